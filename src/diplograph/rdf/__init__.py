"""RDF and SPARQL: every day of the history as a named graph.

What is asked for is imported then: to know the formats of answers takes no engine.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diplograph.rdf.dated import HISTORY
    from diplograph.rdf.query import (
        example,
        history_to_dataset,
        history_to_rdflib,
        names_graphs,
        query_history,
        query_slice,
        snapshot_to_rdflib,
        summaries,
    )
    from diplograph.rdf.result import RESULT_FORMATS, Result, serialize
    from diplograph.rdf.triples import history_triples, slice_triples, snapshot_iri

_HOMES = {
    "HISTORY": "dated",
    "RESULT_FORMATS": "result",
    "Result": "result",
    "example": "query",
    "summaries": "query",
    "history_to_dataset": "query",
    "history_to_rdflib": "query",
    "history_triples": "triples",
    "names_graphs": "query",
    "query_history": "query",
    "query_slice": "query",
    "serialize": "result",
    "slice_triples": "triples",
    "snapshot_iri": "triples",
    "snapshot_to_rdflib": "query",
}

__all__ = [
    "HISTORY",
    "RESULT_FORMATS",
    "Result",
    "example",
    "history_to_dataset",
    "history_to_rdflib",
    "history_triples",
    "names_graphs",
    "query_history",
    "query_slice",
    "serialize",
    "slice_triples",
    "snapshot_iri",
    "snapshot_to_rdflib",
    "summaries",
]


def __getattr__(name: str) -> object:
    """Import a public name from its home when it is first asked for."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)

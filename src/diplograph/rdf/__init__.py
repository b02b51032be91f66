"""RDF and SPARQL: every day of the history as a named graph.

What is asked for is imported then: to know the formats of answers takes no engine.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from diplograph.rdf.dated import HISTORY
    from diplograph.rdf.examples import example, explained
    from diplograph.rdf.public import history_to_dataset, history_to_rdflib, snapshot_to_rdflib
    from diplograph.rdf.query import query_history, query_slice
    from diplograph.rdf.result import RESULT_FORMATS, Result, serialize
    from diplograph.rdf.triples import history_triples, slice_triples, snapshot_iri

_HOMES = {
    "HISTORY": "dated",
    "RESULT_FORMATS": "result",
    "Result": "result",
    "example": "examples",
    "explained": "examples",
    "history_to_dataset": "public",
    "history_to_rdflib": "public",
    "history_triples": "triples",
    "query_history": "query",
    "query_slice": "query",
    "serialize": "result",
    "slice_triples": "triples",
    "snapshot_iri": "triples",
    "snapshot_to_rdflib": "public",
}

__all__ = [
    "HISTORY",
    "RESULT_FORMATS",
    "Result",
    "example",
    "explained",
    "history_to_dataset",
    "history_to_rdflib",
    "history_triples",
    "query_history",
    "query_slice",
    "serialize",
    "slice_triples",
    "snapshot_iri",
    "snapshot_to_rdflib",
]


def __getattr__(name: str) -> object:
    """Import a public name from its home when it is first asked for."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)

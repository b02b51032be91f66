"""RDF and SPARQL: every day of the history as a named graph."""

from diplograph.rdf.exports import FORMATS, export_history, export_slice
from diplograph.rdf.query import (
    example,
    explained,
    history_to_dataset,
    history_to_rdflib,
    query_history,
    query_slice,
    snapshot_to_rdflib,
)
from diplograph.rdf.result import Result

__all__ = [
    "FORMATS",
    "Result",
    "example",
    "explained",
    "export_history",
    "export_slice",
    "history_to_dataset",
    "history_to_rdflib",
    "query_history",
    "query_slice",
    "snapshot_to_rdflib",
]

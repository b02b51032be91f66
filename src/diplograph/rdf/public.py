"""The public face: slices and histories as rdflib graphs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyoxigraph as ox

from diplograph.files import vocabulary
from diplograph.model import Graph
from diplograph.rdf.triples import history_triples, slice_triples, snapshot_iri
from diplograph.slices import Slice
from diplograph.table import RelationTable

if TYPE_CHECKING:
    import rdflib


def snapshot_to_rdflib(slice_: Slice) -> rdflib.Graph:
    """Give the direct triples of a slice, with labels and types, as an rdflib graph."""
    return _to_rdflib(slice_triples(slice_, snapshot_iri(slice_)))


def history_to_rdflib(graph: Graph, table: RelationTable) -> rdflib.Graph:
    """Give the history, relations as nodes with their day bounds, as an rdflib graph."""
    return _to_rdflib(history_triples(graph, table))


def _to_rdflib(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    import rdflib

    made = rdflib.Graph()
    for prefix, namespace in vocabulary.PREFIXES.items():
        made.bind(prefix, namespace)
    for triple in triples:
        value = triple.object
        object_: rdflib.URIRef | rdflib.Literal
        if isinstance(value, ox.Literal):
            datatype = value.datatype.value
            plain = datatype == vocabulary.XSD + "string"
            object_ = rdflib.Literal(
                value.value, datatype=None if plain else rdflib.URIRef(datatype), normalize=False
            )
        else:
            object_ = rdflib.URIRef(str(value)[1:-1])
        subject, predicate = str(triple.subject)[1:-1], triple.predicate.value
        made.add((rdflib.URIRef(subject), rdflib.URIRef(predicate), object_))
    return made

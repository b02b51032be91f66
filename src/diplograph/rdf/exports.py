"""Histories and slices as RDF files, the same bytes from the same data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

import pyoxigraph as ox

from diplograph import iris, writing
from diplograph.model import Graph
from diplograph.rdf.dated import HISTORY
from diplograph.rdf.triples import history_triples, slice_triples, snapshot_iri
from diplograph.slices import Slice
from diplograph.table import RelationTable

FORMATS: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "rdf12": ox.RdfFormat.TURTLE,
}
"""Formats by name. ``trig`` and ``nquads`` name the graph; ``rdf12`` is Turtle of RDF 1.2, in
which each relation also reifies its direct triple. Characters that XML forbids become U+FFFD."""
_NAMED = ("trig", "nquads")
_REIFIES = ox.NamedNode(iris.RDF + "reifies")


def export_history(graph: Graph, table: RelationTable, form: str) -> bytes:
    """Write the history: relations as nodes with their four day bounds, and all records."""
    triples = history_triples(graph, table)
    if form == "rdf12":
        relations = ((r.id, r.subject, r.kind, r.object) for r in table.relations)
        triples = chain(triples, _reified(relations))
    return _written(triples, form, HISTORY)


def export_slice(slice_: Slice, form: str) -> bytes:
    """Write a slice: direct triples, with labels and types of what occurs, and its day."""
    iri = snapshot_iri(slice_)
    triples = slice_triples(slice_, iri)
    if form == "rdf12":
        relations = ((e.id, e.subject, e.kind.id, e.object) for e in slice_.edges)
        triples = chain(triples, _reified(relations))
    return _written(triples, form, iri)


def _reified(relations: Iterable[tuple[str, str, str, str]]) -> Iterator[ox.Triple]:
    for identifier, subject, kind, object_ in relations:
        stated = ox.Triple(
            ox.NamedNode(iris.entity_iri(subject)),
            ox.NamedNode(iris.kind_iri(kind)),
            ox.NamedNode(iris.entity_iri(object_)),
        )
        yield ox.Triple(ox.NamedNode(iris.relation_iri(identifier)), _REIFIES, stated)


def _written(triples: Iterable[ox.Triple], form: str, iri: str) -> bytes:
    """Write triples in the order given, which is that of the graph."""
    statements: Iterable[ox.Triple] | Iterable[ox.Quad] = triples
    if form in _NAMED:
        name = ox.NamedNode(iri)
        statements = (ox.Quad(t.subject, t.predicate, t.object, name) for t in triples)
    written = ox.serialize(statements, format=FORMATS[form], prefixes=iris.PREFIXES)
    if form == "rdfxml":
        return writing.xml_text((written or b"").decode()).encode()
    return written or b""

"""RDF: a history, or a day of it, in seven syntaxes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Final

from diplograph import iris, rdf
from diplograph.export.formats import Format

if TYPE_CHECKING:
    import pyoxigraph as ox

    from diplograph.model import Graph
    from diplograph.slices import Selection, Slice
    from diplograph.table import RelationTable

_SUMMARIES: Final = {
    "turtle": (".ttl", "Turtle"),
    "trig": (".trig", "TriG, in which the graph has a name"),
    "ntriples": (".nt", "N-Triples"),
    "nquads": (".nq", "N-Quads, in which the graph has a name"),
    "jsonld": (".jsonld", "JSON-LD"),
    "rdfxml": (".rdf", "RDF/XML"),
    "rdf12": ("", "Turtle of RDF 1.2: each relation reifies its direct triple"),
}
_NAMED: Final = ("trig", "nquads")
"""Syntaxes that can say which graph a triple is of."""


def _history(form: str, graph: Graph, table: RelationTable, _: Selection) -> bytes:
    """Write relations as nodes with their four day bounds, and all records."""
    relations = ((r.id, r.subject, r.kind, r.object) for r in table.relations)
    return _as_bytes(form, rdf.history_triples(graph, table), relations, rdf.HISTORY)


def _day(form: str, _: Graph, slice_: Slice) -> bytes:
    """Write direct triples, with labels and types of what occurs, and their day."""
    relations = ((e.id, e.subject, e.kind.id, e.object) for e in slice_.edges)
    iri = rdf.snapshot_iri(slice_)
    return _as_bytes(form, rdf.slice_triples(slice_, iri), relations, iri)


def _as_bytes(
    form: str,
    triples: Iterable[ox.Triple],
    relations: Iterable[tuple[str, str, str, str]],
    iri: str,
) -> bytes:
    """Write triples in the order given, which is that of the graph."""
    import pyoxigraph as ox

    if form in _NAMED:
        name = ox.NamedNode(iri)
        quads = (ox.Quad(t.subject, t.predicate, t.object, name) for t in triples)
        return rdf.serialize(quads, form)
    if form == "rdf12":
        return rdf.serialize(chain(triples, _reified(relations)), "turtle")
    return rdf.serialize(triples, form)


def _reified(relations: Iterable[tuple[str, str, str, str]]) -> Iterator[ox.Triple]:
    """Say of each relation, given as identifier, subject, kind and object, what it reifies."""
    import pyoxigraph as ox

    reifies = ox.NamedNode(iris.RDF + "reifies")
    for identifier, subject, kind, object_ in relations:
        triple = ox.Triple(
            ox.NamedNode(iris.entity_iri(subject)),
            ox.NamedNode(iris.kind_iri(kind)),
            ox.NamedNode(iris.entity_iri(object_)),
        )
        yield ox.Triple(ox.NamedNode(iris.relation_iri(identifier)), reifies, triple)


FORMATS: Final = tuple(
    Format(
        name=name,
        summary=summary,
        suffix=suffix,
        day=partial(_day, name),
        history=partial(_history, name),
    )
    for name, (suffix, summary) in _SUMMARIES.items()
)

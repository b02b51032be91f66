"""Slices and histories as triples.

A dated graph holds direct triples (``entity:russia kind:recognises entity:…``), symmetric kinds
both ways. The history holds each relation as a node with four ``xsd:date`` bounds; a bound that
does not exist is 0001-01-01 or 9999-12-31, so that no query needs OPTIONAL for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from pyoxigraph import Literal, NamedNode, Triple

from diplograph import files, iris
from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, iso
from diplograph.model import Entity, Graph, Kind
from diplograph.rdf.dated import DatedGraph
from diplograph.slices import Slice
from diplograph.table import RelationTable

FIRST_DAY: Final = "0001-01-01"
LAST_DAY: Final = "9999-12-31"

_TYPE = NamedNode(iris.RDF + "type")
_LABEL = NamedNode(iris.RDFS + "label")
_DATE = NamedNode(iris.XSD + "date")
_DAY = NamedNode(iris.TERMS + "day")
_ENTITY = NamedNode(iris.TERMS + "Entity")
_KIND = NamedNode(iris.TERMS + "Kind")
_IS_ENTITY = f"{_TYPE} {_ENTITY} .\n"
_BOUNDS = tuple(
    NamedNode(iris.TERMS + name)
    for name in ("earliestStart", "latestStart", "earliestEnd", "latestEnd")
)


def slice_triples(slice_: Slice, graph_iri: str) -> Iterator[Triple]:
    """Write the direct triples of a slice, labels and types of what occurs, and its day.

    Parameters
    ----------
    slice_
        The relations of a day.
    graph_iri
        Name of the graph that they form, subject of its ``dg:day``.

    Notes
    -----
    Parallel relations share a direct triple: a set of triples holds it once.
    """
    table = slice_.table
    kinds = table.kind[slice_.rows].tolist()
    yield day_triple(graph_iri, slice_.day)
    subjects, objects = slice_.subjects.tolist(), slice_.objects.tolist()
    for code in sorted({*subjects, *objects}):
        yield from entity_triples(table.entities[code])
    for code in sorted(set(kinds)):
        yield from kind_triples(table.kinds[code])
    for ends in dict.fromkeys(zip(subjects, kinds, objects, strict=True)):
        yield from direct_triples(table, ends)


def direct_triples(table: RelationTable, ends: tuple[int, int, int]) -> Iterator[Triple]:
    """Write the direct triple of subject, kind and object codes; symmetric kinds both ways."""
    kind = table.kinds[ends[1]]
    predicate = _kind(kind.id)
    subject, object_ = _entity(table.entities[ends[0]].id), _entity(table.entities[ends[2]].id)
    yield Triple(subject, predicate, object_)
    if kind.symmetric and subject != object_:
        yield Triple(object_, predicate, subject)


def day_triple(graph_iri: str, day: int) -> Triple:
    """Say which day a dated graph shows."""
    return Triple(NamedNode(graph_iri), _DAY, _day(day))


def entity_triples(entity: Entity) -> Iterator[Triple]:
    """Describe an entity as a dated graph does: its types and its label."""
    node = _entity(entity.id)
    yield Triple(node, _TYPE, _ENTITY)
    yield Triple(node, _TYPE, _class(entity.type))
    yield Triple(node, _LABEL, Literal(entity.label))


def kind_triples(kind: Kind) -> Iterator[Triple]:
    """Describe a kind as a dated graph does: its type and its label."""
    yield Triple(_kind(kind.id), _TYPE, _KIND)
    yield Triple(_kind(kind.id), _LABEL, Literal(kind.label))


def history_triples(graph: Graph, table: RelationTable) -> Iterator[Triple]:
    """Write every triple of the graph, and the four day bounds of each relation in the table.

    Parameters
    ----------
    graph
        The records, as known on the day of the second clock if one is set.
    table
        Their relations, seen through the same clock.
    """
    rows = {iris.relation_iri(r.id): row for row, r in enumerate(table.relations)}
    b = table.bounds
    columns = (c.tolist() for c in (b.start_min, b.start_max, b.end_min, b.end_max))
    bounds = list(zip(*columns, strict=True))
    yield from _dataset_triples(graph)
    # All triples of a subject stand together: bounds follow when the next subject begins.
    before = None
    for triple in files.graph_triples(graph):
        subject = triple.subject
        if subject != before:
            yield from _bounds(bounds, rows, before)
            before = subject
        yield triple
    yield from _bounds(bounds, rows, before)


def _dataset_triples(graph: Graph) -> Iterator[Triple]:
    """Describe the data set (VoID): its version, and where its names come from."""
    dataset = NamedNode(iris.DATASET)
    yield Triple(dataset, _TYPE, NamedNode(iris.VOID + "Dataset"))
    yield Triple(dataset, NamedNode(iris.VOID + "uriSpace"), Literal(iris.BASE))
    terms = NamedNode(iris.TERMS.removesuffix("#"))
    yield Triple(dataset, NamedNode(iris.VOID + "vocabulary"), terms)
    if graph.version:
        version = NamedNode(iris.OWL + "versionInfo")
        yield Triple(dataset, version, Literal(graph.version))


def _bounds(
    bounds: Sequence[tuple[int, ...]], rows: Mapping[str, int], subject: Any
) -> Iterator[Triple]:
    """Write the four day bounds of a relation; nothing for any other subject."""
    row = None if subject is None else rows.get(subject.value)
    if row is not None:
        for predicate, day in zip(_BOUNDS, bounds[row], strict=True):
            yield Triple(subject, predicate, _day(day))


def snapshot_iri(slice_: Slice) -> str:
    """Name the graph that a slice's triples form."""
    return DatedGraph(slice_.day, "all", slice_.known_by).iri


def entity_lines(entity: Entity) -> str:
    """Describe an entity as N-Triples, the same as `entity_triples`; its IRI stands first."""
    return _entity_lines(entity.id, entity.type, entity.label)


def kind_lines(kind: Kind) -> str:
    """Describe a kind as N-Triples, the same as `kind_triples`; its IRI stands first."""
    return "".join(f"{triple} .\n" for triple in kind_triples(kind))


# Every dated graph describes much the same entities: their terms and lines are made once.
@lru_cache(maxsize=1 << 16)
def _entity_lines(identifier: str, type_: str, label: str) -> str:
    node = _entity(identifier)
    return (
        f"{node} {_IS_ENTITY}{node} {_TYPE} {_class(type_)} .\n{node} {_LABEL} {Literal(label)} .\n"
    )


@lru_cache(maxsize=1 << 10)
def _class(type_: str) -> NamedNode:
    return NamedNode(iris.class_iri(type_))


@lru_cache(maxsize=1 << 16)
def _entity(identifier: str) -> NamedNode:
    return NamedNode(iris.entity_iri(identifier))


@lru_cache(maxsize=1 << 10)
def _kind(identifier: str) -> NamedNode:
    return NamedNode(iris.kind_iri(identifier))


def date_text(day: int) -> str:
    """Write a day as ``xsd:date`` does; an unbounded one as the first or last there is.

    Examples
    --------
    >>> date_text(0), date_text(UNBOUNDED_FUTURE)
    ('1970-01-01', '9999-12-31')
    """
    if day <= UNBOUNDED_PAST:
        return FIRST_DAY
    return LAST_DAY if day >= UNBOUNDED_FUTURE else iso(day)


@lru_cache(maxsize=1 << 15)
def _day(day: int) -> Literal:
    return Literal(date_text(day), datatype=_DATE)

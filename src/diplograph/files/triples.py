"""From records to RDF: the triples of a graph, and a whole folder written from them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from pyoxigraph import NamedNode, Triple

from diplograph import iris
from diplograph.errors import GraphError
from diplograph.files.fields import (
    CLAIMS,
    ENTITIES,
    HEADER,
    KINDS,
    RDF_TYPE,
    RELATIONS,
    SOURCES,
    Field,
    RecordTable,
)
from diplograph.files.turtle import write_turtle
from diplograph.iris import OA, OWL, SCHEMA, TERMS
from diplograph.model import Claim, Graph
from diplograph.writing import write_text

Record: TypeAlias = Any
"""An `Entity`, `Kind`, `Source`, `Relation` or `Claim`."""

_TYPE = NamedNode(RDF_TYPE)
_SELECTOR = NamedNode(TERMS + "selector")
_ATTRIBUTION = NamedNode(TERMS + "attribution")
_QUOTING = NamedNode(TERMS + "quoting")
_PREDICATES: dict[str, NamedNode] = {}
_FIELDS: dict[str, list[tuple[str, NamedNode, Field]]] = {}


def graph_triples(graph: Graph) -> Iterator[Triple]:
    """Give every triple of a graph at the level of statements, header included.

    A relation is a node with subject, kind and object; nothing derived (no day bounds, no
    direct triples) is among them.

    Examples
    --------
    >>> from diplograph.model import Entity
    >>> graph = Graph(entities={"russia": Entity(id="russia", label="Russia", type="country")})
    >>> len(list(graph_triples(graph)))
    4
    """
    for table, records in _tables(graph):
        for record in records.values():
            yield from record_triples(table, record, graph)
    yield from _header_triples(graph)


def record_triples(table: RecordTable, record: Record, graph: Graph) -> Iterator[Triple]:
    """Give the triples of one record.

    Parameters
    ----------
    table
        How records of this class are kept.
    record
        The record.
    graph
        The graph it belongs to; asked only for the fingerprint of a source's text.
    """
    iri = table.namespace + iris.encoded(record.id)
    subject = NamedNode(iri)
    for name in _types(table, record):
        yield Triple(subject, _TYPE, NamedNode(name))
    extra = graph.texts.get(record.id) if table is SOURCES else None
    for name, predicate, field in _written_fields(table):
        value = getattr(extra if name in table.extra else record, name, None)
        if value is None or (not field.always and value == table.defaults.get(name)):
            continue
        to_term = field.notation.to_term
        for one in value if field.separator else (value,):
            term = to_term(one)
            if term is not None:
                yield Triple(subject, predicate, term)
    if table is CLAIMS:
        yield from _claim_parts(record, subject)


def graph_version(graph: Graph) -> str:
    """Give a short hash of the records: first 12 hexadecimal digits of a SHA-256.

    It is taken over the sorted N-Triples of all records, so that it does not depend on how
    files are split or written; the header of the data set has no part in it.

    Examples
    --------
    >>> graph_version(Graph())
    'e3b0c44298fc'
    """
    lines = sorted(
        str(triple)
        for table, records in _tables(graph)
        for record in records.values()
        for triple in record_triples(table, record, graph)
    )
    return hashlib.sha256("".join(f"{line} .\n" for line in lines).encode()).hexdigest()[:12]


def write_graph(graph: Graph, folder: Path | str) -> None:
    """Write a graph as a folder of canonical Turtle files.

    ``dataset.ttl``, ``sources.ttl``, ``entities.ttl``, ``kinds.ttl``, ``relations.ttl`` and
    ``claims.ttl`` are replaced, each whole or not at all; other files stay as they are.

    Raises
    ------
    GraphError
        If the folder does not exist, or a value has no RDF form (an address with a space).

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> write_graph(Graph(title="Nothing yet"), folder)
    >>> len(list(folder.glob("*.ttl")))
    6
    """
    try:
        texts = {
            table.turtle_file: write_turtle(
                triple
                for record in records.values()
                for triple in record_triples(table, record, graph)
            )
            for table, records in _tables(graph)
        }
        texts = {HEADER.turtle_file: write_turtle(_header_triples(graph))} | texts
    except ValueError as error:
        raise GraphError(f"the graph cannot be written as RDF: {error}") from error
    for name, text in texts.items():
        write_text(Path(folder) / name, text)


def _tables(graph: Graph) -> Iterable[tuple[RecordTable, Mapping[str, Record]]]:
    return (
        (SOURCES, graph.sources),
        (ENTITIES, graph.entities),
        (KINDS, graph.kinds),
        (RELATIONS, graph.relations),
        (CLAIMS, graph.claims),
    )


def _types(table: RecordTable, record: Record) -> tuple[str, ...]:
    """Give the classes of a record; that of an entity's type is a field of its own."""
    if table is SOURCES:
        return (*table.types, SCHEMA + ("Article" if record.type == "news" else "DigitalDocument"))
    if table is KINDS and record.symmetric:
        return (*table.types, OWL + "SymmetricProperty")
    return table.types


def _claim_parts(claim: Claim, subject: NamedNode) -> Iterator[Triple]:
    """Give the links of the attribution chain, and where in the text the claim stands."""
    above, joint = subject, _ATTRIBUTION
    for place, speaker in enumerate(claim.chain, start=1):
        link = NamedNode(iris.claim_iri(claim.id, str(place)))
        yield Triple(above, joint, link)
        yield Triple(link, _TYPE, NamedNode(TERMS + "Attribution"))
        yield Triple(link, _predicate(TERMS + "speaker"), NamedNode(iris.entity_iri(speaker)))
        above, joint = link, _QUOTING
    if claim.char_end:
        place_iri = NamedNode(iris.claim_iri(claim.id, "selector"))
        yield Triple(subject, _SELECTOR, place_iri)
        yield Triple(place_iri, _TYPE, NamedNode(OA + "TextPositionSelector"))
        to_term: Callable[[int], Any] = CLAIMS.by_name["char_start"].notation.to_term
        yield Triple(place_iri, _predicate(OA + "start"), to_term(claim.char_start))
        yield Triple(place_iri, _predicate(OA + "end"), to_term(claim.char_end))


def _header_triples(graph: Graph) -> Iterator[Triple]:
    subject = NamedNode(iris.DATASET)
    yield Triple(subject, _TYPE, NamedNode(HEADER.types[0]))
    for field in HEADER.fields:
        value = getattr(graph, field.name)
        if value:
            term = field.notation.to_term(value)
            if term is not None:
                yield Triple(subject, _predicate(field.predicate), term)


def _written_fields(table: RecordTable) -> list[tuple[str, NamedNode, Field]]:
    """Give the fields that are triples of the record itself; worked out once for a table."""
    found = _FIELDS.get(table.namespace)
    if found is None:
        found = [(f.name, _predicate(f.predicate), f) for f in table.fields if not f.part]
        _FIELDS[table.namespace] = found
    return found


def _predicate(iri: str) -> NamedNode:
    node = _PREDICATES.get(iri)
    if node is None:
        node = _PREDICATES[iri] = NamedNode(iri)
    return node

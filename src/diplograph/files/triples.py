"""From records to RDF: the triples of a record, of a graph, and the hash over them."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pyoxigraph import NamedNode, Triple

from diplograph import iris
from diplograph.files.fields import (
    CLAIMS,
    HEADER,
    KINDS,
    RDF_TYPE,
    SOURCES,
    TABLES,
    Field,
    Record,
    RecordTable,
)
from diplograph.iris import OA, OWL, SCHEMA, TERMS
from diplograph.model import Claim, Graph

_TYPE = NamedNode(RDF_TYPE)
_SELECTOR = NamedNode(TERMS + "selector")
_ATTRIBUTION = NamedNode(TERMS + "attribution")
_QUOTING = NamedNode(TERMS + "quoting")


def graph_triples(graph: Graph) -> Iterator[Triple]:
    """Write every triple of a graph at the level of statements, header included.

    A relation is a node with subject, kind and object; nothing derived (no day bounds, no
    direct triples) is among them.

    Examples
    --------
    >>> from diplograph.model import Entity
    >>> graph = Graph(entities={"russia": Entity(id="russia", label="Russia", type="country")})
    >>> len(list(graph_triples(graph)))
    4
    """
    for table in TABLES:
        yield from table_triples(table, graph)
    yield from header_triples(graph)


def table_triples(table: RecordTable, graph: Graph) -> Iterator[Triple]:
    """Write the triples of all records of one class."""
    records: Mapping[str, Record] = getattr(graph, table.plural)
    for record in records.values():
        yield from record_triples(table, record, graph)


def record_triples(table: RecordTable, record: Record, graph: Graph) -> Iterator[Triple]:
    """Write the triples of one record.

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
    for name, predicate, field in _written_fields(table.namespace):
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
    """Work out a short hash of the records: first 12 hexadecimal digits of a SHA-256.

    It is taken over the sorted N-Triples of all records, so that it does not depend on how
    files are split or written; the header of the data set has no part in it. It takes as long
    as reading the files does, so that it is worked out only for those who ask.

    Examples
    --------
    >>> graph_version(Graph())
    'e3b0c44298fc'
    """
    lines = sorted(str(triple) for table in TABLES for triple in table_triples(table, graph))
    # 48 bits tell versions of one data set apart, and fit into the corner of a picture.
    return hashlib.sha256("".join(f"{line} .\n" for line in lines).encode()).hexdigest()[:12]


def _types(table: RecordTable, record: Record) -> tuple[str, ...]:
    """List the classes of a record; that of an entity's type is a field of its own."""
    if table is SOURCES:
        return (*table.types, SCHEMA + ("Article" if record.type == "news" else "DigitalDocument"))
    if table is KINDS and record.symmetric:
        return (*table.types, OWL + "SymmetricProperty")
    return table.types


def _claim_parts(claim: Claim, subject: NamedNode) -> Iterator[Triple]:
    """Write the links of the attribution chain, and where in the text the claim stands."""
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


def header_triples(graph: Graph) -> Iterator[Triple]:
    """Write what a graph says of the data set itself."""
    subject = NamedNode(iris.DATASET)
    yield Triple(subject, _TYPE, NamedNode(HEADER.types[0]))
    for field in HEADER.fields:
        value = getattr(graph, field.name)
        if value:
            term = field.notation.to_term(value)
            if term is not None:
                yield Triple(subject, _predicate(field.predicate), term)


@functools.cache
def _written_fields(namespace: str) -> list[tuple[str, NamedNode, Field]]:
    """List the fields that are triples of the record itself; worked out once for a table."""
    table = next(each for each in TABLES if each.namespace == namespace)
    return [(f.name, _predicate(f.predicate), f) for f in table.fields if not f.part]


# To make a node is to check its IRI; the few predicates come again in every record.
_predicate = functools.cache(NamedNode)

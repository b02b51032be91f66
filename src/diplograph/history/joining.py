"""Several sources as one: entities joined by identifier or code, kinds by identifier."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final, TypeVar

from diplograph.errors import GraphError, QuestionError
from diplograph.history.question import Question
from diplograph.history.source import InMemory, Source
from diplograph.model import Coverage, Entity, Graph, Kind
from diplograph.table import LazyRecords, joined_table, with_names

_Record = TypeVar("_Record")
_CODES: Final = ("iso3", "qid")
"""Codes of which an entity has one: two that differ are a mistake, not two names."""
_ANY_TYPE: Final = frozenset({"collective", "entity"})
"""What importers and columns call an actor of whom they know no more than the name."""
_MEANING: Final = ("symmetric", "temporal", "stance", "presumed_for", "exclusive")
"""What every relation of a kind takes from it: of one identifier there is one meaning."""


def joined(parts: Sequence[tuple[Source, Question]]) -> InMemory:
    """Join the sources of histories into one.

    Entities of one identifier, or of one code (ISO 3166, Wikidata), are one: it keeps the first
    identifier, and the names of all. Kinds are one by identifier. An archive that was loaded
    twice, told by its version, counts once.

    Parameters
    ----------
    parts
        The sources, each with the question of its history.

    Raises
    ------
    QuestionError
        If one of them is restricted, or answered from an archive's files.
    GraphError
        If two of them say different things of one entity, kind, source, claim or relation; it
        names every one.
    """
    wholes = [_whole(source, question) for source, question in parts]
    # Joined anew from the first parts, so that the order of the pluses makes no difference.
    sources = _once([part for whole in wholes for part in whole.parts or (whole,)])
    if len(sources) == 1:
        return sources[0]
    clashes: list[str] = []
    entities, renamed = _joined_entities(sources, clashes)
    kinds = _joined_kinds(sources, clashes)
    graphs = [source.graph for source in sources]
    claims = [
        {claim.id: with_names(claim, names) for claim in graph.claims.values()}
        for graph, names in zip(graphs, renamed, strict=True)
    ]
    records = {
        "sources": _same([graph.sources for graph in graphs], "source", clashes),
        "claims": _same(claims, "claim", clashes),
        "texts": _same([graph.texts for graph in graphs], "text", clashes),
    }
    _refuse(clashes)
    table, relations = joined_table(
        [source.columns for source in sources], list(entities.values()), kinds, renamed, clashes
    )
    _refuse(clashes)
    graph = Graph(
        entities=entities,
        kinds=kinds,
        relations=relations,
        **records,  # type: ignore[arg-type]
        title="; ".join(dict.fromkeys(graph.title for graph in graphs if graph.title)),
        license=_shared(graph.license for graph in graphs),
        version_of=partial(_version, graphs),
        coverage_start=min(
            (g.coverage_start for g in graphs if g.coverage_start),
            key=lambda date: date.earliest,
            default=None,
        ),
        coverage_end=max(
            (g.coverage_end for g in graphs if g.coverage_end),
            key=lambda date: date.latest,
            default=None,
        ),
        kind_coverage=_coverage(graphs),
        layout=next((graph.layout for graph in graphs if graph.layout), None),
    )
    return InMemory(graph, table, parts=tuple(sources))


def _whole(source: Source, question: Question) -> InMemory:
    if question != Question():
        raise QuestionError(
            f"this history is asked with {question}: join the whole ones, then select and known_by"
        )
    if not isinstance(source, InMemory):
        raise QuestionError(
            f"{source.origin} is answered from its files, and histories are joined in memory: "
            "load(…, in_memory=True) takes it there"
        )
    return source


def _once(sources: Sequence[InMemory]) -> list[InMemory]:
    """Leave out archives that stand there before, whose rows have no names to be known again by."""
    kept: dict[object, InMemory] = {}
    for number, source in enumerate(sources):
        is_archive = source.origin is not None and isinstance(source.columns.relations, LazyRecords)
        kept.setdefault(source.graph.version if is_archive else number, source)
    return list(kept.values())


def _joined_entities(
    sources: Sequence[InMemory], clashes: list[str]
) -> tuple[dict[str, Entity], list[dict[str, str]]]:
    """Join entities, and tell what each source's identifiers became."""
    joined: dict[str, Entity] = {}
    by_code: dict[tuple[str, str], str] = {}
    renamed: list[dict[str, str]] = []
    for source in sources:
        # What a source itself keeps apart stays apart, whatever codes it carries.
        names = {each.id: each.id for each in source.columns.entities if each.id in joined}
        for entity in source.columns.entities:
            coded = {by_code[code] for code in _codes(entity) if code in by_code}
            coded -= set(names.values()) - {names.get(entity.id)}
            # The least of several, so that the clash is told in the same words each time.
            home = names.setdefault(entity.id, min(coded, default=entity.id))
            strangers = sorted(coded - {home})
            if strangers:
                clashes.append(
                    f"entity {entity.id}: its codes are those of {' and '.join(strangers)} too"
                )
        for each in source.columns.entities:
            home, entity = names[each.id], with_names(each, names)
            joined[home] = _merged(joined[home], entity, clashes) if home in joined else entity
        for entity in source.columns.entities:
            for code in _codes(entity):
                by_code.setdefault(code, names[entity.id])
        renamed.append(names)
    return joined, renamed


def _codes(entity: Entity) -> list[tuple[str, str]]:
    # Regimes and parts of a country carry its ISO code without being it.
    codes = [("qid", entity.qid), ("iso3", entity.iso3 if entity.type == "country" else None)]
    return [(scheme, code) for scheme, code in codes if code]


def _merged(first: Entity, second: Entity, clashes: list[str]) -> Entity:
    """Take what the first says, then what only the second says."""
    filled: dict[str, Any] = {}
    if first.type != second.type and not {first.type, second.type} & _ANY_TYPE:
        clashes.append(f"entity {first.id}: it is a {first.type}, and a {second.type}")
    for field in dataclasses.fields(Entity):
        one, other = getattr(first, field.name), getattr(second, field.name)
        if field.name in _CODES and one and other and one != other:
            clashes.append(f"entity {first.id}: {field.name} is {one}, and {other}")
        if one in (None, ()):
            filled[field.name] = other
    names = dict.fromkeys((*first.aliases, second.label, *second.aliases, second.id))
    known = {first.label, first.id}
    filled["aliases"] = tuple(name for name in names if name not in known)
    return dataclasses.replace(first, **filled)


def _joined_kinds(sources: Sequence[InMemory], clashes: list[str]) -> dict[str, Kind]:
    joined: dict[str, Kind] = {}
    for source in sources:
        for kind in source.columns.kinds:
            first = joined.setdefault(kind.id, kind)
            for name in _MEANING:
                one, other = getattr(first, name), getattr(kind, name)
                if one != other:
                    clashes.append(f"kind {kind.id}: {name} is {one}, and {other}")
    return joined


def _same(
    parts: Iterable[Mapping[str, _Record]], noun: str, clashes: list[str]
) -> dict[str, _Record]:
    """Put records together, those of one identifier once if they are equal."""
    joined: dict[str, _Record] = {}
    for records in parts:
        for identifier, record in records.items():
            if joined.setdefault(identifier, record) != record:
                clashes.append(f"{noun} {identifier}: two sources say different things of it")
    return joined


def _refuse(clashes: Sequence[str]) -> None:
    if clashes:
        message = "the sources cannot be joined: mend one of them, or leave it out"
        raise GraphError(message, list(dict.fromkeys(clashes)))


def _coverage(graphs: Sequence[Graph]) -> dict[str, tuple[Coverage, ...]]:
    """Say what is covered of each kind: what any of the sources covers."""
    coverage: dict[str, tuple[Coverage, ...]] = {}
    for graph in graphs:
        spans: Mapping[str, tuple[Coverage, ...]] = graph.kind_coverage
        if not spans and graph.coverage_start and graph.coverage_end:
            whole = Coverage(graph.coverage_start.earliest, graph.coverage_end.latest)
            spans = dict.fromkeys(graph.kinds, (whole,))
        for kind, covered in spans.items():
            coverage[kind] = tuple(dict.fromkeys((*coverage.get(kind, ()), *covered)))
    return coverage


def _shared(values: Iterable[str]) -> str:
    """Take the value that all of them have, else none."""
    known = set(values)
    return known.pop() if len(known) == 1 else ""


def _version(graphs: Sequence[Graph]) -> str:
    text = " ".join(graph.version for graph in graphs)
    return hashlib.sha256(text.encode()).hexdigest()[:12]

"""Wikidata entities as JSON: statements that have a start, an end or a point in time.

Statements of deprecated rank are left out, and counted as rejected. "No value" and "some value" are
told apart: an item that is unknown is no end of a relation. Of the ends of a statement, "some
value" is unknown; "no value" is open, and said so when the entity was last changed; none at all is
open as well, but nothing says that it held after its start.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, day_number
from diplograph.errors import DateError, ImportFailed
from diplograph.importers.contract import (
    Format,
    Intake,
    event_row,
    in_batches,
    record_and_part,
    state_row,
)
from diplograph.importers.kinds import kind_of_property
from diplograph.importers.reading import Readable, read_json, start_of
from diplograph.importers.rejects import END_NOT_BEFORE_START, Refused
from diplograph.importers.tabular import Days
from diplograph.importers.wikitime import read_time
from diplograph.model import Bounds, Entity, Kind
from diplograph.table import Batch, Row

_START, _END, _POINT = "P580", "P582", "P585"
_INSTANCE_OF, _HUMAN = "P31", "Q5"
_MOST = 1 << 27
"""What is longer is not held: far more than any item has, and a whole dump fills the memory."""
_PIECE = 1 << 20
_BOM = b"\xef\xbb\xbf"
# What is raised where a statement is not built as Wikibase builds it.
_SHAPE_ERRORS = AttributeError, IndexError, KeyError, TypeError, ValueError


class Wikidata:
    """What wbgetentities gives, or one entity a line; relations between items, with their dates."""

    format: ClassVar[Format] = Format(
        name="wikidata",
        summary="Wikidata: dated statements between items",
        example="Q7747.json -o ties.archive",
        expected="JSON of entities with their claims",
        title="Wikidata",
        publisher="Wikidata",
        url="https://www.wikidata.org/",
        citation="Wikidata contributors, Wikidata, wikidata.org.",
        terms="CC0 1.0",
    )

    def sniff(self, head: str) -> bool:
        """Tell by the names that such a file begins with."""
        # The names stand near the beginning: further on, a text of another format may hold them.
        return head.lstrip("[ \n\r").startswith("{") and (
            '"entities"' in head[:200] or '"type":"item"' in head[:3000].replace(" ", "")
        )

    def read(self, stream: Readable, name: str, file: int, intake: Intake) -> Iterator[Batch]:
        """Read the dated statements of every entity."""
        yield from in_batches(_relations(stream, name, intake), file)


def _relations(stream: Readable, name: str, intake: Intake) -> Iterator[Row]:
    """Read the relations of each dated statement: it is a row, numbered as it comes."""
    items = number = 0
    for line, entity in _entities(stream, name, intake):
        if entity.get("type") != "item" or not isinstance(entity.get("id"), str):
            continue
        items += 1
        subject, changed = _item(intake, entity["id"], entity), _day_changed(entity)
        for statement in _dated_statements(entity):
            number += 1
            about = f"{entity['id']} {statement['mainsnak'].get('property')}"
            try:
                rows = list(_rows(statement, subject, changed, number, intake))
            except Refused as refused:
                refusal = Refused(refused.column, f"{about} {refused.value}".strip(), refused.rule)
                intake.rejects.add(line, refusal)
                continue
            except _SHAPE_ERRORS:
                rule = "a statement as Wikibase writes it was expected"
                intake.rejects.add(line, Refused("", about, rule))
                continue
            intake.accepted += 1
            intake.relations += len(rows)
            yield from rows
    if not items:
        raise ImportFailed(f"{name}: holds no item of Wikidata")


def _dated_statements(entity: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Find the statements between items that have a date. An empty map is written as a list."""
    claims = entity.get("claims")
    for statements in claims.values() if isinstance(claims, dict) else ():
        for statement in statements if isinstance(statements, list) else ():
            if not isinstance(statement, dict):
                continue
            main, qualifiers = statement.get("mainsnak"), statement.get("qualifiers")
            if not isinstance(main, dict) or not isinstance(qualifiers, dict):
                continue
            dated = {_START, _END, _POINT} & set(qualifiers)
            named = isinstance(main.get("property"), str)
            if dated and named and main.get("datatype") == "wikibase-item":
                yield statement


def _entities(stream: Readable, name: str, intake: Intake) -> Iterator[tuple[int, dict[str, Any]]]:
    """Read the entities of one JSON document, or of one a line as dumps have them."""
    lines = enumerate(_lines(stream), 1)
    beginning: list[bytes | None] = []
    for _, text in lines:
        beginning.append(text)
        if _holds_data(text):
            break
    number = len(beginning)
    document = _parse(beginning[-1])
    if document is None:  # one document over many lines
        document = _parse(_join(beginning, lines, name))
    if document is None:
        raise ImportFailed(f"{name}: line {number} is no JSON: an entity a line was expected")
    yield from _entities_of(document, number)
    for number, text in lines:
        if not _holds_data(text):
            continue
        document = _parse(text)
        if document is None:
            rule = "an entity as JSON, of at most 128 MB, was expected"
            intake.rejects.add(number, Refused("", start_of(text or b""), rule))
        else:
            yield from _entities_of(document, number)


def _lines(stream: Readable) -> Iterator[bytes | None]:
    """Read the lines; None stands for one that is too long to be held."""
    pieces: list[bytes] = []
    size = 0
    while piece := stream.read(_PIECE):
        *ends, rest = piece.split(b"\n")
        for end in ends:
            size += len(end)
            yield b"".join([*pieces, end]) if size <= _MOST else None
            pieces, size = [], 0
        size += len(rest)
        pieces = [*pieces, rest] if size <= _MOST else []
    if size:
        yield b"".join(pieces) if size <= _MOST else None


def _holds_data(text: bytes | None) -> bool:
    """Tell whether a line holds more than a bracket of the list that dumps are."""
    return text is None or text.strip().removeprefix(_BOM) not in (b"", b"[", b"]")


def _join(
    beginning: list[bytes | None], lines: Iterator[tuple[int, bytes | None]], name: str
) -> bytes:
    """Join the text of a document over many lines, of which some were read."""
    texts, size = list(beginning), 0
    for _, text in lines:
        texts.append(text)
        size += len(text or b"")
        if text is None or size > _MOST:
            message = "is larger than 128 MB and has not one entity a line: write it so"
            raise ImportFailed(f"{name}: {message}")
    return b"\n".join(text or b"" for text in texts)


def _parse(text: bytes | None) -> Any:
    return read_json((text or b"").strip().removeprefix(_BOM).rstrip(b","))


def _entities_of(document: Any, line: int) -> Iterator[tuple[int, dict[str, Any]]]:
    if isinstance(document, dict):
        document = document.get("entities", document)
    if isinstance(document, dict):
        document = [document] if "claims" in document else list(document.values())
    for entity in document if isinstance(document, list) else ():
        if isinstance(entity, dict):
            yield line, entity


def _rows(
    statement: Mapping[str, Any],
    subject: int,
    changed: int | None,
    row: int,
    intake: Intake,
) -> Iterator[Row]:
    main, qualifiers = statement["mainsnak"], statement["qualifiers"]
    if statement.get("rank") == "deprecated":
        raise Refused(main["property"], "", "a statement that is not deprecated was expected")
    if main["snaktype"] != "value":
        rule = f"an item was expected: it is said to be {main['snaktype']}"
        raise Refused(main["property"], "", rule)
    ends = subject, _item(intake, main["datavalue"]["value"]["id"])
    about = str(statement.get("id") or json.dumps(statement, sort_keys=True))
    for number, point in enumerate(qualifiers.get(_POINT, ())):
        if point["snaktype"] != "value":
            raise Refused(_POINT, "", "a point in time was expected: it is unknown")
        days = read_time(_POINT, point["datavalue"]["value"])
        intake.covers(*days)
        kind = kind_of_property(main["property"], "event")
        record, part = _record_and_part(number, kind, ends, about, days, intake)
        bounds = Bounds(*days, *days)
        yield event_row(ends, intake.catalogue.kind(kind), bounds, record, row, part=part)
    if _START in qualifiers or _END in qualifiers:
        kind = kind_of_property(main["property"], "state")
        bounds, is_open = _span(qualifiers, changed)
        intake.covers(*bounds)
        record, _ = _record_and_part(0, kind, ends, f"{about} state", tuple(bounds), intake)
        yield state_row(ends, intake.catalogue.kind(kind), bounds, record, row, open_end=is_open)


def _record_and_part(
    number: int,
    kind: Kind,
    ends: tuple[int, int],
    about: str,
    days: tuple[int, ...],
    intake: Intake,
) -> tuple[int, int]:
    """Find record and part; what both items say of each other is one record."""
    if not kind.symmetric:
        return record_and_part(number, "wikidata", about)
    both = sorted(intake.catalogue.entities[end].id for end in ends)
    return record_and_part(0, "wikidata", kind.id, *both, *days)


def _span(qualifiers: Mapping[str, Any], changed: int | None) -> tuple[Bounds, bool]:
    """Work out the bounds, and whether the end is open; see the head of this module."""
    start, end = _days(qualifiers, _START), _days(qualifiers, _END)
    if end is not None:
        if start is None:
            return Bounds(UNBOUNDED_PAST, end[1], *end), False
        if start[0] > end[1]:
            raise Refused(_END, "", END_NOT_BEFORE_START)
        return Bounds(*start, *end), False
    end_types = {snak["snaktype"] for snak in qualifiers.get(_END, ())}
    if "somevalue" in end_types:
        first = start or (UNBOUNDED_PAST, UNBOUNDED_FUTURE)
        return Bounds(*first, first[0], UNBOUNDED_FUTURE), False
    seen = changed if "novalue" in end_types else None
    if start is None:
        known = (UNBOUNDED_FUTURE, UNBOUNDED_PAST) if seen is None else (seen, seen)
        return Bounds(UNBOUNDED_PAST, *known, UNBOUNDED_FUTURE), True
    return Bounds(*start, max(start[1], seen or start[1]), UNBOUNDED_FUTURE), True


def _days(qualifiers: Mapping[str, Any], name: str) -> Days | None:
    """Read the days that the times of a qualifier span; None where it has no time."""
    spans = [
        read_time(name, snak["datavalue"]["value"])
        for snak in qualifiers.get(name, ())
        if snak["snaktype"] == "value"
    ]
    return (min(days[0] for days in spans), max(days[1] for days in spans)) if spans else None


def _day_changed(entity: Mapping[str, Any]) -> int | None:
    text = str(entity.get("modified", ""))[:10]
    try:
        return day_number(text)
    except DateError:
        return None


def _item(intake: Intake, identifier: str, entity: Mapping[str, Any] | None = None) -> int:
    """Find the code of an item, and note its name once its own entity was read."""
    if not isinstance(identifier, str):
        raise TypeError(identifier)
    code = intake.catalogue.entity(
        identifier,
        lambda: Entity(id=identifier, label=identifier, type="collective", qid=identifier),
    )
    if entity is not None:
        kind = "person" if _is_human(entity) else "collective"
        intake.catalogue.entities[code] = Entity(
            id=identifier, label=_label(entity) or identifier, type=kind, qid=identifier
        )
    return code


def _label(entity: Mapping[str, Any]) -> str:
    """Read the English label, else any; an empty map is written as a list."""
    labels = entity.get("labels")
    texts = labels if isinstance(labels, dict) else {}
    names = [each.get("value") for each in texts.values() if isinstance(each, dict)]
    english = texts.get("en")
    return str(
        (english.get("value") if isinstance(english, dict) else None) or next(iter(names), "")
    )


def _is_human(entity: Mapping[str, Any]) -> bool:
    try:
        return any(
            each["mainsnak"]["datavalue"]["value"]["id"] == _HUMAN
            for each in entity["claims"][_INSTANCE_OF]
        )
    except (KeyError, TypeError):
        return False

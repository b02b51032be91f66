"""Wikidata entities as JSON: statements that have a start, an end or a point in time.

Statements of deprecated rank are left out, and counted as rejected. "No value" and "some value" are
told apart: an item that is unknown is no end of a relation; an end that is unknown is unknown, an
end of which is said that there is none is open.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, day_number, parse
from diplograph.errors import DateError, ImportFailed
from diplograph.importers.cells import Days
from diplograph.importers.contract import (
    Intake,
    event_row,
    in_batches,
    record_of,
    state_row,
)
from diplograph.importers.properties import kind_of_property
from diplograph.importers.reading import LONGEST_LINE, Readable
from diplograph.importers.rejects import Refused
from diplograph.model import Bounds, Entity, Source
from diplograph.table import Batch, Row

_START, _END, _POINT = "P580", "P582", "P585"
_PRECISIONS = {11: 10, 10: 7, 9: 4}
_MOST = LONGEST_LINE * 512


class Wikidata:
    """What wbgetentities gives, or one entity a line; relations between items, with their dates."""

    name: ClassVar[str] = "wikidata"
    subjects: ClassVar[tuple[str, ...]] = ()
    together: ClassVar[tuple[tuple[str, ...], ...]] = ()
    source: ClassVar[Source] = Source(
        id="wikidata",
        publisher="Wikidata",
        title="Wikidata",
        url="https://www.wikidata.org/",
        type="data set",
    )
    citation: ClassVar[str] = "Wikidata contributors, Wikidata, wikidata.org."
    terms: ClassVar[str] = "CC0 1.0"

    def sniff(self, head: str) -> bool:
        """Tell by the names that such a file begins with."""
        return head.lstrip("[ \n\r").startswith("{") and (
            '"entities"' in head[:200] or '"type":"item"' in head[:3000].replace(" ", "")
        )

    def read(self, stream: Readable, name: str, file: int, intake: Intake) -> Iterator[Batch]:
        """Give the dated statements of every entity."""
        yield from in_batches(_relations(stream, name, intake), file)


def _relations(stream: Readable, name: str, intake: Intake) -> Iterator[Row]:
    horizon = None
    number = 0
    for line, entity in _entities(stream, name):
        if entity.get("type") != "item" or "id" not in entity:
            continue
        horizon = _modified(entity)
        subject = _item(intake, entity["id"], entity)
        for statements in entity.get("claims", {}).values():
            for statement in statements:
                qualifiers = statement.get("qualifiers", {})
                if not {_START, _END, _POINT} & set(qualifiers) or not _is_item(statement):
                    continue
                number += 1
                try:
                    made = list(_rows(statement, subject, entity["id"], horizon, line, intake))
                except Refused as refused:
                    intake.rejects.add(line, refused)
                    continue
                intake.accepted += 1
                intake.relations += len(made)
                yield from made
    if not number:
        raise ImportFailed(f"{name}: holds no statement between items that has a date")


def _entities(stream: Readable, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Give the entities of one JSON document, or of one a line as dumps have them."""
    data = stream.read(_MOST + 1)
    if len(data) > _MOST:
        told = "is larger than 512 MB: write one entity a line and split it"
        raise ImportFailed(f"{name}: {told}")
    try:
        whole = json.loads(data)
    except ValueError:
        yield from _by_line(data, name)
        return
    found = whole.get("entities", whole) if isinstance(whole, dict) else whole
    if isinstance(found, dict):
        found = [found] if "claims" in found else list(found.values())
    for entity in found:
        if isinstance(entity, dict):
            yield 1, entity


def _by_line(data: bytes, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, text in enumerate(data.splitlines(), 1):
        stripped = text.strip().rstrip(b",")
        if stripped in (b"", b"[", b"]"):
            continue
        try:
            entity = json.loads(stripped)
        except (ValueError, RecursionError) as error:
            raise ImportFailed(f"{name}: line {number} is no JSON: {error}") from error
        if isinstance(entity, dict):
            yield number, entity


def _rows(
    statement: Mapping[str, Any],
    subject: int,
    identifier: str,
    horizon: int | None,
    line: int,
    intake: Intake,
) -> Iterator[Row]:
    main, qualifiers = statement["mainsnak"], statement["qualifiers"]
    about = f"{identifier} {main['property']}"
    if statement.get("rank") == "deprecated":
        raise Refused(main["property"], about, "a statement that is not deprecated was expected")
    if main["snaktype"] != "value":
        told = f"an item was expected: it is said to be {main['snaktype']}"
        raise Refused(main["property"], about, told)
    object_ = _item(intake, main["datavalue"]["value"]["id"])
    record = record_of("wikidata", statement.get("id") or json.dumps(statement, sort_keys=True))
    ends = subject, object_
    for part, point in enumerate(qualifiers.get(_POINT, ())):
        days = _days(point, about)
        if days is None:
            raise Refused(_POINT, about, "a point in time was expected: it is unknown")
        intake.covers(*days)
        kind = intake.catalogue.kind(kind_of_property(main["property"], "event"))
        yield event_row(ends, kind, Bounds(*days, *days), record, line, part=part)
    if _START in qualifiers or _END in qualifiers:
        kind = intake.catalogue.kind(kind_of_property(main["property"], "state"))
        bounds, is_open = _span(qualifiers, about, horizon)
        known = [day for day in bounds if UNBOUNDED_PAST < day < UNBOUNDED_FUTURE]
        if known:
            intake.covers(min(known), max(known))
        yield state_row(ends, kind, bounds, record, line, open_end=is_open, part=100)


def _span(qualifiers: Mapping[str, Any], about: str, horizon: int | None) -> tuple[Bounds, bool]:
    """Give the bounds: an absent end is open, seen last when the entity was last changed."""
    start = _days(qualifiers[_START][0], about) if _START in qualifiers else None
    closing = qualifiers.get(_END, [None])[0]
    end = _days(closing, about) if closing else None
    if closing and end is None and closing["snaktype"] == "somevalue":
        first = start or (UNBOUNDED_PAST, UNBOUNDED_FUTURE)
        return Bounds(*first, first[0], UNBOUNDED_FUTURE), False
    if end is None:
        first = start or (UNBOUNDED_PAST, UNBOUNDED_FUTURE)
        seen = max(first[1], horizon if horizon is not None else first[1])
        return Bounds(*first, min(seen, UNBOUNDED_FUTURE - 1), UNBOUNDED_FUTURE), True
    if start is None:
        return Bounds(UNBOUNDED_PAST, end[1], *end), False
    if start[0] > end[1]:
        raise Refused(_END, about, "an end that is not before the start was expected")
    return Bounds(*start, *end), False


def _days(snak: Mapping[str, Any], about: str) -> Days | None:
    """Read a time as far as its precision goes; None where it has no value."""
    if snak["snaktype"] != "value":
        return None
    value = snak["datavalue"]["value"]
    text, precision = value["time"], int(value["precision"])
    if not text.startswith("+") or len(text) < 11 or text[5] != "-":
        raise Refused(snak["property"], about, "a year from 1 to 9999 was expected")
    if precision == 8:
        written = text[1:4] + "X"
    elif precision == 7:
        written = text[1:3] + "XX"
    elif precision in _PRECISIONS:
        written = text[1 : 1 + _PRECISIONS[precision]]
    else:
        raise Refused(snak["property"], about, "a precision from century to day was expected")
    try:
        date = parse(written)
    except DateError as error:
        raise Refused(
            snak["property"], f"{about} {text}", "a date that exists was expected"
        ) from error
    return date.earliest, date.latest


def _modified(entity: Mapping[str, Any]) -> int | None:
    text = str(entity.get("modified", ""))[:10]
    try:
        return day_number(text)
    except DateError:
        return None


def _is_item(statement: Mapping[str, Any]) -> bool:
    return bool(statement.get("mainsnak", {}).get("datatype") == "wikibase-item")


def _item(intake: Intake, identifier: str, entity: Mapping[str, Any] | None = None) -> int:
    labels = (entity or {}).get("labels", {})
    label = labels.get("en", {}).get("value") or next(
        (each.get("value") for each in labels.values()), identifier
    )
    made = Entity(id=identifier, label=label, type="collective", qid=identifier)
    return intake.catalogue.entity(identifier, lambda: made)

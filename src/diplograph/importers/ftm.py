"""FollowTheMoney as JSON lines: links between entities, with their dates."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST
from diplograph.importers.cells import Days, days_of
from diplograph.importers.contract import Intake, in_batches, record_of, slug, state_row
from diplograph.importers.reading import Readable, blocks
from diplograph.importers.rejects import Refused
from diplograph.model import UNLIMITED, Bounds, Entity, Kind, Source
from diplograph.table import Batch, Row

_LINKS: Mapping[str, tuple[str, str, str]] = {
    "UnknownLink": ("subject", "object", "is linked to"),
    "Membership": ("member", "organization", "is a member of"),
    "Directorship": ("director", "organization", "directs"),
    "Ownership": ("owner", "asset", "owns"),
    "Employment": ("employee", "employer", "is employed by"),
    "Representation": ("agent", "client", "represents"),
    "Associate": ("person", "associate", "is an associate of"),
    "Family": ("person", "relative", "is a relative of"),
    "Occupancy": ("holder", "post", "holds the post"),
    "Succession": ("predecessor", "successor", "is succeeded by"),
}
_TYPES = {"Person": "person", "PublicBody": "agency"}


class FollowTheMoney:
    """Entities and links, one JSON object a line, also in the delta form with ``op``.

    Names are known once the entity's own line was read, before or after its links; a topic
    ``sanction`` with dates of listing becomes a relation to the data set that lists.
    """

    name: ClassVar[str] = "ftm"
    subjects: ClassVar[tuple[str, ...]] = ()
    together: ClassVar[tuple[tuple[str, ...], ...]] = ()
    source: ClassVar[Source] = Source(
        id="followthemoney-file",
        publisher="not said in the file",
        title="Entities in the FollowTheMoney data model",
        url="https://followthemoney.tech/",
        type="data set",
    )
    citation: ClassVar[str] = "Name the data set that the file was exported from."
    terms: ClassVar[str] = "those of the data set that the file was exported from"

    def sniff(self, head: str) -> bool:
        """Tell by the fields of the first object."""
        first = head.lstrip().split("\n", 1)[0]
        return first.startswith("{") and '"schema"' in first and '"properties"' in first

    def read(self, stream: Readable, name: str, file: int, intake: Intake) -> Iterator[Batch]:
        """Give the links, and the listings."""
        yield from in_batches(_rows(stream, name, intake), file)


def _rows(stream: Readable, name: str, intake: Intake) -> Iterator[Row]:
    for lines in blocks(stream, name, intake.rejects):
        for number, text in lines.texts():
            if not text.strip():
                continue
            try:
                made = _row(text, number, intake)
            except Refused as refused:
                intake.rejects.add(number, refused)
                continue
            intake.accepted += 1
            intake.relations += len(made)
            yield from made


def _row(text: str, number: int, intake: Intake) -> list[Row]:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused("", text, "a JSON object was expected") from error
    if isinstance(read, dict) and "op" in read:
        if read["op"] == "DEL":
            raise Refused("op", "DEL", "ADD or MOD was expected: what is deleted is not stored")
        read = read.get("entity")
    if not isinstance(read, dict) or not {"id", "schema", "properties"} <= set(read):
        raise Refused("", text, "an object with id, schema and properties was expected")
    properties = read["properties"]
    if read["schema"] in _LINKS:
        return [_link(read, properties, number, intake)]
    own = _entity(read["id"], intake, read)
    return _listings(read, properties, own, number, intake)


def _link(read: Any, properties: Any, number: int, intake: Intake) -> Row:
    first, second, label = _LINKS[read["schema"]]
    ends = []
    for side in (first, second):
        values = properties.get(side) or [None]
        if not isinstance(values[0], str):
            raise Refused(side, "", "the identifier of an entity was expected")
        ends.append(_entity(values[0], intake))
    start, end = _date(properties, "startDate"), _date(properties, "endDate")
    kind = _kind(" ".join(properties.get("role") or [label]), read["schema"])
    record = record_of("ftm", read["id"])
    for days in (start, end):
        if days:
            intake.covers(*days)
    began = start or (UNBOUNDED_PAST, end[1] if end else UNBOUNDED_FUTURE)
    # A link without an end says nothing of its end: it is unknown, not open.
    ended = end or (began[0], UNBOUNDED_FUTURE)
    if start and end and start[0] > end[1]:
        told = "an end that is not before the start was expected"
        raise Refused("endDate", properties["endDate"][0], told)
    pair = ends[0], ends[1]
    return state_row(pair, intake.catalogue.kind(kind), Bounds(*began, *ended), record, number)


def _listings(read: Any, properties: Any, own: int, number: int, intake: Intake) -> list[Row]:
    """Give a listing for each data set of an entity under sanctions, since it was first seen."""
    if "sanction" not in (properties.get("topics") or ()):
        return []
    first, last = (str(read.get(each) or "")[:10] for each in ("first_seen", "last_seen"))
    if not first or not last:
        return []
    start, seen = days_of("first_seen", first), days_of("last_seen", last)
    intake.covers(start[0], seen[1])
    bounds = Bounds(UNBOUNDED_PAST, start[1], max(seen[0], start[1]), UNBOUNDED_FUTURE)
    kind = intake.catalogue.kind(_kind("lists as sanctioned", "Sanction"))
    made = []
    for part, dataset in enumerate(read.get("datasets") or ()):
        lister = intake.entity(str(dataset), "collective", code=slug(str(dataset)))
        record = record_of("ftm", read["id"], dataset)
        made.append(
            state_row((lister, own), kind, bounds, record, number, open_end=True, part=part % 100)
        )
    return made


def _date(properties: Any, name: str) -> Days | None:
    values = properties.get(name) or []
    return days_of(name, str(values[0])[:10]) if values else None


def _entity(identifier: str, intake: Intake, read: Any = None) -> int:
    """Give the code of an entity, and its name once that is known."""
    code = intake.catalogue.entity(
        identifier, lambda: Entity(id=identifier, label=identifier, type="collective")
    )
    if read is not None:
        names = [str(each) for each in read["properties"].get("name") or ()]
        label = str(read.get("caption") or (names[0] if names else identifier))
        kind = _TYPES.get(read["schema"], "organisation")
        others = tuple(each for each in dict.fromkeys(names) if each != label)
        intake.catalogue.entities[code] = Entity(
            id=identifier, label=label, type=kind, aliases=others
        )
    return code


def _kind(label: str, schema: str) -> Kind:
    return Kind(
        id=slug(f"ftm {label}"),
        label=label,
        inverse_label=f"is object of: {label}",
        symmetric=schema in ("UnknownLink", "Associate", "Family") and label.startswith("is "),
        temporal="state",
        stance=-1 if schema == "Sanction" else 0,
        definition=f"A link of the schema {schema} of FollowTheMoney.",
        family="sanctions" if schema == "Sanction" else "link",
        presumed_for=UNLIMITED,
    )

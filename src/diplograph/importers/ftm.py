"""FollowTheMoney as JSON lines: links between entities, and sanctions, with their dates."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Final

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST
from diplograph.importers.contract import (
    Format,
    Intake,
    in_batches,
    record_and_part,
    slug,
    state_row,
)
from diplograph.importers.kinds import known_kinds
from diplograph.importers.reading import Readable, blocks, read_json
from diplograph.importers.rejects import END_NOT_BEFORE_START, Refused
from diplograph.importers.tabular import Days, read_days
from diplograph.model import Bounds, Entity, Kind
from diplograph.table import Batch, Row

_LINKS: Final[Mapping[str, tuple[str, str, str]]] = {
    "UnknownLink": ("subject", "object", "ftm-is-linked-to"),
    "Membership": ("member", "organization", "ftm-is-a-member-of"),
    "Directorship": ("director", "organization", "ftm-directs"),
    "Ownership": ("owner", "asset", "ftm-owns"),
    "Employment": ("employee", "employer", "ftm-is-employed-by"),
    "Representation": ("agent", "client", "ftm-represents"),
    "Associate": ("person", "associate", "ftm-is-an-associate-of"),
    "Family": ("person", "relative", "ftm-is-a-relative-of"),
    "Occupancy": ("holder", "post", "ftm-holds-the-post"),
    "Succession": ("predecessor", "successor", "ftm-is-succeeded-by"),
}
"""Properties that hold both ends of a link, and its kind where it says no role."""
_OTHER_LINKS: Final = frozenset(
    {
        *("ContractAward", "CourtCaseParty", "Debt", "Documentation", "EconomicActivity"),
        *("Mention", "Payment", "ProjectParticipant", "Similar", "TaxRoll"),
    }
)
_TYPES: Final = {"Person": "person", "PublicBody": "agency"}
_DATE_LENGTH: Final = 10  # a time of day may follow, which says nothing of the day


class FollowTheMoney:
    """Entities and links, one JSON object a line, also in the delta form with ``op``.

    Names are known once the entity's own line was read, before or after its links. A sanction is a
    relation of its authority to whom it hits; a topic ``sanction`` with days of listing, of the
    data set to the entity.
    """

    format: ClassVar[Format] = Format(
        name="ftm",
        summary="FollowTheMoney: links, sanctions and listings",
        example="entities.ftm.json -o ties.archive",
        expected="a JSON object with id, schema and properties on each line",
        title="Entities in the FollowTheMoney data model",
        publisher="not said in the file",
        url="https://followthemoney.tech/",
        citation="Name the data set that the file was exported from.",
        terms="those of the data set that the file was exported from",
    )

    def sniff(self, head: str) -> bool:
        """Tell by the fields of the first object."""
        first = head.lstrip().split("\n", 1)[0]
        return first.startswith("{") and '"schema"' in first and '"properties"' in first

    def read(self, stream: Readable, name: str, file: int, intake: Intake) -> Iterator[Batch]:
        """Read the links, the sanctions and the listings."""
        yield from in_batches(_rows(stream, intake), file)


def _rows(stream: Readable, intake: Intake) -> Iterator[Row]:
    for lines in blocks(stream, intake.rejects):
        for number, text in lines.texts():
            if not text.strip():
                continue
            try:
                rows = _relations(text, number, intake)
            except Refused as refused:
                intake.rejects.add(number, refused)
                continue
            intake.accepted += 1
            intake.relations += len(rows)
            yield from rows


def _relations(text: str, number: int, intake: Intake) -> list[Row]:
    entity = read_json(text)
    if isinstance(entity, dict) and "op" in entity:
        if entity["op"] == "DEL":
            raise Refused("op", "DEL", "ADD or MOD was expected: what is deleted is not stored")
        entity = entity.get("entity")
    if not isinstance(entity, dict) or not {"id", "schema", "properties"} <= set(entity):
        raise Refused("", text, "an object with id, schema and properties was expected")
    identifier, schema, properties = entity["id"], entity["schema"], entity["properties"]
    if not (isinstance(identifier, str) and isinstance(schema, str)):
        raise Refused("id", text, "texts as id and schema were expected")
    if not isinstance(properties, dict):
        raise Refused("properties", text, "properties by their names were expected")
    if schema in _LINKS:
        return _links(identifier, schema, properties, number, intake)
    if schema == "Sanction":
        return _sanctions(entity, properties, number, intake)
    if schema in _OTHER_LINKS:
        rule = f"a link of {', '.join(_LINKS)} was expected"
        raise Refused("schema", schema, rule)
    own = _entity(identifier, intake, entity)
    return _listings(entity, properties, own, number, intake)


def _links(
    identifier: str, schema: str, properties: Mapping[str, Any], number: int, intake: Intake
) -> list[Row]:
    first, second, usual = _LINKS[schema]
    sides = [_texts(properties, side) for side in (first, second)]
    for side, values in zip((first, second), sides, strict=True):
        if not values:
            raise Refused(side, "", "the identifier of an entity was expected")
    pairs = [
        (_entity(one, intake), _entity(other, intake)) for one in sides[0] for other in sides[1]
    ]
    start, end = _dates(properties, "startDate"), _dates(properties, "endDate")
    kind, role = known_kinds()[usual], " ".join(_texts(properties, "role"))
    kind = _kind_of_role(kind, role) if role else kind
    # A link without an end says nothing of its end: it is unknown, not open.
    bounds = _bounds(start, end, UNBOUNDED_PAST if start is None else start[0])
    return _rows_of_pairs(pairs, kind, bounds, ("ftm", identifier), number, intake)


def _sanctions(
    entity: Mapping[str, Any], properties: Mapping[str, Any], number: int, intake: Intake
) -> list[Row]:
    """Make a sanction of each authority; without an end it is open, last seen with the file."""
    targets = _texts(properties, "entity")
    if not targets:
        raise Refused("entity", "", "the identifier of an entity was expected")
    authorities = _texts(properties, "authority") or _texts(entity, "datasets")
    if not authorities:
        raise Refused("authority", "", "an authority or a data set was expected")
    pairs = [
        (intake.of_name(one), _entity(other, intake)) for one in authorities for other in targets
    ]
    start = _dates(properties, "startDate") or _dates(properties, "listingDate")
    end, seen = _dates(properties, "endDate"), _day(entity, "last_seen")
    if start is None and (first := _day(entity, "first_seen")):
        start = UNBOUNDED_PAST, first[1]
    is_open = end is None and seen is not None
    bounds = _bounds(start, end, seen[0] if seen else UNBOUNDED_PAST)
    kind = known_kinds()["ftm-sanctions"]
    about = "ftm", entity["id"]
    return _rows_of_pairs(pairs, kind, bounds, about, number, intake, is_open=is_open)


def _listings(
    entity: Mapping[str, Any], properties: Mapping[str, Any], own: int, number: int, intake: Intake
) -> list[Row]:
    """Make a listing for each data set of an entity under sanctions.

    Which of several data sets puts it under sanctions, and when, is not said.
    """
    first, seen = _day(entity, "first_seen"), _day(entity, "last_seen")
    if "sanction" not in _texts(properties, "topics") or first is None or seen is None:
        return []
    datasets = _texts(entity, "datasets")
    start = UNBOUNDED_PAST, first[1]
    kind = known_kinds()["ftm-lists"]
    if len(datasets) == 1:
        kind = known_kinds()["ftm-lists-as-sanctioned"]
        start = _dates(properties, "createdAt") or start
    pairs = [(intake.entity(each, "collective", code=slug(each)), own) for each in datasets]
    bounds = _bounds(start, None, seen[0])
    about = "ftm listing", entity["id"]
    return _rows_of_pairs(pairs, kind, bounds, about, number, intake, is_open=True)


def _bounds(start: Days | None, end: Days | None, seen: int) -> Bounds:
    """Work out the bounds of what was last seen on a day, if its end is not known."""
    began = start or (UNBOUNDED_PAST, end[1] if end else UNBOUNDED_FUTURE)
    if end is None:
        return Bounds(*began, max(seen, began[0]), UNBOUNDED_FUTURE)
    if began[0] > end[1]:
        raise Refused("endDate", "", END_NOT_BEFORE_START)
    return Bounds(*began, *end)


def _rows_of_pairs(
    pairs: Sequence[tuple[int, int]],
    kind: Kind,
    bounds: Bounds,
    about: tuple[str, str],
    number: int,
    intake: Intake,
    *,
    is_open: bool = False,
) -> list[Row]:
    """Make a relation for each pair of one object."""
    code = intake.catalogue.kind(kind)
    intake.covers(*bounds)
    rows = []
    for place, ends in enumerate(dict.fromkeys(pairs)):
        record, part = record_and_part(place, *about)
        rows.append(state_row(ends, code, bounds, record, number, open_end=is_open, part=part))
    return rows


def _texts(properties: Mapping[str, Any], name: str) -> list[str]:
    """Read the texts of a property, which are a list."""
    values = properties.get(name)
    return [each for each in values if isinstance(each, str)] if isinstance(values, list) else []


def _dates(properties: Mapping[str, Any], name: str) -> Days | None:
    """Read the days that the dates of a property span; None where there is none."""
    spans = [read_days(name, text[:_DATE_LENGTH]) for text in _texts(properties, name)]
    return (min(days[0] for days in spans), max(days[1] for days in spans)) if spans else None


def _day(entity: Mapping[str, Any], name: str) -> Days | None:
    text = entity.get(name)
    return read_days(name, text[:_DATE_LENGTH]) if isinstance(text, str) and text else None


def _entity(identifier: str, intake: Intake, entity: Mapping[str, Any] | None = None) -> int:
    """Find the code of an entity, and note its name once that is known."""
    code = intake.catalogue.entity(
        identifier, lambda: Entity(id=identifier, label=identifier, type="collective")
    )
    if entity is not None:
        names = _texts(entity["properties"], "name")
        label = str(entity.get("caption") or next(iter(names), identifier))
        intake.catalogue.entities[code] = Entity(
            id=identifier,
            label=label,
            type=_TYPES.get(entity["schema"], "collective"),
            aliases=tuple(each for each in dict.fromkeys(names) if each != label),
        )
    return code


def _kind_of_role(kind: Kind, role: str) -> Kind:
    """Call a kind by the role that a link says."""
    return dataclasses.replace(
        kind,
        id=slug(f"ftm {role}"),
        label=role,
        inverse_label=f"is object of: {role}",
        symmetric=kind.symmetric and role.startswith("is "),
        definition=f"{role}: {kind.definition}",
    )

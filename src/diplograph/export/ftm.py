"""FollowTheMoney: entities and links as JSON lines, for the tools of investigative journalism.

Schemata and properties are those of the FollowTheMoney data model
(https://followthemoney.tech/explorer/). Its dates are prefixes of ISO days: a date that EDTF knows
less simply is written as far as all its days agree, and left out where they do not.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Final

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, EdtfDate, iso
from diplograph.export.formats import Format
from diplograph.model import Entity, Graph, Kind, Relation
from diplograph.names import state_of

if TYPE_CHECKING:
    from diplograph.slices import Slice

_SCHEMATA: Final = {
    "person": "Person",
    "country": "PublicBody",
    "government": "PublicBody",
    "court": "PublicBody",
    "ministry": "PublicBody",
    "agency": "PublicBody",
    "legislature": "PublicBody",
    "diplomatic mission": "PublicBody",
}
"""Schema by type of entity; every other type is an Organization."""
_FORMER: Final = {"SU": "suhh", "YU": "yucs", "CSK": "cshh", "SCG": "csxx", "DD": "ddde"}
"""Countries of the past, which go by the four letters of ISO 3166-3."""
_MEMBER_OF: Final = "P463"
"""The property of Wikidata that says membership of an organisation, whoever calls it what."""


def _day(graph: Graph, slice_: Slice) -> bytes:
    # An edge bears folded ends, and its record says what a second clock may hide.
    return _lines(graph, [graph.relations[edge.id] for edge in slice_.edges])


def _lines(graph: Graph, relations: Collection[Relation]) -> bytes:
    """Write one JSON object a line, entities before the links between them."""
    links = [_link(relation, graph) for relation in relations]
    ends = {end for relation in relations for end in (relation.subject, relation.object)}
    entities = [_entity(graph.entities[identifier]) for identifier in sorted(ends)]
    records = (json.dumps(e, ensure_ascii=False, sort_keys=True) for e in (*entities, *links))
    return "".join(f"{record}\n" for record in records).encode()


def _entity(entity: Entity) -> dict[str, Any]:
    properties: dict[str, list[str]] = {
        "name": [entity.label],
        "alias": list(entity.aliases),
        "wikidataId": [entity.qid] if entity.qid else [],
        "notes": [entity.note] if entity.note else [],
    }
    schema = _SCHEMATA.get(entity.type, "Organization")
    if schema != "Person":
        properties["incorporationDate"] = _dates(entity.inception)
        properties["dissolutionDate"] = _dates(entity.dissolution)
    if entity.type == "country" and entity.iso3:
        properties["country"] = _country(entity.iso3)
    return {"id": f"dg-{entity.id}", "schema": schema, "properties": _filled(properties)}


def _link(relation: Relation, graph: Graph) -> dict[str, Any]:
    kind = graph.kinds[relation.kind]
    sources = [graph.sources[each].url for each in relation.sources if each in graph.sources]
    schema, first, second = "UnknownLink", "subject", "object"
    target = _SCHEMATA.get(graph.entities[relation.object].type, "Organization")
    if _is_membership(kind) and target != "Person":
        schema, first, second = "Membership", "member", "organization"
    properties: dict[str, list[str]] = {
        first: [f"dg-{relation.subject}"],
        second: [f"dg-{relation.object}"],
        "role": [kind.label],
        "startDate": _dates(relation.start),
        "endDate": _dates(relation.end),
        "sourceUrl": sources,
        "description": [relation.note] if relation.note else [],
        "status": [] if relation.modality == "fact" else [relation.modality],
    }
    return {"id": f"dg-{relation.id}", "schema": schema, "properties": _filled(properties)}


def _is_membership(kind: Kind) -> bool:
    """Tell whether a kind makes a member of its subject.

    Wikidata has one property for members and for observers; these are a working tie.
    """
    return kind.wikidata_property == _MEMBER_OF and kind.stand != "working-tie"


def _country(iso3: str) -> list[str]:
    """Find the country code: two small letters of ISO 3166, four of a country of the past."""
    state = state_of("iso3", iso3)
    if state is None or not state.iso2:
        return []
    return [_FORMER.get(iso3) or _FORMER.get(state.iso2) or state.iso2.lower()]


def _dates(date: EdtfDate | None) -> list[str]:
    """Write a date as far as its earliest and latest day agree: year, month or day.

    Examples
    --------
    >>> from diplograph.dates import parse
    >>> _dates(parse("2003-02")), _dates(parse("2003-02-14")), _dates(parse("200X"))
    (['2003-02'], ['2003-02-14'], [])
    >>> _dates(parse("[..1816-01-01]"))  # "on or before" has no first day to write
    []
    """
    if date is None or date.earliest <= UNBOUNDED_PAST or date.latest >= UNBOUNDED_FUTURE:
        return []
    first, last = iso(date.earliest), iso(date.latest)
    # The lengths of a day, a month and a year in ISO 8601.
    shared = (first[:n] for n in (10, 7, 4) if first[:n] == last[:n])
    return [text for text in [next(shared, "")] if text]


def _filled(properties: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: values for name, values in properties.items() if values}


FORMATS: Final = (
    Format(
        name="ftm",
        summary="FollowTheMoney, as JSON lines",
        day=_day,
        history=lambda graph, _table, _selection: _lines(graph, graph.relations.values()),
    ),
)

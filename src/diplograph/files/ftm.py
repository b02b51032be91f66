"""FollowTheMoney: entities and links as JSON lines, for the tools of investigative journalism.

Schemata and properties are those of the FollowTheMoney data model
(https://followthemoney.tech/explorer/). Its dates are prefixes of ISO days: a date that EDTF knows
less simply is written as far as all its days agree, and left out where they do not.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, EdtfDate, iso
from diplograph.model import Entity, Graph, Relation
from diplograph.names import state_of

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
_MEMBERSHIPS: Final = ("member-of",)


def ftm_lines(graph: Graph, relations: Iterable[Relation] | None = None) -> Iterator[str]:
    """Give FollowTheMoney entities, one JSON object a line, entities before links.

    Parameters
    ----------
    graph
        The records.
    relations
        Which relations; None = all.
    """
    chosen = list(graph.relations.values() if relations is None else relations)
    ends = {end for relation in chosen for end in (relation.subject, relation.object)}
    for identifier in sorted(ends):
        yield _line(_entity(graph.entities[identifier]))
    for relation in chosen:
        yield _line(_link(relation, graph))


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
    ends = "UnknownLink", "subject", "object"
    target = _SCHEMATA.get(graph.entities[relation.object].type, "Organization")
    if relation.kind in _MEMBERSHIPS and target != "Person":
        ends = "Membership", "member", "organization"
    schema, first, second = ends
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


def _country(iso3: str) -> list[str]:
    """Give the country code: two small letters of ISO 3166, four of a country of the past."""
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
    shared = (first[:n] for n in (10, 7, 4) if first[:n] == last[:n])
    return [text for text in [next(shared, "")] if text]


def _filled(properties: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: values for name, values in properties.items() if values}


def _line(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, sort_keys=True)

"""The records as they could be known on the day of the second clock, without hindsight."""

from __future__ import annotations

import dataclasses

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, EdtfDate, iso
from diplograph.model import Claim, Entity, Graph, Relation
from diplograph.table import RelationTable


def graph_known(graph: Graph, table: RelationTable) -> Graph:
    """Take back from the records what a table seen through the second clock does not know.

    Relations that were not yet known are gone, and claims no longer speak of them. Ends of
    relations and of lives that were not yet known are not written.

    Parameters
    ----------
    graph
        The records as known today.
    table
        Their table, seen through the second clock.
    """
    lasts = table.written.end_min.tolist()
    opens = table.open_end.tolist()
    relations = {
        relation.id: _relation_known(relation, is_open=is_open, last_seen=last)
        for relation, is_open, last in zip(table.relations, opens, lasts, strict=True)
    }
    lives = dict(zip((e.id for e in table.entities), table.lives.last.tolist(), strict=True))
    return dataclasses.replace(
        graph,
        relations=relations,
        entities={each.id: _entity_known(each, lives[each.id]) for each in graph.entities.values()},
        claims={each.id: _claim_known(each, relations) for each in graph.claims.values()},
    )


def _relation_known(relation: Relation, *, is_open: bool, last_seen: int) -> Relation:
    """Take back an end that was not known, and evidence that came later."""
    hidden = is_open and not relation.open_end
    later = relation.asof is not None and is_open and relation.asof.earliest > last_seen
    if not hidden and not later:
        return relation
    seen = EdtfDate(iso(last_seen), last_seen, last_seen) if last_seen > UNBOUNDED_PAST else None
    return dataclasses.replace(
        relation, end=None, open_end=True, asof=seen, end_mode=None, end_known_since=None
    )


def _entity_known(entity: Entity, last: int) -> Entity:
    if entity.dissolution is None or last != UNBOUNDED_FUTURE:
        return entity
    return dataclasses.replace(entity, dissolution=None, end_known_since=None)


def _claim_known(claim: Claim, relations: dict[str, Relation]) -> Claim:
    if claim.about is None or claim.about in relations:
        return claim
    return dataclasses.replace(claim, about=None, agreement=None)

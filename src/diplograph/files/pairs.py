"""Relations that say the same thing twice: symmetric ones turned round, exclusive ones doubled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

from diplograph.model import Bounds, Graph, Relation


def doubled(graph: Graph, bounds: Mapping[str, Bounds]) -> Iterator[tuple[str, str, str]]:
    """Give pairs of relations that cannot both stand, with the rule they break.

    Only relations of one modality are compared: what one side claims does not double a fact.

    Parameters
    ----------
    graph
        The records.
    bounds
        Day bounds as written, by relation; relations without are passed over.
    """
    groups: defaultdict[tuple[str, ...], list[Relation]] = defaultdict(list)
    for relation in graph.relations.values():
        kind = graph.kinds.get(relation.kind)
        if relation.id in bounds and kind and (kind.symmetric or kind.exclusive):
            ends = [relation.subject, relation.object]
            ends = sorted(ends) if kind.symmetric else ends
            groups[relation.kind, relation.modality, *ends].append(relation)
    for members in groups.values():
        kind = graph.kinds[members[0].kind]
        for first, second in combinations(members, 2):
            overlap = _overlap(bounds[first.id], bounds[second.id])
            turned = first.subject != second.subject
            same = _dates(first) == _dates(second) and first.role == second.role
            if kind.symmetric and (same or (turned and kind.is_state and overlap)):
                yield first.id, second.id, f"{kind.id} is symmetric: {first.id} says the same"
            elif kind.exclusive and (overlap or same):
                rule = f"{kind.id} is exclusive: {first.id} holds at the same time"
                yield first.id, second.id, rule


def _dates(relation: Relation) -> tuple[str, ...]:
    return (*tuple(str(date) for date in (relation.start, relation.end)), str(relation.open_end))


def _overlap(first: Bounds, second: Bounds) -> bool:
    """Whether both surely hold on more than a shared day of change."""
    return max(first.start_max, second.start_max) < min(first.end_min, second.end_min)

"""The story of an entity or of a pair: every spell and event, in the order of their dates."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from diplograph.dates import InForce
from diplograph.model import DEFAULT_MODALITIES
from diplograph.slices.edges import Spell, edge_at, edge_fields
from diplograph.slices.fold import actor_change_days, actors_on
from diplograph.slices.selection import Selection, entity_codes
from diplograph.table import Codes, RelationTable


@dataclass(frozen=True)
class Story:
    """Spells and events of an entity, or between entities, ordered by their earliest day.

    Parameters
    ----------
    table
        The table the spells are of.
    selection
        Which relations; ``selection.entities`` are those whom the story is about.
    spells
        Each relation with the days over which it can have held under these names. Events are
        spells of their own days.
    known_by
        Day of the second clock, None where it was not set.
    folded
        Whether movement, regime and country were made one actor, day by day.
    left_out
        What the defaults left out, as counts by reason (see `diplograph.slices.Slice`).
    """

    table: RelationTable
    selection: Selection
    spells: tuple[Spell, ...]
    known_by: int | None = None
    folded: bool = False
    left_out: Mapping[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.spells)


def timeline(
    table: RelationTable,
    selection: Selection,
    *,
    fold: bool = False,
    known_by: int | None = None,
) -> Story:
    """Tell every spell and event of the entities selected.

    Parameters
    ----------
    table
        All relations, seen through the second clock if one is set.
    selection
        One entity (all that touches it) or several (all between them). Grades are not asked:
        a story has no single day.
    fold
        Name the ends of each relation by the actors of the days it held; a relation whose
        actors change is told in parts.
    known_by
        Day of the second clock that ``table`` was seen through; only noted.
    """
    kind, admitted = selection.kind_mask(table), selection.modality_mask(table)
    by_default = selection.modalities == DEFAULT_MODALITIES
    days = actor_change_days(table) if fold else []
    actors = [actors_on(table, day) for day in days]
    spells, by_modality, inside = [], 0, 0
    for row in np.flatnonzero(kind).tolist():
        for spell in _spells(table, row, selection, days, actors):
            if not admitted[row]:
                by_modality += by_default
            elif spell.subject == spell.object:
                inside += 1
            else:
                spells.append(spell)
    # Parts of one relation have its bounds, but not its first day; the id makes the order whole.
    spells.sort(key=lambda s: (max(s.bounds.start_min, s.first), s.bounds.start_max, s.last, s.id))
    left_out = {"modality": by_modality, "inside": inside}
    return Story(
        table=table,
        selection=selection,
        spells=tuple(spells),
        known_by=known_by,
        folded=fold,
        left_out={reason: count for reason, count in left_out.items() if count},
    )


def standing_on(story: Story, day: int, *, grades: frozenset[InForce], events: int | None) -> Story:
    """Keep the states of a timeline that have one of some grades on a day, and late events.

    Parameters
    ----------
    story
        The timeline.
    day
        Days since 1970-01-01.
    grades
        Grades kept; empty = every state, whether in force or not.
    events
        Events kept are those that touch this many days up to ``day``; None = all.
    """
    table = story.table
    graded = table.grades(day)
    happened = table.touching(day - events, day) if events is not None else None
    row_of = {relation.id: row for row, relation in enumerate(table.relations)}

    def stays(spell: Spell) -> bool:
        row = row_of[spell.id]
        if spell.kind.is_state:
            return not grades or InForce(graded[row]) in grades
        return happened is None or happened[row] > InForce.NO

    return dataclasses.replace(story, spells=tuple(filter(stays, story.spells)))


def _spells(
    table: RelationTable, row: int, selection: Selection, days: list[int], actors: list[Codes]
) -> Iterator[Spell]:
    """Find the stretches of one row that match the selection, under the names of their days."""
    own = np.arange(len(table.entities), dtype=np.int32)
    watched = [table.subject[row], table.object[row], *entity_codes(table, selection.entities)]
    spell: Spell | None = None
    for first, last, actor in _stretches(table, row, watched, days, [own, *actors]):
        subject, object_ = actor[table.subject[row]], actor[table.object[row]]
        folded = selection.folded(table, actor)
        if not folded.entity_mask(table, np.array([subject]), np.array([object_]))[0]:
            continue
        edge = edge_at(table, row, int(subject), int(object_))
        until = int(table.presumed_until[row])
        following = Spell(**edge_fields(edge), first=first, last=last, presumed_until=until)
        # Somebody watched changed actors, but not those who stand in this relation: no new spell.
        if spell and spell.last + 1 == first and spell.triple == following.triple:
            spell = dataclasses.replace(spell, last=last)
            continue
        if spell:
            yield spell
        spell = following
    if spell:
        yield spell


def _stretches(
    table: RelationTable, row: int, watched: list[int], days: list[int], actors: list[Codes]
) -> Iterator[tuple[int, int, Codes]]:
    """Cut the days of a row where the actors of the watched entities change.

    An open relation is cut up to its last evidence only: what comes later is not seen.
    """
    bounds = table.bounds_of(row)
    seen_until = max(bounds.end_min, bounds.start_min) if table.open_end[row] else bounds.end_max
    place = int(np.searchsorted(days, bounds.start_min, side="right"))
    first, actor = bounds.start_min, actors[place]
    for number in range(place, len(days)):
        if days[number] > seen_until:
            break
        if not np.array_equal(actors[number + 1][watched], actor[watched]):
            yield first, days[number] - 1, actor
            first, actor = days[number], actors[number + 1]
    yield first, bounds.end_max, actor

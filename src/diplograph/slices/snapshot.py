"""The rows in force on a day, each with its grade."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from diplograph.dates import InForce
from diplograph.slices.edges import GradedEdge, Selection, edge_at, edge_fields
from diplograph.slices.fold import actors_on
from diplograph.table import Codes, Grades, RelationTable, Rows

_RECENT = 30


@dataclass(frozen=True, eq=False)
class Slice:
    """The relations in force on one day, as row numbers and grades; what the rooms draw.

    Parameters
    ----------
    table
        The table the rows are of (already seen through the second clock, if one was set).
    day
        The day shown, in days since 1970-01-01.
    rows
        Row numbers, in the order of the table.
    grades
        `InForce` by row number in ``rows``.
    subjects, objects
        Entity codes of the ends, after folding.
    selection
        What was asked for.
    events
        Length in days of the events window before ``day``; None = states only.
    known_by
        Day of the second clock, None where it was not set.
    folded
        Whether movement, regime and country were made one actor.
    left_out
        What the defaults left out, as counts by reason: ``modality`` (other modalities than
        asked for), ``events`` (events of this day and the 30 before, where none were asked for),
        ``inside`` (relations inside a folded actor).
    """

    table: RelationTable
    day: int
    rows: Rows
    grades: Grades
    subjects: Codes
    objects: Codes
    selection: Selection
    events: int | None = None
    known_by: int | None = None
    folded: bool = False
    left_out: Mapping[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def edges(self) -> tuple[GradedEdge, ...]:
        """The relations as records with grade, in the order of the graph."""
        made = []
        for place, row in enumerate(self.rows):
            edge = edge_at(self.table, row, self.subjects[place], self.objects[place])
            grade = InForce(self.grades[place])
            made.append(GradedEdge(**edge_fields(edge), grade=grade))
        return tuple(made)

    def where(self, keep: Callable[[GradedEdge], bool]) -> Slice:
        """Give the same slice with some of its relations only; ``left_out`` is kept.

        Parameters
        ----------
        keep
            Tells of an edge whether it stays.
        """
        places = np.array([keep(edge) for edge in self.edges], dtype=bool)
        return dataclasses.replace(
            self,
            rows=self.rows[places],
            grades=self.grades[places],
            subjects=self.subjects[places],
            objects=self.objects[places],
        )


def at(
    table: RelationTable,
    day: int,
    selection: Selection,
    *,
    events: int | None = None,
    fold: bool = False,
    known_by: int | None = None,
) -> Slice:
    """Take the relations in force on a day.

    Parameters
    ----------
    table
        All relations, seen through the second clock if one is set.
    day
        Days since 1970-01-01.
    selection
        Which relations the question is about.
    events
        Also take events that touch the window from ``day - events`` to ``day``, inclusive.
    fold
        Make movement, regime and country one actor.
    known_by
        Day of the second clock that ``table`` was seen through; only noted.

    Notes
    -----
    O(relations): one comparison of each column.
    """
    grades = table.grades(day)
    if events is not None:
        grades = np.maximum(grades, table.touching(day - events, day))
    subject, object_ = table.subject, table.object
    inside = np.zeros(len(table), dtype=bool)
    asked = selection
    if fold:
        actors = actors_on(table, day)
        subject, object_ = actors[subject], actors[object_]
        inside = subject == object_
        asked = folded_selection(table, selection, actors)
    matched = selection.kind_mask(table) & asked.entity_mask(table, subject, object_)
    if selection.grades:
        matched &= np.isin(grades, [int(grade) for grade in selection.grades])
    spoken = selection.modality_mask(table)
    in_force = matched & (grades > InForce.NO)
    rows = np.flatnonzero(in_force & spoken & ~inside)
    left_out = {
        "modality": selection.silenced(in_force & ~spoken),
        "inside": int(np.count_nonzero(in_force & spoken & inside)),
    }
    if events is None:
        recent = table.touching(day - _RECENT, day) > InForce.NO
        among = selection.kind_mask(table) & asked.entity_mask(table, subject, object_) & spoken
        left_out["events"] = int(np.count_nonzero(recent & among))
    return Slice(
        table=table,
        day=day,
        rows=rows,
        grades=grades[rows],
        subjects=subject[rows],
        objects=object_[rows],
        selection=selection,
        events=events,
        known_by=known_by,
        folded=fold,
        left_out={reason: count for reason, count in left_out.items() if count},
    )


def folded_selection(table: RelationTable, selection: Selection, actors: Codes) -> Selection:
    """Ask for the actors that the entities asked for are part of."""
    code = {entity.id: number for number, entity in enumerate(table.entities)}
    actor_ids = (table.entities[actors[code[each]]].id for each in selection.entities)
    return dataclasses.replace(selection, entities=tuple(dict.fromkeys(actor_ids)))

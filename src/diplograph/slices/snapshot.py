"""The rows in force on a day, each with its grade."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt

from diplograph.dates import InForce
from diplograph.model import DEFAULT_MODALITIES, MODALITIES, Modality
from diplograph.slices.edges import GradedEdge, edge_at, edge_fields
from diplograph.slices.fold import actors_on
from diplograph.slices.selection import Selection, entity_codes
from diplograph.table import (
    Codes,
    Grades,
    RelationTable,
    Rows,
    adjacency,
    as_rows,
    timetable,
)

RECENT = 30
"""Events of so many days up to the one shown are counted where none were asked for."""


class Slice:
    """The relations in force on one day; what the rooms draw. Nothing is looked up unasked.

    Parameters
    ----------
    table
        The table the rows are of (already seen through the second clock, if one was set).
    day
        The day shown, in days since 1970-01-01.
    selection
        What was asked for.
    events
        Length in days of the events window before ``day``; None = states only.
    known_by
        Day of the second clock, None where it was not set.
    folded
        Whether movement, regime and country are made one actor.
    left_out
        What the defaults left out, where the table does not hold all of it; None = counted.
    """

    def __init__(
        self,
        table: RelationTable,
        day: int,
        selection: Selection,
        *,
        events: int | None = None,
        known_by: int | None = None,
        folded: bool = False,
        left_out: Mapping[str, int] | None = None,
    ) -> None:
        self.table, self.day, self.selection = table, day, selection
        self.events, self.known_by, self.folded = events, known_by, folded
        self._kept: npt.NDArray[np.bool_] | None = None
        self._left_out = left_out

    def __len__(self) -> int:
        if "rows" not in self.__dict__ and self._is_plain:
            return timetable(self.table, self.selection.modalities).count(self.day)
        return len(self.rows)

    @property
    def _is_plain(self) -> bool:
        """Whether every state of the modalities asked for is taken."""
        asked = self.selection
        changed = self.folded or self.events is not None or self._kept is not None
        return not changed and asked == Selection(modalities=asked.modalities)

    @cached_property
    def _actors(self) -> Codes | None:
        return actors_on(self.table, self.day) if self.folded else None

    @cached_property
    def rows(self) -> Rows:
        """Row numbers, ascending."""
        rows = self._in_force(self.selection)
        subject, object_ = self._ends(rows)
        rows = rows[subject != object_] if self.folded else rows
        return rows if self._kept is None else rows[self._kept]

    @cached_property
    def grades(self) -> Grades:
        """`InForce` of each of the rows."""
        return self._graded(self.rows)

    @cached_property
    def subjects(self) -> Codes:
        """Entity codes of the subjects of the rows, after folding."""
        return self._ends(self.rows)[0]

    @cached_property
    def objects(self) -> Codes:
        """Entity codes of the objects of the rows, after folding."""
        return self._ends(self.rows)[1]

    @cached_property
    def left_out(self) -> Mapping[str, int]:
        """What the defaults left out, as counts by reason.

        ``modality``: of other modalities than fact and coded; ``inside``: inside a folded actor;
        ``events``: of this day and the 30 before, where no events were asked for.
        """
        if self._left_out is not None:
            return self._left_out
        counts = {"modality": 0, "inside": 0, "events": 0}
        asked = self.selection
        if asked.modalities == DEFAULT_MODALITIES:
            everything = dataclasses.replace(asked, modalities=frozenset(MODALITIES))
            counts["modality"] = len(self._in_force(everything)) - len(self._in_force(asked))
        if self.folded:
            rows = self._in_force(asked)
            subject, object_ = self._ends(rows)
            counts["inside"] = int(np.count_nonzero(subject == object_))
        if self.events is None:
            rows = _touching(self.table, self.day - RECENT, self.day, asked.modalities)
            counts["events"] = len(self._matching(rows, dataclasses.replace(asked, grades=None)))
        return {reason: count for reason, count in counts.items() if count}

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
        made = Slice(
            self.table,
            self.day,
            self.selection,
            events=self.events,
            known_by=self.known_by,
            folded=self.folded,
            left_out=self._left_out,
        )
        kept = np.array([keep(edge) for edge in self.edges], dtype=bool)
        made._kept = kept if self._kept is None else _within(self._kept, kept)
        return made

    def _in_force(self, asked: Selection) -> Rows:
        """Give the rows of states in force, and of events of the window, that are asked for."""
        table = self.table
        near = self._near(asked)
        if near is None:
            rows = as_rows(timetable(table, asked.modalities).rows_at(self.day), len(table))
        else:
            spoken = asked.modality_mask(table, near)
            rows = near[spoken & (table.grades(self.day, near) > InForce.NO)]
        if self.events is not None:
            first = self.day - self.events
            rows = np.union1d(rows, _touching(table, first, self.day, asked.modalities))
        return self._matching(rows, asked)

    def _near(self, asked: Selection) -> Rows | None:
        """Give the rows that touch what was asked for, where that is less than all."""
        if self.folded or not asked.among:
            return None
        codes = entity_codes(self.table, asked.among[0].entities).tolist()
        known = adjacency(self.table)
        near = np.unique(np.concatenate([known.touching(code) for code in codes])).astype(np.intp)
        kept: Rows = near[asked.entity_mask(self.table, *self._ends(near))]
        return kept

    def _matching(self, rows: Rows, asked: Selection) -> Rows:
        table = self.table
        if asked.kinds is not None or asked.families is not None:
            rows = rows[asked.kind_mask(table, rows)]
        if asked.among:
            if self._actors is not None:
                asked = asked.folded(table, self._actors)
            rows = rows[asked.entity_mask(table, *self._ends(rows))]
        if asked.grades is not None:
            rows = rows[np.isin(self._graded(rows), [int(grade) for grade in asked.grades])]
        return rows

    def _graded(self, rows: Rows) -> Grades:
        grades = self.table.grades(self.day, rows)
        if self.events is not None:
            touched = self.table.touching(self.day - self.events, self.day, rows)
            grades = np.maximum(grades, touched)
        return grades

    def _ends(self, rows: Rows) -> tuple[Codes, Codes]:
        subject, object_ = self.table.subject[rows], self.table.object[rows]
        if self._actors is None:
            return subject, object_
        return self._actors[subject], self._actors[object_]


def at(
    table: RelationTable,
    day: int,
    selection: Selection,
    *,
    events: int | None = None,
    fold: bool = False,
    known_by: int | None = None,
    left_out: Mapping[str, int] | None = None,
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
    left_out
        What the defaults left out, where the table does not hold all of it; None = counted.
    """
    return Slice(
        table, day, selection, events=events, known_by=known_by, folded=fold, left_out=left_out
    )


def _touching(table: RelationTable, first: int, last: int, modalities: frozenset[Modality]) -> Rows:
    """Give the rows of events that may touch a window of days, of some modalities."""
    spoken = np.array([each in modalities for each in MODALITIES])[table.modality]
    return np.flatnonzero((table.touching(first, last) > InForce.NO) & spoken)


def _within(outer: npt.NDArray[np.bool_], inner: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Keep what an inner choice keeps of what an outer one has kept."""
    both = outer.copy()
    both[outer] = inner
    return both

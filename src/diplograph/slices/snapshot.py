"""The rows in force on a day, each with its grade; those that touched a span of days."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt

from diplograph.dates import InForce
from diplograph.model import DEFAULT_MODALITIES, MODALITIES, Modality
from diplograph.slices.edges import Edge, GradedEdge, edge_at, edge_fields
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
"""Events of so many days up to the one shown are counted where none were asked for: most days
have no event of their own, and a count of none would not tell that there are any."""


class Slice:
    """The relations in force on one day; what the rooms draw. Nothing is looked up unasked.

    Parameters
    ----------
    table
        The table the rows are of (already seen through the second clock, if one was set).
    day
        The day shown, in days since 1970-01-01.
    selection
        Which relations the question is about.
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
        # Running sums know the count of every day: the rows, if nobody asked for them, stay unread.
        if "rows" not in self.__dict__ and self._is_plain:
            return timetable(self.table, self.selection.modalities).count(self.day)
        return len(self.rows)

    @property
    def _is_plain(self) -> bool:
        """Whether every state of the modalities asked for is taken."""
        selection = self.selection
        changed = self.folded or self.events is not None or self._kept is not None
        return not changed and selection == Selection(modalities=selection.modalities)

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
        selection = self.selection
        if selection.modalities == DEFAULT_MODALITIES:
            everything = dataclasses.replace(selection, modalities=frozenset(MODALITIES))
            counts["modality"] = len(self._in_force(everything)) - len(self._in_force(selection))
        if self.folded:
            rows = self._in_force(selection)
            subject, object_ = self._ends(rows)
            counts["inside"] = int(np.count_nonzero(subject == object_))
        if self.events is None:
            rows = _touching(self.table, self.day - RECENT, self.day, selection.modalities)
            counts["events"] = len(
                self._matching(rows, dataclasses.replace(selection, grades=None))
            )
        return {reason: count for reason, count in counts.items() if count}

    @cached_property
    def edges(self) -> tuple[GradedEdge, ...]:
        """The relations as records with grade, in the order of the graph."""
        edges = []
        for place, row in enumerate(self.rows):
            edge = edge_at(self.table, row, self.subjects[place], self.objects[place])
            grade = InForce(self.grades[place])
            edges.append(GradedEdge(**edge_fields(edge), grade=grade))
        return tuple(edges)

    def where(self, keep: Callable[[GradedEdge], bool]) -> Slice:
        """Keep some of the relations only, as a slice of its own; ``left_out`` stays as it is.

        Parameters
        ----------
        keep
            Tells of an edge whether it stays.
        """
        narrower = Slice(
            self.table,
            self.day,
            self.selection,
            events=self.events,
            known_by=self.known_by,
            folded=self.folded,
            left_out=self._left_out,
        )
        kept = np.array([keep(edge) for edge in self.edges], dtype=bool)
        narrower._kept = kept if self._kept is None else _within(self._kept, kept)
        return narrower

    def _in_force(self, selection: Selection) -> Rows:
        """Find the rows of states in force, and of events of the window, that are selected."""
        table = self.table
        near = self._near(selection)
        if near is None:
            rows = as_rows(timetable(table, selection.modalities).rows_at(self.day), len(table))
        else:
            admitted = selection.modality_mask(table, near)
            rows = near[admitted & (table.grades(self.day, near) > InForce.NO)]
        if self.events is not None:
            first = self.day - self.events
            rows = np.union1d(rows, _touching(table, first, self.day, selection.modalities))
        return self._matching(rows, selection)

    def _near(self, selection: Selection) -> Rows | None:
        """Find the rows that touch the entities selected, where that is less than all."""
        if self.folded or not selection.among:
            return None
        codes = entity_codes(self.table, selection.among[0].entities).tolist()
        known = adjacency(self.table)
        # All that touches any of them, which is little; then those that meet every condition.
        near = np.unique(np.concatenate([known.touching(code) for code in codes])).astype(np.intp)
        kept: Rows = near[selection.entity_mask(self.table, *self._ends(near))]
        return kept

    def _matching(self, rows: Rows, selection: Selection) -> Rows:
        table = self.table
        if selection.kinds is not None or selection.families is not None:
            rows = rows[selection.kind_mask(table, rows)]
        if selection.among:
            if self._actors is not None:
                selection = selection.folded(table, self._actors)
            rows = rows[selection.entity_mask(table, *self._ends(rows))]
        if selection.grades is not None:
            rows = rows[np.isin(self._graded(rows), [int(grade) for grade in selection.grades])]
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


class Window:
    """The states and events that can have touched the days from ``first`` to ``last``, inclusive.

    Parameters
    ----------
    table
        All relations, seen through the second clock if one is set.
    first, last
        The days, since 1970-01-01.
    selection
        Which relations; its grades are not asked, because a span has no single day.

    Examples
    --------
    >>> import diplograph as dg
    >>> len(dg.load().select(kind="recognises").window("2025-07-01", "2025-07-31"))
    1
    """

    def __init__(self, table: RelationTable, first: int, last: int, selection: Selection) -> None:
        self.table, self.first, self.last, self.selection = table, first, last, selection

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Edge]:
        return iter(self.edges)

    def __repr__(self) -> str:
        return f"<Window of {len(self)} relations>"

    @cached_property
    def rows(self) -> Rows:
        """Row numbers, ascending."""
        table, selection, b = self.table, self.selection, self.table.bounds
        states = table.is_state & (b.start_min <= self.last) & (b.end_max >= self.first)
        touched = states | (table.touching(self.first, self.last) > InForce.NO)
        rows = np.flatnonzero(touched)
        rows = rows[selection.modality_mask(table, rows) & selection.kind_mask(table, rows)]
        return rows[selection.entity_mask(table, table.subject[rows], table.object[rows])]

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """The relations as records, in the order of the graph."""
        subject, object_ = self.table.subject, self.table.object
        return tuple(edge_at(self.table, r, int(subject[r]), int(object_[r])) for r in self.rows)


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
    """Find the rows of events that may touch a window of days, of some modalities."""
    admitted = np.array([each in modalities for each in MODALITIES])[table.modality]
    return np.flatnonzero((table.touching(first, last) > InForce.NO) & admitted)


def _within(outer: npt.NDArray[np.bool_], inner: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Keep what an inner choice keeps of what an outer one has kept."""
    both = outer.copy()
    both[outer] = inner
    return both

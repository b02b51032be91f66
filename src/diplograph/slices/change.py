"""The change from one day to another: what began, ended, was renewed, and what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import overload

import numpy as np

from diplograph.dates import InForce
from diplograph.slices.edges import ChangedEdge, edge_at, edge_fields
from diplograph.slices.fold import actors_on
from diplograph.slices.selection import Selection
from diplograph.table import Grades, Mask, RelationTable, Rows

_IN_FORCE = InForce.PRESUMED
"""The least grade that counts as in force: a change between two days is told of what is held to
be there, and what is merely possible has a group of its own."""


@dataclass(frozen=True)
class Difference:
    """What differs between two days.

    In force means definite or presumed; relations are compared by subject, kind and object.

    Parameters
    ----------
    first, last
        The two days, in days since 1970-01-01.
    began, ended
        In force on one of the days only; also what was definite on some day of the span and
        merely possible at its other end.
    renewed
        The triple is in force on both days, this relation on one of them only.
    uncertain
        Any other change of grade to or from possible.
    passing
        States that lie wholly between the two days.
    events
        Events that touch the days after ``first`` up to ``last``, and those that share an event
        with a listed one.
    kept
        In force on both days.
    possible_throughout
        Number of relations that are possible on both days.
    known_by
        Day of the second clock, None where it was not set.
    folded
        Whether movement, regime and country were made one actor.
    left_out
        What the defaults left out, as counts by reason (see `diplograph.slices.Slice`).
    """

    table: RelationTable
    first: int
    last: int
    selection: Selection
    began: tuple[ChangedEdge, ...]
    ended: tuple[ChangedEdge, ...]
    renewed: tuple[ChangedEdge, ...]
    uncertain: tuple[ChangedEdge, ...]
    passing: tuple[ChangedEdge, ...]
    events: tuple[ChangedEdge, ...]
    kept: Sequence[ChangedEdge]
    possible_throughout: int
    known_by: int | None = None
    folded: bool = False
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def groups(self) -> dict[str, Sequence[ChangedEdge]]:
        """The lists by name, in the order in which they are told."""
        names = ("began", "ended", "renewed", "uncertain", "passing", "events", "kept")
        return {name: getattr(self, name) for name in names}

    def beside(self, edge: ChangedEdge) -> tuple[ChangedEdge, ...]:
        """Find the listed events that stand beside a beginning or an end.

        These are the events on the day of the change between the same two ends, and those that
        share an event with one of them. Nearness is shown, a cause is not claimed.
        """
        b = edge.bounds
        days = (b.end_min, b.end_max) if edge.after == InForce.NO else (b.start_min, b.start_max)
        that_day = [
            event
            for event in self.events
            if event.bounds.start_min <= days[1] and days[0] <= event.bounds.end_max
        ]
        pair = {edge.subject, edge.object}
        shared = {e.relation.event for e in that_day if {e.subject, e.object} == pair} - {None}
        return tuple(
            event
            for event in that_day
            if {event.subject, event.object} == pair or event.relation.event in shared
        )


def between(
    table: RelationTable,
    first: int,
    last: int,
    selection: Selection,
    *,
    events: int | None = None,
    fold: bool = False,
    known_by: int | None = None,
) -> Difference:
    """Compare two days.

    Parameters
    ----------
    table
        All relations, seen through the second clock if one is set.
    first, last
        The two days, ``first <= last``, in days since 1970-01-01.
    selection
        Which relations the question is about.
    events
        List events of at least this many days up to ``last``; None = those after ``first``.
    fold
        Rename the ends of what is listed: by the actors of ``last``, and for what ended or
        passed by those of the last day it held.
    known_by
        Day of the second clock that ``table`` was seen through; only noted.
    """
    before, after = table.grades(first), table.grades(last)
    groups = _sorted_out(table, first, last, before, after)
    since = first + 1 if events is None else min(first + 1, last - events)
    happened = table.touching(since, last)
    matched = selection.kind_mask(table) & selection.entity_mask(table, table.subject, table.object)
    if selection.grades is not None:
        grades = [int(grade) for grade in selection.grades]
        matched &= np.isin(np.maximum(before, happened), grades) | np.isin(after, grades)
    admitted = selection.modality_mask(table)
    listed = {name: np.flatnonzero(mask & matched & admitted) for name, mask in groups.items()}
    throughout = listed.pop("throughout")
    listed["events"] = _with_companions(table, listed, (happened > InForce.NO) & admitted, matched)
    moved = np.any([mask for name, mask in groups.items() if name != "kept"], axis=0)
    by_modality = (moved | (happened > InForce.NO)) & matched & ~admitted
    ends = _Ends(table, last, fold=fold)
    kept = _Kept(ends, listed.pop("kept"), before, after)
    edges = {
        name: ends.edges(rows, (happened if name == "events" else before), after, name)
        for name, rows in listed.items()
    }
    left_out = {"modality": selection.left_out_by_modality(by_modality), "inside": ends.inside}
    return Difference(
        table=table,
        first=first,
        last=last,
        selection=selection,
        possible_throughout=len(throughout),
        known_by=known_by,
        folded=fold,
        left_out={reason: count for reason, count in left_out.items() if count},
        kept=kept,
        **edges,
    )


def _sorted_out(
    table: RelationTable, first: int, last: int, before: Grades, after: Grades
) -> dict[str, Mask]:
    """Sort every state by its grades on the two days; each falls into one group at most."""
    b = table.bounds
    # Definite on some day of the span: what can only have been there at one end of it has then
    # surely begun, or surely ended, in between.
    surely = table.is_state & (np.maximum(b.start_max, first) <= np.minimum(b.end_min, last))
    triple = _triples(table)
    was_there = np.isin(triple, triple[before >= _IN_FORCE])
    is_there = np.isin(triple, triple[after >= _IN_FORCE])
    vanished = (before >= _IN_FORCE) & (after == InForce.NO)
    appeared = (after >= _IN_FORCE) & (before == InForce.NO)
    surely_ended = (before == InForce.POSSIBLE) & (after == InForce.NO) & surely
    surely_began = (after == InForce.POSSIBLE) & (before == InForce.NO) & surely
    kept = (before >= _IN_FORCE) & (after >= _IN_FORCE)
    throughout = (before == InForce.POSSIBLE) & (after == InForce.POSSIBLE)
    touched = (before > InForce.NO) | (after > InForce.NO)
    clear = vanished | appeared | surely_ended | surely_began | kept | throughout
    between_them = (b.start_min > first) & (b.end_max < last)
    return {
        "began": (appeared & ~was_there) | surely_began,
        "ended": (vanished & ~is_there) | surely_ended,
        "renewed": (appeared & was_there) | (vanished & is_there),
        "uncertain": touched & ~clear,
        "passing": table.is_state & between_them,
        "kept": kept,
        "throughout": throughout,
    }


def _triples(table: RelationTable) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Assign rows a number by subject, kind and object; symmetric kinds go both ways."""
    symmetric = np.array([kind.symmetric for kind in table.kinds], dtype=bool)[table.kind]
    swap = symmetric & (table.object < table.subject)
    subject = np.where(swap, table.object, table.subject).astype(np.int64)
    object_ = np.where(swap, table.subject, table.object)
    # One number for three codes, like digits: equal numbers are found faster than equal triples.
    numbers: np.ndarray[tuple[int], np.dtype[np.int64]] = (
        subject * len(table.kinds) + table.kind
    ) * len(table.entities) + object_
    return numbers


def _with_companions(
    table: RelationTable, listed: Mapping[str, Rows], happened: Mask, matched: Mask
) -> Rows:
    """Find the events that match, and those of the window that share one with a listed row."""
    rows = set(np.flatnonzero(happened & matched).tolist())
    shown = [rows, *(set(r.tolist()) for name, r in listed.items() if name != "kept")]
    shared = {table.relations[row].event for group in shown for row in group} - {None}
    rows |= {r for r in np.flatnonzero(happened).tolist() if table.relations[r].event in shared}
    return np.array(sorted(rows), dtype=np.intp)


class _Ends:
    """Names the ends of listed rows, folded by the right day, and counts what falls inside."""

    def __init__(self, table: RelationTable, last: int, *, fold: bool) -> None:
        self.table, self.last, self.fold = table, last, fold
        self.inside = 0
        self._actors = {last: actors_on(table, last)} if fold else {}

    def edges(
        self, rows: Rows, before: Grades, after: Grades, group: str
    ) -> tuple[ChangedEdge, ...]:
        edges = []
        for row in rows.tolist():
            subject, object_ = int(self.table.subject[row]), int(self.table.object[row])
            if self.fold:
                actors = self._on(self._day(row, group))
                subject, object_ = int(actors[subject]), int(actors[object_])
                if subject == object_:
                    self.inside += 1
                    continue
            edge = edge_fields(edge_at(self.table, row, subject, object_))
            grades = InForce(before[row]), InForce(after[row])
            # An event is in force on neither day: its grade is that of touching the days between.
            if group == "events":
                grades = InForce.NO, InForce(before[row])
            edges.append(ChangedEdge(**edge, before=grades[0], after=grades[1]))
        return tuple(edges)

    def _day(self, row: int, group: str) -> int:
        """Find the day whose actors name a row: the last it held, if it no longer does."""
        if group in ("ended", "passing", "renewed", "uncertain"):
            return min(int(self.table.bounds.end_max[row]), self.last)
        return self.last

    def _on(self, day: int) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
        if day not in self._actors:
            self._actors[day] = actors_on(self.table, day)
        return self._actors[day]

    def apart(self, rows: Rows) -> Rows:
        """Keep the rows whose ends are different actors on the last day."""
        if not self.fold:
            return rows
        actors = self._actors[self.last]
        table = self.table
        different: Rows = rows[actors[table.subject[rows]] != actors[table.object[rows]]]
        return different


class _Kept(Sequence[ChangedEdge]):
    """What holds on both days: counted at once, but made into edges only when looked at."""

    def __init__(self, ends: _Ends, rows: Rows, before: Grades, after: Grades) -> None:
        self._rows = ends.apart(rows)
        self._ends, self._before, self._after = ends, before, after

    @cached_property
    def _edges(self) -> tuple[ChangedEdge, ...]:
        return self._ends.edges(self._rows, self._before, self._after, "kept")

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> ChangedEdge: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[ChangedEdge]: ...
    def __getitem__(self, place: int | slice) -> ChangedEdge | Sequence[ChangedEdge]:
        return self._edges[place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._edges == tuple(other)

    def __hash__(self) -> int:
        return hash(self._edges)

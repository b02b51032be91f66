"""Indexes over the table: states by day, relations by entity; built when first asked for.

States are ordered by duration class (floor of log2 of the days they can last) and then by first
day. Of each class one run of rows surely covers a day, and one short run needs its last day
tested: the cost grows with the answer, not with the table. Counts come from running sums by day.
"""

from __future__ import annotations

import dataclasses
import weakref
from collections.abc import Iterable
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST
from diplograph.model import MODALITIES, Modality
from diplograph.table.columns import Days, RelationTable, Rows

_OPEN_CLASS = 40
"""Duration class of what has no end: above all others, the highest of which is 31, since bounds of
32 bits lie fewer than 2**32 days apart."""
_SHORT = 2**16
"""What has no more values fits in 16 bits, which numpy sorts by their digits: its time grows with
the number of rows only, and is a fraction of that of longer integers."""
_SORTED_BELOW = 100
"""Rows are sorted where fewer than one in so many are taken. Marking costs a pass over the whole
table, sorting a logarithm of the rows taken: about here the two cost the same."""
_timetables: weakref.WeakKeyDictionary[RelationTable, dict[frozenset[Modality], Timetable]] = (
    weakref.WeakKeyDictionary()
)
_adjacencies: weakref.WeakKeyDictionary[RelationTable, Adjacency] = weakref.WeakKeyDictionary()


class _Order:
    """Rows ordered by a column of days, and by day how many of them come up to it.

    Parameters
    ----------
    column
        The days of the rows; unbounded ones stand at the rims.
    """

    def __init__(self, column: Days) -> None:
        self.first, size = _span(column)
        places = np.clip(column.astype(np.int64) - self.first + 1, 0, size - 1)
        short = places.astype(np.uint16) if size <= _SHORT else places.astype(np.int32)
        self.order = np.argsort(short, kind="stable").astype(np.int32)
        self._until = np.bincount(short, minlength=size).cumsum()

    def until(self, day: int) -> int:
        """Count the rows whose day is not after a day."""
        place = day - self.first + 1
        # Before every day comes only what is unbounded; what never comes stands last.
        return int(self._until[min(max(place, 0), len(self._until) - 2)])

    def span(self, first: int, last: int) -> npt.NDArray[np.int32]:
        """Find the places of the rows whose day is after ``first`` and not after ``last``."""
        return self.order[self.until(first) : self.until(last)]


class Timetable:
    """An index of the states of a table by the days on which they can hold.

    Parameters
    ----------
    table
        The relations.
    rows
        Which of them, all of them states.
    """

    def __init__(self, table: RelationTable, rows: npt.NDArray[np.int32]) -> None:
        bounds = table.bounds
        self._rows = rows[bounds.start_min[rows] <= bounds.end_max[rows]]
        self._table = dataclasses.replace(table)  # a twin, so that the index keeps no table alive

    def __len__(self) -> int:
        return len(self._rows)

    def count(self, day: int) -> int:
        """Count the rows that are in force on a day, of any grade."""
        return int(self.counts(day, day)[0])

    def counts(self, first: int, last: int, grade: str = "any") -> npt.NDArray[np.int64]:
        """Count the rows of a grade on each day from ``first`` to ``last``, both inclusive.

        Parameters
        ----------
        first, last
            The days, since 1970-01-01.
        grade
            ``any``, ``definite`` or ``presumed``.
        """
        low, sums = self._sums[grade]
        if first == last:
            return sums[min(max(first - low + 1, 0), len(sums) - 1), None]
        return sums[np.clip(np.arange(first - low + 1, last - low + 2), 0, len(sums) - 1)]

    def rows_at(self, day: int) -> npt.NDArray[np.int32]:
        """Find the rows that are in force on a day, of any grade, in no particular order."""
        rows, starts, ends, classes = self._by_class
        parts = []
        for number, low, high in classes:
            run = starts[low:high]
            last = low + _count_until(run, day)
            if number == _OPEN_CLASS:
                parts.append(rows[low:last])
                continue
            # A row of this class lasts at least 2**number days and fewer than twice as many.
            sure = low + _count_until(run, day - 2**number)
            maybe = low + _count_until(run, day - 2 ** (number + 1) + 1)
            parts.append(rows[sure:last])
            parts.append(rows[maybe:sure][ends[maybe:sure] >= np.int32(day)])
        return np.concatenate(parts) if parts else np.empty(0, dtype=np.int32)

    def changed(self, first: int, last: int) -> npt.NDArray[np.int32]:
        """Find the rows whose grade may differ between two days, each once, in no order.

        That is those that may begin or surely have begun after ``first`` and up to ``last``, or
        that may end, surely end or cease to be presumed from ``first`` to the day before ``last``.
        """
        parts: list[npt.NDArray[np.int32]] = []
        earlier: list[tuple[Days, np.int32, np.int32]] = []
        for column, order, late in self._by_bound:
            low, high = _clipped(first - late), _clipped(last - late)
            rows = self._rows[order.span(first - late, last - late)]
            for other, after, until in earlier:  # what an earlier column found is found once
                days = other[rows]
                rows = rows[(days <= after) | (days > until)]
            parts.append(rows)
            earlier.append((column, low, high))
        return np.concatenate(parts)

    @cached_property
    def _sums(self) -> _Sums:
        return _Sums(self._table, self._rows)

    @cached_property
    def _by_class(
        self,
    ) -> tuple[npt.NDArray[np.int32], Days, Days, list[tuple[int, int, int]]]:
        """Order the rows by class and start: rows, first and last days, the run of each class."""
        bounds = self._table.bounds
        start, end = bounds.start_min[self._rows], bounds.end_max[self._rows]
        classes = _classes(start, end)
        order = _Order(start).order
        order = order[np.argsort(classes[order], kind="stable")]
        sizes = np.bincount(classes, minlength=_OPEN_CLASS + 1)
        high = np.cumsum(sizes)
        runs = [(n, int(high[n] - sizes[n]), int(high[n])) for n in np.flatnonzero(sizes).tolist()]
        return self._rows[order], start[order], end[order], runs

    @cached_property
    def _by_bound(self) -> list[tuple[Days, _Order, int]]:
        """Order the rows by each column of bounds, once, with the days by which it is late."""
        b, table = self._table.bounds, self._table
        columns: list[tuple[Days, int]] = []
        for column, late in (
            (b.start_min, 0),
            (b.start_max, 0),
            (b.end_max, 1),
            (b.end_min, 1),
            (table.presumed_until, 1),
        ):
            if not any(late == known and _same(column, each) for each, known in columns):
                columns.append((column, late))
        return [(column, _Order(column[self._rows]), late) for column, late in columns]


class Adjacency:
    """The rows of a table by each of their ends, ascending for each entity.

    Parameters
    ----------
    table
        The relations.
    """

    def __init__(self, table: RelationTable) -> None:
        self._table = dataclasses.replace(table)  # a twin: the index keeps no table alive
        rows = np.arange(len(table), dtype=np.int32)
        other = table.object != table.subject  # a relation of an entity to itself counts once
        ends = np.concatenate([table.subject, table.object[other]])
        many = len(table.entities)
        if many <= _SHORT:
            ends = ends.astype(np.uint16)
        order = np.argsort(ends, kind="stable")
        self._rows = np.concatenate([rows, rows[other]])[order]
        self._offsets = np.concatenate([[0], np.bincount(ends, minlength=many).cumsum()])

    def touching(self, entity: int) -> npt.NDArray[np.int32]:
        """Find the rows that touch an entity, by its code; subject rows come first."""
        low, high = int(self._offsets[entity]), int(self._offsets[entity + 1])
        return self._rows[low:high]

    def between(self, one: int, other: int) -> npt.NDArray[np.int32]:
        """Find the rows between two entities, either way."""
        # From the end with fewer rows, because each of them is looked at.
        degree = np.diff(self._offsets)
        near, far = (one, other) if degree[one] <= degree[other] else (other, one)
        rows = self.touching(near)
        subject, object_ = self._table.subject[rows], self._table.object[rows]
        loops, across = subject == object_, (subject == far) | (object_ == far)
        kept = loops if near == far else across
        between: npt.NDArray[np.int32] = rows[kept]
        return between


class _Sums(dict[str, tuple[int, npt.NDArray[np.int64]]]):
    """How many rows of a grade hold, by day: first day and counts, made when first asked for."""

    def __init__(self, table: RelationTable, rows: npt.NDArray[np.int32]) -> None:
        super().__init__()
        self._table, self._chosen = table, rows

    def __missing__(self, grade: str) -> tuple[int, npt.NDArray[np.int64]]:
        first, last = spans_of(self._table, grade)
        start, end = first[self._chosen], last[self._chosen]
        # What begins on no known day, such as an open state without any date, surely holds on none.
        held = (start <= end) & (start < np.int32(UNBOUNDED_FUTURE))
        start, end = start[held], end[held]
        low, size = _span(np.concatenate([start, end]))
        begins = np.clip(start.astype(np.int64) - low + 1, 0, size - 1)
        # What ends on a day is over on the next; what has no end never is.
        over = np.clip(end.astype(np.int64) - low + 2, 0, size - 1)
        over = over[end < np.int32(UNBOUNDED_FUTURE)]
        step = np.bincount(begins, minlength=size) - np.bincount(over, minlength=size)
        self[grade] = low, step.cumsum()
        return self[grade]


def spans_of(table: RelationTable, grade: str) -> tuple[Days, Days]:
    """Work out first and last day, inclusive, on which each state has a grade; often none.

    Parameters
    ----------
    table
        The relations.
    grade
        ``any``, ``definite`` or ``presumed``; what is left of ``any`` is possible.
    """
    b = table.bounds
    if grade == "any":
        return b.start_min, b.end_max
    if grade == "definite":
        return b.start_max, b.end_min
    never = np.int32(UNBOUNDED_PAST)
    begun = np.maximum(b.start_max, np.minimum(b.end_min, np.int32(UNBOUNDED_FUTURE - 1)) + 1)
    return begun, np.where(table.open_end, np.minimum(table.presumed_until, b.end_max), never)


def timetable(table: RelationTable, modalities: Iterable[Modality]) -> Timetable:
    """Look up the timetable of the states of some modalities, built when first asked for."""
    key = frozenset(modalities)
    indexes = _timetables.setdefault(table, {})
    if key not in indexes:
        admitted = np.array([each in key for each in MODALITIES])
        rows = np.flatnonzero(table.is_state & admitted[table.modality]).astype(np.int32)
        indexes[key] = Timetable(table, rows)
    return indexes[key]


def adjacency(table: RelationTable) -> Adjacency:
    """Look up the adjacency of a table, built when first asked for."""
    index = _adjacencies.get(table)
    if index is None:
        index = _adjacencies[table] = Adjacency(table)
    return index


def as_rows(rows: npt.NDArray[Any], many: int) -> Rows:
    """Order row numbers, as the type that numpy indexes with.

    Parameters
    ----------
    rows
        Row numbers, each once.
    many
        How many rows the table has: marking them beats sorting where many of them are taken.
    """
    if len(rows) * _SORTED_BELOW < many:
        return np.sort(rows).astype(np.intp)
    marked = np.zeros(many, dtype=bool)
    marked[rows] = True
    return np.flatnonzero(marked)


def _count_until(starts: Days, day: int) -> int:
    """Count the starts up to a day; the day has the column's type, so that nothing is copied."""
    return int(np.searchsorted(starts, _clipped(day), side="right")) if day >= UNBOUNDED_PAST else 0


def _clipped(day: int) -> np.int32:
    return np.int32(min(max(day, UNBOUNDED_PAST), UNBOUNDED_FUTURE))


def _classes(start: Days, end: Days) -> npt.NDArray[np.uint8]:
    """Work out the duration class of each row; those without end have one of their own."""
    # The exponent of a float is the floor of a logarithm, exact for every number below 2**53.
    days = np.maximum(end.astype(np.float64) - start + 1, 1)
    classes = (np.frexp(days)[1] - 1).astype(np.uint8)
    classes[end == np.int32(UNBOUNDED_FUTURE)] = _OPEN_CLASS
    return classes


def _span(days: Days) -> tuple[int, int]:
    """Find the first bounded day, and count the places with one more at each rim."""
    past, future = np.int32(UNBOUNDED_PAST), np.int32(UNBOUNDED_FUTURE)
    bounded = days[(days > past) & (days < future)]
    if not len(bounded):
        return 0, 3
    first, last = int(bounded.min()), int(bounded.max())
    return first, last - first + 4


def _same(one: Days, other: Days) -> bool:
    return one is other or np.array_equal(one, other)

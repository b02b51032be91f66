"""How many relations are in force on each day of a span, by group and grade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diplograph.dates import iso
from diplograph.slices.selection import Selection
from diplograph.table import Codes, RelationTable, spans_of, timetable

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Series:
    """Counts of states in force, by day and group.

    Parameters
    ----------
    days
        The days counted, ascending, since 1970-01-01.
    groups
        Names of the groups.
    definite, presumed, possible
        Shape ``(groups, days)``: how many relations have exactly this grade on that day.

    Examples
    --------
    >>> import diplograph as dg
    >>> dg.load().series("2025-04-16", "2025-04-18", by="stance")
    <Series of cooperative, neutral, hostile on 3 days, 2025-04-16 to 2025-04-18>
    >>> dg.load().series("2025-04-16", "2025-04-18").sampled([20194]).dates
    ['2025-04-16']
    """

    days: npt.NDArray[np.int64]
    groups: tuple[str, ...]
    definite: Counts
    presumed: Counts
    possible: Counts

    @property
    def first(self) -> int:
        """The first day."""
        return int(self.days[0])

    @property
    def last(self) -> int:
        """The last day."""
        return int(self.days[-1])

    @property
    def dates(self) -> list[str]:
        """The days, ``YYYY-MM-DD``."""
        return [iso(day) for day in self.days.tolist()]

    def __repr__(self) -> str:
        span = f"{iso(self.first)} to {iso(self.last)}" if len(self.days) else "no day"
        return f"<Series of {', '.join(self.groups)} on {len(self.days)} days, {span}>"

    def sampled(self, days: Sequence[int]) -> Series:
        """Take the counts of some of the days."""
        places = np.searchsorted(self.days, np.asarray(days, dtype=np.int64))
        parts = (self.definite, self.presumed, self.possible)
        return Series(self.days[places], self.groups, *(part[:, places] for part in parts))

    @property
    def in_force(self) -> Counts:
        """Definite and presumed relations."""
        return np.asarray(self.definite + self.presumed)

    @property
    def at_most(self) -> Counts:
        """Relations of any grade: the upper bound of what can have been in force."""
        return np.asarray(self.in_force + self.possible)


def series(
    table: RelationTable,
    selection: Selection,
    first: int,
    last: int,
    *,
    groups: Sequence[str] = ("all",),
    group_of: Codes | None = None,
) -> Series:
    """Count the states in force on each day from ``first`` to ``last``, both inclusive.

    Each grade of a relation is a span of days, so that sums of differences give all counts in
    time that grows with relations plus days.

    Parameters
    ----------
    table
        All relations, seen through the second clock if one is set.
    selection
        Which of them count; folding is not known here.
    first, last
        The days, since 1970-01-01.
    groups
        Names of the groups.
    group_of
        Number of the group by kind code, negative = not counted; None = all in the first.
    """
    plain = not selection.among and selection.kinds is None and selection.families is None
    if plain and group_of is None:
        days = timetable(table, selection.modalities)
        counts = {g: days.counts(first, last, g)[None] for g in ("any", "definite", "presumed")}
    else:
        counts = _grouped(table, selection, (first, last), len(groups), group_of)
    definite, presumed = counts["definite"], counts["presumed"]
    possible = counts["any"] - definite - presumed
    return Series(np.arange(first, last + 1), tuple(groups), definite, presumed, possible)


def _grouped(
    table: RelationTable,
    selection: Selection,
    span: tuple[int, int],
    many: int,
    group_of: Codes | None,
) -> dict[str, Counts]:
    """Count by grade, group and day: what covers a day has begun by it and not ended before."""
    code = np.zeros(len(table.kinds), dtype=np.int32) if group_of is None else group_of
    group = code[table.kind].astype(np.int64)
    counting = selection.mask(table) & table.is_state & (group >= 0)
    days = span[1] - span[0] + 1
    counts = {}
    for grade in ("any", "definite", "presumed"):
        start, end = spans_of(table, grade)
        # In 64 bits: an unbounded day less a day of the span does not fit in 32.
        low = np.maximum(start.astype(np.int64) - span[0], 0)
        high = np.minimum(end.astype(np.int64) - span[0] + 1, days)
        rows = counting & (low < high)
        # A day more in each group takes the ends of what outlasts the span; it is cut off below.
        place, size = group[rows] * (days + 1), many * (days + 1)
        step = np.bincount(place + low[rows], minlength=size)
        step = step - np.bincount(place + high[rows], minlength=size)
        counts[grade] = step.reshape(many, days + 1)[:, :days].cumsum(axis=1)
    return counts

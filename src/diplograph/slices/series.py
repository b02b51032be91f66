"""How many relations are in force on each day of a span, by group and grade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diplograph.slices.edges import Selection
from diplograph.table import Codes, Mask, RelationTable

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Series:
    """Counts of states in force, by day and group.

    Parameters
    ----------
    first
        The first day, in days since 1970-01-01; the counts go on day by day.
    groups
        Names of the groups.
    definite, presumed, possible
        Shape ``(groups, days)``: how many relations have exactly this grade on that day.
    """

    first: int
    groups: tuple[str, ...]
    definite: Counts
    presumed: Counts
    possible: Counts

    @property
    def last(self) -> int:
        """The last day."""
        return self.first + int(self.definite.shape[1]) - 1

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
    taken = selection.kind_mask(table) & selection.modality_mask(table) & table.is_state
    taken &= selection.entity_mask(table, table.subject, table.object)
    code = np.zeros(len(table.kinds), dtype=np.int32) if group_of is None else group_of
    group = code[table.kind]
    taken &= group >= 0
    b = table.bounds
    begun = np.maximum(b.start_max, b.end_min + np.int32(1))
    until = np.where(table.open_end, np.minimum(table.presumed_until, b.end_max), b.end_min)
    shape = len(groups), last - first + 1
    size = (group, taken, first, shape)
    definite = _covered(b.start_max, b.end_min, *size)
    presumed = _covered(begun, until, *size)
    everything = _covered(b.start_min, b.end_max, *size)
    return Series(first, tuple(groups), definite, presumed, everything - definite - presumed)


def _covered(
    start: npt.NDArray[np.int32],
    end: npt.NDArray[np.int32],
    group: Codes,
    taken: Mask,
    first: int,
    shape: tuple[int, int],
) -> Counts:
    """Count, by group and day, the spans (both ends inclusive) that cover the day."""
    days = shape[1]
    low = np.maximum(start.astype(np.int64) - first, 0)
    high = np.minimum(end.astype(np.int64) - first + 1, days)
    rows = taken & (low < high)
    step = np.zeros((shape[0], days + 1), dtype=np.int64)
    np.add.at(step, (group[rows], low[rows]), 1)
    np.add.at(step, (group[rows], high[rows]), -1)
    return np.asarray(step[:, :days].cumsum(axis=1))

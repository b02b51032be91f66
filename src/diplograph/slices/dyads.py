"""Dyads: every pair of states in every year, month or day, with what held between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, InForce
from diplograph.model import Coverage
from diplograph.names import states_by_id
from diplograph.table import RelationTable, Rows

GRADES: Final = {"definite": InForce.DEFINITE, "presumed": InForce.PRESUMED}
GRADES["possible"] = InForce.POSSIBLE
Values = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One stretch of days during which a state existed; both inclusive."""

    unit: str
    entity: str
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A year, month or day."""

    name: str
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The dyads of one period.

    Parameters
    ----------
    period
        The period.
    first, second
        Units of each pair: numbers of the Correlates of War, identifiers where there is none.
    counts
        Shape ``(pairs, columns)``: how many relations had the grade of the column as their highest
        on some day of the period; NaN = the data do not cover it, which is not 0.
    """

    period: Period
    first: Sequence[str]
    second: Sequence[str]
    counts: Values


def dyads(
    table: RelationTable,
    rows: Rows,
    members: Sequence[Member],
    periods: Sequence[Period],
    columns: Sequence[tuple[str, ...]],
    coverage: Mapping[str, Coverage],
    *,
    directed: bool,
) -> Iterator[Page]:
    """Give the dyads of each period.

    Parameters
    ----------
    table, rows
        The relations that count.
    members
        Who existed when.
    periods
        Ascending.
    columns
        The kinds, by identifier, that each group of three columns (definite, presumed, possible)
        adds up.
    coverage
        What the data cover, by kind; a kind that is not there is covered always.
    directed
        Whether a pair stands twice, once for each direction; symmetric relations count in both.
    """
    ends = _units(table, rows)
    symmetric = np.array([kind.symmetric for kind in table.kinds])[table.kind[rows]]
    group = _groups(table, columns)[table.kind[rows]]
    span = _Spans(table, rows)
    for period in periods:
        there = sorted(
            {m.unit for m in members if m.first <= period.last and m.last >= period.first},
            key=lambda unit: (not unit.isdecimal(), int(unit) if unit.isdecimal() else 0, unit),
        )
        place = {unit: n for n, unit in enumerate(there)}
        grade = span.best(period.first, period.last)
        near = np.flatnonzero(grade > 0)
        one = np.array([place.get(ends[0][n], -1) for n in near.tolist()], dtype=np.int64)
        other = np.array([place.get(ends[1][n], -1) for n in near.tolist()], dtype=np.int64)
        inside = (one >= 0) & (other >= 0) & (one != other) & (group[near] >= 0)
        near, one, other = near[inside], one[inside], other[inside]
        size = len(there)
        column = group[near] * 3 + (3 - grade[near].astype(np.int64))
        counts = _counted(
            one, other, column, symmetric[near], size, len(columns), directed=directed
        )
        first, second = np.meshgrid(np.arange(size), np.arange(size), indexing="ij")
        chosen = first != second if directed else first < second
        values = counts.reshape(size, size, -1)[chosen].astype(float)
        pairs = first[chosen], second[chosen]
        _blank(values, pairs, there, period, columns, coverage, directed=directed)
        names = np.array(there, dtype=object)
        yield Page(
            period=period,
            first=names[pairs[0]].tolist(),
            second=names[pairs[1]].tolist(),
            counts=values,
        )


def unit_of(entity: str, day: int) -> str:
    """Give the number under which a state counts on a day, or its identifier if it has none.

    Examples
    --------
    >>> unit_of("soviet-union", 0), unit_of("germany", 0), unit_of("germany", 9000)
    ('365', '260', '255')
    """
    states = [state for state in states_by_id(entity) if state.cow]
    there = [state for state in states if state.first <= day <= state.last]
    chosen = there or states
    return chosen[-1].cow if chosen else entity


def _units(table: RelationTable, rows: Rows) -> tuple[list[str], list[str]]:
    """Give the units of both ends of each relation, on the day from which it surely held."""
    starts = table.bounds.start_max[rows]
    ends = table.bounds.end_min[rows]
    days = np.where(starts < UNBOUNDED_FUTURE, starts, ends).tolist()
    known: dict[tuple[int, int], str] = {}
    changing = {
        n for n, e in enumerate(table.entities) if len({s.cow for s in states_by_id(e.id)}) > 1
    }
    told = []
    for column in (table.subject[rows].tolist(), table.object[rows].tolist()):
        units = []
        for code, day in zip(column, days, strict=True):
            key = code, day if code in changing else 0
            if key not in known:
                known[key] = unit_of(table.entities[code].id, day)
            units.append(known[key])
        told.append(units)
    return told[0], told[1]


def _groups(table: RelationTable, columns: Sequence[tuple[str, ...]]) -> npt.NDArray[np.int64]:
    group = {kind: n for n, kinds in enumerate(columns) for kind in kinds}
    return np.array([group.get(kind.id, -1) for kind in table.kinds], dtype=np.int64)


class _Spans:
    """The highest grade that each relation reaches within a span of days."""

    def __init__(self, table: RelationTable, rows: Rows) -> None:
        self.bounds = table.bounds.take(rows)
        self.open_end = table.open_end[rows]
        self.until = table.presumed_until[rows]
        self.is_state = table.is_state[rows]

    def best(self, first: int, last: int) -> npt.NDArray[np.uint8]:
        b = self.bounds
        touched = (b.start_min <= last) & (b.end_max >= first)
        # A state is definite on the days from start_max to end_min; an event is if it surely
        # lies within the span.
        state = np.maximum(b.start_max, first) <= np.minimum(b.end_min, last)
        event = (b.start_max <= last) & (b.end_min >= first) & (b.start_min >= first)
        event &= b.end_max <= last
        sure = touched & np.where(self.is_state, state, event)
        after = np.maximum(np.maximum(b.start_max, b.end_min.astype(np.int64) + 1), first)
        presumed = touched & self.open_end & (after <= np.minimum(self.until, last))
        grade = touched.astype(np.uint8)
        grade[presumed] = InForce.PRESUMED
        grade[sure] = InForce.DEFINITE
        return grade


def _counted(
    one: npt.NDArray[np.int64],
    other: npt.NDArray[np.int64],
    column: npt.NDArray[np.int64],
    symmetric: npt.NDArray[np.bool_],
    size: int,
    groups: int,
    *,
    directed: bool,
) -> npt.NDArray[np.int64]:
    """Count by pair and column."""
    wide = groups * 3
    if directed:
        place = (one * size + other) * wide + column
        turned = ((other * size + one) * wide + column)[symmetric]
        return np.bincount(np.concatenate([place, turned]), minlength=size * size * wide)
    low, high = np.minimum(one, other), np.maximum(one, other)
    return np.bincount((low * size + high) * wide + column, minlength=size * size * wide)


def _blank(
    values: Values,
    pairs: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
    there: Sequence[str],
    period: Period,
    columns: Sequence[tuple[str, ...]],
    coverage: Mapping[str, Coverage],
    *,
    directed: bool,
) -> None:
    """Write NaN where the data do not cover a period or a pair: unknown, not nothing."""
    for n, kinds in enumerate(columns):
        covered = np.zeros(len(values), dtype=bool)
        for kind in kinds:
            found = coverage.get(kind, Coverage(UNBOUNDED_PAST, UNBOUNDED_FUTURE))
            if found.first > period.last or found.last < period.first:
                continue
            if not found.subjects:
                covered[:] = True
                continue
            units = {unit_of(entity, period.last) for entity in found.subjects}
            is_subject = np.array([unit in units for unit in there], dtype=bool)
            near = is_subject[pairs[0]] if len(there) else covered
            covered |= near if directed else near | is_subject[pairs[1]]
        empty = values[:, n * 3 : n * 3 + 3].sum(axis=1) == 0
        values[~covered & empty, n * 3 : n * 3 + 3] = np.nan

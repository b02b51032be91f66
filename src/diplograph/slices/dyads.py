"""Dyads: every pair of states in every year, month or day, with what held between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import numpy.typing as npt

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, InForce
from diplograph.model import Coverage, Kind
from diplograph.names import states_by_id
from diplograph.table import BoundColumns, Days, Mask, RelationTable, Rows

GRADES: Final = {"definite": InForce.DEFINITE, "presumed": InForce.PRESUMED}
GRADES["possible"] = InForce.POSSIBLE
Values = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


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
class PeriodTally:
    """The relations that touch a period, added up; columns of one length.

    Parameters
    ----------
    subject, object, kind
        Numbers.
    grade
        The highest grade on some day of the period, as a number.
    day
        First day of the period on which the relation surely held, by which its ends are named.
    count
        How many relations are alike in all of these.
    """

    subject: Numbers
    object: Numbers
    kind: Numbers
    grade: Numbers
    day: Numbers
    count: Numbers


TALLY_COLUMNS: Final = tuple(each.name for each in fields(PeriodTally))
Tallies = Callable[[Period], PeriodTally]


@dataclass(frozen=True, slots=True, kw_only=True)
class DyadCounts:
    """The dyads of one period.

    Parameters
    ----------
    period
        The period.
    first, second
        Units of each pair: numbers of the Correlates of War.
    counts
        Shape ``(pairs, columns)``: how many relations had the grade of the column as their highest
        on some day of the period; NaN = the data do not cover it, which is not 0.
    """

    period: Period
    first: Sequence[str]
    second: Sequence[str]
    counts: Values


def dyads(
    tallies: Tallies,
    entities: Sequence[str],
    kinds: Sequence[Kind],
    members: Sequence[Member],
    periods: Sequence[Period],
    columns: Sequence[tuple[str, ...]],
    coverage: Mapping[str, tuple[Coverage, ...]],
    *,
    directed: bool,
) -> Iterator[DyadCounts]:
    """Count the relations of each pair of states in each period.

    Parameters
    ----------
    tallies
        Adds up the relations of a period.
    entities, kinds
        What its codes stand for: identifiers, kinds.
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
    unit = _Units(entities)
    symmetric = np.array([kind.symmetric for kind in kinds], dtype=bool)
    of_kind = {kind: n for n, each in enumerate(columns) for kind in each}
    group = np.array([of_kind.get(kind.id, -1) for kind in kinds], dtype=np.int64)
    for period in periods:
        # By number, as tables of the field list states: as text, 100 would stand before 20.
        there = sorted(
            {m.unit for m in members if m.first <= period.last and m.last >= period.first},
            key=int,
        )
        place = {unit: n for n, unit in enumerate(there)}
        tally = tallies(period)
        one = unit.places(tally.subject, tally.day, place)
        other = unit.places(tally.object, tally.day, place)
        inside = (one >= 0) & (other >= 0) & (one != other) & (group[tally.kind] >= 0)
        one, other, kind = one[inside], other[inside], tally.kind[inside]
        # Three columns a group, the surest first: a grade is greater the surer it is.
        column = group[kind] * 3 + (int(InForce.DEFINITE) - tally.grade[inside])
        size, wide = len(there), len(columns) * 3
        counts = np.zeros((size, size, wide), dtype=np.int64)
        if not directed:
            one, other = np.minimum(one, other), np.maximum(one, other)
        np.add.at(counts, (one, other, column), tally.count[inside])
        if directed:
            both = symmetric[kind]
            turned = other[both], one[both], column[both]
            np.add.at(counts, turned, tally.count[inside][both])
        first, second = np.meshgrid(np.arange(size), np.arange(size), indexing="ij")
        chosen = first != second if directed else first < second
        values = counts[chosen].astype(float)
        pairs = first[chosen], second[chosen]
        _blank(values, pairs, there, period, columns, coverage, directed=directed)
        names = np.array(there, dtype=object)
        yield DyadCounts(
            period=period,
            first=names[pairs[0]].tolist(),
            second=names[pairs[1]].tolist(),
            counts=values,
        )


def tallies_of(table: RelationTable, rows: Rows) -> Tallies:
    """Make what adds up relations of a table by period: here every relation by itself."""
    bounds = table.bounds.take(rows)
    spans = _Spans(bounds, table.open_end[rows], table.presumed_until[rows], table.is_state[rows])
    subject, object_, kind = table.subject[rows], table.object[rows], table.kind[rows]
    # Surely there from the latest start on; where none is known, when it was last seen.
    sure_day = np.where(bounds.start_max < UNBOUNDED_FUTURE, bounds.start_max, bounds.end_min)

    def tally(period: Period) -> PeriodTally:
        grade = spans.best(period.first, period.last)
        near = np.flatnonzero(grade > 0)
        return PeriodTally(
            subject=subject[near].astype(np.int64),
            object=object_[near].astype(np.int64),
            kind=kind[near].astype(np.int64),
            grade=grade[near].astype(np.int64),
            day=np.clip(sure_day[near], period.first, period.last).astype(np.int64),
            count=np.ones(len(near), dtype=np.int64),
        )

    return tally


def unit_of(entity: str, day: int) -> str:
    """Find the number of the Correlates of War under which a state counts on a day.

    What is no state of theirs has none: blank.

    Examples
    --------
    >>> unit_of("soviet-union", 0), unit_of("germany", 0), unit_of("germany", 9000)
    ('365', '260', '255')
    """
    states = [state for state in states_by_id(entity) if state.cow]
    there = [state for state in states if state.first <= day <= state.last]
    chosen = there or states
    return chosen[-1].cow if chosen else ""


def unit_change_days(entities: Iterable[str]) -> list[int]:
    """Find the days on which one of some entities begins to count under another number.

    Examples
    --------
    >>> from diplograph.dates import iso
    >>> [iso(day) for day in unit_change_days(["germany", "france"])]
    ['1949-05-23', '1990-10-03']
    """
    turns = set()
    for entity in entities:
        for state in states_by_id(entity):
            days = {state.first, state.last + 1} - {UNBOUNDED_PAST, UNBOUNDED_FUTURE + 1}
            turns |= {day for day in days if unit_of(entity, day) != unit_of(entity, day - 1)}
    return sorted(turns)


class _Units:
    """The unit of each entity, which some change on a day."""

    def __init__(self, entities: Sequence[str]) -> None:
        self._entities = entities
        self._first = [unit_of(entity, UNBOUNDED_PAST) for entity in entities]
        changing = {n for n, e in enumerate(entities) if len({s.cow for s in states_by_id(e)}) > 1}
        self._changing = np.array(sorted(changing), dtype=np.int64)

    def places(self, codes: Numbers, days: Numbers, place: Mapping[str, int]) -> Numbers:
        """Find the place of the unit of each entity on a day, -1 where it has none."""
        of_code = np.array([place.get(unit, -1) for unit in self._first], dtype=np.int64)
        places = of_code[codes]
        # Few entities change their unit: theirs alone are looked up day by day.
        for n in np.flatnonzero(np.isin(codes, self._changing)).tolist():
            unit = unit_of(self._entities[int(codes[n])], int(days[n]))
            places[n] = place.get(unit, -1)
        return places


@dataclass(frozen=True, slots=True)
class _Spans:
    """The highest grade that each relation reaches within a span of days."""

    bounds: BoundColumns
    open_end: Mask
    until: Days
    is_state: Mask

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


def _blank(
    values: Values,
    pairs: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
    there: Sequence[str],
    period: Period,
    columns: Sequence[tuple[str, ...]],
    coverage: Mapping[str, tuple[Coverage, ...]],
    *,
    directed: bool,
) -> None:
    """Write NaN where the data do not cover a period or a pair: unknown, not nothing."""
    always = (Coverage(UNBOUNDED_PAST, UNBOUNDED_FUTURE),)
    for n, kinds in enumerate(columns):
        covered = np.zeros(len(values), dtype=bool)
        for span in (span for kind in kinds for span in coverage.get(kind, always)):
            if span.first > period.first or span.last < period.last:
                continue  # of a period that is covered in part, nobody knows that there was none
            if not span.subjects:
                covered[:] = True
                continue
            units = {unit_of(entity, period.last) for entity in span.subjects}
            is_subject = np.array([unit in units for unit in there], dtype=bool)
            near = is_subject[pairs[0]] if len(there) else covered
            covered |= near if directed else near | is_subject[pairs[1]]
        # What was counted stays counted, even where the data do not claim to be complete.
        empty = values[:, n * 3 : n * 3 + 3].sum(axis=1) == 0
        values[~covered & empty, n * 3 : n * 3 + 3] = np.nan

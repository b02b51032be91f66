"""The dated relation table: one row a relation, its ends and dates as columns of numbers.

Every answer of the package comes from here. Days are int32 numbers since 1970-01-01, bounds
are inclusive, and entities and kinds are codes into `RelationTable.entities` and
`RelationTable.kinds`. The written bounds are kept beside the ones clipped to the lives of
both ends, because a second clock (`RelationTable.known_by`) clips them anew.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, InForce, add_years
from diplograph.model import UNLIMITED, Bounds, Entity, Kind, Relation

Days: TypeAlias = npt.NDArray[np.int32]
Codes: TypeAlias = npt.NDArray[np.int32]
Mask: TypeAlias = npt.NDArray[np.bool_]
Grades: TypeAlias = npt.NDArray[np.uint8]
Rows: TypeAlias = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class BoundColumns:
    """The four inclusive bounds of every row, in days since 1970-01-01."""

    start_min: Days
    start_max: Days
    end_min: Days
    end_max: Days

    def take(self, rows: Rows | Mask) -> BoundColumns:
        """Take the bounds of some rows."""
        return BoundColumns(
            self.start_min[rows], self.start_max[rows], self.end_min[rows], self.end_max[rows]
        )


@dataclass(frozen=True, slots=True)
class Lives:
    """First and last day on which each entity can have existed, by entity code.

    ``end_known`` is the day from which the end was publicly known.
    """

    first: Days
    last: Days
    end_known: Days

    @classmethod
    def of(cls, entities: Sequence[Entity]) -> Lives:
        """Read the lives off the records; what is unknown is unbounded."""
        first = [e.inception.earliest if e.inception else UNBOUNDED_PAST for e in entities]
        last = [e.dissolution.latest if e.dissolution else UNBOUNDED_FUTURE for e in entities]
        known = [
            e.end_known_since.latest if e.end_known_since else day
            for e, day in zip(entities, last, strict=True)
        ]
        return cls(int32_column(first), int32_column(last), int32_column(known))

    @property
    def are_unbounded(self) -> bool:
        """Whether no entity has a known first or last day."""
        first, last = np.int32(UNBOUNDED_PAST), np.int32(UNBOUNDED_FUTURE)
        return bool((self.first == first).all() and (self.last == last).all())

    def known_by(self, day: int) -> Lives:
        """Forget the ends that were not known on a day."""
        last = np.where(self.end_known > day, np.int32(UNBOUNDED_FUTURE), self.last)
        return dataclasses.replace(self, last=last)


# Compared by identity, and open to weak references: indexes are kept by table, not in it, so that
# a table stays plain columns and its indexes go when it goes.
@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class RelationTable:
    """Relations as columns; made by `from_graph`, asked by `diplograph.slices`.

    ``written`` holds the bounds as the record gives them, ``bounds`` the same after clipping.
    ``start_written`` and ``end_written`` tell which of them are written dates, which lives
    never move. ``known`` and ``end_known`` are the second clock.
    """

    entities: tuple[Entity, ...]
    kinds: tuple[Kind, ...]
    relations: Sequence[Relation]
    lives: Lives
    subject: npt.NDArray[Any]
    kind: npt.NDArray[Any]
    object: npt.NDArray[Any]
    modality: npt.NDArray[Any]
    written: BoundColumns
    bounds: BoundColumns
    start_written: Mask
    end_written: Mask
    open_end: Mask
    known: Days
    end_known: Days
    presumed_until: Days
    is_state: Mask

    def __len__(self) -> int:
        return len(self.subject)

    def bounds_of(self, row: int) -> Bounds:
        """Read the clipped bounds of one row."""
        b = self.bounds
        return Bounds(
            int(b.start_min[row]), int(b.start_max[row]), int(b.end_min[row]), int(b.end_max[row])
        )

    def grades(self, day: int, rows: Rows | None = None) -> Grades:
        """Grade states on a day; tested in the order NO, DEFINITE, PRESUMED, POSSIBLE.

        Parameters
        ----------
        day
            Days since 1970-01-01.
        rows
            Row numbers; None = every row.

        Returns
        -------
        numpy.ndarray of uint8
            `InForce` by row; events are always ``NO`` here, see `touching`.
        """
        b, open_end, until, is_state = (
            self.bounds,
            self.open_end,
            self.presumed_until,
            self.is_state,
        )
        if rows is not None:
            b, open_end, until = b.take(rows), open_end[rows], until[rows]
            is_state = is_state[rows]
        # Possible is 1, so that the mask itself is the grade of what is neither of the two below.
        inside = is_state & (b.start_min <= day) & (day <= b.end_max)
        begun = inside & (b.start_max <= day)
        presumed = begun & open_end & (day > b.end_min) & (day <= until)
        grades = inside.astype(np.uint8)
        grades[presumed] = InForce.PRESUMED
        grades[begun & (day <= b.end_min)] = InForce.DEFINITE
        return grades

    def touching(self, first: int, last: int, rows: Rows | None = None) -> Grades:
        """Grade events by whether they touch a window of days, both ends inclusive.

        ``rows`` are row numbers; None = every row.

        Returns
        -------
        numpy.ndarray of uint8
            ``DEFINITE`` if it certainly touches the window, ``POSSIBLE`` if it may, else
            ``NO``; states are always ``NO`` here.
        """
        b, is_state = self.bounds, self.is_state
        if rows is not None:
            b, is_state = b.take(rows), is_state[rows]
        possible = ~is_state & (b.start_min <= last) & (b.end_max >= first)
        definite = possible & (b.start_max <= last) & (b.end_min >= first)
        grades = possible.astype(np.uint8)
        grades[definite] = InForce.DEFINITE
        return grades

    def known_by(self, day: int) -> RelationTable:
        """See the table as it could be known on a day: the second clock.

        Relations not yet known are gone. Ends of states, and of lives, that were not yet known
        are open, last seen no later than this day. An end that is unknown to this day stays
        unknown: nobody has said that it was still running.
        """
        kept = np.flatnonzero(self.known <= day)
        table = self.take(kept)
        hidden = table.is_state & (table.end_known > day) & (table.end_written | table.open_end)
        written = dataclasses.replace(
            table.written,
            end_min=np.where(hidden, np.minimum(table.written.end_min, day), table.written.end_min),
            end_max=np.where(hidden, np.int32(UNBOUNDED_FUTURE), table.written.end_max),
        )
        table = dataclasses.replace(
            table,
            lives=self.lives.known_by(day),
            written=written,
            end_written=table.end_written & ~hidden,
            open_end=table.open_end | hidden,
        )
        return clipped(table)

    def take(self, rows: Rows) -> RelationTable:
        """Take some rows as a table, in the order asked for."""
        columns: dict[str, Any] = {
            name: getattr(self, name)[rows]
            for name in (
                "subject",
                "kind",
                "object",
                "modality",
                "start_written",
                "end_written",
                "open_end",
                "known",
                "end_known",
                "presumed_until",
                "is_state",
            )
        }
        # Records made on demand are taken by number: to make them all would be to build a million.
        lazy = getattr(self.relations, "take", None)
        relations = lazy(rows) if lazy else tuple(self.relations[row] for row in rows)
        return dataclasses.replace(
            self,
            relations=relations,
            written=self.written.take(rows),
            bounds=self.bounds.take(rows),
            **columns,
        )


def clipped(table: RelationTable) -> RelationTable:
    """Clip the unknown and open bounds of states to the lives of both ends.

    Written dates never move; nor do events, which may follow the end of their object.
    """
    written, lives = table.written, table.lives
    if lives.are_unbounded:
        until = presumed_until(table.kinds, table.kind, table.open_end, written.end_min)
        end_max = written.end_max
        if np.array_equal(until, end_max):
            until = end_max  # the same column is stored once
        return dataclasses.replace(table, bounds=written, presumed_until=until)
    first = np.maximum(lives.first[table.subject], lives.first[table.object])
    last = np.minimum(lives.last[table.subject], lives.last[table.object])
    move_start = table.is_state & ~table.start_written
    move_end = table.is_state & ~table.end_written
    start_min = np.where(move_start, np.maximum(written.start_min, first), written.start_min)
    end_max = np.where(move_end, np.minimum(written.end_max, last), written.end_max)
    end_min = np.where(move_end, np.minimum(written.end_min, end_max), written.end_min)
    bounds = BoundColumns(start_min, written.start_max, end_min, end_max)
    until = presumed_until(table.kinds, table.kind, table.open_end, end_min)
    return dataclasses.replace(table, bounds=bounds, presumed_until=until)


def presumed_until(
    kinds: Sequence[Kind], kind: npt.NDArray[Any], open_end: Mask, end_min: Days
) -> Days:
    """Work out the last day on which each open row is presumed; `end_min` where nothing is.

    Parameters
    ----------
    kinds
        What the codes of kinds stand for.
    kind, open_end, end_min
        Kind, whether its end is open, and day on which it was last seen, by row.

    Returns
    -------
    numpy.ndarray of int32
        ``end_min`` itself, not a copy, where no row is presumed.
    """
    if not open_end.any():
        return end_min
    years = np.array([each.presumed_for for each in kinds], dtype=np.int64)[kind]
    until = end_min
    for presumed in np.unique(years[open_end]).tolist():
        rows = open_end & (years == presumed)
        if presumed == UNLIMITED:
            until = np.where(rows, np.int32(UNBOUNDED_FUTURE), until)
        else:
            # The calendar is asked once for each day that occurs, not once for each row.
            days, where = np.unique(end_min[rows], return_inverse=True)
            moved = int32_column(add_years(int(day), presumed) for day in days)
            until = until.copy()
            until[rows] = moved[where]
    return until


def int32_column(numbers: Iterable[int]) -> npt.NDArray[np.int32]:
    """Make a column of days, or of codes."""
    return np.fromiter(numbers, dtype=np.int32)

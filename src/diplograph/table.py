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
from diplograph.model import MODALITIES, UNLIMITED, Bounds, Entity, Graph, Kind, Relation

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
        """Give the bounds of some rows."""
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
        return cls(_days(first), _days(last), _days(known))

    def known_by(self, day: int) -> Lives:
        """Forget the ends that were not known on a day."""
        last = np.where(self.end_known > day, np.int32(UNBOUNDED_FUTURE), self.last)
        return dataclasses.replace(self, last=last)


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class RelationTable:
    """Relations as columns; made by `from_graph`, asked by `diplograph.slices`.

    ``written`` holds the bounds as the record gives them, ``bounds`` the same after clipping.
    ``start_written`` and ``end_written`` tell which of them are written dates, which lives
    never move. ``known`` and ``end_known`` are the second clock.
    """

    entities: tuple[Entity, ...]
    kinds: tuple[Kind, ...]
    relations: tuple[Relation, ...]
    lives: Lives
    subject: Codes
    kind: Codes
    object: Codes
    modality: Codes
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
        """Give the clipped bounds of one row."""
        b = self.bounds
        return Bounds(
            int(b.start_min[row]), int(b.start_max[row]), int(b.end_min[row]), int(b.end_max[row])
        )

    def grades(self, day: int) -> Grades:
        """Grade every state on a day (DESIGN: tested in the order NO, DEFINITE, PRESUMED).

        Returns
        -------
        numpy.ndarray of uint8
            `InForce` by row; events are always ``NO`` here, see `touching`.
        """
        b = self.bounds
        inside = self.is_state & (b.start_min <= day) & (day <= b.end_max)
        begun = inside & (b.start_max <= day)
        presumed = begun & self.open_end & (day > b.end_min) & (day <= self.presumed_until)
        grades = inside.astype(np.uint8)
        grades[presumed] = InForce.PRESUMED
        grades[begun & (day <= b.end_min)] = InForce.DEFINITE
        return grades

    def touching(self, first: int, last: int) -> Grades:
        """Grade every event by whether it touches a window of days, both ends inclusive.

        Returns
        -------
        numpy.ndarray of uint8
            ``DEFINITE`` if it certainly touches the window, ``POSSIBLE`` if it may, else
            ``NO``; states are always ``NO`` here.
        """
        b = self.bounds
        possible = ~self.is_state & (b.start_min <= last) & (b.end_max >= first)
        definite = possible & (b.start_max <= last) & (b.end_min >= first)
        grades = possible.astype(np.uint8)
        grades[definite] = InForce.DEFINITE
        return grades

    def known_by(self, day: int) -> RelationTable:
        """Give the table as it could be known on a day: the second clock.

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
        return _clipped(table)

    def take(self, rows: Rows) -> RelationTable:
        """Give a table of some rows, in the order given."""
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
        relations = tuple(self.relations[row] for row in rows)
        return dataclasses.replace(
            self,
            relations=relations,
            written=self.written.take(rows),
            bounds=self.bounds.take(rows),
            **columns,
        )


def from_graph(graph: Graph) -> RelationTable:
    """Build the table of all relations of a graph, in the graph's order.

    Parameters
    ----------
    graph
        Records whose identifiers all resolve (`diplograph.files` sees to that).
    """
    entities, kinds = tuple(graph.entities.values()), tuple(graph.kinds.values())
    relations = tuple(graph.relations.values())
    entity_code = {entity.id: code for code, entity in enumerate(entities)}
    kind_code = {kind.id: code for code, kind in enumerate(kinds)}
    kind = _days(kind_code[r.kind] for r in relations)
    written = _bound_columns(r.bounds(graph.kinds[r.kind].temporal) for r in relations)
    is_state = np.array([k.is_state for k in kinds], dtype=bool)[kind]
    table = RelationTable(
        entities=entities,
        kinds=kinds,
        relations=relations,
        lives=Lives.of(entities),
        subject=_days(entity_code[r.subject] for r in relations),
        kind=kind,
        object=_days(entity_code[r.object] for r in relations),
        modality=_days(MODALITIES.index(r.modality) for r in relations),
        written=written,
        bounds=written,
        start_written=_mask(r.start is not None for r in relations),
        end_written=_mask(r.end is not None for r in relations),
        open_end=_mask(r.open_end for r in relations),
        known=written.start_min,
        end_known=written.end_max,
        presumed_until=written.end_min,
        is_state=is_state,
    )
    table = _clipped(table)
    return dataclasses.replace(
        table,
        known=_days(
            r.known_since.earliest if r.known_since else start
            for r, start in zip(relations, table.bounds.start_min, strict=True)
        ),
        end_known=_days(
            r.end_known_since.latest if r.end_known_since else end
            for r, end in zip(relations, table.bounds.end_max, strict=True)
        ),
    )


def _clipped(table: RelationTable) -> RelationTable:
    """Clip the unknown and open bounds of states to the lives of both ends.

    Written dates never move; nor do events, which may follow the end of their object.
    """
    written, lives = table.written, table.lives
    first = np.maximum(lives.first[table.subject], lives.first[table.object])
    last = np.minimum(lives.last[table.subject], lives.last[table.object])
    move_start = table.is_state & ~table.start_written
    move_end = table.is_state & ~table.end_written
    start_min = np.where(move_start, np.maximum(written.start_min, first), written.start_min)
    end_max = np.where(move_end, np.minimum(written.end_max, last), written.end_max)
    end_min = np.where(move_end, np.minimum(written.end_min, end_max), written.end_min)
    bounds = BoundColumns(start_min, written.start_max, end_min, end_max)
    return dataclasses.replace(table, bounds=bounds, presumed_until=_presumed_until(table, end_min))


def _presumed_until(table: RelationTable, end_min: Days) -> Days:
    """Last day on which each open row is presumed; `end_min` where nothing is presumed."""
    until = end_min.copy()
    for code, kind in enumerate(table.kinds):
        rows = np.flatnonzero(table.open_end & (table.kind == code))
        if kind.presumed_for == UNLIMITED:
            until[rows] = UNBOUNDED_FUTURE
        elif len(rows):
            days, where = np.unique(end_min[rows], return_inverse=True)
            moved = _days(add_years(int(day), kind.presumed_for) for day in days)
            until[rows] = moved[where]
    return until


def _bound_columns(bounds: Iterable[Bounds]) -> BoundColumns:
    columns = np.array(list(bounds), dtype=np.int32).reshape(-1, 4)
    return BoundColumns(*(np.ascontiguousarray(column) for column in columns.T))


def _days(numbers: Iterable[int]) -> Days:
    return np.fromiter(numbers, dtype=np.int32)


def _mask(flags: Iterable[bool]) -> Mask:
    return np.fromiter(flags, dtype=bool)

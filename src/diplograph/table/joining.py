"""Several tables as one: codes made common, records that stand twice kept once."""

from __future__ import annotations

import dataclasses
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final, TypeVar

import numpy as np

from diplograph.model import Claim, Entity, Kind, Relation
from diplograph.table.columns import (
    BoundColumns,
    Lives,
    RelationTable,
    Rows,
    clipped,
)
from diplograph.table.records import LazyRecords, NamedRows

_Record = TypeVar("_Record", Entity, Relation, Claim)
_NAMING: Final[Mapping[type, tuple[str, ...]]] = {
    Entity: ("part_of", "replaced_by"),
    Relation: ("subject", "object", "agents"),
    Claim: ("subject", "object", "chain"),
}
"""The fields that name entities, of every record that has any."""
_COLUMNS = ("modality", "start_written", "end_written", "open_end", "known", "end_known")


def with_names(record: _Record, names: Mapping[str, str]) -> _Record:
    """Let a record name entities by the identifiers that they now have.

    Parameters
    ----------
    record
        An entity (its own identifier is left as it is), a relation or a claim.
    names
        For old identifiers the new; what it leaves out is kept.

    Returns
    -------
    Entity, Relation or Claim
        The record itself where nothing in it changes.
    """
    changed: dict[str, Any] = {}
    for field in _NAMING[type(record)]:
        old = getattr(record, field)
        if isinstance(old, tuple):
            new: object = tuple(names.get(each, each) for each in old)
        else:
            new = names.get(old, old)
        if new != old:
            changed[field] = new
    return dataclasses.replace(record, **changed) if changed else record


@dataclass(frozen=True, slots=True)
class _Part:
    """The records of one table, and what its identifiers became."""

    records: Sequence[Relation]
    entities: Mapping[str, str]
    prefix: str

    def renamed(self, relation: Relation) -> Relation:
        return with_names(
            dataclasses.replace(relation, id=self.prefix + relation.id), self.entities
        )


class JoinedRecords(LazyRecords):
    """The relations of several tables, one after the other.

    Parameters
    ----------
    parts
        The records of each table.
    """

    def __init__(self, parts: Sequence[_Part]) -> None:
        self._parts = parts
        self._starts = [0, *accumulate(len(part.records) for part in parts)]
        super().__init__(self._starts[-1])

    def record(self, row: int) -> Relation:
        """Make the record of one input row."""
        part, local = self._part_of(row)
        return part.renamed(part.records[local])

    def names(self, rows: Rows) -> list[str]:
        """List the identifiers of some input rows."""
        names = []
        for row in rows.tolist():
            part, local = self._part_of(row)
            if isinstance(part.records, LazyRecords):
                names.append(part.prefix + part.records.names(np.array([local]))[0])
            else:
                names.append(part.prefix + part.records[local].id)
        return names

    def row(self, name: str) -> int | None:
        """Find the input row of an identifier, if there is one."""
        for part, start in zip(self._parts, self._starts, strict=False):
            if not name.startswith(part.prefix):
                continue
            own = name.removeprefix(part.prefix)
            if isinstance(part.records, LazyRecords):
                row = part.records.row(own)
            else:
                row = next((n for n, each in enumerate(part.records) if each.id == own), None)
            if row is not None:
                return start + row
        return None

    def _part_of(self, row: int) -> tuple[_Part, int]:
        number = bisect_right(self._starts, row) - 1
        return self._parts[number], row - self._starts[number]


def joined_table(
    tables: Sequence[RelationTable],
    entities: Sequence[Entity],
    kinds: Mapping[str, Kind],
    renamed: Sequence[Mapping[str, str]],
    clashes: list[str],
) -> tuple[RelationTable, Mapping[str, Relation]]:
    """Put tables under common entities and kinds, one after the other.

    A record that stands in two of them, equal in every field, is kept once. Rows that came as
    columns have numbers for names: where these would stand for two, they are called after their
    source, ``2.r0`` and so on.

    Parameters
    ----------
    tables
        The tables, seen through no second clock.
    entities, kinds
        What they are to share.
    renamed
        For each table, which identifier each of its entities now has.
    clashes
        Taken in: relations of which two tables say different things.

    Returns
    -------
    RelationTable, Mapping
        The table, and its records by identifier.
    """
    parts, unique = _parts(tables, renamed, clashes)
    records: Sequence[Relation]
    # Records that exist are kept as they are; one part that came as columns makes all lazy.
    if any(isinstance(part.records, LazyRecords) for part in parts):
        lazy = JoinedRecords(parts)
        records, by_name = lazy, NamedRows(lazy)
    else:
        records = tuple(part.renamed(record) for part in parts for record in part.records)
        by_name = {record.id: record for record in records}  # type: ignore[assignment]
    code_of = {entity.id: code for code, entity in enumerate(entities)}
    kind_of = {kind: code for code, kind in enumerate(kinds)}
    subject, object_, kind = [], [], []
    for table, names in zip(unique, renamed, strict=True):
        codes = np.array([code_of[names[each.id]] for each in table.entities], dtype=np.int32)
        subject.append(codes[table.subject])
        object_.append(codes[table.object])
        kind.append(np.array([kind_of[k.id] for k in table.kinds], dtype=np.int32)[table.kind])
    columns: dict[str, Any] = {
        name: np.concatenate([getattr(table, name) for table in unique]) for name in _COLUMNS
    }
    written = BoundColumns(
        *(
            np.concatenate([getattr(table.written, name) for table in unique])
            for name in BoundColumns.__slots__
        )
    )
    table = RelationTable(
        entities=tuple(entities),
        kinds=tuple(kinds.values()),
        relations=records,
        lives=Lives.of(entities),
        subject=np.concatenate(subject),
        kind=np.concatenate(kind),
        object=np.concatenate(object_),
        written=written,
        bounds=written,
        presumed_until=written.end_min,
        is_state=np.concatenate([table.is_state for table in unique]),
        **columns,
    )
    return clipped(table), by_name


def _parts(
    tables: Sequence[RelationTable], renamed: Sequence[Mapping[str, str]], clashes: list[str]
) -> tuple[list[_Part], list[RelationTable]]:
    """Leave out what stands in an earlier table too; name rows of columns by their source."""
    parts: list[_Part] = []
    unique: list[RelationTable] = []
    named = [t.relations for t in tables if not isinstance(t.relations, LazyRecords)]
    known: dict[str, Relation] = {}
    are_numbered = False
    for number, (table, names) in enumerate(zip(tables, renamed, strict=True), start=1):
        lazy = table.relations
        if isinstance(lazy, LazyRecords):
            taken_names = (record.id for records in named for record in records)
            clash = are_numbered or any(lazy.row(name) is not None for name in taken_names)
            parts.append(_Part(lazy, names, f"{number}." if clash else ""))
            unique.append(table)
            are_numbered = True
            continue
        part, new = _Part(table.relations, names, ""), []
        for row, record in enumerate(part.renamed(each) for each in table.relations):
            first = known.setdefault(record.id, record)
            if first is record:
                new.append(row)
            elif first != record:
                clashes.append(f"relation {record.id}: two sources say different things of it")
        kept = table.take(np.array(new, dtype=np.intp)) if len(new) < len(table) else table
        parts.append(dataclasses.replace(part, records=kept.relations))
        unique.append(kept)
    return parts, unique

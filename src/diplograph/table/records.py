"""Records of rows that came as columns, made one by one when they are asked for."""

from __future__ import annotations

import copy
import re
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self, overload

import numpy as np
import numpy.typing as npt

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, EdtfDate, iso, parse
from diplograph.model import MODALITIES, Relation

if TYPE_CHECKING:
    from diplograph.table.columns import Days, RelationTable, Rows


# No more digits than numbers of 64 bits have, and no leading zero: one row has one name.
_NUMBERED = re.compile(r"r(0|[1-9][0-9]{0,17})")
_IMPORTED = re.compile(r"g([1-9][0-9]{0,5})-(0|[1-9][0-9]{0,12})")
ROW_BITS: Final = 40
"""In the number of an imported row, so many bits tell the row, those above them the import: room
for 10**12 rows of each of eight million imports in 64 bits."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the rows of an archive come from.

    Parameters
    ----------
    ids
        The number of each row in the archive, which it keeps: see `ROW_BITS`.
    source
        The data set of each row, by its place in ``sources``.
    sources
        Identifiers of the data sets.
    """

    ids: npt.NDArray[np.int64]
    source: npt.NDArray[np.int16]
    sources: tuple[str, ...]

    def names(self, rows: Rows) -> list[str]:
        """Name some rows by import and row, such as ``g1-815``."""
        ids = self.ids[rows]
        columns = (ids >> ROW_BITS).tolist(), (ids & (2**ROW_BITS - 1)).tolist()
        return [f"g{number}-{row}" for number, row in zip(*columns, strict=True)]

    def row(self, name: str) -> int | None:
        """Find the row of an identifier, if there is one."""
        number = number_of(name)
        if number is None:
            return None
        rows = np.flatnonzero(self.ids == number)
        return int(rows[0]) if len(rows) else None


def number_of(name: str) -> int | None:
    """Read the number that an identifier of an imported row stands for, if it is one.

    Examples
    --------
    >>> number_of("g0-7"), number_of("g1-7") == 2**ROW_BITS + 7, number_of(f"g1-{2**ROW_BITS}")
    (None, True, None)
    """
    match = _IMPORTED.fullmatch(name)
    # A row of more bits would run over into the number of the next import.
    if match is None or int(match[2]) >> ROW_BITS:
        return None
    return (int(match[1]) << ROW_BITS) + int(match[2])


class LazyRecords(Sequence[Relation]):
    """Relations that are made when they are asked for: of all input rows, or of some.

    Parameters
    ----------
    size
        How many input rows there are.
    """

    def __init__(self, size: int) -> None:
        self._numbers: Sequence[int] = range(size)
        self._is_whole = True

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, place: int) -> Relation: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Relation]: ...
    def __getitem__(self, place: int | slice) -> Relation | Sequence[Relation]:
        if isinstance(place, slice):
            return self._some(self._numbers[place])
        return self.record(int(self._numbers[place]))

    def take(self, rows: Sequence[int]) -> Self:
        """Take the records of some rows."""
        return self._some([self._numbers[row] for row in rows])

    def _some(self, numbers: Sequence[int]) -> Self:
        part = copy.copy(self)
        part._numbers, part._is_whole = numbers, False  # noqa: SLF001 - a copy of its own
        return part

    def place(self, name: str) -> int | None:
        """Find the place among these of an identifier, if it is there."""
        row = self.row(name)
        if row is None or self._is_whole:
            return row
        places = np.flatnonzero(np.asarray(self._numbers) == row)
        return int(places[0]) if len(places) else None

    @abstractmethod
    def names(self, rows: Rows) -> list[str]:
        """List the identifiers of some input rows."""

    @abstractmethod
    def row(self, name: str) -> int | None:
        """Find the input row of an identifier, if there is one."""

    @abstractmethod
    def record(self, row: int) -> Relation:
        """Make the record of one input row."""


class RowRecords(LazyRecords):
    """The relations of a table, read off its columns.

    A row's identifier is ``r`` and its number, or what its origin calls it.

    Parameters
    ----------
    table
        The table.
    origin
        Where the rows of the table come from.
    """

    def __init__(self, table: RelationTable, origin: Origin | None = None) -> None:
        super().__init__(len(table))
        self._table = table
        self._origin = origin

    def names(self, rows: Rows) -> list[str]:
        """Name some input rows."""
        if self._origin is None:
            return [f"r{number}" for number in rows.tolist()]
        return self._origin.names(rows)

    def row(self, name: str) -> int | None:
        """Find the input row of an identifier, if there is one."""
        if self._origin is not None:
            return self._origin.row(name)
        match = _NUMBERED.fullmatch(name)
        return int(match[1]) if match and int(match[1]) < len(self._table) else None

    def texts(self, rows: Rows) -> tuple[list[str], list[str], list[str]]:
        """Write identifiers, starts and ends of some rows as text, without making records."""
        numbers = rows if self._is_whole else np.asarray(self._numbers)[rows]
        b = self._table.written
        starts = _texts(b.start_min[numbers], b.start_max[numbers])
        ends = _texts(b.end_min[numbers], b.end_max[numbers])
        open_end = self._table.open_end[numbers].tolist()
        ends = ["" if is_open else end for end, is_open in zip(ends, open_end, strict=True)]
        return self.names(numbers), starts, ends

    def record(self, row: int) -> Relation:
        """Make the record of one input row."""
        table = self._table
        b = table.written
        start = _date(int(b.start_min[row]), int(b.start_max[row]))
        is_open = bool(table.open_end[row])
        end = None if is_open else _date(int(b.end_min[row]), int(b.end_max[row]))
        seen = int(b.end_min[row])
        # Of an open row without evidence the latest start stands for it: that is no evidence.
        known = is_open and seen > UNBOUNDED_PAST and seen != int(b.start_max[row])
        origin = self._origin
        return Relation(
            id=self.names(np.array([row]))[0],
            subject=table.entities[table.subject[row]].id,
            kind=table.kinds[table.kind[row]].id,
            object=table.entities[table.object[row]].id,
            start=start,
            end=end,
            open_end=is_open,
            asof=_date(seen, seen) if known else None,
            modality=MODALITIES[table.modality[row]],
            sources=() if origin is None else (origin.sources[int(origin.source[row])],),
        )


class NamedRows(Mapping[str, Relation]):
    """The same records by identifier."""

    def __init__(self, records: LazyRecords) -> None:
        self._records = records

    def __getitem__(self, name: str) -> Relation:
        row = self._records.row(name)
        if row is None:
            raise KeyError(name)
        return self._records.record(row)

    def __iter__(self) -> Iterator[str]:
        return iter(self._records.names(np.arange(len(self._records))))

    def __len__(self) -> int:
        return len(self._records)


def _texts(first: Days, last: Days) -> list[str]:
    """Write days as EDTF, each pair of days once."""
    # Both days in one number of 64 bits, the second moved above 0: numpy finds equal numbers far
    # faster than equal pairs.
    pairs = first.astype(np.int64) * 2**32 + (last.astype(np.int64) - UNBOUNDED_PAST)
    known, place = np.unique(pairs, return_inverse=True)
    low, high = known // 2**32, known % 2**32 + UNBOUNDED_PAST
    texts = [str(_date(a, b) or "") for a, b in zip(low.tolist(), high.tolist(), strict=True)]
    return [texts[n] for n in place.tolist()]


def named_rows(table: RelationTable) -> NamedRows:
    """Open the records of a table that came as columns by identifier, made when asked for."""
    records = table.relations
    return NamedRows(records if isinstance(records, RowRecords) else RowRecords(table))


def _date(first: int, last: int) -> EdtfDate | None:
    """Write the days from first to last as EDTF; nothing for days that are wholly unknown."""
    low, high = first > UNBOUNDED_PAST, last < UNBOUNDED_FUTURE
    if not low and not high:
        return None
    if first == last:
        return EdtfDate(iso(first), first, last)
    begin, end = iso(first) if low else "", iso(last) if high else ""
    text = f"[{begin}..{end}]"
    if begin[:4] == end[:4] and begin.endswith("-01-01") and end.endswith("-12-31"):
        text = begin[:4]
    elif begin[:7] == end[:7] and begin.endswith("-01") and parse(begin[:7]).latest == last:
        text = begin[:7]
    return EdtfDate(text, first, last)

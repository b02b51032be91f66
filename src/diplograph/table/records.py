"""Records of rows that came as columns, made one by one when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, overload

import numpy as np

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, EdtfDate, iso
from diplograph.model import MODALITIES, Relation

if TYPE_CHECKING:
    from diplograph.table.columns import Days, RelationTable, Rows


class RowRecords(Sequence[Relation]):
    """The relations of a table, read off its columns; a row's identifier is ``r`` and its number.

    Parameters
    ----------
    table
        The table; its ``numbers`` are the input row numbers.
    """

    def __init__(self, table: RelationTable, numbers: Sequence[int] | None = None) -> None:
        self._table = table
        self._numbers = range(len(table)) if numbers is None else numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, place: int) -> Relation: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Relation]: ...
    def __getitem__(self, place: int | slice) -> Relation | Sequence[Relation]:
        if isinstance(place, slice):
            return RowRecords(self._table, self._numbers[place])
        return self.made(int(self._numbers[place]))

    def take(self, rows: Sequence[int]) -> RowRecords:
        """Give the records of some rows."""
        return RowRecords(self._table, [self._numbers[row] for row in rows])

    def texts(self, rows: Rows) -> tuple[list[str], list[str], list[str]]:
        """Give identifiers, starts and ends of some rows as text, without making records."""
        is_whole = isinstance(self._numbers, range)
        numbers = rows if is_whole else np.asarray(self._numbers)[rows]
        b = self._table.written
        starts = _texts(b.start_min[numbers], b.start_max[numbers])
        ends = _texts(b.end_min[numbers], b.end_max[numbers])
        open_end = self._table.open_end[numbers].tolist()
        ends = ["" if is_open else end for end, is_open in zip(ends, open_end, strict=True)]
        return [f"r{number}" for number in numbers.tolist()], starts, ends

    def made(self, row: int) -> Relation:
        """Make the record of one input row."""
        table = self._table
        b = table.written
        start = _date(int(b.start_min[row]), int(b.start_max[row]))
        is_open = bool(table.open_end[row])
        end = None if is_open else _date(int(b.end_min[row]), int(b.end_max[row]))
        seen = int(b.end_min[row])
        known = is_open and seen > UNBOUNDED_PAST and seen != int(b.start_max[row])
        return Relation(
            id=f"r{row}",
            subject=table.entities[table.subject[row]].id,
            kind=table.kinds[table.kind[row]].id,
            object=table.entities[table.object[row]].id,
            start=start,
            end=end,
            open_end=is_open,
            asof=_date(seen, seen) if known else None,
            modality=MODALITIES[table.modality[row]],
        )


class NamedRows(Mapping[str, Relation]):
    """The same records by identifier."""

    def __init__(self, records: RowRecords) -> None:
        self._records = records

    def __getitem__(self, name: str) -> Relation:
        digits = name.removeprefix("r")
        if name[:1] != "r" or not digits.isascii() or not digits.isdigit():
            raise KeyError(name)
        if int(digits) >= len(self._records) or f"r{int(digits)}" != name:
            raise KeyError(name)
        return self._records.made(int(digits))

    def __iter__(self) -> Iterator[str]:
        return (f"r{row}" for row in range(len(self._records)))

    def __len__(self) -> int:
        return len(self._records)


def _texts(first: Days, last: Days) -> list[str]:
    """Write days as EDTF, each pair of days once."""
    pairs = first.astype(np.int64) * 2**32 + (last.astype(np.int64) - UNBOUNDED_PAST)
    known, place = np.unique(pairs, return_inverse=True)
    low, high = known // 2**32, known % 2**32 + UNBOUNDED_PAST
    texts = [str(_date(a, b) or "") for a, b in zip(low.tolist(), high.tolist(), strict=True)]
    return [texts[n] for n in place.tolist()]


def named_rows(table: RelationTable) -> NamedRows:
    """Give the records of a table that came as columns by identifier, made when asked for."""
    return NamedRows(RowRecords(table))


def _date(first: int, last: int) -> EdtfDate | None:
    """Write the days from first to last as EDTF; nothing for days that are wholly unknown."""
    low, high = first > UNBOUNDED_PAST, last < UNBOUNDED_FUTURE
    if not low and not high:
        return None
    if first == last:
        return EdtfDate(iso(first), first, last)
    text = f"[{iso(first) if low else ''}..{iso(last) if high else ''}]"
    return EdtfDate(text, first, last)

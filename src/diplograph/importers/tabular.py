"""Delimited files with a header and quotes: their records, and what stands in a cell."""

from __future__ import annotations

import csv
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar

from diplograph.dates import parse
from diplograph.errors import DateError, ImportFailed
from diplograph.importers.contract import Format, Intake, in_batches
from diplograph.importers.reading import Lines, Readable, blocks
from diplograph.importers.rejects import WHOLE_NUMBER, Refused, Rejects
from diplograph.table import Batch, Row

Days = tuple[int, int]
"""Earliest and latest day that a date may stand for, both inclusive."""
Cells = Mapping[str, str]
"""What stands in a row, by the name of its column."""
_MOST_LINES = 200
"""Quoted notes run over some lines; a stray quote would run to the end of the file."""
_UNCLOSED = "quotes that are closed were expected"
# -9 is "unknown" and -8 "does not apply" in the data of the Correlates of War; R writes NA, Stata
# a full stop.
_UNKNOWN_DAY = {"", "-9", "-8", "0", "NA", "."}
_WHOLE = re.compile(r"[-+]?\d{1,18}", re.ASCII)
# Forms that EDTF has otherwise, and how each is written there; between dots days come first.
_PATTERNS = (
    (re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII), "{}-{}-{}"),
    (re.compile(r"(\d{4})(\d\d)", re.ASCII), "{}-{}"),
    (re.compile(r"(\d\d?)\.(\d\d?)\.(\d{4})", re.ASCII), "{2}-{1:0>2}-{0:0>2}"),
)


def read_days(column: str, text: str) -> Days:
    """Read a date: EDTF, YYYYMMDD, YYYYMM or DD.MM.YYYY.

    Raises
    ------
    Refused
        If it is none, or a day that does not exist.

    Examples
    --------
    >>> read_days("begin", "192001")[1] - read_days("begin", "192001")[0]
    30
    >>> read_days("date", "05.06.2003") == read_days("date", "20030605")
    True
    """
    text = text.strip()
    edtf = text
    for pattern, form in _PATTERNS:
        match = pattern.fullmatch(text)
        if match:
            edtf = form.format(*match.groups())
    try:
        date = parse(edtf)
    except DateError as error:
        raise Refused(column, text, f"a date was expected: {error.expected}") from error
    return date.earliest, date.latest


def read_days_in_parts(columns: tuple[str, str, str], row: Mapping[str, str]) -> Days | None:
    """Read a date from columns of year, month and day; an unknown day (-9, blank) is any day.

    Returns
    -------
    tuple of int, or None
        None where the year is blank.

    Raises
    ------
    Refused
        If the parts are no date.

    Examples
    --------
    >>> days = read_days_in_parts(("y", "m", "d"), {"y": "1913", "m": "5", "d": "-9"})
    >>> days[1] - days[0]
    30
    """
    year, month, day = (row[column].strip() for column in columns)
    if year in _UNKNOWN_DAY:
        return None
    number = read_integer(columns[0], year)
    if not 1 <= number <= 9999:
        raise Refused(columns[0], year, "a year from 1 to 9999 was expected")
    text = f"{number:04}"
    if month not in _UNKNOWN_DAY:
        if not 1 <= read_integer(columns[1], month) <= 12:
            raise Refused(columns[1], month, "a month from 1 to 12 was expected")
        text += f"-{int(month):02}"
        if day not in _UNKNOWN_DAY:
            text += f"-{read_integer(columns[2], day):02}"
    try:
        date = parse(text)
    except DateError as error:
        raise Refused(columns[2], text, "a day that exists was expected") from error
    return date.earliest, date.latest


def read_year(column: str, text: str) -> Days:
    """Find the first and last day of a year."""
    return read_days_in_parts((column, "", ""), {column: text, "": ""}) or _no_year(column, text)


def _no_year(column: str, text: str) -> Days:
    raise Refused(column, text, "a year was expected")


def read_integer(column: str, text: str) -> int:
    """Read a whole number.

    Raises
    ------
    Refused
        If it is none.
    """
    if not _WHOLE.fullmatch(text.strip()):
        raise Refused(column, text, WHOLE_NUMBER)
    return int(text)


def records(
    blocks: Iterator[Lines], delimiter: str, rejects: Rejects
) -> Iterator[tuple[int, list[str]]]:
    """Read the records of delimited text with quotes, each with the number of its first line.

    A quoted cell may run over 200 lines at most, so that one stray quote cannot swallow the rest
    of the file: its line is rejected, and the next one is read anew. Blank lines are skipped.
    """
    pending: list[tuple[int, str]] = []
    queue = (line for block in blocks for line in block.texts())
    for number, text in queue:
        # Most lines have no quote, and to split these is many times faster than to parse them.
        if not pending and '"' not in text:
            if text.strip():
                yield number, text.split(delimiter)
            continue
        pending.append((number, text))
        yield from _read_closed(pending, delimiter, rejects, at_end=False)
    while pending:
        yield from _read_closed(pending, delimiter, rejects, at_end=True)


def _read_closed(
    pending: list[tuple[int, str]], delimiter: str, rejects: Rejects, *, at_end: bool
) -> Iterator[tuple[int, list[str]]]:
    """Read the records that the pending lines make up, as far as their quotes are closed."""
    while pending:
        count = 0
        for many, (_, text) in enumerate(pending, 1):
            count += text.count('"')
            if count % 2 == 0:  # a quote within quotes is written twice, which keeps it even
                record = _record([text for _, text in pending[:many]], delimiter)
                if isinstance(record, str):
                    _reject_first(pending, rejects, record)
                    break
                number = pending[0][0]
                del pending[:many]
                yield number, record
                break
        else:
            if len(pending) < _MOST_LINES and not at_end:
                return
            _reject_first(pending, rejects, _UNCLOSED)


def _record(texts: Sequence[str], delimiter: str) -> list[str] | str:
    """Read lines as one record; where they are not one, say what was expected."""
    try:
        rows = list(csv.reader((f"{text}\n" for text in texts), delimiter=delimiter))
    except csv.Error as error:
        if "larger" in str(error):
            return f"a quoted cell of at most {csv.field_size_limit():,} characters was expected"
        return "a row without a carriage return outside quotes was expected"
    return rows[0] if len(rows) == 1 else _UNCLOSED


def _reject_first(pending: list[tuple[int, str]], rejects: Rejects, rule: str) -> None:
    number, text = pending.pop(0)
    rejects.add(number, Refused("", text, rule))


def header_of(record: Sequence[str]) -> tuple[str, ...]:
    """Take the names of columns as they are compared: without surrounding space."""
    return tuple(name.strip() for name in record)


class Tabular(ABC):
    """The part that importers of such files share; they say what a row means.

    ``layouts`` are the sets of columns by which a file is recognised, each with its name.
    """

    format: ClassVar[Format]
    delimiter: ClassVar[str] = ","
    layouts: ClassVar[Mapping[str, frozenset[str]]]

    @abstractmethod
    def rows(self, layout: str, cells: Cells, line: int, intake: Intake) -> Iterable[Row]:
        """Read the relations of one row, at least one; raise `Refused` where there is none."""

    def rest(self, layout: str, intake: Intake) -> Iterable[Row]:
        """Make the relations that only the whole file tells."""
        return ()

    def layout_of(self, header: Sequence[str]) -> str | None:
        """Find the layout whose columns are all there."""
        names = set(header)
        return next((name for name, wanted in self.layouts.items() if wanted <= names), None)

    def sniff(self, head: str) -> bool:
        """Tell by the names of the columns."""
        first = head.split("\n", 1)[0].rstrip("\r").replace('"', "")
        return self.layout_of(header_of(first.split(self.delimiter))) is not None

    def read(self, stream: Readable, name: str, file: int, intake: Intake) -> Iterator[Batch]:
        """Read the relations of a file; rows that cannot be stored are rejected."""
        yield from in_batches(self._rows(stream, name, intake), file)

    def _rows(self, stream: Readable, name: str, intake: Intake) -> Iterator[Row]:
        lines = records(blocks(stream, intake.rejects), self.delimiter, intake.rejects)
        _, first = next(lines, (0, []))
        header = header_of(first)
        layout = self.layout_of(header)
        if layout is None:
            raise ImportFailed(f"{name}: {self.explain_mismatch(header)}")
        for line, record in lines:
            try:
                if len(record) != len(header):
                    rule = f"{len(header)} columns were expected"
                    raise Refused("", f"{len(record)} columns", rule)
                if record[0].strip() == header[0] and header_of(record) == header:
                    rule = "a row was expected: this is the header again"
                    raise Refused("", self.delimiter.join(record), rule)
                rows = list(self.rows(layout, dict(zip(header, record, strict=True)), line, intake))
            except Refused as refused:
                intake.rejects.add(line, refused)
                continue
            intake.accepted += 1
            intake.relations += len(rows)
            yield from rows
        for row in self.rest(layout, intake):
            intake.relations += 1
            yield row

    def explain_mismatch(self, header: Sequence[str]) -> str:
        """Say which columns were expected, of the layout that the header comes nearest to."""
        shared = {name: len(wanted & set(header)) for name, wanted in self.layouts.items()}
        nearest = max(shared, key=lambda name: shared[name])
        missing = ", ".join(sorted(self.layouts[nearest] - set(header)))
        return f"the header is none of {self.format.name}: the layout {nearest} lacks {missing}"

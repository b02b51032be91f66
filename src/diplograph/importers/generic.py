"""Any delimited file with a header, by a map from what a relation needs to its columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST
from diplograph.errors import ImportFailed
from diplograph.importers.contract import Format, Intake, event_row, record_of, slug
from diplograph.importers.rejects import END_NOT_BEFORE_START, Refused
from diplograph.importers.successors import End, bearer, stretches
from diplograph.importers.tabular import Cells, Days, Tabular, read_days, read_days_in_parts
from diplograph.model import UNLIMITED, Bounds, Kind
from diplograph.names import SCHEMES, by_code
from diplograph.table import Row

_PARTS = ("year", "month", "day")
KEYS = (
    *("subject", "object", "kind", "start", "end", "date", "years", "asof", "known"),
    *(f"{end}_{part}" for end in ("start", "end") for part in _PARTS),
)
"""What a column can be mapped to."""
_SPAN = re.compile(r"(\d{4})(?:\s*([-\u2013/])\s*(\d{4}|\.\.)?)?", re.ASCII)
_NEEDED = frozenset({"subject", "object"})


class Generic(Tabular):
    """Rows of a file of the reader's own.

    Parameters
    ----------
    columns
        Name of the column by what it holds (`KEYS`); ``=text`` is a text that stands for every
        row. What is left out is the column of that name, if there is one.
    delimiter
        One character.
    codes
        Scheme of the codes in subject and object, one of `diplograph.names.SCHEMES`; None = names.
    symmetric
        Whether the relations run both ways.

    Dates are EDTF, YYYYMMDD, YYYYMM or DD.MM.YYYY, or columns of year, month and day; ``date``
    makes an event, ``years`` takes ``1990-1995``, ``1990-..`` and ``1990``. A blank end, or ``..``,
    is open.
    """

    format: ClassVar[Format] = Format(
        name="csv",
        summary="Any table with a header, by a map of its columns",
        example="'my*.csv' -o my.archive --map subject=who --map object=whom --map start=since",
        expected="a delimited file with a header; --map KEY=COLUMN says which column is what",
        title="A file of one's own",
        publisher="not said in the file",
        url="about:blank",
        citation="Name the file and who made it.",
        terms="those of whoever made the file",
    )
    layouts: ClassVar[dict[str, frozenset[str]]] = {}

    def __init__(
        self,
        columns: Mapping[str, str] | None = None,
        *,
        delimiter: str = ",",
        codes: str | None = None,
        symmetric: bool = False,
    ) -> None:
        wrong = [key for key in columns or {} if key not in KEYS]
        if wrong:
            raise ImportFailed(f"there is nothing called {wrong[0]!r} to map: {', '.join(KEYS)}")
        if codes is not None and codes not in SCHEMES:
            raise ImportFailed(f"there are no codes {codes!r}: take one of {', '.join(SCHEMES)}")
        if len(delimiter) != 1 or delimiter in '"\r\n':
            raise ImportFailed(f"the delimiter {delimiter!r} is not one character, such as ; or ,")
        self.delimiter = delimiter  # type: ignore[misc]
        self._map, self._codes, self._symmetric = dict(columns or {}), codes, symmetric
        self._columns: dict[str, str] = {}

    def sniff(self, head: str) -> bool:
        """Never: which column is what has to be said."""
        return False

    def layout_of(self, header: Sequence[str]) -> str | None:
        """Find the columns of the map in the header."""
        self._columns = {key: key for key in KEYS if key in header} | self._map
        named = {c for c in self._columns.values() if not c.startswith("=")}
        dated = any(key.split("_")[0] in ("start", "date", "years") for key in self._columns)
        complete = named <= set(header) and set(self._columns) >= _NEEDED and dated
        complete = complete and not any(header.count(column) > 1 for column in named)
        return "own" if complete else None

    def explain_mismatch(self, header: Sequence[str]) -> str:
        """Say which column of the map is missing."""
        named = {c for c in self._columns.values() if not c.startswith("=")}
        twice = [column for column in header if column in named and header.count(column) > 1]
        if twice:
            return f"the header has the column {twice[0]} twice: rename one of them"
        missing = sorted((named - set(header)) | (_NEEDED - set(self._columns)))
        message = f"there is no column {', '.join(missing) or 'of start, date or years'}"
        whole = "".join(header)
        other = next((each for each in "\t;|" if each in whole and each != self.delimiter), None)
        if other:
            return f"{message}; its columns may be separated by {other!r}: say so with --delimiter"
        names = ", ".join(header[:30])
        return f"{message}; the header has {names}: name columns with --map KEY=COLUMN"

    def rows(self, layout: str, cells: Cells, line: int, intake: Intake) -> Iterable[Row]:
        """Read the relation of a row; an error names the column as the file does."""
        try:
            return self._relations(_Getter(self._columns, cells), line, intake)
        except Refused as refused:
            column = self._columns.get(refused.column, "=")
            named = refused.column if column.startswith("=") else column
            raise Refused(named, refused.value, refused.rule) from refused

    def _relations(self, get: _Getter, line: int, intake: Intake) -> list[Row]:
        label = get("kind").strip() or "is related to"
        is_event = "date" in self._columns
        if is_event:
            first = last = read_days("date", get("date"))
            is_open = False
        else:
            first, last, is_open = self._span(get)
        bounds = Bounds(first[0], first[1], last[0], last[1])
        if bounds.start_min > bounds.end_max:
            raise Refused("end", get("end"), END_NOT_BEFORE_START)
        ends = (
            self._end(get, "subject", first[0], intake),
            self._end(get, "object", first[0], intake),
        )
        order = sorted(map(str, ends)) if self._symmetric else map(str, ends)
        record = record_of("csv", *order, label, bounds)
        kind = intake.catalogue.kind(_kind(label, is_event=is_event, symmetric=self._symmetric))
        known = read_days("known", get("known"))[0] if get("known").strip() else None
        if is_event:
            intake.covers(*first)
            sure = first[0] if first[0] == first[1] else None
            one, other = (
                end if isinstance(end, int) else intake.of_state(bearer(end, sure, bounds))
                for end in ends
            )
            return [event_row((one, other), kind, bounds, record, line, known=known)]
        rows = list(stretches(intake, ends, kind, bounds, record, line, is_open=is_open))
        return rows if known is None else [row._replace(known=known) for row in rows]

    def _span(self, get: _Getter) -> tuple[Days, Days, bool]:
        """Read start and end; a blank end is open, seen last at ``asof``, else at the start."""
        if "years" in self._columns:
            match = _SPAN.fullmatch(get("years").strip())
            if match is None:
                rule = "years such as 1990-1995, 1990-.. or 1990 were expected"
                raise Refused("years", get("years"), rule)
            start_text, end_text = match[1], match[3] or (".." if match[2] else match[1])
            start: Days | None = read_days("years", start_text)
            end = None if end_text == ".." else read_days("years", end_text)
        else:
            start = self._date(get, "start")
            end = None if get("end").strip() == ".." else self._date(get, "end")
        if start is None and end is None:
            raise Refused("start", get("start"), "a start or an end was expected")
        asof = read_days("asof", get("asof")) if get("asof").strip() else None
        if start is None and end is not None:
            return (UNBOUNDED_PAST, end[1]), end, False
        assert start is not None
        if end is None:
            return start, (max(asof[0] if asof else start[1], start[1]), UNBOUNDED_FUTURE), True
        return start, end, False

    def _date(self, get: _Getter, end: str) -> Days | None:
        if f"{end}_year" in self._columns:
            names = f"{end}_year", f"{end}_month", f"{end}_day"
            return read_days_in_parts(names, {name: get(name) for name in names})
        text = get(end).strip()
        return read_days(end, text) if text else None

    def _end(self, get: _Getter, key: str, day: int, intake: Intake) -> End:
        """Find an end by its name, or by a code, which may pass from one state to the next."""
        text = get(key).strip()
        if not text:
            raise Refused(key, "", "a name or code was expected")
        if self._codes is None:
            return intake.of_name(text, None if day == UNBOUNDED_PAST else day)
        # Spreadsheets pad numbers with zeros, and people write letters small.
        code = (text.lstrip("0") if text.isdecimal() else text.upper()) or text
        if by_code(self._codes, code):
            return self._codes, code
        return intake.of_unresolved(f"{self._codes}-{text}", text)


class _Getter:
    """Finds the text of a key for one row, blank where nothing is mapped to it."""

    def __init__(self, columns: Mapping[str, str], cells: Cells) -> None:
        self._columns, self._cells = columns, cells

    def __call__(self, key: str) -> str:
        column = self._columns.get(key)
        if column is None:
            return ""
        return column[1:] if column.startswith("=") else self._cells[column]


def _kind(label: str, *, is_event: bool, symmetric: bool) -> Kind:
    return Kind(
        id=slug(label),
        label=label,
        inverse_label=label if symmetric else f"is object of: {label}",
        symmetric=symmetric,
        temporal="event" if is_event else "state",
        stance=0,
        definition=f"As the imported file says: {label}.",
        family="other",
        presumed_for=0 if is_event else UNLIMITED,
    )

"""CSV tables, for people who live in spreadsheets: a graph out, rows in as records.

Cells are read as they stand: ``NA`` is Namibia, nothing is taken for missing but the empty cell.
Lists are parted by ``;``, an open end is ``..``. Cells that begin with ``=``, ``+``, ``-`` or ``@``
are data and are not altered: open foreign tables in a spreadsheet as text.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, iso
from diplograph.errors import GraphError
from diplograph.files.comparing import differing_fields
from diplograph.files.fields import CLAIMS, RELATIONS, SOURCES, TABLES, Field, Record, RecordTable
from diplograph.files.notation import identifier, short
from diplograph.files.problems import Problem, did_you_mean
from diplograph.files.reading import Reading, read_records
from diplograph.files.triples import record_triples
from diplograph.model import DocumentText, Graph
from diplograph.writing import write_text


@dataclass(slots=True)
class Row:
    """One row on its way in: where it stood, its record, and why it was refused, if it was."""

    line: int
    cells: dict[str, str]
    record: Any = None
    text: DocumentText | None = None
    column: str = ""
    reason: str = ""

    def refuse(self, column: str, reason: str) -> None:
        """Say why the row does not enter."""
        self.column, self.reason = column, reason


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table on its way in."""

    path: Path
    table: RecordTable
    rows: list[Row]

    @property
    def entering(self) -> list[Row]:
        """Rows that are neither refused nor there already."""
        return [row for row in self.rows if row.record is not None and not row.reason]


def export_csv(graph: Graph, folder: Path | str) -> list[Path]:
    """Write entities, kinds, sources, relations and claims as CSV tables.

    The relations carry their four day bounds, before lives clip them (blank = unbounded), as a
    convenience: they are ignored when the table is read again.

    Raises
    ------
    GraphError
        If the folder's parent does not exist.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> [path.name for path in export_csv(Graph(), folder)][:2]
    ['sources.csv', 'entities.csv']
    """
    folder = Path(folder)
    if not folder.parent.is_dir():
        raise GraphError(f"there is no folder {folder.parent}; make it first")
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        message = f"cannot make the folder {folder}: {error.strerror}"
        raise GraphError(f"{message}; name one in a place that may be written to") from error
    uses = Counter(source for r in graph.relations.values() for source in set(r.sources))
    written = []
    for table in TABLES:
        records: Mapping[str, Record] = getattr(graph, table.plural)
        rows = (_cells(table, record, graph, uses) for record in records.values())
        path = folder / table.csv_file
        write_text(path, csv_text(table.columns, rows))
        written.append(path)
    return written


def csv_text(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    r"""Write rows as CSV whose lines end with ``\n``.

    Examples
    --------
    >>> csv_text(["id", "label"], [{"id": "a", "label": "A\rB"}])
    'id,label\na,"A\rB"\n'
    """
    lines = []
    for row in (dict(zip(columns, columns, strict=True)), *rows):
        stream = io.StringIO()
        # Only characters of its own line end are quoted: with both of them in it, no cell can
        # end a line.
        csv.DictWriter(stream, columns, lineterminator="\r\n").writerow(row)
        lines.append(stream.getvalue().removesuffix("\r\n") + "\n")
    return "".join(lines)


def _cells(table: RecordTable, record: Record, graph: Graph, uses: Counter[str]) -> dict[str, str]:
    extra = graph.texts.get(record.id) if table is SOURCES else None
    cells = {"id": record.id}
    for column, fields in table.by_column.items():
        written = (_cell(field, extra if field.name in table.extra else record) for field in fields)
        cells[column] = next((cell for cell in written if cell), "")
    if table is RELATIONS:
        bounds = record.bounds(graph.kinds[record.kind].temporal)._asdict()
        unbounded = (UNBOUNDED_PAST, UNBOUNDED_FUTURE)
        cells |= {name: "" if day in unbounded else iso(day) for name, day in bounds.items()}
    elif table is SOURCES:
        cells["used_by"] = str(uses[record.id])
    elif table is CLAIMS:
        cells["asserted_by"] = record.chain[0] if record.chain else ""
        cells["quoted_source"] = record.chain[-1] if len(record.chain) > 1 else ""
    return cells


def _cell(field: Field, record: Record) -> str:
    value = getattr(record, field.name, None)
    if value is None:
        return ""
    if field.separator:
        return field.separator.join(field.notation.to_cell(one) for one in value)
    return field.notation.to_cell(value)


def read_sheet(path: Path) -> Sheet:
    """Read one table.

    Raises
    ------
    GraphError
        If it is no CSV in UTF-8, or its header is that of no table of records.
    """
    try:
        # Not `read_text`, which would turn the line ends inside cells into others. Spreadsheets
        # put a byte order mark in front.
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise GraphError(f"{path} is not UTF-8 text: save it as CSV UTF-8") from error
    # Cells too many come under a blank name, cells too few as None: `_build` refuses either.
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True, restkey="", restval=None)
    header = list(reader.fieldnames or ())
    # By its columns, not by its file name: tables come back from spreadsheets under any name.
    table = max(TABLES, key=lambda each: len(set(each.columns) & set(header)))
    needed = {"id", *(table.by_name[name].column for name in table.required)}
    if missing := sorted(needed - set(header)):
        raise GraphError(
            f"{path}: its header is most like that of {table.plural}, but lacks "
            f"{', '.join(missing)}; `diplograph export csv` writes tables with the right columns"
        )
    for column in header:
        if column not in table.columns:
            hint = did_you_mean(column, table.columns) or "take it out"
            raise GraphError(f"{path}: column {column!r} is none of {table.plural}; {hint}")
    try:
        rows = [Row(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        message = f"{path}, line {reader.line_num}: {error}"
        raise GraphError(f"{message}; save the table again as CSV UTF-8") from error
    for row in rows:
        _build(table, row)
    return Sheet(path, table, rows)


def _build(table: RecordTable, row: Row) -> None:
    """Build the record of a row, or say which column is wrong."""
    if None in row.cells.values() or "" in row.cells:
        row.refuse("", "it has more or fewer cells than the header")
        return
    values: dict[str, Any] = {}
    column = "id"
    try:
        values["id"] = identifier(row.cells["id"])
        for column, fields in table.by_column.items():
            if cell := row.cells.get(column, ""):
                values |= _values(fields, cell)
        column = _absent(table, table.required, values)
        if column:
            raise ValueError("it is required")
        extra = {name: values.pop(name) for name in table.extra if name in values}
        column = _absent(table, table.extra, extra) if extra else ""
        if column:
            raise ValueError(f"it goes together with {' and '.join(extra)}")
    except ValueError as error:
        row.refuse(column, str(error))
        return
    row.text = DocumentText(source=values["id"], **extra) if extra else None
    row.record = table.record(**values)
    _read_back(table, row)


def _absent(table: RecordTable, names: Iterable[str], values: Mapping[str, Any]) -> str:
    """Find the column of the first attribute that has no value."""
    return next((table.by_name[name].column for name in names if name not in values), "")


def _read_back(table: RecordTable, row: Row) -> None:
    """Refuse a row whose record would be another one, or none, once it is read from Turtle.

    A cell can hold what a file of records cannot, such as the type ``entity``, whose class is
    that of all entities.
    """
    graph = Graph(texts={} if row.text is None else {row.record.id: row.text})
    triples = list(record_triples(table, row.record, graph))
    reading = read_records(Reading(triples={table.turtle_file: triples}))
    records: Mapping[str, Record] = getattr(reading.graph, table.plural)
    if reading.problems:
        row.refuse(*blame(table, reading.problems[0]))
    elif differences := differing_fields(row.record, records[row.record.id]):
        name, (cell, back) = next(iter(differences.items()))
        row.refuse(table.by_name[name].column, f"{cell} would read back as {back or 'blank'}")


def blame(table: RecordTable, problem: Problem) -> tuple[str, str]:
    """Say what is wrong with a record as column and reason of its row."""
    columns = (f.column for f in table.fields if short(f.predicate) == problem.field)
    reason = f"{problem.rule}; {problem.remedy}" if problem.remedy else problem.rule
    return next(columns, ""), reason


def _values(fields: tuple[Field, ...], cell: str) -> dict[str, Any]:
    """Read one cell: by the first field that can make something of it."""
    refusal: ValueError | None = None
    for field in fields:
        if field.separator:
            parts = [one.strip() for one in cell.split(field.separator.strip())]
            several = [field.notation.from_cell(one) for one in parts]
            # RDF keeps no order and nothing twice but where each value is a part of its own.
            return {field.name: tuple(several if field.part else sorted(set(several)))}
        try:
            value = field.notation.from_cell(cell)
        except ValueError as error:
            refusal = refusal or error
            continue
        if value is not None:
            return {field.name: value}
    if refusal is not None:
        raise refusal
    return {}

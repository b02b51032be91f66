"""CSV tables, for people who live in spreadsheets: a graph out, rows in.

Cells are read as they stand: ``NA`` is Namibia, nothing is taken for missing but the empty cell.
Lists are parted by ``;``, an open end is ``..``. Cells that begin with ``=``, ``+``, ``-`` or ``@``
are data and are not altered: open foreign tables in a spreadsheet as text.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, iso
from diplograph.errors import GraphError
from diplograph.files.fields import RELATIONS, SOURCES, TABLES, Field, RecordTable
from diplograph.files.loading import load_graph
from diplograph.files.notation import identifier
from diplograph.files.problems import did_you_mean
from diplograph.files.reading import read_folder
from diplograph.files.rules import broken_rules
from diplograph.files.triples import write_graph
from diplograph.model import DocumentText, Graph
from diplograph.writing import write_text

_REASON = ("line", "column", "reason")


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What became of the rows: rows = stored + rejected + duplicates, always."""

    rows: int
    stored: int
    rejected: int
    duplicates: int
    reject_files: tuple[Path, ...] = ()

    def __str__(self) -> str:
        told = (
            f"{self.rows} rows: {self.stored} stored, {self.duplicates} already there, "
            f"{self.rejected} rejected"
        )
        where = ", ".join(str(path) for path in self.reject_files)
        return f"{told}; see {where}" if where else told


@dataclass(slots=True)
class _Row:
    """One row on its way in: where it stood, its record, and why it was refused, if it was."""

    line: int
    cells: dict[str, str]
    record: Any = None
    text: DocumentText | None = None
    column: str = ""
    reason: str = ""


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
        told = f"cannot make the folder {folder}: {error.strerror}"
        raise GraphError(f"{told}; name one in a place that may be written to") from error
    written = []
    for table in TABLES:
        stream = io.StringIO()
        writer = csv.DictWriter(stream, table.columns, lineterminator="\n")
        writer.writeheader()
        records: Mapping[str, Any] = getattr(graph, table.plural)
        writer.writerows(_cells(table, record, graph) for record in records.values())
        path = folder / table.csv_file
        write_text(path, stream.getvalue())
        written.append(path)
    return written


def import_csv(source: Path | str, folder: Path | str, *, update: bool = False) -> ImportSummary:
    r"""Bring the rows of one CSV table, or of a folder of them, into a graph folder.

    A row whose record is already there, the same in every field, is a duplicate. Rejected rows
    are kept beside their table as ``NAME.rejected.csv`` with line, column and reason.

    Parameters
    ----------
    source
        A table with the columns that `export_csv` writes (any of them may be missing but the
        required ones), or a folder of such tables.
    folder
        The graph folder; an empty one is filled.
    update
        Replace records whose identifier is there with other content; otherwise such rows are
        rejected.

    Raises
    ------
    GraphError
        If a table is no table of this project, or the graph folder is broken already.

    Examples
    --------
    >>> folder = Path(tempfile.mkdtemp())
    >>> table = folder / "entities.csv"
    >>> _ = table.write_text("id,label,type\nrussia,Russia,country\nx,,country\n")
    >>> str(import_csv(table, folder))[:46]
    '2 rows: 1 stored, 0 already there, 1 rejected;'
    """
    source, folder = Path(source), Path(folder)
    paths = [source] if source.is_file() else sorted(source.glob("*.csv"))
    paths = [path for path in paths if not path.name.endswith(".rejected.csv")]
    if not paths:
        raise GraphError(f"there is no CSV table at {source}: name one, or a folder of them")
    graph = load_graph(folder) if any(folder.glob("*.ttl")) else Graph()
    tables = sorted(
        ((path, *_read(path)) for path in paths), key=lambda each: TABLES.index(each[1])
    )
    duplicates = sum(_sort_out(graph, table, rows, update=update) for _, table, rows in tables)
    merged = _merged(graph, tables)
    while _refuse_broken(merged, tables):
        merged = _merged(graph, tables)
    write_graph(merged, folder)
    refused = {path: [row for row in rows if row.reason] for path, _, rows in tables}
    files = tuple(_keep(path, rows) for path, rows in refused.items() if rows)
    count, rejected = sum(len(rows) for *_, rows in tables), sum(map(len, refused.values()))
    return ImportSummary(count, count - rejected - duplicates, rejected, duplicates, files)


def _cells(table: RecordTable, record: Any, graph: Graph) -> dict[str, str]:
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
        cells["used_by"] = str(sum(record.id in r.sources for r in graph.relations.values()))
    elif table.noun == "claim":
        cells["asserted_by"] = record.chain[0] if record.chain else ""
        cells["quoted_source"] = record.chain[-1] if len(record.chain) > 1 else ""
    return cells


def _cell(field: Field, record: Any) -> str:
    value = getattr(record, field.name, None)
    if value is None:
        return ""
    if field.separator:
        return field.separator.join(field.notation.to_cell(one) for one in value)
    return field.notation.to_cell(value)


def _read(path: Path) -> tuple[RecordTable, list[_Row]]:
    """Read one table; stop at once if its header is that of no table."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise GraphError(f"{path} is not UTF-8 text: save it as CSV UTF-8") from error
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True, restkey="", restval=None)
    header = list(reader.fieldnames or ())
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
        rows = [_made(table, _Row(reader.line_num, cells)) for cells in reader]
    except csv.Error as error:
        told = f"{path}, line {reader.line_num}: {error}"
        raise GraphError(f"{told}; save the table again as CSV UTF-8") from error
    return table, rows


def _made(table: RecordTable, row: _Row) -> _Row:
    """Make the record of a row, or say which column is wrong."""
    if None in row.cells.values() or "" in row.cells:
        row.reason = "it has more or fewer cells than the header"
        return row
    values: dict[str, Any] = {}
    column = "id"
    try:
        values["id"] = identifier(row.cells["id"])
        for column, fields in table.by_column.items():
            if cell := row.cells.get(column, ""):
                values |= _values(fields, cell)
        column = next((c.column for n, c in table.by_name.items() if _lacks(table, values, n)), "")
        if column:
            raise ValueError("it is required")
    except ValueError as error:
        row.column, row.reason = column, str(error)
        return row
    extra = {name: values.pop(name) for name in table.extra if name in values}
    if extra:
        row.text = DocumentText(source=values["id"], **extra)
    row.record = table.record(**values)
    return row


def _lacks(table: RecordTable, values: Mapping[str, Any], name: str) -> bool:
    return name in table.required and name not in values


def _values(fields: tuple[Field, ...], cell: str) -> dict[str, Any]:
    """Read one cell: by the first field that can make something of it."""
    refusal: ValueError | None = None
    for field in fields:
        if field.separator:
            return {
                field.name: tuple(
                    field.notation.from_cell(one.strip())
                    for one in cell.split(field.separator.strip())
                )
            }
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


def _sort_out(graph: Graph, table: RecordTable, rows: list[_Row], *, update: bool) -> int:
    """Drop the records that are already there, refuse those that differ; count the former."""
    known: dict[str, Any] = dict(getattr(graph, table.plural))
    duplicates = 0
    for row in rows:
        if row.reason:
            continue
        there = known.get(row.record.id)
        if there == row.record and (row.text is None or row.text in graph.texts.values()):
            row.record = None
            duplicates += 1
        elif there is not None and not update:
            row.column, row.reason = "id", "it is there with other content; --update replaces it"
        else:
            known[row.record.id] = row.record
    return duplicates


def _merged(graph: Graph, tables: Iterable[tuple[Path, RecordTable, list[_Row]]]) -> Graph:
    parts: dict[str, dict[str, Any]] = {}
    for _, table, rows in tables:
        records = parts.setdefault(table.plural, dict(getattr(graph, table.plural)))
        texts = parts.setdefault("texts", dict(graph.texts))
        for row in rows:
            if row.record is not None and not row.reason:
                records[row.record.id] = row.record
                if row.text is not None:
                    texts[row.text.source] = row.text
    return dataclasses.replace(graph, **parts)  # type: ignore[arg-type]


def _refuse_broken(merged: Graph, tables: Iterable[tuple[Path, RecordTable, list[_Row]]]) -> bool:
    """Refuse the rows whose records break a rule in the merged graph; tell if there were any."""
    with tempfile.TemporaryDirectory() as folder:
        write_graph(merged, folder)
        reading = read_folder(Path(folder))
    problems = [*reading.problems, *broken_rules(reading)]
    wrong = {(p.file, p.record): p for p in problems if p.severity == "error"}
    refused = False
    for _, table, rows in tables:
        for row in rows:
            problem = row.record and wrong.get((table.turtle_file, row.record.id))
            if problem and not row.reason:
                row.column, row.reason = problem.field, f"{problem.rule}; {problem.remedy}"
                refused = True
    return refused


def _keep(path: Path, rows: list[_Row]) -> Path:
    """Write the rejected rows beside their table, with line, column and reason."""
    stream = io.StringIO()
    columns = [column for column in rows[0].cells if column]
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*columns, *_REASON])
    for row in rows:
        cells = [row.cells.get(column) or "" for column in columns]
        writer.writerow([*cells, row.line, row.column, row.reason])
    kept = path.with_suffix(".rejected.csv")
    write_text(kept, stream.getvalue())
    return kept

"""Rows of CSV tables on their way into a graph folder: checked in memory, written once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from pyoxigraph import Triple

from diplograph.errors import GraphError
from diplograph.files.fields import REMARKS, TABLES
from diplograph.files.folder import read_sound, replace_files, write_graph
from diplograph.files.problems import Problem
from diplograph.files.reading import Reading
from diplograph.files.rules import broken_rules
from diplograph.files.tables import Row, Sheet, blame, csv_text, read_sheet
from diplograph.files.triples import record_triples
from diplograph.files.turtle import write_turtle
from diplograph.iris import encoded
from diplograph.model import Graph
from diplograph.writing import write_text


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What became of the rows: rows = stored + rejected + duplicates, always."""

    rows: int
    stored: int
    rejected: int
    duplicates: int
    reject_files: tuple[Path, ...] = ()

    def __str__(self) -> str:
        summary = (
            f"{self.rows} rows: {self.stored} stored, {self.duplicates} already there, "
            f"{self.rejected} rejected"
        )
        where = ", ".join(str(path) for path in self.reject_files)
        return f"{summary}; see {where}" if where else summary


def import_csv(source: Path | str, folder: Path | str, *, update: bool = False) -> ImportSummary:
    r"""Bring the rows of one CSV table, or of a folder of them, into a graph folder.

    A row whose record is already there, the same in every field, is a duplicate. Rejected rows
    are kept beside their table as ``NAME.rejected.csv`` with line, column and reason. Only files
    whose records change are written, in the canonical form; what else they say is kept.

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
    >>> import tempfile
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
    reading = read_sound(folder) if any(folder.glob("*.ttl")) else Reading()
    # Sources before entities before relations: what is referred to is there when it is looked for.
    sheets = sorted(map(read_sheet, paths), key=lambda sheet: TABLES.index(sheet.table))
    duplicates = _sort_out(reading.graph, sheets, update=update)
    merged = _merge(reading.graph, sheets)
    # Every refusal can leave other rows without what they refer to.
    while _refuse_broken(merged, sheets):
        merged = _merge(reading.graph, sheets)
    if reading.triples:
        replace_files({folder / name: text for name, text in _texts(reading, merged, sheets)})
    else:
        write_graph(merged, folder)
    refused = {sheet.path: [row for row in sheet.rows if row.reason] for sheet in sheets}
    files = tuple(_keep(path, rows) for path, rows in refused.items() if rows)
    count, rejected = sum(len(sheet.rows) for sheet in sheets), sum(map(len, refused.values()))
    return ImportSummary(count, count - rejected - duplicates, rejected, duplicates, files)


def _sort_out(graph: Graph, sheets: Iterable[Sheet], *, update: bool) -> int:
    """Drop the records that are already there, refuse those that differ; count the former."""
    known = {table.plural: dict(getattr(graph, table.plural)) for table in TABLES}
    texts = dict(graph.texts)
    duplicates = 0
    for sheet in sheets:
        records: dict[str, Any] = known[sheet.table.plural]
        for row in sheet.entering:
            name = row.record.id
            if records.get(name) == row.record and row.text in (None, texts.get(name)):
                row.record = None
                duplicates += 1
            elif name in records and not update:
                row.refuse("id", "it is there with other content; --update replaces it")
            else:
                records[name] = row.record
                if row.text is not None:
                    texts[name] = row.text
    return duplicates


def _merge(graph: Graph, sheets: Iterable[Sheet]) -> Graph:
    """Join the rows that enter to the records that are there."""
    parts: dict[str, dict[str, Any]] = {"texts": dict(graph.texts)}
    for sheet in sheets:
        records = parts.setdefault(sheet.table.plural, dict(getattr(graph, sheet.table.plural)))
        for row in sheet.entering:
            # Taken out first, so that it stands last: of two records that exclude each other
            # the later one is refused, and that must not be the one that was there.
            records.pop(row.record.id, None)
            records[row.record.id] = row.record
            if row.text is not None:
                parts["texts"][row.text.source] = row.text
    return dataclasses.replace(graph, **parts)  # type: ignore[arg-type]


def _refuse_broken(merged: Graph, sheets: Iterable[Sheet]) -> bool:
    """Refuse the rows whose records break a rule in the merged graph; tell if there were any.

    Raises
    ------
    GraphError
        If a rule is broken by no row: then nothing may be stored.
    """
    errors = [problem for problem in broken_rules(merged) if problem.severity == "error"]
    entering = {
        (sheet.table.turtle_file, row.record.id): (sheet.table, row)
        for sheet in sheets
        for row in sheet.entering
    }
    refused = 0
    for problem in errors:
        if (problem.file, problem.record) in entering:
            table, row = entering[problem.file, problem.record]
            row.refuse(*blame(table, problem))
            refused += 1
    if refused:
        return True
    for problem in errors:
        # A replaced entity, kind or source breaks a record that is there and refers to it.
        names = _references(merged, problem)
        for (_, name), (_, row) in entering.items():
            if name in names:
                row.refuse("", f"with it, {problem.record} is wrong: {problem.rule}")
                refused += 1
    if errors and not refused:
        raise GraphError("nothing was stored: records would contradict each other", errors)
    return bool(refused)


def _references(merged: Graph, problem: Problem) -> set[object]:
    """Collect all that the record of a problem says: what it refers to is among it."""
    table = next(each for each in TABLES if each.turtle_file == problem.file)
    record = getattr(merged, table.plural)[problem.record]
    values = [getattr(record, field.name, None) for field in table.fields]
    return set(chain.from_iterable(v if isinstance(v, tuple) else (v,) for v in values))


def _texts(reading: Reading, merged: Graph, sheets: Iterable[Sheet]) -> Iterator[tuple[str, str]]:
    """Write the files in which the records of the rows stand; the rest of each stays as it is."""
    changed: dict[str, dict[str, list[Triple]]] = {}
    for sheet in sheets:
        table = sheet.table
        for row in sheet.entering:
            triples = list(record_triples(table, row.record, merged))
            file = reading.homes.get((table.plural, row.record.id), table.turtle_file)
            iri = table.namespace + encoded(row.record.id)
            changed.setdefault(file, {})[iri] = triples
    for file, records in changed.items():
        kept = [
            triple
            for triple in reading.triples.get(file, ())
            if triple.predicate.value in REMARKS or not _is_of(triple, records)
        ]
        yield file, write_turtle([*kept, *chain.from_iterable(records.values())])


def _is_of(triple: Triple, records: Mapping[str, object]) -> bool:
    """Tell whether a triple speaks of one of these records or of a part of it."""
    subject = getattr(triple.subject, "value", "")
    return subject in records or subject.rpartition("/")[0] in records


def _keep(path: Path, rows: list[Row]) -> Path:
    """Write the rejected rows beside their table, with line, column and reason."""
    columns = [column for column in rows[0].cells if column]  # blank = cells beyond the header
    kept = path.with_suffix(".rejected.csv")
    refusals = [
        {name: row.cells.get(name) or "" for name in columns}
        | {"line": row.line, "column": row.column, "reason": row.reason}
        for row in rows
    ]
    write_text(kept, csv_text([*columns, "line", "column", "reason"], refusals))
    return kept

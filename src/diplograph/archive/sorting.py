"""From batches as they come to relations in their order: staged on disk, then sorted."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from diplograph.archive.engines import Columns, DuckDb
from diplograph.dates import UNBOUNDED_FUTURE
from diplograph.errors import ArchiveError, optional
from diplograph.model import Kind
from diplograph.table import COLUMN_TYPES, INPUT_COLUMNS, Batch, Catalogue, presumed_until

# Rows stand in the order of their length class (how often their days double), then of their start:
# within a class, what covers a day lies close together, so that a question reads few row groups.
# Events come first, below every length; open ends last: 2 to the 40th is more days than there are.
OPEN_CLASS: Final = 40
EVENT_CLASS: Final = -1


def stage(
    batches: Iterable[Batch],
    catalogue: Catalogue,
    path: Path,
    source: int = 0,
    first_id: int = 0,
) -> int:
    """Write batches as they come, with what follows from their columns.

    Parameters
    ----------
    batches
        The relations.
    catalogue
        What their codes stand for.
    path
        A Parquet file.
    source
        Number of the data set.
    first_id
        Identifier of the first relation; the others count on.

    Returns
    -------
    int
        How many there were.
    """
    pa = optional("pyarrow", "archive")
    pq = optional("pyarrow.parquet", "archive")
    writer: Any = None
    rows = 0
    with contextlib.ExitStack() as stack:
        for batch in batches:
            if not len(batch):
                continue
            columns = _with_derived(batch, catalogue.kinds, source)
            columns["id"] = np.arange(first_id + rows, first_id + rows + len(batch))
            table = pa.table(columns)
            if writer is None:
                # Read once and then removed: quick to write counts for more than small.
                writer = stack.enter_context(
                    pq.ParquetWriter(path, table.schema, compression="lz4", use_dictionary=False)
                )
            writer.write_table(table)
            rows += len(batch)
    return rows


def _with_derived(batch: Batch, kinds: list[Kind], source: int) -> dict[str, npt.NDArray[Any]]:
    """List the columns of a batch, and what follows from them: length class, presumed until."""
    # Floats, because the difference of two days may be too large for their own type.
    days = batch.end_max.astype(np.float64) - batch.start_min + 1
    classes = (np.frexp(np.maximum(days, 1))[1] - 1).astype(np.int8)
    classes[batch.end_max == UNBOUNDED_FUTURE] = OPEN_CLASS
    classes[~batch.is_state] = EVENT_CLASS
    columns = {name: np.ascontiguousarray(column) for name, column in batch.columns.items()}
    until = presumed_until(kinds, batch.kind, batch.open_end, batch.end_min)
    columns["presumed_until"] = np.ascontiguousarray(until)
    columns["class"] = classes
    columns["source"] = np.full(len(batch), source, dtype=np.int16)
    return columns


RELATION_COLUMNS: Final = (
    *(name for name in COLUMN_TYPES if name not in INPUT_COLUMNS),
    *("presumed_until", "id", "source"),
)
"""What is read of a relation."""
ROW_GROUP: Final = 61_440
"""A question reads the groups that its days touch, and looks at the bounds of all: of 10 million
relations, groups of this size make a count read 3.8 MB, those of 122,880 rows 4.7 or more."""
_FORM: Final = (
    f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}, DICTIONARY_SIZE_LIMIT 4000"
)
"""Larger dictionaries of days are read whole for a few of them."""
PIECE: Final = 4_000_000
"""About so many rows are sorted at once, without spilling to the disk, and stand in one file."""
# So many keys make pieces that differ by a few percent: their edges are quantiles of the sample.
_SAMPLE = 20_000
_BATCH = 200_000
# DuckDB's share of the 1 GB that an import may take; buffers of the pieces come on top of it.
_MEMORY = "350MB"
_MOST_THREADS = 4
"""Each holds buffers of its own, so that many would need more memory than there is."""
_DAYS = (
    "SELECT file, kind, min(CASE WHEN start_min > -2147483648 THEN start_min "
    "WHEN start_max < 2147483647 THEN start_max ELSE end_min END) AS first, "
    "max(CASE WHEN end_max < 2147483647 THEN end_max WHEN end_min > -2147483648 THEN end_min "
    "ELSE start_max END) AS last FROM relations GROUP BY file, kind ORDER BY file, kind"
)
"""First and last day that the relations of each kind in each file speak of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """One of the two orders: what its files are called, and how rows follow on each other.

    ``key`` is a whole number by which rows are dealt out; it ascends with ``columns``. ``kept``
    is what stands in the files.
    """

    stem: str
    rows: str
    columns: str
    key: str
    kept: str


_FIELDS = ", ".join(RELATION_COLUMNS)
_RELATIONS = _Order(
    stem="relations",
    rows="SELECT * FROM kept",
    columns="class, start_min, end_max, subject, object, id",
    # Class and start in one number: 2 to the 32nd has room for every start, which is shifted by
    # 2 to the 31st so that none is negative; events have class -1.
    key="(class + 1) * 4294967296 + start_min + 2147483648",
    kept="* EXCLUDE (class)",
)
_ACTORS = _Order(
    stem="actors",
    rows=(
        f"SELECT subject AS actor, object AS other, {_FIELDS} FROM relations UNION ALL "
        f"SELECT object AS actor, subject AS other, {_FIELDS} FROM relations "
        "WHERE subject <> object"
    ),
    columns="actor, other, start_min, id",
    key="CAST(actor AS BIGINT) * 4294967296 + other",
    kept="*",
)


def sort(work: Path, older: list[str], staged: int) -> tuple[int, int, Columns]:
    """Write the relations in both orders.

    Parameters
    ----------
    work
        The folder, with ``staged.parquet`` in it, which is removed.
    older
        Relations of earlier parts, with which rows may be duplicates.
    staged
        How many rows there are.

    Returns
    -------
    tuple
        Rows that were duplicates, relations that stay, and the days of each kind in each file.

    Raises
    ------
    ArchiveError
        If no row is left, or the disk is full.
    """
    scratch = work / "scratch"
    engine = DuckDb(_MEMORY, scratch, threads=min(_MOST_THREADS, os.cpu_count() or 1))
    try:
        path = work / "staged.parquet"
        if not staged:
            raise ArchiveError("no row of the files could be stored: see the rejects")
        engine.view("staged", [str(path)])
        rows = _drop_duplicates(engine, older)
        relations = _write_sorted(engine, _RELATIONS, work, staged)
        path.unlink()
        engine.view("relations", [str(each) for each in relations])
        _write_sorted(engine, _ACTORS, work, 2 * staged)
        many = engine.run("SELECT count(*) AS n FROM relations")["n"]
        days = engine.run(_DAYS)
        return rows, int(many[0]), days
    except engine.error as error:
        raise ArchiveError(f"cannot sort the archive: {error}; it is as it was before") from error
    finally:
        engine.close()
        shutil.rmtree(scratch, ignore_errors=True)


def _write_sorted(engine: DuckDb, order: _Order, work: Path, most: int) -> list[Path]:
    """Write the files of one order, and list their paths."""
    import pyarrow as pa

    paths: list[Path] = []

    def write(source: str) -> None:
        path = work / f"{order.stem}-{len(paths) + 1:04}.parquet"
        engine.connection.execute(
            f"COPY (SELECT {order.kept} FROM ({source}) ORDER BY {order.columns}) "
            f"TO '{_quote(path)}' ({_FORM})"
        )
        paths.append(path)

    parts = -(-most // PIECE)
    if parts < 2:
        write(order.rows)
        return paths
    for piece in _deal(engine, order, work, most, parts):
        with pa.OSFile(str(piece)) as stream, pa.ipc.open_stream(stream) as reader:
            engine.connection.register("piece", reader)
            write("SELECT * FROM piece")
            engine.connection.unregister("piece")
        piece.unlink()
    return paths


def _deal(engine: DuckDb, order: _Order, work: Path, most: int, parts: int) -> list[Path]:
    """Deal rows out to files by ranges of their key, in one reading; list these in their order.

    Each can then be sorted in memory: left to itself, DuckDB spills to the disk what does not fit,
    and of 100 million rows it ran out of memory all the same.
    """
    import pyarrow as pa

    step = max(1, most // _SAMPLE)
    rows = f"SELECT *, {order.key} AS key FROM ({order.rows})"
    keys = np.sort(engine.run(f"SELECT key FROM ({rows}) WHERE id % ? = 0", [step])["key"])
    places = np.arange(1, parts) * len(keys) // parts
    edges = np.unique(keys[places]) if len(keys) else keys
    paths = [work / f"{order.stem}-piece-{n:04}.arrow" for n in range(len(edges) + 1)]
    batches = engine.connection.sql(rows).to_arrow_reader(_BATCH)
    schema = batches.schema.remove(batches.schema.get_field_index("key"))
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with contextlib.ExitStack() as stack:
        streams = [stack.enter_context(pa.OSFile(str(path), "wb")) for path in paths]
        writers = [
            stack.enter_context(pa.ipc.new_stream(stream, schema, options=options))
            for stream in streams
        ]
        for batch in batches:
            piece = np.searchsorted(edges, batch.column("key").to_numpy(), side="right")
            sizes = np.bincount(piece, minlength=len(paths))
            ordered = batch.select(schema.names).take(pa.array(np.argsort(piece, kind="stable")))
            begin = 0
            for number in np.flatnonzero(sizes).tolist():
                writers[number].write_batch(ordered.slice(begin, int(sizes[number])))
                begin += int(sizes[number])
    return paths


def _drop_duplicates(engine: DuckDb, older: list[str]) -> int:
    """Make the view of rows to be kept, the first of each record; count the rows that go.

    Rows of the input are counted, not relations: a row goes if no relation of its line is kept.
    """
    db = engine.connection
    # First the few records that come twice, then the ranks of their rows alone: to rank all rows
    # would sort them all.
    key = "source, record, part"
    db.execute(
        f"CREATE TEMP TABLE twice AS SELECT {key} FROM staged GROUP BY ALL HAVING count(*) > 1"
    )
    later = (
        f"SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY {key} ORDER BY id) AS place "
        f"FROM staged SEMI JOIN twice USING ({key})) WHERE place > 1"
    )
    again = "SELECT id FROM staged WHERE false"
    if older:
        engine.view("older", older)
        again = f"SELECT id FROM staged SEMI JOIN older USING ({key})"
    db.execute(f"CREATE TEMP TABLE gone AS SELECT DISTINCT id FROM ({again} UNION ALL {later})")
    if not engine.run("SELECT count(*) AS n FROM gone")["n"][0]:
        db.execute("CREATE VIEW kept AS SELECT * FROM staged")
        return 0
    db.execute("CREATE VIEW kept AS SELECT * FROM staged ANTI JOIN gone USING (id)")
    answer = engine.run(
        "SELECT coalesce(sum(rows), 0) AS n FROM (SELECT file, line, max(rows) AS rows FROM staged "
        "SEMI JOIN gone USING (id) GROUP BY file, line) ANTI JOIN kept USING (file, line)"
    )
    return int(answer["n"][0])


def _quote(path: Path) -> str:
    """Escape a path for a COPY, the one statement that takes no bound value for it."""
    return str(path).replace("'", "''")

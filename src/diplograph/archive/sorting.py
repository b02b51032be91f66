"""Relations in the two orders of an archive, without those that were there already.

What is more than a piece is first dealt out to pieces by ranges of its key, so that memory does not
grow with the number of rows: each piece is then sorted by itself, and is a file of its own.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from diplograph.archive.engines import Columns, DuckDb
from diplograph.errors import ArchiveError

ROW_GROUP: Final = 122_880
ACTOR_ROW_GROUP: Final = 61_440
"""Smaller: a pair lies in one or two of them, which are read whole."""
PIECE: Final = 16_000_000
"""About so many rows are sorted at once, and stand in one file."""
_SAMPLE = 20_000
_MEMORY = "350MB"
_MOST_THREADS = 4
"""Each holds buffers of its own, so that many would need more memory than there is."""
_DAYS = (
    "SELECT kind, min(CASE WHEN start_min > -2147483648 THEN start_min WHEN start_max < 2147483647 "
    "THEN start_max ELSE end_min END) AS first, max(CASE WHEN end_max < 2147483647 THEN end_max "
    "WHEN end_min > -2147483648 THEN end_min ELSE start_max END) AS last FROM relations "
    "GROUP BY kind ORDER BY kind"
)
"""First and last day that the relations of each kind speak of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """One of the two orders: what its files are called, and how rows follow on each other.

    ``key`` is a whole number by which rows are dealt out; it ascends with ``columns``.
    """

    stem: str
    rows: str
    columns: str
    key: str
    row_group: int


_RELATIONS = _Order(
    stem="relations",
    rows="SELECT * FROM kept",
    columns="class, start_min, end_max, subject, object, id",
    key="(class + 1) * 4294967296 + start_min + 2147483648",
    row_group=ROW_GROUP,
)
_ACTORS = _Order(
    stem="actors",
    rows=(
        "SELECT subject AS actor, object AS other, * FROM relations UNION ALL "
        "SELECT object AS actor, subject AS other, * FROM relations WHERE subject <> object"
    ),
    columns="actor, other, start_min, class, id",
    key="CAST(actor AS BIGINT) * 4294967296 + other",
    row_group=ACTOR_ROW_GROUP,
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
        Rows that were duplicates, relations that stay, and the days of each kind.

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
        rows = _without_duplicates(engine, older)
        relations = _sorted(engine, _RELATIONS, work, staged)
        path.unlink()
        engine.view("relations", [str(each) for each in relations])
        _sorted(engine, _ACTORS, work, 2 * staged)
        many = engine.run("SELECT count(*) AS n FROM relations")["n"]
        days = engine.run(_DAYS)
        return rows, int(many[0]), days
    except engine.error as error:
        raise ArchiveError(f"cannot sort the archive: {error}; it is as it was before") from error
    finally:
        engine.close()
        shutil.rmtree(scratch, ignore_errors=True)


def _sorted(engine: DuckDb, order: _Order, work: Path, most: int) -> list[Path]:
    """Write the files of one order; give their paths."""
    parts = -(-most // PIECE)
    sources = [order.rows] if parts < 2 else _dealt(engine, order, work / "pieces", most, parts)
    made = []
    for number, source in enumerate(sources, 1):
        path = work / f"{order.stem}-{number:04}.parquet"
        engine.connection.execute(
            f"COPY ({source} ORDER BY {order.columns}) TO '{_quoted(path)}' "
            f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {order.row_group})"
        )
        made.append(path)
    shutil.rmtree(work / "pieces", ignore_errors=True)
    return made


def _dealt(engine: DuckDb, order: _Order, folder: Path, most: int, parts: int) -> list[str]:
    """Deal rows out to folders by ranges of their key; give what reads each, in their order."""
    step = max(1, most // _SAMPLE)
    sample = f"SELECT {order.key} AS key FROM ({order.rows}) WHERE id % ? = 0"
    keys = np.sort(engine.run(sample, [step])["key"])
    places = np.arange(1, parts) * len(keys) // parts
    edges = np.unique(keys[places]).tolist() if len(keys) else []
    piece = " + ".join(["0", *["CAST(key >= ? AS INTEGER)"] * len(edges)])
    engine.connection.execute(
        f"COPY (SELECT * EXCLUDE (key), {piece} AS piece FROM "
        f"(SELECT *, {order.key} AS key FROM ({order.rows}))) TO '{_quoted(folder)}' "
        "(FORMAT parquet, COMPRESSION lz4, PARTITION_BY (piece))",
        edges,
    )
    shares = sorted(folder.iterdir(), key=lambda each: int(each.name.partition("=")[2]))
    made = []
    for share in shares:
        files = ", ".join(f"'{_quoted(each)}'" for each in sorted(share.iterdir()))
        made.append(f"SELECT * FROM read_parquet([{files}], hive_partitioning = false)")
    return made


def _without_duplicates(engine: DuckDb, older: list[str]) -> int:
    """Make the view of rows to be kept: the first of each record; give how many rows go."""
    db = engine.connection
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
    found = engine.run(
        "SELECT count(*) AS n FROM (SELECT DISTINCT file, line FROM staged SEMI JOIN gone "
        "USING (id)) ANTI JOIN kept USING (file, line)"
    )
    return int(found["n"][0])


def _quoted(path: Path) -> str:
    """Give a path as it stands in a COPY, the one statement that takes no bound value for it."""
    return str(path).replace("'", "''")

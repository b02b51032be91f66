"""Relations in the two orders of an archive, without those that were there already."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from diplograph.archive.engines import Columns, DuckDb
from diplograph.errors import ArchiveError

ROW_GROUP: Final = 122_880
ACTOR_ROW_GROUP: Final = 61_440
"""Smaller: a pair lies in one or two of them, which are read whole."""
_SORTED_ROWS = "class, start_min, end_max, subject, object"
_SORTED_ACTORS = "actor, other, start_min, class"
_MEMORY = "300MB"
_DAYS = (
    "SELECT kind, min(CASE WHEN start_min > -2147483648 THEN start_min WHEN start_max < 2147483647 "
    "THEN start_max ELSE end_min END) AS first, max(CASE WHEN end_max < 2147483647 THEN end_max "
    "WHEN end_min > -2147483648 THEN end_min ELSE start_max END) AS last FROM relations "
    "GROUP BY kind ORDER BY kind"
)
"""First and last day that the relations of each kind speak of."""


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
    engine = DuckDb(_MEMORY, scratch)
    db = engine.connection
    try:
        path = work / "staged.parquet"
        if not staged:
            raise ArchiveError("no row of the files could be stored: see the rejects")
        db.read_parquet(str(path)).create_view("staged")
        rows = _without_duplicates(engine, older)
        form = f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
        relations = work / "relations.parquet"
        kept = "SELECT * FROM kept"
        db.execute(f"COPY ({kept} ORDER BY {_SORTED_ROWS}) TO '{_quoted(relations)}' {form}")
        path.unlink()
        db.read_parquet(str(relations)).create_view("relations")
        doubled = (
            "SELECT subject AS actor, object AS other, * FROM relations UNION ALL "
            "SELECT object AS actor, subject AS other, * FROM relations WHERE subject <> object"
        )
        actors = _quoted(work / "actors.parquet")
        form = form.replace(str(ROW_GROUP), str(ACTOR_ROW_GROUP))
        db.execute(f"COPY ({doubled} ORDER BY {_SORTED_ACTORS}) TO '{actors}' {form}")
        many = engine.run("SELECT count(*) AS n FROM relations")["n"]
        days = engine.run(_DAYS)
        return rows, int(many[0]), days
    except engine.error as error:
        raise ArchiveError(f"cannot sort the archive: {error}; it is as it was before") from error
    finally:
        engine.close()
        shutil.rmtree(scratch, ignore_errors=True)


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
        db.read_parquet(older).create_view("older")
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

"""Writing an archive: batches to Parquet, sorted twice, a new generation beside the old ones.

Nothing that readers use is touched: files of the new generation are written in a folder of their
own under a temporary name; the manifest, which alone makes them count, is replaced last.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
import numpy.typing as npt

from diplograph.archive.catalogue import read_catalogue, write_catalogue
from diplograph.archive.engines import Columns, DuckDb
from diplograph.archive.manifest import File, Generation, Manifest, hash_of, is_archive
from diplograph.dates import UNBOUNDED_FUTURE, add_years
from diplograph.errors import ArchiveError, MissingExtra
from diplograph.model import UNLIMITED, Kind
from diplograph.table import Batch, Catalogue

ROW_GROUP: Final = 122_880
ACTOR_ROW_GROUP: Final = 61_440
"""Smaller: a pair lies in one or two of them, which are read whole."""
OPEN_CLASS: Final = 40
EVENT_CLASS: Final = -1
_SORTED_ROWS = "class, start_min, end_max, subject, object"
_SORTED_ACTORS = "actor, other, start_min, class"
_MEMORY = "500MB"
_LOCK = ".lock"
_DAYS = (
    "SELECT kind, min(CASE WHEN start_min > -2147483648 THEN start_min WHEN start_max < 2147483647 "
    "THEN start_max ELSE end_min END) AS first, max(CASE WHEN end_max < 2147483647 THEN end_max "
    "WHEN end_min > -2147483648 THEN end_min ELSE start_max END) AS last FROM relations "
    "GROUP BY kind ORDER BY kind"
)
"""First and last day that the relations of each kind speak of."""


@dataclass(kw_only=True)
class Dataset:
    """What is imported, as it will be cited.

    Parameters
    ----------
    format
        Name of the format.
    title, publisher, url, citation, terms
        Of the data set.
    subjects
        Identifiers of the only subjects it speaks of; blank = of all.
    files
        Name, bytes and SHA-256 of each file.
    """

    format: str
    title: str
    publisher: str
    url: str
    citation: str
    terms: str
    subjects: tuple[str, ...] = ()
    files: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of the rows of an import: rows = stored + rejected + duplicates."""

    rows: int
    stored: int
    rejected: int
    duplicates: int
    relations: int
    generation: int
    rejects: Path


@dataclass
class Counts:
    """What the reader counted while it gave batches."""

    accepted: int = 0
    rejected: int = 0
    duplicates: int = 0
    first: int | None = None
    last: int | None = None


def write(
    folder: Path | str,
    dataset: Dataset,
    read: Callable[[Catalogue, IO[str]], Iterable[Batch]],
    count: Callable[[], Counts],
    stage: Callable[[str], None] | None = None,
) -> Report:
    """Add what is read to an archive, as its next generation.

    Parameters
    ----------
    folder
        The archive; made if there is none.
    dataset
        What is read.
    read
        Gives the relations; is told the catalogue, which it fills, and where rejects go.
    count
        Gives the counts, once everything was read.
    stage
        Is told what is being done.

    Raises
    ------
    ArchiveError
        If another import is under way, or the disk is full. The archive is as it was.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        manifest = Manifest.read(folder) if is_archive(folder) else Manifest(folder)
        _clear_away(manifest)
        number = max(manifest.generations, default=0) + 1
        work = folder / f".generation-{number:04}.{secrets.token_hex(4)}"
        work.mkdir()
        try:
            return _written(manifest, number, work, dataset, read, count, stage or (lambda _: None))
        except OSError as error:
            told = f"cannot write {error.filename or work}: {error.strerror or error}"
            raise ArchiveError(f"{told}; the archive is as it was before") from error
        finally:
            shutil.rmtree(work, ignore_errors=True)


def drop_old(folder: Path | str) -> list[str]:
    """Remove every generation but the current one; what that one still needs stays.

    Returns
    -------
    list of str
        The files that were removed.
    """
    folder = Path(folder)
    with _locked(folder):
        manifest = Manifest.read(folder)
        current = manifest[manifest.current]
        kept = {file.path for file in current.files}
        old = {f.path for g in manifest.generations.values() for f in g.files} - kept
        Manifest(folder, {current.number: current}, current.number).write()
        for path in old:
            (folder / path).unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                (folder / path).parent.rmdir()
    return sorted(old)


def _written(
    manifest: Manifest,
    number: int,
    work: Path,
    dataset: Dataset,
    read: Callable[[Catalogue, IO[str]], Iterable[Batch]],
    count: Callable[[], Counts],
    stage: Callable[[str], None],
) -> Report:
    before = manifest.generations.get(manifest.current)
    catalogue = read_catalogue(manifest.folder, before) if before else Catalogue()
    source = len(before.datasets) if before else 0
    kind_of_source = _source_number(before, dataset, source)
    with (work / "rejects.tsv").open("w", encoding="utf-8") as rejects:
        batches = read(catalogue, rejects)
        many = staged(batches, catalogue, work / "staged.parquet", kind_of_source)
    counts = count()
    older = (
        [str(manifest.folder / file.path) for file in before.named("relations")] if before else []
    )
    stage("sorting")
    duplicates, relations, days = _sort(work, older, many)
    write_catalogue(work, catalogue)
    stage("hashing")
    home = f"generation-{number:04}"
    own = tuple(_file(path, home) for path in sorted(work.iterdir()))
    parts = [*(before.parts if before else ()), number]
    kept = tuple(
        f
        for f in (before.files if before else ())
        if Path(f.path).stem in ("relations", "actors", "rejects")
    )
    counted = {
        "rows": counts.accepted + counts.rejected,
        "stored": counts.accepted - counts.duplicates - duplicates,
        "rejected": counts.rejected,
        "duplicates": counts.duplicates + duplicates,
        "relations": relations,
        "first": counts.first,
        "last": counts.last,
    }
    known = [day for day in (before.first, counts.first) if day is not None] if before else []
    known = known or [day for day in (counts.first,) if day is not None]
    late = [d for d in ((before.last if before else None), counts.last) if d is not None]
    made = Generation(
        number=number,
        parts=tuple(parts),
        files=(*kept, *own),
        relations=(before.relations if before else 0) + relations,
        first=min(known, default=None),
        last=max(late, default=None),
        coverage=_coverage(before, days, catalogue, dataset),
        datasets=(*(before.datasets if before else ()), {**dataset.__dict__, **counted}),
    )
    final = manifest.folder / home
    shutil.rmtree(final, ignore_errors=True)  # of an import that was killed before it counted
    _sync(work)
    os.replace(work, final)
    replace(manifest, generations={**manifest.generations, number: made}, current=number).write()
    return Report(
        rows=counted["rows"] or 0,
        stored=counted["stored"] or 0,
        rejected=counts.rejected,
        duplicates=counted["duplicates"] or 0,
        relations=relations,
        generation=number,
        rejects=final / "rejects.tsv",
    )


def _coverage(
    before: Generation | None, days: Columns, catalogue: Catalogue, dataset: Dataset
) -> dict[str, list[Any]]:
    """Give what is covered of each kind, earlier parts and this one."""
    made = dict(before.coverage) if before else {}
    columns = (days[name].tolist() for name in ("kind", "first", "last"))
    for kind, first, last in zip(*columns, strict=True):
        name = catalogue.kinds[kind].id
        old = made.get(name)
        subjects = sorted(dataset.subjects)
        if old is None:
            made[name] = [first, last, subjects]
        else:
            both = sorted({*old[2], *subjects}) if old[2] and subjects else []
            made[name] = [min(old[0], first), max(old[1], last), both]
    return made


def _source_number(before: Generation | None, dataset: Dataset, fresh: int) -> int:
    """Give the number of the data set: that of an earlier part of the same format."""
    formats = [each["format"] for each in before.datasets] if before else []
    return formats.index(dataset.format) if dataset.format in formats else fresh


def staged(batches: Iterable[Batch], catalogue: Catalogue, path: Path, source: int = 0) -> int:
    """Write batches as they come, with what follows from their columns; give how many rows."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtra("pyarrow", "archive") from error
    writer: Any = None
    rows = 0
    with contextlib.ExitStack() as stack:
        for batch in batches:
            if not len(batch):
                continue
            columns = _derived(batch, catalogue.kinds, source)
            table = pa.table(columns)
            if writer is None:
                writer = stack.enter_context(
                    pq.ParquetWriter(path, table.schema, compression="lz4", use_dictionary=False)
                )
            writer.write_table(table)
            rows += len(batch)
    return rows


def _derived(batch: Batch, kinds: list[Kind], source: int) -> dict[str, npt.NDArray[Any]]:
    days = batch.end_max.astype(np.float64) - batch.start_min + 1
    classes = (np.frexp(np.maximum(days, 1))[1] - 1).astype(np.int8)
    classes[batch.end_max == UNBOUNDED_FUTURE] = OPEN_CLASS
    classes[~batch.is_state] = EVENT_CLASS
    columns = {name: np.ascontiguousarray(column) for name, column in batch.columns.items()}
    columns["presumed_until"] = _presumed_until(batch, kinds)
    columns["class"] = classes
    columns["source"] = np.full(len(batch), source, dtype=np.int16)
    return columns


def _presumed_until(batch: Batch, kinds: list[Kind]) -> npt.NDArray[np.int32]:
    """Give the last day on which each open row is presumed; the earliest end where none is."""
    until = np.array(batch.end_min, dtype=np.int32)
    if not batch.open_end.any():
        return until
    years = np.array([kind.presumed_for for kind in kinds], dtype=np.int64)[batch.kind]
    for presumed in np.unique(years[batch.open_end]).tolist():
        rows = batch.open_end & (years == presumed)
        if presumed == UNLIMITED:
            until[rows] = UNBOUNDED_FUTURE
        else:
            days, where = np.unique(batch.end_min[rows], return_inverse=True)
            until[rows] = np.array([add_years(int(d), presumed) for d in days], np.int32)[where]
    return until


def _sort(work: Path, older: list[str], staged: int) -> tuple[int, int, Columns]:
    """Write the relations in both orders; give duplicate rows, relations, and days by kind."""
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
    again = "SELECT file, line, record, part, source FROM staged WHERE false"
    if older:
        db.read_parquet(older).create_view("older")
        again = f"SELECT file, line, {key} FROM staged SEMI JOIN older USING ({key})"
    later = (
        f"SELECT file, line, {key} FROM (SELECT file, line, {key}, row_number() OVER "
        f"(PARTITION BY {key} ORDER BY file, line) AS place FROM staged SEMI JOIN twice "
        f"USING ({key})) WHERE place > 1"
    )
    db.execute(
        f"CREATE TEMP TABLE gone AS SELECT DISTINCT file, line, {key} FROM "
        f"(SELECT file, line, {key} FROM ({again}) UNION ALL "
        f"SELECT file, line, {key} FROM ({later}))"
    )
    if not engine.run("SELECT count(*) AS n FROM gone")["n"][0]:
        db.execute("CREATE VIEW kept AS SELECT * FROM staged")
        return 0
    db.execute(f"CREATE VIEW kept AS SELECT * FROM staged ANTI JOIN gone USING (file, line, {key})")
    found = engine.run(
        "SELECT count(*) AS n FROM (SELECT DISTINCT file, line FROM gone) "
        "ANTI JOIN kept USING (file, line)"
    )
    return int(found["n"][0])


def _quoted(path: Path) -> str:
    """Give a path as it stands in a COPY, the one statement that takes no bound value for it."""
    return str(path).replace("'", "''")


def _file(path: Path, home: str) -> File:
    rows = 0
    if path.suffix == ".parquet":
        import pyarrow.parquet as pq

        rows = int(pq.read_metadata(path).num_rows)
    told = f"{home}/{path.name}"
    return File(path=told, sha256=hash_of(path), bytes=path.stat().st_size, rows=rows)


def _sync(work: Path) -> None:
    """Bring every file to the disk before the manifest counts on it."""
    for path in [*work.iterdir(), work]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let one import write at a time; the lock goes with the process, however that ends."""
    try:
        import fcntl
    except ImportError:  # where there is none, two imports at once are up to the user
        yield
        return
    with (folder / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ArchiveError(
                f"{folder}: another import is under way: wait for its end"
            ) from error
        yield


def _clear_away(manifest: Manifest) -> None:
    """Remove what an import that was killed has left."""
    for path in manifest.folder.glob(".generation-*"):
        shutil.rmtree(path, ignore_errors=True)

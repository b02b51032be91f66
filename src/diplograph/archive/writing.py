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
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO, Any

from diplograph.archive.engines import Columns
from diplograph.archive.manifest import (
    File,
    Generation,
    Manifest,
    check_name,
    hash_of,
    is_archive,
    read_catalogue,
    stem_of,
    write_catalogue,
)
from diplograph.archive.sorting import sort, stage
from diplograph.errors import ArchiveError
from diplograph.table import ROW_BITS, Batch, Catalogue

_LOCK = ".lock"
_HOME = "generation-"


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
    together
        Patterns of the identifiers of kinds that are covered on the same days.
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
    together: tuple[tuple[str, ...], ...] = ()
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
    """What the reader counted while it made batches."""

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
    progress: Callable[[str], None] | None = None,
) -> Report:
    """Add a data set to an archive, as its next generation.

    Parameters
    ----------
    folder
        The archive; made if there is none.
    dataset
        What is imported.
    read
        Reads the relations into a catalogue, which it fills; rejects go to the stream.
    count
        Counts what was read, once everything was.
    progress
        Called with what is being done.

    Raises
    ------
    ArchiveError
        If the folder holds something else, another import is under way, or the disk is full. The
        archive is as it was.
    """
    folder = Path(folder)
    with _own_folder(folder), _lock(folder):
        manifest = Manifest.read(folder) if is_archive(folder) else Manifest(folder)
        for leftover in folder.glob(f".{_HOME}*"):  # of an import that was killed
            shutil.rmtree(leftover, ignore_errors=True)
        number = max(manifest.generations, default=0) + 1
        work = folder / f".{_home(number)}.{secrets.token_hex(4)}"
        work.mkdir()
        try:
            return _write_generation(
                manifest, number, work, dataset, read, count, progress or (lambda _: None)
            )
        except OSError as error:
            message = f"cannot write {error.filename or work}: {error.strerror or error}"
            raise ArchiveError(f"{message}; the archive is as it was before") from error
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
    with _lock(folder):
        manifest = Manifest.read(folder)
        current = manifest[manifest.current]
        kept = {file.path for file in current.files}
        old = {f.path for g in manifest.generations.values() for f in g.files} - kept
        for path in folder.glob(f"{_HOME}*/*"):  # of an import or a removal that was killed
            name = path.relative_to(folder).as_posix()
            if path.suffix in (".parquet", ".tsv") and name not in kept:
                old.add(name)
        Manifest(folder, {current.number: current}, current.number).write()
        for name in old:
            (folder / name).unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                (folder / name).parent.rmdir()
    return sorted(old)


def _write_generation(
    manifest: Manifest,
    number: int,
    work: Path,
    dataset: Dataset,
    read: Callable[[Catalogue, IO[str]], Iterable[Batch]],
    count: Callable[[], Counts],
    progress: Callable[[str], None],
) -> Report:
    before = manifest.generations.get(manifest.current)
    catalogue = read_catalogue(manifest.folder, before) if before else Catalogue()
    # The generation stands above the bits of the row, so that a relation keeps its number for good.
    source, first_id = _source_number(before, dataset), number << ROW_BITS
    with (work / "rejects.tsv").open("w", encoding="utf-8") as rejects:
        batches = read(catalogue, rejects)
        many = stage(batches, catalogue, work / "staged.parquet", source, first_id)
    counts = count()
    progress("sorting")
    older = before.files_of("relations") if before else []
    duplicates, relations, days = sort(work, [str(manifest.folder / f.path) for f in older], many)
    write_catalogue(work, catalogue)
    progress("hashing")
    generation = _next_generation(before, number, _files(before, work, number), counts, relations)
    rows, doubled = counts.accepted + counts.rejected, counts.duplicates + duplicates
    stored = counts.accepted - doubled
    entry = {
        **dataset.__dict__,
        "rows": rows,
        "stored": stored,
        "rejected": counts.rejected,
        "duplicates": doubled,
        "relations": relations,
        "first": counts.first,
        "last": counts.last,
    }
    generation = replace(
        generation,
        coverage=_coverage(before, days, catalogue, dataset),
        datasets=(*generation.datasets, entry),
    )
    final = _publish(manifest, work, generation)
    return Report(
        rows=rows,
        stored=stored,
        rejected=counts.rejected,
        duplicates=doubled,
        relations=relations,
        generation=number,
        rejects=final / "rejects.tsv",
    )


def _files(before: Generation | None, work: Path, number: int) -> tuple[File, ...]:
    """List the files of a generation: those of earlier parts that it needs, and its own."""
    kept = [
        file
        for file in (before.files if before else ())
        if stem_of(Path(file.path)) in ("relations", "actors", "rejects")
    ]
    return (*kept, *(_file(path, _home(number)) for path in sorted(work.iterdir())))


def _publish(manifest: Manifest, work: Path, generation: Generation) -> Path:
    """Put the files of a generation in their place, and then the manifest that counts on them."""
    number = generation.number
    final = manifest.folder / _home(number)
    shutil.rmtree(final, ignore_errors=True)  # of an import that was killed before it counted
    _sync(work)
    os.replace(work, final)
    generations = {**manifest.generations, number: generation}
    replace(manifest, generations=generations, current=number).write()
    return final


def _home(number: int) -> str:
    return f"{_HOME}{number:04}"


_NO_GENERATION = Generation(
    number=0, parts=(), files=(), relations=0, first=None, last=None, coverage={}, datasets=()
)
"""What stands before the first import."""


def _next_generation(
    before: Generation | None, number: int, files: tuple[File, ...], counts: Counts, relations: int
) -> Generation:
    """Make the generation after another, but for what is new in its coverage and data sets."""
    before = before or _NO_GENERATION
    return replace(
        before,
        number=number,
        parts=(*before.parts, number),
        files=files,
        relations=before.relations + relations,
        first=min((d for d in (before.first, counts.first) if d is not None), default=None),
        last=max((d for d in (before.last, counts.last) if d is not None), default=None),
    )


def _coverage(
    before: Generation | None, days: Columns, catalogue: Catalogue, dataset: Dataset
) -> dict[str, list[list[Any]]]:
    """Find what is covered of each kind, by earlier parts and by this one."""
    coverage = dict(before.coverage) if before else {}
    subjects = sorted(dataset.subjects)
    for name, spans in _spans_by_kind(days, catalogue, dataset).items():
        fresh = [[first, last, subjects] for first, last in spans]
        coverage[name] = _join([*coverage.get(name, ()), *fresh])
    return coverage


def _join(spans: Iterable[list[Any]]) -> list[list[Any]]:
    """Join stretches of days that overlap or follow on each other, if of the same subjects."""
    joined: list[list[Any]] = []
    for first, last, subjects in sorted(spans, key=lambda each: (each[2], each[0])):
        if joined and joined[-1][2] == subjects and first <= joined[-1][1] + 1:
            joined[-1] = [joined[-1][0], max(joined[-1][1], last), subjects]
        else:
            joined.append([first, last, subjects])
    return joined


def _spans_by_kind(
    days: Columns, catalogue: Catalogue, dataset: Dataset
) -> dict[str, list[tuple[int, int]]]:
    """Find the days covered by kind, a span a file; kinds coded together cover the same.

    A span a file and not one in all, so that years between two files stay blank.
    """
    kinds = [kind.id for kind in catalogue.kinds]
    groups = [
        [kind for kind in kinds if any(fnmatchcase(kind, each) for each in patterns)]
        for patterns in dataset.together
    ]
    by_file: dict[int, dict[str, tuple[int, int]]] = {}
    columns = (days[name].tolist() for name in ("file", "kind", "first", "last"))
    for file, code, first, last in zip(*columns, strict=True):
        by_file.setdefault(file, {})[kinds[code]] = first, last
    by_kind: dict[str, list[tuple[int, int]]] = {}
    for spans in by_file.values():
        for group in groups:
            together = [spans[kind] for kind in group if kind in spans]
            if together:
                whole = min(first for first, _ in together), max(last for _, last in together)
                spans.update(dict.fromkeys(group, whole))
        for kind, span in spans.items():
            by_kind.setdefault(kind, []).append(span)
    return by_kind


def _source_number(before: Generation | None, dataset: Dataset) -> int:
    """Find the number of the data set: that of an earlier part of the same format, or the next."""
    formats = [each["format"] for each in before.datasets] if before else []
    return formats.index(dataset.format) if dataset.format in formats else len(formats)


def _file(path: Path, home: str) -> File:
    rows = 0
    if path.suffix == ".parquet":
        import pyarrow.parquet as pq

        rows = int(pq.read_metadata(path).num_rows)
    name = f"{home}/{path.name}"
    return File(path=name, sha256=hash_of(path), bytes=path.stat().st_size, rows=rows)


def _sync(work: Path) -> None:
    """Bring every file to the disk before the manifest counts on it."""
    for path in [*work.iterdir(), work]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def _own_folder(folder: Path) -> Iterator[None]:
    """Make the folder of an archive unless something is there; take it back after a failure."""
    check_name(folder)
    fresh = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        there = [] if is_archive(folder) else [path.name for path in folder.iterdir()]
    except FileExistsError as error:
        raise ArchiveError(f"{folder} is a file: name a folder for the archive") from error
    except OSError as error:
        raise ArchiveError(f"{folder} cannot be made: {error.strerror or error}") from error
    foreign = sorted(name for name in there if not name.startswith((".", _HOME)))
    if foreign:
        message = f"{folder} holds other files ({', '.join(foreign[:3])}, …) and is no archive"
        raise ArchiveError(f"{message}: name a new folder")
    try:
        yield
    finally:
        if fresh and not is_archive(folder):
            (folder / _LOCK).unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                folder.rmdir()


@contextlib.contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """Let one import write at a time; the lock goes with the process, however that ends."""
    try:
        import fcntl
    except ImportError:  # where there is none, two imports at once are up to the user
        yield
        return
    try:
        opened = (folder / _LOCK).open("w")
    except OSError as error:
        raise ArchiveError(f"{folder} cannot be written to: {error.strerror or error}") from error
    with opened as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ArchiveError(
                f"{folder}: another import is under way: wait for its end"
            ) from error
        yield

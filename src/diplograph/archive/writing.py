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
from diplograph.archive.sorting import sort, staged
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
        If the folder holds something else, another import is under way, or the disk is full. The
        archive is as it was.
    """
    folder = Path(folder)
    with _room(folder), _locked(folder):
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
        for path in folder.glob(f"{_HOME}*/*"):  # of an import or a removal that was killed
            told = path.relative_to(folder).as_posix()
            if path.suffix in (".parquet", ".tsv") and told not in kept:
                old.add(told)
        Manifest(folder, {current.number: current}, current.number).write()
        for name in old:
            (folder / name).unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                (folder / name).parent.rmdir()
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
    source, first_id = _source_number(before, dataset), number << ROW_BITS
    with (work / "rejects.tsv").open("w", encoding="utf-8") as rejects:
        batches = read(catalogue, rejects)
        many = staged(batches, catalogue, work / "staged.parquet", source, first_id)
    counts = count()
    stage("sorting")
    older = before.named("relations") if before else []
    duplicates, relations, days = sort(work, [str(manifest.folder / f.path) for f in older], many)
    write_catalogue(work, catalogue)
    stage("hashing")
    counted = _told(counts, duplicates, relations)
    made = _following(before, number, _files(before, work, number), counts, relations)
    made = replace(
        made,
        coverage=_coverage(before, days, catalogue, dataset),
        datasets=(*made.datasets, {**dataset.__dict__, **counted}),
    )
    final = _put(manifest, work, made)
    return Report(
        rows=counted["rows"] or 0,
        stored=counted["stored"] or 0,
        rejected=counts.rejected,
        duplicates=counted["duplicates"] or 0,
        relations=relations,
        generation=number,
        rejects=final / "rejects.tsv",
    )


def _files(before: Generation | None, work: Path, number: int) -> tuple[File, ...]:
    """Give the files of a generation: those of earlier parts that it needs, and its own."""
    kept = [
        file
        for file in (before.files if before else ())
        if stem_of(Path(file.path)) in ("relations", "actors", "rejects")
    ]
    return (*kept, *(_file(path, _home(number)) for path in sorted(work.iterdir())))


def _put(manifest: Manifest, work: Path, made: Generation) -> Path:
    """Put the files of a generation in their place, and then the manifest that counts on them."""
    final = manifest.folder / _home(made.number)
    shutil.rmtree(final, ignore_errors=True)  # of an import that was killed before it counted
    _sync(work)
    os.replace(work, final)
    generations = {**manifest.generations, made.number: made}
    replace(manifest, generations=generations, current=made.number).write()
    return final


def _home(number: int) -> str:
    return f"{_HOME}{number:04}"


def _told(counts: Counts, duplicates: int, relations: int) -> dict[str, int | None]:
    """Give what the manifest tells of the rows of an import."""
    return {
        "rows": counts.accepted + counts.rejected,
        "stored": counts.accepted - counts.duplicates - duplicates,
        "rejected": counts.rejected,
        "duplicates": counts.duplicates + duplicates,
        "relations": relations,
        "first": counts.first,
        "last": counts.last,
    }


def _following(
    before: Generation | None, number: int, files: tuple[File, ...], counts: Counts, relations: int
) -> Generation:
    """Give the generation after another, but for what is new in its coverage and data sets."""
    firsts = [d for d in ((before.first if before else None), counts.first) if d is not None]
    lasts = [d for d in ((before.last if before else None), counts.last) if d is not None]
    return Generation(
        number=number,
        parts=(*(before.parts if before else ()), number),
        files=files,
        relations=(before.relations if before else 0) + relations,
        first=min(firsts, default=None),
        last=max(lasts, default=None),
        coverage={},
        datasets=before.datasets if before else (),
    )


def _coverage(
    before: Generation | None, days: Columns, catalogue: Catalogue, dataset: Dataset
) -> dict[str, list[list[Any]]]:
    """Give what is covered of each kind, by earlier parts and by this one."""
    made = dict(before.coverage) if before else {}
    subjects = sorted(dataset.subjects)
    for name, spans in _spans(days, catalogue, dataset).items():
        fresh = [[first, last, subjects] for first, last in spans]
        made[name] = _joined([*made.get(name, ()), *fresh])
    return made


def _joined(spans: Iterable[list[Any]]) -> list[list[Any]]:
    """Join stretches of days that overlap or follow on each other, if of the same subjects."""
    made: list[list[Any]] = []
    for first, last, subjects in sorted(spans, key=lambda each: (each[2], each[0])):
        if made and made[-1][2] == subjects and first <= made[-1][1] + 1:
            made[-1] = [made[-1][0], max(made[-1][1], last), subjects]
        else:
            made.append([first, last, subjects])
    return made


def _spans(
    days: Columns, catalogue: Catalogue, dataset: Dataset
) -> dict[str, list[tuple[int, int]]]:
    """Give the days covered by kind, a span a file; kinds coded together cover the same."""
    kinds = [kind.id for kind in catalogue.kinds]
    groups = [
        [kind for kind in kinds if any(fnmatchcase(kind, each) for each in patterns)]
        for patterns in dataset.together
    ]
    by_file: dict[int, dict[str, tuple[int, int]]] = {}
    columns = (days[name].tolist() for name in ("file", "kind", "first", "last"))
    for file, code, first, last in zip(*columns, strict=True):
        by_file.setdefault(file, {})[kinds[code]] = first, last
    made: dict[str, list[tuple[int, int]]] = {}
    for spans in by_file.values():
        for group in groups:
            found = [spans[kind] for kind in group if kind in spans]
            if found:
                whole = min(first for first, _ in found), max(last for _, last in found)
                spans.update(dict.fromkeys(group, whole))
        for kind, span in spans.items():
            made.setdefault(kind, []).append(span)
    return made


def _source_number(before: Generation | None, dataset: Dataset) -> int:
    """Give the number of the data set: that of an earlier part of the same format."""
    formats = [each["format"] for each in before.datasets] if before else []
    return formats.index(dataset.format) if dataset.format in formats else len(formats)


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
def _room(folder: Path) -> Iterator[None]:
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
        told = f"{folder} holds other files ({', '.join(foreign[:3])}, …) and is no archive"
        raise ArchiveError(f"{told}: name a new folder")
    try:
        yield
    finally:
        if fresh and not is_archive(folder):
            (folder / _LOCK).unlink(missing_ok=True)
            with contextlib.suppress(OSError):
                folder.rmdir()


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
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


def _clear_away(manifest: Manifest) -> None:
    """Remove what an import that was killed has left."""
    for path in manifest.folder.glob(".generation-*"):
        shutil.rmtree(path, ignore_errors=True)

"""Loading: graph folders and archives; an archive is taken into memory where it fits."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from diplograph import files, importers
from diplograph.errors import ArchiveError, GraphError
from diplograph.history import joining
from diplograph.history.history import History
from diplograph.history.question import Question
from diplograph.history.source import InMemory, Source

FITS: Final = 5_000_000
"""Up to so many relations an archive is loaded into memory unless something else is said."""
_HEAD: Final = 1 << 16
"""Bytes from which the format of a file is told: its header, and some rows of a wide table."""


def load(
    folder: str | Path | Iterable[str | Path | None] | None = None,
    *,
    in_memory: bool | None = None,
    engine: str | None = None,
    data: str | None = None,
) -> History:
    """Load a graph folder, an archive, or several of them as one history.

    Parameters
    ----------
    folder
        A folder of Turtle files as described in ``graph/README.md``, or an archive; None = the
        graph that is shipped with the package. Of several, entities are joined by identifier or
        code, kinds by identifier, see `History`'s ``+``.
    in_memory
        Of an archive: whether it becomes a table in memory; None = if it has at most 5 million
        relations. What is not in memory is answered from Parquet.
    engine
        Of an archive: address of a Spark master (``spark://host:7077``, ``local[2]``) that answers;
        None = DuckDB in this process.
    data
        With an engine: where its workers find a copy of the archive, such as
        ``s3a://bucket/ties.archive``; the folder then needs the manifest and the files of entities
        and kinds alone. None = in the folder, which all of them must see.

    Raises
    ------
    GraphError
        If the folder is missing or no folder, or its records contradict each other; the error
        lists every problem with file, record, field and remedy. Or if several folders say
        different things of one entity, kind, source or relation.
    ArchiveError
        If an archive is damaged.

    Examples
    --------
    >>> history = load()
    >>> history.entity("Russia").id
    'russia'
    """
    if folder is None or isinstance(folder, str | Path):
        return History(_source(folder, in_memory=in_memory, engine=engine, data=data))
    folders = list(folder)
    if not folders:
        raise GraphError("there is nothing to load: name a folder, or None for the shipped graph")
    if engine is not None or data is not None:
        raise ArchiveError("several folders are joined in memory: leave engine and data out")
    parts = [
        _source(each, in_memory=in_memory if each and files.holds_archive(each) else None)
        for each in folders
    ]
    return History(joining.joined([(part, Question()) for part in parts]))


def _source(
    folder: str | Path | None,
    *,
    in_memory: bool | None = None,
    engine: str | None = None,
    data: str | None = None,
) -> Source:
    if folder is not None and (files.holds_archive(folder) or engine is not None):
        return _archive(folder, in_memory=in_memory, engine=engine, data=data)
    if in_memory is not None or data is not None:
        raise ArchiveError(
            f"{folder or 'the shipped graph'} is no archive: leave in_memory and data out"
        )
    if folder is None:
        return InMemory.of(files.load_graph(files.find_graph_folder()), origin="")
    if Path(folder).is_file():
        raise GraphError(f"{folder} is a file, not a folder: {_import_hint(Path(folder))}")
    return InMemory.of(files.load_graph(Path(folder)), origin=str(folder))


def _archive(
    folder: str | Path, *, in_memory: bool | None, engine: str | None, data: str | None
) -> Source:
    from diplograph import archive as archives
    from diplograph.history.archived import InArchive

    if engine is not None:
        return InArchive(archives.Archive(folder, archives.Spark(engine), data=data))
    if data is not None:
        raise ArchiveError("data= is for an engine on other machines: name it with engine=")
    archive = archives.Archive(folder)
    if len(archive) <= FITS if in_memory is None else in_memory:
        table = archives.load_table(archive)
        return InMemory(archives.graph_of(archive, table), table, origin=str(folder))
    return InArchive(archive)


def _import_hint(path: Path) -> str:
    """Say which command imports a file, by what its beginning looks like."""
    if path.suffix.lower() == ".ttl":
        return f"load the folder it stands in, {path.parent}"
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD).decode(errors="replace")
    except OSError:
        head = ""
    form = next(iter(importers.formats_like(head)), "csv")
    columns = " --map subject=… --map object=… --map kind=… --map start=…" if form == "csv" else ""
    command = f"diplograph import {form} {path} -o {path.stem}.archive{columns}"
    return f"`{command}` imports it, load the archive then"

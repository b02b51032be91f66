"""Loading: a graph folder, or an archive, which is taken into memory where it fits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, overload

from diplograph import files
from diplograph.errors import ArchiveError
from diplograph.history.asking import History

if TYPE_CHECKING:
    from diplograph.history.archived import ArchivedHistory

FITS = 5_000_000
"""Up to so many relations an archive is loaded into memory unless something else is said."""


@overload
def load(folder: str | Path | None = None) -> History: ...
@overload
def load(
    folder: str | Path,
    *,
    in_memory: bool | None = None,
    engine: str | None = None,
    data: str | None = None,
) -> History | ArchivedHistory: ...
def load(
    folder: str | Path | None = None,
    *,
    in_memory: bool | None = None,
    engine: str | None = None,
    data: str | None = None,
) -> History | ArchivedHistory:
    """Load a graph folder, or an archive.

    Parameters
    ----------
    folder
        A folder of Turtle files as described in ``graph/README.md``, or an archive; None = the
        graph that is shipped with the package.
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
        If the folder is missing or its records contradict each other; the error lists every
        problem with file, record, field and remedy.
    ArchiveError
        If an archive is damaged.

    Examples
    --------
    >>> history = load()
    >>> len(history.entities)
    142
    """
    if folder is not None and (files.holds_archive(folder) or engine is not None):
        return _load_archive(folder, in_memory=in_memory, engine=engine, data=data)
    if in_memory is not None or data is not None:
        raise ArchiveError(
            f"{folder or 'the shipped graph'} is no archive: leave in_memory and data out"
        )
    where = files.find_graph_folder() if folder is None else Path(folder)
    return History(files.load_graph(where), origin="" if folder is None else str(folder))


def _load_archive(
    folder: str | Path, *, in_memory: bool | None, engine: str | None, data: str | None
) -> History | ArchivedHistory:
    from diplograph import archive as archives
    from diplograph.history.archived import ArchivedHistory
    from diplograph.history.archivedday import in_memory_history

    if engine is not None:
        return ArchivedHistory(archives.Archive(folder, archives.Spark(engine), data=data))
    if data is not None:
        raise ArchiveError("data= is for an engine on other machines: name it with engine=")
    archive = archives.Archive(folder)
    if len(archive) <= FITS if in_memory is None else in_memory:
        return in_memory_history(archive)
    return ArchivedHistory(archive)

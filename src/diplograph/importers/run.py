"""Running an importer over files: which one, over what, and what a wholly wrong file is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from diplograph.errors import ImportFailed
from diplograph.importers.cameo import Gdelt, Icews
from diplograph.importers.contract import Importer, Intake
from diplograph.importers.cow import Cow
from diplograph.importers.ftm import FollowTheMoney
from diplograph.importers.generic import Generic
from diplograph.importers.missions import UsMissions
from diplograph.importers.polecat import Polecat
from diplograph.importers.reading import Progress, Readable, Rejoined, opened
from diplograph.importers.sanctions import Sanctions
from diplograph.importers.unlist import UnConsolidatedList
from diplograph.importers.votes import UnVotes
from diplograph.importers.wikidata import Wikidata
from diplograph.table import Batch

FORMATS: Final[dict[str, Callable[[], Importer]]] = {
    each.name: each
    for each in (
        *(Generic, Cow, Icews, Gdelt, Polecat, UnConsolidatedList),
        *(Wikidata, UsMissions, FollowTheMoney, UnVotes, Sanctions),
    )
}
"""Importers by the name of their format."""
_HEAD = 1 << 16


def importer(name: str) -> Importer:
    """Give the importer of a format.

    Raises
    ------
    ImportFailed
        If there is no such format.

    Examples
    --------
    >>> importer("cow").name
    'cow'
    """
    if name not in FORMATS:
        raise ImportFailed(f"there is no format {name!r}: take one of {', '.join(FORMATS)}")
    return FORMATS[name]()


def recognised(head: str) -> list[str]:
    """Give the formats that the beginning of a file looks like.

    Examples
    --------
    >>> recognised("statelno,statehno,conttype,begin,end")
    ['cow']
    """
    return [name for name, make in FORMATS.items() if make().sniff(head)]


def read_files(
    reader: Importer, names: Sequence[str], intake: Intake, progress: Progress | None = None
) -> Iterator[Batch]:
    """Give the relations of files, one after the other.

    Parameters
    ----------
    reader
        The importer.
    names
        Files: plain, gzip or zip; ``-`` is standard input.
    intake
        Filled with what is read.
    progress
        Is told how many bytes on disk were read since the last time.

    Raises
    ------
    ImportFailed
        If a file cannot be read, is empty, or is wholly of another format.
    """
    number = 0
    for name in names:
        for told, stream in opened(name, progress):
            whole = _looked_at(reader, stream, told)
            intake.rejects.file = told
            yield from reader.read(whole, told, number, intake)
            number += 1


def _looked_at(reader: Importer, stream: Readable, name: str) -> Readable:
    """Look at the beginning of a file; give the stream as if nobody had looked."""
    head = b""
    while len(head) < _HEAD and (piece := stream.read(_HEAD - len(head))):
        head += piece
    bare = head.removeprefix(b"\xef\xbb\xbf")
    if not bare.strip():
        raise ImportFailed(f"{name}: is empty")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ImportFailed(f"{name}: is in UTF-16: save it as UTF-8 and import it again")
    if b"\r" in bare and b"\n" not in bare:
        raise ImportFailed(f"{name}: its lines end in CR alone: save it with LF or CRLF")
    text = bare.decode(errors="replace")
    if reader.name != Generic.name and not reader.sniff(text):
        likely = [other for other in recognised(text) if other != reader.name]
        hint = f"it looks like {' or '.join(likely)}" if likely else "it looks like no known format"
        raise ImportFailed(f"{name}: is no file of the format {reader.name}: {hint}")
    return Rejoined(head, stream)

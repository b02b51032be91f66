"""Data sets of the field as dated relations: what a file says, honestly mapped.

A format is a class in a module of its own, which says all of itself in a `Format`; it stands in
`FORMATS`, and is imported when it is asked for.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from diplograph.errors import ImportFailed
from diplograph.importers.contract import Format, Importer, Intake
from diplograph.importers.generic import Generic
from diplograph.importers.reading import (
    STANDARD_INPUT,
    HeadAndRest,
    Progress,
    Readable,
    file_names,
    open_files,
    size_of,
)
from diplograph.importers.rejects import Rejects
from diplograph.table import Batch

__all__ = [
    "FORMATS",
    "STANDARD_INPUT",
    "Format",
    "Generic",
    "Importer",
    "Intake",
    "Progress",
    "Rejects",
    "file_names",
    "formats",
    "formats_like",
    "formats_table",
    "importer",
    "read_files",
    "size_of",
]

FORMATS: Final[Mapping[str, str]] = {
    "csv": "generic:Generic",
    "cow": "cow:Cow",
    "icews": "cameo:Icews",
    "gdelt": "cameo:Gdelt",
    "polecat": "polecat:Polecat",
    "un-list": "unlist:UnConsolidatedList",
    "un-votes": "votes:UnVotes",
    "us-missions": "missions:UsMissions",
    "sanctions": "sanctions:Sanctions",
    "wikidata": "wikidata:Wikidata",
    "ftm": "ftm:FollowTheMoney",
}
"""Module and class of each format, by its name."""
_HEAD: Final = 1 << 16
"""By so many bytes of a file its format is recognised: as many as a long header has."""


def importer(name: str) -> Importer:
    """Make the importer of a format.

    Raises
    ------
    ImportFailed
        If there is no such format.

    Examples
    --------
    >>> importer("cow").format.publisher
    'The Correlates of War Project'
    """
    if name not in FORMATS:
        raise ImportFailed(f"there is no format {name!r}: take one of {', '.join(FORMATS)}")
    module, _, kind = FORMATS[name].partition(":")
    reader: Importer = getattr(importlib.import_module(f"{__name__}.{module}"), kind)()
    return reader


def formats() -> list[Format]:
    """List what each format says of itself; this imports all of them."""
    return [importer(name).format for name in FORMATS]


def formats_table() -> str:
    """Write the formats as the Markdown table of the README.

    Examples
    --------
    >>> formats_table().splitlines()[4]
    '| `icews` | ICEWS events | tab-separated, with a header that begins with Event ID |'
    """
    rows = [f"| `{each.name}` | {each.summary} | {each.expected} |" for each in formats()]
    return "\n".join(["| format | reads | a file of it is |", "|---|---|---|", *rows])


def formats_like(head: str) -> list[str]:
    """Name the formats that the beginning of a file looks like.

    Examples
    --------
    >>> formats_like("statelno,statehno,conttype,begin,end")
    ['cow']
    """
    return [name for name in FORMATS if importer(name).sniff(head)]


def read_files(
    reader: Importer, names: Sequence[str], intake: Intake, progress: Progress | None = None
) -> Iterator[Batch]:
    """Read the relations of files, one after the other.

    Parameters
    ----------
    reader
        The importer.
    names
        Files: plain, gzip or zip; ``-`` is standard input.
    intake
        Filled with what is read.
    progress
        Called with how many bytes on disk were read since the last time.

    Raises
    ------
    ImportFailed
        If a file cannot be read, is empty, or is wholly of another format.
    """
    number = 0
    for name in names:
        for shown, stream in open_files(name, progress):
            whole = _check_beginning(reader, stream, shown)
            intake.rejects.file = shown
            yield from reader.read(whole, shown, number, intake)
            number += 1


def _check_beginning(reader: Importer, stream: Readable, name: str) -> Readable:
    """Look at the beginning of a file; hand the stream on as if nobody had looked."""
    head = b""
    while len(head) < _HEAD and (piece := stream.read(_HEAD - len(head))):
        head += piece
    bare = head.removeprefix(b"\xef\xbb\xbf")
    if not bare.strip():
        raise ImportFailed(f"{name}: is empty")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):  # its byte order mark, as Excel's "Unicode text" has
        raise ImportFailed(f"{name}: is in UTF-16: save it as UTF-8 and import it again")
    if b"\r" in bare and b"\n" not in bare:
        raise ImportFailed(f"{name}: its lines end in CR alone: save it with LF or CRLF")
    text = bare.decode(errors="replace")  # it may be cut within a letter
    own = reader.format
    if own.name != Generic.format.name and not reader.sniff(text):
        likely = [other for other in formats_like(text) if other != own.name]
        hint = " or ".join(likely) or "no known format (csv takes any table, with --map)"
        message = f"is no file of the format {own.name}: it looks like {hint}"
        raise ImportFailed(f"{name}: {message}; {own.name} is {own.expected}")
    return HeadAndRest(head, stream)

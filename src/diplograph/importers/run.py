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
_EXPECTED: Final = {
    "cow": "a CSV of alliances, states, borders, disputes, wars or envoys, with its own header",
    "icews": "tab-separated, with a header that begins with Event ID",
    "gdelt": "57, 58 or 61 tab-separated columns and no header (mentions and GKG are no events)",
    "polecat": "tab-separated, with a header that begins with Event ID and Event Date",
    "un-list": "the XML of the consolidated list",
    "wikidata": "JSON of entities with their claims",
    "us-missions": "a CSV with country_code_cow, date_start, date_end and us_mission_status",
    "ftm": "a JSON object with id, schema and properties on each line",
    "un-votes": "a CSV with rcid, country, country_code and vote (roll calls lie beside it)",
    "sanctions": "a CSV with caseid, sender, target, startdate, terdate and ongoing",
}
"""What a file of each format is, for those who have given another one."""


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
        hint = " or ".join(likely) or "no known format (csv takes any table, with --map)"
        told = f"is no file of the format {reader.name}: it looks like {hint}"
        raise ImportFailed(f"{name}: {told}; {reader.name} is {_EXPECTED[reader.name]}")
    return Rejoined(head, stream)

"""Files as blocks of whole lines: plain, gzip, zip members, standard input; never unpacked.

Every line keeps its number. Lines that cannot be text (bad UTF-8, NUL bytes, of more than a
megabyte) are rejected here and nowhere else; the rest of the file goes on.
"""

from __future__ import annotations

import glob
import gzip
import io
import json
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final, Protocol

import numpy as np
import numpy.typing as npt

from diplograph.errors import ImportFailed
from diplograph.importers.rejects import START_OF_TEXT, Refused, Rejects

try:
    from lzma import LZMAError
except ImportError:  # Python may be built without it, and then reads no such zip
    LZMAError = zlib.error  # type: ignore[misc, assignment]

STANDARD_INPUT: Final = "-"
BLOCK: Final = 1 << 24
"""Bytes read at a time: enough that numpy's calls cost nothing beside its work, and few to hold."""
LONGEST_LINE: Final = 1 << 20
"""What is longer is no line of data: a file without line ends is not to be held whole."""
MOST_EXPANSION: Final = 400
"""How many times its packed size a file may have: event data have 3 to 30 times, bombs 1,000."""
_EXPANSION_FROM: Final = 1 << 26
"""Below 64 MB even a bomb does no harm, and short files of one value pack beyond all measure."""
_MANY_LINES: Final = 1 << 18
"""A block of more lines is taken apart: each line costs memory, however short it is."""
_NEWLINE, _RETURN = b"\n\r"
_GZIP, _ZIP = b"\x1f\x8b", b"PK"  # how such files begin, whatever they are called
_DAMAGED: Final = (
    *(EOFError, LZMAError, NotImplementedError, OSError, UnicodeDecodeError),
    *(struct.error, zipfile.BadZipFile, zlib.error),
)
"""What Python raises where a packed file is broken, or packed in a way that it cannot read."""


class Readable(Protocol):
    """What bytes can be read from."""

    def read(self, size: int = ..., /) -> bytes:
        """Read at most so many bytes, all that are left if negative."""
        ...


Progress = Callable[[int], None]
"""Called with how many bytes of the files, as they lie on disk, were read since the last time."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Whole lines in one buffer, without their ends.

    Parameters
    ----------
    data
        The bytes, valid UTF-8.
    starts, ends
        Where each line begins (inclusive) and ends (exclusive) in ``data``.
    numbers
        Number of each line in its file, from 1.
    """

    data: bytes
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    numbers: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts)

    def texts(self) -> Iterator[tuple[int, str]]:
        """Read number and text of each line."""
        for first in range(0, len(self), _MANY_LINES):
            some = slice(first, first + _MANY_LINES)
            columns = self.numbers[some], self.starts[some], self.ends[some]
            for number, start, end in zip(*(each.tolist() for each in columns), strict=True):
                yield number, self.data[start:end].decode()

    def take(self, which: npt.NDArray[np.bool_]) -> Lines:
        """Take some of the lines."""
        return Lines(self.data, self.starts[which], self.ends[which], self.numbers[which])


def file_names(names: Sequence[str]) -> list[str]:
    """Spell out globs, in alphabetical order; a name that is none stays as it is.

    Raises
    ------
    ImportFailed
        If no file is of a glob.

    Examples
    --------
    >>> file_names(["-"])
    ['-']
    """
    files: list[str] = []
    for each in names:
        matches = sorted(glob.glob(each))  # noqa: PTH207
        if not matches and glob.has_magic(each):
            raise ImportFailed(f"{each}: no file has such a name")
        files += matches or [each]
    return files


def size_of(name: str) -> int:
    """Count the bytes of a file on disk, 0 where that is not known."""
    try:
        return 0 if name == STANDARD_INPUT else Path(name).stat().st_size
    except OSError:
        return 0


def open_files(name: str, progress: Progress | None = None) -> Iterator[tuple[str, Readable]]:
    """Open a file: itself, what gzip packed, or each member of a zip, with its name.

    Raises
    ------
    ImportFailed
        If it cannot be read, a member's name leaves the archive, or it expands like a bomb.
    """
    if name == STANDARD_INPUT:
        yield "standard input", _unpack(sys.stdin.buffer, "standard input")
        return
    try:
        with Path(name).open("rb") as raw:
            if not raw.seekable():  # a pipe
                yield name, _unpack(raw, name)
                return
            counted = _CountingStream(raw, progress)
            head = raw.read(4)
            raw.seek(0)
            if head.startswith(_GZIP):
                yield name, _LimitedStream(gzip.GzipFile(fileobj=counted), name, counted)
            elif head.startswith(_ZIP):
                yield from _members(name, raw, progress)
            else:
                yield name, counted
    except _DAMAGED as error:
        message = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ImportFailed(f"{name}: cannot be read: {message}") from error


def _unpack(stream: Readable, name: str) -> Readable:
    """Unpack what gzip packed, if it is that which comes by a stream that cannot be read again."""
    whole = HeadAndRest(head := stream.read(2), stream)
    if head == _ZIP:
        raise ImportFailed(f"{name}: is a zip, which must lie on disk: name the file")
    if head != _GZIP:
        return whole
    packed = _CountingStream(whole, None)
    return _LimitedStream(gzip.GzipFile(fileobj=packed), name, packed)


def blocks(stream: Readable, rejects: Rejects) -> Iterator[Lines]:
    """Read the lines of a stream in blocks; lines that are no text are rejected."""
    carry, number, skipping = b"", 1, False
    first = True
    while True:
        block = stream.read(BLOCK)
        if first:  # the byte order mark that Windows puts before UTF-8
            block, first = block.removeprefix(b"\xef\xbb\xbf"), False
        if skipping:  # the rest of a line that is too long
            end = block.find(b"\n")
            if end < 0 and block:
                continue
            block, skipping, number = block[end + 1 :] if end >= 0 else b"", False, number + 1
        data = carry + block
        if not data:
            return
        cut = data.rfind(b"\n") + 1 if block else len(data)
        carry, data = data[cut:], data[:cut]
        if len(carry) > LONGEST_LINE:
            lines = number + data.count(b"\n")
            rejects.add(lines, Refused("", start_of(carry), _TOO_LONG))
            carry, skipping = b"", True
        for piece in _pieces(data):
            lines_here = _lines(piece, number)
            number = int(lines_here.numbers[-1]) + 1
            kept = _reject_bad_lines(lines_here, rejects)
            if len(kept):
                yield kept
        if not block and not carry:
            return


_TOO_LONG = "a line of at most 1 MB was expected"


def _pieces(data: bytes) -> Iterator[bytes]:
    """Take whole lines apart into pieces that have not too many of them."""
    if data.count(b"\n") <= _MANY_LINES:
        if data:
            yield data
        return
    begin = 0
    while begin < len(data):
        end = data.find(b"\n", begin + _MANY_LINES) + 1 or len(data)
        yield data[begin:end]
        begin = end


def _lines(data: bytes, number: int) -> Lines:
    buffer = np.frombuffer(data, dtype=np.uint8)
    breaks = np.flatnonzero(buffer == _NEWLINE)
    whole = data.endswith(b"\n")
    ends = breaks if whole else np.append(breaks, len(data))
    starts = np.concatenate([[0], ends[:-1] + 1])
    returns = (ends > starts) & (buffer[np.maximum(ends - 1, 0)] == _RETURN)
    numbers = np.arange(number, number + len(starts), dtype=np.int64)
    return Lines(data, starts.astype(np.int64), (ends - returns).astype(np.int64), numbers)


def _reject_bad_lines(lines: Lines, rejects: Rejects) -> Lines:
    """Reject lines that are too long or no text."""
    wrong: dict[int, str] = {}
    for place in np.flatnonzero(lines.ends - lines.starts > LONGEST_LINE).tolist():
        wrong[place] = _TOO_LONG
    if b"\0" in lines.data:
        _find(lines, lambda text: b"\0" in text, "text without NUL bytes was expected", wrong)
    try:
        lines.data.decode()
    except UnicodeDecodeError:
        _find(lines, _is_no_utf8, "UTF-8 text was expected", wrong)
    if not wrong:
        return lines
    for place, rule in sorted(wrong.items()):
        text = lines.data[lines.starts[place] : lines.ends[place]]
        rejects.add(int(lines.numbers[place]), Refused("", start_of(text), rule))
    kept = np.ones(len(lines), dtype=bool)
    kept[list(wrong)] = False
    return lines.take(kept)


def _find(
    lines: Lines, is_wrong: Callable[[bytes], bool], rule: str, wrong: dict[int, str]
) -> None:
    for place, (start, end) in enumerate(
        zip(lines.starts.tolist(), lines.ends.tolist(), strict=True)
    ):
        if place not in wrong and is_wrong(lines.data[start:end]):
            wrong[place] = rule


def _is_no_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return True
    return False


def start_of(text: bytes) -> str:
    """Cut a text as rejects keep it; what is no text is spelt out."""
    return text[:START_OF_TEXT].decode(errors="backslashreplace")


class HeadAndRest(io.RawIOBase):
    """What was read already, and then the rest."""

    def __init__(self, head: bytes, rest: Readable) -> None:
        self._head, self._rest = head, rest

    def read(self, size: int = -1) -> bytes:
        """Read."""
        if size < 0:
            data, self._head = self._head + self._rest.read(), b""
            return data
        data, self._head = self._head[:size], self._head[size:]
        while len(data) < size and (piece := self._rest.read(size - len(data))):
            data += piece
        return data

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True


class _CountingStream(io.RawIOBase):
    """A stream that tells how far it was read."""

    def __init__(self, raw: Readable, progress: Progress | None) -> None:
        self._raw, self._progress, self.total = raw, progress, 0

    def read(self, size: int = -1) -> bytes:
        """Read, and tell."""
        data = self._raw.read(size)
        self.total += len(data)
        if self._progress:
            self._progress(len(data))
        return data

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True


class _LimitedStream(io.RawIOBase):
    """What was packed, refused once it is hundreds of times its packed size."""

    def __init__(
        self, stream: Readable | gzip.GzipFile, name: str, packed: _CountingStream
    ) -> None:
        self._stream, self._name, self._packed, self._total = stream, name, packed, 0

    def read(self, size: int = -1) -> bytes:
        """Read, and count."""
        try:
            data = self._stream.read(size)
        except _DAMAGED as error:
            message = "is damaged or was cut off"
            raise ImportFailed(f"{self._name}: {message}: {error}") from error
        self._total += len(data)
        most = max(self._packed.total * MOST_EXPANSION, _EXPANSION_FROM)
        if self._total > most:
            message = f"expands to more than {MOST_EXPANSION} times its size"
            raise ImportFailed(f"{self._name}: {message}: unpack it yourself if you trust it")
        return data

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True


def _members(
    name: str, raw: IO[bytes], progress: Progress | None
) -> Iterator[tuple[str, Readable]]:
    with zipfile.ZipFile(raw) as packed:
        for member in packed.infolist():
            path = PurePosixPath(member.filename.replace("\\", "/"))
            if not path.parts or path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
                message = f"its member {member.filename!r} has a name that leaves the archive"
                raise ImportFailed(f"{name}: {message}: refused")
            if member.is_dir() or path.parts[0] == "__MACOSX" or path.name == ".DS_Store":
                continue  # what a Mac adds to an archive on its own
            if member.flag_bits & 1:  # the format's own flag of encryption
                raise ImportFailed(f"{name}: its member {member.filename!r} is encrypted")
            if member.file_size > max(member.compress_size * MOST_EXPANSION, _EXPANSION_FROM):
                message = f"its member {member.filename!r} expands to more than"
                remedy = "its size: unpack it yourself if you trust it"
                raise ImportFailed(f"{name}: {message} {MOST_EXPANSION} times {remedy}")
            if progress:
                progress(member.compress_size)
            with packed.open(member) as stream:
                counted = _CountingStream(stream, None)
                counted.total = member.compress_size
                yield f"{name}/{member.filename}", _LimitedStream(stream, name, counted)


def read_json(text: bytes | str) -> Any:
    r"""Read one JSON object or list.

    Returns
    -------
    dict, list, or None
        None where the text is no JSON, only begins to be, is nested too deeply, is a bare value, or
        holds half a character (a lone surrogate), which no file can keep.

    Examples
    --------
    >>> read_json('{"id": "a"}'), read_json('{"id":'), read_json('["\\ud800"]')
    ({'id': 'a'}, None, None)
    """
    try:
        value = json.loads(text)
        escape = b"\\ud" if isinstance(text, bytes) else "\\ud"
        # Only an escape can spell half a character, and only encoding finds out whether one did.
        if escape in text.lower():  # type: ignore[operator]
            json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):  # the latter where brackets nest thousands deep
        return None
    return value if isinstance(value, dict | list) else None

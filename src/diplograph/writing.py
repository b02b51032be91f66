"""Writing files whole or not at all, and text as XML may hold it."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from diplograph.errors import GraphError

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@contextlib.contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Open a temporary path in the same folder, which takes the place of a file at the end.

    Whatever happens before the end, an interrupt or a full disk, the old file stays as it is
    and the temporary one is removed.

    Parameters
    ----------
    path
        The file to be written; a symbolic link is followed, so that it stays a link.

    Raises
    ------
    GraphError
        If the folder does not exist, or the path is itself a folder.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> with replacing(folder / "ties.txt") as temporary:
    ...     _ = temporary.write_text("whole")
    >>> (folder / "ties.txt").read_text()
    'whole'
    """
    target = Path(os.path.realpath(path))
    folder = target.parent
    if not folder.is_dir():
        raise GraphError(f"cannot write {path}: there is no folder {folder}; create it first")
    if target.is_dir():
        raise GraphError(f"cannot write {path}: it is a folder; give the name of a file")
    # The suffix is kept because writers such as matplotlib choose their format by it.
    # Both are cut, because file systems take names of 255 bytes, and a letter can have four.
    # The dot in front hides it from whoever lists the folder meanwhile.
    temporary = folder / f".{target.stem[:50]}.{secrets.token_hex(6)}{target.suffix[:8]}"
    try:
        yield temporary
        _sync_file(temporary, like=target)
        temporary.replace(target)
    except BaseException as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        # Of an error elsewhere, such as that of a file being read, nothing is known here.
        if isinstance(error, OSError) and str(error.filename) == str(temporary):
            message = f"cannot write {path}: {error.strerror}"
            remedy = "name a file in a folder that may be written to"
            raise GraphError(f"{message}; {remedy}") from error
        raise
    _sync_folder(folder)


def write_bytes(path: str | os.PathLike[str], data: bytes) -> None:
    """Write a file of bytes, whole or not at all.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "map.png"
    >>> write_bytes(path, b"abc")
    >>> path.read_bytes()
    b'abc'
    """
    with replacing(path) as temporary:
        temporary.write_bytes(data)


def write_text(path: str | os.PathLike[str], text: str) -> None:
    r"""Write a UTF-8 file, whole or not at all; line ends stay as they are in the text.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "ties.txt"
    >>> write_text(path, "Тегеран\n")
    >>> path.read_text(encoding="utf-8")
    'Тегеран\n'
    """
    write_bytes(path, text.encode())


def xml_text(text: str) -> str:
    r"""Replace characters that XML forbids by U+FFFD.

    Examples
    --------
    >>> xml_text("Ruri\x1btania") == "Ruri\ufffdtania"
    True
    """
    return _NOT_XML.sub("\ufffd", text)


def _sync_file(temporary: Path, *, like: Path) -> None:
    """Bring the file to the disk, with the permissions of the one it replaces."""
    if like.exists():
        temporary.chmod(like.stat().st_mode & 0o777)  # what chmod sets: not the type of the file
    # Else a crash after the replacement can leave the new name on an empty file.
    with temporary.open("rb") as stream:
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    """Bring the new name to the disk; some systems cannot, and need not."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

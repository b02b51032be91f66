"""The family of errors: each says what was wrong, where, and what to do next.

.. code-block:: text

    DiplographError                 anything this package raises on purpose
    ├── DateError                   text that is not a date, or a date beyond the range
    ├── NameNotResolved             a name that does not point at one thing
    │   ├── UnknownName
    │   └── AmbiguousName
    ├── GraphError                  a graph folder that cannot be used as it is
    ├── QuestionError               something asked of a history that has no answer as it stands
    ├── QueryError                  SPARQL that is refused, malformed or too slow
    ├── ColumnError                 a column of relations that cannot be read
    ├── PictureError                a picture that cannot be drawn as asked
    ├── ImportFailed                a file that cannot be imported at all
    ├── ArchiveError                an archive that cannot be read, written or asked as it was
    ├── MeasureError                a measure that does not exist, or of what is not there
    └── MissingExtra                an optional library is not installed
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import ClassVar, Final
from urllib.parse import unquote, urlsplit

from diplograph import __version__

_PACKAGE: Final = Path(__file__).resolve().parent
_MOST_SHOWN: Final = 10
"""Problems of a graph that an error lists: one mistake can make thousands of them."""
_LONGEST: Final = 80
"""Characters of foreign text in a message, which can be a whole file in the wrong place."""


def cut(text: str) -> str:
    """Cut a text from elsewhere, so that the rest of a message is still read.

    Examples
    --------
    >>> cut("Ruritania"), len(cut("a" * 1_000))
    ('Ruritania', 80)
    """
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


class DiplographError(Exception):
    """Base of every error that this package raises on purpose.

    Examples
    --------
    >>> import diplograph as dg
    >>> try:
    ...     dg.load().at("2025-02-30")
    ... except dg.DiplographError as error:
    ...     print(error)
    date '2025-02-30', at character 9, '3': expected a day of 2025-02: there is no such day
    """


# A ValueError too: who reads a cell catches those, whatever the cell should have held.
class DateError(DiplographError, ValueError):
    """Text that is not a date this package can hold.

    Parameters
    ----------
    text
        The whole text as it was given.
    position
        Index of the first character that does not fit (``len(text)`` = the end); -1 = the date as
        a whole.
    expected
        What would have fitted there, or what to do instead.
    """

    def __init__(self, text: str, position: int, expected: str) -> None:
        self.text = text
        self.position = position
        self.expected = expected
        where = "" if position < 0 else ", at the end"
        if 0 <= position < len(text):
            where = f", at character {position + 1}, {text[position]!r}"
        super().__init__(f"date {cut(text)!r}{where}: expected {expected}")


class NameNotResolved(DiplographError, LookupError):
    """A name that does not point at exactly one thing.

    Parameters
    ----------
    name
        The name as it was asked for.
    noun
        What was looked for: ``entity``, ``kind``, ``source``, ``relation`` or ``claim``.
    candidates
        Identifiers (with labels where there are any) that the asker may have meant.
    """

    _sentence = "{noun} {name!r} is not known"
    _where_to_look: ClassVar[dict[str, str]] = {
        "entity": "`diplograph list entities` (history.entities) names them all",
        "kind": "`diplograph list kinds` (history.kinds) names them all",
        "source": "`diplograph list sources` (history.sources) names them all",
        "family": "`diplograph list kinds` (history.families) names them all",
        "grade": "take definite, presumed or possible",
        "relation": "`diplograph at DATE --json` shows the identifiers of a day",
        "example": "`diplograph query --example list` names them all",
    }

    def __init__(self, name: str, noun: str, candidates: Sequence[str] = ()) -> None:
        self.name = name
        self.noun = noun
        self.candidates = tuple(candidates)
        message = self._sentence.format(noun=noun, name=cut(name))
        if candidates:
            message += "; did you mean " + ", ".join(candidates) + "?"
        else:
            message += f"; {self._where_to_look.get(noun, 'see the list of ' + noun + 's')}"
        super().__init__(message)


class UnknownName(NameNotResolved):
    """No entity, kind, source, relation or claim carries this name."""


class AmbiguousName(NameNotResolved):
    """Several entities carry this name: the identifier of one of them is needed."""

    _sentence = "{noun} {name!r} is ambiguous"


class GraphError(DiplographError):
    """A graph folder that cannot be read, or whose records contradict each other.

    Parameters
    ----------
    message
        What is wrong and what to do.
    problems
        Every problem found, in the order of files and records.
    """

    def __init__(self, message: str, problems: Sequence[object] = ()) -> None:
        self.problems = tuple(problems)
        lines = [message, *(f"  {problem}" for problem in self.problems[:_MOST_SHOWN])]
        more = len(self.problems) - _MOST_SHOWN
        if more > 0:
            lines.append(f"  and {more} more; `diplograph check` lists all")
        super().__init__("\n".join(lines))


class QuestionError(DiplographError, ValueError):
    """Something asked of a history that has no answer as it stands; it says what to ask instead."""


class QueryError(DiplographError):
    """SPARQL that is refused, malformed, or did not end within its time."""


class PictureError(DiplographError):
    """A picture that cannot be drawn as asked."""


class ImportFailed(DiplographError):
    """A file that cannot be imported at all; rows that cannot are rejected one by one."""


class ArchiveError(DiplographError):
    """An archive that cannot be read, written or asked as it was."""


class MeasureError(DiplographError):
    """A measure that does not exist, or of something that is not there."""


class MissingExtra(DiplographError, ImportError):
    """An optional library is needed and not installed; it names the command that installs it.

    Parameters
    ----------
    library
        Name of the library that could not be imported.
    extra
        Extra of this package that installs it.
    """

    def __init__(self, library: str, extra: str) -> None:
        super().__init__(f"{library} is not installed: {install_command(extra)}")


def install_command(extra: str, package: Path = _PACKAGE) -> str:
    """Find the command that installs an extra, by where the package stands.

    No index has the package: in a checkout its own folder is installed, elsewhere the wheel.

    Parameters
    ----------
    extra
        Name of the extra.
    package
        The folder of the package.

    Examples
    --------
    >>> install_command("archive", Path("/nowhere/site-packages/diplograph"))
    "pip install 'diplograph-...-py3-none-any.whl[archive]'"
    """
    checkout = package.parents[1]
    if (checkout / "pyproject.toml").is_file() and package.parent.name == "src":
        inside = Path.cwd() == checkout
        return f"pip install -e '{'.' if inside else checkout}[{extra}]'"
    return f"pip install '{_wheel(package)}[{extra}]'"


def _wheel(package: Path) -> str:
    """Name the wheel of the package: the file it was installed from, while that is there."""
    for origin in package.parent.glob("diplograph-*.dist-info/direct_url.json"):
        url = urlsplit(json.loads(origin.read_text(encoding="utf-8"))["url"])
        path = Path(unquote(url.path))
        if url.scheme == "file" and path.suffix == ".whl" and path.is_file():
            return str(path)
    return f"diplograph-{__version__}-py3-none-any.whl"


def optional(library: str, extra: str) -> ModuleType:
    """Import an optional library.

    Parameters
    ----------
    library
        Name of the library, or of a module in it.
    extra
        Extra of this package that installs it.

    Raises
    ------
    MissingExtra
        If it is not installed.

    Examples
    --------
    >>> optional("json", "test").loads("[1]")
    [1]
    """
    try:
        return importlib.import_module(library)
    except ImportError as error:
        raise MissingExtra(library.partition(".")[0], extra) from error


class ColumnError(DiplographError):
    """A column that cannot be read.

    Parameters
    ----------
    column
        Name of the column.
    row
        The first row that is wrong, from 0; None = the column as a whole.
    expected
        What was expected.
    """

    def __init__(self, column: str, row: int | None, expected: str) -> None:
        self.column, self.row, self.expected = column, row, expected
        place = f"column {column}" if row is None else f"column {column}, row {row}"
        super().__init__(f"{place}: expected {expected}")

"""What a format is: its name, its ending, and what of a history it can hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

# The registry is read by the help of the command line, which loads neither numpy nor an engine.
if TYPE_CHECKING:
    from diplograph.model import Graph
    from diplograph.slices import Selection, Slice
    from diplograph.table import RelationTable

DayBytes: TypeAlias = "Callable[[Graph, Slice], bytes]"
"""Writes the relations of a slice; the records say what else is known of them."""
HistoryBytes: TypeAlias = "Callable[[Graph, RelationTable, Selection], bytes]"
"""Writes records and their table; the selection matters to formats that can be narrowed."""
HistoryFolder: TypeAlias = "Callable[[Graph, Path], list[Path]]"
"""Writes records into a folder, and says which files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format of other tools, and what writes it.

    Parameters
    ----------
    name
        What it is asked for by.
    summary
        What it is, in so few words that a line of help holds them.
    suffix
        The ending of a file's name that tells it; blank = it has to be named.
    day, history, folder
        What write a day, and a whole history into a file or into a folder; None = not to be had.
    narrows
        Whether a selection of a history can be written too.
    instead
        What to do, where it cannot hold a whole history.

    Examples
    --------
    >>> print(Format(name="ids", summary="Identifiers", day=lambda graph, slice_: b""))
    Identifiers (of one day only)
    """

    name: str
    summary: str
    suffix: str = ""
    day: DayBytes
    history: HistoryBytes | None = None
    folder: HistoryFolder | None = None
    narrows: bool = False
    instead: str = ""

    def __str__(self) -> str:
        if self.folder is not None:
            return f"{self.summary} (a FILE of a day, a FOLDER of a history)"
        return self.summary if self.history is not None else f"{self.summary} (of one day only)"

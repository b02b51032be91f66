"""The formats of other tools, and how a history or a day of it is written in them.

Each format is declared in the module that writes it. To know the names costs little: engines and
libraries are loaded by the format that needs them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from diplograph import writing
from diplograph.errors import DiplographError
from diplograph.export import ftm, networks, rdf, tables
from diplograph.export.formats import Format

if TYPE_CHECKING:
    from diplograph.model import Graph
    from diplograph.slices import Selection, Slice
    from diplograph.table import RelationTable

__all__ = ["FORMATS", "Format", "FormatName", "format_of", "write_day", "write_history"]

FORMATS: Final[Mapping[str, Format]] = MappingProxyType(
    {each.name: each for module in (rdf, networks, tables, ftm) for each in module.FORMATS}
)
"""Every format by its name."""
# A type checker cannot read the registry; a test holds the two equal.
FormatName: TypeAlias = Literal[
    "turtle",
    "trig",
    "ntriples",
    "nquads",
    "jsonld",
    "rdfxml",
    "rdf12",
    "graphml",
    "gexf",
    "csv",
    "ftm",
]
"""Names of the formats, for type checkers."""


def format_of(path: str | Path, form: str | None = None) -> Format:
    """Find the format that is asked for, or that the name of a file tells.

    Raises
    ------
    DiplographError
        If there is no such format; it lists those that there are.

    Examples
    --------
    >>> format_of("history.nq").name, format_of("history.nq", "trig").name
    ('nquads', 'trig')
    """
    path = Path(path)
    suffixes = {each.suffix: each for each in FORMATS.values() if each.suffix}
    match = suffixes.get(path.suffix.lower()) if form is None else FORMATS.get(form)
    if match is None:
        what = f"the name {path.name}" if form is None else repr(form)
        raise DiplographError(f"{what} tells no format: choose one of {', '.join(FORMATS)}")
    return match


def write_history(
    path: str | Path,
    form: str | None = None,
    *,
    graph: Graph,
    table: RelationTable,
    selection: Selection,
) -> list[Path]:
    """Write a whole history; the same data give the same bytes.

    Parameters
    ----------
    path
        The file, or where the format takes one the folder.
    form
        One of `FORMATS`; None = told by the name of the file.
    graph, table
        The records and their table, both seen through the second clock, if one is set.
    selection
        Which relations are asked about: few formats can say that they hold not all.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    DiplographError
        If there is no such format, it cannot hold this, or the file cannot be written.
    """
    from diplograph import slices

    path, target = Path(path), format_of(path, form)
    if not target.narrows and selection != slices.Selection():
        able = " or ".join(name for name, each in FORMATS.items() if each.narrows)
        message = f"a selection is written day by day: take history.at(DATE).export, or {able}"
        raise DiplographError(message)
    if target.folder is not None:
        return target.folder(graph, path)
    if target.history is None:
        raise DiplographError(target.instead)
    writing.write_bytes(path, target.history(graph, table, selection))
    return [path]


def write_day(
    path: str | Path, form: str | None = None, *, graph: Graph, slice_: Slice
) -> list[Path]:
    """Write the relations of a slice; the same data give the same bytes.

    Parameters
    ----------
    path
        The file.
    form
        One of `FORMATS`; None = told by the name of the file.
    graph
        The records, without hindsight if the second clock is set.
    slice_
        The relations of one day.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    DiplographError
        If there is no such format, or the file cannot be written.
    """
    path, chosen = Path(path), format_of(path, form)
    writing.write_bytes(path, chosen.day(graph, slice_))
    return [path]

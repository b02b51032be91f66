"""A listing: a title, columns, rows and notes, told as plain text or as HTML."""

from __future__ import annotations

import html
import io
from collections.abc import Sequence
from dataclasses import dataclass

_GAP = "  "
_SHORTEST = 200
_LEFT = 'style="text-align: left"'  # notebooks set words to the right, as if they were numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a table shows, before it is known where it will be shown.

    Parameters
    ----------
    title
        One line above the table.
    columns
        Names of the columns.
    rows
        Cells, as text, in the order of the columns.
    notes
        Lines below the table, such as what was left out.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()


def as_text(
    listing: Listing, *, width: int | None = None, title: bool = True, notes: bool = True
) -> str:
    """Tell a listing as aligned plain text.

    Parameters
    ----------
    listing
        What to tell.
    width
        Characters to fit into, wrapping cells; None = as wide as the cells are.
    title, notes
        Whether to begin with the title, and to end with the notes.

    Examples
    --------
    >>> print(as_text(Listing(title="Numbers", columns=["name", "n"], rows=[["one", "1"]])))
    Numbers
    name  n
    one   1
    """
    lines = [listing.title] if title and listing.title else []
    if listing.rows:
        rows = [[_one_line(cell) for cell in row] for row in ([*listing.columns], *listing.rows)]
        widths = [max(map(_cells, column)) for column in zip(*rows, strict=True)]
        fits = width is None or sum(widths) + len(_GAP) * (len(widths) - 1) <= width
        lines += _aligned(rows, widths) if fits else _wrapped(rows, width or 0)
    if notes:
        lines += listing.notes
    return "\n".join(lines)


def _aligned(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> list[str]:
    return [
        _GAP.join(
            cell + " " * (width - _cells(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def _cells(text: str) -> int:
    """Count the places that a text takes in a terminal; rich is asked where letters may be wide."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _wrapped(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """Fit a table into a width by wrapping its cells; the first row is the header."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, len(_GAP), 0, 0), show_edge=False)
    for column in rows[0]:
        table.add_column(Text(column), overflow="fold")
    for row in rows[1:]:
        table.add_row(*map(Text, row))
    stream = io.StringIO()
    console = Console(
        file=stream,
        width=width,
        color_system=None,
        highlight=False,
        legacy_windows=False,
        force_jupyter=False,  # else rich shows the table itself, and the text stays without it
    )
    console.print(table)
    return [line.rstrip() for line in stream.getvalue().splitlines()]


def as_html(listing: Listing) -> str:
    """Tell a listing as an HTML table; every value is escaped.

    Examples
    --------
    >>> as_html(Listing(title="<b>", columns=["a"], rows=[["x"]]))[:29]
    '<div><p><b>&lt;b&gt;</b></p><'
    """
    head = "".join(f"<th {_LEFT}>{html.escape(column)}</th>" for column in listing.columns)
    body = "".join(
        "<tr>"
        + "".join(f"<td {_style(cell)}>{html.escape(_one_line(cell))}</td>" for cell in row)
        + "</tr>"
        for row in listing.rows
    )
    notes = "".join(f"<p><small>{html.escape(note)}</small></p>" for note in listing.notes)
    return (
        f"<div><p><b>{html.escape(listing.title)}</b></p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{notes}</div>"
    )


def _style(cell: str) -> str:
    """Keep what is as short as a date in one piece."""
    return _LEFT if len(cell) > 12 else _LEFT[:-1] + '; white-space: nowrap"'


def _one_line(cell: str) -> str:
    """Keep a hostile label from breaking the table: one line, printable, not endless."""
    line = "".join(c if c.isprintable() else " " for c in cell)
    return line if len(line) <= _SHORTEST else line[: _SHORTEST - 1] + "…"

"""A listing: a title, columns, rows and notes, told as plain text or as HTML."""

from __future__ import annotations

import html
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass

_GAP = "  "
"""Two spaces: one would not part columns whose cells hold spaces themselves."""
_WIDEST = 200
"""Characters of a cell beyond which it is cut: a line of it still fits on a wide screen."""
_DATE = 12
"""A cell no longer than this (dates are) stays in one piece: a date that is broken misleads."""


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
    numbers
        Those of the columns that are set to the right, so that digits stand below digits.
    widest
        Characters of a cell beyond which it is cut.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()
    numbers: Collection[str] = ()
    widest: int = _WIDEST


def as_text(
    listing: Listing,
    *,
    width: int | None = None,
    title: bool = True,
    notes: bool = True,
    header: bool = False,
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
    header
        Whether to show the columns even where there is no row.

    Examples
    --------
    >>> print(as_text(Listing(title="Numbers", columns=["name", "n"], rows=[["one", "1"]])))
    Numbers
    name  n
    one   1
    """
    lines = [printable(listing.title)] if title and listing.title else []
    if listing.rows or (header and listing.columns):
        rows = [_cut(row, listing.widest) for row in (listing.columns, *listing.rows)]
        right = [column in listing.numbers for column in listing.columns]
        widths = [max(map(_cells, column)) for column in zip(*rows, strict=True)]
        fits = width is None or sum(widths) + len(_GAP) * (len(widths) - 1) <= width
        lines += _aligned(rows, widths, right) if fits else _wrapped(rows, width or 0, right)
    if notes:
        lines += map(printable, listing.notes)
    return "\n".join(lines)


def _aligned(
    rows: Sequence[Sequence[str]], widths: Sequence[int], right: Sequence[bool]
) -> list[str]:
    lines = []
    for row in rows:
        cells = []
        for cell, width, to_right in zip(row, widths, right, strict=True):
            room = " " * (width - _cells(cell))
            cells.append(room + cell if to_right else cell + room)
        lines.append(_GAP.join(cells).rstrip())
    return lines


def _cells(text: str) -> int:
    """Count the places that a text takes in a terminal; rich is asked where letters may be wide."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _wrapped(rows: Sequence[Sequence[str]], width: int, right: Sequence[bool]) -> list[str]:
    """Fit a table into a width by wrapping its cells; the first row is the header."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, len(_GAP), 0, 0), show_edge=False)
    for column, to_right in zip(rows[0], right, strict=True):
        table.add_column(Text(column), overflow="fold", justify="right" if to_right else "left")
    for row in rows[1:]:
        table.add_row(*map(Text, row))
    stream = io.StringIO()
    # All that rich would find out about its surroundings is said: the same text everywhere.
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
    sides = ["right" if column in listing.numbers else "left" for column in listing.columns]
    head = "".join(
        f"<th {_style(cell, side)}>{html.escape(cell)}</th>"
        for cell, side in zip(_cut(listing.columns, listing.widest), sides, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f"<td {_style(cell, side)}>{html.escape(cell)}</td>"
            for cell, side in zip(_cut(row, listing.widest), sides, strict=True)
        )
        + "</tr>"
        for row in listing.rows
    )
    title = f"<p><b>{html.escape(printable(listing.title))}</b></p>" if listing.title else ""
    notes = "".join(f"<p><small>{html.escape(printable(n))}</small></p>" for n in listing.notes)
    return (
        f"<div>{title}"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{notes}</div>"
    )


def _style(cell: str, side: str) -> str:
    """Say where a cell is set: notebooks set words to the right, as if they were numbers."""
    whole = "; white-space: nowrap" if len(cell) <= _DATE else ""
    return f'style="text-align: {side}{whole}"'


def _cut(row: Sequence[str], widest: int) -> list[str]:
    """Keep hostile labels from breaking the table: one line, printable, not endless."""
    return [
        line if len(line) <= widest else line[: widest - 1] + "…" for line in map(printable, row)
    ]


def printable(text: str) -> str:
    """Keep text from another source on one line, free of control and direction characters."""
    return "".join(c if c.isprintable() else " " for c in text)

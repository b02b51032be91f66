"""What stands around a picture: title, legend, footnote and sources; below it, or beside it."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from diplograph.errors import PictureError
from diplograph.plot.canvas import LEADING, Page, checked, new_axes, record
from diplograph.plot.placing.letters import SMALL, text_size
from diplograph.plot.style import DASHES, STANCES, Edition, View

_TITLE = 10.0
_LEAST_TITLE = 6.5
_SLIDE_FACTOR = 2.2
_RESERVED = 62.0
_LINE = SMALL * LEADING
_ENTRY = _LINE * 1.6
_BROAD = 1.5
_ASIDE, _GUTTER = 0.27, 14.0
_COLUMN = 236.0
_LEAST_ROOM = 60.0

Handle: TypeAlias = tuple[Line2D, str]
"""A mark of the legend and what it means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """What is to stand around the picture.

    Parameters
    ----------
    title
        Title of the picture.
    footnote
        Sentences below the picture.
    legend
        Marks and what they mean.
    citations
        Sources, one a line, below everything else.
    """

    title: str
    footnote: Sequence[str] = ()
    legend: Sequence[Handle] = ()
    citations: Sequence[str] = ()


def page(
    ax: Axes | None,
    view: View,
    margin: Margin,
    edition: Edition,
    height: float | None = None,
) -> Page:
    """Set up the page with its title, legend, footnote and sources.

    Parameters
    ----------
    ax
        Axes to draw into; None = those of a new figure.
    view
        Its size and style.
    margin
        What stands around the picture: on a broad page beside it, else above and below.
    edition
        What is to be kept in the files of the figure.
    height
        Height of a new figure in points, without the sources; None = that of the view.

    Raises
    ------
    PictureError
        If the axes stand in no figure, in one that was closed, or leave no room for sources.
    """
    if ax is None:
        wide = view.inches[0] * 72
        below = _height_of_citations(margin.citations, wide, scale_of(wide))
        ax = new_axes(view, (height or view.inches[1] * 72) + below)
    ax = checked(ax)
    record(ax, margin.title, edition)
    box = ax.get_window_extent()
    width, high = (float(side) * 72 / ax.figure.dpi for side in (box.width, box.height))
    scale = scale_of(width)
    ax.set(xlim=(0, width), ylim=(0, high), xticks=[], yticks=[])
    ax.set_facecolor(view.colours.background)
    for spine in ax.spines.values():
        spine.set_visible(False)
    base = _height_of_citations(margin.citations, width, scale)
    if base and high - base < _LEAST_ROOM * scale:
        inches = (base + view.inches[1] * 72) / 72
        told = f"the sources need axes {inches:.1f} inches high; these have {high / 72:.1f}"
        raise PictureError(f"{told}: give higher ones, or ax=None")
    whole = (0.0, base, width, high)
    sheet = Page(ax, view, width, high, scale, scale**0.75, whole, (0.0, 0.0, 0.0))
    _draw_citations(sheet, margin.citations, base)
    broad = scale > 1 and width > (high - base) * _BROAD
    return _beside(sheet, margin, base) if broad else _around(sheet, margin, base)


def scale_of(width: float) -> float:
    """Give the scale of letters and marks on a page of some points' width."""
    return _SLIDE_FACTOR if width > 700 else 1.0


def _around(sheet: Page, margin: Margin, base: float) -> Page:
    """Title above, legend and footnote below the picture."""
    scale, width = sheet.scale, sheet.width
    lines = _wrapped(margin.footnote, width - 16, scale)
    rows = _rows(margin.legend, width, scale)
    needed = 6 + scale * (_LINE * len(lines) + _ENTRY * len(rows)) + 4
    # The picture begins at the same height whatever the footnote says: a node never moves.
    floor = base + max(needed, _RESERVED * scale)
    ceiling = sheet.height - _TITLE * scale * 2.7
    for number, text in enumerate(reversed(lines)):
        y = base + 6 + number * _LINE * scale
        sheet.write(8, y, text, size=SMALL, gid=f"footnote:{number}")
    shown, size = _fitted(margin.title, width - 16, scale)
    _write_title(sheet, sheet.height - 7, shown, size)
    for row, entries in enumerate(rows):
        x, y = 8.0, floor - 4 - (row + 0.5) * _ENTRY * scale
        for handle in entries:
            _draw_entry(sheet, handle, x, y)
            x += _entry_width(handle, scale)
    room = (4.0, floor, width - 4.0, ceiling)
    return dataclasses.replace(sheet, room=room, told=(8.0, ceiling + 1, width - 16))


def _beside(sheet: Page, margin: Margin, base: float) -> Page:
    """Title, legend and footnote in a column on the left of the picture."""
    scale, aside = sheet.scale, sheet.width * _ASIDE
    title = textwrap.wrap(margin.title, max(int((aside - 16) / (_TITLE * scale * 0.62)), 8))
    top = sheet.height - 7 * scale
    _write_title(sheet, top, "\n".join(title))
    told = top - (len(title) * _TITLE * 1.25 + _LINE * 4.5) * scale
    lines = _wrapped(margin.footnote, aside - 16, scale)
    for number, text in enumerate(reversed(lines)):
        y = base + (4 + number * _LINE) * scale
        sheet.write(8, y, text, size=SMALL, gid=f"footnote:{number}")
    low = base + (10 + len(lines) * _LINE) * scale
    columns = 1 if len(margin.legend) * _LINE * scale < told - low else 2
    rows = -(-len(margin.legend) // columns)
    step = min(_ENTRY * scale * 0.9, (told - 4 * scale - low) / max(rows, 1))
    for number, handle in enumerate(margin.legend):
        column, row = divmod(number, rows)
        y = told - 4 * scale - (row + 0.5) * step
        _draw_entry(sheet, handle, 8.0 + column * (aside - 8) / columns, y)
    room = (aside + _GUTTER, base + 6.0, sheet.width - 6.0, sheet.height - 6.0)
    return dataclasses.replace(sheet, room=room, told=(8.0, told, aside - 16))


def _fitted(title: str, room: float, scale: float) -> tuple[str, float]:
    """Give a title and its size: as large as fits on one line, and shortened only where none is."""
    wide, _ = text_size(title, _TITLE * scale, "bold")
    if wide <= room:
        return title, _TITLE
    size = max(_TITLE * 0.98 * room / wide, _LEAST_TITLE)  # a hair less: margins do not shrink
    letters = len(title)
    while letters > 1 and text_size(title, size * scale, "bold")[0] > room:
        letters -= 1
        title = textwrap.shorten(title, letters, placeholder="…")
    return title, size


def _write_title(sheet: Page, y: float, text: str, size: float = _TITLE) -> None:
    sheet.write(8, y, text, size=size, gid="title", weight="bold", va="top", linespacing=1.2)


def _wrapped(sentences: Sequence[str], width: float, scale: float) -> list[str]:
    letters = max(int(width / (SMALL * scale * 0.56)), 20)
    return [part for sentence in sentences for part in textwrap.wrap(sentence, letters)]


def _rows(handles: Sequence[Handle], width: float, scale: float) -> list[list[Handle]]:
    """Part the legend's entries into rows that fit across the page."""
    rows: list[list[Handle]] = [[]]
    taken = 0.0
    for handle in handles:
        needed = _entry_width(handle, scale)
        if rows[-1] and taken + needed > width - 16:
            rows.append([])
            taken = 0.0
        rows[-1].append(handle)
        taken += needed
    return rows


def _entry_width(handle: Handle, scale: float) -> float:
    return 22 * scale + text_size(handle[1], SMALL * scale)[0] + 14 * scale


def _draw_entry(sheet: Page, handle: Handle, x: float, y: float) -> None:
    line, label = handle
    scale = sheet.scale
    line.set_data([x, x + 9 * scale, x + 18 * scale], [y] * 3)
    line.set_markevery([1])
    line.set_markersize(line.get_markersize() * scale)
    line.set_linewidth(line.get_linewidth() * scale**0.75)
    sheet.ax.add_line(line)
    sheet.write(x + 22 * scale, y, label, size=SMALL, gid=f"legend:{label}", va="center")


def _citation_columns(
    citations: Sequence[str], width: float, scale: float
) -> tuple[int, list[list[str]]]:
    """Give the number of columns, and each citation wrapped to the width of one."""
    columns = max(int(width / (_COLUMN * scale)), 1)
    letters = max(int((width / columns - 16) / (SMALL * scale * 0.6)), 20)
    hang = "      "
    wrapped = [textwrap.wrap(each, letters, subsequent_indent=hang) for each in citations]
    return columns, wrapped


def _columns_of(citations: Sequence[str], width: float, scale: float) -> list[list[str]]:
    """Part wrapped citations into columns of like height; none is torn."""
    columns, wrapped = _citation_columns(citations, width, scale)
    share = sum(map(len, wrapped)) / columns
    parts: list[list[str]] = [[]]
    for lines in wrapped:
        if len(parts[-1]) >= share and len(parts) < columns:
            parts.append([])
        parts[-1].extend(lines)
    return parts


def _height_of_citations(citations: Sequence[str], width: float, scale: float) -> float:
    if not citations:
        return 0.0
    longest = max(map(len, _columns_of(citations, width, scale)))
    return (longest + 2.5) * _LINE * scale


def _draw_citations(sheet: Page, citations: Sequence[str], base: float) -> None:
    if not citations:
        return
    columns = _columns_of(citations, sheet.width, sheet.scale)
    line = _LINE * sheet.scale
    sheet.write(8, base - line, "Sources", size=SMALL, gid="sources", weight="bold")
    for number, lines in enumerate(columns):
        x = 8 + number * (sheet.width - 8) / len(columns)
        for row, text in enumerate(lines):
            gid = f"source:{number}:{row}"
            sheet.write(x, base - (row + 2) * line, text, size=SMALL, gid=gid)


def stance_bars(view: View) -> list[Handle]:
    """Give the legend's bars for the stances, where there are no curves with ends."""
    return [
        (Line2D([], [], color=view.colours.stances[s], lw=4, solid_capstyle="butt"), name)
        for s, name in STANCES.items()
    ]


def stance_handles(view: View) -> list[Handle]:
    """Give the legend's lines for the stances."""
    marks = {1: ">", 0: "", -1: "|"}
    return [
        (Line2D([], [], color=view.colours.stances[s], lw=1.3, marker=marks[s], markersize=4), name)
        for s, name in STANCES.items()
    ]


def grade_handles(view: View) -> list[Handle]:
    """Give the legend's lines for the grades."""
    ink = view.colours.ink
    return [
        (Line2D([], [], color=ink, lw=1, dashes=dashes or (None, None)), grade.word)
        for grade, dashes in DASHES.items()
    ]

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
from diplograph.plot.canvas import LEADING, Page, check_axes, new_axes, record
from diplograph.plot.style import SMALL, text_size
from diplograph.plot.view import Edition, View
from diplograph.words import STANCES

_TITLE = 10.0
_LEAST_TITLE = 6.5  # that of names: smaller, it would be no title
_SLIDE_FACTOR = 2.2  # makes the smallest letters 12 points, the least that a slide should have
# Height kept below the picture, used or not: room for three lines of footnote and two rows of
# legend, so that the picture begins at the same height on most days.
_RESERVED = 62.0
_LINE = SMALL * LEADING
_ENTRY = _LINE * 1.6
_BROAD = 1.5  # width by height of a page that has a column to spare beside the picture
_ASIDE, _GUTTER = 0.27, 14.0
# Widths of a letter, in sizes, where text is wrapped by their number: bold ones are wider, and
# citations, with capitals and addresses, are given a little more than other small letters.
_BOLD_LETTER, _CITED_LETTER = 0.62, 0.6
_COLUMN = 236.0  # points of a column of citations: lines of some 70 letters
_LEAST_ROOM = 60.0  # points above the citations: title and legend alone take more

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


class Sheet:
    """The skeleton of every picture: what is asked for, with its defaults, and the page it opens.

    Parameters
    ----------
    ax
        Axes to draw into; None = those of a new figure.
    view
        What to show, and how; None = the default view.
    edition
        What is to be said of the data, and stored places; None = nothing.
    """

    def __init__(self, ax: Axes | None, view: View | None, edition: Edition | None) -> None:
        self.ax, self.view, self.edition = ax, view or View(), edition or Edition()

    def open(self, margin: Margin, height: float | None = None) -> Page:
        """Set up the page with its title, legend, footnote and sources; `Page.close` ends it.

        Parameters
        ----------
        margin
            What stands around the picture: on a broad page beside it, else above and below. The
            note of the edition is added to its footnote.
        height
            Height of a new figure in points, without the sources; None = that of the view, as it
            always is on a slide.

        Raises
        ------
        PictureError
            If the axes stand in no figure, in one that was closed, or leave no room for sources.
        """
        view, citations = self.view, margin.citations
        if self.edition.note:
            margin = dataclasses.replace(margin, footnote=[*margin.footnote, self.edition.note])
        ax = self._new_axes(citations, height) if self.ax is None else self.ax
        check_axes(ax)
        record(ax, margin.title, self.edition)
        box = ax.get_window_extent()
        width, high = (float(side) * 72 / ax.figure.dpi for side in (box.width, box.height))
        scale = _scale_of(width)
        ax.set(xlim=(0, width), ylim=(0, high), xticks=[], yticks=[])
        ax.set_facecolor(view.colours.background)
        for spine in ax.spines.values():
            spine.set_visible(False)
        base = _height_of_citations(citations, width, scale)
        if base and high - base < _LEAST_ROOM * scale:
            message = f"{(base + view.points[1]) / 72:.1f} inches high; these have {high / 72:.1f}"
            raise PictureError(f"the sources need axes {message}: give higher ones, or ax=None")
        whole = (0.0, base, width, high)
        page = Page(ax, view, width, high, scale, scale**0.75, whole, (0.0, 0.0, 0.0))
        _draw_citations(page, citations, base)
        broad = scale > 1 and width > (high - base) * _BROAD
        return _beside(page, margin, base) if broad else _around(page, margin, base)

    def _new_axes(self, citations: Sequence[str], height: float | None) -> Axes:
        width, usual = self.view.points
        high = usual if height is None or self.view.width == "slide" else height
        return new_axes(self.view, high + _height_of_citations(citations, width, _scale_of(width)))


def _scale_of(width: float) -> float:
    """Scale letters and marks to the width of a page in points: a slide is seen from afar."""
    return _SLIDE_FACTOR if width > 700 else 1.0


def _around(page: Page, margin: Margin, base: float) -> Page:
    """Title above, legend and footnote below the picture."""
    scale, width = page.scale, page.width
    lines = _lines(page, margin.footnote, width - 16)
    rows = _rows(margin.legend, width, scale)
    needed = 6 + scale * (_LINE * len(lines) + _ENTRY * len(rows)) + 4
    # The picture begins at the same height whatever the footnote says: a node never moves.
    floor = base + max(needed, _RESERVED * scale)
    ceiling = page.height - _TITLE * scale * 2.7
    for number, text in enumerate(reversed(lines)):
        y = base + 6 + number * _LINE * scale
        page.write(8, y, text, size=SMALL, gid=f"footnote:{number}")
    title, size = _fit_title(margin.title, width - 16, scale)
    _write_title(page, page.height - 7, title, size)
    for row, entries in enumerate(rows):
        x, y = 8.0, floor - 4 - (row + 0.5) * _ENTRY * scale
        for handle in entries:
            _draw_entry(page, handle, x, y)
            x += _entry_width(handle, scale)
    room = (4.0, floor, width - 4.0, ceiling)
    return dataclasses.replace(page, room=room, subtitle=(8.0, ceiling + 1, width - 16))


def _beside(page: Page, margin: Margin, base: float) -> Page:
    """Title, legend and footnote in a column on the left of the picture."""
    scale, aside = page.scale, page.width * _ASIDE
    letters = max(int((aside - 16) / (_TITLE * scale * _BOLD_LETTER)), 8)
    title = textwrap.wrap(margin.title, letters)
    top = page.height - 7 * scale
    _write_title(page, top, "\n".join(title))
    below = top - (len(title) * _TITLE * 1.25 + _LINE * 4.5) * scale
    lines = _lines(page, margin.footnote, aside - 16)
    for number, text in enumerate(reversed(lines)):
        y = base + (4 + number * _LINE) * scale
        page.write(8, y, text, size=SMALL, gid=f"footnote:{number}")
    low = base + (10 + len(lines) * _LINE) * scale
    columns = 1 if len(margin.legend) * _LINE * scale < below - low else 2
    rows = -(-len(margin.legend) // columns)
    step = min(_ENTRY * scale * 0.9, (below - 4 * scale - low) / max(rows, 1))
    for number, handle in enumerate(margin.legend):
        column, row = divmod(number, rows)
        y = below - 4 * scale - (row + 0.5) * step
        _draw_entry(page, handle, 8.0 + column * (aside - 8) / columns, y)
    room = (aside + _GUTTER, base + 6.0, page.width - 6.0, page.height - 6.0)
    return dataclasses.replace(page, room=room, subtitle=(8.0, below, aside - 16))


def _fit_title(title: str, room: float, scale: float) -> tuple[str, float]:
    """Fit a title to one line: smaller first, and shortened only where that is not enough."""
    wide, _ = text_size(title, _TITLE * scale, "bold")
    if wide <= room:
        return title, _TITLE
    size = max(_TITLE * 0.98 * room / wide, _LEAST_TITLE)  # a hair less: margins do not shrink
    letters = len(title)
    while letters > 1 and text_size(title, size * scale, "bold")[0] > room:
        letters -= 1
        title = textwrap.shorten(title, letters, placeholder="…")
    return title, size


def _write_title(page: Page, y: float, text: str, size: float = _TITLE) -> None:
    page.write(8, y, text, size=size, gid="title", weight="bold", va="top", linespacing=1.2)


def _lines(page: Page, sentences: Sequence[str], width: float) -> list[str]:
    return [line for sentence in sentences for line in page.wrap(sentence, width, 20)]


def _rows(handles: Sequence[Handle], width: float, scale: float) -> list[list[Handle]]:
    """Part the legend's entries into rows that fit across the page."""
    rows: list[list[Handle]] = [[]]
    filled = 0.0
    for handle in handles:
        needed = _entry_width(handle, scale)
        if rows[-1] and filled + needed > width - 16:
            rows.append([])
            filled = 0.0
        rows[-1].append(handle)
        filled += needed
    return rows


def _entry_width(handle: Handle, scale: float) -> float:
    return 22 * scale + text_size(handle[1], SMALL * scale)[0] + 14 * scale


def _draw_entry(page: Page, handle: Handle, x: float, y: float) -> None:
    line, label = handle
    scale = page.scale
    line.set_data([x, x + 9 * scale, x + 18 * scale], [y] * 3)
    line.set_markevery([1])
    line.set_markersize(line.get_markersize() * scale)
    line.set_linewidth(line.get_linewidth() * scale**0.75)
    page.ax.add_line(line)
    page.write(x + 22 * scale, y, label, size=SMALL, gid=f"legend:{label}", va="center")


def _columns_of(citations: Sequence[str], width: float, scale: float) -> list[list[str]]:
    """Wrap citations, and part them into columns of like height; none is torn."""
    columns = max(int(width / (_COLUMN * scale)), 1)
    letters = max(int((width / columns - 16) / (SMALL * scale * _CITED_LETTER)), 20)
    hang = "      "
    wrapped = [textwrap.wrap(each, letters, subsequent_indent=hang) for each in citations]
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


def _draw_citations(page: Page, citations: Sequence[str], base: float) -> None:
    if not citations:
        return
    columns = _columns_of(citations, page.width, page.scale)
    line = _LINE * page.scale
    page.write(8, base - line, "Sources", size=SMALL, gid="sources", weight="bold")
    for number, lines in enumerate(columns):
        x = 8 + number * (page.width - 8) / len(columns)
        for row, text in enumerate(lines):
            gid = f"source:{number}:{row}"
            page.write(x, base - (row + 2) * line, text, size=SMALL, gid=gid)


def stance_bars(view: View) -> list[Handle]:
    """Make the legend's bars for the stances, where there are no curves with ends."""
    return [
        (Line2D([], [], color=view.colours.stances[s], lw=4, solid_capstyle="butt"), name)
        for s, name in STANCES.items()
    ]

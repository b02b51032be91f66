"""The page: axes measured in points, with room for title, picture, legend and footnote."""

from __future__ import annotations

import textwrap
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.lines import Line2D
from matplotlib.textpath import TextToPath

from diplograph.plot.style import FONTS, STANCES, View

_TITLE, _NAME, _SMALL = 10.0, 6.5, 5.5
_SLIDE_FACTOR = 2.2
_LEADING = 1.35

Handle: TypeAlias = tuple[Line2D, str]
"""A mark of the legend and what it means."""


@dataclass(frozen=True, slots=True)
class Page:
    """Axes whose data units are points, and the parts of the page.

    ``scale`` enlarges letters and marks on wide pages; ``floor`` is the height from which the
    picture itself begins, above legend and footnote.
    """

    ax: Axes
    view: View
    width: float
    height: float
    scale: float
    floor: float

    @property
    def ceiling(self) -> float:
        """Height at which the picture ends, below the title."""
        return self.height - _TITLE * self.scale * 2.0

    def write(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float,
        gid: str,
        **options: Any,
    ) -> None:
        """Write one line of text, never read as mathematics."""
        self.ax.text(
            x,
            y,
            text,
            fontproperties=font(size * self.scale),
            color=options.pop("color", self.view.colours.ink),
            parse_math=False,
            gid=gid,
            clip_on=False,
            **options,
        )


def font(size: float, weight: str = "normal") -> FontProperties:
    """Give the fonts of pictures: the first installed of a list that covers many scripts."""
    known = {each.name for each in fontManager.ttflist}
    families = [name for name in FONTS if name in known]
    return FontProperties(family=families or ["sans-serif"], size=size, weight=weight)


def text_size(text: str, size: float) -> tuple[float, float]:
    """Give width and height of a line of text, in points."""
    if not text.strip():
        return size, size
    prop = FontProperties(family="DejaVu Sans", size=size)
    with warnings.catch_warnings():
        # Letters of other scripts are drawn by other fonts; here only their width counts.
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        width, _, _ = TextToPath().get_text_width_height_descent(text, prop, ismath=False)
    return float(width) * 1.06 + 1, size * 1.3


def new_axes(view: View) -> Axes:
    """Give axes that fill a new figure of the view's size."""
    import matplotlib.pyplot as plt

    figure = plt.figure(figsize=view.inches, facecolor=view.colours.background)
    return figure.add_axes((0.0, 0.0, 1.0, 1.0))


def page(
    ax: Axes | None, view: View, *, title: str, footnote: Sequence[str], legend: Sequence[Handle]
) -> Page:
    """Set up the page with its title, legend and footnote.

    Parameters
    ----------
    ax
        Axes to draw into; None = those of a new figure.
    view
        Its size and style.
    title
        Title of the picture.
    footnote
        Sentences below the picture.
    legend
        Marks and what they mean.
    """
    ax = new_axes(view) if ax is None else ax
    box = ax.get_window_extent()
    width, height = (float(side) * 72 / ax.figure.dpi for side in (box.width, box.height))
    scale = _SLIDE_FACTOR if width > 700 else 1.0
    ax.set(xlim=(0, width), ylim=(0, height), xticks=[], yticks=[])
    ax.set_facecolor(view.colours.background)
    for spine in ax.spines.values():
        spine.set_visible(False)
    line = _SMALL * scale * _LEADING
    letters = max(int((width - 16) / (_SMALL * scale * 0.56)), 20)
    lines = [part for sentence in footnote for part in textwrap.wrap(sentence, letters)]
    rows = _rows(legend, width, scale)
    floor = 6 + line * (len(lines) + 1.6 * len(rows)) + 4
    made = Page(ax, view, width, height, scale, floor)
    for number, text in enumerate(reversed(lines)):
        made.write(8, 6 + number * line, text, size=_SMALL, gid=f"footnote:{number}")
    shown = textwrap.shorten(title, max(int(width / (_TITLE * scale * 0.6)), 10), placeholder="…")
    ax.text(
        8,
        height - 7,
        shown,
        fontproperties=font(_TITLE * scale, "bold"),
        color=view.colours.ink,
        va="top",
        parse_math=False,
        gid="title",
    )
    _draw_legend(made, rows)
    return made


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
    return 22 * scale + text_size(handle[1], _SMALL * scale)[0] + 14 * scale


def _draw_legend(made: Page, rows: Sequence[Sequence[Handle]]) -> None:
    """Draw the legend between footnote and picture."""
    line = _SMALL * made.scale * _LEADING * 1.6
    for row, entries in enumerate(rows):
        x, y = 8.0, made.floor - 4 - (row + 0.5) * line
        for handle, label in entries:
            handle.set_data([x, x + 9 * made.scale, x + 18 * made.scale], [y] * 3)
            handle.set_markevery([1])
            made.ax.add_line(handle)
            gid = f"legend:{label}"
            made.write(x + 22 * made.scale, y, label, size=_SMALL, gid=gid, va="center")
            x += _entry_width((handle, label), made.scale)


def stance_handles(view: View) -> list[Handle]:
    """Give the legend's lines for the stances."""
    marks = {1: ">", 0: "", -1: "|"}
    return [
        (Line2D([], [], color=view.colours.stances[s], lw=1.3, marker=marks[s], markersize=4), name)
        for s, name in STANCES.items()
    ]


def name_size(made: Page) -> float:
    """Give the size of names of nodes, in points."""
    return _NAME * made.scale

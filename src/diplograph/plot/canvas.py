"""The page: axes measured in points, with room for title, picture, legend and footnote."""

from __future__ import annotations

import sys
import textwrap
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from diplograph.errors import PictureError
from diplograph.plot.placing.layout import Shape
from diplograph.plot.placing.letters import SMALL, Slant, font, text_size
from diplograph.plot.style import STANCES, Edition, View

_TITLE = 10.0
_SLIDE_FACTOR = 2.2
_LEADING = 1.35
_RESERVED = 62.0
_records: weakref.WeakKeyDictionary[Figure, Mapping[str, str]] = weakref.WeakKeyDictionary()

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
        return self.height - _TITLE * self.scale * 2.7

    @property
    def shape(self) -> Shape:
        """The shape of layout that suits the page."""
        return "tall" if self.height - self.floor > self.width * 1.1 else "wide"

    @property
    def room(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of the room for the picture itself."""
        return 4.0, self.floor, self.width - 4.0, self.ceiling

    @property
    def veil(self) -> dict[str, Any]:
        """The half-opaque box behind letters: a halo would make paths of them in a file."""
        return {
            "facecolor": self.view.colours.background,
            "alpha": 0.7,
            "edgecolor": "none",
            "pad": 0.2,
        }

    def subtitle(self, text: str) -> None:
        """Write a quiet line below the title."""
        self.write(8, self.ceiling + 1, text, size=SMALL, gid="subtitle", va="bottom")

    def write(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float,
        gid: str,
        slant: Slant = "normal",
        **options: Any,
    ) -> None:
        """Write text, never read as mathematics; ``size`` is that on a page."""
        self.ax.text(
            x,
            y,
            text,
            fontproperties=font(size * self.scale, slant=slant),
            color=options.pop("color", self.view.colours.ink),
            parse_math=False,
            gid=gid,
            clip_on=False,
            **options,
        )


def record(ax: Axes, title: str, edition: Edition) -> None:
    """Keep with the figure what its files are to say: title and version of the data."""
    parts = [f"Data version {edition.version}."] if edition.version else []
    figure = ax.get_figure(root=True)
    if figure is not None:
        _records[figure] = {"Title": title, "Description": " ".join([f"{title}.", *parts])}


def recorded(figure: Figure) -> Mapping[str, str]:
    """Give what a figure's files are to say; empty if the figure is none of ours."""
    return _records.get(figure, {})


def _checked(ax: Axes) -> Axes:
    figure = ax.get_figure(root=True)
    if figure is None:
        raise PictureError("these axes were removed from their figure; give others, or ax=None")
    pyplot = sys.modules.get("matplotlib.pyplot")
    number = getattr(figure, "number", None)
    if pyplot is not None and number is not None and not pyplot.fignum_exists(number):
        raise PictureError("the figure of these axes was closed; give others, or ax=None")
    return ax


def new_axes(view: View, height: float = 0.0) -> Axes:
    """Give axes that fill a new figure of the view's size, at least ``height`` points high."""
    import matplotlib.pyplot as plt

    figure = plt.figure(
        figsize=(view.inches[0], max(view.inches[1], height / 72)),
        facecolor=view.colours.background,
    )
    return figure.add_axes((0.0, 0.0, 1.0, 1.0))


def page(
    ax: Axes | None,
    view: View,
    *,
    title: str,
    footnote: Sequence[str],
    legend: Sequence[Handle],
    edition: Edition,
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
    edition
        What is to be kept in the files of the figure.

    Raises
    ------
    PictureError
        If the axes stand in no figure, or in one that was closed.
    """
    ax = new_axes(view) if ax is None else _checked(ax)
    record(ax, title, edition)
    box = ax.get_window_extent()
    width, height = (float(side) * 72 / ax.figure.dpi for side in (box.width, box.height))
    scale = _SLIDE_FACTOR if width > 700 else 1.0
    ax.set(xlim=(0, width), ylim=(0, height), xticks=[], yticks=[])
    ax.set_facecolor(view.colours.background)
    for spine in ax.spines.values():
        spine.set_visible(False)
    line = SMALL * scale * _LEADING
    letters = max(int((width - 16) / (SMALL * scale * 0.56)), 20)
    lines = [part for sentence in footnote for part in textwrap.wrap(sentence, letters)]
    rows = _rows(legend, width, scale)
    needed = 6 + line * (len(lines) + 1.6 * len(rows)) + 4
    # The picture begins at the same height whatever the footnote says: a node never moves.
    floor = max(needed, _RESERVED * scale)
    made = Page(ax, view, width, height, scale, floor)
    for number, text in enumerate(reversed(lines)):
        made.write(8, 6 + number * line, text, size=SMALL, gid=f"footnote:{number}")
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
    return 22 * scale + text_size(handle[1], SMALL * scale)[0] + 14 * scale


def _draw_legend(made: Page, rows: Sequence[Sequence[Handle]]) -> None:
    """Draw the legend between footnote and picture."""
    line = SMALL * made.scale * _LEADING * 1.6
    for row, entries in enumerate(rows):
        x, y = 8.0, made.floor - 4 - (row + 0.5) * line
        for handle, label in entries:
            handle.set_data([x, x + 9 * made.scale, x + 18 * made.scale], [y] * 3)
            handle.set_markevery([1])
            made.ax.add_line(handle)
            gid = f"legend:{label}"
            made.write(x + 22 * made.scale, y, label, size=SMALL, gid=gid, va="center")
            x += _entry_width((handle, label), made.scale)


def stance_handles(view: View) -> list[Handle]:
    """Give the legend's lines for the stances."""
    marks = {1: ">", 0: "", -1: "|"}
    return [
        (Line2D([], [], color=view.colours.stances[s], lw=1.3, marker=marks[s], markersize=4), name)
        for s, name in STANCES.items()
    ]

"""The page: axes measured in points, and the room on it for the picture itself."""

from __future__ import annotations

import dataclasses
import sys
import textwrap
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from diplograph.errors import PictureError
from diplograph.plot.placing.layout import Shape
from diplograph.plot.placing.letters import SMALL, Slant, font
from diplograph.plot.style import Edition, View

LEADING = 1.35
"""Distance of lines of small letters, in sizes of the letters."""
_records: weakref.WeakKeyDictionary[Figure, Mapping[str, str]] = weakref.WeakKeyDictionary()

Room = tuple[float, float, float, float]
"""Left, bottom, right and top of a part of the page, in points."""


@dataclass(frozen=True, slots=True)
class Page:
    """Axes whose data units are points, and the parts of the page.

    ``scale`` enlarges letters on wide pages, ``marks`` glyphs and lines; ``room`` is where the
    picture itself stands, beside title, legend and footnote; ``told`` is where a quiet line may
    be written, with the width it may take; ``suffix`` ends every gid, so that panels of one page
    differ.
    """

    ax: Axes
    view: View
    width: float
    height: float
    scale: float
    marks: float
    room: Room
    told: tuple[float, float, float]
    suffix: str = ""

    @property
    def floor(self) -> float:
        """Height from which the picture begins."""
        return self.room[1]

    @property
    def ceiling(self) -> float:
        """Height at which the picture ends."""
        return self.room[3]

    @property
    def middle(self) -> tuple[float, float]:
        """Centre of the room for the picture."""
        left, bottom, right, top = self.room
        return (left + right) / 2, (bottom + top) / 2

    @property
    def shape(self) -> Shape:
        """The shape of layout that suits the room."""
        left, bottom, right, top = self.room
        return "tall" if top - bottom > (right - left) * 1.1 else "wide"

    @property
    def veil(self) -> dict[str, Any]:
        """The half-opaque box behind letters: a halo would make paths of them in a file."""
        return {
            "facecolor": self.view.colours.background,
            "alpha": 0.7,
            "edgecolor": "none",
            "pad": 0.2,
        }

    def panel(self, room: Room, suffix: str, smaller: float) -> Page:
        """Give a part of the page as a page of its own, with smaller marks.

        Its gids end in ``suffix``.
        """
        left, _, right, top = room
        told = (left, top + 2, right - left)
        marks = self.marks * smaller
        return dataclasses.replace(self, room=room, told=told, suffix=suffix, marks=marks)

    def subtitle(self, text: str) -> None:
        """Write a quiet line below the title."""
        x, y, width = self.told
        letters = max(int(width / (SMALL * self.scale * 0.56)), 10)
        shown = "\n".join(textwrap.wrap(text, letters))
        self.write(x, y, shown, size=SMALL, gid="subtitle", va="bottom", linespacing=LEADING)

    def empty(self, text: str) -> None:
        """Say in the middle that there is nothing to draw."""
        self.write(*self.middle, text, size=8, gid="empty", ha="center", va="center")

    def write(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float,
        gid: str,
        slant: Slant = "normal",
        weight: str = "normal",
        **options: Any,
    ) -> None:
        """Write text, never read as mathematics; ``size`` is that on a page."""
        self.ax.text(
            x,
            y,
            text,
            fontproperties=font(size * self.scale, weight, slant),
            color=options.pop("color", self.view.colours.ink),
            parse_math=False,
            gid=gid + self.suffix,
            clip_on=False,
            **options,
        )


def record(ax: Axes, title: str, edition: Edition) -> None:
    """Keep with the figure what its files are to say: title, version of the data, command."""
    parts = [f"{title}."]
    parts += [f"Data version {edition.version}."] if edition.version else []
    figure = ax.get_figure(root=True)
    if figure is not None:
        _records[figure] = {
            "Title": title,
            "Description": " ".join(parts),
            "Command": edition.command or "",
        }


def recorded(figure: Figure) -> Mapping[str, str]:
    """Give what a figure's files are to say; empty if the figure is none of ours."""
    return _records.get(figure, {})


def checked(ax: Axes) -> Axes:
    """Refuse axes into which nothing can be drawn any more.

    Raises
    ------
    PictureError
        If the axes stand in no figure, or in one that was closed.
    """
    figure = ax.get_figure(root=True)
    if figure is None:
        raise PictureError("these axes were removed from their figure; give others, or ax=None")
    pyplot = sys.modules.get("matplotlib.pyplot")
    number = getattr(figure, "number", None)
    if pyplot is not None and number is not None and not pyplot.fignum_exists(number):
        raise PictureError("the figure of these axes was closed; give others, or ax=None")
    return ax


def new_axes(view: View, height: float | None = None) -> Axes:
    """Give axes that fill a new figure of the view's size, or of another height in points."""
    import matplotlib.pyplot as plt

    width, usual = view.inches
    size = (width, usual if height is None else height / 72)
    figure = plt.figure(figsize=size, facecolor=view.colours.background)
    return figure.add_axes((0.0, 0.0, 1.0, 1.0))

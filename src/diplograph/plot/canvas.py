"""The page: axes measured in points, the room on it, its time axis, and the files it makes."""

from __future__ import annotations

import dataclasses
import datetime
import io
import shlex
import sys
import textwrap
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from diplograph import writing
from diplograph.dates import day_number, iso
from diplograph.errors import PictureError
from diplograph.plot.geometry import Room
from diplograph.plot.style import SMALL, Slant, font
from diplograph.plot.view import Edition, Shape, View

LEADING = 1.35
"""Distance of lines of small letters, in sizes of the letters."""
# Width of a letter of these fonts, in sizes: of labels and titles of the shipped graph 0.53 on the
# average; in 19 of 20 texts no more than this.
_LETTER = 0.56
_YEARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_MOST_TICKS = 9  # so many labels of a month are 195 points wide; those of years are half that
_MONTHLY = 2.5  # years: a shorter axis has months, as two or three ticks would be left of it
_FORMATS = ("png", "svg", "pdf")
# Letters stay letters, so that they can be searched and edited; names inside an SVG come from
# a salt, not from chance, so that the same picture is the same bytes.
_SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "diplograph",
    "pdf.fonttype": 42,  # TrueType, whose letters can be edited; the default is not
    "path.simplify": True,
}
_DPI = 200  # a page of 7.2 inches has 1,440 pixels
# Beside the figures and not on them: a figure is matplotlib's, and goes when nobody holds it.
_records: weakref.WeakKeyDictionary[Figure, Mapping[str, str]] = weakref.WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Page:
    """Axes whose data units are points, and the parts of the page.

    ``scale`` enlarges letters on wide pages, ``marks`` glyphs and lines; ``room`` is where the
    picture itself stands, beside title, legend and footnote; ``subtitle`` is where a quiet line
    may be written, with the width it may take; ``suffix`` ends every gid, so that panels of one
    page differ.
    """

    ax: Axes
    view: View
    width: float
    height: float
    scale: float
    marks: float
    room: Room
    subtitle: tuple[float, float, float]
    suffix: str = ""

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
        """The half-opaque box behind letters: matplotlib's halo would make paths of them in SVG."""
        return {
            "facecolor": self.view.colours.background,
            "alpha": 0.7,
            "edgecolor": "none",
            "pad": 0.2,
        }

    def write_over(
        self,
        centre: tuple[float, float],
        text: str,
        *,
        size: float,
        gid: str,
        zorder: float,
        **options: Any,
    ) -> None:
        """Write text around a point, over curves and glyphs, on a veil that lets it be read."""
        options |= {"ha": "center", "va": "center", "zorder": zorder, "bbox": self.veil}
        self.write(*centre, text, size=size, gid=gid, **options)

    def panel(self, room: Room, suffix: str, smaller: float) -> Page:
        """Make a page of a part of this one, with smaller marks, its gids ending in ``suffix``."""
        return dataclasses.replace(self, room=room, suffix=suffix, marks=self.marks * smaller)

    def wrap(self, text: str, width: float, least: int = 10) -> list[str]:
        """Break small letters into lines of a width in points, of ``least`` letters or more."""
        letters = max(int(width / (SMALL * self.scale * _LETTER)), least)
        return textwrap.wrap(text, letters)

    def close(self, note: str = "", *, empty: str = "") -> Axes:
        """Finish the picture, and hand back its axes.

        Parameters
        ----------
        note
            A quiet line below the title: what found no room.
        empty
            Why there is nothing to see, said in the middle; blank where there is something.
        """
        if note:
            x, y, width = self.subtitle
            text = "\n".join(self.wrap(note, width))
            self.write(x, y, text, size=SMALL, gid="subtitle", va="bottom", linespacing=LEADING)
        if empty:
            self.write(*self.middle, empty, size=8, gid="empty", ha="center", va="center")
        return self.ax

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


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Days from ``first`` to ``last`` (inclusive) stand between ``left`` and ``right``."""

    first: int
    last: int
    left: float
    right: float

    def across(self, day: int) -> float:
        """Find the place of the beginning of a day; days beyond the axis stand at its ends."""
        inside = min(max(day, self.first), self.last + 1)
        share = (inside - self.first) / (self.last + 1 - self.first)
        return self.left + share * (self.right - self.left)

    def draw(self, page: Page, foot: float, top: float, day: int | None = None) -> None:
        """Draw years (months, of a short span) at ``foot`` and a line at a day up to ``top``."""
        ink, scale = page.view.colours.ink, page.scale
        page.ax.plot([self.left, self.right], [foot, foot], color=ink, lw=0.6 * scale**0.5)
        for number, text in self._ticks():
            x = self.across(number)
            page.ax.plot([x, x], [foot, foot - 2 * scale], color=ink, lw=0.6 * scale**0.5)
            gid = f"year:{text}"
            page.write(x, foot - 3 * scale, text, size=SMALL, gid=gid, ha="center", va="top")
        if day is not None and self.first <= day <= self.last:
            x = self.across(day)
            page.ax.plot([x, x], [foot, top], color=ink, lw=0.8 * scale**0.5, ls=":", gid="day")
            text = iso(day)
            page.write(x, top + 1, text, size=SMALL, gid="day:label", ha="center", va="bottom")

    def _ticks(self) -> list[tuple[int, str]]:
        first, last = (int(iso(each)[:4]) for each in (self.first, self.last))
        if (self.last - self.first) / 365.25 < _MONTHLY:  # days to a year, as in a calendar's mean
            months = [(y, m) for y in range(first, last + 1) for m in range(1, 13)]
            named = [(day_number(datetime.date(y, m, 1)), f"{y}-{m:02}") for y, m in months]
            inside = [each for each in named if self.first <= each[0] <= self.last]
            return inside[:: max(1, -(-len(inside) // _MOST_TICKS))]
        step = next((n for n in _YEARS if (last - first) / n <= _MOST_TICKS), _YEARS[-1])
        years = range(-(-max(first, 1) // step) * step, last + 1, step)
        named = [(day_number(datetime.date(max(y, 1), 1, 1)), str(y)) for y in years]
        return [each for each in named if self.first <= each[0] <= self.last]


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


def metadata_of(figure: Figure) -> Mapping[str, str]:
    """Look up what a figure's files are to say; empty if the figure is none of ours."""
    return _records.get(figure, {})


def check_axes(ax: Axes) -> None:
    """Refuse axes into which nothing can be drawn any more.

    Raises
    ------
    PictureError
        If the axes stand in no figure, or in one that was closed.
    """
    figure = ax.get_figure(root=True)
    if figure is None:
        raise PictureError("these axes were removed from their figure; give others, or ax=None")
    # Looked up and not imported: whoever has not used pyplot has closed no figure of it.
    pyplot = sys.modules.get("matplotlib.pyplot")
    number = getattr(figure, "number", None)
    if pyplot is not None and number is not None and not pyplot.fignum_exists(number):
        raise PictureError("the figure of these axes was closed; give others, or ax=None")


def new_axes(view: View, height: float | None = None) -> Axes:
    """Make axes that fill a new figure of the view's size, or of another height in points."""
    import matplotlib.pyplot as plt

    width, usual = view.inches
    size = (width, usual if height is None else height / 72)
    figure = plt.figure(figsize=size, facecolor=view.colours.background)
    return figure.add_axes((0.0, 0.0, 1.0, 1.0))


def save(figure: Figure, path: Path | str, *, metadata: Mapping[str, str] | None = None) -> None:
    """Save a figure, whole or not at all; the letters of SVG and PDF stay letters.

    Parameters
    ----------
    figure
        The figure.
    path
        Where; the suffix says how.
    metadata
        ``Title`` and ``Description`` to keep in the file, instead of what the picture says of
        itself: its title, the version of the data, and the command that draws it again (where
        one does: not into axes or with places that were given). The day on which it is saved is
        not kept.

    Raises
    ------
    PictureError
        If the suffix is none of .png, .svg, .pdf.
    """
    path = Path(path)
    form = path.suffix.lower().removeprefix(".")
    if form not in _FORMATS:
        raise PictureError(f"{path.name} is no picture: name it .png, .svg or .pdf")
    texts: dict[str, str | None] = {**metadata_of(figure)}
    command = texts.pop("Command", None)
    if command:
        origin = f"Made by: {command} -o {shlex.quote(path.name)}"
        texts["Description"] = f"{texts['Description']} {origin}"
    texts |= metadata or {}
    if form == "pdf":
        texts = {"Title": texts.get("Title"), "Subject": texts.get("Description")}
        texts |= {"CreationDate": None}
    elif form == "svg":
        texts |= {"Date": None}
    stream = io.BytesIO()
    with mpl.rc_context(_SETTINGS):
        figure.savefig(
            stream, format=form, dpi=_DPI, metadata=texts, facecolor=figure.get_facecolor()
        )
    writing.write_bytes(path, stream.getvalue())

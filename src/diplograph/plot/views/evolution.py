"""The evolution: how many relations were in force over time, with the room for doubt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon

from diplograph.dates import in_words
from diplograph.plot.canvas import Page
from diplograph.plot.contents import noted
from diplograph.plot.margins import Handle, Margin, page, stance_bars
from diplograph.plot.placing.geometry import Array
from diplograph.plot.placing.letters import NAME, SMALL, text_size
from diplograph.plot.style import Edition, View
from diplograph.plot.years import TimeAxis
from diplograph.slices import Series

_GAP = 7.0
_LOWEST = 13.0
_ALPHAS = {"definite": 1.0, "presumed": 0.55, "possible": 0.22}
_LONGEST = 26
_ROW, _AROUND = 24.0, 120.0


def evolution(
    series: Series,
    ax: Axes | None = None,
    view: View | None = None,
    edition: Edition | None = None,
    *,
    colours: Sequence[str] | None = None,
    day: int | None = None,
) -> Axes:
    """Draw the number of relations in force on each day, one strip a group on one scale.

    What is definite is solid, what is presumed on top of it paler, what is merely possible
    palest: the upper edge is the most, the solid edge the least that can have been in force.

    Parameters
    ----------
    series
        The counts; groups that are never in force are left out.
    ax
        Axes to draw into; None = those of a new figure.
    view
        Its size and style; None = the default.
    edition
        What is to be said of the data.
    colours
        Colour of each group; None = ink.
    day
        Draw a line at this day, in days since 1970-01-01.

    Returns
    -------
    Axes
        Drawn into; strips have the gids ``definite:GROUP``, ``presumed:GROUP`` and
        ``possible:GROUP``.
    """
    view, edition = view or View(), edition or Edition()
    most = series.at_most.max(axis=1, initial=0)
    kept = [n for n in range(len(series.groups)) if most[n]]
    span = f"{in_words(series.first)} to {in_words(series.last)}"
    margin = Margin(
        title="Relations in force over time",
        footnote=[f"Number of relations on each day from {span}.", *noted(edition)],
        legend=[*_handles(view), *(stance_bars(view) if colours else [])],
    )
    needed = len(kept) * _ROW + _AROUND
    high = None if view.width == "slide" else max(view.inches[1] * 72, needed)
    made = page(ax, view, margin, edition, high)
    if not kept:
        made.empty("no relation in force")
        return made.ax
    scale = made.scale
    left, floor, right, top = made.room
    names = [_shortened(series.groups[n]) for n in kept]
    widest = max(text_size(name, NAME)[0] for name in names) * scale
    axis = TimeAxis(series.first, series.last, left + widest + 8, right - 24 * scale)
    foot, head = floor + 10 * scale, top - (8 if day is not None else 2) * scale
    gap = _GAP * scale
    lowest = min(_LOWEST * scale, (head - foot) / len(kept) - gap)
    unit = _unit([int(most[n]) for n in kept], lowest, head - foot - len(kept) * gap)
    base = foot + gap / 2
    for place in reversed(range(len(kept))):
        number = kept[place]
        tall = max(lowest, unit * int(most[number]))
        colour = view.colours.ink if colours is None else colours[number]
        _draw_strip(made, series, number, axis, base, unit, colour)
        made.write(
            axis.left - 6,
            base + min(tall, unit * int(most[number])) / 2,
            names[place],
            size=NAME,
            gid=f"group:{series.groups[number]}",
            ha="right",
            va="center",
        )
        base += tall + gap
    axis.draw(made, foot, head, day)
    return made.ax


def _draw_strip(
    made: Page,
    series: Series,
    number: int,
    axis: TimeAxis,
    base: float,
    unit: float,
    colour: str,
) -> None:
    """Draw one group: three bands on each other, a thin line below, its highest number beside."""
    definite, in_force = series.definite[number], series.in_force[number]
    at_most = series.at_most[number]
    most, name = int(at_most.max()), series.groups[number]
    tall = unit * most
    bands = {
        "definite": (np.zeros_like(definite), definite),
        "presumed": (definite, in_force),
        "possible": (in_force, at_most),
    }
    for grade, (low, high) in bands.items():
        outline = _outline(low, high, axis, series.first)
        if len(outline):
            outline[:, 1] = base + outline[:, 1] * unit
            made.ax.add_patch(
                Polygon(
                    outline, fc=colour, lw=0, alpha=_ALPHAS[grade], gid=f"{grade}:{name}", zorder=2
                )
            )
    ink, quiet = made.view.colours.ink, made.view.colours.quiet
    made.ax.plot([axis.left, axis.right], [base, base], color=ink, lw=0.5, zorder=3)
    made.ax.plot([axis.left, axis.right], [base + tall] * 2, color=quiet, lw=0.4, zorder=1)
    x = axis.right + 3
    made.write(x, base + tall, str(most), size=SMALL, gid=f"most:{name}", va="center")


def _unit(most: Sequence[int], lowest: float, room: float) -> float:
    """Give the height of one relation, the same in all strips, none of them lower than a line."""
    low, high = 0.0, room
    for _ in range(50):
        middle = (low + high) / 2
        fits = sum(max(lowest, middle * each) for each in most) <= room
        low, high = (middle, high) if fits else (low, middle)
    return low


def _outline(low: Array, high: Array, axis: TimeAxis, first: int) -> Array:
    """Give the outline of a band of steps, only at days on which one of its edges moves."""
    if not (high > low).any():
        return np.empty((0, 2))
    moved = np.flatnonzero((np.diff(low) != 0) | (np.diff(high) != 0)) + 1
    starts = np.concatenate([[0], moved])
    ends = np.concatenate([moved, [len(low)]])
    x = np.array(
        [
            [axis.across(first + a), axis.across(first + b)]
            for a, b in zip(starts, ends, strict=True)
        ]
    )
    upper = np.stack([x.ravel(), np.repeat(high[starts], 2)], axis=1)
    lower = np.stack([x.ravel(), np.repeat(low[starts], 2)], axis=1)[::-1]
    return np.concatenate([upper, lower]).astype(float)


def _handles(view: View) -> list[Handle]:
    ink = view.colours.ink
    return [
        (Line2D([], [], color=ink, lw=5, alpha=alpha, solid_capstyle="butt"), grade)
        for grade, alpha in _ALPHAS.items()
    ]


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"

"""Numbers over time, with the room for doubt: how many relations were in force, and measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon

from diplograph.dates import in_words
from diplograph.plot.canvas import Page, TimeAxis
from diplograph.plot.geometry import Array, Mask
from diplograph.plot.margins import Handle, Margin, Sheet, stance_bars
from diplograph.plot.style import NAME, SMALL, cut, text_size
from diplograph.plot.view import Edition, View
from diplograph.slices import Series

_AROUND = 120.0  # points for title, legend and footnote
_ROW, _GAP, _LOWEST = 24.0, 7.0, 13.0  # a strip is never lower than its name and number
_ALPHAS = {"definite": 1.0, "presumed": 0.55, "possible": 0.22}
_LONGEST = 26  # letters of a name beside a strip: a sixth of a page
_STRIP, _BETWEEN = 44.0, 8.0
_MOST_STRIPS, _PALE = 16, 0.22  # 16 strips make a picture 11 inches high, a sheet of paper


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
    ax, view, edition
        As in `diplograph.plot.snapshot`.
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
    sheet = Sheet(ax, view, edition)
    view = sheet.view
    most = series.at_most.max(axis=1, initial=0)
    shown = [n for n in range(len(series.groups)) if most[n]]
    span = f"{in_words(series.first)} to {in_words(series.last)}"
    margin = Margin(
        title="Relations in force over time",
        footnote=[f"Number of relations on each day from {span}."],
        legend=[*_handles(view), *(stance_bars(view) if colours else [])],
    )
    page = sheet.open(margin, max(view.points[1], len(shown) * _ROW + _AROUND))
    if not shown:
        return page.close(empty="no relation in force")
    scale = page.scale
    left, floor, right, top = page.room
    names = [cut(series.groups[n], _LONGEST) for n in shown]
    widest = max(text_size(name, NAME)[0] for name in names) * scale
    axis = TimeAxis(series.first, series.last, left + widest + 8, right - 24 * scale)
    foot, head = floor + 10 * scale, top - (8 if day is not None else 2) * scale
    gap = _GAP * scale
    lowest = min(_LOWEST * scale, (head - foot) / len(shown) - gap)
    unit = _unit([int(most[n]) for n in shown], lowest, head - foot - len(shown) * gap)
    base = foot + gap / 2
    for place in reversed(range(len(shown))):
        number = shown[place]
        tall = max(lowest, unit * int(most[number]))
        colour = view.colours.ink if colours is None else colours[number]
        _draw_strip(page, series, number, axis, base, unit, colour)
        page.write(
            axis.left - 6,
            base + min(tall, unit * int(most[number])) / 2,
            names[place],
            size=NAME,
            gid=f"group:{series.groups[number]}",
            ha="right",
            va="center",
        )
        base += tall + gap
    axis.draw(page, foot, head, day)
    return page.close()


def _draw_strip(
    page: Page,
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
            page.ax.add_patch(
                Polygon(
                    outline, fc=colour, lw=0, alpha=_ALPHAS[grade], gid=f"{grade}:{name}", zorder=2
                )
            )
    ink, quiet = page.view.colours.ink, page.view.colours.quiet
    page.ax.plot([axis.left, axis.right], [base, base], color=ink, lw=0.5, zorder=3)
    page.ax.plot([axis.left, axis.right], [base + tall] * 2, color=quiet, lw=0.4, zorder=1)
    x = axis.right + 3
    page.write(x, base + tall, str(most), size=SMALL, gid=f"most:{name}", va="center")


def _unit(most: Sequence[int], lowest: float, room: float) -> float:
    """Find the height of one relation, the same in all strips, none of them lower than a line."""
    low, high = 0.0, room
    for _ in range(50):  # halving so often brings any height below a billionth of a point
        middle = (low + high) / 2
        fits = sum(max(lowest, middle * each) for each in most) <= room
        low, high = (middle, high) if fits else (low, middle)
    return low


def _outline(low: Array, high: Array, axis: TimeAxis, first: int) -> Array:
    """Outline a band of steps, only at days on which one of its edges moves."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """One measure over time; NaN = not defined on that day.

    Parameters
    ----------
    name
        What stands beside it.
    lower, value, upper
        By day.
    """

    name: str
    lower: Array
    value: Array
    upper: Array


def curves(
    title: str,
    days: Sequence[int],
    bands: Sequence[Band],
    ax: Axes | None = None,
    view: View | None = None,
    edition: Edition | None = None,
    *,
    one_scale: bool = True,
) -> Axes:
    """Draw measures over time, a strip each: a line, and a pale band from least to most.

    Each value holds from its day to the next.

    Parameters
    ----------
    title
        Title of the picture.
    days
        The days, ascending, since 1970-01-01.
    bands
        The measures; more than 16 are cut off, and the footnote says so.
    ax, view, edition
        As in `evolution`.
    one_scale
        Whether all strips have one scale, or each its own.

    Returns
    -------
    Axes
        Drawn into; lines have the gids ``line:NAME``, bands ``band:NAME``.
    """
    sheet = Sheet(ax, view, edition)
    view = sheet.view
    shown = bands[:_MOST_STRIPS]
    span = f"{in_words(days[0])} to {in_words(days[-1])}" if len(days) else "no day"
    footnote = [f"{len(days)} days from {span}; each value holds until the next of them."]
    footnote += [f"Of {len(bands)} the first {len(shown)}."] if len(shown) < len(bands) else []
    ink = view.colours.ink
    legend = [
        (Line2D([], [], color=ink, lw=1.2), "in force (definite and presumed)"),
        (Line2D([], [], color=ink, lw=5, alpha=_PALE, solid_capstyle="butt"), "least to most"),
    ]
    margin = Margin(title=title, footnote=footnote, legend=legend)
    page = sheet.open(margin, max(view.points[1] * 0.6, len(shown) * _STRIP + _AROUND))
    tops = [float(np.nanmax(b.upper)) if np.isfinite(b.upper).any() else 0.0 for b in shown]
    if not len(days) or not shown or not any(np.isfinite(b.upper).any() for b in shown):
        return page.close(empty="nothing to measure")
    lows = [min(0.0, float(np.nanmin(b.lower, initial=0.0))) for b in shown]
    if one_scale:
        tops, lows = [max(tops)] * len(shown), [min(lows)] * len(shown)
    left, floor, right, top = page.room
    widest = max(text_size(band.name, NAME)[0] for band in shown) * page.scale
    axis = TimeAxis(days[0], days[-1], left + widest + 8, right - 30 * page.scale)
    foot, head = floor + 10 * page.scale, top - 2 * page.scale
    tall = (head - foot) / len(shown)
    for place, band in enumerate(shown):
        base = head - (place + 1) * tall + _BETWEEN * page.scale / 2
        height = tall - _BETWEEN * page.scale
        _draw_band(page, band, days, axis, (base, height), (lows[place], tops[place]))
    axis.draw(page, foot, head)
    return page.close()


def _draw_band(
    page: Page,
    band: Band,
    days: Sequence[int],
    axis: TimeAxis,
    place: tuple[float, float],
    scale: tuple[float, float],
) -> None:
    (base, height), (low, top) = place, scale
    unit = height / (top - low or 1)
    ink, quiet = page.view.colours.ink, page.view.colours.quiet
    ends = [*days[1:], days[-1] + 1]
    x = np.array([[axis.across(a), axis.across(b)] for a, b in zip(days, ends, strict=True)])

    def steps(values: Array) -> Array:
        return np.repeat(base + (values - low) * unit, 2)

    across, lower, upper = x.ravel(), steps(band.lower), steps(band.upper)
    for run in _runs(np.isfinite(lower) & np.isfinite(upper)):
        outline = np.concatenate(
            [
                np.stack([across[run], upper[run]], axis=1),
                np.stack([across[run], lower[run]], axis=1)[::-1],
            ]
        )
        gid = f"band:{band.name}"
        page.ax.add_patch(Polygon(outline, fc=ink, lw=0, alpha=_PALE, gid=gid, zorder=2))
    line = steps(band.value)
    page.ax.plot(across, line, color=ink, lw=1.1, gid=f"line:{band.name}", zorder=3)
    zero = base - low * unit
    page.ax.plot([axis.left, axis.right], [zero, zero], color=quiet, lw=0.4, zorder=1)
    middle = base + height / 2
    name = f"group:{band.name}"
    page.write(axis.left - 6, middle, band.name, size=NAME, gid=name, ha="right", va="center")
    for value, at in ((low, base), (top, base + height)):
        if value or at > base:
            page.write(
                axis.right + 3, at, f"{value:.3g}", size=SMALL, gid=f"{name}:{at}", va="center"
            )


def _runs(there: Mask) -> list[slice]:
    """Find the stretches of days on which a value is defined."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], there.astype(np.int8), [0]])))
    return [slice(a, b) for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)]

"""Curves: measures over time, each with the band between the least and the most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon

from diplograph.dates import in_words
from diplograph.plot.canvas import Page
from diplograph.plot.contents import noted
from diplograph.plot.margins import Margin, page
from diplograph.plot.placing.letters import NAME, SMALL, text_size
from diplograph.plot.style import Edition, View
from diplograph.plot.years import TimeAxis

Numbers = npt.NDArray[np.float64]
_STRIP, _AROUND, _GAP = 44.0, 120.0, 8.0
_MOST_STRIPS, _BAND = 16, 0.22


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
    lower: Numbers
    value: Numbers
    upper: Numbers


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
    view, edition = view or View(), edition or Edition()
    kept = bands[:_MOST_STRIPS]
    span = f"{in_words(days[0])} to {in_words(days[-1])}" if len(days) else "no day"
    told = [f"{len(days)} days from {span}; each value holds until the next day told."]
    told += [f"Of {len(bands)} the first {len(kept)}."] if len(kept) < len(bands) else []
    ink = view.colours.ink
    legend = [
        (Line2D([], [], color=ink, lw=1.2), "in force (definite and presumed)"),
        (Line2D([], [], color=ink, lw=5, alpha=_BAND, solid_capstyle="butt"), "least to most"),
    ]
    margin = Margin(title=title, footnote=[*told, *noted(edition)], legend=legend)
    needed = len(kept) * _STRIP + _AROUND
    high = None if view.width == "slide" else max(view.inches[1] * 72 * 0.6, needed)
    made = page(ax, view, margin, edition, high)
    tops = [float(np.nanmax(b.upper)) if np.isfinite(b.upper).any() else 0.0 for b in kept]
    if not len(days) or not kept or not any(np.isfinite(b.upper).any() for b in kept):
        made.empty("nothing to measure")
        return made.ax
    lows = [min(0.0, float(np.nanmin(b.lower, initial=0.0))) for b in kept]
    if one_scale:
        tops, lows = [max(tops)] * len(kept), [min(lows)] * len(kept)
    left, floor, right, top = made.room
    widest = max(text_size(band.name, NAME)[0] for band in kept) * made.scale
    axis = TimeAxis(days[0], days[-1], left + widest + 8, right - 30 * made.scale)
    foot, head = floor + 10 * made.scale, top - 2 * made.scale
    tall = (head - foot) / len(kept)
    for place, band in enumerate(kept):
        base = head - (place + 1) * tall + _GAP * made.scale / 2
        height = tall - _GAP * made.scale
        _draw_band(made, band, days, axis, (base, height), (lows[place], tops[place]))
    axis.draw(made, foot, head)
    return made.ax


def _draw_band(
    made: Page,
    band: Band,
    days: Sequence[int],
    axis: TimeAxis,
    place: tuple[float, float],
    scale: tuple[float, float],
) -> None:
    (base, height), (low, top) = place, scale
    unit = height / (top - low or 1)
    ink, quiet = made.view.colours.ink, made.view.colours.quiet
    ends = [*days[1:], days[-1] + 1]
    x = np.array([[axis.across(a), axis.across(b)] for a, b in zip(days, ends, strict=True)])

    def steps(values: Numbers) -> Numbers:
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
        made.ax.add_patch(Polygon(outline, fc=ink, lw=0, alpha=_BAND, gid=gid, zorder=2))
    line = steps(band.value)
    made.ax.plot(across, line, color=ink, lw=1.1, gid=f"line:{band.name}", zorder=3)
    zero = base - low * unit
    made.ax.plot([axis.left, axis.right], [zero, zero], color=quiet, lw=0.4, zorder=1)
    middle = base + height / 2
    name = f"group:{band.name}"
    made.write(axis.left - 6, middle, band.name, size=NAME, gid=name, ha="right", va="center")
    for value, at in ((low, base), (top, base + height)):
        if value or at > base:
            made.write(
                axis.right + 3, at, f"{value:.3g}", size=SMALL, gid=f"{name}:{at}", va="center"
            )


def _runs(there: npt.NDArray[np.bool_]) -> list[slice]:
    """Give the stretches of days on which a value is defined."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], there.astype(np.int8), [0]])))
    return [slice(a, b) for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)]

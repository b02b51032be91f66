"""The picture of a story: a bar for each relation, certain where solid, possible where pale."""

from __future__ import annotations

import datetime

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, day_number, iso
from diplograph.plot.canvas import Page, page, stance_handles
from diplograph.plot.style import Edition, View, name_of
from diplograph.slices import Spell, Timeline

_MOST_ROWS = 60
_NAMES = 0.46
_MARGIN = 200


def timeline(
    timeline_: Timeline,
    ax: Axes | None = None,
    view: View | None = None,
    edition: Edition | None = None,
    *,
    day: int | None = None,
) -> Axes:
    """Draw the spells and events of an entity or a pair, in the order of their dates.

    Solid is the span in which a relation certainly held, pale the span in which it can have
    held, or is presumed to; an arrow has no known end. Events are diamonds.

    Parameters
    ----------
    timeline_
        The story.
    ax
        Axes to draw into; None = those of a new figure.
    view
        Its size and style; None = the default.
    edition
        What is to be said of the data.
    day
        Draw a line at this day, in days since 1970-01-01.
    """
    view = view or View()
    spells = timeline_.spells[:_MOST_ROWS]
    if ax is None and len(spells) > 24 and isinstance(view.width, str):
        ax = _tall_axes(view, len(spells))
    names = {entity.id: name_of(entity) for entity in timeline_.table.entities}
    heroes = " and ".join(names[each] for each in timeline_.selection.entities)
    left = (
        [f"{len(timeline_.spells) - len(spells)} later ones"]
        if len(timeline_) > len(spells)
        else []
    )
    left += [f"{count} ({reason})" for reason, count in timeline_.left_out.items()]
    footnote = ["Solid: certain. Pale: possible or presumed. Arrow: no end known. Diamond: event."]
    footnote += [f"Left out: {', '.join(left)}."] if left else []
    made = page(
        ax,
        view,
        title=heroes or "All relations",
        footnote=footnote,
        legend=stance_handles(view),
        edition=edition or Edition(),
    )
    if not spells:
        made.write(made.width / 2, made.height / 2, "no relation", size=8, gid="empty", ha="center")
        return made.ax
    span = _span(spells)
    step = (made.ceiling - made.floor - 14) / len(spells)
    for row, spell in enumerate(spells):
        y = made.ceiling - (row + 0.5) * step
        text = f"{names[spell.subject]} {spell.kind.label} {names[spell.object]}"
        size = min(6.5, max(5.0, step * 0.7 / made.scale))
        longest = int(made.width * _NAMES / (size * made.scale * 0.55))
        shown = text if len(text) <= longest else text[: longest - 1] + "…"
        x = made.width * _NAMES
        made.write(x - 4, y, shown, size=size, gid=f"label:{spell.id}", ha="right", va="center")
        _draw_spell(made, spell, span, y, min(step * 0.55, 7 * made.scale))
    _draw_axis(made, span, day)
    return made.ax


def _tall_axes(view: View, rows: int) -> Axes:
    import matplotlib.pyplot as plt

    width, height = view.inches
    size = (width, max(height, rows * 0.17 + 1.2))
    return plt.figure(figsize=size, facecolor=view.colours.background).add_axes((0, 0, 1, 1))


def _span(spells: tuple[Spell, ...]) -> tuple[int, int]:
    """First and last bounded day of the story, with a little room."""
    days = [
        day
        for s in spells
        for day in (s.first, s.last, *s.bounds)
        if UNBOUNDED_PAST < day < UNBOUNDED_FUTURE
    ]
    low, high = min(days, default=0), max(days, default=0)
    return low - _MARGIN, high + _MARGIN


def _across(made: Page, span: tuple[int, int], day: int) -> float:
    """Place of a day across the page; unbounded days stand at the rims."""
    inside = min(max(day, span[0]), span[1])
    left, right = made.width * _NAMES, made.width - 14
    return left + (inside - span[0]) / (span[1] - span[0]) * (right - left)


def _draw_spell(made: Page, spell: Spell, span: tuple[int, int], y: float, thick: float) -> None:
    colour = made.view.colours.stances[spell.kind.stance]
    b = spell.bounds
    begin, end = _across(made, span, spell.first), _across(made, span, spell.last + 1)
    if not spell.kind.is_state:
        made.ax.plot(
            [(begin + end) / 2],
            [y],
            marker="D",
            color=colour,
            ms=thick * 0.6,
            gid=f"edge:{spell.id}",
        )
        return
    pale = Rectangle(
        (begin, y - thick / 2), max(end - begin, 0.8), thick, fc=colour, alpha=0.3, lw=0
    )
    pale.set_gid(f"edge:{spell.id}")
    made.ax.add_patch(pale)
    sure = max(b.start_max, spell.first), min(b.end_min, spell.last)
    if sure[0] <= sure[1]:
        left, right = _across(made, span, sure[0]), _across(made, span, sure[1] + 1)
        made.ax.add_patch(
            Rectangle((left, y - thick / 2), max(right - left, 0.8), thick, fc=colour, lw=0)
        )
    for unbounded, x, mark in (
        (spell.last >= UNBOUNDED_FUTURE, end, ">"),
        (spell.first <= UNBOUNDED_PAST, begin, "<"),
    ):
        if unbounded:
            made.ax.plot([x], [y], marker=mark, color=colour, ms=thick * 0.7)


def _draw_axis(made: Page, span: tuple[int, int], day: int | None) -> None:
    """Draw years below the bars, and the line of a day."""
    ink, low = made.view.colours.ink, made.floor + 10
    made.ax.plot([made.width * _NAMES, made.width - 14], [low, low], color=ink, lw=0.6)
    first, last = (int(iso(each)[:4]) for each in span)
    step = next(n for n in (1, 2, 5, 10, 20, 50, 100, 1000) if (last - first) / n <= 9)
    for year in range(first // step * step, last + 1, step):
        number = day_number(datetime.date(max(year, 1), 1, 1))
        if span[0] <= number <= span[1]:
            x = _across(made, span, number)
            made.ax.plot([x, x], [low, low - 2], color=ink, lw=0.6)
            made.write(x, low - 3, str(year), size=5.5, gid=f"year:{year}", ha="center", va="top")
    if day is not None:
        x = _across(made, span, day)
        made.ax.plot([x, x], [low, made.ceiling], color=ink, lw=0.7, ls=":", gid="day")

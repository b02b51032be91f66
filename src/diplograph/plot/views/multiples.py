"""Small multiples: one small picture a date, every entity at the same place in each."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Circle

from diplograph.dates import in_words, iso
from diplograph.errors import PictureError
from diplograph.model import Entity
from diplograph.plot.canvas import Page, Room
from diplograph.plot.contents import (
    counted,
    entities_of,
    grades_of,
    noted,
    seen,
    standing,
    strokes_of,
)
from diplograph.plot.margins import Margin, grade_handles, page, stance_handles
from diplograph.plot.network import draw
from diplograph.plot.placing.letters import NAME, SMALL, text_size
from diplograph.plot.strokes import glyph_handles
from diplograph.plot.style import Edition, View
from diplograph.slices import GradedEdge, Slice

_GAP, _HEAD = 10.0, 17.0
_SHARE = 1.25
_NAME_ROOM = 2600.0
_LEAST = 70.0
_SMALLER = 0.72


def small_multiples(
    slices: Sequence[Slice],
    ax: Axes | None = None,
    view: View | None = None,
    edition: Edition | None = None,
) -> Axes:
    """Draw several days side by side, in the order given.

    Entities stand at the same place in every panel; those without a relation on its day are
    small grey dots. Each panel names the best connected, as many as have room, and counts its
    relations by grade.

    Parameters
    ----------
    slices
        The days.
    ax
        Axes to draw into; None = those of a new figure.
    view
        What to show, and how; None = the default view.
    edition
        What is to be said of the data, and stored places.

    Returns
    -------
    Axes
        Drawn into; gids are those of `diplograph.plot.snapshot` with ``@DATE`` at their end.

    Raises
    ------
    PictureError
        If there are no days, or more than the page has room for.
    """
    view, edition = view or View(), edition or Edition()
    if not slices:
        raise PictureError("small multiples need at least one date: give the days, YYYY-MM-DD")
    table = slices[0].table
    shown = [seen(each.edges, each.table, view) for each in slices]
    entities = entities_of(table, [e for edges in shown for e in edges], view.focus)
    left = [len(each) - len(edges) for each, edges in zip(slices, shown, strict=True)]
    footnote = ["Every entity stands at the same place in each panel."]
    if any(left):
        counts = f"{min(left)} to {max(left)}" if min(left) != max(left) else f"{left[0]}"
        footnote.append(f"Left out of a panel by the view: {counts} relations.")
    footnote += noted(edition)
    days = sorted(each.day for each in slices)
    span = f"{in_words(days[0])} to {in_words(days[-1])}"
    margin = Margin(
        title=f"Relations in force on {counted(len(slices), 'day')}, {span}",
        footnote=footnote,
        legend=[*stance_handles(view), *grade_handles(view), *glyph_handles(view, entities)],
    )
    made = page(ax, view, margin, edition)
    for each, edges, room in zip(slices, shown, _rooms(made, len(slices)), strict=True):
        _draw_panel(made.panel(room, f"@{iso(each.day)}", _SMALLER), each, edges, entities, edition)
    return made.ax


def _rooms(made: Page, count: int) -> list[Room]:
    """Part the room into panels, in as many columns as make them most like the room of one."""
    left, bottom, right, top = made.room
    gap, head = _GAP * made.scale, _HEAD * made.scale

    def size(columns: int) -> tuple[float, float]:
        rows = math.ceil(count / columns)
        wide = (right - left - gap * (columns - 1)) / columns
        return wide, (top - bottom - (gap + head) * rows + gap) / rows

    def strange(columns: int) -> float:
        wide, high = size(columns)
        empty = -count % columns
        shape = abs(math.log(max(wide, 1e-9) / max(high, 1e-9) / _SHARE))
        return shape + empty / count + 9 * (high <= 0)

    columns = min(range(1, count + 1), key=strange)
    wide, high = size(columns)
    if min(wide, high) < _LEAST * made.scale:
        told = f"{count} dates leave panels of {wide:.0f} by {high:.0f} points"
        raise PictureError(f"{told}: take fewer dates, or a wider picture")
    rooms = []
    for number in range(count):
        row, column = divmod(number, columns)
        x, y = left + column * (wide + gap), top - row * (high + gap + head)
        rooms.append((x, y - head - high, x + wide, y - head))
    return rooms


def _draw_panel(
    panel: Page,
    slice_: Slice,
    edges: Sequence[GradedEdge],
    everyone: Sequence[Entity],
    edition: Edition,
) -> None:
    left, bottom, right, top = panel.room
    view = panel.view
    day = iso(slice_.day)
    panel.write(left + 2, top + 8 * panel.scale, in_words(slice_.day), size=NAME, gid=f"date:{day}")
    counts = grades_of(edges) or "no relation"
    if text_size(counts, SMALL)[0] * panel.scale > right - left:
        counts = counted(len(edges), "relation")
    panel.write(left + 2, top + 1.5 * panel.scale, counts, size=SMALL, gid=f"count:{day}")
    room = max(int((right - left) * (top - bottom) / (_NAME_ROOM * panel.scale**2)), 3)
    entities = entities_of(slice_.table, edges, view.focus)
    points = standing(slice_.table, panel, edition, everyone)
    present = {entity.id for entity in entities}
    _draw_ghosts(panel, {each: at for each, at in points.items() if each not in present})
    strokes = strokes_of(edges, view, edition)
    draw(panel, strokes, entities, points, most_names=room, captioned=False)


def _draw_ghosts(panel: Page, points: Mapping[str, tuple[float, float]]) -> None:
    """Draw small grey dots where entities stand on other days."""
    for name, at in sorted(points.items()):
        panel.ax.add_patch(
            Circle(
                at,
                1.2 * panel.scale,
                fc=panel.view.colours.quiet,
                lw=0,
                gid=f"ghost:{name}{panel.suffix}",
                zorder=1,
            )
        )

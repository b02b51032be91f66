"""Nodes and relations on a page: the node-link picture that snapshots and changes share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch

from diplograph.model import Entity
from diplograph.plot import names
from diplograph.plot.canvas import Handle, Page, name_size, text_size
from diplograph.plot.layout import Places, spread
from diplograph.plot.style import LINE_WIDTHS, View, glyph_of, name_of
from diplograph.slices import Edge

_NODE = 5.0
_LANE = 0.11
_SAMPLES = 15


@dataclass(frozen=True, slots=True)
class Stroke:
    """How one relation is drawn: its colour, line style, width, and whether it is in front."""

    edge: Edge
    colour: str
    dashes: tuple[float, ...] = ()
    width: float = 1.0
    front: bool = True


def draw(page: Page, strokes: Sequence[Stroke], entities: Iterable[Entity], places: Places) -> None:
    """Draw relations and the entities at their ends, with names that lie on no other name.

    Parameters
    ----------
    page
        The page.
    strokes
        The relations, each one curve of its own.
    entities
        The entities to draw.
    places
        Places in the unit square; an entity without one stands at the rim.
    """
    shown = sorted(entities, key=lambda entity: entity.id)
    if not shown:
        return
    points = _points(page, shown, places)
    where = {e.id: (float(x), float(y)) for e, (x, y) in zip(shown, points, strict=True)}
    paths = _draw_strokes(page, strokes, where)
    size = _NODE * page.scale
    for entity, (x, y) in zip(shown, points, strict=True):
        marker, _ = glyph_of(entity)
        node = Line2D(
            [x],
            [y],
            marker=marker,
            markersize=size,
            markerfacecolor=page.view.colours.node,
            markeredgecolor=page.view.colours.ink,
            markeredgewidth=0.8,
            gid=f"node:{entity.id}",
            zorder=4,
        )
        page.ax.add_line(node)
    labels = [name_of(entity) for entity in shown]
    sizes = np.array([text_size(label, name_size(page)) for label in labels])
    rim = (3.0, page.floor, page.width - 3.0, page.ceiling)
    centres = names.placed(points, sizes, paths, rim)
    for entity, label, (x, y) in zip(shown, labels, centres, strict=True):
        page.write(
            float(x),
            float(y),
            label,
            size=name_size(page) / page.scale,
            gid=f"label:{entity.id}",
            ha="center",
            va="center",
            zorder=5,
            bbox={
                "facecolor": page.view.colours.background,
                "alpha": 0.6,
                "edgecolor": "none",
                "pad": 0.4,
            },
        )


def glyph_handles(view: View, entities: Iterable[Entity]) -> list[Handle]:
    """Give the legend's marks for the types of entity that occur."""
    glyphs = dict.fromkeys(sorted(glyph_of(entity) for entity in entities))
    return [
        (
            Line2D(
                [],
                [],
                ls="",
                marker=marker,
                markersize=4,
                markerfacecolor=view.colours.node,
                markeredgecolor=view.colours.ink,
            ),
            label,
        )
        for marker, label in glyphs
    ]


def _points(page: Page, shown: Sequence[Entity], places: Places) -> npt.NDArray[np.float64]:
    """Give the places of the entities shown; all places are spread, so that none ever moves."""
    missing = [entity.id for entity in shown if entity.id not in places]
    rim = {each: ((n + 1) / (len(missing) + 1), 0.0) for n, each in enumerate(missing)}
    everybody = {**places, **rim}
    left, bottom = 34 * page.scale, page.floor + 12 * page.scale
    width, height = page.width - 2 * left, page.ceiling - bottom - 8 * page.scale
    corner = np.array([left, bottom])
    unit = np.array(list(everybody.values()))
    spread_out = spread(unit, width, height, 26 * page.scale) + corner
    number = {each: n for n, each in enumerate(everybody)}
    return np.asarray(spread_out[[number[entity.id] for entity in shown]])


def _draw_strokes(
    page: Page, strokes: Sequence[Stroke], where: dict[str, tuple[float, float]]
) -> npt.NDArray[np.float64]:
    """Draw the curves, parallel ones in lanes; give points along them."""
    lanes: dict[tuple[str, str], list[Stroke]] = defaultdict(list)
    for stroke in sorted(strokes, key=lambda each: each.edge.id):
        first, second = sorted((stroke.edge.subject, stroke.edge.object))
        lanes[first, second].append(stroke)
    along = []
    for (first, _), bundle in lanes.items():
        for lane, stroke in enumerate(bundle):
            bend = (lane - (len(bundle) - 1) / 2) * _LANE * (1 if len(bundle) < 9 else 0.6)
            if stroke.edge.subject != first:
                bend = -bend
            along.append(_draw_stroke(page, stroke, where, bend))
    return np.concatenate(along) if along else np.empty((0, 2))


def _draw_stroke(
    page: Page, stroke: Stroke, where: dict[str, tuple[float, float]], bend: float
) -> npt.NDArray[np.float64]:
    edge = stroke.edge
    start, end = where[edge.subject], where[edge.object]
    trim = (_NODE / 2 + 1.2) * page.scale
    page.ax.add_patch(
        FancyArrowPatch(
            start,
            end,
            connectionstyle=f"arc3,rad={bend:.4f}",
            arrowstyle=_end_marks(edge),
            mutation_scale=4.5 * page.scale,
            shrinkA=trim,
            shrinkB=trim,
            color=stroke.colour,
            linewidth=LINE_WIDTHS[edge.kind.stance] * stroke.width * page.scale**0.5,
            linestyle=(0, stroke.dashes) if stroke.dashes else "solid",
            gid=f"edge:{edge.id}",
            zorder=3 if stroke.front else 2,
        )
    )
    middle = (np.add(start, end)) / 2 + bend * np.array([end[1] - start[1], start[0] - end[0]])
    t = np.linspace(0.08, 0.92, _SAMPLES)[:, None]
    return np.asarray((1 - t) ** 2 * start + 2 * t * (1 - t) * middle + t**2 * end)


def _end_marks(edge: Edge) -> str:
    """Arrow = cooperative, bar = hostile, plain = neutral; both ends if symmetric."""
    both = edge.kind.symmetric
    if edge.kind.stance > 0:
        return "<|-|>" if both else "-|>"
    if edge.kind.stance < 0:
        bar = "widthB=0.7,lengthB=0"
        return f"]-[,widthA=0.7,lengthA=0,{bar}" if both else f"-[,{bar}"
    return "-"

"""Nodes and relations on a page: the node-link picture that snapshots and changes share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, PathPatch, Polygon, RegularPolygon
from matplotlib.path import Path

from diplograph.model import Entity
from diplograph.plot.canvas import Handle, Page
from diplograph.plot.placing.captions import Caption, captions
from diplograph.plot.placing.geometry import Array, along_curves
from diplograph.plot.placing.layout import Places
from diplograph.plot.placing.letters import NAME, SMALL
from diplograph.plot.placing.names import Name, placed
from diplograph.plot.placing.routes import Bundle, Router
from diplograph.plot.style import LINE_WIDTHS, View, glyph_of, name_of
from diplograph.slices import Edge

_RADIUS = 3.4
_LANE = 4.0
_MANY = 150
_HEAD, _BAR = 4.6, 2.6
_INSET = (24.0, 9.0)
_SIDES = {
    "^": (3, 0.0),
    "D": (4, np.pi / 2),
    "s": (4, np.pi / 4),
    "p": (5, 0.0),
    "8": (8, np.pi / 8),
}


@dataclass(frozen=True, slots=True)
class Stroke:
    """How one relation is drawn; those in ``front`` lie above the others and have captions."""

    edge: Edge
    colour: str
    dashes: tuple[float, ...] = ()
    width: float = 1.0
    front: bool = True


def draw(
    page: Page, strokes: Sequence[Stroke], entities: Iterable[Entity], places: Places
) -> tuple[int, int]:
    """Draw relations and the entities at their ends.

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

    Returns
    -------
    tuple of int
        How many relations could not be captioned, how many entities not be named.
    """
    shown = sorted(entities, key=lambda entity: entity.id)
    if not shown:
        return 0, 0
    points = _points(page, shown, places)
    radius = _RADIUS * page.scale
    number = {entity.id: n for n, entity in enumerate(shown)}
    lanes: dict[tuple[int, int], list[Stroke]] = defaultdict(list)
    for stroke in sorted(strokes, key=lambda each: (each.edge.kind.stance, each.edge.id)):
        first, second = sorted((number[stroke.edge.subject], number[stroke.edge.object]))
        lanes[first, second].append(stroke)
    bundles = [Bundle(*pair, len(each)) for pair, each in lanes.items()]
    router = Router(points, radius, bundles, _LANE * page.scale, page.room)
    labels = [name_of(entity) for entity in shown]
    names: list[Name] = []
    for _ in range(3 if len(bundles) <= _MANY else 1):
        router.run(
            np.array([name.centre for name in names]).reshape(-1, 2),
            np.array([name.half for name in names]).reshape(-1, 2),
        )
        curves = [curve for n in range(len(bundles)) for curve in router.lanes(n)]
        trails = along_curves(np.array(curves).reshape(-1, 3, 2), 2.0)
        dots = np.concatenate(trails) if trails else np.empty((0, 2))
        names = placed(labels, points, radius, dots, page.room, NAME * page.scale)
    flat = [stroke for bundle in lanes.values() for stroke in bundle]
    ends = [pair for pair, bundle in lanes.items() for _ in bundle]
    for stroke, curve, (first, _) in zip(flat, curves, ends, strict=True):
        forward = number[stroke.edge.subject] == first
        _draw_stroke(page, stroke, curve if forward else curve[::-1])
    for entity, point in zip(shown, points, strict=True):
        _draw_node(page, entity, point)
    missing = _draw_names(page, shown, names)
    wanted = [n for n, stroke in enumerate(flat) if stroke.front]
    texts = [flat[n].edge.kind.label for n in wanted]
    found = captions(texts, wanted, trails, names, points, radius, page.room, SMALL * page.scale)
    _draw_captions(page, flat, found)
    return len(wanted) - len(found), missing


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
                markersize=4.5,
                markerfacecolor=view.colours.node,
                markeredgecolor=view.colours.ink,
                markeredgewidth=0.8,
            ),
            label,
        )
        for marker, label in glyphs
    ]


def _points(
    page: Page, shown: Sequence[Entity], places: Mapping[str, tuple[float, float]]
) -> Array:
    """Bring places of the unit square onto the page."""
    missing = [entity.id for entity in shown if entity.id not in places]
    rim = {each: ((n + 1) / (len(missing) + 1), 0.0) for n, each in enumerate(missing)}
    left, bottom, right, top = page.room
    inset = np.array(_INSET) * page.scale
    low, high = np.array([left, bottom]) + inset, np.array([right, top]) - inset
    unit = np.array([rim.get(entity.id) or places[entity.id] for entity in shown])
    return np.asarray(low + unit * (high - low))


def _draw_node(page: Page, entity: Entity, point: Array) -> None:
    marker, _ = glyph_of(entity)
    at, radius = (float(point[0]), float(point[1])), _RADIUS * page.scale
    looks = {
        "facecolor": page.view.colours.node,
        "edgecolor": page.view.colours.ink,
        "linewidth": 0.8 * page.scale**0.5,
        "gid": f"node:{entity.id}",
        "zorder": 4,
    }
    if marker in _SIDES:
        sides, turn = _SIDES[marker]
        page.ax.add_patch(
            RegularPolygon(at, sides, radius=radius * 1.12, orientation=turn, **looks)
        )
    else:
        page.ax.add_patch(Circle(at, radius, **looks))


def _draw_stroke(page: Page, stroke: Stroke, curve: Array) -> None:
    """Draw one curve from subject to object, with the marks of its stance."""
    stance, symmetric = stroke.edge.kind.stance, stroke.edge.kind.symmetric
    scale = page.scale
    width = LINE_WIDTHS[stance] * stroke.width * scale**0.75
    order = 3 if stroke.front else 2
    drawn = curve.copy()
    for end in (2, 0) if symmetric else (2,):
        tip, along = curve[end], curve[end] - curve[1]
        ahead = along / max(float(np.hypot(*along)), 1e-9)
        across = np.array([-ahead[1], ahead[0]])
        size = scale * (1 if stroke.width >= 1 else 0.75)
        if stance > 0:
            back = tip - ahead * _HEAD * size
            corners = [tip, back + across * 1.75 * size, back - across * 1.75 * size]
            page.ax.add_patch(
                Polygon(corners, fc=stroke.colour, lw=0, zorder=order, gid=f"mark:{stroke.edge.id}")
            )
            drawn[end] = back + ahead * size
        elif stance < 0:
            corners = [tip + across * _BAR * size, tip - across * _BAR * size]
            page.ax.add_patch(
                Polygon(
                    corners,
                    closed=False,
                    fill=False,
                    ec=stroke.colour,
                    lw=width,
                    zorder=order,
                    capstyle="butt",
                    gid=f"mark:{stroke.edge.id}",
                )
            )
    page.ax.add_patch(
        PathPatch(
            Path(drawn, [Path.MOVETO, Path.CURVE3, Path.CURVE3]),
            fill=False,
            edgecolor=stroke.colour,
            linewidth=width,
            linestyle=(0, stroke.dashes) if stroke.dashes else "solid",
            capstyle="butt",
            gid=f"edge:{stroke.edge.id}",
            zorder=order,
        )
    )


def _draw_names(page: Page, shown: Sequence[Entity], names: Sequence[Name]) -> int:
    """Write the names that have a place; give the number of those that have none."""
    missing = 0
    for entity, name in zip(shown, names, strict=True):
        if not name.is_free:
            missing += 1
            continue
        page.write(
            *name.centre,
            name.text,
            size=NAME,
            gid=f"label:{entity.id}",
            ha="center",
            va="center",
            zorder=6,
            linespacing=1.0,
            bbox=page.veil,
        )
    return missing


def _draw_captions(page: Page, strokes: Sequence[Stroke], found: Sequence[Caption]) -> None:
    for caption in found:
        stroke = strokes[caption.number]
        page.write(
            *caption.centre,
            caption.text,
            size=SMALL,
            gid=f"edgelabel:{stroke.edge.id}",
            ha="center",
            va="center",
            zorder=5,
            color=stroke.colour,
            slant="italic",
            bbox=page.veil,
        )

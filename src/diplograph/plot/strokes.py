"""The marks of the node-link picture: a curve for each relation, a glyph for each entity."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, PathPatch, Polygon, RegularPolygon
from matplotlib.path import Path

from diplograph.model import Entity
from diplograph.plot.canvas import Page
from diplograph.plot.geometry import Array
from diplograph.plot.margins import Handle
from diplograph.plot.style import DASHES, LINE_WIDTHS, glyph_of
from diplograph.plot.view import View
from diplograph.slices import Edge
from diplograph.words import STANCES

RADIUS = 3.4
"""Radius of a glyph on a page, in points."""
_HEAD, _BAR = 4.6, 2.6  # points: length of an arrow head, half the length of a bar
# Number of corners, and the turn that sets a polygon on a side or a corner, as its marker has it.
_SIDES = {
    "^": (3, 0.0),
    "D": (4, np.pi / 2),
    "s": (4, np.pi / 4),
    "p": (5, 0.0),
    "8": (8, np.pi / 8),
}


@dataclass(frozen=True, slots=True)
class Stroke:
    """How one relation, or several of one look, is drawn.

    Parameters
    ----------
    edge
        The relation.
    colour
        Of the curve.
    dashes
        Lengths of dashes and gaps in line widths; empty = solid.
    width
        Factor of the width that its stance has.
    front
        Whether it lies above the others and has a caption.
    captions
        What may be written at it, the fullest first; empty = the name of its kind.
    more
        Further relations that this curve stands for.
    """

    edge: Edge
    colour: str
    dashes: tuple[float, ...] = ()
    width: float = 1.0
    front: bool = True
    captions: tuple[str, ...] = ()
    more: tuple[Edge, ...] = ()

    @property
    def name(self) -> str:
        """Identifiers of the relations that it stands for, joined by ``+``."""
        return "+".join(edge.id for edge in (self.edge, *self.more))

    @property
    def texts(self) -> tuple[str, ...]:
        """What may be written at it, the fullest first."""
        if self.more:
            return (f"{len(self.more) + 1} relations", f"{len(self.more) + 1}x")
        return self.captions or (self.edge.kind.label,)


def group_strokes(strokes: Sequence[Stroke]) -> list[Stroke]:
    """Make one stroke of all that look the same between the same ends."""
    groups: dict[object, list[Stroke]] = defaultdict(list)
    for stroke in strokes:
        ends = stroke.edge.subject, stroke.edge.object
        if stroke.edge.kind.symmetric:
            ends = min(ends), max(ends)
        stance = stroke.edge.kind.stance
        groups[ends, stance, stroke.colour, stroke.dashes, stroke.width].append(stroke)
    return [
        dataclasses.replace(first, more=tuple(each.edge for each in rest))
        for first, *rest in groups.values()
    ]


def draw_node(page: Page, entity: Entity, point: Array) -> None:
    """Draw the glyph of an entity."""
    marker, _ = glyph_of(entity)
    at, radius = (float(point[0]), float(point[1])), RADIUS * page.marks
    looks = {
        "facecolor": page.view.colours.node,
        "edgecolor": page.view.colours.ink,
        "linewidth": 0.8 * page.marks**0.5,
        "gid": f"node:{entity.id}{page.suffix}",
        "zorder": 4,
    }
    if marker in _SIDES:
        sides, turn = _SIDES[marker]
        # Reaching only with its corners as far as a circle does, a polygon would look smaller.
        page.ax.add_artist(
            RegularPolygon(at, sides, radius=radius * 1.12, orientation=turn, **looks)
        )
    else:
        page.ax.add_artist(Circle(at, radius, **looks))


def draw_stroke(page: Page, stroke: Stroke, curve: Array) -> None:
    """Draw one curve from subject to object, with the marks of its stance."""
    stance, symmetric = stroke.edge.kind.stance, stroke.edge.kind.symmetric
    width = LINE_WIDTHS[stance] * stroke.width * page.marks
    order = 3 if stroke.front else 2
    path = curve.copy()
    for end in (2, 0) if symmetric else (2,):
        along = curve[end] - curve[1]
        ahead = along / max(float(np.hypot(*along)), 1e-9)
        back = _draw_mark(page, stroke, curve[end], ahead, width)
        path[end] = back
    page.ax.add_artist(
        PathPatch(
            Path(path, [Path.MOVETO, Path.CURVE3, Path.CURVE3]),
            fill=False,
            edgecolor=stroke.colour,
            linewidth=width,
            linestyle=(0, stroke.dashes) if stroke.dashes else "solid",
            capstyle="butt",
            gid=f"edge:{stroke.name}{page.suffix}",
            zorder=order,
        )
    )


def _draw_mark(page: Page, stroke: Stroke, tip: Array, ahead: Array, width: float) -> Array:
    """Draw the mark at one end, and return the point at which the line is to stop."""
    stance, scale = stroke.edge.kind.stance, page.marks
    across = np.array([-ahead[1], ahead[0]])
    size = scale * (1 if stroke.width >= 1 else 0.75)
    looks: dict[str, Any] = {
        "zorder": 3 if stroke.front else 2,
        "gid": f"mark:{stroke.name}{page.suffix}",
    }
    if stance > 0:
        back = tip - ahead * _HEAD * size
        corners = [tip, back + across * 1.75 * size, back - across * 1.75 * size]
        page.ax.add_artist(Polygon(corners, fc=stroke.colour, lw=0, **looks))
        return np.asarray(back + ahead * size)  # a little into the head, so that no gap is seen
    if stance < 0:
        corners = [tip + across * _BAR * size, tip - across * _BAR * size]
        page.ax.add_artist(
            Polygon(
                corners,
                closed=False,
                fill=False,
                ec=stroke.colour,
                lw=width,
                capstyle="butt",
                **looks,
            )
        )
    return tip


def legend_of(
    view: View, entities: Iterable[Entity], lines: Sequence[Handle] | None = None
) -> list[Handle]:
    """Collect the marks of a node-link picture: stances, lines, and the types that occur.

    ``lines`` tells what the dashes mean; None = the grades.
    """
    lines = _grade_handles(view) if lines is None else lines
    return [*_stance_handles(view), *lines, *_glyph_handles(view, entities)]


def _stance_handles(view: View) -> list[Handle]:
    """Make the legend's lines for the stances."""
    marks = {1: ">", 0: "", -1: "|"}
    return [
        (Line2D([], [], color=view.colours.stances[s], lw=1.3, marker=marks[s], markersize=4), name)
        for s, name in STANCES.items()
    ]


def _grade_handles(view: View) -> list[Handle]:
    """Make the legend's lines for the grades."""
    ink = view.colours.ink
    return [
        (Line2D([], [], color=ink, lw=1, dashes=dashes or (None, None)), grade.word)
        for grade, dashes in DASHES.items()
    ]


def _glyph_handles(view: View, entities: Iterable[Entity]) -> list[Handle]:
    """Make the legend's marks for the types of entity that occur."""
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
        for marker, label in sorted({glyph_of(entity) for entity in entities})
    ]

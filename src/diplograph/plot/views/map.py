"""The map: states where they lie, everything without a territory on a rail beside it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from diplograph.model import Entity
from diplograph.plot.borders import CREDIT, Land, lands, projected
from diplograph.plot.canvas import Page, Room
from diplograph.plot.contents import citations_of, entities_of, footnote_of, seen, strokes_of
from diplograph.plot.margins import Margin, grade_handles, page, stance_handles
from diplograph.plot.network import draw
from diplograph.plot.placing.geometry import Array
from diplograph.plot.strokes import glyph_handles
from diplograph.plot.style import Edition, View
from diplograph.plot.views.snapshot import titled
from diplograph.slices import GradedEdge, Slice

_TERRITORIAL = ("country", "government")
_RAIL, _SMALLER = 0.24, 0.8
_APART = 15.0
_MOVED = 4.0
_AROUND, _ROW, _LOWEST = 118.0, 14.0, 200.0
_ROUNDS = 200
_ROOM_AROUND = 0.09
_LEAST_SPAN = 0.25
_LATITUDES = (-58.0, 84.0)


@dataclass(frozen=True, slots=True)
class _Window:
    """The part of the world shown: its place in the projection, and on the page."""

    middle: float
    low: Array
    unit: float
    room: Room

    def place(self, degrees: Array) -> Array:
        """Bring longitudes and latitudes onto the page."""
        corner = np.array(self.room[:2])
        return np.asarray(corner + (projected(degrees, self.middle) - self.low) * self.unit)


def map_(
    slice_: Slice,
    ax: Axes | None = None,
    view: View | None = None,
    edition: Edition | None = None,
) -> Axes:
    """Draw the relations of a day on a map.

    States and governments stand at their capitals (Equal Earth projection), pushed apart where
    they would overlap; entities without a territory, and those whose place is not known, stand on
    a rail at the right. The footnote says whose borders are drawn. Options and gids are those
    of `diplograph.plot.snapshot`; land has the gid ``land:CODE``.
    """
    view, edition = view or View(), edition or Edition()
    shown = seen(slice_.edges, slice_.table, view)
    entities = entities_of(slice_.table, shown, view.focus)
    margin = Margin(
        title=titled("Relations in force", slice_),
        footnote=[*footnote_of(slice_, shown, view, edition), CREDIT],
        legend=[*stance_handles(view), *grade_handles(view), *glyph_handles(view, entities)],
        citations=citations_of(shown, view, edition),
    )
    settled = [entity for entity in entities if _has_territory(entity)]
    others = [entity for entity in entities if not _has_territory(entity)]
    made = page(ax, view, margin, edition, _height(view, settled, len(others)))
    made = dataclasses.replace(made, marks=made.marks * _SMALLER)
    left, bottom, right, top = made.room
    rail = (right - left) * _RAIL if others else 0.0
    window = _window(settled, (left, bottom, right - rail, top))
    _draw_lands(made, window, {entity.iso3 for entity in settled if entity.iso3})
    points = _apart(made, window, settled)
    points |= _on_rail(made, others, shown, points, right - rail)
    told = draw(made, strokes_of(shown, view, edition), entities, points).told
    if told:
        made.subtitle(told)
    if not shown:
        made.empty("no relation in force")
    return made.ax


def _has_territory(entity: Entity) -> bool:
    placed = entity.latitude is not None and entity.longitude is not None
    return placed and entity.type in _TERRITORIAL


def _height(view: View, settled: Sequence[Entity], others: int) -> float | None:
    """Give the height of a new page: what the land shown needs, and the rail; None on a slide."""
    if view.width == "slide":
        return None
    wide, high = view.inches[0] * 72, view.inches[1] * 72
    span = _span(settled)[1]
    needed = wide * (1 - _RAIL * (others > 0)) * float(span[1] / span[0])
    return min(high, max(needed, others * _ROW, _LOWEST) + _AROUND)


def _degrees(entities: Sequence[Entity]) -> Array:
    return np.array([(e.longitude or 0.0, e.latitude or 0.0) for e in entities]).reshape(-1, 2)


def _span(settled: Sequence[Entity]) -> tuple[Array, Array, float]:
    """Give centre and size, in the projection, of what holds all places, and its middle."""
    degrees = _degrees(settled)
    if not len(degrees):
        degrees = np.array([[-120.0, -40.0], [150.0, 70.0]])
    middle = _middle(degrees[:, 0])
    points = projected(_wrapped(degrees, middle), middle)
    low, high = points.min(axis=0), points.max(axis=0)
    return (low + high) / 2, np.maximum(high - low, _LEAST_SPAN) * (1 + 2 * _ROOM_AROUND), middle


def _window(settled: Sequence[Entity], room: Room) -> _Window:
    """Choose the part of the world that holds all places with some room around."""
    centre, span, middle = _span(settled)
    sides = np.array([room[2] - room[0], room[3] - room[1]])
    unit = float((sides / span).min())
    return _Window(middle, centre - sides / unit / 2, unit, room)


def _middle(longitudes: Array) -> float:
    """Give the longitude opposite the widest gap, so that the cut runs where nothing stands."""
    around = np.sort(longitudes % 360)
    gaps = np.diff(np.append(around, around[0] + 360))
    widest = int(gaps.argmax())
    cut = around[widest] + gaps[widest] / 2
    return float((cut + 360) % 360 - 180)


def _draw_lands(made: Page, window: _Window, shown: set[str]) -> None:
    left, bottom, right, top = window.room
    frame = Rectangle((left, bottom), right - left, top - bottom, transform=made.ax.transData)
    colours = made.view.colours
    for land in lands():
        path = _outline(land, window)
        if path is None:
            continue
        patch = PathPatch(
            path,
            fc=colours.node if land.iso3 in shown else colours.background,
            ec=colours.quiet,
            lw=0.45,
            gid=f"land:{land.iso3 or land.name}",
            zorder=0.5,
        )
        made.ax.add_patch(patch)
        patch.set_clip_path(frame)


def _outline(land: Land, window: _Window) -> Path | None:
    """Give the rings of a country that touch the window, on the page; None if none does."""
    low, high = window.middle - 180, window.middle + 180
    left, bottom, right, top = window.room
    parts = []
    for ring in land.rings:
        for turn in (-360.0, 0.0, 360.0):
            degrees = ring + np.array([turn, 0.0])
            if degrees[:, 0].max() <= low or degrees[:, 0].min() >= high:
                continue
            inside = np.stack(
                [degrees[:, 0].clip(low, high), degrees[:, 1].clip(*_LATITUDES)], axis=1
            )
            points = window.place(inside)
            seen_ = (points.max(axis=0) > (left, bottom)) & (points.min(axis=0) < (right, top))
            if seen_.all():
                parts.append(Path(np.concatenate([points, points[:1]]), closed=True))
    return Path.make_compound_path(*parts) if parts else None


def _apart(
    made: Page, window: _Window, settled: Sequence[Entity]
) -> dict[str, tuple[float, float]]:
    """Push places apart until curves have room; a thin line leads back from what moved far."""
    if not settled:
        return {}
    home = window.place(_wrapped(_degrees(settled), window.middle))
    # Two at one capital would be pushed nowhere: each starts a little off, in its own direction.
    angles = np.arange(len(home)) * 2.399963
    points = home + 0.01 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    least = _APART * made.marks
    low = np.array(window.room[:2]) + least
    high = np.array(window.room[2:]) - least
    for _ in range(_ROUNDS):
        apart = points[:, None] - points[None]
        distance = np.hypot(apart[..., 0], apart[..., 1])
        np.fill_diagonal(distance, np.inf)
        lacking = np.clip(least - distance, 0, None)
        if not lacking.any():
            break
        push = (apart / distance[..., None] * lacking[..., None] / 2).sum(axis=1)
        points = np.clip(points + push, low, high)
    for entity, a, b in zip(settled, home, points, strict=True):
        if float(np.hypot(*(b - a))) > _MOVED * made.marks:
            gid = f"leader:{entity.id}"
            ends = [a[0], b[0]], [a[1], b[1]]
            made.ax.plot(*ends, color=made.view.colours.ink, lw=0.35, zorder=1, gid=gid)
    return {e.id: (float(x), float(y)) for e, (x, y) in zip(settled, points, strict=True)}


def _wrapped(degrees: Array, middle: float) -> Array:
    longitude = (degrees[:, 0] - middle + 180) % 360 - 180 + middle
    return np.stack([longitude, degrees[:, 1]], axis=1)


def _on_rail(
    made: Page,
    others: Sequence[Entity],
    edges: Sequence[GradedEdge],
    points: dict[str, tuple[float, float]],
    left: float,
) -> dict[str, tuple[float, float]]:
    """Stand entities without a territory one below the other, each near what it is related to."""
    if not others:
        return {}
    _, bottom, _, top = made.room
    near: dict[str, list[float]] = {entity.id: [] for entity in others}
    for edge in edges:
        for end, other in ((edge.subject, edge.object), (edge.object, edge.subject)):
            if end in near and other in points:
                near[end].append(points[other][1])
    middle = (bottom + top) / 2
    ordered = sorted(
        others, key=lambda e: (float(np.mean(near[e.id])) if near[e.id] else middle, e.id)
    )
    x = left + 16 * made.scale
    quiet = made.view.colours.quiet
    made.ax.plot([left + 2] * 2, [bottom + 4, top - 4], color=quiet, lw=0.6, gid="rail")
    room = (top - bottom - 16 * made.scale) / max(len(ordered), 1)
    return {
        entity.id: (x, bottom + 8 * made.scale + (n + 0.5) * room)
        for n, entity in enumerate(ordered)
    }

"""The map: states where they lie, everything without a territory on a rail beside it.

``borders.json`` holds the outer rings of the countries of Natural Earth 4.1 (Admin 0, 1:110m,
public domain, naturalearthdata.com), longitude and latitude in degrees by turns, rounded to a
hundredth, without Antarctica. Rings that cross the antimeridian run on beyond 180 degrees.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from diplograph.model import Entity
from diplograph.plot.canvas import Page
from diplograph.plot.contents import (
    citations_of,
    entities_of,
    footnote_of,
    strokes_of,
    title_of,
    visible_edges,
)
from diplograph.plot.geometry import Array, Room, directions
from diplograph.plot.margins import Margin, Sheet
from diplograph.plot.nodelink import draw
from diplograph.plot.strokes import legend_of
from diplograph.plot.view import Edition, View
from diplograph.slices import GradedEdge, Slice

CREDIT = (
    "Borders: Natural Earth 4.1 (1:110m, public domain), drawn by who controlled the ground in "
    "2018; they are not those of the day shown, and take no side."
)
"""What a map says of its borders."""

_TERRITORIAL = ("country", "government")
_RAIL, _SMALLER = 0.24, 0.8  # share of the width; smaller marks, as capitals stand close
_APART = 15.0  # points between capitals: two glyphs of 3.4, and between them a curve with its mark
_MOVED = 4.0  # beyond about its own radius a glyph no longer covers its place: a line leads there
_AROUND, _ROW, _LOWEST = 118.0, 14.0, 200.0  # points: margins, a place on the rail, the least map
_ROUNDS = 200  # of pushing apart; it ends sooner unless capitals are more than the map can hold
_ROOM_AROUND = 0.09
_LEAST_SPAN = 0.25  # radians, some 14 degrees: a single state is shown among its neighbours
_LATITUDES = (-58.0, 84.0)  # beyond stands no capital, and the map would only grow
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796  # the published polynomial


@dataclass(frozen=True, slots=True)
class Land:
    """A country: ISO 3166-1 alpha-3 code (None = it has none), name, rings in degrees."""

    iso3: str | None
    name: str
    rings: tuple[Array, ...]


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
        return np.asarray(corner + (project(degrees, self.middle) - self.low) * self.unit)


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
    sheet = Sheet(ax, view, edition)
    edges = visible_edges(slice_.edges, slice_.table, sheet.view)
    entities = entities_of(slice_.table, edges, sheet.view.focus)
    margin = Margin(
        title=title_of("Relations in force", slice_),
        footnote=[*footnote_of(slice_, edges, sheet.view), CREDIT],
        legend=legend_of(sheet.view, entities),
        citations=citations_of(edges, sheet),
    )
    territorial = [entity for entity in entities if _has_territory(entity)]
    others = [entity for entity in entities if not _has_territory(entity)]
    page = sheet.open(margin, _height(sheet.view, territorial, len(others)))
    page = dataclasses.replace(page, marks=page.marks * _SMALLER)
    left, bottom, right, top = page.room
    rail = (right - left) * _RAIL if others else 0.0
    window = _window(territorial, (left, bottom, right - rail, top))
    _draw_lands(page, window, {entity.iso3 for entity in territorial if entity.iso3})
    points = _push_apart(page, window, territorial)
    points |= _on_rail(page, others, edges, points, right - rail)
    outcome = draw(page, strokes_of(edges, sheet), entities, points)
    return page.close(outcome.note, empty="" if edges else "no relation in force")


def _has_territory(entity: Entity) -> bool:
    located = entity.latitude is not None and entity.longitude is not None
    return located and entity.type in _TERRITORIAL


def _height(view: View, territorial: Sequence[Entity], others: int) -> float:
    """Choose the height of a new page: what the land shown needs, and the rail."""
    wide, high = view.points
    span = _span(territorial)[1]
    needed = wide * (1 - _RAIL * (others > 0)) * float(span[1] / span[0])
    return min(high, max(needed, others * _ROW, _LOWEST) + _AROUND)


def _degrees(entities: Sequence[Entity]) -> Array:
    return np.array([(e.longitude or 0.0, e.latitude or 0.0) for e in entities]).reshape(-1, 2)


def _span(territorial: Sequence[Entity]) -> tuple[Array, Array, float]:
    """Measure, in the projection, what holds all places: its centre, its size, its middle."""
    degrees = _degrees(territorial)
    if not len(degrees):
        degrees = np.array([[-120.0, -40.0], [150.0, 70.0]])
    middle = _middle(degrees[:, 0])
    points = project(_turn(degrees, middle), middle)
    low, high = points.min(axis=0), points.max(axis=0)
    return (low + high) / 2, np.maximum(high - low, _LEAST_SPAN) * (1 + 2 * _ROOM_AROUND), middle


def _window(territorial: Sequence[Entity], room: Room) -> _Window:
    """Choose the part of the world that holds all places with some room around."""
    centre, span, middle = _span(territorial)
    sides = np.array([room[2] - room[0], room[3] - room[1]])
    unit = float((sides / span).min())
    return _Window(middle, centre - sides / unit / 2, unit, room)


def _middle(longitudes: Array) -> float:
    """Find the longitude opposite the widest gap, so that the cut runs where nothing stands."""
    around = np.sort(longitudes % 360)
    gaps = np.diff(np.append(around, around[0] + 360))
    widest = int(gaps.argmax())
    cut = around[widest] + gaps[widest] / 2
    return float((cut + 360) % 360 - 180)


def _draw_lands(page: Page, window: _Window, shown: set[str]) -> None:
    left, bottom, right, top = window.room
    frame = Rectangle((left, bottom), right - left, top - bottom, transform=page.ax.transData)
    colours = page.view.colours
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
        page.ax.add_patch(patch)
        patch.set_clip_path(frame)


def _outline(land: Land, window: _Window) -> Path | None:
    """Outline on the page the rings of a country that touch the window; None if none does."""
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
            touching = (points.max(axis=0) > (left, bottom)) & (points.min(axis=0) < (right, top))
            if touching.all():
                parts.append(Path(np.concatenate([points, points[:1]]), closed=True))
    return Path.make_compound_path(*parts) if parts else None


def _push_apart(
    page: Page, window: _Window, territorial: Sequence[Entity]
) -> dict[str, tuple[float, float]]:
    """Push places apart until curves have room; a thin line leads back from what moved far."""
    if not territorial:
        return {}
    home = window.place(_turn(_degrees(territorial), window.middle))
    # Two at one capital would be pushed nowhere: each starts a little off, in its own direction.
    points = home + 0.01 * directions(len(home))
    least = _APART * page.marks
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
    for entity, a, b in zip(territorial, home, points, strict=True):
        if float(np.hypot(*(b - a))) > _MOVED * page.marks:
            gid = f"leader:{entity.id}"
            ends = [a[0], b[0]], [a[1], b[1]]
            page.ax.plot(*ends, color=page.view.colours.ink, lw=0.35, zorder=1, gid=gid)
    return {e.id: (float(x), float(y)) for e, (x, y) in zip(territorial, points, strict=True)}


def _turn(degrees: Array, middle: float) -> Array:
    """Turn the globe: longitudes within 180 degrees of the middle."""
    longitude = (degrees[:, 0] - middle + 180) % 360 - 180 + middle
    return np.stack([longitude, degrees[:, 1]], axis=1)


def _on_rail(
    page: Page,
    others: Sequence[Entity],
    edges: Sequence[GradedEdge],
    points: dict[str, tuple[float, float]],
    left: float,
) -> dict[str, tuple[float, float]]:
    """Stand entities without a territory one below the other, each near what it is related to."""
    if not others:
        return {}
    _, bottom, _, top = page.room
    near: dict[str, list[float]] = {entity.id: [] for entity in others}
    for edge in edges:
        for end, other in ((edge.subject, edge.object), (edge.object, edge.subject)):
            if end in near and other in points:
                near[end].append(points[other][1])
    middle = (bottom + top) / 2
    ordered = sorted(
        others, key=lambda e: (float(np.mean(near[e.id])) if near[e.id] else middle, e.id)
    )
    x = left + 16 * page.scale
    quiet = page.view.colours.quiet
    page.ax.plot([left + 2] * 2, [bottom + 4, top - 4], color=quiet, lw=0.6, gid="rail")
    room = (top - bottom - 16 * page.scale) / max(len(ordered), 1)
    return {
        entity.id: (x, bottom + 8 * page.scale + (n + 0.5) * room)
        for n, entity in enumerate(ordered)
    }


@cache
def lands() -> tuple[Land, ...]:
    """Read all countries, those with the longest rings first, so that enclaves lie on top."""
    text = resources.files("diplograph.plot").joinpath("borders.json").read_text(encoding="utf-8")
    countries = [
        Land(
            each["iso3"],
            each["name"],
            tuple(np.array(ring, dtype=float).reshape(-1, 2) for ring in each["rings"]),
        )
        for each in json.loads(text)["countries"]
    ]
    return tuple(sorted(countries, key=lambda land: -max(map(len, land.rings))))


def project(degrees: Array, middle: float = 0.0) -> Array:
    """Project longitudes and latitudes in degrees, shape ``(..., 2)``, by Equal Earth.

    Parameters
    ----------
    degrees
        Longitude and latitude.
    middle
        Longitude of the middle of the map.

    Returns
    -------
    numpy.ndarray
        Same shape, in radii of the sphere; equal areas stay equal. Formula: B. Šavrič,
        T. Patterson and B. Jenny, "The Equal Earth map projection", International Journal of
        Geographical Information Science 33 (2019), 454-465.

    Examples
    --------
    >>> project(np.array([0.0, 0.0])).tolist()
    [0.0, 0.0]
    """
    longitude, latitude = np.radians(degrees[..., 0] - middle), np.radians(degrees[..., 1])
    theta = np.arcsin(np.sqrt(3) / 2 * np.sin(latitude))
    t2 = theta**2
    t6 = t2**3
    slope = 9 * _A4 * t6 * t2 + 7 * _A3 * t6 + 3 * _A2 * t2 + _A1
    x = 2 * np.sqrt(3) * longitude * np.cos(theta) / (3 * slope)
    y = theta * (_A4 * t6 * t2 + _A3 * t6 + _A2 * t2 + _A1)
    return np.stack([x, y], axis=-1)

"""One layout for all dates, so that a node never moves.

Stress majorisation from several starts, so that distances on the page resemble those in the graph
(Gansner, Koren and North, "Graph drawing by stress majorization", Graph Drawing 2004), then a
local search on the page (see `diplograph.plot.search`).
"""

from __future__ import annotations

import math
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST
from diplograph.errors import PictureError
from diplograph.plot.geometry import Array, Mask, directions
from diplograph.plot.search import Search, Ties
from diplograph.plot.style import name_box, name_of
from diplograph.plot.view import Shape, View
from diplograph.table import RelationTable

Places: TypeAlias = dict[str, tuple[float, float]]

FRAMES: Final[dict[Shape, tuple[float, float]]] = {"wide": (460.0, 356.0), "tall": (214.0, 400.0)}
"""Width and height in points of the room for which a layout is computed, by shape of the page."""
_LENGTHS = {1: 1.0, 0: 1.25, -1: 1.5}  # by stance: friends stand nearer than foes
_STRANGER = 0.6  # so much longer, at the most, between entities that share no neighbour
_SAMPLE_DAYS = 48
_MANY = 150  # entities, beyond which neither the search nor a second start is worth its time
# The work of the search grows with nodes and with pairs of pairs: fewer sweeps keep it to seconds.
_STARTS, _EFFORT = 4, 1.4e6
# Of the shipped graph's first layout the stress is 284 after 40 steps as after 120; of larger ones
# it still falls, but the search comes after it.
_STEPS = 120
_layouts: weakref.WeakKeyDictionary[RelationTable, dict[tuple[Shape, bool], Places]] = (
    weakref.WeakKeyDictionary()
)


def places(
    table: RelationTable,
    shape: Shape = "wide",
    pinned: Mapping[str, tuple[float, float]] | None = None,
) -> Places:
    """Look up the place of each entity in the unit square; computed once for a table.

    Parameters
    ----------
    table
        The relations.
    shape
        ``wide`` for page and slide, ``tall`` for a column.
    pinned
        Stored places, which stay; entities without one are placed among them.
    """
    by_shape = _layouts.setdefault(table, {})
    key = (shape, bool(pinned))
    if key not in by_shape:
        by_shape[key] = compute(table, shape, pinned=pinned)
    return by_shape[key]


def unit_places(places: Mapping[str, Sequence[float]], wanted: Iterable[str]) -> Places:
    """Bring places in any units, as networkx gives them, into the unit square.

    Raises
    ------
    PictureError
        If an entity has no place, or one that is not two finite numbers.

    Examples
    --------
    >>> unit_places({"a": (-1, 0), "b": (1, 4)}, ["a"])
    {'a': (0.0, 0.0), 'b': (1.0, 1.0)}
    """
    checked = {}
    for name, place in places.items():
        try:
            x, y = (float(each) for each in place)
        except (TypeError, ValueError):
            x = y = math.nan
        if not (math.isfinite(x) and math.isfinite(y)):
            raise PictureError(f"pos[{name!r}] is {place!r}: give two finite numbers")
        checked[name] = (x, y)
    missing = sorted(set(wanted) - set(checked))
    if missing:
        shown = ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")
        message = f"pos has no place for {len(missing)} of the entities shown: {shown}"
        raise PictureError(f"{message}; add them, or leave pos out")
    points = np.array(list(checked.values())).reshape(-1, 2)
    low, high = points.min(axis=0), points.max(axis=0)
    unit = np.where(high > low, (points - low) / np.where(high > low, high - low, 1), 0.5)
    return {n: (float(x), float(y)) for n, (x, y) in zip(checked, unit, strict=True)}


def compute(
    table: RelationTable,
    shape: Shape = "wide",
    *,
    pinned: Mapping[str, tuple[float, float]] | None = None,
    seed: int = 0,
    progress: Callable[[float], None] | None = None,
) -> Places:
    """Compute places in the unit square from the relations of all time.

    Three rounds: entities of the default view, those that only its events touch, then all
    others. Each round leaves the earlier ones where they are, so that what most pictures show
    gets the best places.

    Parameters
    ----------
    table
        The relations.
    shape
        ``wide`` for page and slide, ``tall`` for a column.
    pinned
        Places that must stay; only the other entities are placed.
    seed
        Seed of the search; the same seed gives the same places.
    progress
        Called with the share of the work that is done.
    """
    frame = FRAMES[shape]
    view = View()
    families = np.array([view.shows_kind(kind) for kind in table.kinds], dtype=bool)
    plain = np.array([view.shows_entity(entity) for entity in table.entities], dtype=bool)
    everything = np.ones(len(table), dtype=bool)
    shown = families[table.kind] & plain[table.subject] & plain[table.object]
    placed = {each: (x * frame[0], y * frame[1]) for each, (x, y) in (pinned or {}).items()}
    rounds = (shown & table.is_state, shown, everything)
    for number, rows in enumerate(rounds):

        def report(share: float, number: int = number) -> None:
            if progress is not None:
                progress((number + share) / len(rounds))

        placed |= _place(table, rows, placed, frame, seed, report)
        report(1.0)
    wanted = {entity.id for entity in table.entities}
    return {
        each: (round(x / frame[0], 4), round(y / frame[1], 4))
        for each, (x, y) in sorted(placed.items())
        if each in wanted
    }


def _place(
    table: RelationTable,
    rows: Mask,
    fixed: Mapping[str, tuple[float, float]],
    frame: tuple[float, float],
    seed: int,
    progress: Callable[[float], None],
) -> Places:
    """Place the entities at the ends of some rows; those with a fixed place stay there."""
    codes = np.unique(np.concatenate([table.subject[rows], table.object[rows]]))
    ids = [table.entities[code].id for code in codes]
    is_fixed = np.array([each in fixed for each in ids], dtype=bool)
    if is_fixed.all():
        return {}
    ties = _ties(table, rows, codes)
    search = Search(ties, *frame, seed=seed)
    movable = np.flatnonzero(~is_fixed)
    work = len(codes) * len(ties.pairs) ** 1.5
    sweeps = int(np.clip(_EFFORT / max(work, 1) * 16, 1, 40))
    if len(codes) > _MANY:
        sweeps = 0  # stress alone must do: the search would take minutes
    if is_fixed.any():
        points = np.array([fixed.get(each, (np.nan, np.nan)) for each in ids])
        points = _near_neighbours(points, ties, frame)
    else:
        points = _best_start(search, ties, frame, movable)
    points = search.run(points, sweeps=sweeps, movable=movable, progress=progress)
    return {ids[n]: (float(points[n, 0]), float(points[n, 1])) for n in movable}


def _ties(table: RelationTable, rows: Mask, codes: npt.NDArray[np.integer]) -> Ties:
    """Look at all pairs on the sample days, and say how far apart each two should stand."""
    subject = np.searchsorted(codes, table.subject[rows])
    object_ = np.searchsorted(codes, table.object[rows])
    ends = np.sort(np.column_stack([subject, object_]), axis=1)
    pairs, which = np.unique(ends[ends[:, 0] != ends[:, 1]], axis=0, return_inverse=True)
    different = ends[:, 0] != ends[:, 1]
    days = _sample_days(table, rows)
    active = np.zeros((len(pairs), len(days)), dtype=bool)
    for number, day in enumerate(days):
        in_force = (table.grades(day) > 0)[rows][different]
        np.logical_or.at(active[:, number], which.ravel(), in_force)
    lengths = np.full(len(pairs), np.inf)
    stances = np.array([_LENGTHS[kind.stance] for kind in table.kinds])[table.kind[rows]]
    np.minimum.at(lengths, which.ravel(), stances[different])
    boxes = np.array([name_box(name_of(table.entities[code])) for code in codes])
    ideal = shortest_paths(len(codes), pairs, lengths * _strangeness(pairs, len(codes)))
    return Ties(pairs, active, ideal, boxes.reshape(-1, 2))


def _strangeness(pairs: npt.NDArray[np.intp], size: int) -> Array:
    """Lengthen what joins entities whose neighbours differ: from 1 (the same) to 1.6."""
    near = np.eye(size)
    near[pairs[:, 0], pairs[:, 1]] = near[pairs[:, 1], pairs[:, 0]] = 1
    shared = (near[pairs[:, 0]] * near[pairs[:, 1]]).sum(axis=1)
    either = np.maximum(near[pairs[:, 0]], near[pairs[:, 1]]).sum(axis=1)
    return np.asarray(1 + _STRANGER - _STRANGER * shared / np.maximum(either, 1))


def _sample_days(table: RelationTable, rows: Mask) -> list[int]:
    """Days on which the graph is looked at: more of them where more begins and ends."""
    bounds = table.bounds
    days = np.concatenate([each[rows] for each in (bounds.start_max, bounds.end_max)])
    days = np.sort(days[(days > UNBOUNDED_PAST) & (days < UNBOUNDED_FUTURE)])
    if len(days) == 0:
        return [0]
    steps = np.linspace(0, len(days) - 1, min(_SAMPLE_DAYS, len(days))).astype(int)
    return [int(day) for day in np.unique(days[steps])]


def _best_start(
    search: Search, ties: Ties, frame: tuple[float, float], movable: npt.NDArray[np.intp]
) -> Array:
    """Try a few starts for a short while, and keep the one that costs least."""
    random = np.random.default_rng(search.random.integers(2**31))
    first = (
        classical_scaling(ties.ideal)
        if len(ties.ideal) > 2
        else random.uniform(size=(len(movable), 2))
    )
    starts = [first] + [random.normal(size=first.shape) for _ in range(_STARTS - 1)]
    if len(first) > _MANY:
        starts = starts[:1]
    attempts = []
    for start in starts:
        points = fill_frame(lower_stress(start, ties.ideal), *frame)
        if len(starts) > 1:
            points = search.run(points, sweeps=2, movable=movable)
        attempts.append((search.total(points) if len(starts) > 1 else 0.0, points))
    return min(attempts, key=lambda each: each[0])[1]


def _near_neighbours(points: Array, ties: Ties, frame: tuple[float, float]) -> Array:
    """Put nodes without a place at the middle of their neighbours, at the rim if they have none."""
    points = points.copy()
    missing = np.isnan(points[:, 0])
    away = 25 * directions(len(points))  # several with the same neighbours must not fall together
    for number in np.flatnonzero(missing):
        pairs = ties.pairs[(ties.pairs == number).any(axis=1)]
        near = points[pairs[pairs != number]]
        near = near[~np.isnan(near[:, 0])]
        points[number] = near.mean(axis=0) + away[number] if len(near) else (0.0, frame[1])
    return points


def shortest_paths(size: int, pairs: npt.NDArray[np.intp], lengths: Array) -> Array:
    """Compute all shortest paths (Floyd and Warshall); what is not joined stands farther off.

    Parameters
    ----------
    size
        Number of nodes.
    pairs
        Two node numbers a row.
    lengths
        Length of each pair.
    """
    distances = np.full((size, size), np.inf)
    np.minimum.at(distances, (pairs[:, 0], pairs[:, 1]), lengths)
    distances = np.minimum(distances, distances.T)
    np.fill_diagonal(distances, 0)
    for middle in range(size):
        np.minimum(distances, distances[:, middle, None] + distances[None, middle], out=distances)
    farthest = distances[np.isfinite(distances)].max(initial=1.0)
    distances[~np.isfinite(distances)] = farthest + 0.5
    return np.asarray(distances)


def classical_scaling(distances: Array) -> Array:
    """Guess places in the plane by classical scaling, without chance."""
    centred = distances**2
    centred = centred - centred.mean(axis=0) - centred.mean(axis=1)[:, None] + centred.mean()
    values, vectors = np.linalg.eigh(-centred / 2)
    points = vectors[:, [-1, -2]] * np.sqrt(np.maximum(values[[-1, -2]], 1e-6))
    # Entities with the same neighbours get the same place, and stress cannot part them.
    return np.asarray(points) + 1e-3 * directions(len(points))


def lower_stress(points: Array, distances: Array) -> Array:
    """Lower the stress, weights 1 / distance squared, by steps that never raise it."""
    weights = 1 / np.maximum(distances, 1e-9) ** 2
    np.fill_diagonal(weights, 0)
    inverse = np.linalg.pinv(np.diag(weights.sum(axis=1)) - weights)
    for _ in range(_STEPS):
        difference = points[:, None] - points[None]
        apart = np.sqrt((difference**2).sum(axis=-1))
        ratio = np.where(apart > 0, weights * distances / np.maximum(apart, 1e-9), 0)
        moved = inverse @ (ratio.sum(axis=1)[:, None] * points - ratio @ points)
        change = np.abs(moved - points).max()  # in steps between neighbours, as distances are
        points = moved
        if change < 1e-4:
            break
    return points


def fill_frame(points: Array, width: float, height: float) -> Array:
    """Turn the longest direction along the longer side and spread points over the whole frame.

    Half of each coordinate is the place itself, half its rank, which evens out a crowded middle.
    """
    centred = points - points.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    turned = centred @ (vectors[:, ::-1] if width >= height else vectors)
    low, high = turned.min(axis=0), turned.max(axis=0)
    unit = (turned - low) / np.maximum(high - low, 1e-9)
    ranks = np.argsort(np.argsort(np.round(unit, 6), axis=0, kind="stable"), axis=0)
    even = 0.5 * unit + 0.5 * ranks / max(len(points) - 1, 1)
    return np.asarray(even * (width, height))

"""One layout for all dates, so that a node never moves."""

from __future__ import annotations

import math
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST
from diplograph.errors import PictureError
from diplograph.plot.placing.geometry import Array, Mask
from diplograph.plot.placing.letters import name_box, name_of
from diplograph.plot.placing.settling import Settling, Union
from diplograph.plot.placing.stress import filling, majorised, scaled, shortest_paths
from diplograph.plot.style import View
from diplograph.table import RelationTable

Places: TypeAlias = dict[str, tuple[float, float]]
Shape: TypeAlias = Literal["wide", "tall"]

FRAMES: Final[dict[Shape, tuple[float, float]]] = {"wide": (460.0, 356.0), "tall": (214.0, 400.0)}
"""Width and height in points of the room for which a layout is computed, by shape of the page."""
_LENGTHS = {1: 1.0, 0: 1.25, -1: 1.5}
_SAMPLE_DAYS = 48
_MANY = 150
_STARTS, _EFFORT = 4, 1.4e6
_computed: weakref.WeakKeyDictionary[RelationTable, dict[tuple[Shape, bool], Places]] = (
    weakref.WeakKeyDictionary()
)


def places(
    table: RelationTable,
    shape: Shape = "wide",
    pinned: Mapping[str, tuple[float, float]] | None = None,
) -> Places:
    """Give each entity of a table its place in the unit square; computed once for a table.

    Parameters
    ----------
    table
        The relations.
    shape
        ``wide`` for page and slide, ``tall`` for a column.
    pinned
        Stored places, which stay; entities without one are placed among them.
    """
    made = _computed.setdefault(table, {})
    key = (shape, bool(pinned))
    if key not in made:
        made[key] = compute(table, shape, pinned=pinned)
    return made[key]


def given(places: Mapping[str, Sequence[float]], wanted: Iterable[str]) -> Places:
    """Bring places in any units, as networkx gives them, into the unit square.

    Raises
    ------
    PictureError
        If an entity has no place, or one that is not two finite numbers.

    Examples
    --------
    >>> given({"a": (-1, 0), "b": (1, 4)}, ["a"])
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
        told = f"pos has no place for {len(missing)} of the entities shown: {shown}"
        raise PictureError(f"{told}; add them, or leave pos out")
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

    Stress majorisation from several starts, then a local search on the page (see
    `diplograph.plot.placing.settling`), in three rounds: entities of the default view, those
    that only its events touch, then all others. Each round leaves the earlier ones where they
    are, so that what most pictures show gets the best places.

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
        Is told the share of the work that is done.
    """
    frame = FRAMES[shape]
    view = View()
    families = np.array([view.shows_kind(kind) for kind in table.kinds], dtype=bool)
    plain = np.array([view.shows_entity(entity) for entity in table.entities], dtype=bool)
    everything = np.ones(len(table), dtype=bool)
    shown = families[table.kind] & plain[table.subject] & plain[table.object]
    known = {each: (x * frame[0], y * frame[1]) for each, (x, y) in (pinned or {}).items()}
    rounds = (shown & table.is_state, shown, everything)
    for number, rows in enumerate(rounds):

        def told(share: float, number: int = number) -> None:
            if progress is not None:
                progress((number + share) / len(rounds))

        known |= _placed(table, rows, known, frame, seed, told)
        told(1.0)
    wanted = {entity.id for entity in table.entities}
    return {
        each: (round(x / frame[0], 4), round(y / frame[1], 4))
        for each, (x, y) in sorted(known.items())
        if each in wanted
    }


def _placed(
    table: RelationTable,
    rows: Mask,
    known: Mapping[str, tuple[float, float]],
    frame: tuple[float, float],
    seed: int,
    progress: Callable[[float], None],
) -> Places:
    """Place the entities at the ends of some rows; those with a known place stay there."""
    codes = np.unique(np.concatenate([table.subject[rows], table.object[rows]]))
    ids = [table.entities[code].id for code in codes]
    fixed = np.array([each in known for each in ids], dtype=bool)
    if fixed.all():
        return {}
    union = _union(table, rows, codes)
    settling = Settling(union, *frame, seed=seed)
    movable = np.flatnonzero(~fixed)
    work = len(codes) * len(union.pairs) ** 1.5
    sweeps = int(np.clip(_EFFORT / max(work, 1) * 16, 1, 40))
    if len(codes) > _MANY:
        sweeps = 0  # stress must do: the search would take minutes
    if fixed.any():
        points = np.array([known.get(each, (np.nan, np.nan)) for each in ids])
        points = _near_neighbours(points, union, frame)
    else:
        points = _best_start(settling, union, frame, movable)
    points = settling.run(points, sweeps=sweeps, movable=movable, progress=progress)
    return {ids[n]: (float(points[n, 0]), float(points[n, 1])) for n in movable}


def _union(table: RelationTable, rows: Mask, codes: npt.NDArray[np.integer]) -> Union:
    subject = np.searchsorted(codes, table.subject[rows])
    object_ = np.searchsorted(codes, table.object[rows])
    ends = np.sort(np.column_stack([subject, object_]), axis=1)
    pairs, which = np.unique(ends[ends[:, 0] != ends[:, 1]], axis=0, return_inverse=True)
    different = ends[:, 0] != ends[:, 1]
    days = _sample_days(table, rows)
    active = np.zeros((len(pairs), len(days)), dtype=bool)
    for number, day in enumerate(days):
        held = (table.grades(day) > 0)[rows][different]
        np.logical_or.at(active[:, number], which.ravel(), held)
    lengths = np.full(len(pairs), np.inf)
    stances = np.array([_LENGTHS[kind.stance] for kind in table.kinds])[table.kind[rows]]
    np.minimum.at(lengths, which.ravel(), stances[different])
    boxes = np.array([name_box(name_of(table.entities[code])) for code in codes])
    ideal = shortest_paths(len(codes), pairs, lengths * _strangeness(pairs, len(codes)))
    return Union(pairs, active, ideal, boxes.reshape(-1, 2))


def _strangeness(pairs: npt.NDArray[np.intp], size: int) -> Array:
    """Lengthen what joins entities whose neighbours differ: from 1 (the same) to 1.6."""
    near = np.eye(size)
    near[pairs[:, 0], pairs[:, 1]] = near[pairs[:, 1], pairs[:, 0]] = 1
    shared = (near[pairs[:, 0]] * near[pairs[:, 1]]).sum(axis=1)
    either = np.maximum(near[pairs[:, 0]], near[pairs[:, 1]]).sum(axis=1)
    return np.asarray(1.6 - 0.6 * shared / np.maximum(either, 1))


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
    settling: Settling, union: Union, frame: tuple[float, float], movable: npt.NDArray[np.intp]
) -> Array:
    """Try a few starts for a short while, and keep the one that costs least."""
    random = np.random.default_rng(settling.random.integers(2**31))
    first = scaled(union.ideal) if len(union.ideal) > 2 else random.uniform(size=(len(movable), 2))
    starts = [first] + [random.normal(size=first.shape) for _ in range(_STARTS - 1)]
    if len(first) > _MANY:
        starts = starts[:1]
    tried = []
    for start in starts:
        points = filling(majorised(start, union.ideal), *frame)
        if len(starts) > 1:
            points = settling.run(points, sweeps=2, movable=movable)
        tried.append((settling.total(points) if len(starts) > 1 else 0.0, points))
    return min(tried, key=lambda each: each[0])[1]


def _near_neighbours(points: Array, union: Union, frame: tuple[float, float]) -> Array:
    """Put nodes without a place at the middle of their neighbours, at the rim if they have none."""
    points = points.copy()
    missing = np.isnan(points[:, 0])
    for number in np.flatnonzero(missing):
        pairs = union.pairs[(union.pairs == number).any(axis=1)]
        near = points[pairs[pairs != number]]
        near = near[~np.isnan(near[:, 0])]
        angle = number * 2.399963
        away = 25 * np.array([np.cos(angle), np.sin(angle)])
        points[number] = near.mean(axis=0) + away if len(near) else (0.0, frame[1])
    return points

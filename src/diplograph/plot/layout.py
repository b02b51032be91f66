"""Where entities stand: one layout for all dates, so that a node never moves."""

from __future__ import annotations

import weakref
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from diplograph.plot.style import View
from diplograph.table import RelationTable

Places: TypeAlias = dict[str, tuple[float, float]]
Array: TypeAlias = npt.NDArray[np.float64]

_LENGTHS = {1: 1.0, 0: 1.25, -1: 1.5}
_STEPS = 300
_stored: weakref.WeakKeyDictionary[RelationTable, dict[tuple[bool, ...], Places]] = (
    weakref.WeakKeyDictionary()
)


def places(table: RelationTable, view: View) -> Places:
    """Give a place in the unit square to each entity that a view can ever show.

    Computed once from the relations of all time: ideal lengths by stance (cooperative 1, neutral
    1.25, hostile 1.5), shortest paths between entities, and stress majorisation (Gansner, Koren
    and North, Graph Drawing 2004) from a classical scaling. Free of chance.
    """
    shown = tuple(view.shows_family(kind.family) for kind in table.kinds)
    key = (view.persons, *shown)
    stored = _stored.setdefault(table, {})
    if key not in stored:
        stored[key] = _computed(table, view, np.array(shown, dtype=bool))
    return stored[key]


def spread(points: Array, width: float, height: float, gap: float) -> Array:
    """Bring points of the unit square onto a page and apart from each other.

    Parameters
    ----------
    points
        One row a point, in the unit square.
    width, height
        Size of the page, in points.
    gap
        Distance below which two points are pushed apart, as far as there is room.
    """
    placed = points * (width, height)
    for _ in range(200):
        apart = placed[:, None] - placed[None]
        # Names are wide: what stands side by side needs more room than what stands above.
        distance = np.hypot(apart[..., 0] / 1.6, apart[..., 1])
        np.fill_diagonal(distance, np.inf)
        push = np.clip(gap - distance, 0, None) / np.maximum(distance, 1e-6) * 0.35
        if not push.any():
            break
        placed = placed + (apart * push[..., None]).sum(axis=1)
        placed = np.clip(placed, 0, (width, height))
    return placed


def _computed(table: RelationTable, view: View, shown: npt.NDArray[np.bool_]) -> Places:
    allowed = np.array([view.shows_entity(entity) for entity in table.entities], dtype=bool)
    rows = shown[table.kind] & allowed[table.subject] & allowed[table.object]
    codes = np.unique(np.concatenate([table.subject[rows], table.object[rows]]))
    if len(codes) == 0:
        return {}
    ids = [table.entities[code].id for code in codes]
    if len(codes) == 1:
        return {ids[0]: (0.5, 0.5)}
    subject = np.searchsorted(codes, table.subject[rows])
    object_ = np.searchsorted(codes, table.object[rows])
    stances = np.array([_LENGTHS[kind.stance] for kind in table.kinds])[table.kind[rows]]
    distances = _shortest_paths(len(codes), subject, object_, stances)
    points = _majorised(_scaled(distances), distances)
    points = _turned(points)
    low, high = points.min(axis=0), points.max(axis=0)
    unit = (points - low) / np.maximum(high - low, 1e-9)
    # Ranks mixed in even out what is crowded at the centre.
    ranks = np.argsort(np.argsort(unit, axis=0, kind="stable"), axis=0) / max(len(codes) - 1, 1)
    unit = 0.5 * unit + 0.5 * ranks
    return {i: (float(x), float(y)) for i, (x, y) in zip(ids, unit, strict=True)}


def _shortest_paths(
    size: int, subject: npt.NDArray[np.intp], object_: npt.NDArray[np.intp], lengths: Array
) -> Array:
    """All shortest paths (Floyd and Warshall); what is not joined stands a little farther off."""
    distances = np.full((size, size), np.inf)
    np.minimum.at(distances, (subject, object_), lengths)
    distances = np.minimum(distances, distances.T)
    np.fill_diagonal(distances, 0)
    for middle in range(size):
        np.minimum(distances, distances[:, middle, None] + distances[None, middle], out=distances)
    farthest = distances[np.isfinite(distances)].max(initial=1.0)
    distances[~np.isfinite(distances)] = farthest + 1
    return np.asarray(distances)


def _scaled(distances: Array) -> Array:
    """Classical scaling into the plane, with signs fixed."""
    centred = distances**2
    centred = centred - centred.mean(axis=0) - centred.mean(axis=1)[:, None] + centred.mean()
    values, vectors = np.linalg.eigh(-centred / 2)
    points = vectors[:, [-1, -2]] * np.sqrt(np.maximum(values[[-1, -2]], 1e-6))
    angle = np.arange(len(points)) * 2.399963
    return np.asarray(points) + 1e-3 * np.column_stack([np.cos(angle), np.sin(angle)])


def _majorised(points: Array, distances: Array) -> Array:
    """Lower the stress, weights 1 / distance squared, by steps that never raise it."""
    weights = 1 / np.maximum(distances, 1e-9) ** 2
    np.fill_diagonal(weights, 0)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    inverse = np.linalg.pinv(laplacian)
    for _ in range(_STEPS):
        apart = np.linalg.norm(points[:, None] - points[None], axis=-1)
        ratio = np.where(apart > 0, weights * distances / np.maximum(apart, 1e-9), 0)
        pull = np.diag(ratio.sum(axis=1)) - ratio
        points = inverse @ pull @ points
    return points


def _turned(points: Array) -> Array:
    """Turn the longest direction to lie across the page, heavier side left."""
    centred = points - points.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    turned = centred @ vectors[:, ::-1]
    for axis in (0, 1):
        if np.median(turned[:, axis]) > (turned[:, axis].min() + turned[:, axis].max()) / 2:
            turned[:, axis] = -turned[:, axis]
    return np.asarray(np.round(turned, 6))

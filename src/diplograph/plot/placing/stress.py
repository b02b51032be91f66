"""Stress majorisation: places whose distances resemble the distances in the graph.

Gansner, Koren and North, "Graph drawing by stress majorization", Graph Drawing 2004.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from diplograph.plot.placing.geometry import Array

_STEPS = 120


def shortest_paths(size: int, pairs: npt.NDArray[np.intp], lengths: Array) -> Array:
    """Give all shortest paths (Floyd and Warshall); what is not joined stands farther off.

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


def scaled(distances: Array) -> Array:
    """Give a first guess in the plane by classical scaling, without chance."""
    centred = distances**2
    centred = centred - centred.mean(axis=0) - centred.mean(axis=1)[:, None] + centred.mean()
    values, vectors = np.linalg.eigh(-centred / 2)
    points = vectors[:, [-1, -2]] * np.sqrt(np.maximum(values[[-1, -2]], 1e-6))
    angle = np.arange(len(points)) * 2.399963
    return np.asarray(points) + 1e-3 * np.column_stack([np.cos(angle), np.sin(angle)])


def majorised(points: Array, distances: Array) -> Array:
    """Lower the stress, weights 1 / distance squared, by steps that never raise it."""
    weights = 1 / np.maximum(distances, 1e-9) ** 2
    np.fill_diagonal(weights, 0)
    inverse = np.linalg.pinv(np.diag(weights.sum(axis=1)) - weights)
    for _ in range(_STEPS):
        difference = points[:, None] - points[None]
        apart = np.sqrt((difference**2).sum(axis=-1))
        ratio = np.where(apart > 0, weights * distances / np.maximum(apart, 1e-9), 0)
        moved = inverse @ (ratio.sum(axis=1)[:, None] * points - ratio @ points)
        change = np.abs(moved - points).max()
        points = moved
        if change < 1e-4:
            break
    return points


def filling(points: Array, width: float, height: float) -> Array:
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

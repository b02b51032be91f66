"""Plane geometry on arrays: segments that cross, distances, boxes."""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]
Mask: TypeAlias = npt.NDArray[np.bool_]
Room: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right and top of a part of the page, in points."""
_STEPS: Final = 64  # of a curve that is trimmed: it stops short by one of them at most

# A circle cut in the golden ratio: however many turns of it one takes, no two directions meet,
# and each new one falls into the widest gap. Seven figures, as the stored layout was computed.
_GOLDEN_ANGLE: Final = 2.399963


def directions(count: int) -> Array:
    """Spread numbered things around a point: unit vectors, shape ``(count, 2)``, none alike.

    Examples
    --------
    >>> directions(2).round(2).tolist()
    [[1.0, 0.0], [-0.74, 0.68]]
    """
    angles = np.arange(count) * _GOLDEN_ANGLE
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


def crossings(a: Array, b: Array, c: Array, d: Array) -> Mask:
    """Tell which segments ``ab`` properly cross which segments ``cd``.

    Parameters
    ----------
    a, b, c, d
        Ends of the segments, shape ``(..., 2)``; the leading axes broadcast.

    Examples
    --------
    >>> bool(crossings(*np.array([[0.0, 0], [2, 2], [0, 2], [2, 0]])))
    True
    """
    return (_side(a, b, c) * _side(a, b, d) < 0) & (_side(c, d, a) * _side(c, d, b) < 0)


def distance_to_segments(points: Array, a: Array, b: Array) -> Array:
    """Measure the distance from points to segments ``ab``; the leading axes broadcast.

    Examples
    --------
    >>> float(distance_to_segments(*np.array([[1.0, 1], [0, 0], [2, 0]])))
    1.0
    """
    # Sums over two coordinates are written out: numpy reduces short axes slowly.
    x, y = b[..., 0] - a[..., 0], b[..., 1] - a[..., 1]
    from_x, from_y = points[..., 0] - a[..., 0], points[..., 1] - a[..., 1]
    share = np.clip((from_x * x + from_y * y) / np.maximum(x * x + y * y, 1e-12), 0, 1)
    return np.asarray(np.hypot(from_x - share * x, from_y - share * y))


def distance_to_boxes(points: Array, centres: Array, halves: Array) -> Array:
    """Measure the distance from points to upright boxes; 0 inside. The leading axes broadcast."""
    x, y = (
        np.clip(np.abs(points[..., n] - centres[..., n]) - halves[..., n], 0, None) for n in (0, 1)
    )
    return np.asarray(np.hypot(x, y))


def boxes_touch(centres: Array, halves: Array, others: Array, other_halves: Array) -> Mask:
    """Tell which upright boxes touch which; the leading axes broadcast."""
    # One coordinate after the other: numpy walks over a last axis of two slowly.
    x, y = (
        np.abs(centres[..., n] - others[..., n]) < halves[..., n] + other_halves[..., n]
        for n in (0, 1)
    )
    return np.asarray(x & y)


def along_curves(curves: Array, step: float) -> list[Array]:
    """Walk along quadratic Bézier curves, in steps of at most ``step``.

    Parameters
    ----------
    curves
        Start, control point and end of each, shape ``(n, 3, 2)``.
    step
        Distance in points.
    """
    trails = []
    for start, control, end in curves:
        length = np.hypot(*(control - start)) + np.hypot(*(end - control))
        trails.append(bezier(start, control, end, int(length / step) + 2))
    return trails


def bezier(start: Array, control: Array, end: Array, count: int) -> Array:
    """Compute points along quadratic Bézier curves, shape ``(..., count, 2)``, ends included."""
    t = np.linspace(0, 1, count)[:, None]
    one, two, three = (each[..., None, :] for each in (start, control, end))
    return np.asarray((1 - t) ** 2 * one + 2 * t * (1 - t) * two + t**2 * three)


def trim(curve: Array, radius: float) -> Array:
    """Cut a quadratic curve where it leaves its first and enters its last glyph."""
    points = bezier(curve[0], curve[1], curve[2], _STEPS + 1)
    leaves = np.hypot(*(points - curve[0]).T) >= radius
    enters = np.hypot(*(points - curve[2]).T) >= radius
    free = np.flatnonzero(leaves & enters)
    if len(free) < 2:
        return curve
    t0, t1 = free[0] / _STEPS, free[-1] / _STEPS

    # De Casteljau's construction with a share of its own in each step (the blossom of the curve):
    # the part from t0 to t1 is again a quadratic curve, with these three for its points.
    def at(u: float, v: float) -> Array:
        return np.asarray(
            (1 - u) * (1 - v) * curve[0] + ((1 - u) * v + u * (1 - v)) * curve[1] + u * v * curve[2]
        )

    return np.stack([at(t0, t0), at(t0, t1), at(t1, t1)])


def _side(a: Array, b: Array, c: Array) -> Array:
    """Twice the signed area of the triangle: on which side of ``ab`` lies ``c``."""
    return np.asarray(
        (b[..., 0] - a[..., 0]) * (c[..., 1] - a[..., 1])
        - (b[..., 1] - a[..., 1]) * (c[..., 0] - a[..., 0])
    )

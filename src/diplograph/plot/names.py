"""Names of nodes, placed so that none lies on another.

For each name some places around its node are tried (16 directions, several distances); a place
costs what it would cover, and names settle one after another until none can do better.
"""

from __future__ import annotations

import math
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]

_DIRECTIONS = 16
_GAPS = (5.5, 9.0, 15.0, 24.0, 36.0)
_ROUNDS = 8
_OUTSIDE, _ON_NAME, _ON_NODE, _ON_EDGE, _FAR = 400.0, 300.0, 40.0, 2.0, 1.6


def placed(
    nodes: Array, sizes: Array, edges: Array, page: tuple[float, float, float, float]
) -> Array:
    """Choose the centre of each name.

    Parameters
    ----------
    nodes
        Centres of the nodes, one row each, in points.
    sizes
        Width and height of each name, in points.
    edges
        Points along the drawn lines, one row each.
    page
        Left, bottom, right and top of the room there is.

    Returns
    -------
    numpy.ndarray
        Centres of the names, one row each.
    """
    choices = np.stack([_around(node, size) for node, size in zip(nodes, sizes, strict=True)])
    fixed = np.stack(
        [
            _fixed_cost(c, s, k, nodes, edges, page)
            for k, (c, s) in enumerate(zip(choices, sizes, strict=True))
        ]
    )
    chosen = fixed.argmin(axis=1)
    for _ in range(_ROUNDS):
        moved = False
        for k in np.argsort(-fixed.min(axis=1), kind="stable"):
            others = np.arange(len(nodes)) != k
            centres = choices[others, chosen[others]]
            cover = _overlap(choices[k], sizes[k], centres, sizes[others])
            best = int((fixed[k] + _ON_NAME * cover.sum(axis=1)).argmin())
            moved |= best != chosen[k]
            chosen[k] = best
        if not moved:
            break
    return np.asarray(choices[np.arange(len(nodes)), chosen])


def _around(node: Array, size: Array) -> Array:
    """Centres of a name of this size in all directions and distances around a node."""
    centres = []
    for gap in _GAPS:
        for step in range(_DIRECTIONS):
            angle = 2 * math.pi * step / _DIRECTIONS
            x, y = math.cos(angle), math.sin(angle)
            centres.append((x * (gap + size[0] / 2 * abs(x) ** 0.5), y * (gap + size[1] / 2)))
    return node + np.array(centres)


def _fixed_cost(
    centres: Array,
    size: Array,
    own: int,
    nodes: Array,
    edges: Array,
    page: tuple[float, float, float, float],
) -> Array:
    """Sum what each place costs whatever the other names do."""
    half = size / 2
    left, bottom, right, top = page
    outside = (
        np.clip(left - (centres[:, 0] - half[0]), 0, None)
        + np.clip(centres[:, 0] + half[0] - right, 0, None)
        + np.clip(bottom - (centres[:, 1] - half[1]), 0, None)
        + np.clip(centres[:, 1] + half[1] - top, 0, None)
    )
    near = np.full(len(nodes), 4.5)
    on_nodes = _overlap(centres, size, nodes, np.column_stack([near, near]) * 2)
    on_own = on_nodes[:, own] * 4
    on_nodes[:, own] = 0
    on_edges = _overlap(centres, size, edges, np.ones_like(edges)) if len(edges) else 0 * on_nodes
    order = np.arange(len(centres)) / len(centres)
    gaps = np.repeat(_GAPS, _DIRECTIONS)
    apart = np.linalg.norm(centres[:, None] - nodes[None], axis=-1)
    nearer = np.sum(apart < apart[:, own, None] * 0.8, axis=1)
    return np.asarray(
        _OUTSIDE * (outside > 0)
        + outside
        + _ON_NODE * (on_nodes.sum(axis=1) + on_own)
        + _ON_EDGE * np.minimum(on_edges.sum(axis=1), 8)
        + _FAR * gaps
        + 4 * nearer
        + order
    )


def _overlap(centres: Array, size: Array, others: Array, other_sizes: Array) -> Array:
    """Tell for each centre which other boxes a box of this size there would touch."""
    reach = (size + other_sizes) / 2 + 0.75
    return np.asarray((np.abs(centres[:, None] - others[None]) < reach[None]).all(axis=-1), float)

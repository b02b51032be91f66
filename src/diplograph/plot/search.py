"""A local search on the page: each node tries other places and takes the best.

A place costs crossings, weighted by how often both relations are in force together; relations
that pass close to a foreign node; room for names that is taken; and stress.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diplograph.plot.geometry import Array, Mask, crossings, distance_to_segments

# Points from a node at which it looks for another place: from a nudge to a third of the page.
_RADII = (6.0, 14.0, 30.0, 70.0, 140.0)
# Costs, in crossings that are always in force. Two glyphs on one spot are the worst, covered names
# come next; stress only decides where readers would see no difference, and keeps kin together.
_CLOSE, _ROOM, _PASSING, _STRESS = 12.0, 8.0, 1.6, 0.35
# A relation that passes a foreign node nearer than this seems to end there; the cost reaches a
# little beyond, so that what has just come clear still prefers to go farther.
_CLEAR, _BEYOND = 18.0, 1.15
# Two nodes nearer than this leave no room for a curve and its end mark between their glyphs.
_APART = 20.0
# Names may stand on any side, so two of them rarely need the whole of both widths beside each
# other, but always the height of both lines; to either the glyphs are added, in points.
_WIDTH_SHARE, _GLYPHS_BESIDE, _GLYPHS_ABOVE = 0.75, 9.0, 10.0
# Whoever is never seen together on a sampled day may be on another: a little room is kept.
_ROOM_FOR_STRANGERS = 0.03
# A little for each meeting, however short: it may be the day that somebody prints.
_ANY_MEETING = 0.05
# A graph as wide as the page's diagonal would touch its rim on all sides.
_FILL = 0.8

Progress = Callable[[float], None]
"""Called with the share of the work that is done."""


@dataclass(frozen=True, slots=True)
class Ties:
    """All pairs of entities that are ever related, and on which sample days they are.

    ``pairs`` holds two node numbers a row; ``active`` says for each pair and sample day whether
    a relation is in force; ``ideal`` are distances between nodes; ``names`` the size of each
    name in points.
    """

    pairs: npt.NDArray[np.intp]
    active: Mask
    ideal: Array
    names: Array

    def together(self) -> tuple[Array, Array, Array]:
        """Count shares of days by pair and pair, pair and node, node and node; 0 at shared ends."""
        nodes = np.zeros((len(self.names), self.active.shape[1]), dtype=bool)
        for side in (0, 1):
            np.logical_or.at(nodes, self.pairs[:, side], self.active)
        days = max(self.active.shape[1], 1)
        pairs, ends = self.active.astype(float), nodes.astype(float)
        meets = [a @ b.T / days for a, b in ((pairs, pairs), (pairs, ends), (ends, ends))]
        edge_edge, edge_node, node_node = (m + _ANY_MEETING * (m > 0) for m in meets)
        p = self.pairs
        shared = (p[:, None, :, None] == p[None, :, None, :]).any(axis=(2, 3))
        edge_edge[shared] = 0
        edge_node[np.arange(len(p))[:, None], p] = 0
        np.fill_diagonal(node_node, 0)
        return edge_edge, edge_node, node_node


class Search:
    """The search, on a page of ``width`` by ``height`` points.

    Parameters
    ----------
    ties
        What is to be placed.
    width, height
        Room for the centres of nodes, in points.
    seed
        Seed of the candidate places.
    """

    def __init__(self, ties: Ties, width: float, height: float, seed: int = 0) -> None:
        self.ties = ties
        self.size = np.array([width, height])
        self.random = np.random.default_rng(seed)
        self.edge_edge, self.edge_node, self.node_node = ties.together()
        numbers = np.arange(len(ties.pairs))
        self.incident = [
            numbers[(ties.pairs == node).any(axis=1)] for node in range(len(ties.names))
        ]
        reach = (ties.names[:, None] + ties.names[None]) / 2
        beside = reach[..., 0] * _WIDTH_SHARE + _GLYPHS_BESIDE
        self.reach = np.stack([beside, reach[..., 1] + _GLYPHS_ABOVE], axis=-1)
        self.weights = 1 / np.maximum(ties.ideal, 1e-9) ** 2
        np.fill_diagonal(self.weights, 0)
        self.unit = float(np.hypot(width, height)) / max(ties.ideal.max(initial=1), 1) * _FILL

    def run(
        self,
        points: Array,
        *,
        sweeps: int,
        movable: npt.NDArray[np.intp],
        progress: Progress | None = None,
    ) -> Array:
        """Move the movable nodes while that costs less; return all places, shape ``(nodes, 2)``."""
        points = np.clip(points, 0, self.size)
        for sweep in range(sweeps):
            moved = 0
            for node in self.random.permutation(movable):
                # Steps grow shorter, as what is far off has been tried by then.
                places = self._candidates(points, int(node), 1 - 0.6 * sweep / sweeps)
                best = int(self.costs(points, int(node), places).argmin())
                moved += best > 0
                points[node] = places[best]
            if progress is not None:
                progress((sweep + 1) / sweeps)
            if not moved:
                break
        return points

    def total(self, points: Array) -> float:
        """Sum the costs of all nodes; used to compare whole layouts."""
        nodes = range(len(points))
        return float(sum(self.costs(points, node, points[node][None])[0] for node in nodes))

    def costs(self, points: Array, node: int, places: Array) -> Array:
        """Compute what each place would cost a node while all others stay where they are."""
        pairs, mine = self.ties.pairs, self.incident[node]
        others = np.setdiff1d(np.arange(len(pairs)), mine)
        far = points[np.where(pairs[mine, 0] == node, pairs[mine, 1], pairs[mine, 0])]
        a, b = points[pairs[others, 0]], points[pairs[others, 1]]
        here = places[:, None, None]
        cross = crossings(here, far[None, :, None], a[None, None], b[None, None])
        cost = np.einsum("kmq,mq->k", cross, self.edge_edge[np.ix_(mine, others)])
        passed = distance_to_segments(points[None, None], here, far[None, :, None])
        near = np.clip(_BEYOND - passed / _CLEAR, 0, None)
        cost += _PASSING * np.einsum("kmn,mn->k", near, self.edge_node[mine])
        passing = distance_to_segments(places[:, None], a[None], b[None])
        near = np.clip(_BEYOND - passing / _CLEAR, 0, None)
        cost += _PASSING * (near @ self.edge_node[others, node])
        apart = np.abs(places[:, None] - points[None])
        room = np.clip(1 - apart / self.reach[node], 0, None).prod(axis=-1)
        cost += _ROOM * (room @ (self.node_node[node] + _ROOM_FOR_STRANGERS))
        distance = np.hypot(apart[..., 0], apart[..., 1])
        too_close = np.clip(1 - distance / _APART, 0, None)
        too_close[:, node] = 0
        cost += _CLOSE * too_close.sum(axis=1)
        wanted = self.ties.ideal[node] * self.unit
        strain = ((distance / np.maximum(wanted, 1e-9) - 1) ** 2) * (self.weights[node] > 0)
        return np.asarray(cost + _STRESS * strain.mean(axis=1))

    def _candidates(self, points: Array, node: int, reach: float) -> Array:
        """Where it is, around it near and far, among its neighbours, and anywhere."""
        angles = self.random.uniform(0, 2 * np.pi, (4, len(_RADII)))
        rings = np.stack([np.cos(angles), np.sin(angles)], axis=-1) * np.array(_RADII)[:, None]
        around = points[node] + rings.reshape(-1, 2) * reach
        pairs = self.ties.pairs[self.incident[node]]
        neighbours = points[pairs[pairs != node]]
        middle = neighbours.mean(axis=0, keepdims=True) if len(neighbours) else points[[node]]
        anywhere = self.random.uniform(0, 1, (5, 2)) * self.size
        places = np.concatenate([points[[node]], around, middle, anywhere])
        return np.asarray(np.clip(places, 0, self.size))

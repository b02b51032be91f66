"""Curves between nodes: parallel relations in lanes, bent away from foreign nodes and names.

A curve is a quadratic Bézier curve (start, control point, end). All relations of a pair are one
bundle, which takes the bend that costs least while the other bundles stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from diplograph.plot.geometry import (
    Array,
    Room,
    bezier,
    crossings,
    distance_to_boxes,
    distance_to_segments,
    trim,
)

# Heights of the middle of a curve, in points; straight comes first, so that ties stay straight.
_BENDS = (0.0, 7.0, -7.0, 14.0, -14.0, 24.0, -24.0, 38.0, -38.0, 56.0, -56.0)
# Straight pieces as which a curve is looked at: with 4, twice as many names lay on curves, with 16
# a few names less, but fewer captions had room.
_SEGMENTS = 8
_STEEPEST = 0.38  # of the distance of its ends: beyond, a curve looks like a loop
_MANY, _FEWER_BENDS, _COARSE = 150, 5, 4
# What a curve costs: through a foreign glyph it would say what is not so, and outside the page it
# would be lost; letters and near misses can be read still, crossings are the least evil. A bend
# costs little a point, but enough that no curve bends without need.
_HIT, _OUTSIDE, _NAME, _GRAZE, _MERGE, _CROSS, _BEND = 60.0, 50.0, 14.0, 5.0, 5.0, 3.0, 0.09
_ROUNDS = 2
# Points between a curve and a glyph, or a curve beside it, that make it a hit, graze or merger.
_HIT_BELOW, _GRAZE_BELOW, _MERGE_BELOW = 1.8, 4.0, 2.2


@dataclass(frozen=True, slots=True)
class Bundle:
    """All relations between two nodes: node numbers and number of lanes."""

    first: int
    second: int
    lanes: int


class Router:
    """Finds a bend for each bundle.

    Parameters
    ----------
    nodes
        Centres, in points.
    radius
        Radius of the glyphs, in points.
    bundles
        What joins them.
    lane
        Distance between parallel curves, in points.
    room
        What must hold all curves.
    """

    def __init__(
        self,
        nodes: Array,
        radius: float,
        bundles: Sequence[Bundle],
        lane: float,
        room: Room,
    ) -> None:
        self.nodes, self.radius, self.bundles, self.lane = nodes, radius, bundles, lane
        self.low, self.high = np.array(room[:2]), np.array(room[2:])
        self.ends = np.array([(b.first, b.second) for b in bundles], dtype=np.intp).reshape(-1, 2)
        self.halves = np.array([self.spacing(b) * (b.lanes - 1) / 2 for b in bundles])
        self.bends = np.zeros(len(bundles))
        # Of very many, no reader follows one: a rough search is enough, and much faster.
        self.rough = len(bundles) > _MANY
        self.curves = (
            np.stack([self._centre(n, np.zeros(1))[0] for n in range(len(bundles))])
            if bundles
            else np.empty((0, _SEGMENTS + 1, 2))
        )

    def spacing(self, bundle: Bundle) -> float:
        """Choose the distance between lanes: narrower where there are many, or little length."""
        length = float(np.hypot(*(self.nodes[bundle.second] - self.nodes[bundle.first])))
        # All lanes together take half the length at the most, but stay 1.6 points apart: closer,
        # two curves of 1.5 points would look like one.
        return min(self.lane, max(1.6, length * 0.5 / max(bundle.lanes - 1, 1)))

    def run(self, centres: Array, halves: Array) -> None:
        """Choose all bends, given boxes of names (centres, half sizes)."""
        for _ in range(1 if self.rough else _ROUNDS):
            changed = False
            for number in range(len(self.bundles)):
                costs, curves = self._costs(number, centres, halves)
                best = int(costs.argmin())
                changed |= self._candidates(number)[best] != self.bends[number]
                self.bends[number] = self._candidates(number)[best]
                self.curves[number] = curves[best]
            if not changed:
                break

    def lanes(self, number: int) -> Array:
        """Compute the curves of a bundle from first to second, trimmed, shape ``(lanes, 3, 2)``."""
        bundle = self.bundles[number]
        spread = (np.arange(bundle.lanes) - (bundle.lanes - 1) / 2) * self.spacing(bundle)
        curves = self._curves_of(number, self.bends[number] + spread)
        return np.stack([trim(curve, self.radius + 1.0) for curve in curves])

    def _candidates(self, number: int) -> Array:
        bundle = self.bundles[number]
        length = float(np.hypot(*(self.nodes[bundle.second] - self.nodes[bundle.first])))
        bends = np.array(_BENDS[:_FEWER_BENDS] if self.rough else _BENDS)
        return np.asarray(bends[np.abs(bends) <= length * _STEEPEST])

    def _curves_of(self, number: int, bends: Array) -> Array:
        """Compute start, control point and end for each bend; it is the height at the middle."""
        start, end = self.nodes[self.ends[number]]
        along = end - start
        normal = np.array([along[1], -along[0]]) / max(float(np.hypot(*along)), 1e-9)
        # Half way, a quadratic curve has risen to half the height of its control point.
        control = (start + end) / 2 + 2 * bends[:, None] * normal
        both = np.broadcast_to(start, control.shape), np.broadcast_to(end, control.shape)
        return np.stack([both[0], control, both[1]], axis=1)

    def _centre(self, number: int, bends: Array) -> Array:
        start, control, end = self._curves_of(number, bends).swapaxes(0, 1)
        return bezier(start, control, end, _SEGMENTS + 1)

    def _costs(self, number: int, centres: Array, halves: Array) -> tuple[Array, Array]:
        bends = self._candidates(number)
        curves = self._centre(number, bends)
        ends, half = self.ends[number], self.halves[number]
        a, b = curves[:, :-1, None], curves[:, 1:, None]
        foreign = np.ones(len(self.nodes), dtype=bool)
        foreign[ends] = False
        away = distance_to_segments(self.nodes[foreign][None, None], a, b).min(axis=1, initial=1e9)
        away = away - half - self.radius
        cost = _HIT * (away < _HIT_BELOW).sum(axis=1) + _GRAZE * (away < _GRAZE_BELOW).sum(axis=1)
        # A bundle of many lanes takes more room the more it bends.
        cost = cost + _BEND * np.abs(bends) * (1 + 0.4 * (self.bundles[number].lanes - 1))
        fine = (curves[:, :-1] + curves[:, 1:]) / 2
        points = np.concatenate([curves, fine], axis=1)
        if len(centres):
            gap = distance_to_boxes(points[:, :, None], centres, halves).min(axis=1)
            cost = cost + _NAME * (gap < half + 0.8).sum(axis=1)
        outside = ((points < self.low) | (points > self.high)).any(axis=(1, 2))
        cost = cost + _OUTSIDE * outside
        others = np.arange(len(self.bundles)) != number
        c = self.curves[others]
        shares = (self.ends[others][:, :, None] == ends).any(axis=(1, 2))
        line = c[:, ::_COARSE] if self.rough else c
        mine = curves[:, ::_COARSE] if self.rough else curves
        crossed = crossings(
            mine[:, :-1, None],
            mine[:, 1:, None],
            line[:, :-1].reshape(-1, 2),
            line[:, 1:].reshape(-1, 2),
        )
        hits = crossed.any(axis=1).reshape(len(bends), len(line), line.shape[1] - 1).any(axis=2)
        cost = cost + _CROSS * hits.sum(axis=1)
        if shares.any():
            # Curves that leave the same node side by side must not merge into one.
            middle = points[:, _SEGMENTS // 2 - 1 : _SEGMENTS // 2 + 2]
            near = (
                distance_to_segments(middle[:, :, None, None], c[shares][:, :-1], c[shares][:, 1:])
                .min(axis=3)
                .max(axis=1)
            )
            least = half + self.halves[others][shares] + _MERGE_BELOW
            cost = cost + _MERGE * (near < least).sum(axis=1)
        return np.asarray(cost), curves

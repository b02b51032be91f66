"""Names of nodes, placed so that none lies on another, nor on a node, nor on a curve.

For each name places around its node are tried (16 directions, six distances, one to three
lines); a place costs what it would cover, and names settle one after another until none can do
better.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from diplograph.plot.placing.geometry import Array, boxes_touch, distance_to_boxes
from diplograph.plot.placing.letters import broken, text_size

_DIRECTIONS = 16
_GAPS = (2.0, 5.0, 9.0, 14.0, 20.0, 27.0)
_ROUNDS = 10
_OUTSIDE, _ON_NAME, _ON_NODE, _NEARER, _ON_CURVE = 400.0, 120.0, 80.0, 60.0, 9.0


@dataclass(frozen=True, slots=True)
class Name:
    """A text with the centre and half size of its box, in points, and what it still costs."""

    text: str
    centre: tuple[float, float]
    half: tuple[float, float]
    cost: float

    @property
    def is_free(self) -> bool:
        """Whether it lies on no other name, no node, and inside the page."""
        return self.cost < _NEARER


def placed(
    names: Sequence[str],
    nodes: Array,
    radius: float,
    curves: Array,
    page: tuple[float, float, float, float],
    size: float,
) -> list[Name]:
    """Choose a place for each name.

    Parameters
    ----------
    names
        The texts.
    nodes
        Centres of all nodes, in points; the first of them are those of the names, in order.
    radius
        Radius of the glyphs.
    curves
        Points along the drawn curves, one row each.
    page
        Left, bottom, right and top of the room there is.
    size
        Size of the letters, in points.
    """
    if not names:
        return []
    choices = [
        _choices(name, number, nodes, radius, curves, page, size)
        for number, name in enumerate(names)
    ]
    chosen = np.array([int(costs.argmin()) for _, _, _, costs in choices])
    everyone = np.arange(len(names))
    order = np.argsort([-costs.min() for *_, costs in choices], kind="stable")
    paid = np.zeros(len(names))
    for _ in range(_ROUNDS):
        moved = False
        centres = np.stack([c[1][k] for c, k in zip(choices, chosen, strict=True)])
        halves = np.stack([c[2][k] for c, k in zip(choices, chosen, strict=True)])
        for number in order:
            _, mine, half, costs = choices[number]
            others = everyone != number
            cover = boxes_touch(
                mine[:, None], half[:, None] + 0.5, centres[others][None], halves[others][None]
            )
            total = costs + _ON_NAME * cover.sum(axis=1)
            best = int(total.argmin())
            moved |= best != chosen[number]
            chosen[number], paid[number] = best, total[best]
            centres[number], halves[number] = mine[best], half[best]
        if not moved:
            break
    return [
        Name(
            texts[best],
            (float(centres[best, 0]), float(centres[best, 1])),
            (float(halves[best, 0]), float(halves[best, 1])),
            float(cost),
        )
        for (texts, centres, halves, _), best, cost in zip(choices, chosen, paid, strict=True)
    ]


def _choices(
    name: str,
    own: int,
    nodes: Array,
    radius: float,
    curves: Array,
    page: tuple[float, float, float, float],
    size: float,
) -> tuple[list[str], Array, Array, Array]:
    """Give texts, centres, half sizes and fixed costs of all places of one name."""
    texts, centres, halves, costs = [], [], [], []
    for lines, text in enumerate(broken(name)):
        half = np.array(text_size(text, size)) / 2
        for near, gap in enumerate(_GAPS):
            for step in range(_DIRECTIONS):
                angle = 2 * math.pi * step / _DIRECTIONS
                away = np.array([math.cos(angle), math.sin(angle)])
                # The nearest point of the box stands at the gap from the glyph.
                scale = radius + gap + _support(half, away)
                centres.append(nodes[own] + away * scale)
                halves.append(half)
                texts.append(text)
                straight = 0.0 if step % 8 == 0 else 0.4
                costs.append(0.9 * lines + 1.8 * near**1.2 + straight + 0.01 * step)
    at, box = np.array(centres), np.array(halves)
    return texts, at, box, np.array(costs) + _fixed(at, box, own, nodes, radius, curves, page)


def _support(half: Array, away: Array) -> float:
    """Distance from the centre of a box to its side or corner in a direction."""
    sides = half / np.maximum(np.abs(away), 1e-9)
    return float(min(sides))


def _fixed(
    at: Array,
    box: Array,
    own: int,
    nodes: Array,
    radius: float,
    curves: Array,
    page: tuple[float, float, float, float],
) -> Array:
    low, high = np.array(page[:2]), np.array(page[2:])
    over = np.clip(low - (at - box), 0, None) + np.clip(at + box - high, 0, None)
    outside = over.sum(axis=1)
    gaps = distance_to_boxes(nodes[None], at[:, None], box[:, None]) - radius
    mine = gaps[:, own].copy()
    gaps[:, own] = np.inf
    reach = np.abs(at - nodes[own]).max() + box.max()
    near = curves[(np.abs(curves - nodes[own]) < reach).all(axis=1)]
    if len(near):
        inside = boxes_touch(at[:, None], box[:, None] + 0.9, near[None], np.zeros(2))
        on_curves = np.minimum(inside.sum(axis=1), 9)
    else:
        on_curves = np.zeros(len(at))
    return np.asarray(
        _OUTSIDE * (outside > 0)
        + outside
        + _ON_NODE * (gaps < 0.8).sum(axis=1)
        + _ON_NODE * (mine < 0.2)
        + _NEARER * (gaps < (mine + 0.8)[:, None]).sum(axis=1)
        + _ON_CURVE * (on_curves > 0)
        + 0.6 * on_curves
    )

"""Names of nodes and captions of relations, placed so that they cover nothing.

For each name places around its node are tried (16 directions, six distances, one to three
lines); a place costs what it would cover, and names move one after another until none can do
better. Captions come last: each stands on its own curve where it fits, or is left out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from diplograph.plot.geometry import Array, Room, boxes_touch, distance_to_boxes
from diplograph.plot.style import line_breaks, text_size

# On four days of the shipped graph 11 names lay on curves with 16 directions, 24 with 8, and no
# fewer with 32; distances beyond the last helped nothing, half as many cost captions.
_DIRECTIONS = 16
_GAPS = (2.0, 5.0, 9.0, 14.0, 20.0, 27.0)
_ROUNDS = 10  # a bound: names come to rest sooner
# What a name costs by what it would cover. A name nearer to a foreign node than to its own
# misleads: that cost and all above it count as having no place (`Name.is_free`). A curve below a
# name is merely untidy: a farther place is preferred to it, but not a missing name.
_OUTSIDE, _ON_NAME, _ON_NODE, _NEARER, _ON_CURVE = 400.0, 120.0, 80.0, 60.0, 9.0
_CLEAR, _LINE = 0.8, 0.9  # points between letters and a glyph; half the width of a strong curve
# Parts of the way along a curve at which a caption is tried, from the middle outwards. On four days
# of the shipped graph 80 of 196 curves find room for one; 69 would with three places, 51 with one.
_SHARES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)


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


def place_names(
    names: Sequence[str],
    nodes: Array,
    radius: float,
    curves: Array,
    room: Room,
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
    room
        What must hold them all.
    size
        Size of the letters, in points.
    """
    if not names:
        return []
    choices = [
        _choices(name, number, nodes, radius, curves, room, size)
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
        Name(texts[best], _point(centres[best]), _point(halves[best]), float(cost))
        for (texts, centres, halves, _), best, cost in zip(choices, chosen, paid, strict=True)
    ]


def _choices(
    name: str,
    own: int,
    nodes: Array,
    radius: float,
    curves: Array,
    room: Room,
    size: float,
) -> tuple[list[str], Array, Array, Array]:
    """List texts, centres, half sizes and fixed costs of all places of one name."""
    texts, centres, halves, costs = [], [], [], []
    for lines, text in enumerate(line_breaks(name)):
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
                # Among free places: few lines, near the node, right or left of it, where readers
                # look first; the last term lets no two cost the same.
                aside = 0.0 if step % (_DIRECTIONS // 2) == 0 else 0.4
                costs.append(0.9 * lines + 1.8 * near**1.2 + aside + 0.01 * step)
    at, box = np.array(centres), np.array(halves)
    return texts, at, box, np.array(costs) + _fixed_costs(at, box, own, nodes, radius, curves, room)


def _point(pair: Array) -> tuple[float, float]:
    return float(pair[0]), float(pair[1])


def _support(half: Array, away: Array) -> float:
    """Distance from the centre of a box to its side or corner in a direction."""
    sides = half / np.maximum(np.abs(away), 1e-9)
    return float(min(sides))


def _fixed_costs(
    at: Array,
    box: Array,
    own: int,
    nodes: Array,
    radius: float,
    curves: Array,
    room: Room,
) -> Array:
    """Compute what places cost by all that stays where it is: the rim, nodes, curves."""
    low, high = np.array(room[:2]), np.array(room[2:])
    over = np.clip(low - (at - box), 0, None) + np.clip(at + box - high, 0, None)
    outside = over.sum(axis=1)
    gaps = distance_to_boxes(nodes[None], at[:, None], box[:, None]) - radius
    mine = gaps[:, own].copy()
    gaps[:, own] = np.inf
    reach = np.abs(at - nodes[own]).max() + box.max()
    near = curves[(np.abs(curves - nodes[own]) < reach).all(axis=1)]
    if len(near):
        inside = boxes_touch(at[:, None], box[:, None] + _LINE, near[None], np.zeros(2))
        on_curves = np.minimum(inside.sum(axis=1), 9)  # points along curves: beyond, all is one
    else:
        on_curves = np.zeros(len(at))
    return np.asarray(
        _OUTSIDE * (outside > 0)
        + outside
        + _ON_NODE * (gaps < _CLEAR).sum(axis=1)
        + _ON_NODE * (mine < 0.2)  # its own glyph it may stand close to, but not upon
        + _NEARER * (gaps < (mine + _CLEAR)[:, None]).sum(axis=1)
        + _ON_CURVE * (on_curves > 0)
        + 0.6 * on_curves
    )


@dataclass(frozen=True, slots=True)
class Caption:
    """The caption of the curve with this number: its text and the centre of its box."""

    number: int
    text: str
    centre: tuple[float, float]


def place_captions(
    texts: Sequence[Sequence[str]],
    numbers: Sequence[int],
    trails: Sequence[Array],
    names: Sequence[Name],
    nodes: Array,
    radius: float,
    room: Room,
    size: float,
) -> list[Caption]:
    """Place captions where they fit, the shortest first; those that fit nowhere are left out.

    Parameters
    ----------
    texts, numbers
        What to write at a curve, the fullest first, and the number of the curve.
    trails
        Points along every curve, at most 2 points apart.
    names
        The names on the page.
    nodes, radius
        Centres and radius of the glyphs.
    room
        What must hold them all.
    size
        Size of the letters, in points.
    """
    obstacles = _Obstacles(trails, names, nodes, radius, room)
    captions: dict[int, Caption] = {}
    for attempt in range(max(map(len, texts), default=0)):
        open_ = [n for n in range(len(texts)) if n not in captions and attempt < len(texts[n])]
        for n in sorted(open_, key=lambda n: (len(texts[n][attempt]), numbers[n])):
            text = texts[n][attempt]
            half = np.array(text_size(text, size, slant="italic")) / 2 + 0.4
            centre = obstacles.find_place(numbers[n], half)
            if centre is not None:
                captions[n] = Caption(numbers[n], text, _point(centre))
    return list(captions.values())


class _Obstacles:
    """What captions must not cover: the page's rim, nodes, names, foreign curves, each other."""

    def __init__(
        self,
        trails: Sequence[Array],
        names: Sequence[Name],
        nodes: Array,
        radius: float,
        room: Room,
    ) -> None:
        self.trails, self.nodes, self.radius = trails, nodes, radius
        self.low, self.high = np.array(room[:2]), np.array(room[2:])
        self.centres = [np.array(name.centre) for name in names]
        self.halves = [np.array(name.half) for name in names]
        self.owner = np.repeat(np.arange(len(trails)), [len(trail) for trail in trails])
        self.dots = np.concatenate(trails) if len(trails) else np.empty((0, 2))

    def find_place(self, number: int, half: Array) -> Array | None:
        """Take a place on a curve for a box of this half size; None = there is none."""
        trail, foreign = self.trails[number], self.dots[self.owner != number]
        # Between glyphs that stand so close a caption would hide the whole curve.
        if float(np.hypot(*(trail[-1] - trail[0]))) < 2.2 * half.min() + 10:
            return None
        for share in _SHARES:
            centre = trail[round(share * (len(trail) - 1))]
            if self._is_free(centre, half, foreign):
                self.centres.append(centre)
                self.halves.append(half)
                return np.asarray(centre)
        return None

    def _is_free(self, centre: Array, half: Array, foreign: Array) -> bool:
        inside = (centre - half >= self.low).all() and (centre + half <= self.high).all()
        return bool(
            inside
            and (distance_to_boxes(self.nodes, centre, half) >= self.radius + _CLEAR).all()
            and not boxes_touch(centre, half + _LINE, foreign, np.zeros(2)).any()
            and not (
                self.centres
                and boxes_touch(
                    centre, half + 0.4, np.array(self.centres), np.array(self.halves)
                ).any()
            )
        )

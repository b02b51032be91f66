"""Captions of relations: the kind's name on its own curve, only where nothing is covered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from diplograph.plot.placing.geometry import Array, boxes_touch, distance_to_boxes
from diplograph.plot.placing.letters import text_size
from diplograph.plot.placing.names import Name

_SHARES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)


@dataclass(frozen=True, slots=True)
class Caption:
    """The caption of the curve with this number: its text and the centre of its box."""

    number: int
    text: str
    centre: tuple[float, float]


def captions(
    texts: Sequence[Sequence[str]],
    numbers: Sequence[int],
    trails: Sequence[Array],
    names: Sequence[Name],
    nodes: Array,
    radius: float,
    page: tuple[float, float, float, float],
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
    page
        Left, bottom, right and top of the room there is.
    size
        Size of the letters, in points.
    """
    ground = _Ground(trails, names, nodes, radius, page)
    found: dict[int, Caption] = {}
    for attempt in range(max(map(len, texts), default=0)):
        open_ = [n for n in range(len(texts)) if n not in found and attempt < len(texts[n])]
        for n in sorted(open_, key=lambda n: (len(texts[n][attempt]), numbers[n])):
            text = texts[n][attempt]
            half = np.array(text_size(text, size, slant="italic")) / 2 + 0.4
            centre = ground.room_for(numbers[n], half)
            if centre is not None:
                found[n] = Caption(numbers[n], text, (float(centre[0]), float(centre[1])))
    return list(found.values())


class _Ground:
    """What captions must not cover: the page's rim, nodes, names, foreign curves, each other."""

    def __init__(
        self,
        trails: Sequence[Array],
        names: Sequence[Name],
        nodes: Array,
        radius: float,
        page: tuple[float, float, float, float],
    ) -> None:
        self.trails, self.nodes, self.radius = trails, nodes, radius
        self.low, self.high = np.array(page[:2]), np.array(page[2:])
        self.centres = [np.array(name.centre) for name in names]
        self.halves = [np.array(name.half) for name in names]
        self.owner = np.repeat(np.arange(len(trails)), [len(trail) for trail in trails])
        self.dots = np.concatenate(trails) if len(trails) else np.empty((0, 2))

    def room_for(self, number: int, half: Array) -> Array | None:
        """Take a place on a curve for a box of this half size; None = there is none."""
        trail, foreign = self.trails[number], self.dots[self.owner != number]
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
            and (distance_to_boxes(self.nodes, centre, half) >= self.radius + 0.8).all()
            and not boxes_touch(centre, half + 0.9, foreign, np.zeros(2)).any()
            and not (
                self.centres
                and boxes_touch(
                    centre, half + 0.4, np.array(self.centres), np.array(self.halves)
                ).any()
            )
        )

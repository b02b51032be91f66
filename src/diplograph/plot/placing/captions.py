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
    texts: Sequence[str],
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
        What to write, and the number of the curve that each belongs to.
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
    low, high = np.array(page[:2]), np.array(page[2:])
    centres = [np.array(name.centre) for name in names]
    halves = [np.array(name.half) for name in names]
    owner = np.repeat(np.arange(len(trails)), [len(trail) for trail in trails])
    dots = np.concatenate(trails) if len(trails) else np.empty((0, 2))
    found = []
    order = sorted(range(len(texts)), key=lambda n: (len(texts[n]), numbers[n]))
    for text, number in ((texts[n], numbers[n]) for n in order):
        half = np.array(text_size(text, size, slant="italic")) / 2 + 0.4
        trail, foreign = trails[number], dots[owner != number]
        length = float(np.hypot(*(trail[-1] - trail[0])))
        if length < 2.2 * half.min() + 10:
            continue
        for share in _SHARES:
            centre = trail[round(share * (len(trail) - 1))]
            if (
                (centre - half < low).any()
                or (centre + half > high).any()
                or (distance_to_boxes(nodes, centre, half) < radius + 0.8).any()
                or boxes_touch(centre, half + 0.9, foreign, np.zeros(2)).any()
                or (
                    len(centres) > 0
                    and boxes_touch(centre, half + 0.4, np.array(centres), np.array(halves)).any()
                )
            ):
                continue
            found.append(Caption(number, text, (float(centre[0]), float(centre[1]))))
            centres.append(centre)
            halves.append(half)
            break
    return found

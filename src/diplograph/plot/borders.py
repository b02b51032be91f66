"""Land and borders for maps: Natural Earth's countries, and the projection they are drawn in.

``borders.json`` holds the outer rings of the countries of Natural Earth 4.1 (Admin 0, 1:110m,
public domain, naturalearthdata.com), longitude and latitude in degrees by turns, rounded to a
hundredth, without Antarctica. Rings that cross the antimeridian run on beyond 180 degrees.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from diplograph.plot.placing.geometry import Array

CREDIT = (
    "Borders: Natural Earth 4.1 (1:110m, public domain), drawn by who controlled the ground in "
    "2018; they are not those of the day shown, and take no side."
)
"""What a map says of its borders."""
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796


@dataclass(frozen=True, slots=True)
class Land:
    """A country: ISO 3166-1 alpha-3 code (None = it has none), name, rings in degrees."""

    iso3: str | None
    name: str
    rings: tuple[Array, ...]


@cache
def lands() -> tuple[Land, ...]:
    """Give all countries, those with the longest rings first, so that enclaves lie on top."""
    text = resources.files("diplograph.plot").joinpath("borders.json").read_text(encoding="utf-8")
    read = [
        Land(
            each["iso3"],
            each["name"],
            tuple(np.array(ring, dtype=float).reshape(-1, 2) for ring in each["rings"]),
        )
        for each in json.loads(text)["countries"]
    ]
    return tuple(sorted(read, key=lambda land: -max(map(len, land.rings))))


def projected(degrees: Array, middle: float = 0.0) -> Array:
    """Project longitudes and latitudes in degrees, shape ``(..., 2)``, by Equal Earth.

    Parameters
    ----------
    degrees
        Longitude and latitude.
    middle
        Longitude of the middle of the map.

    Returns
    -------
    numpy.ndarray
        Same shape, in radii of the sphere; equal areas stay equal. Formula: B. Šavrič,
        T. Patterson and B. Jenny, "The Equal Earth map projection", International Journal of
        Geographical Information Science 33 (2019), 454-465.

    Examples
    --------
    >>> projected(np.array([0.0, 0.0])).tolist()
    [0.0, 0.0]
    """
    longitude, latitude = np.radians(degrees[..., 0] - middle), np.radians(degrees[..., 1])
    theta = np.arcsin(np.sqrt(3) / 2 * np.sin(latitude))
    t2 = theta**2
    t6 = t2**3
    slope = 9 * _A4 * t6 * t2 + 7 * _A3 * t6 + 3 * _A2 * t2 + _A1
    x = 2 * np.sqrt(3) * longitude * np.cos(theta) / (3 * slope)
    y = theta * (_A4 * t6 * t2 + _A3 * t6 + _A2 * t2 + _A1)
    return np.stack([x, y], axis=-1)

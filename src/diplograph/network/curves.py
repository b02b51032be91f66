"""Measures over time, three times each: of what is certain, in force, and not impossible."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from diplograph.dates import InForce, iso
from diplograph.errors import MeasureError
from diplograph.network.balance import Balance, balance
from diplograph.network.measures import MEASURES, measures
from diplograph.slices import Slice

Numbers = npt.NDArray[np.float64]
Values = Mapping[str, float]
_LEAST = InForce.DEFINITE, InForce.PRESUMED, InForce.POSSIBLE
BALANCE_MEASURES = ("index", "frustration", "+++", "+--", "++-", "---", "friends", "foes")
"""What is told of balance over time."""


@dataclass(frozen=True)
class Curves:
    """A measure of each of some things on each of some days.

    The network of a day is measured three times. Degrees grow with the relations, so that the
    first and last curve bound whatever was the case. PageRank, betweenness, the triangle index
    and frustration do not: there `lower` and `upper` are the extremes of the three networks.

    Parameters
    ----------
    measure
        Its name.
    days
        The days, ascending, since 1970-01-01.
    groups
        What was measured: identifiers of entities, or names of numbers.
    definite, in_force, at_most
        Shape ``(groups, days)``: of what is definite, of that and what is presumed, and with
        what is merely possible. NaN = not defined there (the index of a network without triads).
    """

    measure: str
    days: npt.NDArray[np.int64]
    groups: tuple[str, ...]
    definite: Numbers
    in_force: Numbers
    at_most: Numbers

    @property
    def lower(self) -> Numbers:
        """Least of the three."""
        return np.asarray(np.fmin(np.fmin(self.definite, self.in_force), self.at_most))

    @property
    def upper(self) -> Numbers:
        """Most of the three."""
        return np.asarray(np.fmax(np.fmax(self.definite, self.in_force), self.at_most))

    @property
    def dates(self) -> list[str]:
        """The days, ``YYYY-MM-DD``."""
        return [iso(day) for day in self.days.tolist()]

    def of(self, group: str) -> Curves:
        """Give the curves of one of the groups.

        Raises
        ------
        MeasureError
            If it was not measured; the error lists what was.
        """
        if group not in self.groups:
            shown = ", ".join(self.groups[:12]) + (", …" if len(self.groups) > 12 else "")
            told = f"there is no {self.measure} of {group!r}"
            raise MeasureError(f"{told} here: take one of {shown or '(none)'}")
        n = self.groups.index(group)
        parts = (self.definite, self.in_force, self.at_most)
        return Curves(self.measure, self.days, (group,), *(part[n : n + 1] for part in parts))


def measure_curves(
    measure: str,
    worlds: Iterable[Slice],
    entities: Sequence[str],
    progress: Callable[[Slice], None] | None = None,
) -> Curves:
    """Follow a measure of some entities over days; an entity that is absent measures 0.

    Parameters
    ----------
    measure
        One of `MEASURES` but ``component``, whose numbers mean nothing from day to day.
    worlds
        The days.
    entities
        Identifiers of those to follow; none = all that occur.
    progress
        Is told each day that is done.

    Raises
    ------
    MeasureError
        If there is no such measure.
    """
    known = [name for name in MEASURES if name != "component"]
    if measure not in known:
        raise MeasureError(f"there is no measure {measure!r}: take one of {', '.join(known)}")

    def measured(world: Slice, least: InForce) -> Values:
        found = measures(world, least)
        return dict(zip(found.entities, getattr(found, measure).tolist(), strict=True))

    return _followed(measure, worlds, measured, tuple(entities), 0.0, progress)


def balance_curves(
    worlds: Iterable[Slice], progress: Callable[[Slice], None] | None = None
) -> Curves:
    """Follow structural balance over days: triangle index, frustration, triads by type, pairs.

    Where the frustration index is known between bounds only, its upper bound is told.
    """

    def measured(world: Slice, least: InForce) -> Values:
        return _numbers(balance(world, least))

    return _followed("balance", worlds, measured, BALANCE_MEASURES, np.nan, progress)


def _numbers(found: Balance) -> Values:
    friends = sum(sign > 0 for sign in found.signs.values())
    numbers = {
        "frustration": float(found.frustration.upper),
        "friends": float(friends),
        "foes": float(len(found.signs) - friends),
        **{name: float(count) for name, count in found.types.items()},
    }
    return numbers if found.index is None else numbers | {"index": found.index}


def _followed(
    name: str,
    worlds: Iterable[Slice],
    measured: Callable[[Slice, InForce], Values],
    groups: Sequence[str],
    absent: float,
    progress: Callable[[Slice], None] | None,
) -> Curves:
    """Measure each day three times; days that differ in no relation are measured once."""
    days: list[int] = []
    told: list[list[Values]] = []
    known: dict[bytes, list[Values]] = {}
    for world in worlds:
        ends = world.subjects.tobytes() + world.objects.tobytes()
        key = world.rows.tobytes() + world.grades.tobytes() + ends
        if key not in known:
            known[key] = [measured(world, least) for least in _LEAST]
        days.append(world.day)
        told.append(known[key])
        if progress:
            progress(world)
    everything = dict.fromkeys(group for day in told for values in day for group in values)
    names = tuple(groups) or tuple(sorted(everything))
    parts = (
        np.array([[day[grade].get(n, absent) for day in told] for n in names], dtype=float)
        for grade in range(len(_LEAST))
    )
    shaped = (part.reshape(len(names), len(days)) for part in parts)
    return Curves(name, np.array(days, dtype=np.int64), names, *shaped)

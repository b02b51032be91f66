"""Measures over time: of what is certain, in force, and not impossible, between two bounds."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from diplograph.dates import InForce, iso
from diplograph.errors import MeasureError
from diplograph.network.balance import Balance, balance
from diplograph.network.doubt import balance_bounds
from diplograph.network.measures import MEASURES, Measures, measures
from diplograph.slices import Slice

Numbers = npt.NDArray[np.float64]
Values = Mapping[str, float]
Told = tuple[Values, Values, Values, Values, Values]
_LEAST = InForce.DEFINITE, InForce.PRESUMED, InForce.POSSIBLE
BALANCE_MEASURES = ("index", "frustration", "+++", "+--", "++-", "---", "friends", "foes")
"""What is told of balance over time."""


@dataclass(frozen=True)
class Curves:
    """A measure of each of some things on each of some days.

    The network of a day is measured three times. What was the case holds all that is definite
    and some, nobody knows which, of what is presumed or possible. For degrees and balance `lower`
    and `upper` bound whatever that was, for balance perhaps not tightly. PageRank and betweenness
    may rise or fall with each relation more: there they are the extremes of the three networks,
    and bound nothing.

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
    lower, upper
        The same shape: the least and the most.
    bounding
        Whether these bound whatever was the case, or are the extremes of the three only.

    Examples
    --------
    >>> import diplograph as dg
    >>> told = dg.load().measure_series("degree", "2020-01-01", "2022-01-01").curves
    >>> told.dates
    ['2020-01-01', '2021-01-01', '2022-01-01']
    >>> told.of("taliban").bounding
    True
    """

    measure: str
    days: npt.NDArray[np.int64]
    groups: tuple[str, ...]
    definite: Numbers
    in_force: Numbers
    at_most: Numbers
    lower: Numbers
    upper: Numbers
    bounding: bool

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
        cut = {
            name: getattr(self, name)[n : n + 1]
            for name in ("definite", "in_force", "at_most", "lower", "upper")
        }
        return dataclasses.replace(self, groups=(group,), **cut)


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

    def measured(world: Slice) -> Told:
        three = [measures(world, least) for least in _LEAST]
        definite, in_force, at_most = (_by_entity(each, getattr(each, measure)) for each in three)
        if measure == "weighted_degree":
            # What is not certain counts for the least where it is hostile, for the most otherwise.
            every, sure = three[2], three[0]
            foes, friends = every.sum_of_stances(-1), every.sum_of_stances(1)
            certain = sure.sum_of_stances(-1), sure.sum_of_stances(1)
            least = _plus(_by_entity(every, foes), _by_entity(sure, certain[1]))
            most = _plus(_by_entity(every, friends), _by_entity(sure, certain[0]))
        else:
            least, most = _extremes(definite, in_force, at_most)
        return definite, in_force, at_most, least, most

    bounding = measure not in ("pagerank", "betweenness")
    return _followed(measure, worlds, measured, tuple(entities), 0.0, progress, bounding=bounding)


def _by_entity(found: Measures, values: npt.NDArray[Any]) -> Values:
    return dict(zip(found.entities, values.tolist(), strict=True))


def _plus(one: Values, other: Values) -> Values:
    return {name: one.get(name, 0) + other.get(name, 0) for name in {*one, *other}}


def _extremes(*three: Values) -> tuple[Values, Values]:
    names = sorted({name for values in three for name in values})
    found = {name: [values.get(name, 0.0) for values in three] for name in names}
    least = {name: min(values) for name, values in found.items()}
    return least, {name: max(values) for name, values in found.items()}


def balance_curves(
    worlds: Iterable[Slice], progress: Callable[[Slice], None] | None = None
) -> Curves:
    """Follow structural balance over days: triangle index, frustration, triads by type, pairs.

    Where the frustration index of a network is not worked out exactly, its upper bound is told.
    """

    def measured(world: Slice) -> Told:
        definite, in_force, at_most = (_numbers(balance(world, least)) for least in _LEAST)
        least, most = balance_bounds(world)
        return definite, in_force, at_most, least, most

    return _followed("balance", worlds, measured, BALANCE_MEASURES, np.nan, progress, bounding=True)


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
    measured: Callable[[Slice], Told],
    groups: Sequence[str],
    absent: float,
    progress: Callable[[Slice], None] | None,
    *,
    bounding: bool,
) -> Curves:
    """Measure each day; days that differ in no relation are measured once."""
    days: list[int] = []
    told: list[Told] = []
    known: dict[bytes, Told] = {}
    for world in worlds:
        ends = world.subjects.tobytes() + world.objects.tobytes()
        key = world.rows.tobytes() + world.grades.tobytes() + ends
        if key not in known:
            known[key] = measured(world)
        days.append(world.day)
        told.append(known[key])
        if progress:
            progress(world)
    everything = dict.fromkeys(group for day in told for values in day for group in values)
    names = tuple(groups) or tuple(sorted(everything))
    definite, in_force, at_most, lower, upper = (
        np.array([[day[curve].get(n, absent) for day in told] for n in names], dtype=float).reshape(
            len(names), len(days)
        )
        for curve in range(5)
    )
    return Curves(
        measure=name,
        days=np.array(days, dtype=np.int64),
        groups=names,
        definite=definite,
        in_force=in_force,
        at_most=at_most,
        lower=lower,
        upper=upper,
        bounding=bounding,
    )

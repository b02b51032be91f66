"""Measures over time: of what is certain, in force, and not impossible, between two bounds."""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from diplograph.dates import InForce, iso
from diplograph.errors import MeasureError
from diplograph.network.balance import (
    TYPES,
    Balance,
    Pair,
    balance,
    frustration,
    stances_between,
    type_of,
)
from diplograph.network.measures import MEASURES, Measures, measures
from diplograph.slices import Slice

Numbers = npt.NDArray[np.float64]
Values = Mapping[str, float]
Signs = frozenset[int]
FiveValues = tuple[Values, Values, Values, Values, Values]
"""Of one day: what is definite, in force, not impossible; the least and the most."""
_LEAST = InForce.DEFINITE, InForce.PRESUMED, InForce.POSSIBLE
BALANCE_MEASURES = ("index", "frustration", *TYPES, "friends", "foes")
"""What is measured of balance over time."""


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
    >>> curves = dg.load().network.measures("degree", "2020-01-01", "2022-01-01").curves
    >>> curves.dates
    ['2020-01-01', '2021-01-01', '2022-01-01']
    >>> curves.of("taliban").bounding
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
        """Take the curves of one of the groups.

        Raises
        ------
        MeasureError
            If it was not measured; the error lists what was.
        """
        if group not in self.groups:
            shown = ", ".join(self.groups[:12]) + (", …" if len(self.groups) > 12 else "")
            message = f"there is no {self.measure} of {group!r} here"
            raise MeasureError(f"{message}: take one of {shown or '(none)'}")
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
        Called with each day that is done.

    Raises
    ------
    MeasureError
        If there is no such measure.
    """
    choices = [name for name in MEASURES if name != "component"]
    if measure not in choices:
        raise MeasureError(f"there is no measure {measure!r}: take one of {', '.join(choices)}")

    def measure_day(world: Slice) -> FiveValues:
        three = [measures(world, least) for least in _LEAST]
        definite, in_force, at_most = (_by_entity(each, getattr(each, measure)) for each in three)
        if measure == "weighted_degree":
            # What is not certain counts for the least where it is hostile, for the most otherwise.
            sums = [
                {s: _by_entity(each, each.sum_of_stances(s)) for s in (1, -1)}
                for each in (three[0], three[2])
            ]
            certain, possible = sums
            least = _plus(possible[-1], certain[1])
            most = _plus(possible[1], certain[-1])
        else:
            least, most = _extremes(definite, in_force, at_most)
        return definite, in_force, at_most, least, most

    bounding = measure not in ("pagerank", "betweenness")
    groups = tuple(entities)
    return _measure_days(measure, worlds, measure_day, groups, 0.0, progress, bounding=bounding)


def _by_entity(columns: Measures, values: npt.NDArray[Any]) -> Values:
    return dict(zip(columns.entities, values.tolist(), strict=True))


def _plus(one: Values, other: Values) -> Values:
    return {name: one.get(name, 0) + other.get(name, 0) for name in {*one, *other}}


def _extremes(*three: Values) -> tuple[Values, Values]:
    names = sorted({name for values in three for name in values})
    by_name = {name: [values.get(name, 0.0) for values in three] for name in names}
    least = {name: min(values) for name, values in by_name.items()}
    return least, {name: max(values) for name, values in by_name.items()}


def balance_curves(
    worlds: Iterable[Slice], progress: Callable[[Slice], None] | None = None
) -> Curves:
    """Follow structural balance over days: triangle index, frustration, triads by type, pairs.

    Where the frustration index of a network is not worked out exactly, its upper bound stands.
    """

    def measure_day(world: Slice) -> FiveValues:
        definite, in_force, at_most = (_values(balance(world, least)) for least in _LEAST)
        least, most = balance_bounds(world)
        return definite, in_force, at_most, least, most

    return _measure_days(
        "balance", worlds, measure_day, BALANCE_MEASURES, np.nan, progress, bounding=True
    )


def balance_bounds(slice_: Slice) -> tuple[Values, Values]:
    """Bound balance: the least and the most it can be, whatever of the doubtful is in force.

    Every pair has the signs that some choice among its doubtful relations gives it; a pair is sure
    if all choices give the same. Pairs and triads are then counted twice: those that are sure, and
    those that some choice makes. The triangle index lies between the shares which the worst and
    the best of these counts make; frustration between that of the sure pairs (fewer edges are
    never more frustrated) and that of all pairs of one possible sign, with 1 more for each pair
    that can have either (one edge more costs 1 at most). Bounds hold; they need not be tight.

    Parameters
    ----------
    slice_
        The relations of a day.

    Returns
    -------
    tuple of mappings
        The least and the most: ``index`` (absent where no choice makes a triad), ``frustration``,
        the types of triads, ``friends``, ``foes``.
    """
    possible = stances_between(slice_, InForce.POSSIBLE)
    definite = stances_between(slice_, InForce.DEFINITE)
    none: Signs = frozenset()
    options = {pair: _options(definite.get(pair, none), those) for pair, those in possible.items()}
    sure = {pair: next(iter(o)) for pair, o in options.items() if len(o) == 1 and 0 not in o}
    signed = {pair: o - {0} for pair, o in options.items() if o - {0}}
    least: Counter[str] = Counter()
    most: Counter[str] = Counter()
    for pairs in _triangles(signed):
        for kind in {type_of(signs) for signs in itertools.product(*(signed[p] for p in pairs))}:
            most[kind] += 1
        if all(pair in sure for pair in pairs):
            least[type_of(tuple(sure[pair] for pair in pairs))] += 1
    for name, sign in (("friends", 1), ("foes", -1)):
        least[name] = sum(each == sign for each in sure.values())
        most[name] = sum(sign in those for those in signed.values())
    either = sum(len(those) == 2 for those in signed.values())
    alone = {pair: next(iter(those)) for pair, those in signed.items() if len(those) == 1}
    bounds: dict[str, tuple[float, float]] = {
        "frustration": (frustration(sure).lower, frustration(alone).upper + either),
        **{name: (least[name], most[name]) for name in (*TYPES, "friends", "foes")},
    }
    index = _index_bounds(bounds)
    if not math.isnan(index[0]):
        bounds["index"] = index
    low = {name: float(both[0]) for name, both in bounds.items()}
    return low, {name: float(both[1]) for name, both in bounds.items()}


def _options(sure: Signs, possible: Signs) -> Signs:
    """List the signs that a pair can have; 0 = none, for want of relations or for having both."""
    if len(sure) == 2:
        return frozenset({0})
    if sure:
        return sure if possible == sure else sure | {0}
    return possible | {0}


def _triangles(pairs: Mapping[Pair, Signs]) -> Iterator[tuple[Pair, Pair, Pair]]:
    near: dict[str, set[str]] = {}
    for one, other in pairs:
        near.setdefault(one, set()).add(other)
    for a, b in pairs:
        for c in near[a] & near.get(b, set()):
            yield (a, b), (a, c), (b, c)


def _index_bounds(bounds: Mapping[str, tuple[float, float]]) -> tuple[float, float]:
    """Bound the share of balanced triads; NaN where there can be none."""
    # Fewest balanced with most unbalanced triads make the least share, the reverse the greatest.
    fewest, most = (bounds["+++"][end] + bounds["+--"][end] for end in (0, 1))
    fewest_unbalanced, most_unbalanced = (bounds["++-"][end] + bounds["---"][end] for end in (0, 1))
    if not most + most_unbalanced:
        return math.nan, math.nan
    low = fewest / (fewest + most_unbalanced) if fewest + most_unbalanced else 1.0
    high = most / (most + fewest_unbalanced) if most + fewest_unbalanced else 0.0
    return low, high


def _values(signed: Balance) -> Values:
    friends = sum(sign > 0 for sign in signed.signs.values())
    values = {
        "frustration": float(signed.frustration.upper),
        "friends": float(friends),
        "foes": float(len(signed.signs) - friends),
        **{name: float(count) for name, count in signed.types.items()},
    }
    return values if signed.index is None else values | {"index": signed.index}


def _measure_days(
    name: str,
    worlds: Iterable[Slice],
    measure_day: Callable[[Slice], FiveValues],
    groups: Sequence[str],
    absent: float,
    progress: Callable[[Slice], None] | None,
    *,
    bounding: bool,
) -> Curves:
    """Measure each day; days that differ in no relation are measured once."""
    days: list[int] = []
    values: list[FiveValues] = []
    done: dict[bytes, FiveValues] = {}
    for world in worlds:
        # The ends count too: where relations are folded, the same rows join others on another day.
        ends = world.subjects.tobytes() + world.objects.tobytes()
        key = world.rows.tobytes() + world.grades.tobytes() + ends
        if key not in done:
            done[key] = measure_day(world)
        days.append(world.day)
        values.append(done[key])
        if progress:
            progress(world)
    groups = groups or sorted({group for five in values for each in five for group in each})
    shape = len(groups), len(days)
    definite, in_force, at_most, lower, upper = (
        np.array(
            [[five[curve].get(group, absent) for five in values] for group in groups], dtype=float
        ).reshape(shape)
        for curve in range(5)
    )
    return Curves(
        measure=name,
        days=np.array(days, dtype=np.int64),
        groups=tuple(groups),
        definite=definite,
        in_force=in_force,
        at_most=at_most,
        lower=lower,
        upper=upper,
        bounding=bounding,
    )

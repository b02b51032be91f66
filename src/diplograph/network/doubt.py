"""Balance where it is not sure which relations are in force: what it must be between."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterator, Mapping

from diplograph.dates import InForce
from diplograph.network.balance import TYPES, Pair, stances_between, type_of
from diplograph.network.frustration import frustration
from diplograph.slices import Slice

Values = Mapping[str, float]
Signs = frozenset[int]


def balance_bounds(slice_: Slice) -> tuple[Values, Values]:
    """Give the least and the most that balance can be, whatever of the doubtful is in force.

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
    frustrated = {"frustration": (frustration(sure).lower, frustration(alone).upper + either)}
    bounds = frustrated | {name: (least[name], most[name]) for name in (*TYPES, "friends", "foes")}
    index = _index_bounds(bounds)
    told = bounds if math.isnan(index[0]) else bounds | {"index": index}
    low = {name: float(both[0]) for name, both in told.items()}
    return low, {name: float(both[1]) for name, both in told.items()}


def _options(sure: Signs, possible: Signs) -> Signs:
    """Give the signs that a pair can have; 0 = none, for want of relations or for having both."""
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
    """Give the least and the greatest share of balanced triads; NaN where there can be none."""
    sure, at_most = (bounds["+++"][end] + bounds["+--"][end] for end in (0, 1))
    broken, broken_at_most = (bounds["++-"][end] + bounds["---"][end] for end in (0, 1))
    if not at_most + broken_at_most:
        return math.nan, math.nan
    low = sure / (sure + broken_at_most) if sure + broken_at_most else 1.0
    high = at_most / (at_most + broken) if at_most + broken else 0.0
    return low, high

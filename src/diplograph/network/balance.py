"""Structural balance of a day's signed network.

Two entities are friends if every relation between them that is in force is cooperative or
neutral and at least one cooperative; foes likewise with hostile ones. Pairs with both are mixed:
they have no sign, and are counted. F. Heider, "Attitudes and cognitive organization", Journal of
Psychology 21 (1946); D. Cartwright and F. Harary, "Structural balance: a generalization of
Heider's theory", Psychological Review 63 (1956).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from diplograph.dates import InForce
from diplograph.network.frustration import Frustration, frustration
from diplograph.slices import GradedEdge, Slice

_SIGNS = {1: "+", -1: "-"}
Pair = tuple[str, str]
TYPES = ("+++", "+--", "++-", "---")
"""Types of triads: two that are balanced, two that are not."""


@dataclass(frozen=True)
class Triad:
    """Three entities of which each two are friends or foes.

    Parameters
    ----------
    entities
        Their identifiers, in alphabetical order.
    signs
        1 or -1 for the first and second, the first and third, the second and third.
    relations
        Identifiers of the relations that make the signs.

    Examples
    --------
    >>> triad = Triad(("afghanistan", "iskp", "russia"), (-1, 1, -1), ())
    >>> triad.balanced, triad.type
    (True, '+--')
    """

    entities: tuple[str, str, str]
    signs: tuple[int, int, int]
    relations: tuple[str, ...] = field(repr=False)

    @property
    def balanced(self) -> bool:
        """Whether the product of the signs is positive."""
        first, second, third = self.signs
        return first * second * third > 0

    @property
    def type(self) -> str:
        """The signs without order: ``+++``, ``++-``, ``+--`` or ``---``."""
        return type_of(self.signs)


@dataclass(frozen=True)
class Balance:
    """The signed network of a day, and how balanced it is.

    Parameters
    ----------
    signs
        1 or -1 by pair of entities, the ends in alphabetical order.
    relations
        Identifiers of the relations of each pair.
    mixed
        Pairs with cooperative and hostile relations at once.

    Examples
    --------
    >>> signs = {("a", "b"): 1, ("a", "c"): 1, ("b", "c"): -1}
    >>> told = Balance(signs, dict.fromkeys(signs, ()), ())
    >>> told.index, told.frustration.upper, told.types["++-"]
    (0.0, 1, 1)
    """

    signs: Mapping[Pair, int]
    relations: Mapping[Pair, tuple[str, ...]] = field(repr=False)
    mixed: tuple[Pair, ...]

    @cached_property
    def triads(self) -> tuple[Triad, ...]:
        """All triads, in alphabetical order."""
        near: dict[str, set[str]] = {}
        for one, other in self.signs:
            near.setdefault(one, set()).add(other)
        found = []
        for a, b in sorted(self.signs):
            for c in sorted(near[a] & near.get(b, set())):
                pairs = (a, b), (a, c), (b, c)
                first, second, third = (self.signs[pair] for pair in pairs)
                told = tuple(each for pair in pairs for each in self.relations[pair])
                found.append(Triad((a, b, c), (first, second, third), told))
        return tuple(found)

    @property
    def types(self) -> Mapping[str, int]:
        """Number of triads by type; ``+++`` and ``+--`` are balanced."""
        counts = Counter(triad.type for triad in self.triads)
        return {kind: counts[kind] for kind in TYPES}

    @property
    def index(self) -> float | None:
        """Share of balanced triads, None where there is no triad.

        The triangle index: S. Aref and M. C. Wilson, "Measuring partial balance in signed
        networks", Journal of Complex Networks 6 (2018), 566-595.
        """
        if not self.triads:
            return None
        return sum(triad.balanced for triad in self.triads) / len(self.triads)

    @cached_property
    def frustration(self) -> Frustration:
        """Least number of pairs whose sign would have to change, or go, for balance."""
        return frustration(self.signs)

    def __repr__(self) -> str:
        return str(self)

    def __str__(self) -> str:
        if not self.signs:
            mixed = f"; {len(self.mixed)} are mixed" if self.mixed else ""
            return f"nothing to balance: no two entities are friends or foes in force{mixed}"
        types = ", ".join(f"{count} {kind}" for kind, count in self.types.items())
        friends = sum(sign > 0 for sign in self.signs.values())
        foes = len(self.signs) - friends
        lines = [
            f"{friends} pairs of friends, {foes} of foes, {len(self.mixed)} mixed",
            f"{len(self.triads)} triads: {types}",
        ]
        if self.index is not None:
            lines.append(f"{self.index:.0%} of the triads are balanced")
        lines.append(f"frustration index: {self.frustration}")
        return "\n".join(lines)


def type_of(signs: Sequence[int]) -> str:
    """Give the type of a triad of three signs: them without order."""
    return "".join(_SIGNS[sign] for sign in sorted(signs, reverse=True))


def stances_between(slice_: Slice, least: InForce) -> dict[Pair, frozenset[int]]:
    """Give the stances, other than neutral, of the states between each two entities."""
    found: dict[Pair, set[int]] = {}
    for edge in _bound(slice_, least):
        if edge.kind.stance:
            found.setdefault(_pair(edge), set()).add(edge.kind.stance)
    return {pair: frozenset(stances) for pair, stances in sorted(found.items())}


def turned(before: Balance, after: Balance) -> tuple[tuple[Triad, Triad], ...]:
    """Give the triads of two days that became balanced or ceased to be, as they were and are."""
    then = {triad.entities: triad for triad in before.triads}
    pairs = [(then[now.entities], now) for now in after.triads if now.entities in then]
    return tuple((one, other) for one, other in pairs if one.balanced != other.balanced)


def balance(slice_: Slice, least: InForce = InForce.PRESUMED) -> Balance:
    """Give the signed network of a day, of states of at least a grade."""
    between: dict[Pair, list[GradedEdge]] = {}
    for edge in _bound(slice_, least):
        between.setdefault(_pair(edge), []).append(edge)
    signs, relations, mixed = {}, {}, []
    for pair, edges in sorted(between.items()):
        stances = {edge.kind.stance for edge in edges} - {0}
        if len(stances) > 1:
            mixed.append(pair)
        elif stances:
            signs[pair] = stances.pop()
            relations[pair] = tuple(edge.id for edge in edges if edge.kind.stance)
    return Balance(signs, relations, tuple(mixed))


def _bound(slice_: Slice, least: InForce) -> Iterator[GradedEdge]:
    """Give the states between two entities that are of at least a grade."""
    for edge in slice_.edges:
        if edge.subject != edge.object and edge.kind.is_state and edge.grade >= least:
            yield edge


def _pair(edge: GradedEdge) -> Pair:
    return min(edge.subject, edge.object), max(edge.subject, edge.object)

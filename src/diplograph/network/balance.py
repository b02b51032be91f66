"""Structural balance of a day's signed network, and how far it is from it: frustration.

Two entities are friends if every relation between them that is in force is cooperative or
neutral and at least one cooperative; foes likewise with hostile ones. Pairs with both are mixed:
they have no sign, and are counted. F. Heider, "Attitudes and cognitive organization", Journal of
Psychology 21 (1946); D. Cartwright and F. Harary, "Structural balance: a generalization of
Heider's theory", Psychological Review 63 (1956).

A signed network is balanced if its nodes can be parted into two camps, friends within and foes
across. The frustration index is the least number of edges that break this rule over all partings
(the line index of balance: F. Harary, "On the measurement of structural balance", Behavioral
Science 4 (1959), 316-323).
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from diplograph.dates import InForce
from diplograph.slices import GradedEdge, Slice

_SIGNS = {1: "+", -1: "-"}
Pair = tuple[str, str]
Near = dict[int, dict[int, int]]
TYPES = ("+++", "+--", "++-", "---")
"""Types of triads: two that are balanced, two that are not."""
_MOST_STEPS = 400_000
"""Steps of the exact search for one block, some seconds: beyond them, bounds must do."""
_STARTS = 20
"""Local searches from different sides. In random networks of 40 to 100 nodes, three times as many
lowered the bound by 2 of some 250 at most."""


@dataclass(frozen=True)
class Frustration:
    """Bounds of the index: equal where it was worked out exactly.

    Examples
    --------
    >>> Frustration(3, 5).exact, str(Frustration(3, 5))
    (False, '3 to 5')
    """

    lower: int
    upper: int

    @property
    def exact(self) -> bool:
        """Whether the index is known."""
        return self.lower == self.upper

    def __str__(self) -> str:
        return str(self.upper) if self.exact else f"{self.lower} to {self.upper}"


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
    >>> measured = Balance(signs, dict.fromkeys(signs, ()), ())
    >>> measured.index, measured.frustration.upper, measured.types["++-"]
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
        triads = []
        for a, b in sorted(self.signs):
            for c in sorted(near[a] & near.get(b, set())):
                pairs = (a, b), (a, c), (b, c)
                first, second, third = (self.signs[pair] for pair in pairs)
                relations = tuple(each for pair in pairs for each in self.relations[pair])
                triads.append(Triad((a, b, c), (first, second, third), relations))
        return tuple(triads)

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
    """Name the type of a triad of three signs: them without order."""
    return "".join(_SIGNS[sign] for sign in sorted(signs, reverse=True))


def stances_between(slice_: Slice, least: InForce) -> dict[Pair, frozenset[int]]:
    """Collect the stances, other than neutral, of the states between each two entities."""
    between: dict[Pair, set[int]] = {}
    for edge in _states(slice_, least):
        if edge.kind.stance:
            between.setdefault(_pair(edge), set()).add(edge.kind.stance)
    return {pair: frozenset(stances) for pair, stances in sorted(between.items())}


def turned_triads(before: Balance, after: Balance) -> tuple[tuple[Triad, Triad], ...]:
    """Find the triads of two days that became balanced or ceased to be, as they were and are."""
    earlier = {triad.entities: triad for triad in before.triads}
    pairs = ((earlier[now.entities], now) for now in after.triads if now.entities in earlier)
    return tuple((one, other) for one, other in pairs if one.balanced != other.balanced)


def balance(slice_: Slice, least: InForce = InForce.PRESUMED) -> Balance:
    """Build the signed network of a day, of states of at least a grade."""
    between: dict[Pair, list[GradedEdge]] = {}
    for edge in _states(slice_, least):
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


def _states(slice_: Slice, least: InForce) -> Iterator[GradedEdge]:
    """Find the states between two entities that are of at least a grade."""
    for edge in slice_.edges:
        if edge.subject != edge.object and edge.kind.is_state and edge.grade >= least:
            yield edge


def _pair(edge: GradedEdge) -> Pair:
    return min(edge.subject, edge.object), max(edge.subject, edge.object)


def frustration(signs: Mapping[tuple[str, str], int]) -> Frustration:
    """Work out the frustration index of a signed network, or bounds where it is too large.

    Blocks (parts that no single node holds together) are solved apart, because the index of the
    whole is their sum: by branch and bound, from the best of some local searches. A block that
    takes too many steps is given bounds: edge-disjoint unbalanced triangles below, the local
    search above.

    Parameters
    ----------
    signs
        1 or -1 by pair of nodes.

    Examples
    --------
    >>> frustration({("a", "b"): 1, ("b", "c"): 1, ("a", "c"): -1})
    Frustration(lower=1, upper=1)
    """
    import networkx as nx

    graph = nx.Graph()
    graph.add_edges_from(sorted(signs))
    lower = upper = 0
    for nodes in nx.biconnected_components(graph):
        if len(nodes) > 2:  # an edge alone is always balanced
            block = _block(sorted(nodes), signs)
            lower, upper = lower + block.lower, upper + block.upper
    return Frustration(lower, upper)


def _block(nodes: Sequence[str], signs: Mapping[tuple[str, str], int]) -> Frustration:
    number = {node: n for n, node in enumerate(nodes)}
    near: Near = {n: {} for n in range(len(nodes))}
    for (one, other), sign in signs.items():
        if one in number and other in number:
            a, b = number[one], number[other]
            near[a][b] = near[b][a] = sign
    upper, lower = _upper_bound(near), _lower_bound(near)
    if lower == upper:
        return Frustration(lower, upper)
    search = _Search(near, upper)
    is_exact = search.run()
    return Frustration(search.best if is_exact else lower, search.best)


class _Search:
    """Branch and bound: one node after the other takes a side, the most bound one first."""

    def __init__(self, near: Near, best: int) -> None:
        self.near, self.best, self.steps = near, best, 0
        # What each side would cost a node that has none yet, against those that have.
        self.costs = {node: [0, 0] for node in near}

    def run(self) -> bool:
        """Search; tell whether the end was reached."""
        first = max(self.near, key=lambda node: (len(self.near[node]), -node))
        # The first node stands on side 0 alone: both camps exchanged are the same parting.
        return self._take(first, 0, 0)

    def _take(self, node: int, side: int, spent: int) -> bool:
        self.steps += 1
        if self.steps > _MOST_STEPS:
            return False
        own = self.costs.pop(node)
        spent += own[side]
        for other, sign in self.near[node].items():
            if other in self.costs:
                # A friend on the other side costs, and a foe on the same.
                self.costs[other][1 - side if sign > 0 else side] += 1
        is_complete = self._go_on(spent)
        for other, sign in self.near[node].items():
            if other in self.costs:
                self.costs[other][1 - side if sign > 0 else side] -= 1
        self.costs[node] = own
        return is_complete

    def _go_on(self, spent: int) -> bool:
        # Every other node will cost at least what the cheaper side costs it now.
        if spent + sum(min(cost) for cost in self.costs.values()) >= self.best:
            return True
        if not self.costs:
            self.best = spent
            return True
        # The node whose wrong side costs most is next: that side is then soon seen to be too dear.
        node = max(self.costs, key=lambda each: (abs(self._lean(each)), sum(self.costs[each])))
        cheap = 0 if self._lean(node) <= 0 else 1
        return self._take(node, cheap, spent) and self._take(node, 1 - cheap, spent)

    def _lean(self, node: int) -> int:
        first, second = self.costs[node]
        return first - second


def _upper_bound(near: Near) -> int:
    """Search for an upper bound: nodes change sides as long as that helps, from several starts."""
    chance = random.Random(0)  # noqa: S311 - a search, not a secret
    best = sum(map(len, near.values()))
    for start in range(_STARTS):
        side = {node: 1 if not start else chance.choice((1, -1)) for node in near}
        moved = True
        while moved:
            moved = False
            for node, others in near.items():
                balance_here = sum(s * side[node] * side[other] for other, s in others.items())
                if balance_here < 0:
                    side[node], moved = -side[node], True
        violations = (
            sign * side[node] * side[other] < 0
            for node, others in near.items()
            for other, sign in others.items()
        )
        best = min(best, sum(violations) // 2)  # each edge was seen from both of its ends
    return best


def _lower_bound(near: Near) -> int:
    """Count a lower bound: unbalanced triangles that share no edge each need one."""
    used: set[tuple[int, int]] = set()
    count = 0
    for a in near:
        for b in near[a]:
            for c in near[a].keys() & near[b].keys():
                edges = {(a, b), (a, c), (b, c)}
                unbalanced = near[a][b] * near[a][c] * near[b][c] < 0
                if a < b < c and unbalanced and not edges & used:
                    used |= edges
                    count += 1
    return count

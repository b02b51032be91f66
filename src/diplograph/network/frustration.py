"""The frustration index: how few signs stand in the way of balance.

A signed network is balanced if its nodes can be parted into two camps, friends within and foes
across. The index is the least number of edges that break this rule over all partings (the line
index of balance: F. Harary, "On the measurement of structural balance", Behavioral Science 4
(1959), 316-323).
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_MOST_STEPS = 400_000
_STARTS = 20

Near = dict[int, dict[int, int]]


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


def frustration(signs: Mapping[tuple[str, str], int]) -> Frustration:
    """Work out the frustration index of a signed network, or bounds where it is too large.

    Blocks (parts that no single node holds together) are solved apart, because the index of the
    whole is their sum: by branch and bound, from the best of some local searches. A block that
    takes too many steps is told by bounds: edge-disjoint unbalanced triangles below, the local
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
            found = _block(sorted(nodes), signs)
            lower, upper = lower + found.lower, upper + found.upper
    return Frustration(lower, upper)


def _block(nodes: Sequence[str], signs: Mapping[tuple[str, str], int]) -> Frustration:
    number = {node: n for n, node in enumerate(nodes)}
    near: Near = {n: {} for n in range(len(nodes))}
    for (one, other), sign in signs.items():
        if one in number and other in number:
            a, b = number[one], number[other]
            near[a][b] = near[b][a] = sign
    upper, lower = _searched(near), _disjoint(near)
    if lower == upper:
        return Frustration(lower, upper)
    search = _Search(near, upper)
    solved = search.run()
    return Frustration(search.best if solved else lower, search.best)


class _Search:
    """Branch and bound: one node after the other takes a side, the most bound one first."""

    def __init__(self, near: Near, best: int) -> None:
        self.near, self.best, self.steps = near, best, 0
        # What each side would cost a node that has none yet, against those that have.
        self.costs = {node: [0, 0] for node in near}

    def run(self) -> bool:
        """Search; tell whether the end was reached."""
        first = max(self.near, key=lambda node: (len(self.near[node]), -node))
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
        finished = self._go_on(spent)
        for other, sign in self.near[node].items():
            if other in self.costs:
                self.costs[other][1 - side if sign > 0 else side] -= 1
        self.costs[node] = own
        return finished

    def _go_on(self, spent: int) -> bool:
        if spent + sum(min(cost) for cost in self.costs.values()) >= self.best:
            return True
        if not self.costs:
            self.best = spent
            return True
        node = max(self.costs, key=lambda each: (abs(self._lean(each)), sum(self.costs[each])))
        cheap = 0 if self._lean(node) <= 0 else 1
        return self._take(node, cheap, spent) and self._take(node, 1 - cheap, spent)

    def _lean(self, node: int) -> int:
        first, second = self.costs[node]
        return first - second


def _searched(near: Near) -> int:
    """Give an upper bound: nodes change sides as long as that helps, from several starts."""
    chance = random.Random(0)  # noqa: S311 - a search, not a secret
    best = sum(map(len, near.values()))
    for start in range(_STARTS):
        side = {node: 1 if not start else chance.choice((1, -1)) for node in near}
        moved = True
        while moved:
            moved = False
            for node, others in near.items():
                agreed = sum(sign * side[node] * side[other] for other, sign in others.items())
                if agreed < 0:
                    side[node], moved = -side[node], True
        broken = (
            sign * side[node] * side[other] < 0
            for node, others in near.items()
            for other, sign in others.items()
        )
        best = min(best, sum(broken) // 2)
    return best


def _disjoint(near: Near) -> int:
    """Give a lower bound: unbalanced triangles that share no edge each need one."""
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

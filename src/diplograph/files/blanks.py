"""Blank nodes of a set of triples: which may be nested, which are lists, which need a label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, NamedNode, Quad, Triple

from diplograph.files.notation import Term
from diplograph.iris import RDF

_FIRST: Final = RDF + "first"
_REST: Final = RDF + "rest"
_NIL: Final = NamedNode(RDF + "nil")
# Deeper chains are cut by a label, so that no file can drive the writer, or a reader of
# what it wrote, out of its stack.
_DEEPEST: Final = 12


class Blanks:
    """Triples by subject, with the shape of their blank nodes.

    A blank node is nested where it is the object of exactly one triple and not too deep;
    any other is written with a label, which does not depend on how the input named it.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.properties: dict[NamedNode | BlankNode, dict[str, list[Term]]] = {}
        self._referrers: dict[BlankNode, list[NamedNode | BlankNode]] = {}
        self._pinned: set[BlankNode] = set()
        for triple in _canonical(dict.fromkeys(triples)):
            found, subject = triple.object, triple.subject
            assert not isinstance(subject, Triple)
            by_property = self.properties.setdefault(subject, {})
            by_property.setdefault(triple.predicate.value, []).append(found)
            if isinstance(found, BlankNode):
                self._referrers.setdefault(found, []).append(subject)
            elif isinstance(found, Triple):
                self._pinned.update(_blanks_of(found))
        self._cells, self._heads = self._find_lists()
        self._depths: dict[BlankNode, int] = {}

    def nested(self, node: BlankNode) -> bool:
        """Say whether a node is written inside the one that refers to it."""
        if node in self._cells and node not in self._heads:
            return True
        return self._referred_once(node) and self._depth(node) % _DEEPEST > 0

    def items(self, node: BlankNode) -> list[Term] | None:
        """Give the items of the collection that begins at a node, or None."""
        if node not in self._cells:
            return None
        items: list[Term] = []
        here: Term = node
        while isinstance(here, BlankNode):
            items.append(self.properties[here][_FIRST][0])
            here = self.properties[here][_REST][0]
        return items

    def label(self, node: BlankNode) -> str:
        """Give the label of a node, or ``[]`` where nothing refers to it."""
        known = node in self._referrers or node in self._pinned
        return f"_:{node.value}" if known else "[]"

    def _referred_once(self, node: BlankNode) -> bool:
        return len(self._referrers.get(node, ())) == 1 and node not in self._pinned

    def _depth(self, node: BlankNode) -> int:
        """Count the blank nodes from a node up to a named one; 0 where a label is needed."""
        chain: dict[BlankNode, None] = {}
        here: NamedNode | BlankNode | None = node
        while isinstance(here, BlankNode) and here not in self._depths:
            if here in chain:  # a circle
                self._depths.update(dict.fromkeys(chain, 0))
                return 0
            chain[here] = None
            here = self._referrers[here][0] if self._referred_once(here) else None
        depth = -1 if here is None else 0
        if isinstance(here, BlankNode):
            depth = self._depths[here]
        for link in reversed(chain):
            depth += link not in self._cells or link in self._heads
            self._depths[link] = depth
        return self._depths[node]

    def _find_lists(self) -> tuple[set[BlankNode], set[BlankNode]]:
        """Find the cells of all well-formed collections, and which of them come first."""
        cells: set[BlankNode] = set()
        heads: set[BlankNode] = set()
        for tail in [s for s in self.properties if self._cell_before(s, _NIL)]:
            here = tail
            while isinstance(here, BlankNode):
                cells.add(here)
                above = self._referrers.get(here, [])
                if len(above) == 1 and self._cell_before(above[0], here):
                    here = above[0]
                else:
                    heads.add(here)
                    break
        return cells, heads

    def _cell_before(self, node: NamedNode | BlankNode, rest: Term) -> bool:
        """Say whether a node is a cell with one item, and nothing but it, before ``rest``."""
        found = self.properties.get(node, {})
        return (
            isinstance(node, BlankNode)
            and node not in self._pinned
            and set(found) == {_FIRST, _REST}
            and len(found[_FIRST]) == 1
            and found[_REST] == [rest]
        )


def _blanks_of(triple: Triple) -> Iterator[BlankNode]:
    for term in (triple.subject, triple.object):
        if isinstance(term, BlankNode):
            yield term
        elif isinstance(term, Triple):
            yield from _blanks_of(term)


def _canonical(triples: Iterable[Triple]) -> Iterable[Triple]:
    """Rename blank nodes by their place in the graph (RDF Dataset Canonicalization)."""
    triples = list(triples)
    if not any(isinstance(t.subject, BlankNode) for t in triples):
        return triples
    dataset = Dataset(Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return [quad.triple for quad in dataset]

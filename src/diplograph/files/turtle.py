"""The canonical Turtle writer: the same triples give the same text, whoever wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    Triple,
)

from diplograph.files.fields import HEADER, RDF_TYPE, TABLES
from diplograph.files.notation import Term
from diplograph.iris import DCAT, OWL, PREFIXES, RDF, RDFS, SKOS, TERMS, XSD

_FIRST: Final = RDF + "first"
_REST: Final = RDF + "rest"
_NIL: Final = NamedNode(RDF + "nil")
# Deeper chains are cut by a label, so that no file can drive the writer, or a reader of
# what it wrote, out of its stack.
_DEEPEST: Final = 12
_INDENT = "    "
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_SHORTHAND: Final = {
    XSD + "boolean": re.compile(r"true|false"),
    XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
}
_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
# Control characters, line separators and marks of writing direction: escaped, because a
# label must not be able to change how the rest of its line is read.
_UNSAFE = re.compile(
    r'["\\\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]'
)
_NUMBERS = re.compile(r"(\d+)")
# What describes comes before what is described; records, of which there are most, come last.
_RANKS: Final = {
    OWL + "Ontology": 0,
    DCAT + "Dataset": 0,
    SKOS + "ConceptScheme": 1,
    OWL + "Class": 2,
    RDFS + "Class": 2,
    OWL + "AnnotationProperty": 3,
}


_UNKNOWN: Final = 999
"""Place of a property that no table knows: after all that some table does."""


def _property_order() -> dict[str, int]:
    """Put the properties into the order of the table of fields, after type and label.

    Prose stands at the end, after what this package does not know: who reads a record wants
    its ends and dates first.
    """
    names = [RDF_TYPE, RDFS + "label"]
    for table in (HEADER, *TABLES):
        names += [field.predicate for field in table.fields]
    order = {name: place for place, name in reversed(list(enumerate(names)))}
    return order | {TERMS + "doubt": _UNKNOWN + 1, TERMS + "note": _UNKNOWN + 2}


_ORDER: Final = _property_order()


def write_turtle(triples: Iterable[Triple]) -> str:
    r"""Write triples as canonical Turtle.

    Subjects are sorted, numbers inside names by value; properties stand in a fixed order,
    one to a line; objects are sorted; only prefixes that are used are declared; blank nodes
    are nested where they can be. Any RDF is written without loss, known to this package or
    not; comments (``#``) are no part of RDF.

    Examples
    --------
    >>> from pyoxigraph import parse, RdfFormat
    >>> text = b"@prefix dg: <https://w3id.org/diplograph/ns#> . dg:a dg:b 5 ."
    >>> print(write_turtle(q.triple for q in parse(input=text, format=RdfFormat.TURTLE)), end="")
    @prefix dg: <https://w3id.org/diplograph/ns#> .
    <BLANKLINE>
    dg:a
        dg:b 5 ;
        .
    """
    return _Writer(triples).text()


def escaped(text: str) -> str:
    r"""Escape text for a Turtle string in double quotes.

    Examples
    --------
    >>> escaped('say "no"')
    'say \\"no\\"'
    """
    return _UNSAFE.sub(lambda match: _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04X}", text)


def _natural(iri: str) -> tuple[tuple[str | int, ...], str]:
    """Build a key for sorting in which ``s2`` stands before ``s10``."""
    parts = _NUMBERS.split(iri)
    return tuple(int(p) if p.isdecimal() else p for p in parts), iri


class _Writer:
    """Holds what one run needs: triples by subject, blank nodes, prefixes seen."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.blanks = _Blanks(triples)
        self.used: set[str] = set()
        self.names: dict[str, str] = {}

    def text(self) -> str:
        subjects = list(self.blanks.properties)
        named = sorted(
            (s for s in subjects if isinstance(s, NamedNode)),
            key=lambda s: (self.rank(s), _natural(s.value)),
        )
        blocks = [self.block(self.term(subject), subject) for subject in named]
        blank = [s for s in subjects if isinstance(s, BlankNode) and not self.blanks.nested(s)]
        blocks += sorted(self.block(self.blanks.label(s), s) for s in blank)
        head = [f"@prefix {p}: <{PREFIXES[p]}> ." for p in sorted(self.used)]
        return "\n\n".join(["\n".join(head), *blocks] if head else blocks) + "\n"

    def rank(self, subject: NamedNode) -> int:
        types = self.blanks.properties[subject].get(RDF_TYPE, ())
        ranks = (_RANKS.get(t.value) for t in types if isinstance(t, NamedNode))
        return min((rank for rank in ranks if rank is not None), default=len(_RANKS))

    def block(self, name: str, subject: NamedNode | BlankNode) -> str:
        return "\n".join([name, *self.lines(subject, 1), _INDENT + "."])

    def lines(self, subject: NamedNode | BlankNode, depth: int) -> list[str]:
        """Write the properties of a subject, one to a line."""
        properties = self.blanks.properties.get(subject, {})
        margin = _INDENT * depth
        lines = []
        for predicate in sorted(properties, key=lambda p: (_ORDER.get(p, _UNKNOWN), p)):
            name = "a" if predicate == RDF_TYPE else self.iri(predicate)
            objects = self.objects(properties[predicate], depth + 1)
            if len(objects) == 1:
                lines.append(f"{margin}{name} {objects[0]} ;")
            else:
                between = f" ,\n{margin}{_INDENT}"
                lines.append(f"{margin}{name}\n{margin}{_INDENT}{between.join(objects)} ;")
        return lines

    def objects(self, terms: Sequence[Term], depth: int) -> list[str]:
        """Write and sort the objects of one property: IRIs, literals, blank nodes."""
        plain = [t for t in terms if isinstance(t, NamedNode)]
        if len(plain) == len(terms):
            return [self.iri(t.value) for t in sorted(plain, key=lambda t: _natural(t.value))]
        written = [(isinstance(t, BlankNode), self.term(t, depth)) for t in terms]
        return [text for _, text in sorted(written)]

    def term(self, term: Term, depth: int = 1) -> str:
        if isinstance(term, NamedNode):
            return self.iri(term.value)
        if isinstance(term, Literal):
            return self.literal(term)
        if isinstance(term, BlankNode):
            return self.blank(term, depth)
        parts = (term.subject, term.predicate, term.object)
        return f"<<( {' '.join(self.term(part, depth) for part in parts)} )>>"

    def blank(self, node: BlankNode, depth: int) -> str:
        if not self.blanks.nested(node):
            return self.blanks.label(node)
        items = self.blanks.items(node)
        if items is not None:
            return f"( {' '.join(self.term(item, depth + 1) for item in items)} )"
        if node not in self.blanks.properties:
            return "[]"
        inner = "\n".join(self.lines(node, depth))
        return f"[\n{inner}\n{_INDENT * (depth - 1)}]"

    def iri(self, iri: str) -> str:
        name = self.names.get(iri)
        if name is None:
            name = self.names[iri] = self.shortened(iri)
        return name

    def shortened(self, iri: str) -> str:
        if iri == RDF + "nil":
            return "()"
        for prefix, namespace in PREFIXES.items():
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
                self.used.add(prefix)
                return f"{prefix}:{iri[len(namespace) :]}"
        return f"<{iri}>"

    def literal(self, literal: Literal) -> str:
        text, datatype = literal.value, literal.datatype.value
        if literal.language is not None:
            direction = f"--{literal.direction.value}" if literal.direction else ""
            return f'"{escaped(text)}"@{literal.language}{direction}'
        if datatype == XSD + "string":
            return f'"{escaped(text)}"'
        shorthand = _SHORTHAND.get(datatype)
        if shorthand and shorthand.fullmatch(text):
            return text
        return f'"{escaped(text)}"^^{self.iri(datatype)}'


class _Blanks:
    """Triples by subject, with the shape of their blank nodes.

    A blank node is nested where it is the object of exactly one triple and not too deep;
    any other is written with a label, which does not depend on how the input named it.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.properties: dict[NamedNode | BlankNode, dict[str, list[Term]]] = {}
        self._referrers: dict[BlankNode, list[NamedNode | BlankNode]] = {}
        self._pinned: set[BlankNode] = set()
        for triple in _canonical(dict.fromkeys(triples)):
            object_, subject = triple.object, triple.subject
            assert not isinstance(subject, Triple)
            by_property = self.properties.setdefault(subject, {})
            by_property.setdefault(triple.predicate.value, []).append(object_)
            if isinstance(object_, BlankNode):
                self._referrers.setdefault(object_, []).append(subject)
            elif isinstance(object_, Triple):
                # No node can be written inside a quoted triple.
                self._pinned.update(_blanks_of(object_))
        self._cells, self._heads = self._find_lists()
        self._depths: dict[BlankNode, int] = {}

    def nested(self, node: BlankNode) -> bool:
        """Say whether a node is written inside the one that refers to it."""
        if node in self._cells and node not in self._heads:
            return True
        # Every twelfth node of a chain gets a label, and the chain below it begins anew.
        return self._referred_once(node) and self._depth(node) % _DEEPEST > 0

    def items(self, node: BlankNode) -> list[Term] | None:
        """Collect the items of the collection that begins at a node; None = none begins there."""
        if node not in self._cells:
            return None
        items: list[Term] = []
        here: Term = node
        while isinstance(here, BlankNode):
            items.append(self.properties[here][_FIRST][0])
            here = self.properties[here][_REST][0]
        return items

    def label(self, node: BlankNode) -> str:
        """Name a node by its label, or by ``[]`` where nothing refers to it."""
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
        properties = self.properties.get(node, {})
        return (
            isinstance(node, BlankNode)
            and node not in self._pinned
            and set(properties) == {_FIRST, _REST}
            and len(properties[_FIRST]) == 1
            and properties[_REST] == [rest]
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

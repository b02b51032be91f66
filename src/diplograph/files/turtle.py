"""The canonical Turtle writer: the same triples give the same text, whoever wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from diplograph.files.blanks import Blanks
from diplograph.files.fields import HEADER, RDF_TYPE, TABLES
from diplograph.files.notation import Term
from diplograph.iris import DCAT, OWL, PREFIXES, RDF, RDFS, SKOS, XSD

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
_RANKS: Final = {
    OWL + "Ontology": 0,
    DCAT + "Dataset": 0,
    SKOS + "ConceptScheme": 1,
    OWL + "Class": 2,
    RDFS + "Class": 2,
    OWL + "AnnotationProperty": 3,
}


def _property_order() -> dict[str, int]:
    """Put the properties into the order of the table of fields, after type and label."""
    names = [RDF_TYPE, RDFS + "label"]
    for table in (HEADER, *TABLES):
        names += [field.predicate for field in table.fields]
    return {name: place for place, name in reversed(list(enumerate(names)))}


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
    return _UNSAFE.sub(lambda found: _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04X}", text)


def _natural(iri: str) -> tuple[tuple[str | int, ...], str]:
    """Sort key in which ``s2`` stands before ``s10``."""
    parts = _NUMBERS.split(iri)
    return tuple(int(p) if p.isdecimal() else p for p in parts), iri


class _Writer:
    """Holds what one run needs: triples by subject, blank nodes, prefixes seen."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.blanks = Blanks(triples)
        self.used: set[str] = set()
        self.names: dict[str, str] = {}
        self.by_length = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))

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
        return min((_RANKS.get(t.value, 9) for t in types if isinstance(t, NamedNode)), default=9)

    def block(self, name: str, subject: NamedNode | BlankNode) -> str:
        return "\n".join([name, *self.lines(subject, 1), _INDENT + "."])

    def lines(self, subject: NamedNode | BlankNode, depth: int) -> list[str]:
        """Write the properties of a subject, one to a line."""
        properties = self.blanks.properties.get(subject, {})
        margin = _INDENT * depth
        lines = []
        for predicate in sorted(properties, key=lambda p: (_ORDER.get(p, 999), p)):
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
        for prefix, namespace in self.by_length:
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

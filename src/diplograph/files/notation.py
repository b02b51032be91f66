"""The two notations of a value: RDF term and CSV cell, each way."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from diplograph import dates, iris
from diplograph.errors import cut
from diplograph.model import UNLIMITED

Term: TypeAlias = NamedNode | BlankNode | Literal | Triple

_STRING = iris.XSD + "string"
_BOOLEAN = iris.XSD + "boolean"
_INTEGER = iris.XSD + "integer"
_DECIMAL = iris.XSD + "decimal"
_DURATION = iris.XSD + "duration"
_EDTF = NamedNode(iris.EDTF)
_TRUTH = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
# Plain in IRIs, file names, URLs and shells alike; no dot at the end, where Turtle would take it
# for that of the sentence.
_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._~-]*[A-Za-z0-9_~-])?")


@dataclass(frozen=True, slots=True)
class Notation:
    """How one sort of value is written in RDF and in a cell.

    Each of the four functions returns None (`to_cell`: the empty text) where there is nothing
    to say; the two that read raise `ValueError`, worded as what was expected.
    """

    from_term: Callable[[Term], Any]
    to_term: Callable[[Any], Term | None]
    from_cell: Callable[[str], Any]
    to_cell: Callable[[Any], str]


def _lexical(term: Term, datatypes: tuple[str, ...], expected: str) -> str:
    """Read the text of a literal of one of these datatypes."""
    if not isinstance(term, Literal):
        raise ValueError(f"expected {expected}, not {shown(term)}")
    if term.language is not None:
        raise ValueError(f"expected {expected} without a language tag, not {shown(term)}")
    if term.datatype.value not in datatypes:
        raise ValueError(f"expected {expected}, not {shown(term)}")
    return str(term.value)


def shown(term: Term) -> str:
    """Show a term in a message, cut to a readable length."""
    return cut(str(term))


def short(iri: str) -> str:
    """Shorten an IRI by the known prefixes.

    Examples
    --------
    >>> short("https://w3id.org/diplograph/ns#start")
    'dg:start'
    """
    names = (f"{p}:{iri[len(n) :]}" for p, n in iris.PREFIXES.items() if iri.startswith(n))
    return next(names, iri)


def _clean(text: str) -> str:
    if not text or text != text.strip():
        raise ValueError("expected text without spaces at its ends, and not empty")
    return text


def _text_term(value: str) -> Literal:
    return Literal(value)


TEXT = Notation(
    from_term=lambda term: _clean(_lexical(term, (_STRING,), 'text, like "Russia"')),
    to_term=_text_term,
    from_cell=_clean,
    to_cell=str,
)


def _date_from_term(term: Term) -> dates.EdtfDate:
    expected = 'a date, like "2025-04-17"^^edtf:EDTF'
    return dates.parse(_lexical(term, (iris.EDTF,), expected))


def _date_from_cell(cell: str) -> dates.EdtfDate | None:
    return None if cell == ".." else dates.parse(cell)


DATE = Notation(
    from_term=_date_from_term,
    to_term=lambda value: Literal(value.text, datatype=_EDTF),
    from_cell=dates.parse,
    to_cell=lambda value: str(value.text),
)
END = Notation(
    from_term=_date_from_term,
    to_term=DATE.to_term,
    from_cell=_date_from_cell,
    to_cell=DATE.to_cell,
)


def _truth_from_term(term: Term) -> bool:
    return _TRUTH[_one_of(_lexical(term, (_BOOLEAN,), "true or false"), ("true", "false"))]


def _truth_from_cell(cell: str) -> bool:
    if cell.lower() not in _TRUTH:
        raise ValueError(f"expected yes or no, not {cell!r}")
    return _TRUTH[cell.lower()]


TRUTH = Notation(
    from_term=_truth_from_term,
    to_term=Literal,
    from_cell=_truth_from_cell,
    to_cell=lambda value: "yes" if value else "no",
)
OPEN = Notation(
    from_term=_truth_from_term,
    to_term=Literal,
    from_cell=lambda cell: True if cell == ".." else None,
    to_cell=lambda value: ".." if value else "",
)


def _integer(text: str) -> int:
    # Nine digits fit in 32 bits, and `int` of very many digits takes very long.
    if not re.fullmatch(r"[+-]?[0-9]{1,9}", text):
        raise ValueError(f"expected a whole number, not {text[:40]!r}")
    return int(text)


NUMBER = Notation(
    from_term=lambda term: _integer(_lexical(term, (_INTEGER,), "a whole number")),
    to_term=Literal,
    from_cell=_integer,
    to_cell=str,
)


def degrees(limit: int) -> Notation:
    """Build the notation of a latitude (limit 90) or a longitude (180)."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not abs(value) <= limit:  # so written, it refuses NaN as well
            raise ValueError(f"expected degrees from -{limit} to {limit}, not {text[:40]!r}")
        return value

    numeric = (_DECIMAL, _INTEGER, iris.XSD + "double")
    return Notation(
        from_term=lambda term: read(_lexical(term, numeric, "a number, like 55.7558")),
        to_term=lambda value: Literal(_decimal(value), datatype=NamedNode(_DECIMAL)),
        from_cell=read,
        to_cell=_decimal,
    )


def _decimal(value: float) -> str:
    """Write a float without an exponent, so that it reads back as the same float."""
    return format(Decimal(repr(float(value))), "f")


def _one_of(text: str, values: tuple[str, ...]) -> str:
    if text not in values:
        raise ValueError(f"expected {', '.join(values[:-1])} or {values[-1]}, not {text[:40]!r}")
    return text


def choice(values: Iterable[str]) -> Notation:
    """Build the notation of a word out of a short list."""
    words = tuple(values)
    return Notation(
        from_term=lambda term: _one_of(_lexical(term, (_STRING,), "a word in quotes"), words),
        to_term=_text_term,
        from_cell=lambda cell: _one_of(cell, words),
        to_cell=str,
    )


def _stance(text: str) -> int:
    return int(_one_of(text, ("-1", "0", "1")))


STANCE = Notation(
    from_term=lambda term: _stance(_lexical(term, (_INTEGER,), "-1, 0 or 1")),
    to_term=Literal,
    from_cell=lambda cell: _stance(cell.removeprefix("+")),
    to_cell=str,
)


def _years_from_term(term: Term) -> int:
    expected = '"unlimited" or a duration of years, like "P5Y"^^xsd:duration'
    text = _lexical(term, (_STRING, _DURATION), expected)
    match = re.fullmatch(r"P(\d{1,4})Y", text)
    if text != "unlimited" and not match:
        raise ValueError(f"expected {expected}, not {shown(term)}")
    return int(match[1]) if match else UNLIMITED


def _years_to_term(value: int) -> Literal | None:
    if value == UNLIMITED:
        return Literal("unlimited")
    return Literal(f"P{value}Y", datatype=NamedNode(_DURATION)) if value else None


def _years_from_cell(cell: str) -> int:
    match = re.fullmatch(r"(\d{1,4})(?: years?)?", cell)
    if cell != "unlimited" and not match:
        raise ValueError(f"expected 'unlimited' or a number of years, like '5 years', not {cell!r}")
    return int(match[1]) if match else UNLIMITED


YEARS = Notation(
    from_term=_years_from_term,
    to_term=_years_to_term,
    from_cell=_years_from_cell,
    to_cell=lambda value: "unlimited" if value == UNLIMITED else f"{value} years" if value else "",
)


def identifier(text: str) -> str:
    """Check that a text is an identifier; it is handed back as it is.

    Raises
    ------
    ValueError
        If it holds anything but ASCII letters, digits and ``. - _ ~``.

    Examples
    --------
    >>> identifier("russia")
    'russia'
    """
    if not _ID.fullmatch(text):
        raise ValueError(
            f"expected an identifier of letters a-z, digits, '.', '-', '_', not {text[:60]!r}"
        )
    return text


def _within(namespace: str, term: Term, expected: str) -> str:
    if not isinstance(term, NamedNode) or not term.value.startswith(namespace):
        raise ValueError(f"expected {expected}, not {shown(term)}")
    return str(term.value[len(namespace) :])


def reference(namespace: str, noun: str) -> Notation:
    """Build the notation of an identifier that stands for another record."""
    prefix = namespace.removeprefix(iris.BASE).rstrip("/")
    expected = f"{noun}, like {prefix}:some-id"
    return Notation(
        from_term=lambda term: identifier(_within(namespace, term, expected)),
        to_term=lambda value: NamedNode(namespace + iris.encoded(value)),
        from_cell=identifier,
        to_cell=str,
    )


def _code(namespace: str, pattern: str, expected: str, prefix: str = "") -> Notation:
    """Build the notation of a code that is the last part of an IRI, with a mark in the cell."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f"expected {expected}, not {text[:40]!r}")
        return text

    def to_term(value: str) -> Term | None:
        bare = value.removeprefix(prefix)
        marked = bool(prefix) and value.startswith(prefix)
        fits = marked == bool(prefix) and re.fullmatch(pattern, bare)
        return NamedNode(namespace + bare) if fits else None

    return Notation(
        from_term=lambda term: prefix + check(_within(namespace, term, expected)),
        to_term=to_term,
        from_cell=lambda cell: (
            prefix + check(cell.removeprefix(prefix)) if cell.startswith(prefix) else None
        ),
        to_cell=str,
    )


WIKIDATA_ITEM = _code(iris.WIKIDATA, r"Q[1-9][0-9]*", "a Wikidata item, like wd:Q159")
WIKIDATA_PROPERTY = _code(
    iris.WIKIDATA, r"P[1-9][0-9]*", "a Wikidata property, like wd:P463 (^P463 if inverse)"
)
WIKIDATA_INVERSE = _code(iris.WIKIDATA, r"P[1-9][0-9]*", "a Wikidata property, like wd:P463", "^")
PLOVER_CODE = _code(iris.PLOVER, r"[A-Z]+", "a PLOVER event type, like plover:SUPPORT")
CAMEO_CODE = _code(iris.CAMEO, r"[0-9]+", "a CAMEO code, like cameo:05")


def _type_from_term(term: Term) -> str:
    name = iris.entity_type(term.value) if isinstance(term, NamedNode) else None
    if name is None:
        raise ValueError(f"expected a class, like dg:Country, not {shown(term)}")
    return name


def _type_from_cell(cell: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9]*(?: [a-z][a-z0-9]*)*", cell):
        raise ValueError(f"expected lower-case words, like 'armed group', not {cell!r}")
    return cell


TYPE = Notation(
    from_term=_type_from_term,
    to_term=lambda value: NamedNode(iris.class_iri(value)),
    from_cell=_type_from_cell,
    to_cell=str,
)


def _address(text: str) -> str:
    if not re.match(r"https?://[^\s/]", text):
        raise ValueError(f"expected an address with http:// or https://, not {text[:60]!r}")
    NamedNode(text)  # refuses what no IRI holds, such as a space
    return text


def _address_from_term(term: Term) -> str:
    if not isinstance(term, NamedNode):
        raise ValueError(f"expected an address, like <https://...>, not {shown(term)}")
    return _address(term.value)


ADDRESS = Notation(from_term=_address_from_term, to_term=NamedNode, from_cell=_address, to_cell=str)


def _fingerprint(text: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise ValueError(f"expected a SHA-256 of 64 hexadecimal digits, not {text[:40]!r}")
    return text


FINGERPRINT = Notation(
    from_term=lambda term: _fingerprint(_lexical(term, (_STRING,), "a SHA-256 in quotes")),
    to_term=_text_term,
    from_cell=_fingerprint,
    to_cell=str,
)

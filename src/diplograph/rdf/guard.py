"""What a query may do, and which graphs it names: read off its tokens.

The grammar is left to the engine. What counts here is that a word in a string, a comment, an
IRI or a variable is never taken for a keyword, and that an IRI is recognised however it is
written (full, prefixed, relative to a base, with escapes).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal, TypeAlias
from urllib.parse import urljoin

from diplograph import iris
from diplograph.errors import QueryError
from diplograph.rdf.dated import AT, HISTORY, DatedGraph, parse_iri

DEEPEST = 128
"""Nesting beyond which a query is refused: the engine's parser recurses, and some 1,000 to
3,000 levels end the process."""
LONGEST = 1_000_000
"""Characters beyond which a query is refused, for the same reason."""

TokenKind: TypeAlias = Literal["iri", "name", "variable", "string", "word", "other"]

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LOCAL_ESCAPE = re.compile(r"\\([_~.\-!$&'()*+,;=/?#@%])")
_LOCAL_PART = r"(?:[\w:.\-\u00b7]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])"
# The first that fits is taken, so the order counts: an IRI before the sign <, long quotes before
# short ones, a prefixed name before a word. Whatever is left is one sign.
_TOKEN = re.compile(
    rf"""
    (?P<space>\s+|\#[^\n\r]*)
    | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
    | (?P<string>\"\"\"(?:(?:"|"")?(?:[^"\\]|\\.))*\"\"\"
        | '''(?:(?:'|'')?(?:[^'\\]|\\.))*'''
        | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
    | (?P<variable>[?$]\w+)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<blank>_:[\w.\-]*)
    | (?P<number>[0-9]+\.?[0-9]*(?:[eE][+-]?[0-9]+)?|\.[0-9]+)
    | (?P<name>(?:[^\W\d_][\w.\-]*)?:{_LOCAL_PART}*)
    | (?P<word>[^\W\d]\w*)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_OPENING, _CLOSING = "([{", ")]}"
MOST_TOKENS = 1_000
"""Tokens of a query that is evaluated here. The engine recurses over chains of operators and
clauses too: from some 8,000 tokens on, it can end the process."""
MOST_BRACKETS = 500
"""Brackets of such a query, wherever they stand: the engine may read them where this does not."""
_QUERIES = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = (
    "INSERT",
    "DELETE",
    "LOAD",
    "CLEAR",
    "CREATE",
    "DROP",
    "COPY",
    "MOVE",
    "ADD",
    "WITH",
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind, its text (escapes resolved), and where it begins in the query."""

    kind: TokenKind
    text: str
    position: int

    @property
    def keyword(self) -> str:
        """The word in upper case; blank for what cannot be a keyword."""
        return self.text.upper() if self.kind == "word" else ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a query needs.

    Parameters
    ----------
    dated
        The dated graphs that it names, by IRI as written.
    from_graphs, from_named
        Graphs named in FROM and FROM NAMED, as written; both empty = no such clause.
    names_history
        Whether the history has to stand under its name as well.
    places
        Where ``GRAPH`` is followed by a dated graph: position, length and IRI. None = names must
        stand as they are, because a variable ranges over them or the text holds escapes.
    apart
        Whether it has to be evaluated in a process of its own, see `_is_doubtful`.
    """

    dated: dict[str, DatedGraph]
    from_graphs: tuple[str, ...]
    from_named: tuple[str, ...]
    names_history: bool
    places: tuple[tuple[int, int, str], ...] | None
    apart: bool


def plan(sparql: str) -> Plan:
    """Read a query's tokens, refuse what must not run, and tell which graphs it names.

    Raises
    ------
    QueryError
        If the query is an update, calls a service, loads anything, draws from a foreign
        graph, names a day or another graph wrongly, uses a prefix that nobody declared, or asks
        ``GRAPH ?g`` without naming any day.

    Examples
    --------
    >>> list(plan("ASK { GRAPH <https://w3id.org/diplograph/at/2025-04-17> { ?s ?p ?o } }").dated)
    ['https://w3id.org/diplograph/at/2025-04-17']
    """
    tokens = tokens_of(sparql)
    _refuse(sparql, tokens)
    iri_at = {token.position: iri for token, iri in iris_of(sparql, tokens, iris.PREFIXES)}
    dated = {iri: parse_iri(iri) for iri in iri_at.values() if _is_meant_dated(iri)}
    names_history = HISTORY in iri_at.values()
    from_graphs: list[str] = []
    from_named: list[str] = []
    places: list[tuple[int, int, str]] = []
    varies = unescape(sparql) != sparql  # positions are those of the text without escapes
    for token, *following in zip_longest(tokens, tokens[1:], tokens[2:]):
        if token.keyword == "FROM":
            is_named = following[0] is not None and following[0].keyword == "NAMED"
            target = following[1 if is_named else 0]
            iri = iri_at.get(target.position, "") if target else ""
            if iri != HISTORY and iri not in dated:
                why = f"FROM takes <{HISTORY}> or a dated graph, not <{iri}>"
                raise _refusal(sparql, token, why)
            (from_named if is_named else from_graphs).append(iri)
        elif token.keyword == "GRAPH":
            target = following[0]
            iri = iri_at.get(target.position, "") if target else ""
            if iri in dated:
                places.append((target.position, len(target.text), iri))
            elif iri != HISTORY and (iri or not (dated or names_history)):
                raise _refusal(sparql, token, _no_graph(iri))
            varies |= iri == ""
    varies |= bool(from_graphs or from_named)
    return Plan(
        dated,
        tuple(from_graphs),
        tuple(from_named),
        names_history,
        None if varies else tuple(places),
        _is_doubtful(sparql, tokens),
    )


def tokens_of(sparql: str) -> list[Token]:
    """Split a query into tokens, leaving out space and comments.

    Raises
    ------
    QueryError
        If the query is too long or nests too deep for the engine to be given it.

    Examples
    --------
    >>> [token.text for token in tokens_of("ASK { ?service a <urn:x> } # SERVICE")]
    ['ASK', '{', '?service', 'a', '<urn:x>', '}']
    """
    if len(sparql) > LONGEST:
        raise QueryError(f"the query has {len(sparql)} characters: at most {LONGEST} are taken")
    return list(_check_depth(sparql, _tokens(unescape(sparql))))


def unescape(sparql: str) -> str:
    r"""Resolve ``\uXXXX`` and ``\UXXXXXXXX``, which SPARQL reads before anything else.

    Raises
    ------
    QueryError
        If an escape names no character.

    Examples
    --------
    >>> unescape("\\u0041SK {}")
    'ASK {}'
    """

    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            raise QueryError(f"the escape {match[0]} names no character")
        return chr(code)

    return _ESCAPE.sub(character, sparql)


def where(sparql: str, position: int) -> str:
    r"""Say a position as line and column, both from 1.

    Examples
    --------
    >>> where("ASK\n{ }", 4)
    'line 2, column 1'
    """
    line = sparql.count("\n", 0, position) + 1
    column = position - (sparql.rfind("\n", 0, position) + 1) + 1
    return f"line {line}, column {column}"


def iris_of(
    sparql: str, tokens: Sequence[Token], prefixes: dict[str, str]
) -> Iterator[tuple[Token, str]]:
    """Find every IRI that a query names, with the token that names it.

    Parameters
    ----------
    sparql
        The query.
    tokens
        Its tokens.
    prefixes
        Prefixes that are known without being declared; the query's own come on top.

    Raises
    ------
    QueryError
        If a prefix is not declared.
    """
    known, base = dict(prefixes), ""
    for number, token in enumerate(tokens):
        before = tokens[number - 1].keyword if number else ""
        if token.kind == "iri":
            iri = token.text[1:-1]
            iri = urljoin(base, iri) if base else iri
            if before == "BASE":
                base = iri
            elif _declares_prefix(tokens, number):
                known[tokens[number - 1].text.removesuffix(":")] = iri
            else:
                yield token, iri
        elif token.kind == "name" and before != "PREFIX":
            prefix, _, local = token.text.partition(":")
            if prefix not in known:
                raise QueryError(
                    f"{where(sparql, token.position)}: the prefix {prefix}: is not declared; known "
                    f"without that are {', '.join(f'{each}:' for each in sorted(prefixes))}"
                )
            yield token, known[prefix] + _LOCAL_ESCAPE.sub(r"\1", local)


def _is_doubtful(sparql: str, tokens: Sequence[Token]) -> bool:
    r"""Tell whether a query may harm the process that evaluates it.

    The engine's parser knows no tokens: it reads ``trueSERVICE`` as two words, and
    ``?a<?b)SERVICE?w#>`` as less-than, and a comment. What is read here as tokens therefore
    explains refusals; what is sure is only that a text without the word calls no service, and
    that a short one does not nest deep.
    """
    plain = unescape(sparql)
    if plain != sparql or "SERVICE" in plain.upper():
        return True
    return len(tokens) > MOST_TOKENS or sum(map(plain.count, "([{")) > MOST_BRACKETS


def _is_meant_dated(iri: str) -> bool:
    """Tell whether an IRI is, or tries to be, that of a dated graph."""
    # A slip in scheme or case is then an error that says so, and not an empty answer.
    return iri.lower().replace("http://", "https://", 1).startswith(AT)


def _no_graph(iri: str) -> str:
    """Say what may follow GRAPH in place of another IRI, or of a variable where no day is named."""
    wrong = f"there is no graph <{iri}>: " if iri else ""
    return (
        f"{wrong}name the days to ask, as GRAPH <{AT}2025-04-17> {{ … }} or, for several, "
        f"VALUES ?g {{ <{AT}2025-04-16> <{AT}2025-04-18> }} GRAPH ?g {{ … }}; "
        f"all of history is <{HISTORY}>"
    )


def _refuse(sparql: str, tokens: Sequence[Token]) -> None:
    """Refuse updates, which begin an operation, and SERVICE, which may stand anywhere."""
    begins = True
    for number, token in enumerate(tokens):
        keyword = token.keyword
        if keyword == "SERVICE":
            raise _refusal(sparql, token, "SERVICE is not allowed: nothing is asked elsewhere")
        if begins and keyword in _UPDATES:
            raise _refusal(sparql, token, f"{keyword} is not allowed: the graph is read-only")
        if keyword in _QUERIES:
            begins = False
        elif token.text == ";" and number:
            # After a block a semicolon ends an update; between triples it repeats the subject.
            begins = begins or tokens[number - 1].text == "}"
    if not any(token.keyword in _QUERIES for token in tokens):
        raise QueryError("a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE")


def _refusal(sparql: str, token: Token, why: str) -> QueryError:
    return QueryError(f"{where(sparql, token.position)}: {why}")


def _declares_prefix(tokens: Sequence[Token], number: int) -> bool:
    return number > 1 and tokens[number - 2].keyword == "PREFIX"


def _tokens(sparql: str) -> Iterator[Token]:
    position = 0
    while position < len(sparql):
        match = _TOKEN.match(sparql, position)
        assert match is not None
        kind = match.lastgroup
        text = match[0]
        if kind == "name":
            text = _without_final_dots(text)
            yield Token("name", text, position)
        elif kind in ("iri", "variable", "string", "word"):
            yield Token(kind, text, position)  # type: ignore[arg-type]
        elif kind != "space":
            yield Token("other", text, position)
        position += len(text)


def _without_final_dots(name: str) -> str:
    """Cut the dots that end a triple: a prefixed name holds dots, but does not end with one."""
    bare = name.rstrip(".")
    return name if bare.endswith("\\") else bare


def _check_depth(sparql: str, tokens: Iterator[Token]) -> Iterator[Token]:
    depth = signs = 0
    for token in tokens:
        if token.kind == "other" and token.text in _OPENING:
            depth += 1
        elif token.kind == "other" and token.text in _CLOSING:
            depth -= 1
        # Chains of signs nest in the parser as brackets do.
        signs = signs + 1 if token.text in "!^+-" else 0
        if max(depth, signs) > DEEPEST:
            place = where(sparql, token.position)
            raise QueryError(f"the query nests more than {DEEPEST} deep ({place}): simplify it")
        yield token

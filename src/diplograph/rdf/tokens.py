"""SPARQL read as tokens: enough to refuse what must not run and to see which days are named.

The grammar is left to the engine. What counts here is that a word in a string, a comment, an
IRI or a variable is never taken for a keyword, and that an IRI is recognised however it is
written (full, prefixed, relative to a base, with escapes).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias
from urllib.parse import urljoin

from diplograph.errors import QueryError

DEEPEST = 128
"""Nesting beyond which a query is refused: the engine's parser recurses, and some 1,000 to
3,000 levels end the process."""
LONGEST = 1_000_000
"""Characters beyond which a query is refused, for the same reason."""

TokenKind: TypeAlias = Literal["iri", "name", "variable", "string", "word", "other"]

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LOCAL_ESCAPE = re.compile(r"\\([_~.\-!$&'()*+,;=/?#@%])")
_LOCAL_PART = r"(?:[\w:.\-\u00b7]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])"
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
    return list(_checked_depth(sparql, _tokens(unescaped(sparql))))


def unescaped(sparql: str) -> str:
    r"""Resolve ``\uXXXX`` and ``\UXXXXXXXX``, which SPARQL reads before anything else.

    Raises
    ------
    QueryError
        If an escape names no character.

    Examples
    --------
    >>> unescaped("\\u0041SK {}")
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
    """Give every IRI that a query names, with the token that names it.

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


def _declares_prefix(tokens: Sequence[Token], number: int) -> bool:
    return number > 1 and tokens[number - 2].keyword == "PREFIX"


def _tokens(text: str) -> Iterator[Token]:
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        assert match is not None
        kind = match.lastgroup
        found = match[0]
        if kind == "name":
            found = _without_final_dots(found)
            yield Token("name", found, position)
        elif kind in ("iri", "variable", "string", "word"):
            yield Token(kind, found, position)  # type: ignore[arg-type]
        elif kind != "space":
            yield Token("other", found, position)
        position += len(found)


def _without_final_dots(name: str) -> str:
    """Cut the dots that end a triple: a prefixed name holds dots, but does not end with one."""
    bare = name.rstrip(".")
    return name if bare.endswith("\\") else bare


def _checked_depth(sparql: str, tokens: Iterator[Token]) -> Iterator[Token]:
    depth = signs = 0
    for token in tokens:
        if token.kind == "other" and token.text in _OPENING:
            depth += 1
        elif token.kind == "other" and token.text in _CLOSING:
            depth -= 1
        signs = signs + 1 if token.text in "!^+-" else 0
        if max(depth, signs) > DEEPEST:
            place = where(sparql, token.position)
            raise QueryError(f"the query nests more than {DEEPEST} deep ({place}): simplify it")
        yield token

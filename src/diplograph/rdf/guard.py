"""What a query may do, and which graphs it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from diplograph import iris
from diplograph.errors import QueryError
from diplograph.rdf.dated import AT, HISTORY, DatedGraph, read
from diplograph.rdf.tokens import Token, iris_of, tokens_of, unescaped, where

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
class Plan:
    """What a query was found to need.

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
    named = {token.position: iri for token, iri in iris_of(sparql, tokens, iris.PREFIXES)}
    dated = {iri: read(iri) for iri in named.values() if _is_meant_dated(iri)}
    names_history = HISTORY in named.values()
    from_graphs: list[str] = []
    from_named: list[str] = []
    places: list[tuple[int, int, str]] = []
    varies = unescaped(sparql) != sparql
    for token, *following in zip_longest(tokens, tokens[1:], tokens[2:]):
        if token.keyword == "FROM":
            is_named = following[0] is not None and following[0].keyword == "NAMED"
            target = following[1 if is_named else 0]
            iri = named.get(target.position, "") if target else ""
            if iri != HISTORY and iri not in dated:
                why = f"FROM takes <{HISTORY}> or a dated graph, not <{iri}>"
                raise _refused(sparql, token, why)
            (from_named if is_named else from_graphs).append(iri)
        elif token.keyword == "GRAPH":
            target = following[0]
            iri = named.get(target.position, "") if target else ""
            if iri in dated:
                places.append((target.position, len(target.text), iri))
            elif iri != HISTORY and (iri or not (dated or names_history)):
                raise _refused(sparql, token, _no_graph(iri))
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


def _is_doubtful(sparql: str, tokens: Sequence[Token]) -> bool:
    r"""Tell whether a query is not sure to be harmless to the process that evaluates it.

    The engine's parser knows no tokens: it reads ``trueSERVICE`` as two words, and
    ``?a<?b)SERVICE?w#>`` as less-than, and a comment. What is read here as tokens therefore
    explains refusals; what is sure is only that a text without the word calls no service, and
    that a short one does not nest deep.
    """
    plain = unescaped(sparql)
    if plain != sparql or "SERVICE" in plain.upper():
        return True
    return len(tokens) > MOST_TOKENS or sum(map(plain.count, "([{")) > MOST_BRACKETS


def _is_meant_dated(iri: str) -> bool:
    """Tell whether an IRI is, or tries to be, that of a dated graph."""
    return iri.lower().replace("http://", "https://", 1).startswith(AT)


def _no_graph(iri: str) -> str:
    """Say what may follow GRAPH instead of another IRI, or of a variable where no day is named."""
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
            raise _refused(sparql, token, "SERVICE is not allowed: nothing is asked elsewhere")
        if begins and keyword in _UPDATES:
            raise _refused(sparql, token, f"{keyword} is not allowed: the graph is read-only")
        if keyword in _QUERIES:
            begins = False
        elif token.text == ";" and number:
            begins = begins or tokens[number - 1].text == "}"
    if not any(token.keyword in _QUERIES for token in tokens):
        raise QueryError("a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE")


def _refused(sparql: str, token: Token, why: str) -> QueryError:
    return QueryError(f"{where(sparql, token.position)}: {why}")

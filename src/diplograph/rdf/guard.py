"""What a query may do, and which graphs it names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from diplograph.errors import QueryError
from diplograph.files import vocabulary
from diplograph.rdf.dated import AT, HISTORY, DatedGraph, read
from diplograph.rdf.tokens import Token, iris_of, tokens_of, unescaped, where

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
    """

    dated: dict[str, DatedGraph]
    from_graphs: tuple[str, ...]
    from_named: tuple[str, ...]
    names_history: bool
    places: tuple[tuple[int, int, str], ...] | None


def plan(sparql: str) -> Plan:
    """Read a query's tokens, refuse what must not run, and tell which graphs it names.

    Raises
    ------
    QueryError
        If the query is an update, calls a service, loads anything, draws from a foreign
        graph, names a day wrongly, or asks ``GRAPH ?g`` without naming any day.

    Examples
    --------
    >>> list(plan("ASK { GRAPH <https://w3id.org/diplograph/at/2025-04-17> { ?s ?p ?o } }").dated)
    ['https://w3id.org/diplograph/at/2025-04-17']
    """
    tokens = tokens_of(sparql)
    _refuse(sparql, tokens)
    iris = {token.position: iri for token, iri in iris_of(tokens, vocabulary.PREFIXES)}
    dated = {iri: read(iri) for iri in iris.values() if iri.startswith(AT)}
    from_graphs: list[str] = []
    from_named: list[str] = []
    places: list[tuple[int, int, str]] = []
    varies = unescaped(sparql) != sparql
    for number, token in enumerate(tokens):
        if token.keyword == "FROM":
            named = tokens[number + 1 : number + 2] and tokens[number + 1].keyword == "NAMED"
            target = tokens[number + (2 if named else 1) :][:1]
            iri = iris.get(target[0].position, "") if target else ""
            if iri != HISTORY and iri not in dated:
                raise _refused(
                    sparql, token, f"FROM takes <{HISTORY}> or a dated graph, not <{iri}>"
                )
            (from_named if named else from_graphs).append(iri)
        elif token.keyword != "GRAPH":
            continue
        elif not dated and HISTORY not in iris.values():
            raise _refused(
                sparql,
                token,
                f"name the days to ask, as GRAPH <{AT}2025-04-17> {{ … }} or, for several, "
                f"VALUES ?g {{ <{AT}2025-04-16> <{AT}2025-04-18> }} GRAPH ?g {{ … }}",
            )
        else:
            following = tokens[number + 1 : number + 2]
            iri = iris.get(following[0].position, "") if following else ""
            if iri in dated:
                places.append((following[0].position, len(following[0].text), iri))
            varies |= iri == ""
    varies |= bool(from_graphs or from_named)
    return Plan(
        dated,
        tuple(from_graphs),
        tuple(from_named),
        HISTORY in iris.values(),
        None if varies else tuple(places),
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

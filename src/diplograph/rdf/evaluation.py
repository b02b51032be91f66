"""One query evaluated on graphs of a store, its answer kept, its mistakes explained."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from diplograph import iris
from diplograph.errors import QueryError
from diplograph.rdf.result import Form, Result

LONGEST_ANSWER = 500_000_000
"""Bytes of an answer, as JSON or N-Triples, beyond which a query is stopped."""
DEFAULT: Final = "default"
"""Stands for the default graph of a store."""
_EXCERPT = 30
"""Characters that are quoted from where a query can no longer be read."""
_MISREAD = re.compile(
    r"error at (?P<line>\d+):(?P<column>\d+): expected (?P<expected>.*)", re.DOTALL
)
_REASON = re.compile(r"The [A-Z]+ [^,\[\]]+")
"""A sentence among what the engine expected, such as "The SELECT contains …"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A query, and the graphs of a store on which it is to be evaluated.

    Parameters
    ----------
    query
        The query; the project's prefixes need not be declared.
    written
        The query as it was written, before graphs were given other names: errors tell where.
    default
        Name of the graph that stands as the default graph; ``default`` = that of the store.
    named
        Names of the graphs over which ``GRAPH`` ranges.
    has_default
        False where the default graph is empty: FROM NAMED alone.
    """

    query: str
    written: str
    default: str = DEFAULT
    named: tuple[str, ...] = ()
    has_default: bool = True


class _Bounded(io.BytesIO):
    """An answer as it is written, up to a length: a cross join would fill all memory."""

    def write(self, data: Any) -> int:
        """Write on.

        Raises
        ------
        QueryError
            If that makes the answer too long.
        """
        if self.tell() + len(data) > LONGEST_ANSWER:
            megabytes = LONGEST_ANSWER // 1_000_000
            raise QueryError(f"the answer is longer than {megabytes} MB: ask for less, as by LIMIT")
        return super().write(data)


def evaluate(store: ox.Store, order: Order) -> Result:
    """Evaluate a query on graphs of a store and keep its answer.

    Raises
    ------
    QueryError
        If the engine refuses it, and the message says where; if the answer is too long to keep.
    """
    graphs: list[Any] = [graph_of(order.default)] if order.has_default else []
    written = _Bounded()
    try:
        answer = store.query(
            order.query,
            prefixes=iris.PREFIXES,
            default_graph=graphs,
            named_graphs=[ox.NamedNode(name) for name in order.named],
        )
        if isinstance(answer, ox.QueryTriples):
            answer.serialize(written, format=ox.RdfFormat.N_TRIPLES)
            return Result("graph", written.getvalue())
        form: Form = "ask" if isinstance(answer, ox.QueryBoolean) else "select"
        answer.serialize(written, format=ox.QueryResultsFormat.JSON)
        return Result(form, written.getvalue())
    except SyntaxError as error:
        raise QueryError(f"the query cannot be run: {_misread(order.written, error)}") from error
    except OSError as error:
        raise QueryError("the query reaches out, and nothing is asked elsewhere") from error
    except (ValueError, RuntimeError) as error:
        raise QueryError(f"the query cannot be run: {error}") from error


def _misread(written: str, error: SyntaxError) -> str:
    """Say up to where the query as written can be read, and why not further where that is known.

    The words that the engine would have expected are left out: they mislead as often as they
    help.
    """
    try:
        ox.Store().query(written, prefixes=iris.PREFIXES)
    except SyntaxError as again:
        error = again
    misread = _MISREAD.match(str(error))
    if misread is None:
        return str(error)
    line, column = int(misread["line"]), int(misread["column"])
    rest = " ".join(written.split("\n")[line - 1][column - 1 :].split())
    place = f"before {rest[:_EXCERPT]!r}" if rest else "at its end"
    reason = _REASON.search(misread["expected"])
    why = reason[0] if reason else "here it is no longer SPARQL"
    return f"line {line}, column {column}, {place}: {why}"


def graph_of(name: str) -> ox.NamedNode | ox.DefaultGraph:
    """Find the graph of a store that a name of an `Order` stands for."""
    return ox.DefaultGraph() if name == DEFAULT else ox.NamedNode(name)

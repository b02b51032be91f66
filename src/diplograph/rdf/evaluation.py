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
_SYNTAX_ERROR = re.compile(
    r"error at (?P<line>\d+):(?P<column>\d+): expected (?P<expected>.*)", re.DOTALL
)
_REASON = re.compile(r"The [A-Z]+ [^,\[\]]+")
"""A sentence among what the engine expected, such as "The SELECT contains …"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One query to evaluate, and the graphs of a store on which to do so.

    Parameters
    ----------
    query
        The query; the project's prefixes need not be declared.
    original
        The query as it was asked, before graphs got other names: errors say where in it.
    default
        Name of the graph that stands as the default graph; ``default`` = that of the store.
    named
        Names of the graphs over which ``GRAPH`` ranges.
    has_default
        False where the default graph is empty: FROM NAMED alone.
    """

    query: str
    original: str
    default: str = DEFAULT
    named: tuple[str, ...] = ()
    has_default: bool = True


class _BoundedBuffer(io.BytesIO):
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


def evaluate(store: ox.Store, job: Job) -> Result:
    """Evaluate a query on graphs of a store and keep its answer.

    Raises
    ------
    QueryError
        If the engine refuses it, and the message says where; if the answer is too long to keep.
    """
    graphs: list[Any] = [graph_of(job.default)] if job.has_default else []
    output = _BoundedBuffer()
    try:
        answer = store.query(
            job.query,
            prefixes=iris.PREFIXES,
            default_graph=graphs,
            named_graphs=[ox.NamedNode(name) for name in job.named],
        )
        if isinstance(answer, ox.QueryTriples):
            answer.serialize(output, format=ox.RdfFormat.N_TRIPLES)
            return Result("graph", output.getvalue())
        form: Form = "ask" if isinstance(answer, ox.QueryBoolean) else "select"
        answer.serialize(output, format=ox.QueryResultsFormat.JSON)
        return Result(form, output.getvalue())
    except SyntaxError as error:
        why = _explain_syntax_error(job.original, error)
        raise QueryError(f"the query cannot be run: {why}") from error
    except OSError as error:
        raise QueryError("the query reaches out, and nothing is asked elsewhere") from error
    except (ValueError, RuntimeError) as error:
        raise QueryError(f"the query cannot be run: {error}") from error


def _explain_syntax_error(original: str, error: SyntaxError) -> str:
    """Say up to where the query as asked can be read, and why not further where that is known.

    The words that the engine would have expected are left out: they mislead as often as they
    help.
    """
    try:  # once more as it was asked: names of graphs that were changed have moved what follows
        ox.Store().query(original, prefixes=iris.PREFIXES)
    except SyntaxError as again:
        error = again
    parts = _SYNTAX_ERROR.match(str(error))
    if parts is None:
        return str(error)
    line, column = int(parts["line"]), int(parts["column"])
    rest = " ".join(original.split("\n")[line - 1][column - 1 :].split())
    place = f"before {rest[:_EXCERPT]!r}" if rest else "at its end"
    reason = _REASON.search(parts["expected"])
    why = reason[0] if reason else "here it is no longer SPARQL"
    return f"line {line}, column {column}, {place}: {why}"


def graph_of(name: str) -> ox.NamedNode | ox.DefaultGraph:
    """Find the graph of a store that a name of an `Job` stands for."""
    return ox.DefaultGraph() if name == DEFAULT else ox.NamedNode(name)

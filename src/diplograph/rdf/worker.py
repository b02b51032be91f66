"""One query in a process of its own, which can be killed: ``python -m diplograph.rdf.worker``.

Standard input holds a line of JSON (the order, and the name and size of each graph) and the
graphs as N-Triples, one after the other. Standard output gets the form of the answer on a line,
then the answer. An error leaves exit status 3 and its message on standard error.
"""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Any, cast

import pyoxigraph as ox

from diplograph.errors import QueryError
from diplograph.files import vocabulary
from diplograph.rdf.result import Form, Result

_FAILED = 3
_DEFAULT = "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A query, and the graphs of a store on which it is to be evaluated.

    Parameters
    ----------
    query
        The query; the project's prefixes need not be declared.
    default
        Name of the graph that stands as the default graph; ``default`` = that of the store.
    named
        Names of the graphs over which ``GRAPH`` ranges.
    has_default
        False where the default graph is empty: FROM NAMED alone.
    """

    query: str
    default: str = _DEFAULT
    named: tuple[str, ...] = ()
    has_default: bool = True


def evaluate(store: ox.Store, order: Order) -> Result:
    """Evaluate a query on graphs of a store and keep its answer.

    Raises
    ------
    QueryError
        If the engine refuses it; the message says where.
    """
    graphs: list[Any] = [_graph(order.default)] if order.has_default else []
    try:
        answer = store.query(
            order.query,
            prefixes=vocabulary.PREFIXES,
            default_graph=graphs,
            named_graphs=[ox.NamedNode(name) for name in order.named],
        )
        if isinstance(answer, ox.QueryTriples):
            data = answer.serialize(format=ox.RdfFormat.N_TRIPLES)
            return Result("graph", data or b"")
        form: Form = "ask" if isinstance(answer, ox.QueryBoolean) else "select"
        return Result(form, answer.serialize(format=ox.QueryResultsFormat.JSON) or b"")
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        raise QueryError(f"the query cannot be run: {error}") from error


def evaluate_elsewhere(store: ox.Store, order: Order, *, timeout: float) -> Result:
    """Evaluate a query in another process, and kill it when its time is over.

    Raises
    ------
    QueryError
        As `evaluate`; also if the time is over, or the process ended on its own.
    """
    names = dict.fromkeys([*([order.default] if order.has_default else []), *order.named])
    dumps = {
        name: store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=_graph(name)) or b""
        for name in names
    }
    sizes = [(name, len(dump)) for name, dump in dumps.items()]
    head = json.dumps({"order": dataclasses.asdict(order), "graphs": sizes}).encode()
    given = b"".join([head, b"\n", *dumps.values()])
    command = [sys.executable, "-m", "diplograph.rdf.worker"]
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=timeout)
    except subprocess.TimeoutExpired as error:
        raise QueryError(f"the query was stopped after {timeout:g} s: ask for less") from error
    if done.returncode == _FAILED:
        raise QueryError(done.stderr.decode(errors="replace").strip())
    if done.returncode:
        raise QueryError(f"the query ended its process (status {done.returncode}): simplify it")
    form, _, answer = done.stdout.partition(b"\n")
    return Result(cast("Form", form.decode()), answer)


def _graph(name: str) -> ox.NamedNode | ox.DefaultGraph:
    return ox.DefaultGraph() if name == _DEFAULT else ox.NamedNode(name)


def _main() -> int:
    given = json.loads(sys.stdin.buffer.readline())
    order = Order(**{**given["order"], "named": tuple(given["order"]["named"])})
    store = ox.Store()
    for name, size in given["graphs"]:
        data = sys.stdin.buffer.read(size)
        store.bulk_load(data, format=ox.RdfFormat.N_TRIPLES, to_graph=_graph(name))
    try:
        result = evaluate(store, order)
    except QueryError as error:
        sys.stderr.write(str(error))
        return _FAILED
    sys.stdout.buffer.write(result.form.encode() + b"\n" + result.data)
    return 0


if __name__ == "__main__":
    sys.exit(_main())

"""One query in a process of its own, which can be killed: ``python -m diplograph.rdf.worker``.

Standard input holds a line of JSON (the query, the graphs of FROM, and how many bytes of data
follow) and the data as N-Quads. Standard output gets the form of the answer on a line, then the
answer. An error leaves exit status 3 and its message on standard error.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any, cast

import pyoxigraph as ox

from diplograph.errors import QueryError
from diplograph.files import vocabulary
from diplograph.rdf.result import Form, Result

_FAILED = 3


def evaluate(
    store: ox.Store, sparql: str, from_graphs: Sequence[str], from_named: Sequence[str]
) -> Result:
    """Run a query on a store and keep its answer.

    Parameters
    ----------
    store
        The data.
    sparql
        The query; the project's prefixes need not be declared.
    from_graphs, from_named
        Graphs of its FROM and FROM NAMED clauses; given here for the engine to check.

    Raises
    ------
    QueryError
        If the engine refuses it; the message says where.
    """
    options: dict[str, Any] = {}
    if from_graphs or from_named:
        options["default_graph"] = [ox.NamedNode(iri) for iri in from_graphs]
        options["named_graphs"] = [ox.NamedNode(iri) for iri in from_named]
    try:
        answer = store.query(sparql, prefixes=vocabulary.PREFIXES, **options)
        if isinstance(answer, ox.QueryTriples):
            data = answer.serialize(format=ox.RdfFormat.N_TRIPLES)
            return Result("graph", data or b"")
        form: Form = "ask" if isinstance(answer, ox.QueryBoolean) else "select"
        return Result(form, answer.serialize(format=ox.QueryResultsFormat.JSON) or b"")
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        raise QueryError(f"the query cannot be run: {error}") from error


def evaluate_elsewhere(
    store: ox.Store,
    sparql: str,
    from_graphs: Sequence[str],
    from_named: Sequence[str],
    *,
    timeout: float,
) -> Result:
    """Run a query in another process, and kill it when its time is over.

    Raises
    ------
    QueryError
        As `evaluate`; also if the time is over, or the process ended on its own.
    """
    order = {"query": sparql, "from": list(from_graphs), "named": list(from_named)}
    data = store.dump(format=ox.RdfFormat.N_QUADS) or b""
    given = json.dumps(order).encode() + b"\n" + data
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


def _main() -> int:
    order = json.loads(sys.stdin.buffer.readline())
    store = ox.Store()
    store.bulk_load(sys.stdin.buffer.read(), format=ox.RdfFormat.N_QUADS)
    try:
        result = evaluate(store, order["query"], order["from"], order["named"])
    except QueryError as error:
        sys.stderr.write(str(error))
        return _FAILED
    sys.stdout.buffer.write(result.form.encode() + b"\n" + result.data)
    return 0


if __name__ == "__main__":
    sys.exit(_main())

"""One query in a process of its own, which can be killed.

Standard input holds a line of JSON (the order, and the name and size of each graph) and the
graphs as N-Triples, one after the other. Standard output gets a line when these are taken in, then
the form of the answer on a line, then the answer. An error leaves exit status 3 and its message on
standard error.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import os
import re
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import Any, cast

import pyoxigraph as ox

try:
    import resource
except ImportError:  # Windows has none
    resource = None  # type: ignore[assignment]

from diplograph.errors import QueryError
from diplograph.files import vocabulary
from diplograph.rdf.result import Form, Result

_FAILED = 3
LONGEST_ANSWER = 500_000_000
"""Bytes of an answer, as JSON or N-Triples, beyond which a query is stopped."""
_MOST_MEMORY = 8 * 2**30
"""Bytes that a process of its own may take."""
_DEFAULT = "default"
_EXCERPT = 30
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
    default: str = _DEFAULT
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
    graphs: list[Any] = [_graph(order.default)] if order.has_default else []
    written = _Bounded()
    try:
        answer = store.query(
            order.query,
            prefixes=vocabulary.PREFIXES,
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
        ox.Store().query(written, prefixes=vocabulary.PREFIXES)
    except SyntaxError as again:
        error = again
    found = _MISREAD.match(str(error))
    if found is None:
        return str(error)
    line, column = int(found["line"]), int(found["column"])
    rest = " ".join(written.split("\n")[line - 1][column - 1 :].split())
    place = f"before {rest[:_EXCERPT]!r}" if rest else "at its end"
    reason = _REASON.search(found["expected"])
    told = reason[0] if reason else "here it is no longer SPARQL"
    return f"line {line}, column {column}, {place}: {told}"


def evaluate_elsewhere(store: ox.Store, order: Order, *, timeout: float | None) -> Result:
    """Evaluate a query in another process, and kill it when its time is over.

    That process opens no file and no socket once it has its order. Its time begins when it has
    taken in the graphs, which takes some 4 s for a million triples.

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
    code = "import sys; from diplograph.rdf.worker import main; sys.exit(main())"
    command = [sys.executable, "-P", "-c", code]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, bufsize=0) as process:
        try:
            _hand_over(process, given)
            answer, error = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired as late:
            process.kill()
            raise QueryError(f"the query was stopped after {timeout:g} s: ask for less") from late
        except BaseException:
            process.kill()
            raise
    if process.returncode == _FAILED:
        raise QueryError(error.decode(errors="replace").strip())
    if process.returncode:
        raise QueryError(
            f"the query ended its process (status {process.returncode}): it is too long, too deep "
            "or too large for the engine; simplify it"
        )
    form, _, data = answer.partition(b"\n")
    return Result(cast("Form", form.decode()), data)


def _hand_over(process: subprocess.Popen[bytes], given: bytes) -> None:
    """Give a process its order, and wait until it begins with it, or has ended."""
    assert process.stdin is not None
    assert process.stdout is not None
    rest = memoryview(given)
    with contextlib.suppress(BrokenPipeError):
        while rest:
            rest = rest[process.stdin.write(rest) :]
    process.stdout.readline()


def _graph(name: str) -> ox.NamedNode | ox.DefaultGraph:
    return ox.DefaultGraph() if name == _DEFAULT else ox.NamedNode(name)


def main() -> int:
    """Do what standard input orders; give the exit status."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    given = json.loads(sys.stdin.buffer.readline())
    order = Order(**{**given["order"], "named": tuple(given["order"]["named"])})
    store = ox.Store()
    for name, size in given["graphs"]:
        data = sys.stdin.buffer.read(size)
        store.bulk_load(data, format=ox.RdfFormat.N_TRIPLES, to_graph=_graph(name))
    sys.stdout.buffer.write(b"begun\n")
    sys.stdout.buffer.flush()
    try:
        _shut_off(order)
        result = evaluate(store, order)
    except QueryError as error:
        sys.stderr.write(str(error))
        return _FAILED
    sys.stdout.buffer.write(result.form.encode() + b"\n" + result.data)
    return 0


def _shut_off(order: Order) -> None:
    """Let this process open nothing any more, and take no more than its share of memory."""
    if resource is None:
        if "SERVICE" in order.query.upper():
            raise QueryError("the word SERVICE cannot be made harmless on this system: avoid it")
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = _MOST_MEMORY if hard == resource.RLIM_INFINITY else min(_MOST_MEMORY, hard)
    with contextlib.suppress(ValueError, OSError):  # not every system can bound memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _end_with(caller: int) -> None:
    """End this process when its caller has ended, which nobody else would do."""
    while os.getppid() == caller:
        time.sleep(1)
    os._exit(_FAILED)

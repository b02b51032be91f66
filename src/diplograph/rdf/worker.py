"""One query in a process of its own, which can be killed.

Standard input holds a line of JSON (the job, and the name and size of each graph) and the
graphs as N-Triples, one after the other. Standard output gets a line when these are taken in, then
the form of the answer on a line, then the answer. An error leaves exit status 3 and its message on
standard error.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import subprocess
import sys
import threading
import time
from typing import cast

import pyoxigraph as ox

try:
    import resource
except ImportError:  # Windows has none
    resource = None  # type: ignore[assignment]

from diplograph.errors import QueryError
from diplograph.rdf.evaluation import Job, evaluate, graph_of
from diplograph.rdf.result import Form, Result

_FAILED = 3
_MOST_MEMORY = 8 * 2**30
"""Bytes that a process of its own may take."""


def evaluate_elsewhere(store: ox.Store, job: Job, *, timeout: float | None) -> Result:
    """Evaluate a query in another process, and kill it when its time is over.

    That process opens no file and no socket once it has its job. Its time begins when it has
    taken in the graphs, which takes some 4 s for a million triples.

    Raises
    ------
    QueryError
        As `evaluate`; also if the time is over, or the process ended on its own.
    """
    names = dict.fromkeys([*([job.default] if job.has_default else []), *job.named])
    dumps = {
        name: store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph_of(name)) or b""
        for name in names
    }
    sizes = [(name, len(dump)) for name, dump in dumps.items()]
    head = json.dumps({"job": dataclasses.asdict(job), "graphs": sizes}).encode()
    message = b"".join([head, b"\n", *dumps.values()])
    code = "import sys; from diplograph.rdf.worker import main; sys.exit(main())"
    # -P: a file of the caller's folder that is called like a module must not be imported for it.
    command = [sys.executable, "-P", "-c", code]
    pipe = subprocess.PIPE
    # Unbuffered: of the message nothing may be left in this process when it waits for the answer.
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, bufsize=0) as process:
        try:
            _hand_over(process, message)
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


def _hand_over(process: subprocess.Popen[bytes], message: bytes) -> None:
    """Hand a process its job, and wait until it begins with it, or has ended."""
    assert process.stdin is not None
    assert process.stdout is not None
    rest = memoryview(message)
    with contextlib.suppress(BrokenPipeError):  # it has ended, and its status will say why
        while rest:
            rest = rest[process.stdin.write(rest) :]
    process.stdout.readline()


def main() -> int:
    """Do the job that standard input holds; return the exit status."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    head = json.loads(sys.stdin.buffer.readline())
    job = Job(**{**head["job"], "named": tuple(head["job"]["named"])})
    store = ox.Store()
    for name, size in head["graphs"]:
        data = sys.stdin.buffer.read(size)
        store.bulk_load(data, format=ox.RdfFormat.N_TRIPLES, to_graph=graph_of(name))
    sys.stdout.buffer.write(b"begun\n")
    sys.stdout.buffer.flush()
    try:
        _shut_off(job)
        result = evaluate(store, job)
    except QueryError as error:
        sys.stderr.write(str(error))
        return _FAILED
    sys.stdout.buffer.write(result.form.encode() + b"\n" + result.data)
    return 0


def _shut_off(job: Job) -> None:
    """Let this process open nothing any more, and take no more than its share of memory."""
    if resource is None:
        if "SERVICE" in job.query.upper():
            raise QueryError("the word SERVICE cannot be made harmless on this system: avoid it")
        return
    # No new descriptor, be it of a file or of a socket; the three standard streams stay open.
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

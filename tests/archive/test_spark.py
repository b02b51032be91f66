"""Spark answers every question as DuckDB does: on a real standalone master with two workers."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import diplograph as dg
from diplograph import archive as archives
from diplograph.archive import queries as q
from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, day_number
from diplograph.model import Entity, Kind
from diplograph.table import Batch

pyspark = pytest.importorskip(
    "pyspark", reason="the extra `slow` installs pyspark; it needs Java 17"
)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java 17 on the path"),
]

ROWS = 1_000_000
DAYS = "1975-06-01", "1990-01-01", "2010-12-31"


def relations(catalogue, _):
    """A million seeded relations between 300 entities, a fifth of them events."""
    catalogue.entities += [Entity(id=f"e{n}", label=f"E {n}", type="country") for n in range(300)]
    catalogue.kinds += [
        Kind(
            id=f"k{n}",
            label=f"kind {n}",
            inverse_label="",
            symmetric=False,
            temporal="event" if n == 4 else "state",
            stance=0,
            definition="",
            family=f"f{n % 2}",
            presumed_for=(-1, 5, 2, 0, 0)[n],
        )
        for n in range(5)
    ]
    chance = np.random.default_rng(11)
    start = chance.integers(day_number("1950-01-01"), day_number("2020-01-01"), ROWS)
    kind = chance.integers(0, 5, ROWS)
    event = kind == 4
    end = np.where(event, start, start + chance.integers(0, 4_000, ROWS))
    is_open = ~event & (chance.random(ROWS) < 0.2)
    subject = chance.integers(0, 300, ROWS)
    yield Batch.of_columns(
        subject=subject,
        kind=kind,
        object=(subject + chance.integers(1, 300, ROWS)) % 300,
        start_min=start,
        start_max=start,
        end_min=np.where(is_open, start, end),
        end_max=np.where(is_open, UNBOUNDED_FUTURE, end),
        is_state=~event,
        open_end=is_open,
        modality=0,
        known=start,
        record=np.arange(ROWS),
        part=0,
        file=0,
        line=np.arange(ROWS) + 1,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("spark") / "ties.archive"
    about = dict.fromkeys(("title", "publisher", "url", "citation", "terms"), "invented")
    counts = archives.Counts(accepted=ROWS, first=0, last=9_000)
    archives.write(place, archives.Dataset(format="x", **about), relations, lambda: counts)
    return place


@pytest.fixture(scope="module")
def master():
    """Start a master and two workers of the package's own distribution on loopback."""
    home = Path(pyspark.__file__).parent
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"spark://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_DRIVER_PYTHON": sys.executable,
    }
    os.environ.update(environment)
    launch = str(home / "bin" / "spark-class")
    role = "org.apache.spark.deploy"
    commands = [
        [
            launch,
            f"{role}.master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--webui-port",
            "0",
        ],
        *[
            [
                launch,
                f"{role}.worker.Worker",
                address,
                "--host",
                "127.0.0.1",
                "--cores",
                "1",
                "--memory",
                "1g",
                "--webui-port",
                "0",
            ]
        ]
        * 2,
    ]
    running = []
    for command in commands:
        running.append(
            subprocess.Popen(
                command,
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        )
        time.sleep(3)
    yield address
    for process in running:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture(scope="module")
def both(folder, master):
    cluster = dg.load(folder, engine=master)
    yield archives.Archive(folder), cluster
    cluster.source.archive.engine.close()


def answers(archive, question, **given):
    found = archive.ask(question, **given)
    names = sorted(found)
    rows = sorted(zip(*(found[name].tolist() for name in names), strict=True))
    return names, rows


def test_every_question_has_one_text_and_one_answer(both):
    here, cluster = both
    there = cluster.source.archive
    assert re.match(r"spark://127", there.engine.session.sparkContext.master)
    for date in DAYS:
        day = day_number(date)
        for question in (q.COUNT, q.GRADES, q.STATES, q.STATES.counting):
            assert answers(here, question, day=day) == answers(there, question, day=day)
        assert here.pairs(q.PAIRS, day=day, most=50) == there.pairs(q.PAIRS, day=day, most=50)
        for exact in (0, 1):
            given = {"first": day, "last": day + 400, "exact": exact}
            assert answers(here, q.DYADS, **given) == answers(there, q.DYADS, **given)
        span = {"first": day - 30, "last": day}
        for question in (q.EVENT_GRADES, q.EVENTS, q.EVENTS.counting, q.SPAN.counting):
            assert answers(here, question, **span) == answers(there, question, **span)
        top = here.pairs(q.PAIRS_AND_EVENTS, **span, most=50)
        assert top == there.pairs(q.PAIRS_AND_EVENTS, **span, most=50)
    assert answers(here, q.PAIR, actor=3, other=9) == answers(there, q.PAIR, actor=3, other=9)
    for pair in ({"actor": 3, "other": 9}, {"actor": 3, "other": 3}):
        counting = q.PAIR.counting
        assert answers(here, counting, **pair) == answers(there, counting, **pair)
    assert answers(here, q.ONE, id=(1 << 40) + 7) == answers(there, q.ONE, id=(1 << 40) + 7)
    counting = q.ACTOR.counting
    assert answers(here, counting, actor=3) == answers(there, counting, actor=3)
    ends = {"past": UNBOUNDED_PAST, "future": UNBOUNDED_FUTURE}
    assert answers(here, q.ENDS, **ends) == answers(there, q.ENDS, **ends)
    assert answers(here, q.OF_KIND, kind=2) == answers(there, q.OF_KIND, kind=2)
    span = day_number("1970-01-01"), day_number("1999-12-01")
    for queries, step in ((q.MONTHS, {"shift": 14}), (q.DAYS, {"length": 7})):
        for question in queries.values():
            given = {"first": span[0], "last": span[1], **step}
            assert answers(here, question, **given) == answers(there, question, **given)


def test_the_facade_asks_the_cluster(both):
    here, cluster = both
    memory = dg.load(here.folder)
    world = cluster.at(DAYS[1])
    assert len(world) == len(memory.at(DAYS[1]))
    assert sum(world.grades().values()) == len(world)
    spells = cluster.timeline("e3", "e9").slice.spells
    assert len(spells) == len(memory.timeline("e3", "e9").slice.spells)
    counts = cluster.series("1980-01-01", "1985-01-01", by="kind", step="year")
    plain = memory.series("1980-01-01", "1985-01-01", by="kind", step="year")
    assert (counts.at_most == plain.at_most).all()


def test_the_workers_may_find_the_files_elsewhere(both, master, tmp_path):
    """As in an object store: here lie the manifest, entities and kinds alone."""
    here, _ = both
    elsewhere, local = tmp_path / "bucket", tmp_path / "local"
    shutil.copytree(here.folder, elsewhere)
    shutil.copytree(
        here.folder, local, ignore=shutil.ignore_patterns("relations-*", "actors-*", "rejects*")
    )
    with pytest.raises(dg.ArchiveError, match="which is missing"):
        dg.load(local, engine=master)
    cluster = dg.load(local, engine=master, data=elsewhere.as_uri())
    assert len(cluster.at(DAYS[1])) == here.count(q.COUNT, day=day_number(DAYS[1]))
    with pytest.raises(dg.ArchiveError, match="Spark cannot read file:///nowhere"):
        dg.load(local, engine=master, data="file:///nowhere")
    with pytest.raises(dg.ArchiveError, match="name it with engine="):
        dg.load(elsewhere, data=elsewhere.as_uri())


def test_a_name_that_looks_like_a_pattern_is_a_name(both, master, tmp_path):
    """Else the cluster would read the files of ``ties1`` for those of ``ties[1]``."""
    columns = {"subject": "a", "object": "b", "kind": "=recognises", "start": "since"}
    rows = ["France,Chad,1960-08-11\n", "France,Mali,1960-09-22\n"]
    for name, many in (("ties[1]", 1), ("ties1", 2), ("a{b}*", 1)):
        (tmp_path / "own.csv").write_text("a,b,since\n" + "".join(rows[:many]))
        dg.import_data("csv", [tmp_path / "own.csv"], tmp_path / name, columns=columns)
    for name, many in (("ties[1]", 1), ("ties1", 2), ("a{b}*", 1)):
        cluster = dg.load(tmp_path / name, engine=master)
        assert len(cluster.source.archive.ask(q.ALL)["id"]) == many, name


def test_a_master_that_is_not_there_is_said(folder):
    code = (
        "import sys, diplograph as dg\n"
        "try: dg.load(sys.argv[1], engine='nonsense://x')\n"
        "except dg.ArchiveError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "no session on the Spark master nonsense://x" in done.stdout

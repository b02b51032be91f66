"""Questions to the dated table, beside plain masks and other engines, on the same rows in one run.

Run from the checkout: ``.venv/bin/python tests/benchmarks/table.py --rows 1000000`` (the rivals
are in the extra ``bench``; those not installed are left out). Every answer is checked against the
mask. Times are medians in milliseconds; a fixed piece of work is timed between the engines, so
that a machine that slowed down shows.
"""

from __future__ import annotations

import argparse
import importlib
import statistics
import time
import tracemalloc

import numpy as np
import synthetic

import diplograph as dg
from diplograph.dates import day_number, iso
from diplograph.model import DEFAULT_MODALITIES
from diplograph.network import measures
from diplograph.slices import Selection, at
from diplograph.table import adjacency, timetable

DAY = day_number("2005-06-07")
OPEN = 2**31 - 1
SLOW = 300_000
"""Rows of the answer above which an engine that takes seconds is asked only once."""


def median_ms(work, repeat=15):
    """Median of wall milliseconds; the first run warms up and is not counted."""
    work()
    times = []
    for _ in range(repeat):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def once_ms(work):
    """Wall milliseconds of one run, and its answer."""
    begun = time.perf_counter()
    answer = work()
    return (time.perf_counter() - begun) * 1000, answer


def say(engine, question, spent):
    """Print one row."""
    print(f"| {engine} | {question} | {spent:,.3f} |", flush=True)


def yardstick():
    """Time a fixed piece of work."""
    numbers = np.arange(2_000_000, dtype=np.int32)
    say("(yardstick)", "sum of 2M numbers", median_ms(numbers.sum))


def ours(rows, wanted):
    """Build and ask this project's table."""
    given = {name: rows[name] for name in ("subject", "kind", "object", "start")}
    tracemalloc.start()
    spent, history = once_ms(lambda: dg.History.from_columns(**given, end=rows["end"]))
    table = history.table
    index = timetable(table, DEFAULT_MODALITIES)
    built, near = once_ms(lambda: adjacency(table))
    for work in (
        lambda: index.count(DAY),
        lambda: index.rows_at(DAY),
        lambda: index.changed(DAY, DAY + 30),
    ):
        built += once_ms(work)[0]
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    say("diplograph", "build from columns", spent)
    say("diplograph", "build all indexes", built)
    print(f"| diplograph | bytes per relation, all indexes | {held / len(table):.0f} |")
    assert index.count(DAY) == len(wanted)
    assert np.array_equal(np.sort(index.rows_at(DAY)), wanted)
    say("diplograph", "count at D", median_ms(lambda: index.count(DAY)))
    say("diplograph", "row ids at D", median_ms(lambda: index.rows_at(DAY)))
    say("diplograph", "history.at(D).rows, ascending", median_ms(lambda: history.at(iso(DAY)).rows))
    entity, other = pair_of(rows)
    start, end = table.bounds.start_min, table.bounds.end_max

    def ego():
        touching = near.touching(entity)
        return touching[(start[touching] <= DAY) & (end[touching] >= DAY)]

    mask = (rows["subject"] == entity) | (rows["object"] == entity)
    mask &= (rows["start"] <= DAY) & (rows["end"] >= DAY)
    assert sorted(ego().tolist()) == np.flatnonzero(mask).tolist()
    say(
        "diplograph",
        f"ego of an entity with {len(near.touching(entity))} relations",
        median_ms(ego),
    )
    say("diplograph", "history of a pair", median_ms(lambda: near.between(entity, other)))
    moved = lambda: index.changed(DAY, DAY + 30)  # noqa: E731
    began = (rows["start"] > DAY) & (rows["start"] <= DAY + 30)
    ended = (rows["end"] >= DAY) & (rows["end"] < DAY + 30)
    # An open relation is definite on the day it was seen and presumed from the next: that counts.
    faded = rows["open"] & (rows["start"] >= DAY) & (rows["start"] < DAY + 30)
    assert np.array_equal(np.sort(moved()), np.flatnonzero(began | ended | faded))
    say("diplograph", "change over 30 days", median_ms(moved))
    first, last = synthetic.FIRST, synthetic.FIRST + synthetic.DAYS - 1
    say("diplograph", "in force on 18,263 days", median_ms(lambda: index.counts(first, last)))
    return history


def graphs(history):
    """Time networkx graphs and measures of a day on columns."""
    world = history.at(iso(DAY))
    spent, graph = once_ms(world.to_networkx)
    edges = graph.number_of_edges()
    say("diplograph", f"to_networkx, {edges} edges ({edges / spent * 1000:,.0f} a second)", spent)
    slice_ = at(history.table, DAY, Selection())
    say("diplograph", "PageRank at D", median_ms(lambda: measures(slice_).pagerank, 5))
    if edges < SLOW and importlib.util.find_spec("scipy"):
        import networkx as nx

        spent, ranks = once_ms(lambda: nx.pagerank(graph, tol=1e-14, max_iter=1_000))
        say("networkx", "PageRank at D, graph at hand", spent)
        found = measures(slice_)
        theirs = np.array([ranks[name] for name in found.entities])
        assert np.abs(found.pagerank - theirs).max() < 1e-9


def pair_of(rows):
    """Choose an entity with a typical number of relations, and one that it is related to."""
    degree = np.bincount(rows["subject"], minlength=synthetic.ENTITIES)
    order = np.argsort(degree, kind="stable")
    order = order[degree[order] > 0]
    entity = int(order[len(order) // 2])
    return entity, int(rows["object"][rows["subject"] == entity][0])


def masks(rows, wanted):
    """Ask the columns with numpy masks."""
    start, end = rows["start"], rows["end"]
    take = lambda: np.flatnonzero((start <= DAY) & (end >= DAY))  # noqa: E731
    assert np.array_equal(take(), wanted)
    count = lambda: np.count_nonzero((start <= DAY) & (end >= DAY))  # noqa: E731
    say("numpy mask", "count at D", median_ms(count))
    say("numpy mask", "row ids at D", median_ms(take))
    entity, _ = pair_of(rows)
    touches = lambda: np.flatnonzero(  # noqa: E731
        ((rows["subject"] == entity) | (rows["object"] == entity)) & (start <= DAY) & (end >= DAY)
    )
    say("numpy mask", "ego of an entity", median_ms(touches, 5))


def pandas(rows, wanted):
    """Ask a pandas data frame."""
    import pandas as pd

    frame = pd.DataFrame(
        {name: rows[name] for name in ("subject", "kind", "object", "start", "end")}
    )
    take = lambda: frame.index[(frame.start <= DAY) & (frame.end >= DAY)]  # noqa: E731
    assert np.array_equal(take(), wanted)
    say("pandas", "row ids at D", median_ms(take, 7))


def polars(rows, wanted):
    """Ask a polars data frame."""
    import polars as pl

    names = ("subject", "kind", "object", "start", "end")
    frame = pl.DataFrame({name: rows[name] for name in names}).with_row_index("row")
    test = (pl.col("start") <= DAY) & (pl.col("end") >= DAY)
    take = lambda: frame.filter(test)["row"]  # noqa: E731
    assert np.array_equal(take().to_numpy(), wanted)
    say("polars", "row ids at D", median_ms(take, 7))


def duckdb(rows, wanted):
    """Ask a DuckDB table in memory."""
    import duckdb as engine
    import pandas as pd

    database = engine.connect()
    names = ("subject", "kind", "object", "start", "end")
    frame = pd.DataFrame({name: rows[name] for name in names})
    database.register("frame", frame)
    spent, _ = once_ms(lambda: database.execute("CREATE TABLE relation AS SELECT * FROM frame"))
    say("DuckDB", "build", spent)
    where = f'"start" <= {DAY} AND "end" >= {DAY}'
    count = lambda: database.execute(f"SELECT count(*) FROM relation WHERE {where}").fetchone()[0]  # noqa: E731
    take = lambda: database.execute(f"SELECT rowid FROM relation WHERE {where}").fetchnumpy()  # noqa: E731
    assert count() == len(wanted)
    assert np.array_equal(np.sort(take()["rowid"]), wanted)
    say("DuckDB", "count at D", median_ms(count))
    say("DuckDB", "row ids at D", median_ms(take, 7))


def networkx(rows, wanted):
    """Build a graph of networkx with intervals on its edges, and filter it."""
    import networkx as nx

    def build():
        graph = nx.MultiDiGraph()
        lists = (rows[name].tolist() for name in ("subject", "object", "kind", "start", "end"))
        for s, o, k, a, b in zip(*lists, strict=True):
            graph.add_edge(s, o, kind=k, start=a, end=b)
        return graph

    spent, graph = once_ms(build)
    say("networkx", "build", spent)
    take = lambda: [e for e in graph.edges(data=True) if e[2]["start"] <= DAY <= e[2]["end"]]  # noqa: E731
    spent, found = once_ms(take)
    assert len(found) == len(wanted)
    say("networkx", "edges at D", spent)


def raphtory(rows, wanted):
    """Ask Raphtory's PersistentGraph, and count what it loses of overlapping relations."""
    import pandas as pd
    from raphtory import PersistentGraph

    frame = pd.DataFrame({name: rows[name].astype(np.int64) for name in ("subject", "object")})
    frame["layer"] = np.char.add("k", rows["kind"].astype(str))
    frame["start"] = rows["start"].astype(np.int64)
    frame["over"] = rows["end"].astype(np.int64) + 1
    closed = frame[rows["end"] != OPEN]

    def build():
        graph = PersistentGraph()
        ends = {"src": "subject", "dst": "object", "layer_col": "layer"}
        graph.load_edges(frame, time="start", **ends)
        graph.load_edge_deletions(closed, time="over", **ends)
        return graph

    spent, graph = once_ms(build)
    say("Raphtory", "build", spent)
    spent, found = once_ms(graph.at(DAY).edges.explode_layers)
    spent, held = once_ms(lambda: {(e.src.id, e.dst.id, e.layer_name) for e in found})
    say("Raphtory", "edges at D, as a set", spent)
    triples = set(
        zip(
            *(frame[name].to_numpy()[wanted].tolist() for name in ("subject", "object", "layer")),
            strict=True,
        )
    )
    lost = len(triples - held) / len(triples)
    print(f"| Raphtory | triples lost where intervals overlap | {lost:.1%} |", flush=True)


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--only-ours", action="store_true", help="Leave the other engines out.")
    chosen = parser.parse_args()
    rows = synthetic.columns(chosen.rows)
    rows["end"] = np.where(rows["open"], OPEN, rows["end"]).astype(np.int32)
    wanted = np.flatnonzero((rows["start"] <= DAY) & (rows["end"] >= DAY))
    print(f"{chosen.rows:,} relations, {len(wanted):,} in force on {iso(DAY)}\n")
    print("| engine | question | ms |\n|---|---|---|")
    yardstick()
    history = ours(rows, wanted)
    graphs(history)
    yardstick()
    masks(rows, wanted)
    for rival in () if chosen.only_ours else (pandas, polars, duckdb, networkx, raphtory):
        if importlib.util.find_spec(rival.__name__) is None:
            print(f"| {rival.__name__} | not installed | |")
            continue
        rival(rows, wanted)
        yardstick()


if __name__ == "__main__":
    main()

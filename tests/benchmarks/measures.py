"""Measures of a signed dated network, beside networkx on the same relations in one run.

Run from the checkout: ``.venv/bin/python tests/benchmarks/measures.py``. Where networkx
has the measure too, its answer is checked against ours; it starts from its own graph, and the time
to make that is told apart. Times are medians of milliseconds of CPU of this process; commands are
started afresh, and their CPU is that of the whole process.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import networkx as nx
import numpy as np
import synthetic

import diplograph as dg
from diplograph.dates import iso
from diplograph.network import frustration

DAY, SYNTHETIC_DAY = "2025-04-18", "2005-06-07"


def median_ms(work, repeat=9):
    """Median of CPU milliseconds, and the last answer; the first run warms up."""
    answer, times = work(), []
    for _ in range(repeat):
        begun = time.process_time()
        answer = work()
        times.append((time.process_time() - begun) * 1000)
    return statistics.median(times), answer


def say(what, ours, theirs=None, note=""):
    """Print one row."""
    rival = "-" if theirs is None else f"{theirs:,.2f}"
    print(f"| {what} | {ours:,.2f} | {rival} | {note} |", flush=True)


def both_ways(graph):
    """A symmetric relation runs both ways: what PageRank walks on."""
    made = graph.copy()
    for s, o, key, data in graph.edges(keys=True, data=True):
        if data["symmetric"] and s != o:
            made.add_edge(o, s, key=f"{key} back", **data)
    return made


def compare(name, world, *, betweenness):
    """Measure one day with both."""
    spent, graph = median_ms(world.to_networkx, 3)
    nodes, edges = graph.number_of_nodes(), graph.number_of_edges()
    print(f"\n{name}: {edges:,} relations between {nodes:,} entities")
    print("| measure | diplograph, ms | networkx, ms | |\n|---|---|---|---|")
    say("to_networkx()", spent, note="not counted below")
    walk = both_ways(graph)
    flat = nx.Graph(graph)
    rivals = {
        "degree": lambda: dict(graph.degree()),
        "weighted_degree": lambda: dict(graph.degree(weight="stance")),
        "pagerank": lambda: nx.pagerank(walk, tol=1e-14, max_iter=1_000),
        "betweenness": lambda: nx.betweenness_centrality(flat),
        "component": lambda: list(nx.weakly_connected_components(graph)),
    }
    if not betweenness:
        del rivals["betweenness"]
    for measure, rival in rivals.items():
        repeat = 3 if measure == "betweenness" else 9
        ours, found = median_ms(
            lambda m=measure: (made := world.network.measures(), getattr(made, m)), repeat
        )
        theirs, answer = median_ms(rival, repeat)
        say(measure, ours, theirs, checked(measure, *found, answer))
    spent, parted = median_ms(world.communities, 3)
    say("communities", spent, note=f"{len(parted.groups)} of them, by networkx")


def checked(measure, measured, values, answer):
    """Say whether the two answers are the same."""
    if measure == "component":
        same = len(answer) == int(values.max()) + 1
    else:
        theirs = np.array([answer[entity] for entity in measured.entities])
        same = np.allclose(values, theirs, atol=1e-9)
    return "same answer" if same else "DIFFERENT ANSWERS"


def balance(history):
    """Frustration on every month of the coverage, and the series."""
    print("\nStructural balance of the shipped graph, which networkx does not have")
    print("| measure | diplograph, ms | networkx, ms | |\n|---|---|---|---|")
    worst, inexact = (0.0, ""), 0
    months = history.network.balance(step="month").curves.dates
    for fold in (False, True):
        for day in months:
            signs = history.at(day, fold=fold).network.balance().signs
            begun = time.process_time()
            found = frustration(signs)
            worst = max(worst, ((time.process_time() - begun) * 1000, f"{day}, fold={fold}"))
            inexact += not found.exact
    note = f"slowest of {2 * len(months)} networks ({worst[1]}), {inexact} not exact"
    say("frustration index", worst[0], note=note)
    for fold in (False, True):
        spent, made = median_ms(lambda f=fold: history.network.balance(step="month", fold=f), 3)
        say(
            f"balance_series(step='month', fold={fold})",
            spent,
            note=f"{len(made.curves.days)} days",
        )
    spent, made = median_ms(lambda: history.network.measures("degree", step="month"), 3)
    say("measure_series('degree', step='month')", spent, note=f"{len(made.curves.groups)} entities")
    spent, made = median_ms(lambda: history.network.blocs(step="year"), 3)
    say("blocs(step='year')", spent, note=f"{len(made.names)} blocs")


def commands():
    """CPU of whole processes."""
    print("\nProcesses, started afresh\n| command | CPU, ms |\n|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        picture = str(Path(folder) / "day.png")
        for what, words in (
            ("bare Python", ["-c", "pass"]),
            ("import diplograph", ["-c", "import diplograph"]),
            (f"diplograph at {DAY}", ["-m", "diplograph", "at", DAY]),
            (f"diplograph draw {DAY}", ["-m", "diplograph", "draw", DAY, "-o", picture]),
        ):
            times = []
            for _ in range(7):
                before = os.times()
                subprocess.run([sys.executable, *words], capture_output=True, check=True)
                after = os.times()
                spent = after.children_user + after.children_system
                times.append((spent - before.children_user - before.children_system) * 1000)
            print(f"| {what} | {statistics.median(times):,.0f} |", flush=True)


def main():
    """Run everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="relations of the large network")
    rows = parser.parse_args().rows
    history = dg.load()
    compare(f"shipped graph on {DAY}", history.at(DAY), betweenness=True)
    made = synthetic.columns(rows)
    large = dg.History.from_columns(
        subject=made["subject"],
        kind=made["kind"],
        object=made["object"],
        start=made["start"],
        end=np.where(made["open"], 2**31 - 1, made["end"]).astype(np.int32),
    )
    assert iso(synthetic.FIRST) < SYNTHETIC_DAY
    compare(
        f"{rows:,} invented relations on {SYNTHETIC_DAY}",
        large.at(SYNTHETIC_DAY),
        betweenness=False,
    )
    balance(history)
    commands()


if __name__ == "__main__":
    main()

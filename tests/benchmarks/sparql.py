"""Dated graphs, queries and exports: how long they take, beside rdflib's memory store.

Run from the checkout: ``.venv/bin/python tests/benchmarks/sparql.py``.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyoxigraph as ox
import rdflib
import synthetic

import diplograph as dg
from diplograph import rdf
from diplograph.dates import day_number, iso
from diplograph.files import vocabulary
from diplograph.rdf.calendar import Calendar
from diplograph.rdf.columns import slice_graph
from diplograph.rdf.dated import DatedGraph
from diplograph.slices import Selection, at
from diplograph.table import from_graph

DAY = day_number("2005-06-07")


def median_ms(work, repeat=9):
    """Median of wall milliseconds."""
    times = []
    for _ in range(repeat):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


def say(what, value, target):
    """Print a row of the table."""
    print(f"| {what} | {value} | {target} |")


def dated_graphs():
    """Build dated graphs of three sizes; move the largest by a day; ask it."""
    for rows, wanted, target in ((1_300, "1k", 5), (16_000, "10k", 35), (220_000, "100k", 300)):
        table = from_graph(synthetic.graph(rows))
        calendar = Calendar(ox.Store(), table)
        begun = time.perf_counter()
        name = calendar.hold(DatedGraph(DAY))
        spent = (time.perf_counter() - begun) * 1000
        quads = calendar.store.quads_for_pattern(None, None, None, ox.NamedNode(name))
        size = sum(1 for _ in quads)
        say(f"dated graph of about {wanted} built ({size} triples)", f"{spent:.0f} ms", target)
    days = iter(range(1, 99))
    moved = median_ms(lambda: calendar.hold(DatedGraph(DAY + next(days))))
    say("next day from a held one, at 100k", f"{moved:.1f} ms", 2)
    return table


def one_entity(table):
    """Ask for one entity on a held graph, and on rdflib's memory store."""
    graph = synthetic.graph(1)
    history = dg.History(graph, table)
    subject = vocabulary.entity_iri(table.entities[int(table.subject[0])].id)
    at_day = f"{vocabulary.BASE}at/{iso(DAY)}"
    sparql = f"SELECT ?k ?o {{ GRAPH <{at_day}> {{ <{subject}> ?k ?o . ?k a dg:Kind }} }}"
    history.query(sparql)
    ours = median_ms(lambda: history.query(sparql))
    memory = rdflib.Graph()
    for triple in slice_graph(at(table, DAY, Selection()), at_day):
        memory.add(triple)
    plain = sparql.replace(f"GRAPH <{at_day}> {{", "").replace("} }", "}")
    plain = f"PREFIX dg: <{vocabulary.TERMS}> {plain}"
    theirs = median_ms(lambda: list(memory.query(plain)), 5)
    assert len(history.query(sparql)) == len(list(memory.query(plain)))
    say(f"one entity on a held graph of {len(memory)}", f"{ours:.2f} ms", 10)
    say("the same on rdflib's memory store", f"{theirs:.1f} ms ({theirs / ours:.0f}x)", ">= 5x")
    view = slice_graph(at(table, DAY, Selection()), at_day)
    node = rdflib.URIRef(subject)
    first = median_ms(lambda: list(view.predicate_objects(node)), 1)
    again = median_ms(lambda: list(view.predicate_objects(node)))
    say("to_rdflib: neighbours of one entity, first / again", f"{first:.0f} / {again:.2f} ms", 200)


def shipped():
    """Ask the shipped graph: cookbook, first query of a process, load and check."""
    history = dg.load()
    worst = 0.0
    for name, _ in rdf.explained():
        history.query(rdf.example(name))
        worst = max(worst, median_ms(lambda n=name: history.query(rdf.example(n)), 5))
    say("slowest of the cookbook, warm", f"{worst:.1f} ms", 5)
    for what, code, target in (
        ("first query of a process", "dg.load().query('ASK {?s a dg:Country}')", "0.6 s"),
        (
            "load and check",
            "from diplograph import files; files.check_folder(files.find_graph_folder())",
            "0.3 s",
        ),
    ):
        text = f"import time; import diplograph as dg; {code}; print(time.process_time())"
        times = [
            float(
                subprocess.run([sys.executable, "-c", text], capture_output=True, check=True).stdout
            )
            for _ in range(5)
        ]
        say(f"{what}, CPU with imports", f"{statistics.median(times):.2f} s", target)
    for name in ("to_rdflib of a day", "to_rdflib of the history"):
        view = history.at("2025-04-18") if "day" in name else history
        say(name, f"{median_ms(view.to_rdflib):.2f} ms", 5)


def exports():
    """Write 100,000 relations as Turtle."""
    graph = synthetic.graph(100_000)
    history = dg.History(graph, from_graph(graph))
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        history.export(Path(folder) / "x.ttl")
        say("Turtle export of 100k relations", f"{time.perf_counter() - begun:.1f} s", "3 s")


if __name__ == "__main__":
    print("| what | measured | target |\n|---|---|---|")
    one_entity(dated_graphs())
    shipped()
    exports()

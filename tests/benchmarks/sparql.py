"""Dated graphs, queries and exports: how long they take, beside rdflib's memory store.

All times are CPU times of one process, medians where the work can be repeated.

Run from the checkout: ``.venv/bin/python tests/benchmarks/sparql.py``.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyoxigraph as ox
import rdflib
import synthetic

import diplograph as dg
from diplograph import iris, rdf
from diplograph.dates import UNBOUNDED_FUTURE, day_number, iso
from diplograph.rdf.calendar import Calendar
from diplograph.rdf.columns import slice_graph
from diplograph.rdf.dated import DatedGraph
from diplograph.slices import Selection, at
from diplograph.table import from_graph

DAY = day_number("2005-06-07")


def median_ms(work, repeat=9):
    """Median of milliseconds."""
    times = []
    for _ in range(repeat):
        begun = time.process_time()
        work()
        times.append((time.process_time() - begun) * 1000)
    return statistics.median(times)


def say(what, value, target):
    """Print a row of the table."""
    print(f"| {what} | {value} | {target} |")


def dated_graphs():
    """Build dated graphs of three sizes; move the largest by a day; give its table."""
    for rows, target in ((620, 5), (10_900, 35), (302_000, 300)):
        table = from_graph(synthetic.graph(rows))
        calendar = Calendar(ox.Store(), table)
        first = median_ms(lambda at=calendar: at.hold(DatedGraph(DAY)), 1)
        again = median_ms(lambda of=table: Calendar(ox.Store(), of).hold(DatedGraph(DAY)))
        say(
            f"dated graph of {len(calendar.store):,} triples built, first of its entities / others",
            f"{first:.1f} / {again:.1f} ms",
            target,
        )
    days = iter(range(1, 99))
    moved = median_ms(lambda: calendar.hold(DatedGraph(DAY + next(days))), 31)
    say("next day from a held one, at 100k", f"{moved:.1f} ms", 2)
    return table


def one_entity(table):
    """Ask for one entity on a held graph, and on rdflib's memory store."""
    graph = synthetic.graph(1)
    history = dg.History.from_graph(graph, table)
    subject = iris.entity_iri(table.entities[int(table.subject[0])].id)
    at_day = f"{iris.BASE}at/{iso(DAY)}"
    sparql = f"SELECT ?k ?o {{ GRAPH <{at_day}> {{ <{subject}> ?k ?o . ?k a dg:Kind }} }}"
    history.query(sparql)
    ours = median_ms(lambda: history.query(sparql))
    memory = rdflib.Graph()
    for triple in slice_graph(at(table, DAY, Selection()), at_day):
        memory.add(triple)
    plain = sparql.replace(f"GRAPH <{at_day}> {{", "").replace("} }", "}")
    plain = f"PREFIX dg: <{iris.TERMS}> {plain}"
    theirs = median_ms(lambda: list(memory.query(plain)), 5)
    assert len(history.query(sparql)) == len(list(memory.query(plain)))
    say(f"one entity on a held graph of {len(memory)}", f"{ours:.2f} ms", 10)
    say("the same on rdflib's memory store", f"{theirs:.1f} ms ({theirs / ours:.0f}x)", ">= 5x")


def million():
    """Ask rdflib views of a million relations for the neighbours of one entity."""
    made = synthetic.columns(1_000_000)
    names = [f"e{n}" for n in range(synthetic.ENTITIES)]
    history = dg.History.from_columns(
        subject=made["subject"],
        kind=made["kind"],
        object=made["object"],
        start=made["start"],
        end=np.where(made["open"], UNBOUNDED_FUTURE, made["end"]).astype(np.int32),
        entities=names,
        kinds=[f"k{n}" for n in range(synthetic.KINDS)],
    )
    node = rdflib.URIRef(iris.entity_iri(names[int(made["subject"][0])]))
    history.at("1999-06-07").to_rdflib()
    days = (f"20{year:02}-06-07" for year in range(40))
    changed = median_ms(lambda: history.at(next(days)).to_rdflib())
    view = history.at("2005-06-07").to_rdflib()
    first = median_ms(lambda: [*view.predicate_objects(node), *view.subjects(object=node)], 1)
    other = history.at("2006-06-07").to_rdflib()
    second = median_ms(lambda: [*other.predicate_objects(node), *other.subjects(object=node)], 1)
    say("to_rdflib at 1M relations, date change", f"{changed:.2f} ms", 5)
    say(
        "neighbours of one entity there, first / of another day",
        f"{first:.0f} / {second:.1f} ms",
        200,
    )


def shipped():
    """Ask the shipped graph: cookbook, first query of a process, load and check."""
    history = dg.load()
    worst = 0.0
    for name, _ in rdf.summaries():
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
    history = dg.History.from_graph(graph, from_graph(graph))
    with tempfile.TemporaryDirectory() as folder:
        spent = median_ms(lambda: history.export(Path(folder) / "x.ttl"), 3)
        say("Turtle export of 100k relations", f"{spent / 1000:.1f} s", "3 s")


if __name__ == "__main__":
    print("| what | measured | target |\n|---|---|---|")
    one_entity(dated_graphs())
    million()
    shipped()
    exports()

"""Five ways to ask what is in force on a day give one answer."""

from __future__ import annotations

import json
import random

import pytest
from click.testing import CliRunner
from matplotlib.figure import Figure

from diplograph.cli import main
from diplograph.dates import day_number, iso

FIRST, LAST = day_number("1979-01-01"), day_number("2026-05-31")
TRICKY = ("1996-09-27", "2001-11-13", "2001-12-22", "2021-08-15", "2025-04-17", "2025-04-18")
PREFIX = "https://w3id.org/diplograph/"


def fifty_days():
    """List the tricky days and random ones, of which a few are asked in the quick run."""
    rng = random.Random(50)
    drawn = [iso(rng.randint(FIRST, LAST)) for _ in range(50 - len(TRICKY))]
    return [*TRICKY, *drawn[:4], *(pytest.param(day, marks=pytest.mark.slow) for day in drawn[4:])]


def unordered(triples, kinds):
    """Triples with the ends of symmetric kinds in alphabetical order."""
    return {(min(s, o), k, max(s, o)) if kinds[k].symmetric else (s, k, o) for s, k, o in triples}


def by_command_line(checkout, day):
    done = CliRunner().invoke(main, ["at", day, "--json", "--graph", str(checkout / "graph")])
    assert done.exit_code == 0, done.output
    return {(r["subject"], r["kind"], r["object"]) for r in json.loads(done.stdout)}


def by_sparql(history, day):
    answer = history.query(
        f"SELECT ?s ?k ?o {{ GRAPH <{PREFIX}at/{day}/all> {{ ?s ?k ?o }} "
        f'FILTER(STRSTARTS(STR(?k), "{PREFIX}kind/")) }}'
    )
    table = json.loads(answer.serialize("json"))["results"]["bindings"]
    return {tuple(row[v]["value"].rsplit("/", 1)[1] for v in "sko") for row in table}


def by_networkx(world):
    graph = world.to_networkx()
    return {(s, data["kind"], o) for s, o, data in graph.edges(data=True)}


def by_picture(world):
    figure = Figure()
    ax = world.plot(figure.add_subplot(), families="all", persons=True)
    prefix = "edge:"
    # A curve that stands for several relations carries all their identifiers.
    drawn = {
        identifier
        for artist in ax.get_children()
        if (gid := artist.get_gid() or "").startswith(prefix)
        for identifier in gid.removeprefix(prefix).split("+")
    }
    return {edge.triple for edge in world if edge.id in drawn}, drawn


@pytest.mark.parametrize("day", fifty_days())
def test_all_ways_agree(history, checkout, day):
    world = history.at(day)
    expected = unordered({(e.subject, e.kind.id, e.object) for e in world}, history.kinds)
    assert expected
    assert unordered(by_command_line(checkout, day), history.kinds) == expected
    assert unordered(by_sparql(history, day), history.kinds) == expected
    assert unordered(by_networkx(world), history.kinds) == expected
    triples, drawn = by_picture(world)
    assert unordered(triples, history.kinds) == expected
    assert drawn == {edge.id for edge in world}

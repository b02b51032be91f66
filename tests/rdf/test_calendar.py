"""Dated graphs that were moved hold what freshly built ones hold."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplograph.dates import iso
from diplograph.rdf import calendar as calendar_module
from diplograph.rdf.calendar import Calendar
from diplograph.rdf.dated import DatedGraph
from diplograph.rdf.triples import slice_triples
from diplograph.slices import Selection, at
from diplograph.table import from_graph

DAY = 11_000
LINES = (
    "a recognises b 2000 ..",
    "a recognises b 2001 2003",
    "b recognises a 2002 2004",
    "a allied-with b 2000 2002",
    "b allied-with a 2001 2003-06",
    "c allied-with c 2001 2002",
    "a at-war-with c 200X 2005",
    "c recognises d - 2001-05",
    "d attacks a 2002 -",
)


def expected(table, dated):
    seen = table if dated.known_by is None else table.known_by(dated.known_by)
    taken = at(seen, dated.day, Selection()).where(lambda edge: edge.grade in dated.grades)
    return {str(triple) for triple in slice_triples(taken, dated.iri)}


def held(store, name):
    quads = store.quads_for_pattern(None, None, None, ox.NamedNode(name))
    return {str(quad.triple) for quad in quads}


DATED = st.builds(
    DatedGraph,
    st.integers(DAY, DAY + 1700),
    st.sampled_from(["", "definite", "possible", "all"]),
    st.sampled_from([None, None, None, DAY + 400]),
)


@given(st.lists(st.tuples(DATED, st.booleans()), min_size=1, max_size=14))
@settings(max_examples=80, deadline=None)
def test_a_moved_graph_is_a_built_one(small_graph, asked):
    table = from_graph(small_graph(*LINES))
    calendar = Calendar(ox.Store(), table)
    for dated, own_name in asked:
        name = calendar.hold(dated, own_name=own_name)
        assert held(calendar.store, name) == expected(table, dated)
        assert not own_name or name == dated.iri


def test_what_is_in_use_stays_and_what_is_old_goes(small_graph):
    table = from_graph(small_graph(*LINES))
    calendar = Calendar(ox.Store(), table)
    first = calendar.hold(DatedGraph(DAY))
    second = calendar.hold(DatedGraph(DAY + 1), {first})
    assert first != second
    assert calendar.hold(DatedGraph(DAY + 2)) in (first, second)
    for day in range(40):
        calendar.hold(DatedGraph(DAY + 30 * day), own_name=True)
    names = {graph.value for graph in calendar.store.named_graphs()}
    assert len(names) <= calendar_module._MOST_GRAPHS


@pytest.mark.parametrize("step", [1, 30, 400])
def test_a_walk_through_the_years_asks_right(history, step):
    for day in range(DAY, DAY + 20 * step, step):
        sparql = f"""SELECT (COUNT(*) AS ?n) {{ GRAPH <https://w3id.org/diplograph/at/{iso(day)}/all>
            {{ ?s ?k ?o . ?k a dg:Kind }} }}"""
        world = history.at(iso(day))
        pairs = set()
        for edge in world:
            pairs.add((edge.subject, edge.kind.id, edge.object))
            if edge.kind.symmetric:
                pairs.add((edge.object, edge.kind.id, edge.subject))
        assert int(history.query(sparql).rows[0]["n"]) == len(pairs)


def test_several_graphs_of_from_repeat_nothing(history):
    days = "2025-04-16", "2025-04-18"
    clauses = " ".join(f"FROM <https://w3id.org/diplograph/at/{day}>" for day in days)
    rows = history.query(f"SELECT ?s ?k ?o {clauses} {{ ?s ?k ?o . ?k a dg:Kind }}").rows
    assert len(rows) == len({tuple(row.values()) for row in rows})
    only = history.query(
        f"SELECT ?s ?k ?o FROM <https://w3id.org/diplograph/at/{days[0]}> "
        "{ ?s ?k ?o . ?k a dg:Kind }"
    )
    assert 0 < len(only) < len(rows)


def test_no_graph_of_an_earlier_query_is_seen(history):
    history.query("ASK { GRAPH <https://w3id.org/diplograph/at/1999-01-01> { ?s ?p ?o } }")
    seen = history.query(
        "SELECT DISTINCT ?g { VALUES ?day { <https://w3id.org/diplograph/at/2001-01-01> } "
        "GRAPH ?g { ?s ?p ?o } }"
    )
    assert [row["g"] for row in seen] == ["https://w3id.org/diplograph/at/2001-01-01"]


def test_a_name_that_is_shown_is_the_real_one(history):
    iri = "https://w3id.org/diplograph/at/1999-01-01"
    for sparql in (
        f"SELECT ?g {{ VALUES ?g {{ <{iri}> }} GRAPH ?g {{ entity:russia ?k ?o }} }} LIMIT 1",
        f"SELECT ?g {{ BIND(<{iri}> AS ?g) GRAPH <{iri}> {{ entity:russia ?k ?o }} }} LIMIT 1",
        f"SELECT ?g {{ GRAPH <{iri}> {{ ?g dg:day ?day }} }}",
    ):
        assert [row["g"] for row in history.query(sparql)] == [iri], sparql

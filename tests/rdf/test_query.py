"""SPARQL over the history and over any day: answers, refusals, limits."""

from __future__ import annotations

import gc
import json
import random
import weakref

import pytest

from diplograph.dates import InForce, day_number, iso
from diplograph.errors import QueryError

AT = "https://w3id.org/diplograph/at/"


def ends(history, day, choice=""):
    answer = history.query(
        f"SELECT ?s ?k ?o {{ GRAPH <{AT}{day}{choice}> {{ ?s ?k ?o . ?k a dg:Kind }} }}"
    )
    return {tuple(row[v].split(":", 1)[1] for v in "sko") for row in answer}


def expected(world, *grades):
    triples = set()
    for edge in world:
        if edge.grade in grades:
            triples.add((edge.subject, edge.kind.id, edge.object))
            if edge.kind.symmetric:
                triples.add((edge.object, edge.kind.id, edge.subject))
    return triples


DEF, PRE, POS = InForce.DEFINITE, InForce.PRESUMED, InForce.POSSIBLE


@pytest.mark.parametrize("seed", range(8))
def test_dated_graphs_hold_the_grades_they_say(history, seed):
    day = iso(random.Random(seed).randint(day_number("1979-01-01"), day_number("2026-05-31")))
    world = history.at(day)
    assert ends(history, day) == expected(world, DEF, PRE)
    assert ends(history, day, "/definite") == expected(world, DEF)
    assert ends(history, day, "/possible") == expected(world, POS)
    assert ends(history, day, "/all") == expected(world, DEF, PRE, POS)


def test_the_second_clock_has_graphs_of_its_own(history):
    then = history.known_by("2014-06-01").at("2014-06-01")
    known = ends(history, "2014-06-01", "/all/known/2014-06-01")
    assert known == expected(then, DEF, PRE, POS)
    assert ("mullah-omar", "heads", "taliban") in known
    assert ("mullah-omar", "heads", "taliban") not in ends(history, "2014-06-01", "/all")


def test_two_days_in_one_query_tell_what_ended(history):
    answer = history.query(
        f"SELECT ?a ?k ?b {{ GRAPH <{AT}2025-04-16> {{ ?a ?k ?b . ?k a dg:Kind }} "
        f"MINUS {{ GRAPH <{AT}2025-04-18> {{ ?a ?k ?b }} }} }}"
    )
    ended = history.between("2025-04-16", "2025-04-18").ended
    assert [tuple(row.values()) for row in answer] == [
        (f"entity:{e.subject}", f"kind:{e.kind.id}", f"entity:{e.object}") for e in ended
    ]


def test_a_variable_graph_ranges_over_the_days_named(history):
    answer = history.query(
        f"SELECT DISTINCT ?g {{ VALUES ?g {{ <{AT}1999-01-01> <{AT}2025-04-18> }} "
        "GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
    )
    assert [row["g"] for row in answer] == [f"{AT}1999-01-01", f"{AT}2025-04-18"]
    assert not history.query(
        f"ASK {{ GRAPH ?g {{ ?g dg:day ?d }} FILTER(?g = <{AT}1999-01-01>) "
        "FILTER(?d != '1999-01-01'^^xsd:date) }"
    )


def test_bounds_have_sentinels(history):
    answer = history.query(
        "SELECT ?r ?s ?e { ?r a dg:Relation ; dg:earliestStart ?s ; dg:latestEnd ?e }"
    )
    assert len(answer) == len(history)
    assert "0001-01-01" in {row["s"] for row in answer}
    assert "9999-12-31" in {row["e"] for row in answer}


def test_from_names_the_history_or_a_day(history):
    count = "SELECT (COUNT(*) AS ?n) {0} {{ ?s a dg:Relation }}"
    whole = history.query(count.format(""))
    named = history.query(count.format("FROM <https://w3id.org/diplograph/history>"))
    assert whole.rows == named.rows
    day = history.query(count.format(f"FROM <{AT}2025-04-18>"))
    assert day.rows[0]["n"] == "0", "a dated graph holds direct triples, no relation nodes"


def test_a_snapshot_sees_exactly_its_rows(history):
    world = history.select(kind="recognises").at("1999-01-01")
    answer = world.query("SELECT ?s ?k ?o { ?s ?k ?o . ?k a dg:Kind }")
    assert {tuple(r.values()) for r in answer} == {
        (f"entity:{e.subject}", "kind:recognises", f"entity:{e.object}") for e in world
    }


QUERIES = [
    "SELECT ?l { ?e a dg:Country ; rdfs:label ?l } ORDER BY ?l",
    "SELECT ?k (COUNT(?r) AS ?n) { ?r dg:kind ?k } GROUP BY ?k HAVING (COUNT(?r) > 5)",
    "SELECT ?r { ?r a dg:Relation MINUS { ?r prov:wasDerivedFrom ?s } }",
    "SELECT ?r { ?r a dg:Relation FILTER NOT EXISTS { ?r dg:end ?e } }",
    "SELECT ?p { entity:unsc-1988-committee dg:partOf+ ?p }",
    "SELECT ?r ?d { ?r dg:kind kind:recognises OPTIONAL { ?r dg:doubt ?d } }",
    "SELECT ?r { { ?r dg:kind kind:attacks } UNION { ?r dg:kind kind:visits } }",
    "SELECT ?c { ?c a dg:Claim ; dg:agreement 'contradicts' }",
    "SELECT ?r { ?r dg:latestStart ?s FILTER(?s > '2025-01-01'^^xsd:date) }",
    "SELECT ?l { VALUES ?e { entity:russia entity:china } ?e rdfs:label ?l }",
    "SELECT (STRLEN(?l) AS ?n) { entity:russia rdfs:label ?l }",
    "ASK { entity:russia a dg:Person }",
]


@pytest.mark.parametrize("sparql", QUERIES)
def test_rdflib_gives_the_same_answers(history, rdf, sparql):
    ours = history.query(sparql)
    prefixes = "".join(f"PREFIX {p}: <{n}>\n" for p, n in rdf.namespaces())
    theirs = rdf.query(prefixes + sparql)
    if ours.form == "ask":
        assert bool(ours) == theirs.askAnswer
        return
    table = json.loads(ours.serialize("json"))["results"]["bindings"]
    found = sorted(tuple(row.get(v, {}).get("value") for v in ours.variables) for row in table)
    rows = sorted(tuple(None if t is None else str(t) for t in row) for row in theirs)
    assert [tuple(map(str, r)) for r in found] == [tuple(map(str, r)) for r in rows]


@pytest.fixture(scope="module")
def rdf(history):
    return history.to_rdflib()


@pytest.mark.parametrize("timeout", [None, 60])
def test_a_mistake_is_shown_where_it_was_written(history, timeout):
    sparql = f"SELECT * {{\n GRAPH <{AT}2025-04-17> {{ ?s ?p 'é' }} FILTR(?s) }}"
    with pytest.raises(QueryError, match=r"line 2, column 74, before '\) }'") as caught:
        history.query(sparql, timeout=timeout)
    assert str(caught.value).startswith("the query cannot be run: line 2")
    with pytest.raises(QueryError, match=r"line 1, column 11, at its end: "):
        history.query("SELECT * {", timeout=timeout)


@pytest.mark.parametrize("timeout", [0, -1, float("nan"), float("inf")])
def test_a_timeout_is_a_number_of_seconds(history, timeout):
    with pytest.raises(QueryError, match="seconds above 0"):
        history.query("ASK {}", timeout=timeout)


def test_a_heavy_query_is_stopped(history):
    with pytest.raises(QueryError, match="stopped after 1 s"):
        history.query(
            "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", timeout=1
        )


def test_a_limit_changes_no_answer(history):
    sparql = f"SELECT ?s {{ GRAPH <{AT}2025-07-04> {{ ?s kind:recognises ?o }} }} ORDER BY ?s"
    assert history.query(sparql, timeout=60).rows == history.query(sparql).rows
    with pytest.raises(QueryError, match="cannot be run"):
        history.query("SELECT * { ?s ?p", timeout=60)


def test_the_command_line_asks_too(checkout, tmp_path):
    from click.testing import CliRunner

    from diplograph.cli import main

    graph = ["--graph", str(checkout / "graph")]
    sparql = "SELECT ?who { ?who kind:recognises entity:islamic-emirate-2021 }"
    file = tmp_path / "q.rq"
    file.write_text(sparql)
    run = CliRunner().invoke
    for given in (["-e", sparql], [str(file)], ["-"]):
        done = run(
            main, ["query", *given, "--at", "2025-07-04", "--format", "csv", *graph], input=sparql
        )
        assert done.stdout.split() == ["who", "https://w3id.org/diplograph/entity/russia"]
    assert run(main, ["query", *graph]).exit_code == 2
    assert run(main, ["query", "-e", "LOAD <urn:x>", *graph]).exit_code == 2
    assert run(main, ["query", "-e", sparql, "--kind", "recognises", *graph]).exit_code == 2


def test_histories_that_are_gone_do_not_stay_in_memory(history):
    tables = []
    for year in range(1990, 2002):
        then = history.known_by(f"{year}-01-01")
        assert then.query("ASK { ?s a dg:Relation }")
        assert then.at("1989-01-01").query("ASK { ?s a dg:Entity }")
        tables.append(weakref.ref(then.table))
    del then
    gc.collect()
    assert sum(table() is not None for table in tables) <= 4

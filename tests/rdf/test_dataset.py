"""The dataset of named days answers as rdflib's own does on the same graphs."""

from __future__ import annotations

from collections import Counter

import pytest
import rdflib
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID, ModificationException

import diplograph as dg
from diplograph import iris

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
AT = iris.BASE + "at/"
HISTORY = iris.BASE + "history"
BEFORE, AFTER = f"{AT}2025-04-16", f"{AT}2025-04-18"
DAYS = ("2001-12-07", "2025-04-16", "2025-04-18")
OTHER = ("1999-01-01/all", "1999-01-01/possible", "2014-06-01/all/known/2014-06-01")
QUERIES = f"""
SELECT * {{ GRAPH <{BEFORE}> {{ ?a ?k ?b }} MINUS {{ GRAPH <{AFTER}> {{ ?a ?k ?b }} }} }}
SELECT ?g (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g
SELECT ?g ?day {{ GRAPH ?g {{ ?g dg:day ?day }} }}
SELECT ?g {{ VALUES ?g {{ <{AT}2001-12-07> }} GRAPH ?g {{ ?s kind:recognises ?o }} }}
SELECT ?s {{ GRAPH <{AT}1999-01-01/possible> {{ ?s ?k ?o . ?k a dg:Kind }} }}
SELECT ?s ?l {{ GRAPH <{AT}2014-06-01/all/known/2014-06-01> {{ ?s kind:heads/rdfs:label ?l }} }}
SELECT ?s ?l {{ GRAPH <{AT}1999-01-01/all> {{ ?s kind:recognises ?o }} ?s rdfs:label ?l }}
SELECT ?r {{ GRAPH <{HISTORY}> {{ ?r dg:kind kind:recognises }} }}
SELECT ?r {{ ?r dg:kind kind:recognises FILTER EXISTS {{ GRAPH ?g {{ ?s kind:recognises ?o }} }} }}
ASK {{ GRAPH <{AT}2025-04-18> {{ entity:russia kind:designates-terrorist entity:taliban }} }}
CONSTRUCT {{ ?a ?k ?b }} {{ GRAPH <{AT}2025-04-16> {{ ?a ?k ?b }} }}
""".strip().splitlines()


@pytest.fixture(scope="module")
def ours(history):
    return history.to_dataset(*DAYS)


@pytest.fixture(scope="module")
def graphs(history):
    """The same graphs by other ways out: `to_rdflib` of the history, and queries."""
    whole = set(history.to_rdflib())
    made = {str(DATASET_DEFAULT_GRAPH_ID): whole, HISTORY: whole}
    for name in (*DAYS, *OTHER):
        answer = history.query(f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{AT}{name}> {{ ?s ?p ?o }} }}")
        made[AT + name] = set(rdflib.Graph().parse(data=answer.serialize("ntriples"), format="nt"))
    return made


def theirs(graphs, sparql):
    """Give a dataset in memory of the graphs that the query is about."""
    made = rdflib.Dataset()
    for prefix, namespace in iris.PREFIXES.items():
        made.bind(prefix, namespace)
    days = {AT + day for day in DAYS}
    for iri, triples in graphs.items():
        if iri in days or iri == str(DATASET_DEFAULT_GRAPH_ID) or f"<{iri}>" in sparql:
            graph = made.graph(iri)
            for triple in triples:
                graph.add(triple)
    return made


@pytest.mark.parametrize("sparql", QUERIES)
def test_every_query_is_answered_alike(ours, graphs, sparql):
    found, wanted = ours.query(sparql), theirs(graphs, sparql).query(sparql)
    if found.type == "ASK":
        assert found.askAnswer == wanted.askAnswer
    elif found.type == "CONSTRUCT":
        assert set(found.graph) == set(wanted.graph) != set()
    else:
        assert Counter(map(tuple, found)) == Counter(map(tuple, wanted))
        assert len(found) > 0


def test_days_are_listed_once_they_are_opened(history):
    dataset = history.to_dataset("2025-04-16")
    named = set(dataset.graph(f"{AT}2025-04-16").triples((None, None, None)))
    assert len(dataset) == len(named | set(history.to_rdflib()))
    assert {str(g.identifier) for g in dataset.graphs()} == {
        str(DATASET_DEFAULT_GRAPH_ID),
        f"{AT}2025-04-16",
    }
    assert len(dataset.graph(f"{AT}1999-01-01/all")) == len(history.at("1999-01-01").to_rdflib())
    assert f"{AT}1999-01-01/all" in {str(g.identifier) for g in dataset.graphs()}
    triple = next(iter(dataset.graph(f"{AT}2025-04-16").triples((None, None, None))))
    names = {str(g.identifier) for g in dataset.graphs(triple)}
    assert f"{AT}2025-04-16" in names
    text = dataset.serialize(format="nquads")
    assert len({line for line in text.splitlines() if f"<{AT}2025-04-16> ." in line}) == len(
        dataset.graph(f"{AT}2025-04-16")
    )


def test_what_is_no_graph_is_an_error(ours):
    for iri in (f"{AT}2025-02-30", f"{AT}2025", "urn:x"):
        with pytest.raises(dg.QueryError, match="is no dated graph"):
            list(ours.query(f"SELECT * {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}"))
    with pytest.raises(ModificationException):
        ours.graph("urn:x")


def test_nothing_can_be_written(ours):
    triple = next(ours.triples((None, None, None)))
    for write in (
        lambda: ours.add((*triple, ours.graph(HISTORY))),
        lambda: ours.graph(f"{AT}2025-04-16").add(triple),
        lambda: ours.remove((*triple, None)),
        lambda: ours.remove_graph(f"{AT}2025-04-16"),
        lambda: ours.update("CLEAR ALL"),
        lambda: ours.parse(data="<urn:a> <urn:b> <urn:c> .", format="turtle"),
    ):
        with pytest.raises((ModificationException, TypeError)):
            write()


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?o FILTER EXISTS { S\\u0045RVICE <http://127.0.0.1:9/> { ?a ?b ?c } } }",
        "SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }",
        "SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }",
        "SELECT * { { SELECT * { SERVICE SILENT <http://127.0.0.1:9/> { ?s ?p ?o } } } }",
    ],
)
def test_rdflib_is_not_let_out(history, ours, sparql):
    for graph in (ours, history.to_rdflib(), history.at("2025-04-18").to_rdflib()):
        with pytest.raises(dg.QueryError, match="not allowed here"):
            graph.query(sparql)
        with pytest.raises(dg.QueryError, match="not allowed here"):
            graph.query(rdflib.plugins.sparql.prepareQuery(sparql))
    assert len(ours.query("SELECT ('SERVICE FROM' AS ?x) {}")) == 1

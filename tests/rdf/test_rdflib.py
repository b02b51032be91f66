"""The read-only views answer as rdflib's own memory store does on the same triples."""

from __future__ import annotations

from collections import Counter

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.graph import ModificationException
from rdflib.namespace import RDF, RDFS

import diplograph as dg
from diplograph import iris
from diplograph.rdf.columns import slice_graph
from diplograph.slices import Selection, at
from diplograph.table import from_graph

QUERIES = """
SELECT ?s ?o { ?s kind:recognises ?o }
SELECT * { ?s ?p ?o }
SELECT ?p ?o { entity:russia ?p ?o }
SELECT ?s ?p { ?s ?p entity:taliban }
SELECT ?p { entity:russia ?p entity:islamic-emirate-2021 }
SELECT ?s { ?s a dg:Country }
SELECT ?s { ?s rdfs:label "Russia" }
SELECT ?s ?l { ?s rdfs:label ?l }
SELECT ?l { entity:russia rdfs:label ?l }
SELECT ?s ?day { ?s dg:day ?day }
SELECT DISTINCT ?c { ?s a ?c }
SELECT ?c (COUNT(?s) AS ?n) { ?s a ?c } GROUP BY ?c
SELECT ?c (COUNT(?s) AS ?n) { ?s a ?c } GROUP BY ?c HAVING (COUNT(?s) > 3)
SELECT ?s ?o { ?s kind:maintains-embassy-in/rdfs:label ?o }
SELECT ?s ?o { ?s ^kind:maintains-embassy-in ?o }
SELECT ?o { entity:russia (kind:allied-with|kind:strategic-partner-of) ?o }
SELECT ?o { entity:russia kind:allied-with+ ?o }
SELECT ?o { entity:russia kind:allied-with* ?o }
SELECT ?o { entity:russia kind:allied-with? ?o }
SELECT ?o { entity:russia !(rdf:type|rdfs:label) ?o }
SELECT ?s { ?s kind:designates-terrorist ?x . ?s kind:sanctions ?y }
SELECT ?s { ?s kind:designates-terrorist ?x MINUS { ?s kind:sanctions ?y } }
SELECT ?s { ?s a dg:Country FILTER NOT EXISTS { ?s ?p entity:taliban } }
SELECT ?s { ?s a dg:Country FILTER EXISTS { ?s ?p entity:taliban } }
SELECT ?s ?t { ?s a dg:ArmedGroup OPTIONAL { ?t kind:designates-terrorist ?s } }
SELECT ?s ?x { VALUES ?s { entity:russia entity:china } ?s ?x entity:afghanistan }
SELECT ?s ?n { ?s a dg:Country BIND(STRLEN(STR(?s)) AS ?n) }
SELECT (MAX(?n) AS ?m) { { SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s } }
SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s ORDER BY DESC(?n) ?s LIMIT 3
SELECT ?s { ?s a dg:Country } ORDER BY ?s LIMIT 5 OFFSET 2
SELECT ?a ?b { ?a kind:at-war-with ?b . ?b kind:at-war-with ?a }
SELECT ?s { { ?s kind:sanctions ?o } UNION { ?s kind:hostile-to ?o } }
SELECT DISTINCT ?s { { ?s kind:sanctions ?o } UNION { ?s kind:hostile-to ?o } }
SELECT ?l { ?s rdfs:label ?l FILTER(STRSTARTS(?l, "I")) }
SELECT ?l { ?s rdfs:label ?l FILTER REGEX(?l, "^is") }
SELECT (UCASE(?l) AS ?u) { ?s a dg:Court ; rdfs:label ?l }
SELECT ?s ?l { ?s rdfs:label ?l FILTER(LANG(?l) = "") FILTER(CONTAINS(?l, "Afghan")) }
SELECT ?s { ?s a dg:Kind FILTER(?s IN (kind:sanctions, kind:recognises)) }
SELECT (GROUP_CONCAT(?l; SEPARATOR="|") AS ?x) { { SELECT ?l { ?s a dg:Court ; rdfs:label ?l } } }
SELECT (SAMPLE(?o) AS ?x) { entity:nowhere ?p ?o }
SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }
SELECT (AVG(?n) AS ?m) { { SELECT (COUNT(?o) AS ?n) { ?s kind:member-of ?o } GROUP BY ?s } }
SELECT ?a ?b { ?a kind:allied-with ?b FILTER(STR(?a) < STR(?b)) }
SELECT ?a ?c { ?a kind:allied-with ?b . ?b kind:at-war-with ?c FILTER(?a != ?c) }
SELECT ?x { entity:united-states kind:sanctions ?x . entity:russia ?how ?x }
SELECT (IF(?n > 1, "many", "few") AS ?a) { { SELECT (COUNT(*) AS ?n) { ?s ?p ?o } } }
SELECT (COALESCE(?nothing, "none") AS ?x) { entity:russia a dg:Country }
SELECT ?y { ?s dg:day ?d BIND(YEAR(?d) AS ?y) }
SELECT ?s { ?s dg:day ?d FILTER(?d > "2000-01-01"^^xsd:date) }
SELECT ?s ?p ?o { ?s ?p ?o . ?o a dg:Court }
SELECT ?s { ?s ?p "no such label" }
SELECT ?s { ?s a entity:russia }
SELECT ?s { kind:recognises ?p ?s }
SELECT DISTINCT ?p { entity:china ?p ?o }
ASK { entity:russia kind:recognises entity:islamic-emirate-2021 }
ASK { entity:russia kind:designates-terrorist entity:taliban }
ASK { ?s kind:recognises ?s }
CONSTRUCT { ?o kind:recognised-by ?s } { ?s kind:recognises ?o }
CONSTRUCT { ?s rdfs:label ?l } { ?s a dg:Country ; rdfs:label ?l }
DESCRIBE entity:taliban
DESCRIBE ?s { ?s a dg:Court }
""".strip().splitlines()


def bag(result):
    if result.type == "ASK":
        return result.askAnswer
    if result.type == "SELECT":
        return Counter(tuple(row) for row in result)
    return set(result.graph)


def copied(graph):
    made = rdflib.Graph(bind_namespaces="none")
    for prefix, namespace in iris.PREFIXES.items():
        made.bind(prefix, namespace)
    for triple in graph:
        made.add(triple)
    return made


@pytest.fixture(scope="module", params=["snapshot", "history"])
def both(request, history):
    view = history.at("2025-07-10") if request.param == "snapshot" else history
    graph = view.to_rdflib()
    return graph, copied(graph)


def test_there_are_sixty_queries():
    assert len(QUERIES) >= 60


@pytest.mark.parametrize("sparql", QUERIES)
def test_every_query_is_answered_alike(both, sparql):
    ours, theirs = both
    assert bag(ours.query(sparql)) == bag(theirs.query(sparql))


def test_the_views_are_whole(both, history):
    ours, theirs = both
    assert len(ours) == len(theirs) == len(set(ours))
    assert ours.isomorphic(theirs)
    russia = rdflib.URIRef(iris.entity_iri("russia"))
    assert ours.value(russia, RDFS.label) == rdflib.Literal("Russia")
    assert set(ours.subjects(RDF.type)) == set(theirs.subjects(RDF.type))
    assert (russia, None, None) in ours
    assert set(ours.objects(russia)) == set(theirs.objects(russia))
    text = ours.serialize(format="turtle")
    assert "@prefix entity:" in text
    assert len(rdflib.Graph().parse(data=text, format="turtle")) == len(theirs)
    lines = [sorted(graph.serialize(format="nt").splitlines()) for graph in both]
    assert lines[0] == lines[1]


def test_nothing_can_be_written(both):
    ours, _ = both
    triple = next(iter(ours))
    for write in (
        lambda: ours.add(triple),
        lambda: ours.remove(triple),
        lambda: ours.addN([(*triple, ours)]),
        lambda: ours.update("DELETE WHERE { ?s ?p ?o }"),
        lambda: ours.parse(data="<urn:a> <urn:b> <urn:c> .", format="turtle"),
    ):
        with pytest.raises((ModificationException, TypeError)):
            write()
    ours.bind("mine", "https://example.org/")
    assert dict(ours.namespaces())["mine"] == rdflib.URIRef("https://example.org/")


ENDS = st.sampled_from("abc")
LINES = st.lists(
    st.tuples(ENDS, st.sampled_from(["recognises", "allied-with", "at-war-with"]), ENDS),
    max_size=8,
)
TERM = st.one_of(
    st.none(),
    st.sampled_from(
        [
            *(rdflib.URIRef(iris.entity_iri(e)) for e in "abcx"),
            *(rdflib.URIRef(iris.kind_iri(k)) for k in ("recognises", "allied-with", "no")),
            rdflib.URIRef(iris.class_iri("country")),
            rdflib.Literal("A"),
            RDF.type,
            RDFS.label,
            rdflib.BNode("b"),
        ]
    ),
)


@given(LINES, st.tuples(TERM, TERM, TERM))
@settings(max_examples=300, deadline=None)
def test_every_pattern_is_answered_alike(small_graph, lines, pattern):
    made = [f"{a} {kind} {b} 2000 2010" for a, kind, b in lines]
    table = from_graph(small_graph(*made))
    world = at(table, 13_000, Selection())
    ours = slice_graph(world, "https://w3id.org/diplograph/at/2005-08-05/all")
    theirs = copied(ours)
    assert len(ours) == len(theirs)
    assert Counter(ours.triples(pattern)) == Counter(theirs.triples(pattern))


@given(st.tuples(TERM, TERM, TERM))
@settings(max_examples=100, deadline=None)
def test_every_pattern_of_a_history_is_answered_alike(small_graph, pattern):
    history = dg.History.from_graph(
        small_graph("a recognises b 1999 2010", "b allied-with c 2000 2010")
    )
    ours = history.to_rdflib()
    assert Counter(ours.triples(pattern)) == Counter(copied(ours).triples(pattern))

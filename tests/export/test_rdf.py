"""RDF exports are read back by rdflib and pyoxigraph, and hold what a query sees."""

from __future__ import annotations

import dataclasses
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
import rdflib

import diplograph as dg
from diplograph import export, rdf

DAY = "2025-04-18"
RDFLIB = {
    "turtle": "turtle",
    "trig": "trig",
    "ntriples": "nt",
    "nquads": "nquads",
    "jsonld": "json-ld",
    "rdfxml": "xml",
}


def triples_of(path, form):
    graph = rdflib.Dataset()
    graph.parse(str(path), format=RDFLIB[form])
    return {plain(*quad[:3]) for quad in graph.quads()}


def plain(subject, predicate, object_):
    """Write a triple as text; decimals by value, because readers write them anew."""
    text = object_.n3()
    if text.endswith("#decimal>"):
        text = str(float(object_))
    return subject.n3(), predicate.n3(), text


@pytest.fixture(scope="module", params=["history", "day"])
def seen(request, history):
    """A history and a day, each with the triples that a query of it sees."""
    view = history if request.param == "history" else history.at(DAY)
    normal = rdflib.Graph().parse(data=view.to_rdflib().serialize(format="nt"), format="nt")
    return view, {plain(*triple) for triple in normal}


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("form", RDFLIB)
def test_rdf_is_read_back_by_rdflib(seen, tmp_path, form):
    view, triples = seen
    path = tmp_path / f"x.{form}"
    assert view.export(path, form) == [path]
    assert triples_of(path, form) == triples


@pytest.mark.parametrize("what", ["history", "day"])
def test_rdf12_reifies_every_relation(history, tmp_path, what):
    view = history if what == "history" else history.at(DAY)
    view.export(tmp_path / "x.ttl", "rdf12")
    parsed = ox.parse(path=str(tmp_path / "x.ttl"), format=ox.RdfFormat.TURTLE)
    reified = {
        quad.subject.value.rsplit("/", 1)[1]
        for quad in parsed
        if quad.predicate.value.endswith("#reifies")
    }
    wanted = history.graph.relations if what == "history" else [edge.id for edge in view]
    assert reified == set(wanted)


def test_named_graphs_carry_their_day(history, tmp_path):
    history.at(DAY).export(tmp_path / "x.nq")
    store = ox.Store()
    store.load(path=str(tmp_path / "x.nq"), format=ox.RdfFormat.N_QUADS)
    assert [g.value for g in store.named_graphs()] == [f"https://w3id.org/diplograph/at/{DAY}/all"]


def test_characters_that_xml_forbids_are_replaced(history, tmp_path):
    entities = {"a": dg.Entity(id="a", label="A\x1b", type="country")}
    graph = dataclasses.replace(history.graph, entities=entities, relations={}, claims={})
    dg.History.from_graph(graph).export(tmp_path / "x.rdf")
    dg.History.from_graph(graph).export(tmp_path / "x.ttl")
    assert "A\ufffd" in "".join(ElementTree.parse(tmp_path / "x.rdf").getroot().itertext())
    assert rdflib.Literal("A\x1b") in set(rdflib.Graph().parse(tmp_path / "x.ttl").objects())


def test_every_syntax_of_an_answer_is_an_export_too():
    assert set(rdf.RESULT_FORMATS["graph"]) == set(RDFLIB) < set(export.FORMATS)

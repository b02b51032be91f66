"""networkx graphs hold every relation, and the formats of networkx can write them."""

from __future__ import annotations

import io

import networkx as nx

from diplograph.dates import day_number
from diplograph.network import to_networkx
from diplograph.slices import Selection, at
from diplograph.table import from_graph


def test_one_edge_a_relation_with_its_identifier_as_key(history):
    world = history.at("2025-04-18")
    graph = world.to_networkx()
    assert {(s, o, key) for s, o, key in graph.edges(keys=True)} == {
        (edge.subject, edge.object, edge.id) for edge in world
    }
    assert graph.graph["date"] == "2025-04-18"
    assert graph.nodes["russia"]["iso3"] == "RUS"


def test_graphml_comes_back_the_same(history):
    graph = history.at("1999-01-01").to_networkx()
    stream = io.BytesIO()
    nx.write_graphml(graph, stream)
    stream.seek(0)
    back = nx.read_graphml(stream, force_multigraph=True)
    assert dict(back.nodes(data=True)) == dict(graph.nodes(data=True))
    assert list(back.edges(keys=True)) == list(graph.edges(keys=True))
    for s, o, key, data in graph.edges(keys=True, data=True):
        assert {k: v for k, v in back.edges[s, o, key].items() if k != "id"} == data


def test_characters_that_xml_forbids_are_mapped(small_graph):
    graph = small_graph("a recognises b 1999 2001", a={"note": None})
    entities = dict(graph.entities)
    import dataclasses

    entities["a"] = dataclasses.replace(entities["a"], label="bell \x07 & <tag>")
    table = from_graph(dataclasses.replace(graph, entities=entities))
    made = to_networkx(at(table, day_number("2000-01-01"), Selection()))
    assert made.nodes["a"]["label"] == "bell \ufffd & <tag>"
    nx.write_graphml(made, io.BytesIO())

"""networkx graphs hold every relation, and the formats of networkx can write them."""

from __future__ import annotations

import io

import networkx as nx
import pytest

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


def plain_graph(world):
    """The same graph, one call of networkx for each entity and edge."""
    graph = nx.MultiDiGraph(date=world.date, title="Relations in force")
    for edge in world:
        for end in (edge.subject, edge.object):
            entity = world.source.graph.entities[end]
            codes = {"iso3": entity.iso3, "qid": entity.qid}
            known = {name: code for name, code in codes.items() if code}
            graph.add_node(end, label=entity.label, type=entity.type, **known)
        graph.add_edge(
            edge.subject,
            edge.object,
            key=edge.id,
            kind=edge.kind.id,
            label=edge.kind.label,
            family=edge.kind.family,
            stance=edge.kind.stance,
            symmetric=edge.kind.symmetric,
            grade=edge.grade.word,
            start=edge.start,
            end=edge.end,
            modality=edge.relation.modality,
            verified=edge.relation.verified,
        )
    return graph


@pytest.mark.parametrize("fold", [False, True])
@pytest.mark.parametrize("day", ["1985-01-01", "1999-01-01", "2025-04-18"])
def test_the_direct_way_and_the_plain_way_agree(history, columns_history, day, fold):
    worlds = [history.at(day, fold=fold), history.known_by("2010-01-01").at(day, events=90)]
    worlds += [columns_history.at(day), columns_history.known_by("1990-01-01").at(day)]
    for world in worlds:
        graph, plain = world.to_networkx(), plain_graph(world)
        assert nx.utils.graphs_equal(graph, plain)
        assert list(graph) == list(plain)
        assert graph.pred == plain.pred
        graph.add_edge("russia", "nowhere", key="new")
        assert graph.has_predecessor("nowhere", "russia")


def test_characters_that_xml_forbids_are_mapped(small_graph):
    graph = small_graph("a recognises b 1999 2001", a={"note": None})
    entities = dict(graph.entities)
    import dataclasses

    entities["a"] = dataclasses.replace(entities["a"], label="bell \x07 & <tag>")
    table = from_graph(dataclasses.replace(graph, entities=entities))
    made = to_networkx(at(table, day_number("2000-01-01"), Selection()))
    assert made.nodes["a"]["label"] == "bell \ufffd & <tag>"
    nx.write_graphml(made, io.BytesIO())

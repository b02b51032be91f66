"""GraphML and GEXF are read back by networkx, and their timeline agrees with the days."""

from __future__ import annotations

import dataclasses
from xml.etree import ElementTree

import networkx as nx
import pytest

import diplograph as dg
from diplograph.dates import InForce

DAY = "2025-04-18"


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_networks_are_read_back_by_networkx(history, tmp_path, form):
    world = history.at(DAY)
    world.export(tmp_path / f"x.{form}")
    read = nx.read_graphml if form == "graphml" else nx.read_gexf
    graph = read(tmp_path / f"x.{form}")
    assert graph.number_of_edges() == len(world)
    assert set(graph) == {end for edge in world for end in (edge.subject, edge.object)}
    kinds = sorted(data["kind"] for *_, data in graph.edges(data=True))
    assert kinds == sorted(edge.kind.id for edge in world)


def test_the_dynamic_gexf_keeps_gaps_and_agrees_with_the_days(history, tmp_path):
    history.export(tmp_path / "x.gexf")
    root = ElementTree.parse(tmp_path / "x.gexf").getroot()
    space = {"g": "http://www.gexf.net/1.2draft"}
    titles = {
        each.get("id"): each.get("title")
        for each in root.iterfind(".//g:attributes[@class='edge']/g:attribute", space)
    }
    spells = {}
    for edge in root.iterfind(".//g:edge", space):
        values = {
            titles[each.get("for")]: each.get("value")
            for each in edge.iterfind(".//g:attvalue", space)
        }
        ends = edge.get("source"), values["kind"], edge.get("target")
        spells[ends] = [
            (each.get("start") or "0000", each.get("end") or "9999")
            for each in edge.iterfind(".//g:spell", space)
        ]
    assert any(len(each) > 1 for each in spells.values())
    for day in ("1999-01-01", "2001-10-01", "2021-09-01", DAY):
        shown = {ends for ends, each in spells.items() if any(a <= day <= b for a, b in each)}
        known = {
            (edge.subject, edge.kind.id, edge.object)
            for edge in history.at(day)
            if edge.grade != InForce.POSSIBLE
        }
        assert shown == known


def test_graphml_holds_what_the_network_holds(history, tmp_path):
    world = history.at("1999-01-01")
    graph = world.to_networkx()
    world.export(tmp_path / "x.graphml")
    back = nx.read_graphml(tmp_path / "x.graphml", force_multigraph=True)
    assert dict(back.nodes(data=True)) == dict(graph.nodes(data=True))
    assert list(back.edges(keys=True)) == list(graph.edges(keys=True))
    for s, o, key, data in graph.edges(keys=True, data=True):
        assert {k: v for k, v in back.edges[s, o, key].items() if k != "id"} == data


def test_gexf_bears_no_day_of_writing(history, tmp_path):
    history.at(DAY).export(tmp_path / "x.gexf")
    text = (tmp_path / "x.gexf").read_text(encoding="utf-8")
    assert "lastmodifieddate" not in text
    assert "<creator>" not in text


def test_graphml_of_a_history_is_refused_with_the_way_out(history, tmp_path):
    with pytest.raises(dg.DiplographError, match=r"export a day \(--at DATE.*or take gexf"):
        history.export(tmp_path / "x.graphml")


def test_a_selection_of_a_history_holds_nothing_else(history, tmp_path):
    history.select(kind="recognises").export(tmp_path / "x.gexf")
    text = (tmp_path / "x.gexf").read_text(encoding="utf-8")
    assert 'value="recognises"' in text
    assert 'value="member-of"' not in text


def test_grades_are_of_a_day_and_not_of_a_timeline(history, tmp_path):
    possible = history.select(grade="possible")
    with pytest.raises(dg.DiplographError, match=r"take history.at\(DATE\).export"):
        possible.export(tmp_path / "x.gexf")
    assert possible.at("1999-01-01").export(tmp_path / "day.gexf")


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_characters_that_xml_forbids_are_replaced(small_graph, tmp_path, form):
    graph = small_graph("a recognises b 1999 2001")
    hostile = dataclasses.replace(graph.entities["a"], label="bell \x07 & <tag>")
    history = dg.History.from_graph(
        dataclasses.replace(graph, entities={**graph.entities, "a": hostile})
    )
    paths = history.at("2000-01-01").export(tmp_path / "day", form)
    paths += history.export(tmp_path / "whole", form) if form == "gexf" else []
    for path in paths:
        root = ElementTree.parse(path).getroot()
        words = {*root.itertext(), *(each.get("label") for each in root.iter())}
        assert "bell \ufffd & <tag>" in words

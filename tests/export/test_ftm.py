"""FollowTheMoney: every link has both ends, and its own library reads the whole."""

from __future__ import annotations

import dataclasses
import json

import pytest

import diplograph as dg


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.slow
def test_followthemoney_is_read_by_its_own_library(history, tmp_path):
    library = pytest.importorskip("followthemoney", reason="the extra `slow` installs it")
    history.export(tmp_path / "x.json", "ftm")
    for raw in lines(tmp_path / "x.json"):
        library.model.get(raw["schema"]).validate(raw)
        read = library.model.get_proxy(raw, cleaned=False)
        assert {name: sorted(read.get(name)) for name in raw["properties"]} == {
            name: sorted(values) for name, values in raw["properties"].items()
        }


def test_followthemoney_names_both_ends(history, tmp_path):
    history.export(tmp_path / "x.json", "ftm")
    made = lines(tmp_path / "x.json")
    ids = [each["id"] for each in made]
    assert len(ids) == len(set(ids))
    entities = {e["id"] for e in made if e["schema"] not in ("UnknownLink", "Membership")}
    links = [each for each in made if each["id"] not in entities]
    assert len(links) == len(history.graph.relations)
    for link in links:
        first, second = ("member", "organization")
        if link["schema"] == "UnknownLink":
            first, second = ("subject", "object")
        assert {link["properties"][first][0], link["properties"][second][0]} <= entities
    ban = next(e for e in links if e["id"] == "dg-russia.designates-terrorist.taliban.2003-02-14")
    assert ban["properties"]["startDate"] == ["2003-02-14"]
    assert ban["properties"]["endDate"] == ["2025-04-17"]


def test_members_are_members_and_observers_are_not(history, tmp_path):
    relations = history.graph.relations
    history.export(tmp_path / "x.json", "ftm")
    members = {e["id"] for e in lines(tmp_path / "x.json") if e["schema"] == "Membership"}
    assert members == {f"dg-{r.id}" for r in relations.values() if r.kind == "member-of"}
    assert any(r.kind == "observer-of" for r in relations.values())


@pytest.mark.parametrize(
    ("said", "type_", "schema"),
    [
        ({"wikidata_property": "P463"}, "forum", "Membership"),
        ({"wikidata_property": "P463", "stand": "working-tie"}, "forum", "UnknownLink"),
        ({"wikidata_property": "P463"}, "person", "UnknownLink"),
        ({"wikidata_property": "P530"}, "forum", "UnknownLink"),
        ({}, "forum", "UnknownLink"),
    ],
)
def test_membership_is_what_the_kind_says(small_graph, tmp_path, said, type_, schema):
    graph = small_graph("a recognises b 1999 2001")
    kind = dataclasses.replace(graph.kinds["recognises"], **said)
    object_ = dataclasses.replace(graph.entities["b"], type=type_)
    changed = dataclasses.replace(
        graph, kinds={kind.id: kind}, entities={**graph.entities, "b": object_}
    )
    dg.History.from_graph(changed).export(tmp_path / "x.json", "ftm")
    (link,) = (each for each in lines(tmp_path / "x.json") if each["id"] == "dg-r0")
    assert link["schema"] == schema


def test_a_day_holds_its_relations_with_their_own_ends(history, tmp_path):
    world = history.at("2025-04-18", fold=True)
    world.export(tmp_path / "x.json", "ftm")
    links = {e["id"] for e in lines(tmp_path / "x.json") if e["id"][3:] in history.graph.relations}
    assert links == {f"dg-{edge.id}" for edge in world}


def test_an_end_not_yet_known_is_not_written(history, tmp_path):
    history.known_by("2010-01-01").at("2009-01-01").export(tmp_path / "x.json", "ftm")
    ban = next(
        each
        for each in lines(tmp_path / "x.json")
        if each["id"] == "dg-russia.designates-terrorist.taliban.2003-02-14"
    )
    assert "endDate" not in ban["properties"]

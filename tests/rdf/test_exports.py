"""Every export is read back by another library, and is the same bytes again."""

from __future__ import annotations

import csv
import dataclasses
import json
import os
import subprocess
import sys
from xml.etree import ElementTree

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner

import diplograph as dg
from diplograph.cli import main
from diplograph.dates import InForce, day_number
from diplograph.history.exporting import FORMATS

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
    """Give a triple as text; decimals by value, because readers write them anew."""
    text = object_.n3()
    if text.endswith("#decimal>"):
        text = str(float(object_))
    return subject.n3(), predicate.n3(), text


def ntriples(view):
    return {line for line in view.to_rdflib().serialize(format="nt").splitlines() if line}


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.parametrize("form", RDFLIB)
@pytest.mark.parametrize("what", ["history", "day"])
def test_rdf_is_read_back_by_rdflib(history, tmp_path, form, what):
    view = history if what == "history" else history.at(DAY)
    path = tmp_path / f"x.{form}"
    assert view.export(path, form) == [path]
    normal = rdflib.Graph()
    for line in ntriples(view):
        normal.parse(data=line, format="nt")
    assert triples_of(path, form) == {plain(*triple) for triple in normal}


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


def test_a_day_as_a_table(history, tmp_path):
    world = history.at(DAY)
    world.export(tmp_path / "x.csv")
    with (tmp_path / "x.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["id"] for row in rows] == [edge.id for edge in world]
    assert [row["grade"] for row in rows] == [edge.grade.word for edge in world]


@pytest.mark.slow
def test_followthemoney_is_read_by_its_own_library(history, tmp_path):
    library = pytest.importorskip("followthemoney", reason="the extra `slow` installs it")
    history.export(tmp_path / "x.json", "ftm")
    for line in (tmp_path / "x.json").read_text(encoding="utf-8").splitlines():
        raw = json.loads(line)
        library.model.get(raw["schema"]).validate(raw)
        read = library.model.get_proxy(raw, cleaned=False)
        assert {name: sorted(read.get(name)) for name in raw["properties"]} == {
            name: sorted(values) for name, values in raw["properties"].items()
        }


def test_followthemoney_names_both_ends(history, tmp_path):
    history.export(tmp_path / "x.json", "ftm")
    lines = (tmp_path / "x.json").read_text(encoding="utf-8").splitlines()
    made = [json.loads(line) for line in lines]
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


@pytest.mark.parametrize("form", FORMATS)
def test_bytes_are_the_same_in_another_process(checkout, tmp_path, form):
    made = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        words = ["export", form, str(folder / "day"), "--at", DAY]
        whole = ["export", form, str(folder / "whole")]
        code = (
            "from diplograph.cli import main; "
            f"main({words!r}, standalone_mode=False); "
            f"{form!r} == 'graphml' or main({whole!r}, standalone_mode=False)"
        )
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", code], check=True, env=environment, cwd=checkout)
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        made.append({str(path.relative_to(folder)): path.read_bytes() for path in files})
    assert made[0] == made[1]
    assert len(made[0]) == {"graphml": 1, "csv": 6}.get(form, 2)


def test_a_selection_of_a_history_is_not_written_as_if_it_were_all(history, tmp_path):
    chosen = history.select(kind="recognises")
    for form in set(FORMATS) - {"gexf", "graphml"}:
        with pytest.raises(dg.DiplographError, match="day by day"):
            chosen.export(tmp_path / "x", form)
    chosen.export(tmp_path / "x.gexf")
    assert 'value="visits"' not in (tmp_path / "x.gexf").read_text()


def test_characters_that_xml_forbids_are_replaced(history, tmp_path):
    entities = {"a": dg.Entity(id="a", label="A\x1b", type="country")}
    graph = dataclasses.replace(history.graph, entities=entities, relations={}, claims={})
    dg.History(graph).export(tmp_path / "x.rdf")
    dg.History(graph).export(tmp_path / "x.ttl")
    assert "A\ufffd" in "".join(ElementTree.parse(tmp_path / "x.rdf").getroot().itertext())
    assert rdflib.Literal("A\x1b") in set(rdflib.Graph().parse(tmp_path / "x.ttl").objects())


def test_the_command_line_exports_what_the_facade_does(checkout, history, tmp_path):
    graph = ["--graph", str(checkout / "graph")]
    done = CliRunner().invoke(main, ["export", "nquads", str(tmp_path / "a.nq"), *graph])
    assert done.exit_code == 0, done.output
    history.export(tmp_path / "b.nq")
    assert (tmp_path / "a.nq").read_bytes() == (tmp_path / "b.nq").read_bytes()
    words = ["export", "csv", str(tmp_path / "c.csv"), "--at", DAY, "--kind", "recognises", *graph]
    assert CliRunner().invoke(main, words).exit_code == 0
    rows = (tmp_path / "c.csv").read_text().splitlines()
    assert len(rows) == 1 + len(history.select(kind="recognises").at(DAY))


def test_what_cannot_be_written_is_said(history, tmp_path):
    with pytest.raises(dg.DiplographError, match="choose one of turtle"):
        history.export(tmp_path / "x.xlsx")
    with pytest.raises(dg.DiplographError, match="choose one of turtle"):
        history.export(tmp_path / "x.ttl", "excel")
    with pytest.raises(dg.DiplographError, match="export a day"):
        history.export(tmp_path / "x.graphml")
    with pytest.raises(dg.DiplographError, match="none"):
        history.export(tmp_path / "none" / "x.ttl")
    refused = CliRunner().invoke(main, ["export", "turtle", "x.ttl", "--kind", "recognises"])
    assert refused.exit_code == 2
    assert "--at" in refused.stderr
    assert list(tmp_path.iterdir()) == []
    assert day_number(DAY)

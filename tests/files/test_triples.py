"""A graph as triples, and the hash over them, which is worked out for those who ask."""

from __future__ import annotations

import dataclasses
import pickle

import pytest
from click.testing import CliRunner

from diplograph import files
from diplograph.cli import main
from diplograph.files import folder as folders
from diplograph.model import Graph

BAN = "russia.designates-terrorist.taliban.2003-02-14"


def test_the_version_is_that_of_the_records_however_they_are_written(graph, copy):
    path = copy / "relations.ttl"
    text = path.read_text(encoding="utf-8")
    prefixes, *records = text.split("\n\n")
    path.write_text("\n\n".join([prefixes, *reversed(records[50:])]), encoding="utf-8")
    (copy / "ours.ttl").write_text("\n\n".join([prefixes, *records[:50]]), encoding="utf-8")
    header = copy / "dataset.ttl"
    header.write_text(header.read_text(encoding="utf-8").replace("2026", "2027"), encoding="utf-8")
    again = files.load_graph(copy)
    assert again.title != graph.title
    assert again.version == graph.version == files.graph_version(graph)
    path.write_text(path.read_text(encoding="utf-8").replace('"fact"', '"claimed"', 1), "utf-8")
    assert files.load_graph(copy).version != graph.version


def test_the_version_is_that_of_the_whole_data_set_whatever_was_taken_from_it(graph):
    part = dataclasses.replace(graph, relations={})
    assert part.version == graph.version
    assert pickle.loads(pickle.dumps(graph)).version == graph.version
    assert pickle.loads(pickle.dumps(dataclasses.replace(graph))) == graph
    assert Graph().version == ""


@pytest.mark.parametrize(
    "words",
    [
        ("at", "1999-01-01"),
        ("diff", "2025-04-16", "2025-04-18"),
        ("timeline", "russia", "taliban"),
        ("list", "kinds"),
        ("show", BAN),
    ],
)
def test_no_ordinary_command_works_out_the_version(monkeypatch, copy, words):
    asked = []
    monkeypatch.setattr(folders, "graph_version", lambda graph: asked.append(graph) or "")
    done = CliRunner().invoke(main, [*words, "--graph", str(copy)])
    assert done.exit_code == 0, done.output
    assert asked == []


def test_a_graph_says_its_version_once_asked(monkeypatch, copy):
    asked = []
    monkeypatch.setattr(folders, "graph_version", lambda graph: asked.append(graph) or "abc")
    graph = files.load_graph(copy)
    assert (graph.version, graph.version) == ("abc", "abc")
    assert len(asked) == 1

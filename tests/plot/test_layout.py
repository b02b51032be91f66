"""The layout: the same in every process, kept when entities join, refused when it is no layout."""

from __future__ import annotations

import dataclasses
import json
import math
import shutil

import pytest
from click.testing import CliRunner
from picture_measures import new_axes

import diplograph as dg
from diplograph import files
from diplograph.cli import main
from diplograph.errors import GraphError, PictureError
from diplograph.plot.layout import compute
from diplograph.table import from_graph


def test_the_shipped_layout_is_whole_and_fresh(history):
    related = {end for r in history.graph.relations.values() for end in (r.subject, r.object)}
    for shape in ("wide", "tall"):
        places = history.plot.layout(shape)
        assert related <= set(places)
        assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in places.values())
    assert not files.is_stale(history.graph)


@pytest.mark.slow
def test_the_shipped_layout_is_what_the_command_computes(checkout, tmp_path):
    folder = tmp_path / "graph"
    shutil.copytree(checkout / "graph", folder)
    done = CliRunner().invoke(main, ["layout", "--fresh", "--graph", str(folder)])
    assert done.exit_code == 0, done.output
    assert (folder / "layout.json").read_bytes() == (checkout / "graph/layout.json").read_bytes()


def test_old_entities_stay_when_new_ones_join(small_graph):
    old = from_graph(small_graph("a recognises b 1999 2010", "b recognises c 1999 2010"))
    new = from_graph(
        small_graph(
            "a recognises b 1999 2010", "b recognises c 1999 2010", "c recognises d 2000 2010"
        )
    )
    before = compute(old)
    after = compute(new, pinned=before)
    assert {name: after[name] for name in before} == before
    assert set(after) == {"a", "b", "c", "d"}
    assert compute(new) == compute(new)


def test_a_stale_layout_is_noticed_and_still_drawn(history):
    relations = dict(history.graph.relations)
    relations.pop("russia.designates-terrorist.taliban.2003-02-14")
    changed = dg.History.from_graph(dataclasses.replace(history.graph, relations=relations))
    assert files.is_stale(changed.graph)
    assert changed.at("2025-04-16").plot(new_axes())


def test_a_file_that_is_no_layout_is_named(checkout, tmp_path):
    folder = tmp_path / "graph"
    shutil.copytree(checkout / "graph", folder)
    for text in (
        "{",
        "[]",
        "{}",
        '{"wide": []}',
        json.dumps({"wide": {"a": [0, "x"]}, "tall": {}}),
    ):
        (folder / "layout.json").write_text(text)
        with pytest.raises(GraphError, match=r"layout\.json"):
            dg.load(folder)
        told = files.check_folder(folder)
        assert [p.file for p in told if p.severity == "error"] == ["layout.json"]
    (folder / "layout.json").unlink()
    assert dg.load(folder).graph.layout is None


def test_check_notices_a_stale_layout(checkout, tmp_path):
    folder = tmp_path / "graph"
    shutil.copytree(checkout / "graph", folder)
    path = folder / "layout.json"
    path.write_text(path.read_text().replace('"fingerprint": "', '"fingerprint": "0'))
    told = [p for p in files.check_folder(folder) if p.file == "layout.json"]
    assert [(p.severity, p.remedy) for p in told] == [("notice", "run `diplograph layout`")]


def test_places_of_networkx_are_taken(history):
    import networkx as nx

    world = history.at("2025-04-18")
    ax = world.plot(new_axes(), pos=nx.circular_layout(world.to_networkx()))
    assert any((artist.get_gid() or "") == "node:russia" for artist in ax.get_children())


@pytest.mark.parametrize("place", [(math.nan, 0), (0,), "ab", None])
def test_a_place_that_is_none_is_named(history, place):
    pos = {**history.plot.layout(), "russia": place}
    with pytest.raises(PictureError, match="russia"):
        history.at("2025-04-18").plot(new_axes(), pos=pos)


def test_a_missing_place_is_named(history):
    pos = {name: place for name, place in history.plot.layout().items() if name != "russia"}
    with pytest.raises(PictureError, match="russia"):
        history.at("2025-04-18").plot(new_axes(), pos=pos)

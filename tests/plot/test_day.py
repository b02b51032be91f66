"""A day and a change lose nothing, hide nothing unsaid, and look as their grades are."""

from __future__ import annotations

import dataclasses
from xml.etree import ElementTree

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure
from picture_measures import artists, new_axes

from diplograph import plot
from diplograph.dates import InForce, day_number
from diplograph.slices import Selection, at
from diplograph.table import from_graph

SIX = ("1999-01-01", "2001-10-01", "2021-09-01", "2025-04-16", "2025-04-18", "2026-06-01")


@pytest.mark.parametrize("day", SIX)
def test_only_definite_relations_are_solid(history, drawn, day):
    curves = artists(drawn(day), "edge:")
    grades = {edge.id: edge.grade for edge in history.at(day)}
    assert curves
    for identifier, artist in curves.items():
        solid = artist.get_linestyle() in ("-", "solid")
        assert solid == (grades[identifier] == InForce.DEFINITE), identifier


def test_what_is_presumed_is_told_by_its_line(history, drawn):
    ax = drawn(SIX[-2])
    grades = {edge.id: edge.grade for edge in history.at(SIX[-2])}
    dashes = {}
    for name, artist in artists(ax, "edge:").items():
        dashes.setdefault(grades[name], set()).add(artist.get_linestyle())
        assert (artist.get_linestyle() in ("-", "solid")) == (grades[name] == InForce.DEFINITE)
    assert set(dashes) == {InForce.DEFINITE, InForce.PRESUMED, InForce.POSSIBLE}
    legend = set(artists(ax, "legend:"))
    assert {"definite", "presumed", "possible"} <= legend


@pytest.mark.parametrize("day", SIX)
def test_what_the_default_view_hides_is_counted(history, drawn, day):
    ax = drawn(day)
    curves = artists(ax, "edge:")
    hidden = [e for e in history.at(day) if e.id not in curves]
    footnote = " ".join(
        text.get_text() for _, text in sorted(artists(ax, "footnote:").items(), reverse=True)
    )
    for family in ("office", "structure", "membership"):
        count = sum(e.kind.family == family for e in hidden)
        assert not count or f"{count} {family}" in footnote
    persons = {e.id for e in history.entities.values() if e.type == "person"}
    assert not persons & set(artists(ax, "node:"))
    assert f"{len(curves)} relations shown" in footnote


def test_a_node_never_moves(drawn):
    def places(day):
        nodes = artists(drawn(day), "node:")
        return {
            name: tuple(
                node.get_path().vertices.mean(axis=0) + node.get_patch_transform().transform((0, 0))
            )
            for name, node in nodes.items()
        }

    one, other = places("2025-04-16"), places("2025-04-18")
    shared = set(one) & set(other)
    assert shared
    for name in shared:
        assert one[name] == pytest.approx(other[name], abs=1e-6)


def test_focus_and_hops(history):
    near = artists(history.at("2025-04-18").plot(new_axes(), focus="iskp"), "node:")
    assert "iskp" in near
    assert 3 < len(near) < 15
    far = artists(history.at("2025-04-18").plot(new_axes(), focus="iskp", hops=2), "node:")
    assert set(near) < set(far)


def test_axes_in_axes_out_and_no_setting_touched(history):
    before = dict(mpl.rcParams)
    ax = new_axes()
    assert history.at("2025-04-18").plot(ax) is ax
    assert dict(mpl.rcParams) == before
    half = Figure(figsize=(9, 4)).subplots(1, 2)
    assert history.at("2025-04-18").plot(half[1]) is half[1]


def test_a_change_draws_all_that_changed(history):
    change = history.between("2025-04-16", "2025-04-18")
    drawn = artists(change.plot(new_axes()), "edge:")
    for edge in (*change.began, *change.ended, *change.uncertain, *change.events):
        assert edge.id in drawn


HOSTILE = [
    "$x_1^2$",
    "<b>&'\"",
    "two\nlines",
    "\u202e\u0627\u0644\u0639\u0631\u0628",
    "x" * 10_000,
    "\x07",
    "中国",
    "Россия",
]


def test_hostile_names_never_break_a_picture(small_graph, tmp_path):
    lines = [f"e{n} recognises e{(n + 1) % len(HOSTILE)} 1999 2010" for n in range(len(HOSTILE))]
    graph = small_graph(*lines)
    entities = {
        f"e{n}": dataclasses.replace(graph.entities[f"e{n}"], label=label)
        for n, label in enumerate(HOSTILE)
    }
    table = from_graph(dataclasses.replace(graph, entities=entities))
    ax = plot.snapshot(at(table, day_number("2005-01-01"), Selection()), new_axes())
    assert len(artists(ax, "edge:")) == len(HOSTILE)
    for suffix in (".png", ".svg", ".pdf"):
        plot.save(ax.figure, tmp_path / f"x{suffix}")
    ElementTree.parse(tmp_path / "x.svg")


@pytest.mark.parametrize("count", [0, 1, 300])
def test_empty_single_and_many(small_graph, count):
    lines = [f"hub recognises e{n} 1999 2010" for n in range(count)]
    table = from_graph(small_graph(*lines, lives={"hub": (None, None)}))
    ax = plot.snapshot(at(table, day_number("2005-01-01"), Selection()), new_axes())
    assert sum(len(name.split("+")) for name in artists(ax, "edge:")) == count
    assert ("empty" in {artist.get_gid() for artist in ax.get_children()}) == (count == 0)

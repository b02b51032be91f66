"""What holds of every view."""

from __future__ import annotations

import dataclasses
from xml.etree import ElementTree

import pytest
from picture_measures import artists, new_axes

import diplograph as dg
from diplograph import plot
from diplograph.history import day_views

HOSTILE = ["$x_1^2$", "<b>&'\"", "two\nlines", "\u202eabc", "y" * 5_000, "\x07", "中国", "العربية"]


VIEWS = {
    "day": lambda h, ax: h.at("2005-01-01").plot(ax),
    **{
        name: lambda h, ax, name=name: getattr(h.at("2005-01-01").plot, name)(ax)
        for name in day_views()
    },
    "change": lambda h, ax: h.between("2005-01-01", "2012-01-01").plot(ax),
    "story": lambda h, ax: h.timeline().plot(ax),
    "days": lambda h, ax: h.plot.multiples(["2005-01-01", "2012-01-01"], ax),
    "years": lambda h, ax: h.plot.evolution("2000-01-01", "2012-01-01", ax),
}


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_breaks_on_hostile_names(small_graph, tmp_path, view):
    lines = [f"e{n} recognises e{(n + 1) % len(HOSTILE)} 1999 2010" for n in range(len(HOSTILE))]
    graph = small_graph(*lines)
    entities = {
        f"e{n}": dataclasses.replace(
            graph.entities[f"e{n}"], label=label, latitude=10.0 * n, longitude=50.0 * n
        )
        for n, label in enumerate(HOSTILE)
    }
    history = dg.History.from_graph(dataclasses.replace(graph, entities=entities))
    ax = VIEWS[view](history, new_axes())
    for suffix in ("svg", "pdf"):
        plot.save(ax.figure, tmp_path / f"x.{suffix}")
    ElementTree.parse(tmp_path / "x.svg")


@pytest.mark.parametrize("view", [each for each in VIEWS if each != "days"])
def test_every_view_says_that_it_is_empty(small_graph, view):
    history = dg.History.from_graph(small_graph())
    assert artists(VIEWS[view](history, new_axes()), "empty")

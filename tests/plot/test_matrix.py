"""The matrix: a mark for every pair, by stance and certainty; nothing lies on anything."""

from __future__ import annotations

import itertools

import matplotlib.pyplot as plt
import pytest
from click.testing import CliRunner
from matplotlib.backends.backend_agg import FigureCanvasAgg
from picture_measures import artists, new_axes

from diplograph import plot
from diplograph.cli import main
from diplograph.dates import day_number
from diplograph.slices import Selection, at
from diplograph.table import from_graph

DAYS = ("1999-01-01", "2025-04-18", "2026-06-01")


@pytest.mark.parametrize("day", DAYS)
def test_every_pair_has_its_mark(history, drawn, day):
    world = history.at(day)
    curves = artists(drawn(day), "edge:")
    pairs = set()
    for edge in world:
        if edge.id in curves:
            pairs.add(f"{edge.subject}:{edge.object}")
            if edge.kind.symmetric:
                pairs.add(f"{edge.object}:{edge.subject}")
    ax = world.plot.matrix()
    plt.close(ax.figure)
    assert set(artists(ax, "cell:")) == pairs


@pytest.mark.parametrize("day", DAYS)
def test_names_lie_inside_and_on_no_other(history, day):
    ax = history.at(day).plot.matrix(new_axes())
    FigureCanvasAgg(ax.figure).draw()
    renderer = ax.figure.canvas.get_renderer()
    page = ax.figure.bbox
    for prefix, axis in (("row:", "y"), ("column:", "x")):
        boxes = [text.get_window_extent(renderer) for text in artists(ax, prefix).values()]
        assert all(b.x0 >= 0 and b.y0 >= 0 and b.x1 <= page.x1 and b.y1 <= page.y1 for b in boxes)
        along = sorted(sum(getattr(b, f"interval{axis}")) / 2 for b in boxes)
        assert min(after - before for before, after in itertools.pairwise(along)) > 6


def test_stance_and_certainty_are_told_by_the_mark(small_graph):
    table = from_graph(
        small_graph(
            "a recognises b 1999 2010",
            "a at-war-with c 1999 2010",
            "d recognises a 1999 2010",
            "d at-war-with a 1999 2010",
            "b recognises c 200X 2010",
        )
    )
    ax = plot.matrix(at(table, day_number("2005-01-01"), Selection()), new_axes())
    cells = artists(ax, "cell:")
    marks = {name: line.get_marker() for name, line in cells.items()}
    assert marks == {"a:b": "s", "a:c": "X", "c:a": "X", "d:a": "D", "a:d": "X", "b:c": "s"}
    hollow = {name for name, line in cells.items() if line.get_markerfacecolor() == "none"}
    assert hollow == {"b:c"}


def test_the_best_connected_of_many_and_none_of_none(small_graph):
    lines = [f"hub recognises e{n} 1999 2010" for n in range(80)]
    table = from_graph(small_graph(*lines))
    ax = plot.matrix(at(table, day_number("2005-01-01"), Selection()), new_axes())
    assert "hub" in artists(ax, "row:")
    assert len(artists(ax, "row:")) <= 45
    assert "of 81 entities" in artists(ax, "subtitle")[""].get_text()
    empty = plot.matrix(at(table, day_number("1950-01-01"), Selection()), new_axes())
    assert artists(empty, "empty")


def test_the_command_line_draws_a_matrix(checkout, tmp_path):
    words = ["draw", "2025-04-18", "--matrix", "-o", str(tmp_path / "m.svg")]
    done = CliRunner().invoke(main, [*words, "--graph", str(checkout / "graph")])
    assert done.exit_code == 0, done.output
    assert 'id="cell:russia:' in (tmp_path / "m.svg").read_text(encoding="utf-8")
    refused = CliRunner().invoke(main, [*words, "--focus", "russia"])
    assert refused.exit_code == 2
    assert "--entity" in refused.stderr

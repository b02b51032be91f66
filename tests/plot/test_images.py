"""A few pictures without their letters, compared with images that were looked at.

Letters differ from one version of matplotlib to the next, lines hardly. To renew the images
after a change that was looked at: ``DIPLOGRAPH_RENEW_IMAGES=1 pytest tests/plot/test_images.py``.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from matplotlib.figure import Figure
from matplotlib.testing.compare import compare_images

from diplograph import plot
from diplograph.dates import day_number
from diplograph.slices import Selection, between, timeline
from diplograph.slices import at as at_day
from diplograph.table import from_graph

IMAGES = Path(__file__).parent / "images"
LINES = (
    "a recognises b 1999 ..",
    "a recognises c 2000~ 2004",
    "b allied-with c 2001 .. 2003",
    "b at-war-with d 1998 2005",
    "c at-war-with d 2002 .. 2003",
    "d attacks a 2003-05-06 -",
    "a governs d 1997 2004-06",
    "a recognises d 200X 2010",
)
PLACES = {"a": (0, 0), "b": (1, 0.1), "c": (0.9, 1), "d": (0.1, 0.9)}
DAY = "2004-01-01"


def snapshot(table, ax):
    world = at_day(table, day_number(DAY), Selection(), events=400)
    view = plot.View(families="all")
    return plot.snapshot(world, ax, view, plot.Edition(places=PLACES))


def change(table, ax):
    days = day_number("2001-06-01"), day_number("2006-01-01")
    made = between(table, *days, Selection())
    return plot.change(made, ax, plot.View(families="all"), plot.Edition(places=PLACES))


def story(table, ax):
    return plot.timeline(timeline(table, Selection()), ax, day=day_number(DAY))


def matrix(table, ax):
    return plot.matrix(at_day(table, day_number(DAY), Selection()), ax, plot.View(families="all"))


@pytest.mark.parametrize("draw", [snapshot, change, story, matrix])
def test_a_picture_is_as_it_was_when_looked_at(small_graph, tmp_path, draw):
    table = from_graph(small_graph(*LINES))
    figure = Figure(figsize=(5, 4), dpi=60)
    ax = draw(table, figure.add_axes((0, 0, 1, 1)))
    for text in ax.texts:
        text.set_visible(False)
    made, expected = tmp_path / "made.png", IMAGES / f"{draw.__name__}.png"
    figure.savefig(made)
    if os.environ.get("DIPLOGRAPH_RENEW_IMAGES"):
        expected.write_bytes(made.read_bytes())
    kept = tmp_path / "kept.png"
    kept.write_bytes(expected.read_bytes())
    assert compare_images(str(kept), str(made), tol=6) is None

"""Around the picture: a title that fits, sources that are cited."""

from __future__ import annotations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from picture_measures import artists, new_axes

from diplograph import plot
from diplograph.dates import day_number
from diplograph.errors import PictureError
from diplograph.slices import Selection, at
from diplograph.table import from_graph


def text_of(ax):
    return " ".join(text.get_text() for text in ax.texts)


def test_the_title_lies_inside_a_column_with_its_day(history):
    ax = history.at("1999-09-30").plot.matrix(width="column")
    FigureCanvasAgg(ax.figure).draw()
    (title,) = artists(ax, "title").values()
    box = title.get_window_extent(ax.figure.canvas.get_renderer())
    assert title.get_text() == "Who stands how to whom on 30 September 1999"
    assert box.x1 <= ax.figure.bbox.x1


def test_sources_are_numbered_and_cited(history):
    world = history.at("1999-01-01")
    ax = world.plot(sources="list")
    drawn = artists(ax, "edge:")
    cited = {s for e in world if e.id in drawn for s in e.relation.sources}
    listed = text_of(ax)
    for number in range(1, len(cited) + 1):
        assert f"[{number}] " in listed
    assert f"[{len(cited) + 1}] " not in listed
    for identifier in sorted(cited)[:5]:
        assert history.sources[identifier].publisher.split()[0] in listed
    with pytest.raises(PictureError, match="inches high"):
        world.plot(new_axes(), sources="list")
    with pytest.raises(PictureError, match="count, or list"):
        world.plot(new_axes(), sources="all")


def test_the_note_of_the_edition_ends_the_footnote(small_graph):
    table = from_graph(small_graph("a recognises b 1999 2010"))
    world = at(table, day_number("2005-01-01"), Selection())
    ax = plot.snapshot(world, new_axes(), edition=plot.Edition(note="A last word."))
    # Lines are numbered from the foot.
    assert artists(ax, "footnote:")["0"].get_text() == "A last word."


def test_a_slide_is_a_slide_however_much_it_holds(history):
    size = plot.View(width="slide").inches
    assert (
        tuple(history.at("2025-04-18").plot.matrix(width="slide").figure.get_size_inches()) == size
    )
    assert tuple(history.timeline("taliban").plot(width="slide").figure.get_size_inches()) == size

"""What a picture says of what it shows."""

from __future__ import annotations

from picture_measures import artists, new_axes

from diplograph import plot
from diplograph.dates import day_number
from diplograph.plot.contents import counts_of, visible_edges
from diplograph.slices import Selection, at
from diplograph.table import from_graph
from diplograph.words import left_out_notes


def test_what_no_page_was_seen_of_is_not_called_verified(small_graph):
    known, seen = {"verified": "known"}, {"verified": "yes"}
    for records, told in (((known, known), "none"), ((seen, known), "1 yes, 1 known")):
        graph = small_graph(
            "a recognises b 1990 2010", "b recognises a 1990 2010", r0=records[0], r1=records[1]
        )
        taken = at(from_graph(graph), day_number("2000-01-01"), Selection())
        assert counts_of(taken.edges).endswith(f"Verified against a page: {told}.")


def test_what_the_defaults_left_out_is_said_in_the_words_of_listings(small_graph):
    graph = small_graph(
        "a recognises b 1990 2010", "a attacks b 1999-12-20 -", r0={"modality": "alleged"}
    )
    world = at(from_graph(graph), day_number("2000-01-01"), Selection())
    lines = artists(plot.snapshot(world, new_axes()), "footnote:").values()
    footnote = " ".join(line.get_text() for line in reversed(list(lines)))
    assert set(world.left_out) == {"modality", "events"}
    for note in left_out_notes(world.left_out):
        assert note.removeprefix("left out: ").split(" (")[0] in footnote


def test_a_window_of_events_may_reach_back_before_the_year_1(small_graph):
    table = from_graph(small_graph("a recognises b 0001-01-01 2010"))
    world = at(table, day_number("0001-01-03"), Selection(), events=10)
    lines = artists(plot.snapshot(world, new_axes()), "footnote:").values()
    assert any("since 1 January 1" in line.get_text() for line in lines)


def test_hops_beyond_number_end_where_nobody_joins(small_graph):
    table = from_graph(small_graph("a recognises b 1990 2010", "b recognises c 1990 2010"))
    edges = at(table, day_number("2000-01-01"), Selection()).edges
    view = plot.View(focus="a", hops=10**30)
    assert len(visible_edges(edges, table, view)) == 2

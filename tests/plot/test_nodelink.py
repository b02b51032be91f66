"""What a reader of a network sees, measured on the drawn artists, in points."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pytest
from picture_measures import artists, faults, hits, new_axes

from diplograph import plot
from diplograph.dates import day_number
from diplograph.slices import Selection, at
from diplograph.table import from_graph

DAYS = ("1999-01-01", "2001-10-01", "2021-09-01", "2025-04-16", "2025-04-18", "2026-06-01")


YEARS = [
    pytest.param(f"{year}-07-01", marks=[] if year % 6 == 0 else [pytest.mark.slow])
    for year in range(1979, 2027)
]
"""Midsummers, a sample of them in the quick run."""


@pytest.mark.parametrize("day", [*DAYS, *YEARS])
def test_nothing_overlaps_is_lost_or_outside(picture, day):
    found = picture(day)
    assert faults(found) == []
    assert {end for each in found.curves for end in found.ends[each]} == set(found.nodes)


@pytest.mark.slow
@pytest.mark.parametrize("year", range(1979, 2027))
def test_nothing_overlaps_in_any_month(picture, year):
    for month in range(1, 13):
        assert faults(picture(f"{year}-{month:02}-01")) == [], (year, month)


@pytest.mark.parametrize("day", DAYS)
def test_every_entity_is_named_and_few_names_lie_on_curves(picture, day):
    found = picture(day)
    assert set(found.names) == set(found.nodes)
    names, captions = hits(found)
    assert names <= 2.5 * len(found.names) / 20
    assert captions == 0


def test_letters_are_large_enough_and_captions_are_counted(drawn):
    ax = drawn("2025-04-18")
    assert min(text.get_fontsize() for text in ax.texts) >= 5.5
    gids = [artist.get_gid() or "" for artist in ax.get_children()]
    curves = sum(gid.startswith("edge:") for gid in gids)
    captions = sum(gid.startswith("edgelabel:") for gid in gids)
    told = next(t.get_text() for t in ax.texts if t.get_gid() == "subtitle")
    assert f"{curves - captions} of {curves} relations" in told


@pytest.mark.parametrize(("width", "least"), [("column", 5.5), ("slide", 12.0)])
def test_letters_are_large_enough_at_every_width(history, width, least):
    ax = history.at("2025-04-18").plot(width=width)
    sizes = [text.get_fontsize() for text in ax.texts]
    plt.close(ax.figure)
    assert min(sizes) >= least


def test_twelve_parallel_relations_are_twelve_curves(small_graph):
    lines = [f"a recognises b {1980 + n} 2010" for n in range(12)]
    table = from_graph(small_graph(*lines))
    ax = plot.snapshot(at(table, day_number("2005-01-01"), Selection()), new_axes())
    paths = {artist.get_path().vertices.tobytes() for artist in artists(ax, "edge:").values()}
    assert len(paths) == 12


def test_too_many_relations_are_grouped_with_their_number(small_graph):
    lines = [f"e{n} recognises e{m} 1999 2010" for n in range(12) for m in range(12) if n != m]
    lines += [line.replace("recognises", "allied-with") for line in lines]
    table = from_graph(small_graph(*lines))
    world = at(table, day_number("2005-01-01"), Selection())
    ax = plot.snapshot(world, new_axes())
    drawn = artists(ax, "edge:")
    assert sorted(each for name in drawn for each in name.split("+")) == sorted(
        edge.id for edge in world.edges
    )
    assert len(drawn) < len(world)
    subtitle = artists(ax, "subtitle")[""].get_text()
    assert f"{len(world)} relations are drawn as {len(drawn)} curves" in subtitle


def test_of_many_entities_the_best_connected_are_named(small_graph):
    lines = [f"hub recognises e{n} 1999 2010" for n in range(60)]
    lines += [f"e{n} recognises second 1999 2010" for n in range(10)]
    table = from_graph(small_graph(*lines))
    ax = plot.snapshot(at(table, day_number("2005-01-01"), Selection()), new_axes())
    named = set(artists(ax, "label:"))
    assert len(named) <= 50
    assert {"hub", "second"} <= named
    assert f"{62 - len(named)} entities" in artists(ax, "subtitle")[""].get_text()

"""What a reader of the page sees, measured on the drawn artists, in points."""

from __future__ import annotations

import pytest
from matplotlib.figure import Figure
from picture_measures import faults, hits, read

DAYS = ("1999-01-01", "2001-10-01", "2021-09-01", "2025-04-16", "2025-04-18", "2026-06-01")
YEARS = tuple(f"{year}-07-01" for year in range(1979, 2027))


def new_axes(inches=(7.2, 6.2)):
    return Figure(figsize=inches, dpi=100).add_axes((0, 0, 1, 1))


def picture_of(world, **options):
    ends = {edge.id: (edge.subject, edge.object) for edge in world}
    return read(world.plot(new_axes(), **options), ends)


@pytest.mark.parametrize("day", DAYS + YEARS)
def test_nothing_overlaps_is_lost_or_outside(history, day):
    picture = picture_of(history.at(day))
    assert faults(picture) == []
    assert {end for each in picture.curves for end in picture.ends[each]} == set(picture.nodes)


@pytest.mark.slow
@pytest.mark.parametrize("year", range(1979, 2027))
def test_nothing_overlaps_in_any_month(history, year):
    for month in range(1, 13):
        assert faults(picture_of(history.at(f"{year}-{month:02}-01"))) == [], (year, month)


@pytest.mark.parametrize("day", DAYS)
def test_every_entity_is_named_and_few_names_lie_on_curves(history, day):
    picture = picture_of(history.at(day))
    assert set(picture.names) == set(picture.nodes)
    names, captions = hits(picture)
    assert names <= 2.5 * len(picture.names) / 20
    assert captions == 0


def test_letters_are_large_enough_and_captions_are_counted(history):
    world = history.at("2025-04-18")
    ax = world.plot(new_axes())
    assert min(text.get_fontsize() for text in ax.texts) >= 5.5
    gids = [artist.get_gid() or "" for artist in ax.get_children()]
    curves = sum(gid.startswith("edge:") for gid in gids)
    captions = sum(gid.startswith("edgelabel:") for gid in gids)
    told = next(t.get_text() for t in ax.texts if t.get_gid() == "subtitle")
    assert f"{curves - captions} of {curves} relations" in told


@pytest.mark.parametrize(("width", "least"), [("column", 5.5), ("slide", 12.0)])
def test_letters_are_large_enough_at_every_width(history, width, least):
    import matplotlib.pyplot as plt

    ax = history.at("2025-04-18").plot(width=width)
    sizes = [text.get_fontsize() for text in ax.texts]
    plt.close(ax.figure)
    assert min(sizes) >= least


@pytest.mark.parametrize("day", ["1999-01-01", "2025-04-18"])
def test_panels_keep_names_apart(history, day):
    days = ["1996-01-01", day]
    ax = history.small_multiples(days, new_axes())
    for each in days:
        ends = {edge.id: (edge.subject, edge.object) for edge in history.at(each)}
        found = faults(read(ax, ends, suffix=f"@{each}"))
        assert [fault for fault in found if "runs through" not in fault] == []

"""The timeline draws every spell, and no name on another."""

from __future__ import annotations

from picture_measures import artists, new_axes, renderer_of

import diplograph as dg


def boxes(ax):
    renderer = renderer_of(ax.figure)
    return {name: text.get_window_extent(renderer) for name, text in artists(ax, "label:").items()}


def overlaps(placed):
    names = sorted(placed)
    return [
        (one, other)
        for n, one in enumerate(names)
        for other in names[n + 1 :]
        if placed[one].overlaps(placed[other])
    ]


def test_a_timeline_draws_every_spell(history):
    story = history.timeline("russia", "taliban", fold=True)
    ax = story.plot(new_axes(), day="2025-04-17")
    assert set(artists(ax, "edge:")) == {spell.id for spell in story}
    assert overlaps(boxes(ax)) == []
    assert "day" in {artist.get_gid() for artist in ax.get_children()}


def test_a_story_may_begin_and_end_with_the_calendar(small_graph):
    story = dg.History.from_graph(small_graph("a recognises b 0001-01-01 9999-12-31")).timeline("a")
    ax = story.plot(new_axes())
    assert len(artists(ax, "edge:")) == 1

"""Numbers over time are drawn as high as they are."""

from __future__ import annotations

import numpy as np
from picture_measures import artists, new_axes


def test_the_evolution_is_as_high_as_the_counts(history):
    ax = history.plot.evolution("1990-01-01", "2026-01-01", new_axes(), by="stance", families="all")
    counts = history.series("1990-01-01", "2026-01-01", by="stance")
    told = {name: int(text.get_text()) for name, text in artists(ax, "most:").items()}
    assert told == dict(zip(counts.groups, counts.at_most.max(axis=1).tolist(), strict=True))
    unit = {}
    for number, group in enumerate(counts.groups):
        outline = artists(ax, "definite:")[group].get_xy()
        unit[group] = np.ptp(outline[:, 1]) / counts.definite[number].max()
    assert len({round(each, 6) for each in unit.values()}) == 1
    for group in counts.groups:
        assert (
            artists(ax, "possible:")[group].get_alpha()
            < artists(ax, "presumed:")[group].get_alpha()
        )


def test_an_evolution_of_nothing(history):
    ax = history.plot.evolution("1900-01-01", "1901-01-01", new_axes())
    assert artists(ax, "empty")

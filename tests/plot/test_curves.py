"""Numbers over time are drawn as high as they are."""

from __future__ import annotations

import math

import numpy as np
from picture_measures import artists, new_axes

from diplograph import plot


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


def band(name, *values):
    value = np.array(values, dtype=float)
    return plot.Band(name=name, lower=value - 1, value=value, upper=value + 1)


def test_a_measure_that_is_undefined_on_a_day_has_a_gap_there():
    days = [0, 100, 200]
    ax = plot.curves("Measures", days, [band("one", 1, math.nan, 3)], new_axes())
    (line,) = artists(ax, "line:").values()
    assert np.isnan(line.get_ydata()).tolist() == [False, False, True, True, False, False]
    assert sum((a.get_gid() or "") == "band:one" for a in ax.get_children()) == 2


def test_of_very_many_measures_the_footnote_says_how_many_are_drawn():
    bands = [band(f"measure {n}", n, n) for n in range(20)]
    ax = plot.curves("Measures", [0, 100], bands, new_axes())
    assert len(artists(ax, "line:")) == 16
    assert "Of 20 the first 16." in artists(ax, "footnote:")["0"].get_text()
    assert artists(plot.curves("Measures", [], bands, new_axes()), "empty")

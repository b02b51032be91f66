"""The plane: directions that never meet, curves that stop at their glyphs."""

from __future__ import annotations

import numpy as np
import pytest

from diplograph.plot.geometry import bezier, directions, distance_to_boxes, trim


def test_no_two_directions_are_alike_however_many():
    around = directions(300)
    assert np.hypot(*around.T) == pytest.approx(np.ones(300))
    apart = np.hypot(*(around[:, None] - around[None]).transpose(2, 0, 1)) + 9 * np.eye(300)
    assert apart.min() > 2 * np.pi / 300 / 4


def test_a_trimmed_curve_is_the_middle_of_the_whole_one():
    curve = np.array([[0.0, 0], [50, 40], [100, 0]])
    cut = trim(curve, 5.0)
    for end, glyph in ((cut[0], curve[0]), (cut[2], curve[2])):
        assert 5.0 <= np.hypot(*(end - glyph)) < 7.5
    dots = bezier(*curve, 2000)
    for point in bezier(*cut, 20):
        assert np.hypot(*(dots - point).T).min() < 0.1
    assert trim(curve, 80.0) is curve


def test_the_distance_to_a_box_is_none_inside():
    points = np.array([[0.5, 0.5], [4.0, 5.0]])
    assert distance_to_boxes(points, np.zeros(2), np.ones(2)).tolist() == [0.0, 5.0]

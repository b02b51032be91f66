"""What is asked of a picture: options that stand once, and are refused where there are none."""

from __future__ import annotations

import math

import pytest
from click.testing import CliRunner
from picture_measures import artists, new_axes

import diplograph as dg
from diplograph.cli import main
from diplograph.errors import PictureError

DAY = "2025-04-18"


def test_an_unknown_style_or_width_is_refused(history):
    world = history.at("2025-04-18")
    with pytest.raises(PictureError, match="light, dark, print"):
        world.plot(style="bright")
    with pytest.raises(PictureError, match="column, page, slide"):
        world.plot(width="poster")
    with pytest.raises(PictureError, match="inches"):
        world.plot(width=math.nan)


def test_a_family_that_is_none_is_named(history, checkout, tmp_path):
    with pytest.raises(dg.UnknownName, match="recognition"):
        history.at(DAY).plot(new_axes(), families=["recogniton"])
    words = ["draw", DAY, "--show", "recogniton", "-o", str(tmp_path / "x.png")]
    done = CliRunner().invoke(main, [*words, "--graph", str(checkout / "graph")])
    assert done.exit_code != 0
    assert "recognition" in done.stderr
    one = history.at(DAY).plot(new_axes(), families="recognition")
    several = history.at(DAY).plot(new_axes(), families=["recognition"])
    assert set(artists(one, "edge:")) == set(artists(several, "edge:")) != set()

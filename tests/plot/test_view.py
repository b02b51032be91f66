"""What is asked of a picture: options that stand once, and are refused where there are none."""

from __future__ import annotations

import math
from typing import get_type_hints

import pytest
from click.testing import CliRunner
from picture_measures import artists, new_axes

import diplograph as dg
from diplograph import plot
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


def test_a_look_and_a_view_have_the_same_options_and_types():
    assert get_type_hints(plot.Look) == get_type_hints(plot.View)
    assert not plot.Look.__required_keys__
    assert plot.View(**plot.Look()) == plot.View()


@pytest.mark.parametrize(
    ("look", "words"),
    [
        ({}, ""),
        ({"families": "all", "sources": "list"}, "--all-families --sources"),
        ({"families": ["force", "talks"]}, "--show force --show talks"),
        ({"focus": "russia"}, "--focus russia"),
        ({"focus": "russia", "hops": 3, "width": 6.5}, "--focus russia --hops 3 --width 6.5"),
        ({"width": "slide", "persons": True}, "--persons --width slide"),
    ],
)
def test_a_view_is_written_as_the_options_that_ask_for_it(look, words):
    assert plot.look_words(plot.View(**look)) == words.split()

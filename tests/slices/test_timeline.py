"""A timeline tells every spell and event of those it is about, in order."""

from __future__ import annotations

import pytest

from diplograph.dates import InForce, day_number
from diplograph.slices import Selection, standing_on, timeline
from diplograph.table import from_graph


@pytest.fixture
def table(small_graph):
    return from_graph(
        small_graph(
            "a recognises b 2001-01-01 ..  2005-01-01",
            "b at-war-with a 1990 1991",
            "a meets b 1995-05 -",
            "c recognises a - 1980-01-01",
            "a meets b 1996-05 -",
            r4={"modality": "announced"},
        )
    )


def test_a_pair_has_all_between_them_in_order(table):
    story = timeline(table, Selection.of("a", "b"))
    assert [spell.id for spell in story.spells] == ["r1", "r2", "r0"]
    assert story.left_out == {"modality": 1}


def test_one_entity_has_all_that_touches_it(table):
    story = timeline(table, Selection.of("a"))
    assert [spell.id for spell in story.spells] == ["r3", "r1", "r2", "r0"]
    assert story.spells[0].first < day_number("0001-01-01"), "unbounded past"


def test_a_day_keeps_states_by_grade_and_events_by_window(table):
    story = timeline(table, Selection.of("a"))
    day = day_number("1995-06-15")
    none = standing_on(story, day, grades=frozenset({InForce.DEFINITE}), events=0)
    assert none.spells == ()
    late = standing_on(story, day, grades=frozenset({InForce.DEFINITE}), events=20)
    assert [spell.id for spell in late.spells] == ["r2"]
    assert len(standing_on(story, day, grades=frozenset(), events=None).spells) == 4

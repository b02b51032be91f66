"""Folding makes a movement, its regime and the country one actor, by the day."""

from __future__ import annotations

import pytest

from diplograph.dates import day_number
from diplograph.slices import Selection, actors_on, at, between, timeline
from diplograph.table import from_graph

LINES = (
    "front rules-through junta 2000-01-01 2010-06-30",
    "old governs land 1990-01-01 2000-01-01",
    "junta governs land 2000-01-01 2010-06-30",
    "new governs land 2010-06-30 .. 2020-01-01",
    "rival recognises front 1995-01-01 2015-01-01",
    "rival at-war-with junta 2005-01-01 2006-01-01",
    "front allied-with junta 2001-01-01 2002-01-01",
)


@pytest.fixture
def table(small_graph):
    return from_graph(small_graph(*LINES))


def actors(table, day):
    code = actors_on(table, day_number(day))
    ids = [entity.id for entity in table.entities]
    return {ids[i]: ids[c] for i, c in enumerate(code) if i != c}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("1999-12-31", {"old": "land"}),
        ("2000-01-01", {"front": "land", "junta": "land"}),
        ("2010-06-29", {"front": "land", "junta": "land"}),
        ("2010-06-30", {"front": "junta", "new": "land"}),
        ("2010-07-01", {"new": "land"}),
        ("2024-12-31", {"new": "land"}),
        ("2025-01-02", {}),
    ],
)
def test_on_the_last_day_of_a_regime_the_next_is_taken(table, day, expected):
    assert actors(table, day) == expected


def test_a_country_that_two_regimes_contest_stays_apart(small_graph):
    table = from_graph(
        small_graph(
            "left governs land 2000-01-01 2005-01-01",
            "right governs land 2002-01-01 2006-01-01",
            "land allied-with other 1999-01-01 2010-01-01",
        )
    )
    assert actors(table, "2001-01-01") == {"left": "land"}
    assert actors(table, "2003-01-01") == {}
    assert actors(table, "2005-06-01") == {"right": "land"}
    kept = at(table, day_number("2003-01-01"), Selection.of("land"), fold=True)
    assert "r2" in {edge.id for edge in kept.edges}


def test_relations_inside_the_actor_are_left_out_and_counted(table):
    taken = at(table, day_number("2001-06-01"), Selection(), fold=True)
    assert {edge.id: edge.triple for edge in taken.edges} == {"r4": ("rival", "recognises", "land")}
    assert taken.left_out["inside"] == 3


def test_an_entity_asked_for_is_folded_too(table):
    taken = at(table, day_number("2001-06-01"), Selection.of("front"), fold=True)
    assert [edge.id for edge in taken.edges] == ["r4"]


def test_a_timeline_names_each_stretch_by_its_days(table):
    story = timeline(table, Selection.of("rival", "front"), fold=True)
    told = [
        (s.id, s.object if s.subject == "rival" else s.subject, s.first, s.last)
        for s in story.spells
    ]
    day = day_number
    assert told == [
        ("r4", "front", day("1995-01-01"), day("1999-12-31")),
        ("r4", "land", day("2000-01-01"), day("2010-06-29")),
        ("r5", "land", day("2005-01-01"), day("2006-01-01")),
        ("r4", "junta", day("2010-06-30"), day("2010-06-30")),
        ("r4", "front", day("2010-07-01"), day("2015-01-01")),
    ]


def test_a_change_names_what_ended_by_its_last_day(table):
    change = between(
        table, day_number("2005-06-01"), day_number("2011-01-01"), Selection(), fold=True
    )
    assert {edge.id: edge.triple for edge in change.ended} == {
        "r2": ("junta", "governs", "land"),  # on its last day the next regime is the actor
        "r5": ("land", "at-war-with", "rival"),
    }
    assert [edge.triple for edge in change.kept] == [("rival", "recognises", "front")]

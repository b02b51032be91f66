"""A slice takes what is in force, and counts what it leaves out."""

from __future__ import annotations

import pytest

from diplograph.dates import InForce, day_number
from diplograph.model import MODALITIES
from diplograph.slices import Among, Selection, at
from diplograph.table import from_graph

DAY = day_number("2000-06-15")


@pytest.fixture
def table(small_graph):
    return from_graph(
        small_graph(
            "a recognises b 1999 2010",
            "b recognises a 2000 2010",
            "a at-war-with c 1990 .. 1999",
            "a attacks c 2000-06-10 -",
            "b meets c 2000-05-01 -",
            "c allied-with a 1990 2010",
            r5={"modality": "alleged"},
        )
    )


def test_grades_stand_beside_the_rows(table):
    taken = at(table, DAY, Selection())
    assert {edge.id: edge.grade for edge in taken.edges} == {
        "r0": InForce.DEFINITE,
        "r1": InForce.POSSIBLE,
        "r2": InForce.PRESUMED,
    }


def test_what_defaults_leave_out_is_counted(table):
    assert at(table, DAY, Selection()).left_out == {"modality": 1, "events": 1}
    everything = Selection(modalities=frozenset(MODALITIES))
    assert at(table, DAY, everything, events=30).left_out == {}


def test_events_window_counts_back_from_the_day_inclusively(table):
    def ids(days):
        return {e.id for e in at(table, DAY, Selection(), events=days).edges if not e.kind.is_state}

    assert ids(4) == set()
    assert ids(5) == {"r3"}
    assert ids(45) == {"r3", "r4"}


def test_one_entity_is_touched_and_several_stand_between(table):
    def ids(*entities):
        return [edge.id for edge in at(table, DAY, Selection.of(*entities)).edges]

    assert ids("c") == ["r2"]
    assert ids("a", "b") == ["r0", "r1"]
    assert ids("b", "c") == []


def test_kinds_families_and_grades_restrict(table):
    def ids(**chosen):
        return [edge.id for edge in at(table, DAY, Selection(**chosen)).edges]

    assert ids(kinds=frozenset({"recognises"})) == ["r0", "r1"]
    assert ids(families=frozenset({"force"})) == ["r2"]
    assert ids(grades=frozenset({InForce.PRESUMED})) == ["r2"]


def test_where_keeps_what_is_left_out(table):
    taken = at(table, DAY, Selection())
    some = taken.where(lambda edge: edge.kind.id == "recognises")
    assert len(some) == 2
    assert some.left_out == taken.left_out
    assert [edge.id for edge in some.edges] == ["r0", "r1"]


@pytest.mark.parametrize("names", ["a", "b", "ab", "abc", "bca", "cba"])
@pytest.mark.parametrize("code", ["", "x"])
def test_between_several_are_the_relations_of_every_two_of_them(small_graph, names, code):
    """Whoever is named first; of the bearers of one code, all that touches any of them."""
    every = ["a recognises b", "b recognises c", "c recognises d", "a recognises d", "b meets b"]
    table = from_graph(small_graph(*(f"{each} 1990 2010" for each in every)))
    ids = {entity.id for entity in table.entities}
    asked = Selection(among=(Among(tuple(names), code),))
    assert ids >= set(names)
    got = {edge.triple for edge in at(table, DAY, asked).edges}
    enough = any if len(names) == 1 or code else all
    states = {edge.triple for edge in at(table, DAY, Selection()).edges}
    assert got == {(s, k, o) for s, k, o in states if enough(each in names for each in (s, o))}

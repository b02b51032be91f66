"""What changed between two days, held against a plain comparison of two snapshots."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from diplograph.dates import UNBOUNDED_FUTURE, EdtfDate, InForce, day_number
from diplograph.model import Entity, Graph, Kind, Relation
from diplograph.slices import Selection, between
from diplograph.table import from_graph

GROUPS = ("began", "ended", "renewed", "uncertain", "passing", "kept")


def change_of(graph, first, last, **options):
    table = from_graph(graph)
    return between(table, day_number(first), day_number(last), Selection(), **options)


def ids(edges):
    return [edge.id for edge in edges]


def test_began_ended_kept_renewed_and_passing(small_graph):
    change = change_of(
        small_graph(
            "a recognises b 2001-01-01 2010-01-01",
            "b recognises a 1990-01-01 2001-06-01",
            "a allied-with c 1990-01-01 2001-03-01",
            "c allied-with a 2001-03-01 2010-01-01",
            "b at-war-with c 2001-02-01 2001-02-05",
            "c recognises b 1990-01-01 2010-01-01",
        ),
        "2000-01-01",
        "2002-01-01",
    )
    assert ids(change.began) == ["r0"]
    assert ids(change.ended) == ["r1"]
    assert ids(change.renewed) == ["r2", "r3"], "a symmetric kind has no direction"
    assert ids(change.passing) == ["r4"]
    assert ids(change.kept) == ["r5"]


def test_possible_at_first_definite_between_and_over_at_last_has_ended(small_graph):
    change = change_of(
        small_graph("a recognises b 2000 2001-06-01", "b recognises a 2000 2000-06-01"),
        "2000-03-01",
        "2002-01-01",
    )
    assert ids(change.ended) == ["r0"]
    assert ids(change.uncertain) == ["r1"], "it was never definite"


def test_other_changes_to_or_from_possible_are_uncertain(small_graph):
    graph = small_graph(
        "a recognises b 2000-01-01 2003",
        "a at-war-with b 2000-01-01 .. 2001-01-01",
        "b recognises a 2004 2009-01-01",
    )
    change = change_of(graph, "2001-06-01", "2003-06-01")
    assert ids(change.uncertain) == ["r0", "r1"]
    assert change.possible_throughout == 0
    assert change_of(graph, "2003-03-01", "2003-04-01").possible_throughout == 2


def test_events_after_the_first_day_up_to_the_last(small_graph):
    graph = small_graph(
        "a attacks b 2000-01-01 -", "a attacks b 2000-01-02 -", "a attacks b 2000-01-05 -"
    )
    assert ids(change_of(graph, "2000-01-01", "2000-01-05").events) == ["r1", "r2"]
    assert ids(change_of(graph, "2000-01-04", "2000-01-05", events=3).events) == ["r1", "r2"]


def test_an_event_shared_with_a_listed_one_is_listed_with_it(small_graph):
    graph = small_graph(
        "court attacks b 2000-01-03 -",
        "a attacks b 2000-01-03 -",
        "court attacks c 2000-01-03 -",
        r0={"event": "ruling"},
        r1={"event": "ruling"},
    )
    table = from_graph(graph)
    days = day_number("2000-01-01"), day_number("2000-01-05")
    change = between(table, *days, Selection.of("a", "b"))
    assert ids(change.events) == ["r0", "r1"]


def test_a_change_of_no_days_changes_nothing(small_graph):
    graph = small_graph("a recognises b 2000-01-01 2010", "a attacks b 2001-01-01 -")
    change = change_of(graph, "2001-01-01", "2001-01-01")
    assert ids(change.kept) == ["r0"]
    assert not any((change.began, change.ended, change.uncertain, change.events))


KINDS = {
    name: Kind(
        id=name,
        label=name,
        inverse_label=name,
        symmetric=name == "mutual",
        temporal="state",
        stance=0,
        definition="",
        family="f",
        presumed_for=2,
    )
    for name in ("mutual", "oneway")
}


@st.composite
def graphs(draw):
    relations = {}
    for number in range(draw(st.integers(0, 8))):
        start = draw(st.integers(0, 20))
        length = draw(st.integers(0, 4))
        open_end = draw(st.booleans())
        end = start + draw(st.integers(0, 10))
        relations[f"r{number}"] = Relation(
            id=f"r{number}",
            subject=draw(st.sampled_from("abc")),
            kind=draw(st.sampled_from(list(KINDS))),
            object=draw(st.sampled_from("abc")),
            start=EdtfDate("s", start, start + length),
            end=None if open_end else EdtfDate("e", end, max(end, start) + draw(st.integers(0, 4))),
            open_end=open_end,
            asof=EdtfDate("a", end, end) if open_end else None,
        )
    entities = {e: Entity(id=e, label=e, type="country") for e in "abc"}
    return Graph(entities=entities, kinds=KINDS, relations=relations)


@settings(max_examples=500, deadline=None)
@given(graph=graphs(), first=st.integers(-2, 20), length=st.integers(0, 15))
def test_every_relation_falls_into_the_group_that_its_grades_tell(graph, first, length):
    table = from_graph(graph)
    last = first + length
    change = between(table, first, last, Selection())
    before, after = table.grades(first), table.grades(last)
    where = {edge.id: name for name in GROUPS for edge in getattr(change, name)}
    assert len(where) == sum(len(getattr(change, name)) for name in GROUPS), "in one group only"
    counted = 0
    for row, relation in enumerate(table.relations):
        a, b = InForce(before[row]), InForce(after[row])
        definite = any(table.grades(day)[row] == InForce.DEFINITE for day in range(first, last + 1))
        group = where.get(relation.id)
        in_a, in_b = a >= InForce.PRESUMED, b >= InForce.PRESUMED
        if in_a and in_b:
            assert group == "kept"
        elif a == b == InForce.POSSIBLE:
            counted += 1
            assert group is None
        elif a == b == InForce.NO:
            passed = first < table.bounds.start_min[row] and table.bounds.end_max[row] < last
            assert group == ("passing" if passed else None)
        elif a == InForce.POSSIBLE and b == InForce.NO and definite:
            assert group == "ended"
        elif a == InForce.NO and b == InForce.POSSIBLE and definite:
            assert group == "began"
        elif in_a and b == InForce.NO:
            assert group in ("ended", "renewed")
        elif a == InForce.NO and in_b:
            assert group in ("began", "renewed")
        else:
            assert group == "uncertain"
    assert change.possible_throughout == counted


@settings(max_examples=500, deadline=None)
@given(graph=graphs(), first=st.integers(-2, 20), length=st.integers(0, 15))
def test_triples_in_force_differ_by_what_began_and_ended(graph, first, length):
    table = from_graph(graph)

    def in_force(day):
        from diplograph.slices import at

        return {e.triple for e in at(table, day, Selection()).edges if e.grade >= InForce.PRESUMED}

    change = between(table, first, first + length, Selection())
    before, after = in_force(first), in_force(first + length)
    sure_end = {e.triple for e in change.ended if e.before >= InForce.PRESUMED}
    sure_start = {e.triple for e in change.began if e.after >= InForce.PRESUMED}
    unsure = {e.triple for e in change.uncertain}
    assert before - after - unsure <= sure_end | unsure
    assert sure_end <= before - after
    assert sure_start <= after - before
    assert after - before - unsure <= sure_start | unsure
    assert all(e.bounds.end_max < UNBOUNDED_FUTURE for e in change.ended)

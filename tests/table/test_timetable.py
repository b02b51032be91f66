"""The indexes answer as a plain mask over all rows does, whatever the bounds."""

from __future__ import annotations

import gc
import tracemalloc
import weakref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import diplograph as dg
from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, InForce
from diplograph.model import DEFAULT_MODALITIES, MODALITIES, Kind
from diplograph.slices import Selection, at, series
from diplograph.table import adjacency, from_columns, spans_of, timetable

DAY = st.one_of(
    st.integers(-40, 60),
    st.integers(-40, 60),
    st.sampled_from([UNBOUNDED_PAST, UNBOUNDED_FUTURE, -100_000, 300_000]),
)


def kind(name, years):
    return Kind(
        id=name,
        label=name,
        inverse_label=name,
        symmetric=False,
        temporal="state",
        stance=0,
        definition="",
        family=name,
        presumed_for=years,
    )


KINDS = [kind("for-ever", -1), kind("a-year", 1), kind("not", 0)]
ROW = st.tuples(
    st.integers(0, 4),
    st.integers(0, 2),
    st.integers(0, 4),
    st.lists(st.integers(-40, 60), min_size=4, max_size=4),
    st.integers(0, 15),
    st.sampled_from(["fact", "coded", "claimed"]),
    st.booleans(),
)


@st.composite
def tables(draw):
    rows = draw(st.lists(ROW, max_size=30))
    subject, kinds, object_, days, shape, modality, state = (
        ([list(column) for column in zip(*rows, strict=True)]) if rows else [[]] * 7
    )
    bounds = []
    for four, form in zip(days, shape, strict=True):
        a, b, c, d = sorted(four[:2]) + sorted(four[2:])
        c, d = max(a, c), max(a, b, c, d)  # start_max > end_min stays possible
        if form & 1:
            a = UNBOUNDED_PAST
        if form & 2:
            d = UNBOUNDED_FUTURE
        if form & 4:
            b = a if a > UNBOUNDED_PAST else b
        bounds.append((a, b, min(c, d), d))
    columns = np.array(bounds, dtype=np.int32).reshape(-1, 4).T
    return from_columns(
        subject=np.array(subject, dtype=np.int32),
        kind=np.array(kinds, dtype=np.int32),
        object=np.array(object_, dtype=np.int32),
        start=(columns[0], columns[1]),
        end=(columns[2], columns[3]),
        modality=np.array(modality, dtype=str),
        is_state=np.array(state, dtype=bool),
        entities=list("abcde"),
        kinds=KINDS,
    )


def plain(table, day, modalities=DEFAULT_MODALITIES):
    spoken = np.array([m in modalities for m in MODALITIES])[table.modality]
    return np.where(spoken, table.grades(day), 0)


@given(tables(), st.lists(DAY, min_size=1, max_size=6), st.none() | st.integers(-40, 60))
@settings(max_examples=250, deadline=None)
def test_rows_counts_and_series_are_those_of_a_mask(table, days, clock):
    table = table if clock is None else table.known_by(clock)
    index = timetable(table, DEFAULT_MODALITIES)
    for day in days:
        mask = plain(table, day) > InForce.NO
        assert sorted(index.rows_at(day).tolist()) == np.flatnonzero(mask).tolist()
        assert index.count(day) == mask.sum()
        world = at(table, day, Selection())
        assert len(world) == mask.sum()
        assert world.rows.tolist() == np.flatnonzero(mask).tolist()
        assert world.grades.tolist() == plain(table, day)[mask].tolist()
    first = min(max(days[0], -200), 200)
    counted = series(table, Selection(), first, first + 40)
    for place, day in enumerate(range(first, first + 41)):
        grades = plain(table, day)
        assert counted.definite[0, place] == (grades == InForce.DEFINITE).sum()
        assert counted.presumed[0, place] == (grades == InForce.PRESUMED).sum()
        assert counted.possible[0, place] == (grades == InForce.POSSIBLE).sum()


@given(tables(), st.integers(-60, 80), st.integers(0, 60), st.none() | st.integers(-40, 60))
@settings(max_examples=250, deadline=None)
def test_whatever_changes_is_among_the_changed(table, first, length, clock):
    table = table if clock is None else table.known_by(clock)
    index = timetable(table, DEFAULT_MODALITIES)
    told = index.changed(first, first + length)
    assert len(told) == len(set(told.tolist()))
    differs = plain(table, first) != plain(table, first + length)
    assert set(np.flatnonzero(differs).tolist()) <= set(told.tolist())
    if not length:
        assert len(told) == 0


@given(tables(), st.integers(-60, 80), st.none() | st.integers(-40, 60))
@settings(max_examples=150, deadline=None)
def test_grades_are_spans_of_days(table, day, clock):
    table = table if clock is None else table.known_by(clock)
    grades = table.grades(day)
    covered = {}
    for grade in ("any", "definite", "presumed"):
        first, last = spans_of(table, grade)
        covered[grade] = table.is_state & (first <= day) & (day <= last)
    assert (covered["any"] == (grades > InForce.NO)).all()
    assert (covered["definite"] == (grades == InForce.DEFINITE)).all()
    assert (covered["presumed"] == (grades == InForce.PRESUMED)).all()


@given(tables(), st.integers(0, 4), st.integers(0, 4), st.integers(-60, 80))
@settings(max_examples=150, deadline=None)
def test_neighbours_and_pairs_are_those_of_a_mask(table, one, other, day):
    near = adjacency(table)
    touches = (table.subject == one) | (table.object == one)
    assert sorted(near.touching(one).tolist()) == np.flatnonzero(touches).tolist()
    ends = np.stack([table.subject, table.object])
    pair = (ends == [[one], [other]]).all(axis=0) | (ends == [[other], [one]]).all(axis=0)
    assert sorted(near.between(one, other).tolist()) == np.flatnonzero(pair).tolist()
    names = "abcde"
    world = at(table, day, Selection.of(names[one]))
    mask = touches & (plain(table, day) > InForce.NO)
    assert world.rows.tolist() == np.flatnonzero(mask).tolist()


def columns(size=10_000):
    random = np.random.default_rng(3)
    start = random.integers(0, 18_000, size).astype(np.int32)
    return {
        "subject": random.integers(0, 500, size),
        "kind": random.integers(0, 9, size),
        "object": random.integers(0, 500, size),
        "start": start,
        "end": (start + random.integers(0, 4_000, size)).astype(np.int32),
    }


def test_columns_of_many_makes_are_read_alike():
    import pandas as pd

    plain_columns = columns(300)
    days = {name: plain_columns[name].astype("datetime64[D]") for name in ("start", "end")}
    labels = {
        name: np.array([f"x{n:03}" for n in plain_columns[name]])
        for name in ("subject", "kind", "object")
    }
    histories = [
        dg.History.from_columns(**plain_columns),
        dg.History.from_columns(**{**plain_columns, **days}),
        dg.History.from_columns(**pd.DataFrame({**plain_columns, **days}).to_dict("series")),
        dg.History.from_columns(**{k: v.tolist() for k, v in plain_columns.items()}),
        dg.History.from_columns(**{**labels, **days}),
    ]
    for day in ("1980-01-01", "2000-02-29"):
        rows = [history.at(day).rows.tolist() for history in histories]
        assert rows[0]
        assert all(each == rows[0] for each in rows)


def test_an_event_without_an_end_ends_with_its_start():
    days = np.array(["2001-02-03", "2001-02-03"], dtype="datetime64[D]")
    history = dg.History.from_columns(
        subject=["a", "a"],
        kind=["meets", "meets"],
        object=["b", "c"],
        start=days,
        end=np.array(["NaT", "NaT"], dtype="datetime64[D]"),
        is_state=np.array([False, True]),
    )
    assert [edge.object for edge in history.at("2001-02-03", events=0)] == ["b", "c"]
    assert [edge.object for edge in history.at("2009-01-01", events=30)] == ["c"]


def test_records_are_made_when_asked_for():
    history = dg.History.from_columns(**columns(50))
    edge = next(iter(history.at("1990-01-01")))
    assert history.relation(edge.id).relation == edge.relation
    assert edge.relation.start.earliest == edge.bounds.start_min
    assert len(history.graph.relations) == 50
    with pytest.raises(dg.UnknownName):
        history.relation("r50")
    with pytest.raises(dg.UnknownName):
        history.relation("r01")
    known = history.known_by("1990-01-01")
    assert len(known.at("1989-01-01")) == len(history.at("1989-01-01"))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"object": [1]}, "column object: expected 3 rows"),
        ({"start": [[1]] * 3}, "column start: expected one dimension"),
        ({"start": [1.5, 2.0, 3.0]}, "column start, row 0"),
        ({"start": [1.0, np.nan, 3.0]}, "column start, row 1"),
        ({"start": ["2001", "x", "y"]}, "column start, row 0"),
        ({"start": np.array([1, 2**40, 3])}, "column start, row 1"),
        ({"end": [9, 1, 9]}, "column end, row 1"),
        ({"end": ([9, 9, 8], [9, 9, 7])}, "column end, row 2"),
        ({"subject": [0, -1, 2]}, "column subject, row 1"),
        ({"kind": [0, 7, 0], "kinds": ["a", "b"]}, "column kind, row 1"),
        ({"subject": ["a", None, "b"], "object": ["a", "b", "c"]}, "column subject, row 1"),
        ({"subject": ["a", "b", "z"], "object": ["a", "b", "a"], "entities": ["a", "b"]}, "row 2"),
        ({"modality": ["fact", "rumour", "fact"]}, "column modality, row 1"),
        ({"is_state": [1, 0, 1]}, "column is_state"),
    ],
)
def test_bad_columns_are_named_with_their_row(changed, told):
    good = {
        "subject": [0, 1, 2],
        "kind": [0, 0, 0],
        "object": [1, 2, 0],
        "start": [1, 2, 3],
        "end": [9, 9, 9],
    }
    dg.History.from_columns(**good)
    with pytest.raises(dg.ColumnError) as caught:
        dg.History.from_columns(**{**good, **changed})
    assert told in str(caught.value)


def test_an_empty_table_answers_everything():
    history = dg.History.from_columns(
        subject=[], kind=[], object=[], start=np.array([], int), end=np.array([], int)
    )
    assert len(history.at("2000-01-01")) == 0
    assert history.at("2000-01-01").rows.tolist() == []
    assert len(history.between("2000-01-01", "2001-01-01").began) == 0
    assert history.series("2000-01-01", "2000-01-03").at_most.tolist() == [[0, 0, 0]]
    assert len(history.timeline()) == 0
    assert history.at("2000-01-01").to_networkx().number_of_nodes() == 0


def test_a_question_copies_no_column():
    history = dg.History.from_columns(**columns(400_000))
    world = history.at("1999-01-01")
    assert len(world.rows) > 0
    index = timetable(history.table, DEFAULT_MODALITIES)
    day = 10_600
    index.rows_at(day)
    tracemalloc.start()
    rows = index.rows_at(day)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # The answer, once in parts and once whole, and a little: not a column of 64 bits.
    assert peak < 3 * rows.nbytes + 200_000
    assert peak < history.table.bounds.start_min.nbytes * 2


def test_an_index_is_built_once_and_equal_columns_are_stored_once():
    table = dg.History.from_columns(**columns(100)).table
    assert timetable(table, DEFAULT_MODALITIES) is timetable(table, frozenset(DEFAULT_MODALITIES))
    assert adjacency(table) is adjacency(table)
    assert table.bounds.start_min is table.bounds.start_max is table.known
    assert table.bounds.end_min is table.bounds.end_max is table.presumed_until


def test_an_index_keeps_no_table_alive(small_graph):
    history = dg.History(small_graph("a recognises b 1999 2010"))
    assert len(history.at("2005-01-01")) == len(history.select(entity="a").at("2005-01-01")) == 1
    table = weakref.ref(history.table)
    del history
    gc.collect()
    assert table() is None

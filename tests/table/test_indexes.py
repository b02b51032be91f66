"""The indexes answer as a plain mask over all rows does, whatever the bounds."""

from __future__ import annotations

import gc
import tracemalloc
import weakref

import numpy as np
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


def test_a_question_copies_no_column(columns):
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


def test_an_index_is_built_once_and_equal_columns_are_stored_once(columns):
    table = dg.History.from_columns(**columns(100)).table
    assert timetable(table, DEFAULT_MODALITIES) is timetable(table, frozenset(DEFAULT_MODALITIES))
    assert adjacency(table) is adjacency(table)
    assert table.bounds.start_min is table.bounds.start_max is table.known
    assert table.bounds.end_min is table.bounds.end_max is table.presumed_until


def test_an_index_keeps_no_table_alive(small_graph):
    history = dg.History.from_graph(small_graph("a recognises b 1999 2010"))
    assert len(history.at("2005-01-01")) == len(history.select(entity="a").at("2005-01-01")) == 1
    table = weakref.ref(history.table)
    del history
    gc.collect()
    assert table() is None

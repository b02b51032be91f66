"""The counts of each day are those of the plain question asked day by day."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import diplograph as dg
from diplograph.dates import InForce, day_number, iso
from diplograph.slices import Selection, series
from diplograph.table import from_graph

KINDS = ("recognises", "allied-with", "at-war-with", "attacks")
DAYS = st.sampled_from(["-", "1999", "200X", "2003-05", "2004-02-29", "2010/2012"])
LINES = st.lists(
    st.tuples(st.sampled_from(KINDS), DAYS, st.sampled_from(["-", "..", "2005", "2006-07-08"])),
    max_size=8,
)


def plain(table, day, kinds):
    grades = table.grades(day)
    return [
        [int(((grades == grade) & (table.kind == code)).sum()) for code in range(len(kinds))]
        for grade in (InForce.DEFINITE, InForce.PRESUMED, InForce.POSSIBLE)
    ]


@given(LINES)
@settings(max_examples=60, deadline=None)
def test_every_day_is_as_asked_alone(small_graph, lines):
    made = []
    for kind, start, end in lines:
        if start == "2010/2012" and end not in ("-", ".."):
            continue
        made.append(f"a {kind} b {start.split('/')[0]} {end} 2004-06-01")
    table = from_graph(small_graph(*made, lives={"a": ("2001", None), "b": (None, None)}))
    first, last = day_number("1998-12-25"), day_number("2012-01-10")
    kinds = [kind.id for kind in table.kinds]
    counted = series(
        table,
        Selection(),
        first,
        last,
        groups=kinds,
        group_of=np.arange(len(kinds), dtype=np.int32),
    )
    assert counted.last == last
    for day in (*range(first, last, 61), last):
        at = day - first
        assert plain(table, day, kinds) == [
            counted.definite[:, at].tolist(),
            counted.presumed[:, at].tolist(),
            counted.possible[:, at].tolist(),
        ]


@pytest.mark.parametrize("day", ["1999-01-01", "2025-04-18"])
def test_the_series_and_the_snapshot_agree(history, day):
    counted = history.series(day, day, by="family")
    for group, number in zip(counted.groups, counted.at_most[:, 0], strict=True):
        assert number == len(history.select(family=group).at(day))
    known = history.known_by("2010-01-01")
    assert known.series(day, day).at_most[0, 0] == len(known.at(day))


def test_a_step_picks_days(history):
    every = history.series("1999-01-31", "2001-03-01", by="stance")
    monthly = history.series("1999-01-31", "2001-03-01", by="stance", step="month")
    assert monthly.dates[:3] == ["1999-01-31", "1999-02-28", "1999-03-31"]
    assert monthly.dates[-1] == "2001-03-01"
    for place, day in enumerate(monthly.days):
        at = int(day - every.first)
        assert (monthly.at_most[:, place] == every.at_most[:, at]).all()


def test_a_window_holds_what_any_of_its_days_holds(history):
    window = {edge.id for edge in history.window("2021-08-01", "2021-09-15")}
    touched = set()
    for day in range(day_number("2021-08-01"), day_number("2021-09-15") + 1):
        touched |= {edge.id for edge in history.at(iso(day), events=0)}
    assert window == touched
    with pytest.raises(dg.DateError):
        history.window("2001-01-01", "2000-01-01")


def test_a_span_the_wrong_way_round_and_an_unknown_grouping(history):
    with pytest.raises(dg.DateError, match="earlier day first"):
        history.series("2001-01-01", "2000-01-01")
    with pytest.raises(dg.QuestionError, match="stance, family, kind"):
        history.series(by="colour")
    assert history.series("2000-01-01", "2000-01-01").definite.shape == (1, 1)

"""Columns of any make become the same table, and what cannot be read is named with its row."""

from __future__ import annotations

import numpy as np
import pytest

import diplograph as dg


def test_columns_of_many_makes_are_read_alike(columns):
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


def test_records_are_made_when_asked_for(columns):
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


@pytest.mark.parametrize("day", ["-0200-01-01", "20000-01-01"])
def test_days_that_no_calendar_writes_are_refused(day):
    with pytest.raises(dg.ColumnError, match=r"column start, row 1: .*0001-01-01 to 9999-12-31"):
        dg.History.from_columns(
            subject=["a", "b"],
            kind=["likes", "likes"],
            object=["b", "a"],
            start=np.array(["2001-01-01", day], dtype="datetime64[D]"),
            end=np.array(["NaT", "NaT"], dtype="datetime64[D]"),
        )

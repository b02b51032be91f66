"""Archived histories at the ends of the calendar, in other processes, and asked for odd things."""

from __future__ import annotations

import pickle

import pytest
from invented_archive import made

import diplograph as dg
from diplograph import export

pytest.importorskip("duckdb", reason="the extra `test` installs duckdb")
pytest.importorskip("pyarrow", reason="the extra `test` installs pyarrow")


@pytest.fixture
def folder(tmp_path):
    made(tmp_path / "ties.archive")
    return tmp_path / "ties.archive"


@pytest.mark.parametrize("events", [None, 10, 10**10])
def test_a_question_may_reach_back_before_the_year_1(folder, events):
    memory, archived = dg.load(folder), dg.load(folder, in_memory=False)
    for day in ("0001-01-01", "1990-01-01"):
        here, there = (h.known_by("1990-01-01").at(day, events=events) for h in (memory, archived))
        assert list(here) == list(there)
        assert here.left_out == there.left_out


def test_an_archived_history_can_be_handed_to_another_process(folder):
    asked = dg.load(folder, in_memory=False).select(entity="e1")
    back = pickle.loads(pickle.dumps(asked))
    assert type(back.source) is type(asked.source)
    assert repr(back) == repr(asked)
    assert list(back.at("1990-01-01")) == list(asked.at("1990-01-01"))
    world = asked.at("1990-01-01")
    assert list(pickle.loads(pickle.dumps(world))) == list(world)


def test_fewer_than_no_pairs_are_refused(folder):
    for in_memory in (True, False):
        with pytest.raises(dg.QuestionError, match="most=-1"):
            dg.load(folder, in_memory=in_memory).at("1990-01-01").pairs(-1)


@pytest.mark.parametrize("form", list(export.FORMATS))
def test_a_day_of_an_archive_is_written_as_that_of_memory(folder, tmp_path, form):
    written = []
    for in_memory in (True, False):
        history = dg.load(folder, in_memory=in_memory)
        for asked in (history, history.known_by("1989-06-01"), history.select(entity="e1")):
            asked.at("1990-01-01", events=60).export(tmp_path / "day", form)
            written.append((tmp_path / "day").read_bytes())
    assert written[:3] == written[3:]

"""A selection restricts every question; another one restricts it further."""

from __future__ import annotations

import pickle


def test_one_selection_after_another_asks_less(history):
    """Six relations were found where one was meant: the second selection had lifted the first."""
    day = "1999-01-01"
    kinds = history.select(kind="recognises")
    both = history.select(entity="russia", kind="recognises")
    assert len(both.at(day)) == 1
    assert [e.id for e in kinds.select(entity="russia").at(day)] == [e.id for e in both.at(day)]
    assert [e.id for e in history.select(entity="russia").select(kind="recognises").at(day)] == [
        e.id for e in both.at(day)
    ]
    assert len(kinds.select(kind="sanctions").at(day)) == 0
    pair = history.select(entity="russia").select(entity="taliban")
    assert {e.id for e in pair.at("2025-04-17")} == {
        e.id for e in history.select(entity=["russia", "taliban"]).at("2025-04-17")
    }
    assert len(history.select(entity="russia").timeline("taliban")) == 4
    assert history.known_by("2014-06-01").known_by("2020-01-01").question.known_by == (
        history.known_by("2014-06-01").question.known_by
    )


def test_a_history_and_its_answers_can_be_handed_to_another_process(history):
    asked = history.select(kind="recognises").known_by("2024-01-01")
    list(asked.at("1999-01-01"))
    back = pickle.loads(pickle.dumps(asked))
    assert repr(back) == repr(asked)
    assert list(back.at("1999-01-01")) == list(asked.at("1999-01-01"))
    world = pickle.loads(pickle.dumps(history.at("2025-04-18")))
    assert len(world) == len(history.at("2025-04-18"))

"""One law: whoever answers, memory or archive, the answer is the same, or says what to do."""

from __future__ import annotations

import functools
import inspect
import shutil
import types

import every_member
import pytest
from every_member import FEW, LONG_WINDED, MEMBERS, QUESTIONS, SLOW, plain
from invented_archive import made

import diplograph as dg

pytest.importorskip("duckdb", reason="the extra `test` installs duckdb")


def asked(ask, history):
    """Ask; give what is answered, or the error that says what to do instead."""
    try:
        return plain(ask(history))
    except dg.DiplographError as error:
        return error


def check(ask, memory, archived):
    here, there = asked(ask, memory), asked(ask, archived)
    if isinstance(there, dg.DiplographError):
        assert ":" in str(there), "it says what to do"
        assert isinstance(here, dg.DiplographError) or isinstance(
            there, dg.QuestionError | dg.ArchiveError
        )
    else:
        assert not isinstance(here, dg.DiplographError), here
        assert here == there


@pytest.fixture(scope="module")
def histories(tmp_path_factory):
    """The same relations in memory and in an archive."""
    folder = tmp_path_factory.mktemp("law") / "ties.archive"
    made(folder, 400)
    memory, archived = dg.load(folder), dg.load(folder, in_memory=False)
    assert type(memory.source) is not type(archived.source)
    return memory, archived


def members(thing):
    """Names of the public methods and properties of a class."""
    return {
        name
        for name in dir(thing)
        if not name.startswith("_")
        and isinstance(
            inspect.getattr_static(thing, name),
            types.FunctionType | classmethod | property | functools.cached_property,
        )
    }


MADE_OTHERWISE = {dg.History: {"from_columns", "from_graph"}}


@pytest.mark.parametrize("answer", list(MEMBERS), ids=lambda thing: thing.__name__)
def test_every_public_member_is_asked_here(answer):
    assert members(answer) - MADE_OTHERWISE.get(answer, set()) == set(MEMBERS[answer])


def cases():
    for thing, asks in MEMBERS.items():
        for name in asks:
            for question in QUESTIONS:
                heavy = name in SLOW and question != "a kind"
                heavy |= name in LONG_WINDED and question not in FEW
                marks = [pytest.mark.slow] if heavy else []
                yield pytest.param(
                    thing, name, question, id=f"{thing.__name__}.{name} of {question}", marks=marks
                )


@pytest.mark.parametrize(("thing", "name", "question"), list(cases()))
def test_memory_and_archive_answer_alike(histories, thing, name, question):
    memory, archived = map(QUESTIONS[question], histories)
    check(MEMBERS[thing][name], memory, archived)


@pytest.mark.parametrize("question", list(QUESTIONS))
def test_lengths_and_prints_are_alike(histories, question):
    here, there = (QUESTIONS[question](each) for each in histories)
    assert len(here) == len(there)
    assert repr(here) == repr(there)
    assert here._repr_html_() == there._repr_html_()
    for day in every_member.DAYS:
        assert repr(here.at(day)) == repr(there.at(day))
        assert str(here.at(day, events=40)) == str(there.at(day, events=40))


@pytest.mark.parametrize("answer", list(MEMBERS), ids=lambda thing: thing.__name__)
def test_beyond_what_leaves_an_archive_each_member_says_what_to_do(histories, answer, monkeypatch):
    from diplograph.archive import archive

    monkeypatch.setattr(archive, "MOST_ROWS", 5)
    memory, archived = histories
    fresh = dg.History(type(archived.source)(archived.source.archive))
    for name, ask in MEMBERS[answer].items():
        if name not in SLOW:
            check(ask, memory, fresh)


def test_counts_are_answered_at_any_size(histories, monkeypatch):
    from diplograph.archive import archive

    memory, archived = histories
    monkeypatch.setattr(archive, "MOST_ROWS", 5)
    fresh = dg.History(type(archived.source)(archived.source.archive))
    asks = [MEMBERS[dg.Snapshot][name] for name in ("grades", "kinds")]
    asks += [lambda h: [len(h.at(day, events=30)) for day in every_member.DAYS]]
    asks += [
        lambda h, span=span, step=step: h.series(*span, step=step, by="stance", modality="all")
        for span in every_member.LONG
        for step in ("day", "week", "month", "year")
    ]
    unfolded = tuple(way for way in every_member.AT if "fold" not in way)
    asks += [lambda h: [h.at(day, **way).left_out for day in every_member.DAYS for way in unfolded]]
    for ask in asks:
        for question in ("whole", "a kind", "a grade"):
            here, there = (QUESTIONS[question](each) for each in (memory, fresh))
            assert plain(ask(here)) == plain(ask(there))
    assert plain(every_member.dyads_of_kinds(fresh)) == plain(every_member.dyads_of_kinds(memory))


@pytest.fixture(scope="module")
def cluster(histories):
    """The same archive, asked by Spark."""
    pytest.importorskip("pyspark", reason="the extra `slow` installs pyspark")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java 17 on the path")
    _, archived = histories
    history = dg.load(archived.source.archive.folder, engine="local[2]")
    yield history
    history.source.archive.engine.close()


@pytest.mark.slow
@pytest.mark.parametrize("question", ["whole", "as known, of an entity"])
@pytest.mark.parametrize("thing", list(MEMBERS), ids=lambda thing: thing.__name__)
def test_spark_answers_as_memory_does(histories, cluster, monkeypatch, thing, question):
    monkeypatch.setattr(every_member, "DAYS", every_member.DAYS[1:3])
    monkeypatch.setattr(every_member, "AT", every_member.AT[1:4])
    monkeypatch.setattr(every_member, "GROUPINGS", ("kind",))
    memory = QUESTIONS[question](histories[0])
    there = QUESTIONS[question](cluster)
    for name, ask in MEMBERS[thing].items():
        if name not in SLOW:
            check(ask, memory, there)

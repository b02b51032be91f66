"""The queries of the cookbook: explained, answered, and right against plain questions."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

import diplograph as dg
from diplograph import rdf
from diplograph.cli import main

NAMES = [name for name, _ in rdf.summaries()]


def test_there_are_twenty():
    assert len(NAMES) >= 20
    for _, asks_what in rdf.summaries():
        assert asks_what.endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_every_query_has_an_answer_and_says_the_same_at_the_command_line(history, checkout, name):
    answer = history.query(rdf.example(name))
    assert len(answer) > 0
    words = ["query", "--example", name, "--graph", str(checkout / "graph")]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    assert done.stdout.rstrip("\n") == str(answer)


def column(history, name, variable):
    return [row.get(variable) for row in history.query(rdf.example(name))]


def labels(history, identifiers):
    return sorted(history.entities[each].label for each in identifiers)


def test_answers_are_those_of_plain_questions(history):
    then = history.at("1999-01-01").relations(kind="recognises", entity="islamic-emirate-1996")
    who = [edge.subject for edge in then]
    assert column(history, "recognised-on", "who") == labels(history, who)
    world = history.at("2025-04-18")
    lists = {
        state: {
            edge.object
            for edge in world.relations(kind="designates-terrorist", grade=("definite", "presumed"))
            if edge.subject == state
        }
        for state in ("united-states", "russia")
    }
    only = lists["united-states"] - lists["russia"]
    assert column(history, "listed-by-one-not-the-other", "listed") == labels(history, only)
    change = history.between("2025-04-16", "2025-04-18")
    gone = {(edge.subject, edge.kind.id, edge.object) for edge in change.ended}
    rows = history.query(rdf.example("ended-between-two-days")).rows
    told = {tuple(row[v].split(":")[1] for v in ("who", "how", "whom")) for row in rows}
    assert told == gone
    believed = history.query(rdf.example("believed-then")).rows
    assert [(row["known"], row["head"]) for row in believed] == [("then", "Mullah Mohammed Omar")]
    possible = history.at("1999-01-01").relations(grade="possible")
    assert len(column(history, "only-possible", "who")) >= len(possible)
    weak = [r.id for r in history.graph.relations.values() if r.verified == "known"]
    told = [
        each.removeprefix("relation:") for each in column(history, "weakly-sourced", "relation")
    ]
    assert sorted(told) == sorted(weak)
    counts = dict(
        zip(
            column(history, "embassies-in-kabul", "day"),
            map(int, column(history, "embassies-in-kabul", "embassies")),
            strict=True,
        )
    )
    for day, count in counts.items():
        kept = history.at(day).relations(
            kind="maintains-embassy-in", entity="afghanistan", grade=("definite", "presumed")
        )
        assert count == len({edge.subject for edge in kept})


def test_the_list_and_a_name_that_is_none(checkout):
    done = CliRunner().invoke(main, ["query", "--example", "list"])
    assert done.exit_code == 0
    assert all(name in done.stdout for name in NAMES)
    done = CliRunner().invoke(main, ["query", "--example", "recognized-when"])
    assert done.exit_code != 0
    assert "recognised-when" in done.stderr
    both = CliRunner().invoke(main, ["query", "--example", "degree-on", "-e", "ASK {}"])
    assert both.exit_code == 2
    with pytest.raises(dg.UnknownName):
        rdf.example("nothing")

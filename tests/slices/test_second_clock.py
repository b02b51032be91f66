"""What the second clock hides is hidden from every way out: SPARQL, rdflib, files."""

from __future__ import annotations

import json

import numpy as np
import pytest

import diplograph as dg
from diplograph import files
from diplograph.table import from_graph

BAN = "russia.designates-terrorist.taliban.2003-02-14"
DAYS = ["1979-01-01", "1995-01-01", "2001-11-01", "2014-06-01", "2021-08-14", "2025-04-17"]


@pytest.mark.parametrize("day", DAYS)
def test_the_records_say_what_the_columns_say(history, day):
    then = history.known_by(day)
    made = from_graph(then.source.known_graph(then.question))
    assert list(then.source.known_graph(then.question).relations) == [
        r.id for r in then.table.relations
    ]
    for bound in ("start_min", "end_min", "end_max"):
        assert np.array_equal(getattr(made.bounds, bound), getattr(then.table.bounds, bound))
    assert (made.bounds.start_max <= then.table.bounds.start_max).all()
    assert np.array_equal(made.open_end, then.table.open_end)


def test_without_the_second_clock_nothing_changes(history):
    assert history.source.known_graph(history.question) is history.graph


def test_an_end_not_yet_known_is_written_nowhere(history, tmp_path):
    then = history.known_by("2014-06-01")
    assert then.source.known_graph(then.question).relations[BAN].open_end
    ends = f"SELECT ?e {{ relation:{BAN.replace('.', chr(92) + '.')} dg:end|dg:endMode ?e }}"
    assert len(history.query(ends)) == 2
    assert len(then.query(ends)) == 0
    assert not then.query("ASK { ?r a dg:Relation ; dg:end ?e FILTER(STR(?e) > '2014-06-01') }")
    assert history.query("ASK { entity:mullah-omar dg:dissolution ?day }")
    assert not then.query("ASK { entity:mullah-omar dg:dissolution ?day }")
    then.export(tmp_path / "then.json", "ftm")
    links = map(json.loads, (tmp_path / "then.json").read_text(encoding="utf-8").splitlines())
    ban = next(each for each in links if each["id"] == f"dg-{BAN}")
    assert "endDate" not in ban["properties"]


def test_a_folder_of_tables_holds_what_was_known(history, tmp_path):
    then = history.known_by("2014-06-01")
    then.export(tmp_path / "tables", "csv")
    (tmp_path / "graph").mkdir()
    files.import_csv(tmp_path / "tables", tmp_path / "graph")
    read = dg.load(tmp_path / "graph").graph
    assert sorted(read.relations) == sorted(r.id for r in then.table.relations)
    assert read.relations[BAN].end is None
    assert {claim.about for claim in read.claims.values()} - {None} <= set(read.relations)


def test_relations_of_columns_are_hidden_too():
    days = np.array(["2001-01-01", "2002-01-01"], dtype="datetime64[D]")
    history = dg.History.from_columns(
        subject=["a", "b"], kind=["likes", "likes"], object=["b", "c"], start=days, end=days + 900
    )
    then = history.known_by("2001-06-01")
    assert len(then.query("SELECT ?r { ?r a dg:Relation }")) == 1
    assert len(then.query("SELECT ?r { ?r dg:openEnd true }")) == 1

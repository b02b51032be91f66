"""CSV: a day as one table, a history as a folder of tables that can be read again."""

from __future__ import annotations

import csv

from diplograph import files

DAY = "2025-04-18"


def test_a_day_as_a_table(history, tmp_path):
    world = history.at(DAY)
    world.export(tmp_path / "x.csv")
    with (tmp_path / "x.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["id"] for row in rows] == [edge.id for edge in world]
    assert [row["grade"] for row in rows] == [edge.grade.word for edge in world]


def test_a_second_clock_hides_the_end(history, tmp_path):
    history.known_by("2010-01-01").at("2009-01-01").export(tmp_path / "x.csv")
    with (tmp_path / "x.csv").open(newline="", encoding="utf-8") as stream:
        rows = {row["id"]: row for row in csv.DictReader(stream)}
    ban = rows["russia.designates-terrorist.taliban.2003-02-14"]
    assert (ban["start"], ban["end"], ban["grade"]) == ("2003-02-14", "..", "definite")


def test_a_history_becomes_the_tables_of_the_graph(history, tmp_path):
    written = history.export(tmp_path / "tables", "csv")
    assert sorted(path.name for path in written) == [
        "claims.csv",
        "entities.csv",
        "kinds.csv",
        "relations.csv",
        "sources.csv",
    ]
    again = files.export_csv(history.graph, tmp_path / "again")
    assert [path.read_bytes() for path in written] == [path.read_bytes() for path in again]

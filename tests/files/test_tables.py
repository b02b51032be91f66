"""CSV out and in: a round trip loses nothing, and every row is accounted for."""

from __future__ import annotations

import csv

import pytest
from click.testing import CliRunner

from diplograph import files
from diplograph.cli import main
from diplograph.errors import GraphError


@pytest.fixture(scope="module")
def graph(checkout):
    return files.load_graph(checkout / "graph")


def test_a_round_trip_gives_the_same_graph(graph, tmp_path):
    tables, folder = tmp_path / "tables", tmp_path / "graph"
    folder.mkdir()
    files.export_csv(graph, tables)
    summary = files.import_csv(tables, folder)
    assert (summary.rejected, summary.duplicates) == (0, 0)
    assert summary.rows == summary.stored == 142 + 78 + 415 + 354 + 45
    back = files.load_graph(folder)
    assert back.version == graph.version
    again = files.import_csv(tables, folder)
    assert (again.stored, again.duplicates) == (0, again.rows)


def write(path, *rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_rows_in_are_stored_rejected_or_duplicates(graph, tmp_path):
    folder = tmp_path / "graph"
    folder.mkdir()
    files.write_graph(graph, folder)
    table = write(
        tmp_path / "new.csv",
        ["id", "label", "type", "iso3", "inception"],
        ["namibia", "Namibia", "country", "NAM", "1990-03-21"],
        ["na", "NA", "country", "", ""],
        ["bad-date", "Bad", "country", "", "1990-02-30"],
        ["no-label", "", "country", "", ""],
        ["russia", "Russia", "country", "RUS", "1991-12-25"],
    )
    summary = files.import_csv(table, folder)
    assert (summary.rows, summary.stored, summary.rejected) == (5, 2, 3)
    assert summary.rows == summary.stored + summary.rejected + summary.duplicates
    (kept,) = summary.reject_files
    with kept.open(encoding="utf-8", newline="") as file:
        reasons = {
            row["id"]: (row["line"], row["column"], row["reason"]) for row in csv.DictReader(file)
        }
    assert reasons["bad-date"][:2] == ("4", "inception")
    assert "no such day" in reasons["bad-date"][2]
    assert reasons["no-label"][1] == "label"
    assert "--update" in reasons["russia"][2]
    assert files.load_graph(folder).entities["na"].label == "NA", "nothing is taken for missing"


def test_a_row_that_points_nowhere_is_rejected(graph, tmp_path):
    folder = tmp_path / "graph"
    folder.mkdir()
    files.write_graph(graph, folder)
    table = write(
        tmp_path / "relations.csv",
        [
            "id",
            "subject",
            "kind",
            "object",
            "start",
            "end",
            "asof",
            "modality",
            "verified",
            "primary_doc",
        ],
        [
            "a",
            "oman",
            "recognises",
            "islamic-emirate-2021",
            "2026-01-01",
            "..",
            "2026-02",
            "fact",
            "known",
            "Statement",
        ],
        [
            "b",
            "omn",
            "recognises",
            "islamic-emirate-2021",
            "2026-01-01",
            "..",
            "2026-02",
            "fact",
            "known",
            "Statement",
        ],
    )
    done = CliRunner().invoke(main, ["import", "csv", str(table), "--graph", str(folder)])
    assert done.exit_code == 1
    assert "2 rows: 1 stored, 0 already there, 1 rejected" in done.stderr
    assert "did you mean oman" in (tmp_path / "relations.rejected.csv").read_text(encoding="utf-8")
    assert "a" in files.load_graph(folder).relations


@pytest.mark.parametrize(
    ("header", "word"),
    [(["name", "value"], "lacks"), (["id", "label", "type", "incepton"], "did you mean inception")],
)
def test_a_wholly_wrong_table_stops_at_once(tmp_path, header, word):
    table = write(tmp_path / "wrong.csv", header, ["x"] * len(header))
    with pytest.raises(GraphError, match=word):
        files.import_csv(table, tmp_path)


def test_a_byte_order_mark_is_no_part_of_the_header(tmp_path):
    table = tmp_path / "entities.csv"
    table.write_text("id,label,type\nx,X,country\n", encoding="utf-8-sig")
    assert files.import_csv(table, tmp_path).stored == 1

"""The command line on an archive, in memory or not."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner
from invented_archive import made

import diplograph as dg
from diplograph.cli import main

pytest.importorskip("duckdb", reason="the extra `test` installs duckdb")
pytest.importorskip("pyarrow", reason="the extra `test` installs pyarrow")


@pytest.fixture
def folder(tmp_path):
    made(tmp_path / "ties.archive")
    return tmp_path / "ties.archive"


def test_the_command_line_asks_an_archive_out_of_memory(folder, monkeypatch):
    from diplograph.archive import archive
    from diplograph.cli import questions
    from diplograph.history import loading, snapshot

    monkeypatch.setattr(loading, "FITS", 10)
    listed = CliRunner().invoke(main, ["at", "1990-01-01", "--graph", str(folder)])
    assert "E 1" in listed.stdout
    assert "left out: 27 of another modality" in listed.stderr
    monkeypatch.setattr(snapshot, "_MOST_PRINTED", 10)
    monkeypatch.setattr(questions, "_MOST_LISTED", 10)
    world = dg.load(folder, in_memory=False).at("1990-01-01")

    def run(*words):
        return CliRunner().invoke(main, [*words, "--graph", str(folder)])

    told = run("at", "1990-01-01").stdout
    assert told.startswith(f"1990-01-01: {len(world)} relations: ")
    assert re.search(r"\n  \d+  e\d and e\d\n", told), "the busiest pairs"
    assert "left out: 27 of another modality" in told
    assert "events of this day and the 30 days before (events 30)" in told
    monkeypatch.setattr(questions, "_MOST_LISTED", 100_000)
    done = run("at", "1990-01-01", "--entity", "e1")
    assert "E 1" in done.stdout
    done = run("timeline", "e1", "e2")
    assert done.exit_code == 0
    assert "E 2" in done.stdout
    assert run("diff", "1990-01-01", "1990-02-01").exit_code == 0
    told = json.loads(run("at", "1990-01-01", "--json").stdout)
    memory = dg.load(folder, in_memory=True)
    assert [each["id"] for each in told] == [edge.id for edge in memory.at("1990-01-01")]
    narrowed = "timeline", "e1", "--kind", "k1", "--known-by", "1990-01-01", "--json"
    out = run(*narrowed).stdout
    assert json.loads(out)
    assert out == run(*narrowed, "--in-memory").stdout
    picture = str(folder.parent / "x.png")
    assert run("evolution", "1990-01-01", "1991-01-01", "-o", picture).exit_code == 0
    whole = run("at", "1990-01-01", "--in-memory")
    assert "of another modality" in whole.stderr
    monkeypatch.setattr(archive, "MOST_ROWS", 10)
    done = run("query", "-e", "ASK {}")
    assert done.exit_code == 2
    assert "the whole archive has 600 relations, more than the 10 that leave" in done.stderr


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("show", "g1-5", "--on", "1992-01-01"), 0),
        (("show", "g1-5", "--known-by", "2010-01-01", "--json"), 0),
        (("show", "g1-99999"), 2),
        (("show", "nonsense"), 2),
        (("list", "sources"), 0),
        (("claims",), 0),
    ],
)
def test_commands_without_a_day_say_the_same_out_of_memory(folder, monkeypatch, words, status):
    from diplograph.history import loading

    done = []
    for most in (5_000_000, 10):
        monkeypatch.setattr(loading, "FITS", most)
        done.append(CliRunner().invoke(main, [*words, "--graph", str(folder)]))
    here, there = done
    assert here.exit_code == there.exit_code == status
    assert (here.stdout, here.stderr) == (there.stdout, there.stderr)


def test_an_archive_is_no_graph_folder(folder):
    before = sorted(folder.rglob("*"))
    for command in ("check", "format", "layout"):
        done = CliRunner().invoke(main, [command, "--graph", str(folder)])
        assert done.exit_code == 2
        assert "is an archive, not a graph folder: `diplograph verify" in done.stderr
    assert sorted(folder.rglob("*")) == before

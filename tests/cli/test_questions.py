"""The commands that ask, run as a user would run them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from diplograph.cli import main

BAN = "russia.designates-terrorist.taliban.2003-02-14"


@pytest.fixture
def run(checkout):
    def _run(*arguments, code=0):
        folder = ["--graph", str(checkout / "graph")]
        done = CliRunner().invoke(main, [*arguments, *folder])
        assert done.exit_code == code, done.output
        assert "Traceback" not in done.output
        return done

    return _run


def test_at_lists_who_recognised_whom(run):
    done = run("at", "1999-01-01", "--kind", "recognises")
    rows = done.stdout.splitlines()
    assert len(rows) == 7, "a header and six relations"
    assert sum("possible" in row for row in rows) == 1
    assert "6 relations: 5 definite, 1 possible" in done.stderr


def test_at_json_has_the_agreed_keys(run):
    records = json.loads(run("at", "2025-04-18", "--json").stdout)
    keys = ("id", "subject", "kind", "object", "start", "end", "grade")
    assert all(tuple(record)[:6] == keys[:6] and "grade" in record for record in records)
    assert {record["grade"] for record in records} == {"definite", "presumed", "possible"}
    assert any(record["end"] == ".." for record in records)


def test_shared_options_restrict(run):
    everything = json.loads(run("at", "2025-04-18", "--json").stdout)
    some = json.loads(
        run(
            "at",
            "2025-04-18",
            "--json",
            "--entity",
            "RUS",
            "--family",
            "missions",
            "--grade",
            "definite",
        ).stdout
    )
    assert 0 < len(some) < len(everything)
    assert all("russia" in (r["subject"], r["object"]) for r in some)
    events = json.loads(run("at", "2025-04-18", "--json", "--events", "5").stdout)
    assert len(events) > len(everything)
    folded = json.loads(run("at", "2025-04-18", "--json", "--fold").stdout)
    assert "taliban" not in {end for r in folded for end in (r["subject"], r["object"])}
    known = json.loads(
        run(
            "at", "2014-06-01", "--known-by", "2014-06-01", "--entity", "Mullah Omar", "--json"
        ).stdout
    )
    assert [(r["grade"], r["end"]) for r in known] == [("presumed", "..")]
    every = json.loads(run("at", "2025-04-18", "--json", "--modality", "all").stdout)
    assert len(every) > len(everything)


def test_diff_tells_the_end_of_the_ban_and_the_two_events_beside_it(run):
    done = run("diff", "2025-04-16", "2025-04-18", "--entity", "russia", "--entity", "taliban")
    text = done.stdout
    assert "since 14 February 2003, last day 17 April 2025 (suspended, not annulled)" in text
    assert "that day: Russia suspends terrorist designation of Taliban" in text
    assert "that day: Supreme Court of the Russian Federation rules on Taliban" in text


def test_diff_json_names_the_change(run):
    records = json.loads(run("diff", "2025-04-16", "2025-04-18", "--json").stdout)
    changes = {record["id"]: record["change"] for record in records}
    assert changes[BAN] == "ended"
    assert changes["supreme-court-of-russia.rules-on.taliban.2025-04-17"] == "events"


def test_diff_of_a_quiet_week_says_so(run):
    done = run("diff", "2025-04-18", "2025-04-19", "--entity", "japan", "--entity", "oman")
    assert "nothing changed" in done.stdout


def test_days_in_the_wrong_order_are_misuse(run):
    done = run("diff", "2025-04-18", "2025-04-16", code=2)
    assert "the earlier day first" in done.stderr


def test_timeline_of_a_pair_and_of_a_day(run):
    story = run("timeline", "russia", "taliban")
    assert "2003-02-14" in story.stdout
    records = json.loads(run("timeline", "Россия", "--json").stdout)
    assert len(records) > 20
    late = run(
        "timeline",
        "russia",
        "taliban",
        "--on",
        "2025-04-18",
        "--events",
        "3",
        "--grade",
        "definite",
        "--json",
    )
    assert [r["kind"] for r in json.loads(late.stdout)] == ["suspends-designation-of"]
    assert "add --on" in run("timeline", "russia", "--events", "3", code=2).stderr


def test_show_tells_a_relation_whole(run):
    text = run("show", BAN, "--on", "2020-01-01").stdout
    for part in (
        "Russia designates as terrorist Taliban",
        "last day 17 April 2025 (suspended, not annulled)",
        "on 1 January 2020: definite",
        "because begun by 14 February 2003 and not over before 17 April 2025",
        "https://",
        "The Week",
        "Ruling took legal effect 2003-03-04",
        "s03",
    ):
        assert part in text
    assert "because its last possible day was 17 April 2025" in run("show", BAN).stdout
    record = json.loads(run("show", BAN, "--json").stdout)
    assert record["end_mode"] == "suspended"
    assert record["grade"] == "no"


def test_show_of_a_misspelt_identifier_lists_near_misses(run):
    done = run("show", "russia.designates-terrorist.taliban", code=2)
    assert BAN in done.stderr


def test_lists_and_claims(run, history):
    assert len(run("list", "entities").stdout.splitlines()) == 1 + len(history.entities)
    assert len(json.loads(run("list", "kinds", "--json").stdout)) == len(history.kinds)
    assert len(json.loads(run("list", "sources", "--json").stdout)) == len(history.sources)
    assert len(run("list", "entities", "--match", "haqqani").stdout.splitlines()) > 3
    claims = json.loads(run("claims", "--source", "theweek-20250421", "--json").stdout)
    assert len(claims) == 45
    table = run("claims", "--entity", "Vladimir Putin")
    assert "a claim is not a fact" in table.stderr
    assert "contradicts" in table.stdout


def test_an_unknown_entity_is_misuse_with_candidates(run):
    done = run("at", "2025-04-18", "--entity", "Rusia", code=2)
    assert "did you mean russia (Russia)" in done.stderr
    assert done.stdout == ""
    done = run("at", "2025-04-18", "--entity", "IEA", code=2)
    assert "islamic-emirate-1996" in done.stderr
    assert "islamic-emirate-2021" in done.stderr


@pytest.mark.parametrize(
    ("date", "word"),
    [("2025-02-30", "no such day"), ("2025", "one day"), ("yesterday", "one day, YYYY-MM-DD")],
)
def test_a_bad_date_is_misuse(run, date, word):
    assert word in run("at", date, code=2).stderr


def test_the_day_that_a_date_lacks_is_told(run):
    for wrong in ("18.04.2025", "2025-4-18", "2025-04-18T10:00:00Z"):
        done = run("at", wrong, code=2)
        assert f"date '{wrong}': expected one day, YYYY-MM-DD, like 2025-04-18" in done.stderr
    assert (
        "expected a day of 2025-02: there is no such day" in run("at", "2025-02-29", code=2).stderr
    )


@pytest.mark.parametrize("group", [[], ["import"]])
def test_the_list_of_commands_is_told_whole(group):
    told = CliRunner().invoke(main, [*group, "--help"], env={"COLUMNS": "80"}).stdout
    assert "..." not in told.split("Commands:")[1]
    assert max(map(len, told.splitlines())) <= 80


def test_an_unknown_kind_is_misuse(run):
    assert (
        "did you mean recognises" in run("at", "2025-04-18", "--kind", "recognizes", code=2).stderr
    )


def test_zero_relations_are_said(run):
    done = run("at", "2025-04-18", "--entity", "japan", "--entity", "oman")
    assert done.stdout == ""
    assert "0 relations" in done.stderr


def test_a_day_outside_the_coverage_is_noted(run):
    assert "outside coverage" in run("at", "1950-01-01").stderr


def test_a_missing_graph_folder_is_a_problem(checkout, tmp_path):
    done = CliRunner().invoke(main, ["at", "2025-04-18", "--graph", str(tmp_path / "none")])
    assert done.exit_code == 1
    assert "none" in done.stderr


def test_every_command_has_a_help_with_an_example():
    def commands(group, path=()):
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            yield (*path, name), command
            if hasattr(command, "commands"):
                yield from commands(command, (*path, name))

    seen = list(commands(main))
    assert ("import", "gdelt") in {path for path, _ in seen}
    assert {path[0] for path, _ in seen} == {
        "at",
        "diff",
        "timeline",
        "draw",
        "multiples",
        "evolution",
        "animate",
        "show",
        "list",
        "claims",
        "query",
        "check",
        "format",
        "layout",
        "import",
        "verify",
        "dyads",
        "cite",
        "export",
    }
    for path, _ in seen:
        done = CliRunner().invoke(main, [*path, "--help"])
        assert done.exit_code == 0
        assert "Example: diplograph" in done.output
        assert max(map(len, done.output.splitlines())) <= 80


@pytest.mark.parametrize("words", [["layout"], ["format"], ["import", "csv", "TABLE"]])
def test_an_installed_graph_is_not_changed(words, checkout, tmp_path, monkeypatch):
    package = tmp_path / "site-packages" / "diplograph"
    shutil.copytree(checkout / "graph", package / "graph")
    (package / "__init__.py").write_text("")
    table = tmp_path / "entities.csv"
    table.write_text("id,label,type\nruritania,Ruritania,country\n")
    before = {path: path.read_bytes() for path in (package / "graph").iterdir() if path.is_file()}
    monkeypatch.setattr("diplograph.files.find_graph_folder", lambda: package / "graph")
    done = CliRunner().invoke(main, [str(table) if word == "TABLE" else word for word in words])
    assert done.exit_code == 2
    assert "copy that folder, and name the copy with --graph" in done.stderr
    assert before == {path: path.read_bytes() for path in before}


def test_pictures_need_no_window_whatever_the_environment_asks_for(checkout, tmp_path):
    words = ["timeline", "russia", "taliban", "--graph", str(checkout / "graph")]
    done = subprocess.run(
        [sys.executable, "-m", "diplograph", *words, "-o", str(tmp_path / "story.svg")],
        capture_output=True,
        text=True,
        check=False,
        env={name: value for name, value in os.environ.items() if name != "DISPLAY"}
        | {"MPLBACKEND": "no-such-window"},
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "story.svg").is_file()


def test_a_second_folder_is_refused_and_not_taken_for_the_first(run, tmp_path):
    done = run("at", "1999-01-01", "--graph", str(tmp_path), code=2)
    assert "name one folder" in done.output


def test_records_of_archives_are_not_compared(tmp_path):
    (tmp_path / "manifest.json").write_text("{}")
    done = CliRunner().invoke(main, ["diff", "--record", str(tmp_path), str(tmp_path)])
    assert done.exit_code == 2
    assert "is an archive: --record compares graph folders" in done.output


def test_an_unknown_family_is_told_where_families_are_listed(run):
    assert "`diplograph list kinds`" in run("at", "1999-01-01", "--family", "zzz", code=2).output

"""Importing at the command line: files by name, glob and standard input; what is told."""

from __future__ import annotations

import gzip
import json
import os
import threading

import pytest
from click.testing import CliRunner

import diplograph as dg
from diplograph.cli import main
from diplograph.history import loading

TABLE = "who\twhom\tyear\tend\nRUS\tUKR\t1992\t24.02.2022\nSUN\tUSA\t1985\t\nXQQ\tUSA\t2001\t200\n"
MAPS = [
    *("--map", "subject=who", "--map", "object=whom", "--map", "start_year=year"),
    *("--map", "kind==has relations with", "--codes", "iso3", "--delimiter", "\\t"),
]


@pytest.fixture
def run(tmp_path):
    """Import a table into an archive; give exit status and what was told."""
    archive = str(tmp_path / "a.archive")

    def command(*arguments, **given):
        return CliRunner().invoke(main, ["import", *arguments, "-o", archive], **given)

    command.archive = archive
    command.folder = tmp_path
    return command


def test_a_table_of_ones_own_by_name_glob_and_standard_input(run):
    for name in ("one.tsv", "two.tsv"):
        (run.folder / name).write_text(TABLE)
    (run.folder / "three.tsv.gz").write_bytes(gzip.compress(TABLE.encode()))
    files = [str(run.folder / "*.tsv"), str(run.folder / "three.tsv.gz"), "-"]
    done = run("csv", *files, *MAPS, input=TABLE)
    assert done.exit_code == 0, done.output
    assert "12 rows: 2 stored, 4 rejected, 6 duplicates" in done.stderr
    assert "4  end: a date was expected" in done.stderr
    for name in ("RUS", "Russian Federation", "365"):
        given = ["at", "1995-01-01", "--graph", run.archive, "--entity", name]
        assert "has relations with" in CliRunner().invoke(main, given).stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--map", "subject"], "KEY=COLUMN was expected"),
        (["--map", "start="], "KEY=COLUMN was expected"),
        (["--map", "who=a"], "there is nothing called 'who' to map"),
        (["--map", "subject=nobody"], "there is no column nobody, object;"),
        (["--codes", "iso9"], "there are no codes 'iso9'"),
    ],
)
def test_a_wrong_map_is_explained(run, arguments, told):
    (run.folder / "one.csv").write_text("subject,whom,start\na,b,1990\n")
    done = run("csv", str(run.folder / "one.csv"), *arguments)
    assert done.exit_code == 2
    assert told in done.stderr


def test_a_graph_folder_takes_one_file(tmp_path):
    for files, told in ((["a", "b"], "one FILE or FOLDER at a time"), (["a"], "no file or folder")):
        done = CliRunner().invoke(main, ["import", "csv", *files, "--graph", str(tmp_path)])
        assert done.exit_code == 2
        assert told in done.stderr


def test_files_that_give_nothing_say_why(run):
    table = run.folder / "disputes.csv"
    table.write_text("dispnum,styear,stmon,outcome,mindur\n" + "3,1913,5,4,1\n" * 7)
    done = run("cow", str(table))
    assert done.exit_code == 2
    assert "none of 7 rows gives a relation; the commonest reasons:" in done.stderr
    assert "7  participants were expected" in done.stderr
    table.write_text("dispnum,styear,stmon,outcome,mindur\n")
    assert "the files hold no rows" in run("cow", str(table)).stderr


def test_a_file_named_twice_gives_its_rows_once(run):
    table = run.folder / "borders.csv"
    table.write_text("statelno,statehno,conttype,begin,end\n2,20,1,192001,201612\n")
    done = run("cow", str(table), str(table))
    assert "2 rows: 1 stored, 0 rejected, 1 duplicates" in done.stderr


def test_statements_of_one_line_are_rows_of_their_own(run):
    time = {"snaktype": "value", "datavalue": {"value": {"time": "+1991-00-00", "precision": 9}}}
    statements = [
        {
            "id": f"s{number}",
            "mainsnak": {
                "snaktype": "value",
                "property": "P463",
                "datatype": "wikibase-item",
                "datavalue": {"value": {"id": f"Q{number}"}},
            },
            "qualifiers": {"P580": [time]},
        }
        for number in range(5)
    ]
    item = {"type": "item", "id": "Q999001", "claims": {"P463": statements}}
    file = run.folder / "item.json"
    file.write_text(json.dumps({"entities": {"Q999001": item}}))
    assert "5 rows: 5 stored, 0 rejected, 0 duplicates" in run("wikidata", str(file)).stderr
    assert "5 rows: 0 stored, 0 rejected, 5 duplicates" in run("wikidata", str(file)).stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_read_once(run):
    pipe = run.folder / "pipe"
    os.mkfifo(pipe)
    packed = gzip.compress(b"statelno,statehno,conttype,begin,end\n2,20,1,192001,201612\n")
    writer = threading.Thread(target=pipe.write_bytes, args=[packed])
    writer.start()
    done = run("cow", str(pipe))
    writer.join(timeout=10)
    assert "1 rows: 1 stored" in done.stderr, done.stderr


def test_a_file_name_need_be_no_utf8(run):
    try:
        (run.folder / "a\udce9.csv").write_text(
            "statelno,statehno,conttype,begin,end\n2,20,1,192001,201612\n2,20\n"
        )
    except (OSError, UnicodeEncodeError):
        pytest.skip("no such names here")
    done = run("cow", str(run.folder / "*.csv"))
    assert "2 rows: 1 stored, 1 rejected" in done.stderr
    assert "a\\udce9.csv" in CliRunner().invoke(main, ["cite", "--graph", run.archive]).stdout


def ask(run, *words):
    return CliRunner().invoke(main, [*words, "--graph", run.archive])


def test_a_code_asks_for_all_who_carried_it_in_turn(run, monkeypatch):
    pacts = "a,b,s,e\nSUN,USA,1933-11-16,1991-12-25\nRUS,USA,1991-12-26,\nFRA,USA,1950-01-01,\n"
    (run.folder / "pacts.csv").write_text(pacts)
    maps = [f"--map={key}" for key in ("subject=a", "object=b", "start=s", "end=e", "kind==aids")]
    assert run("csv", str(run.folder / "pacts.csv"), "--codes", "iso3", *maps).exit_code == 0
    for _ in range(2):
        then = ask(run, "at", "1962-10-27", "--entity", "365")
        assert "Soviet Union" in then.stdout, then.output
        assert "365 stands for Soviet Union, then Russia" in then.stderr
        assert "1 relation: 1 definite" in then.stderr
        assert (
            "1 relation" in ask(run, "at", "1962-10-27", "--entity", "365", "--entity", "2").stderr
        )
        story = ask(run, "timeline", "365").output
        assert "2 relations" in story
        assert "France" not in story
        monkeypatch.setattr(loading, "FITS", 0)  # and once more from the files


def test_a_code_that_states_passed_on_is_retold_in_the_command_of_a_picture(run):
    (run.folder / "pacts.csv").write_text("subject,object,start\nSUN,USA,1933\nRUS,USA,1992\n")
    assert run("csv", str(run.folder / "pacts.csv"), "--codes", "iso3", "--map", "kind==aids")
    history = dg.load(run.archive).select(entity="365")
    assert "--entity 365" in repr(history).replace("entity 365", "--entity 365")
    world = history.at("1962-10-27")
    assert [edge.subject for edge in world.relations(entity="365")] == ["soviet-union"]
    assert repr(history.timeline("365")) == "<Timeline of 365: 2 spells>"
    apart = dg.load(run.archive, in_memory=False).select(entity="365")
    assert len(apart.timeline("365")) == 2
    assert len(apart.table) == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["cow", "one.csv"], "csv takes any table, with --map); cow is a CSV of alliances"),
        (["gdelt", "one.csv"], "gdelt is 57, 58 or 61 tab-separated columns"),
        (["un-votes", "one.csv"], "un-votes is a CSV with rcid, country"),
        (["un-votes", "votes.csv"], "put both in one folder and name the file of votes"),
        (["cow", "none*.csv"], "none*.csv: no file has such a name"),
        (["xyz", "one.csv"], "there is no format 'xyz': take one of csv, cow, icews"),
    ],
)
def test_a_wrong_file_is_told_what_was_expected(run, arguments, told):
    (run.folder / "one.csv").write_text("subject,object,start\na,b,1990\n")
    (run.folder / "votes.csv").write_text("rcid,country,country_code,vote\n1,France,FR,yes\n")
    form, name = arguments
    done = run(form, str(run.folder / name))
    assert done.exit_code != 0
    assert told in done.stderr, done.stderr
    assert "Traceback" not in done.stderr


def test_events_have_no_evolution_and_are_told_what_else_to_ask(run):
    (run.folder / "events.csv").write_text("subject,object,date\na,b,1990-01-02\n")
    assert run("csv", str(run.folder / "events.csv"), "--map", "kind==meets").exit_code == 0
    done = ask(run, "evolution", "-o", str(run.folder / "e.png"))
    assert done.exit_code == 2
    assert "all of it is events" in done.stderr
    assert not (run.folder / "e.png").exists()


def test_a_start_on_or_before_a_day_is_exported_to_followthemoney_without_it(run):
    (run.folder / "one.csv").write_text("subject,object,start,end\na,b,[..1816-01-01],1850\n")
    done = run("csv", str(run.folder / "one.csv"), "--map", "kind==aids")
    assert "1 rows: 1 stored" in done.stderr, done.output
    out = run.folder / "out.json"
    assert ask(run, "export", "ftm", str(out)).exit_code == 0
    (link,) = (
        each
        for each in map(json.loads, out.read_text().splitlines())
        if "role" in each["properties"]
    )
    assert link["properties"]["endDate"] == ["1850"]
    assert "startDate" not in link["properties"]


@pytest.mark.parametrize("command", ["check", "format", "layout"])
def test_what_is_for_graph_folders_says_so_of_an_archive(run, command):
    (run.folder / "one.csv").write_text("subject,object,start\na,b,1990\n")
    assert run("csv", str(run.folder / "one.csv"), "--map", "kind==aids").exit_code == 0
    done = ask(run, command)
    assert done.exit_code == 2
    assert f"{run.archive} is an archive" in done.stderr
    assert "diplograph verify" in done.stderr
    assert "0 claims\n" in ask(run, "claims").stderr


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (("at", "1999-01-01"), "`diplograph import csv"),
        (("list", "kinds"), "`diplograph import csv"),
        (("check",), "name the graph folder that is meant"),
        (("format",), "name the graph folder that is meant"),
        (("layout",), "name the graph folder that is meant"),
    ],
)
def test_a_file_for_a_folder_is_told_what_to_do(tmp_path, words, remedy):
    path = tmp_path / "ties.csv"
    path.write_text("a,b\n1,2\n")
    done = CliRunner().invoke(main, [*words, "--graph", str(path)])
    assert done.exit_code in (1, 2)
    assert remedy in done.stderr
    assert "Traceback" not in done.output

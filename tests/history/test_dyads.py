"""Dyad tables equal a slow count over days, and a published table."""

from __future__ import annotations

import csv
import functools
import itertools

import numpy as np
import pytest
from click.testing import CliRunner

import diplograph as dg
from diplograph.cli import main
from diplograph.dates import InForce, day_number, iso
from diplograph.errors import DateError
from diplograph.history.dyads import periods_of
from diplograph.slices import unit_of

STATES = """stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version
USA,2,United States of America,1816,1,1,2016,12,31,2016
UKG,200,United Kingdom,1816,1,1,2016,12,31,2016
RUS,365,Russia,1816,1,1,2016,12,31,2016
GDR,265,German Democratic Republic,1954,3,25,1990,10,2,2016
"""
LINES = (
    "united-states allied-with united-kingdom 1949-04-04 .. 1995-01-01",
    "soviet-union allied-with east-germany 1955-05-14 1990-09-24",
    "united-states recognises soviet-union 1933-11-16 1991-12-25",
    "united-kingdom recognises soviet-union 1924~ 1989?",
    "united-states at-war-with soviet-union 1990-06 1990-08",
    "russia recognises united-states 1991-12-30 ..  1996",
)


@pytest.fixture
def states(tmp_path):
    path = tmp_path / "states.csv"
    path.write_text(STATES)
    return path


@pytest.fixture(scope="module")
def invented(small_graph):
    return dg.History.from_graph(small_graph(*LINES))


@pytest.fixture(scope="module")
def in_force(invented):
    """Find what is in force on a day, each relation with the units at its ends."""

    def edges(day):
        return [
            (edge, [unit_of(end, day) for end in (edge.subject, edge.object)])
            for edge in invented.at(iso(day))
        ]

    return functools.cache(edges)


def slow(in_force, period, one, other, kind, *, directed):
    """Count by looking at every day: the highest grade that each relation reaches."""
    counts = dict.fromkeys(("definite", "presumed", "possible"), 0)
    best = {}
    for day in range(period.first, period.last + 1):
        for edge, ends in in_force(day):
            match = ends == [one, other] or (
                ends == [other, one] and (not directed or edge.kind.symmetric)
            )
            if edge.kind.id == kind and match:
                best[edge.id] = max(best.get(edge.id, InForce.NO), edge.grade)
    for grade in best.values():
        counts[grade.word] += 1
    return counts


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize(
    ("period", "span"), [("year", (1988, 1993)), ("month", ("1990-05", "1990-11"))]
)
def test_counts_are_those_of_every_day(invented, in_force, states, directed, period, span):
    table = invented.dyads(*span, period=period, directed=directed, states=states)
    periods = {each.name: each for each in periods_of(str(span[0]), str(span[1]), period)}
    seen = set()
    for (
        name,
        one,
        other,
        *_,
    ) in table.rows():
        seen.add((name, one, other))
    for row in table.rows():
        told = dict(zip(table.header, row, strict=True))
        for kind in ("allied-with", "recognises", "at-war-with"):
            args = periods[row[0]], row[1], row[2], kind
            for grade, count in slow(in_force, *args, directed=directed).items():
                assert told[f"{kind}_{grade}"] == count, (row[:3], kind, grade)
    units = {"2", "200", "365"}
    for name, each in periods.items():
        there = units | ({"265"} if each.first <= day_number("1990-10-02") else set())
        pairs = itertools.permutations(there, 2)
        wanted = {(name, *pair) for pair in pairs if directed or int(pair[0]) < int(pair[1])}
        assert wanted == {row for row in seen if row[0] == name}


@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize(
    ("period", "span"), [("year", (1984, 2012)), ("month", ("1990-07", "1990-12"))]
)
def test_an_archive_counts_in_sql_what_the_table_counts(states, tmp_path, directed, period, span):
    archive, pairs = tmp_path / "a.archive", ("2,255", "255,365", "2,365", "365,265", "200,260")
    lines = ["ccode1,ccode2,from,to,what,sort"]
    chance = np.random.default_rng(3)
    for n in range(400):
        day = np.datetime64("1985-01-01") + chance.integers(0, 9_000)
        end = day + chance.integers(0, 4_000) if n % 3 else ".."
        start = str(day)[: (4, 7, 10)[n % 3]]
        lines.append(f"{pairs[n % 5]},{start},{end},{('aids', 'visits')[n % 2]},x")
    (tmp_path / "own.csv").write_text("\n".join(lines) + "\n")
    columns = {"subject": "ccode1", "object": "ccode2", "start": "from", "end": "to"}
    columns["kind"] = "what"
    dg.import_data("cow", [states], archive)
    report = dg.import_data("csv", [tmp_path / "own.csv"], archive, columns=columns, codes="cow")
    assert report.stored > 350
    one, other = (
        dg.load(archive, in_memory=in_memory).dyads(*span, period=period, directed=directed)
        for in_memory in (True, False)
    )
    assert one.columns == other.columns
    rows = list(one.rows())
    assert rows == list(other.rows())
    assert sum(value or 0 for row in rows for value in row[5:]) > 100


@pytest.mark.parametrize("period", ["year", "month"])
def test_germany_is_counted_alike_in_sql_when_its_number_changes(states, tmp_path, period):
    """As 255 until 1949 and again from 1990; a year holds days of both."""
    archive = tmp_path / "a.archive"
    states.write_text(
        STATES
        + "GFR,260,German Federal Republic,1949,6,1,1990,10,2,2016\n"
        + "GMY,255,Germany,1816,1,1,1949,12,31,2016\n"
        + "GMY,255,Germany,1990,10,3,2016,12,31,2016\n"
    )
    (tmp_path / "own.csv").write_text(
        "a,b,since,till\nGermany,USA,1930-01-01,1995-01-01\nGermany,USA,1949-08-01,1949-09-02\n"
        "Germany,USA,1949-01-01,1949-02-01\nGermany,USA,1990-11-01,1990-12-02\n"
    )
    columns = {"subject": "a", "object": "b", "kind": "=aids", "start": "since", "end": "till"}
    dg.import_data("cow", [states], archive)
    dg.import_data("csv", [tmp_path / "own.csv"], archive, columns=columns)
    for year in (1949, 1990):
        one, other = (
            list(dg.load(archive, in_memory=way).dyads(year, year, period=period).rows())
            for way in (True, False)
        )
        assert one == other
        assert {row[2] for row in one if any(row[5:])} == {"255", "260"}


def test_dyads_of_one_state_of_an_archive_are_those_in_memory(states, tmp_path):
    archive = tmp_path / "a.archive"
    (tmp_path / "own.csv").write_text(
        "a,b,since,till\nUSA,Russia,1930,1995\nUnited Kingdom,Russia,1930,1995\n"
    )
    columns = {"subject": "a", "object": "b", "kind": "=aids", "start": "since", "end": "till"}
    dg.import_data("cow", [states], archive)
    dg.import_data("csv", [tmp_path / "own.csv"], archive, columns=columns)
    memory, archived = dg.load(archive), dg.load(archive, in_memory=False)
    for entity, size in (("USA", 18), (["USA", "Soviet Union"], 6)):
        here, there = (
            list(each.select(entity=entity).dyads(1985, 1990).rows()) for each in (memory, archived)
        )
        assert len(here) == size, "every pair of theirs in every year"
        assert here == there
    here, there = (
        list(each.select(entity="USA").known_by("1920-01-01").dyads(1985, 1990).rows())
        for each in (memory, archived)
    )
    assert here == there


def test_options_that_would_change_nothing_are_refused(states, tmp_path):
    run, archive = CliRunner().invoke, str(tmp_path / "a.archive")
    assert run(main, ["import", "cow", str(states), "-o", archive]).exit_code == 0
    for words, told in (
        (["dyads", "--from", "1990", "--to", "1990", "--grade", "definite"], "its own columns"),
        (["import", "csv", str(states), "-o", archive, "--update"], "are for a graph folder"),
    ):
        done = run(main, [*words, *(["--graph", archive] if words[0] == "dyads" else [])])
        assert done.exit_code == 2
        assert told in done.stderr
    for delimiter in ("", ";;", '"'):
        words = ["import", "csv", str(states), "-o", archive, "--delimiter", delimiter]
        done = run(main, words)
        assert done.exit_code == 2
        assert "is not one character, such as ; or ," in done.stderr


def test_a_relation_goes_on_under_the_number_of_the_year(small_graph, states):
    states.write_text(
        STATES
        + "GFR,260,German Federal Republic,1955,5,5,1990,10,2,2016\n"
        + "GMY,255,Germany,1990,10,3,2016,12,31,2016\n"
    )
    history = dg.History.from_graph(
        small_graph("germany allied-with united-states 1955-05-06 .. 2020")
    )
    table = history.dyads(1988, 1993, states=states)
    met = {(row[0], row[1], row[2]) for row in table.rows() if any(row[5:])}
    assert met == {
        *((str(year), "2", "260") for year in (1988, 1989, 1990)),
        *((str(year), "2", "255") for year in (1991, 1992, 1993)),
    }


def test_what_is_not_covered_is_not_nothing(tmp_path):
    archive = tmp_path / "a.archive"
    (tmp_path / "states.csv").write_text(STATES)
    (tmp_path / "missions.csv").write_text(
        "country_code_cow,date_start,date_end,us_mission_status\n"
        "200,1950-01-01,1960-12-31,Embassy\n200,1961-01-01,1962-12-31,None\n"
    )
    dg.import_data("cow", [tmp_path / "states.csv"], archive)
    dg.import_data("us-missions", [tmp_path / "missions.csv"], archive)
    table = dg.load(archive).dyads(1958, 1970, directed=True)
    told = {(row[0], row[1], row[2]): row[5:] for row in table.rows()}
    names = [name.rsplit("_", 1) for name in table.columns]
    embassy = names.index(["resident-embassy", "definite"])
    assert told["1958", "2", "200"][embassy] == 1
    assert told["1958", "2", "365"][embassy] == 0, "covered: the United States with anybody"
    assert told["1958", "200", "2"][embassy] is None, "not covered: the other way"
    assert told["1970", "2", "200"][embassy] is None, "not covered: later than the data"
    assert "system-member" not in " ".join(table.columns)


def test_kinds_that_are_coded_together_are_covered_together(states, tmp_path):
    """A day without fighting, of data that would have told of it, is a day with 0 fights."""
    lines = []
    for number, (day, code) in enumerate((("20100218", "040"), ("20100220", "190"))):
        cells = [""] * 58
        cells[0], cells[1] = str(number), day
        cells[5] = cells[7] = "USA"
        cells[15] = cells[17] = "GBR"
        cells[26], cells[56] = code, day
        lines.append("\t".join(cells))
    (tmp_path / "events.tsv").write_text("\n".join(lines) + "\n")
    dg.import_data("gdelt", [tmp_path / "events.tsv"], tmp_path / "a.archive")
    table = dg.load(tmp_path / "a.archive").dyads(
        "2010-02-17", "2010-02-20", period="day", states=states
    )
    fights = table.columns.index("cameo-19_definite") + 5
    never = table.columns.index("cameo-20_definite") + 5
    pair = [row for row in table.rows() if row[1:3] == ("2", "200")]
    assert [row[fights] for row in pair] == [None, 0, 0, 1]
    assert [row[never] for row in pair] == [None, 0, 0, 0]


def test_years_between_two_files_are_not_covered(states, tmp_path):
    archive = tmp_path / "a.archive"
    for year in (1990, 1993):
        cells = [""] * 58
        cells[0], cells[1] = str(year), f"{year}0601"
        cells[5] = cells[7] = "USA"
        cells[15] = cells[17] = "GBR"
        cells[26], cells[56] = "040", f"{year}0601"
        (tmp_path / f"{year}.tsv").write_text("\t".join(cells) + "\n")
    files = [tmp_path / "1990.tsv", tmp_path / "1993.tsv"]
    dg.import_data("gdelt", files, archive)  # at once, and one after the other
    dg.import_data("gdelt", files[:1], tmp_path / "b.archive")
    dg.import_data("gdelt", files[1:], tmp_path / "b.archive")
    for folder in (archive, tmp_path / "b.archive"):
        table = dg.load(folder).dyads(1989, 1994, states=states)
        talks = table.columns.index("cameo-04_definite") + 5
        pair = [row[talks] for row in table.rows() if row[1:3] == ("2", "200")]
        assert pair == [None, 1, None, None, 1, None]


def test_files_of_both_kinds_say_the_same(invented, states, tmp_path):
    pytest.importorskip("pyarrow", reason="the extra `test` installs pyarrow")
    import pyarrow.parquet as pq

    table = invented.dyads(1988, 1992, states=states)
    assert (
        table.write(tmp_path / "d.csv")
        == table.write(tmp_path / "d.parquet")
        == len(list(table.rows()))
    )
    with (tmp_path / "d.csv").open(newline="") as stream:
        rows = list(csv.reader(stream))
    read = pq.read_table(tmp_path / "d.parquet").to_pylist()
    assert rows[0] == list(table.header)
    assert [[("" if v is None else str(v)) for v in row.values()] for row in read] == rows[1:]
    frame = table.to_pandas()
    assert frame.shape == (len(read), len(table.header))
    with pytest.raises(dg.GraphError, match=r"name it .csv or .parquet"):
        table.write(tmp_path / "d.xlsx")


def test_families_add_up_their_kinds(invented, states):
    by_kind = invented.dyads(1990, 1990, states=states).to_pandas()
    by_family = invented.dyads(1990, 1990, states=states, by="family").to_pandas()
    assert by_kind["allied-with_definite"].sum() == by_family["alliance_definite"].sum()


def test_as_many_periods_as_are_allowed():
    assert len(periods_of("2000-01-01", iso(day_number("2000-01-01") + 4_999), "day")) == 5_000
    with pytest.raises(DateError, match="at most 5000"):
        periods_of("2000-01-01", iso(day_number("2000-01-01") + 5_000), "day")


def test_whoever_is_asked_for_has_the_only_pairs(invented, states):
    whole = list(invented.dyads(1988, 1992, states=states).rows())
    one = list(invented.select(entity="united-states").dyads(1988, 1992, states=states).rows())
    assert [row[:3] for row in one] == [row[:3] for row in whole if "2" in row[1:3]]
    pair = invented.select(entity=["united-states", "united-kingdom"])
    assert {row[1:3] for row in pair.dyads(1988, 1992, states=states).rows()} == {("2", "200")}


def test_wrong_questions_are_explained(invented, history, states, tmp_path):
    with pytest.raises(dg.GraphError, match="--states FILE"):
        history.dyads(1990, 1991)
    with pytest.raises(DateError, match="the earlier one first"):
        invented.dyads(1991, 1990, states=states)
    with pytest.raises(DateError, match="longer ones"):
        invented.dyads(1900, 2020, period="day", states=states)
    with pytest.raises(DateError, match="year, month, day"):
        invented.dyads(1900, 1901, period="decade", states=states)
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(dg.ImportFailed, match="no file of the format cow"):
        invented.dyads(1990, 1991, states=tmp_path / "other.csv")


def test_the_published_table_of_disputes(shared, tmp_path):
    data = shared / "data"
    files = [data / "cow" / "states2016.csv", data / "peacesciencer" / "cow_mid_dirdisps.csv"]
    dg.import_data("cow", files, tmp_path / "a.archive")
    table = dg.load(tmp_path / "a.archive").dyads(1946, 2014)
    found = {
        (row[0], int(row[1]), int(row[2]))
        for row in table.rows()
        if any(value for value in row[5:])
    }
    with files[1].open(encoding="utf-8") as stream:
        published = {
            (row["year"], *sorted((int(row["ccode1"]), int(row["ccode2"]))))
            for row in csv.DictReader(stream)
            if 1946 <= int(row["year"]) <= 2014
        }
    assert len(published) > 1_000
    assert found == published


def test_three_lines_from_file_to_table(tmp_path):
    (tmp_path / "states.csv").write_text(STATES)
    run = CliRunner().invoke
    archive = str(tmp_path / "cow.archive")
    done = run(main, ["import", "cow", str(tmp_path / "states.csv"), "-o", archive])
    assert done.exit_code == 0, done.output
    assert "4 rows: 4 stored, 0 rejected, 0 duplicates" in done.stderr
    done = run(main, ["at", "1980-01-01", "--graph", archive])
    assert "is a member of the state system" in done.stdout
    out = tmp_path / "dyads.csv"
    done = run(
        main, ["dyads", "--from", "1980", "--to", "1981", "--graph", archive, "-o", str(out)]
    )
    assert done.exit_code == 0, done.output
    assert "wrote" in done.stderr
    assert "12 rows" in done.stderr
    done = run(main, ["dyads", "--from", "1980", "--to", "1981", "--graph", archive])
    assert done.stdout == out.read_text()
    done = run(main, ["import", "gdelt", str(tmp_path / "states.csv"), "-o", archive])
    assert done.exit_code == 2
    assert "it looks like cow" in done.stderr
    done = run(main, ["verify", archive])
    assert done.exit_code == 0
    done = run(main, ["verify", archive, "--drop-old"])
    assert "removed 0 files" in done.stderr

"""The real files of the data sets, where they lie beside the checkout.

Every row is accounted for, and what it says is read a second time, plainly.
"""

from __future__ import annotations

import calendar
import csv
import itertools
import json
from xml.etree import ElementTree

import pytest

from diplograph.dates import iso

COW = {
    "cow/alliance_v4.1_by_dyad.csv": 3,
    "cow/alliance_v4.1_by_directed.csv": 20,
    "cow/alliance_v4.1_by_member.csv": 0,
    "cow/contdir.csv": 0,
    "cow/states2016.csv": 0,
    "cow/Diplomatic_Exchange_2006v1.head.csv": 18,
    "peacesciencer/gml_part.csv": 0,
    "peacesciencer/cow_mid_dirdisps.csv": 0,
    "peacesciencer/cow_war_inter.csv": 0,
    "peacesciencer/cow_war_intra.csv": 119,
}
"""Files, with the rows that their own faults make impossible to store."""
TABLES = {
    "sanctions": "sanctions/IST-dataset.csv",
    "us-missions": "us_missions/mission_status_range_cow_v0.1.csv",
    "un-votes": "un/un_votes_2014on_16c.csv",
}


def rows_of(path):
    with path.open(newline="", encoding="utf-8") as stream:
        return sum(1 for _ in csv.reader(stream)) - 1


@pytest.mark.parametrize(("name", "rejected"), COW.items())
def test_cow(shared, read_file, name, rejected):
    path = shared / "data" / name
    made = read_file("cow", path)
    assert made.counts[2] == rejected
    assert made.counts[0] + rejected == rows_of(path)
    assert made.rows


def test_both_alliance_files_say_the_same(shared, read_file):
    one, other = (
        read_file("cow", shared / "data" / f"cow/alliance_v4.1_by_{each}.csv")
        for each in ("dyad", "directed")
    )
    assert sorted(map(str, one.rows)) == sorted(map(str, other.rows))


@pytest.mark.parametrize(("form", "name"), TABLES.items())
def test_tables(shared, read_file, form, name):
    path = shared / "data" / name
    made = read_file(form, path)
    assert made.counts == (rows_of(path), 0, 0)


def test_events(shared, read_file):
    path = shared / "data" / "icews" / "events.2018.sample.a.tab"
    made = read_file("icews", path)
    assert made.counts[0] == len(path.read_text(encoding="utf-8").splitlines()) - 1
    for path in (shared / "data" / "gdelt").glob("*export*"):
        made = read_file("gdelt", path)
        assert sum(made.counts) == len(path.read_bytes().splitlines()) == 60
        assert all("both actors were expected" in rule for *_, rule in made.rejects)


def test_documents(shared, read_file):
    path = shared / "data" / "un" / "UN_consolidated_cut.xml"
    root = ElementTree.parse(path).getroot()
    entries = sum(1 for each in root.iter() if each.tag in ("INDIVIDUAL", "ENTITY"))
    assert read_file("un-list", path).counts == (entries, 0, 0)
    path = shared / "data" / "wikidata" / "Q7747.json"
    claims = json.loads(path.read_text(encoding="utf-8"))["entities"]["Q7747"]["claims"]
    dated = sum(
        bool({"P580", "P582", "P585"} & set(each.get("qualifiers", {})))
        for statements in claims.values()
        for each in statements
        if each["mainsnak"]["datatype"] == "wikibase-item"
    )
    accepted, _, rejected = read_file("wikidata", path).counts
    assert accepted + rejected == dated
    for path in (shared / "data" / "opensanctions").glob("*.json"):
        assert read_file("ftm", path).counts[2] == 0


def read_rows(path, delimiter=",", **given):
    """Give the rows of a table, with the line of each."""
    with path.open(newline="", encoding="utf-8") as stream:
        yield from enumerate(csv.DictReader(stream, delimiter=delimiter, **given), 2)


def written(cells, names):
    """Give year, month and day as first and last ISO day; None where there is no year."""
    year, month, day = (cells[name] for name in names)
    if not year:
        return None
    last = calendar.monthrange(int(year), int(month))[1]
    days = (1, last) if day == "-9" else (int(day), int(day))
    return tuple(f"{int(year):04}-{int(month):02}-{each:02}" for each in days)


def test_alliances_say_what_the_file_says(shared, read_file):
    path = shared / "data" / "cow" / "alliance_v4.1_by_dyad.csv"
    kinds = {
        "defense": "defence-pact",
        "neutrality": "neutrality-pact",
        "nonaggression": "non-aggression-pact",
        "entente": "entente",
    }
    by_line = read_file("cow", path).by_line
    for line, cells in read_rows(path):
        start, end = (
            written(cells, [f"dyad_{which}_{part}" for part in ("year", "month", "day")])
            for which in ("st", "end")
        )
        if end and end < start:
            assert line not in by_line
            continue
        for flag, kind in kinds.items():
            rows = [row for row in by_line[line] if row[1] == kind]
            assert bool(rows) == (cells[flag] == "1")
            if rows:
                assert rows[0][3:5] == (None if cells["left_censor"] == "1" else start[0], start[0])
                assert rows[-1][5:] == (end or ("2012-12-31", None))
                assert all(one[6] < other[3] for one, other in itertools.pairwise(rows))


def test_borders_have_the_precision_of_a_month(shared, read_file):
    path = shared / "data" / "cow" / "contdir.csv"
    by_line = read_file("cow", path).by_line
    for line, cells in read_rows(path):
        first, last = by_line[line][0], by_line[line][-1]
        begin, end = (f"{cells[name][:4]}-{cells[name][4:]}" for name in ("begin", "end"))
        assert first[4].startswith(begin)
        assert first[3] == (None if begin == "1816-01" else f"{begin}-01")
        assert (last[5:] == ("2016-12-31", None)) == (end == "2016-12")
        assert last[5].startswith(end)
        assert {row[1] for row in by_line[line]} == {
            "land-border" if cells["conttype"] == "1" else "water-border"
        }


def test_participants_have_unknown_days(shared, read_file):
    path = shared / "data" / "peacesciencer" / "gml_part.csv"
    by_line = read_file("cow", path).by_line
    for line, cells in read_rows(path):
        start = written(cells, ("styear", "stmon", "stday"))
        end = written(cells, ("endyear", "endmon", "endday"))
        rows = by_line[line]
        assert (rows[0][3], rows[-1][6]) == (start[0], end[1])
        assert all(row[2] == f"dispute-{cells['dispnum']}" for row in rows)


@pytest.mark.parametrize(
    ("name", "number", "onset"),
    [
        ("cow_mid_dirdisps", "dispnum", "disponset"),
        ("cow_war_inter", "warnum", "cowinteronset"),
    ],
)
def test_years_are_joined_into_spells(shared, read_file, name, number, onset):
    path = shared / "data" / "peacesciencer" / f"{name}.csv"
    years = {}
    for _, cells in read_rows(path):
        pair = tuple(sorted((int(cells["ccode1"]), int(cells["ccode2"]))))
        years[cells[number], *pair, int(cells["year"])] = cells[onset] == "1"
    begins = [key for key, new in years.items() if new or (*key[:-1], key[-1] - 1) not in years]
    ends = [key for key in years if years.get((*key[:-1], key[-1] + 1), True)]
    made = read_file("cow", path)
    first, last = {}, {}
    for record, row in zip(made.records, made.rows, strict=True):
        first.setdefault(record, int(row[3][:4]))
        last[record] = int(row[6][:4])
    assert sorted(first.values()) == sorted(key[-1] for key in begins)
    assert sorted(last.values()) == sorted(key[-1] for key in ends)


def test_missions_say_what_the_file_says(shared, read_file):
    path = shared / "data" / TABLES["us-missions"]
    by_line = read_file("us-missions", path).by_line
    for line, cells in read_rows(path):
        rows = by_line[line]
        start, end = cells["date_start"], cells["date_end"]
        assert rows[0][3:5] == (None if start == "1816-01-01" else start, start)
        assert rows[-1][5:] == (end, None if end == "2024-12-31" else end)


def test_cases_say_what_the_file_says(shared, read_file):
    path = shared / "data" / TABLES["sanctions"]
    by_line = read_file("sanctions", path).by_line
    cases = [cells for _, cells in read_rows(path)]
    assert len(by_line) == len(cases)
    # cells run over lines there, so that rows go by their order and not by their number
    for cells, (_, rows) in zip(cases, sorted(by_line.items()), strict=True):
        start, end = (
            "-".join(reversed(cells[name].strip().split("."))) for name in ("startdate", "terdate")
        )
        assert min(row[4] for row in rows) == start
        assert max(row[5] for row in rows) == (end or "2018-12-31")
        assert any(row[6] is None for row in rows) == (not end)


def test_votes_say_what_the_file_says(shared, read_file):
    path = shared / "data" / TABLES["un-votes"]
    days = {
        cells["rcid"]: cells["date"]
        for _, cells in read_rows(shared / "data" / "un" / "un_roll_calls_2014on.csv")
    }
    made = read_file("un-votes", path)
    for (_, cells), row in zip(read_rows(path), made.rows, strict=True):
        call = cells["rcid"]
        assert row[1:3] == (f"votes-{cells['vote']}", f"un-roll-call-{call}")
        assert row[3:] == (days[call],) * 4


def test_icews_says_what_the_file_says(shared, read_file):
    path = shared / "data" / "icews" / "events.2018.sample.a.tab"
    made = read_file("icews", path)
    lines = read_rows(path, "\t", quoting=csv.QUOTE_NONE)
    for (line, cells), number, row in zip(lines, made.lines, made.rows, strict=True):
        assert line == number
        assert row[1] == f"cameo-{cells['CAMEO Code'][:2]}"
        assert row[3:] == (cells["Event Date"],) * 4
    labels = {each.id: each for each in made.intake.catalogue.entities}
    for (_, cells), row in zip(
        read_rows(path, "\t", quoting=csv.QUOTE_NONE), made.rows, strict=True
    ):
        entity = labels[row[0]]
        assert entity.type == "country" or entity.label == cells["Source Name"]


@pytest.mark.parametrize("name", ["gdelt1_export.a.csv", "gdelt2_export.a.csv"])
def test_gdelt_says_what_the_file_says(shared, read_file, name):
    path = shared / "data" / "gdelt" / name
    made = read_file("gdelt", path)
    by_line = dict(zip(made.lines, zip(made.rows, made.known, strict=True), strict=True))
    for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        cells = text.split("\t")
        assert (line in by_line) == bool(cells[5].strip() and cells[15].strip())
        if line in by_line:
            row, known = by_line[line]
            added = cells[59 if len(cells) == 61 else 56][:8]
            assert row[1] == f"cameo-{cells[26][:2]}"
            assert row[3].replace("-", "") == cells[1]
            assert iso(known).replace("-", "") == max(added, cells[1])


def test_the_un_list_says_what_the_file_says(shared, read_file):
    path = shared / "data" / "un" / "UN_consolidated_cut.xml"
    root = ElementTree.parse(path).getroot()
    entries = [each for each in root.iter() if each.tag in ("INDIVIDUAL", "ENTITY")]
    seen = root.get("dateGenerated")[:10]
    for entry, row in zip(entries, read_file("un-list", path).rows, strict=True):
        reference = entry.findtext("REFERENCE_NUMBER").strip().lower().replace(".", "-")
        assert row[2] == f"un-{reference}"
        listed = entry.findtext("LISTED_ON")[:10]
        assert row[3:] == (listed, listed, seen, None)

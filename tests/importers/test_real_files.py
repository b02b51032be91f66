"""The real files of the data sets, where they lie beside the checkout: every row is accounted."""

from __future__ import annotations

import csv
import json
from xml.etree import ElementTree

import pytest

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

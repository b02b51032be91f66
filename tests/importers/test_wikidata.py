"""Wikidata's entities in invented rows: precision, calendars, what has no value, dirt."""

from __future__ import annotations

import json

import pytest

from diplograph.errors import ImportFailed
from diplograph.importers import wikidata as wikidata_module


def wikidata(*statements):
    entity = {
        "type": "item",
        "id": "Q999001",
        "modified": "2024-05-06T00:00:00Z",
        "labels": {"en": {"value": "Ruritania"}},
        "claims": {"P530": list(statements)},
    }
    return json.dumps({"entities": {"Q999001": entity}})


def statement(number, *, rank="normal", kind="value", **qualifiers):
    def snak(each):
        if each in ("somevalue", "novalue"):
            return {"snaktype": each, "property": "P582"}
        time, precision = each
        value = {"time": time, "precision": precision}
        return {"snaktype": "value", "property": "P580", "datavalue": {"value": value}}

    main = {"snaktype": kind, "property": "P530", "datatype": "wikibase-item"}
    if kind == "value":
        main["datavalue"] = {"value": {"id": "Q159"}}
    return {
        "id": f"s{number}",
        "rank": rank,
        "mainsnak": main,
        "qualifiers": {name: [snak(each)] for name, each in qualifiers.items()},
    }


def test_wikidata_keeps_precision_and_kinds_of_nothing_apart(read):
    start = ("+1991-00-00T00:00:00Z", 9)
    made = read(
        "wikidata",
        wikidata(
            statement(1, P580=start, P582=("+1995-03-00T00:00:00Z", 10)),
            statement(2, P580=start),
            statement(3, P580=start, P582="somevalue"),
            statement(4, P580=start, P582="novalue"),
            statement(5, P585=("+1995-03-04T00:00:00Z", 11)),
            statement(6, rank="deprecated", P580=start),
            statement(7, kind="somevalue", P580=start),
            statement(8, P580=("-0044-03-15T00:00:00Z", 11)),
        ),
    )
    year = "1991-01-01", "1991-12-31"
    assert [row[3:] for row in made.rows] == [
        (*year, "1995-03-01", "1995-03-31"),
        (*year, "1991-12-31", None),
        (*year, "1991-01-01", None),
        (*year, "2024-05-06", None),
        ("1995-03-04",) * 4,
    ]
    assert [row[1] for row in made.rows] == ["wikidata-p530"] * 4 + ["wikidata-p530-event"]
    assert made.counts == (5, 0, 3)


def test_a_time_is_read_in_its_calendar(read):
    julian = statement(1, P580=("+1654-01-08T00:00:00Z", 11), P582=("+1900-00-00T00:00:00Z", 7))
    for snak in (*julian["qualifiers"]["P580"], *julian["qualifiers"]["P582"]):
        snak["datavalue"]["value"]["calendarmodel"] = "http://www.wikidata.org/entity/Q1985786"
    none = statement(2, P580=("+1899-02-29T00:00:00Z", 11))
    made = read("wikidata", wikidata(julian, none))
    # 1 January 1801 of the Julian calendar was the 13th, 31 December 1900 the 13th of January
    assert made.rows[0][3:] == ("1654-01-18", "1654-01-18", "1801-01-13", "1901-01-13")
    assert "a date that exists" in made.rejects[0][3]


@pytest.mark.parametrize(
    ("time", "first", "last"),
    [
        (("+1900-00-00T00:00:00Z", 7), "1801-01-01", "1900-12-31"),
        (("+1850-00-00T00:00:00Z", 7), "1801-01-01", "1900-12-31"),
        (("+1990-00-00T00:00:00Z", 8), "1990-01-01", "1999-12-31"),
        (("+1995-00-00T00:00:00Z", 9), "1995-01-01", "1995-12-31"),
        (("+1996-02-00T00:00:00Z", 10), "1996-02-01", "1996-02-29"),
    ],
)
def test_precision_gives_the_bounds(read, time, first, last):
    made = read("wikidata", wikidata(statement(1, P585=time)))
    assert made.rows[0][3:] == (first, last, first, last)


def test_several_times_of_a_qualifier_span_what_they_say(read):
    several = statement(1, P580=("+1991-00-00T00:00:00Z", 9), P582=("+2001-00-00T00:00:00Z", 9))
    later = statement(2, P580=("+1993-05-00T00:00:00Z", 10))
    several["qualifiers"]["P580"] += later["qualifiers"]["P580"]
    made = read("wikidata", wikidata(several))
    assert made.rows[0][3:] == ("1991-01-01", "1993-05-31", "2001-01-01", "2001-12-31")


def entity(identifier, *statements, **more):
    """One entity, as a line of a dump has it."""
    claims = {"P530": list(statements)} if statements else []
    return json.dumps({"type": "item", "id": identifier, "labels": [], "claims": claims} | more)


def test_a_dump_is_read_line_by_line_and_dirt_is_rejected(read, monkeypatch):
    monkeypatch.setattr(wikidata_module, "_MOST", 20_000)
    start = ("+1991-00-00T00:00:00Z", 9)
    broken = statement(3, P580=start)
    broken["qualifiers"]["P580"] = [{"snaktype": "value"}]
    lines = [
        entity("Q999001", statement(1, P580=start), modified="2024-05-06T00:00:00Z"),
        entity("Q999002", statement(2, P580=start), broken)[:-40],
        entity("Q999003", broken),
        entity("Q999004"),  # an empty map is written as a list
        entity("Q159", labels={"en": {"value": "Russia"}}),
        entity("Q999005", labels={"en": {"value": "x" * 30_000}}),
    ]
    made = read("wikidata", "[\n" + ",\n".join(lines) + "\n]\n")
    assert [row[0] for row in made.rows] == ["Q999001"]
    assert [(line, rule.split()[0]) for line, _, _, rule in made.rejects] == [
        ("3", "an"),
        ("4", "a"),
        ("7", "an"),
    ]
    assert made.counts == (1, 0, 3)
    labels = {each.id: each.label for each in made.intake.catalogue.entities}
    assert labels["Q159"] == "Russia"  # named after it was first met


def test_a_document_over_many_lines(read, monkeypatch):
    text = json.dumps(
        json.loads(wikidata(statement(1, P580=("+1991-00-00T00:00:00Z", 9)))), indent=1
    )
    assert read("wikidata", text).counts == (1, 0, 0)
    monkeypatch.setattr(wikidata_module, "_MOST", 200)
    with pytest.raises(ImportFailed, match="has not one entity a line"):
        read("wikidata", text)


def test_what_two_items_say_of_each_other_is_one(read):
    start = ("+1991-00-00T00:00:00Z", 9)
    back = statement(2, P580=start)
    back["mainsnak"]["datavalue"]["value"]["id"] = "Q999001"
    lines = [
        entity("Q999001", statement(1, P580=start)),
        entity("Q159", back),
    ]
    made = read("wikidata", "\n".join(lines))
    assert [row[::2][:2] for row in made.rows] == [("Q999001", "Q159"), ("Q159", "Q999001")]
    assert len(set(made.records)) == 1


def test_people_are_people(read):
    human = {"mainsnak": {"snaktype": "value", "datavalue": {"value": {"id": "Q5"}}}}
    claims = {"P31": [human], "P530": [statement(1, P580=("+1991-00-00T00:00:00Z", 9))]}
    made = read("wikidata", entity("Q999001", claims=claims))
    assert made.intake.catalogue.entities[0].type == "person"


@pytest.mark.parametrize(
    "claims",
    [[], {"P1": 1}, {"P1": [1]}, {"P1": [{}]}, {"P1": [{"mainsnak": [], "qualifiers": {}}]}],
)
def test_strange_shapes_are_no_statements(read, claims):
    assert read("wikidata", entity("Q999001", claims=claims)).counts == (0, 0, 0)

"""Whatever stands in a cell, its row is stored or rejected, and what is stored is in order."""

from __future__ import annotations

import csv
import io
import json

import pytest

JUNK = (
    *("", " ", "-9", "NA", "x", "9" * 30, "-1", "0", "1e5", "1.0", "1_0", "\u0663", "\u00b2"),
    *(
        "2015-13-40",
        "99999",
        "None",
        '"',
        "1",
        "2",
        "255",
        "260",
        "345",
        "2016",
        "..",
        "\ud83d\ude00",
    ),
)
TABLES = """
cow
version4id ccode1 ccode2 dyad_st_day dyad_st_month dyad_st_year dyad_end_day dyad_end_month
dyad_end_year left_censor right_censor defense neutrality nonaggression entente
9001 255 365 1 2 1900 3 4 1920 0 0 1 1 1 1

cow
version4id ccode ss_type mem_st_day mem_st_month mem_st_year mem_end_day mem_end_month
mem_end_year left_censor
9001 345 I 1 2 1900 3 4 2005 0

cow
stateabb ccode statenme styear stmonth stday endyear endmonth endday version
YUG 345 Yugoslavia 1944 10 20 2016 12 31 2016

cow
statelno statehno conttype begin end
255 365 1 190001 194505

cow
dispnum ccode styear stmon stday endyear endmon endday
3 345 1992 1 -9 1993 5 6

cow
dispnum ccode1 ccode2 year disponset
3 255 345 1992 1

cow
warnum year ccodea sidea ccodeb sideb cowintraonset
3 1992 365 Russia -8 Reds 1

cow
ccode1 ccode2 year DR_at_1 DR_at_2 DE
2 345 1925 3 3 1

us-missions
country_code_cow date_start date_end us_mission_status
345 1990-01-01 2024-12-31 None

sanctions
caseid sender target startdate terdate ongoing
A 2 345 05.06.1990 23.06.2008 0

csv
subject object kind start end asof
France Chad ally 1960 1970 1965

csv
subject object start_year start_month start_day end_year end_month end_day
a b 1960 1 2 1970 3 4

csv
subject object years
a b 1960-1970

csv
subject object date known
a b 1960 1970
"""


def tables():
    """Give the format of each table, its header and a row."""
    for table in TABLES.strip().split("\n\n"):
        form, *header, row = table.splitlines()
        yield form, " ".join(header).replace(" ", ","), row.replace(" ", ",")


@pytest.mark.parametrize(("form", "header", "row"), list(tables()))
def test_any_cell_may_be_anything(read, form, header, row):
    cells = row.split(",")
    rows = [
        cells,
        *([*cells[:n], text, *cells[n + 1 :]] for n in range(len(cells)) for text in JUNK),
    ]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    made = read(form, header + "\n" + out.getvalue().encode(errors="replace").decode())
    accepted, _, rejected = made.counts
    assert accepted + rejected == len(rows)
    assert accepted
    assert rejected
    for *_, start_min, start_max, end_min, end_max in made.rows:
        assert (start_min or "0") <= (start_max or "9999-12-31")
        assert (end_min or "0") <= (end_max or "9999-12-31")
        assert (start_min or "0") <= (end_max or "9999-12-31")


ANYTHING = (None, 1, -1e30, True, "", "x", [], [None], [[]], {}, {"a": 1})


def changed(value):
    """Give a value with each of its parts, one at a time, as anything else or left out."""
    yield from ANYTHING
    if isinstance(value, dict):
        for key, part in value.items():
            yield {other: each for other, each in value.items() if other != key}
            for new in changed(part):
                yield value | {key: new}
    elif isinstance(value, list):
        for place, part in enumerate(value):
            for new in changed(part):
                yield [*value[:place], new, *value[place + 1 :]]


TIME = {"time": "+1991-02-03T00:00:00Z", "precision": 11, "calendarmodel": "x/Q1985786"}
SNAK = {"snaktype": "value", "property": "P580", "datavalue": {"value": TIME}}
ITEM = {
    "type": "item",
    "id": "Q999001",
    "modified": "2024-05-06T00:00:00Z",
    "labels": {"en": {"value": "Ruritania"}},
    "claims": {
        "P530": [
            {
                "id": "s1",
                "rank": "normal",
                "mainsnak": {
                    "snaktype": "value",
                    "property": "P530",
                    "datatype": "wikibase-item",
                    "datavalue": {"value": {"id": "Q159"}},
                },
                "qualifiers": {"P580": [SNAK], "P582": [SNAK], "P585": [SNAK]},
            }
        ]
    },
}
LINK = {
    "id": "l1",
    "schema": "Membership",
    "properties": {"member": ["a"], "organization": ["b"], "role": ["x"], "startDate": ["2001"]},
}
LISTED = {
    "id": "a",
    "schema": "Person",
    "caption": "Jane",
    "datasets": ["un"],
    "first_seen": "2022-04-27T01:00:00",
    "last_seen": "2024-06-01T01:00:00",
    "properties": {"name": ["Jane"], "topics": ["sanction"], "createdAt": ["2022"]},
}
SANCTION = {
    "id": "s1",
    "schema": "Sanction",
    "datasets": ["un"],
    "last_seen": "2024-06-01T01:00:00",
    "properties": {"entity": ["a"], "authority": ["France"], "startDate": ["2022"]},
}


@pytest.mark.parametrize(
    ("form", "value"),
    [("wikidata", ITEM), ("ftm", LINK), ("ftm", LISTED), ("ftm", SANCTION)],
)
def test_any_part_of_an_object_may_be_anything(read, form, value):
    lines = [json.dumps(each) for each in (value, *changed(value))]
    made = read(form, "\n".join(lines) + "\n")
    assert made.rows
    if form == "ftm":
        assert made.counts[0] + made.counts[2] == len(lines)
    for entity in made.intake.catalogue.entities:
        assert isinstance(entity.id, str)
        assert isinstance(entity.label, str)

"""Codes that pass from one state to the next, and spells that lie across."""

from __future__ import annotations

BORDERS = "dyad,statelno,statelab,statehno,statehab,conttype,begin,end,notes\n"
DISPUTES = "dispnum,ccode1,ccode2,year,dispongoing,disponset\n"
STATES = "stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version\n"


def years(made):
    """Give ends and years of each."""
    return [(row[0], row[2], row[3][:4], row[6][:4]) for row in made.rows]


def test_a_spell_is_not_cut_where_it_may_have_ended(read):
    made = read("cow", BORDERS + '3400,365,"RUS",640,"TUR",1,194505,199112,""\n')
    assert [row[0] for row in made.rows] == ["soviet-union"]
    made = read("cow", BORDERS + '3400,365,"RUS",640,"TUR",1,194505,199201,""\n')
    assert [(row[0], *row[3:]) for row in made.rows] == [
        ("soviet-union", "1945-05-01", "1945-05-31", "1991-12-25", "1991-12-25"),
        ("russia", "1991-12-26", "1991-12-26", "1992-01-01", "1992-01-31"),
    ]


def test_a_code_is_looked_up_when_the_spell_surely_held(read):
    made = read("cow", BORDERS + '3650,365,"RUS",369,"UKR",1,199112,201612,""\n')
    assert [row[0] for row in made.rows] == ["russia"]


def test_a_state_is_not_cut_where_only_its_codes_change(read):
    made = read("cow", STATES + "YUG,345,Yugoslavia,1992,5,1,2016,12,31,2016\n")
    assert [(row[0], row[4], row[5]) for row in made.rows] == [
        ("serbia-and-montenegro", "1992-05-01", "2006-06-04"),
        ("serbia", "2006-06-05", "2016-12-31"),
    ]


def test_where_no_day_is_sure_the_longest_bearer_counts(read):
    made = read(
        "cow",
        DISPUTES
        + "1,2,345,1992,1,1\n2,2,365,1991,1,1\n3,2,255,1945,1,1\n4,2,255,1946,1,1\n"
        + "5,2,365,1917,1,1\n",
    )
    assert [row[2] for row in made.rows] == [
        *("serbia-and-montenegro", "soviet-union", "german-reich", "germany", "russian-empire"),
    ]


def test_years_are_cut_where_a_code_surely_passes_on(read):
    rows = "".join(f"1,200,345,{year},1,{int(year == 1990)}\n" for year in range(1990, 1995))
    made = read("cow", DISPUTES + rows)
    assert years(made) == [
        ("united-kingdom", "yugoslavia", "1990", "1992"),
        ("united-kingdom", "serbia-and-montenegro", "1992", "1994"),
    ]


def test_two_codes_of_one_state_are_no_pair(read):
    made = read("cow", DISPUTES + "7,255,260,1990,1,1\n7,255,260,1991,1,0\n8,2,20,1990,1,1\n")
    assert [row[0] for row in made.rows] == ["united-states"]
    assert made.counts == (1, 0, 2)
    assert {rule for *_, rule in made.rejects} == {
        "two different actors were expected: both are the same that day"
    }


def test_a_state_has_all_its_names_whenever_it_is_met(read):
    made = read("cow", STATES + "GFR,260,German Federal Republic,1955,5,5,1990,10,2,2016\n")
    germany = made.intake.catalogue.entities[1]
    assert germany.id == "germany"
    assert "German Federal Republic" in germany.aliases
    made = read("cow", STATES + "DRC,490,Congo,1975,1,1,1990,10,2,2016\n")
    assert made.intake.catalogue.entities[1].iso3 == "COD"

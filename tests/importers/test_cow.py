"""The Correlates of War: pacts, states, borders, disputes, wars told year by year, coverage."""

from __future__ import annotations

import pytest

import diplograph as dg
from diplograph.dates import iso
from diplograph.errors import ImportFailed

CIVIL = "warnum,warname,year,cowintraonset,ccodea,sidea,ccodeb,sideb,ongo2007\n"

WARS = "warnum,ccode1,ccode2,year,cowinteronset\n"

DYAD = (
    "version4id,ccode1,state_name1,ccode2,state_name2,dyad_st_day,dyad_st_month,dyad_st_year,"
    "dyad_end_day,dyad_end_month,dyad_end_year,left_censor,right_censor,defense,neutrality,"
    "nonaggression,entente,asymmetric,version\n"
)


def test_alliances_by_dyad(read):
    made = read(
        "cow",
        DYAD
        + '9001,2,"United States",20,"Canada",1,1,1816,,,,1,1,1,0,0,0,0,4.1\n'
        + '9002,365,"Russia",220,"France",5,6,1980,7,8,1995,0,0,0,1,0,1,0,4.1\n'
        + '9003,2,"United States",20,"Canada",1,2,1950,1,2,1940,0,0,1,0,0,0,0,4.1\n'
        + '9004,2,"United States",20,"Canada",1,2,1950,1,2,1960,0,0,0,0,0,0,0,4.1\n'
        + '9005,2,"United States",1,"Nowhere",1,2,1950,1,2,1960,0,0,1,0,0,0,0,4.1\n'
        + '9006,2,"United States",20,"Canada",-9,5,1950,31,2,1960,0,0,1,0,0,0,0,4.1\n',
    )
    horizon = "2012-12-31"
    assert made.rows == [
        ("united-states", "defence-pact", "canada", None, "1816-01-01", horizon, None),
        # a pact with the number 365 passes from the Soviet Union to Russia
        *(
            row
            for kind in ("neutrality-pact", "entente")
            for row in (
                ("france", kind, "soviet-union", *["1980-06-05"] * 2, *["1991-12-25"] * 2),
                ("france", kind, "russia", *["1991-12-26"] * 2, *["1995-08-07"] * 2),
            )
        ),
    ]
    assert [line for line, *_ in made.rejects] == ["4", "5", "6", "7"]
    assert made.counts == (2, 0, 4)
    assert "a day that exists" in made.rejects[3][3]


def test_a_directed_file_stores_each_pair_once(read):
    directed = DYAD.replace("asymmetric,", "")
    made = read(
        "cow",
        directed
        + '9001,2,"United States",20,"Canada",1,1,1950,1,1,1960,0,0,1,0,0,1,4.1\n'
        + '9001,20,"Canada",2,"United States",1,1,1950,1,1,1960,0,0,1,0,0,1,4.1\n'
        + '9001,20,"Canada",2,"United States",1,1,1950,1,1,1960,0,0,0,1,0,0,4.1\n',
    )
    assert [row[1] for row in made.rows] == ["defence-pact", "entente", "neutrality-pact"]
    assert made.counts == (3, 1, 0)


def test_states_and_borders(read):
    made = read(
        "cow",
        "stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version\n"
        "USA,2,United States of America,1816,1,1,2016,12,31,2016\n"
        "GDR,265,German Democratic Republic,1954,3,25,1990,10,2,2016\n",
    )
    assert made.rows == [
        (
            *("united-states", "system-member", "interstate-system"),
            *(None, "1816-01-01", "2016-12-31", None),
        ),
        (
            *("east-germany", "system-member", "interstate-system"),
            *("1954-03-25", "1954-03-25", "1990-10-02", "1990-10-02"),
        ),
    ]
    made = read(
        "cow",
        "dyad,statelno,statelab,statehno,statehab,conttype,begin,end,notes,version\n"
        '2020,2,"USA",20,"CAN",1,192001,201612,"x, y",3.2\n'
        '2040,2,"USA",40,"CUB",4,190205,190609,"z",3.2\n'
        '2040,40,"CUB",2,"USA",4,190205,190609,"again",3.2\n'
        '2040,2,"USA",40,"CUB",7,190205,190609,"z",3.2\n',
    )
    assert made.rows == [
        ("united-states", "land-border", "canada", "1920-01-01", "1920-01-31", "2016-12-31", None),
        (
            "united-states",
            "water-border",
            "cuba",
            *("1902-05-01", "1902-05-31"),
            "1906-09-01",
            "1906-09-30",
        ),
    ]
    assert made.counts == (3, 1, 1)


def test_participants_with_unknown_days_and_wars_by_year(read):
    made = read(
        "cow",
        "dispnum,ccode,styear,stmon,stday,endyear,endmon,endday,sidea\n"
        "3,345,1993,5,-9,1993,10,25,0\n"
        "3,300,1913,5,2,1912,10,25,1\n",
    )
    assert made.rows == [
        (
            *("serbia-and-montenegro", "dispute-participant", "dispute-3"),
            *("1993-05-01", "1993-05-31", "1993-10-25", "1993-10-25"),
        )
    ]
    made = read(
        "cow",
        "warnum,ccode1,ccode2,year,cowinterongoing,cowinteronset,sidea1,sidea2\n"
        "1,220,230,1823,1,1,1,2\n1,230,220,1823,1,1,2,1\n1,220,230,1824,1,0,1,2\n"
        "1,220,230,1826,1,1,1,2\n1,220,230,19x,1,1,1,2\n",
    )
    assert made.rows == [
        ("france", "war-with", "spain", "1823-01-01", "1823-12-31", "1824-01-01", "1824-12-31"),
        ("france", "war-with", "spain", "1826-01-01", "1826-12-31", "1826-01-01", "1826-12-31"),
    ]
    assert made.counts == (4, 1, 1)


def test_groups_of_one_name_in_two_wars_are_two(read):
    made = read(
        "cow",
        CIVIL
        + "1,A,1899,1,100,Colombia,-8,Liberals,0\n"
        + "2,B,1858,1,70,Mexico,-8,Liberals,0\n"
        + "3,C,1976,1,812,Laos,,Hmong,0\n"
        + "4,D,1831,1,640,Ottoman Empire,-8,Egypt,0\n"
        + "5,E,1918,1,-8,Reds,-8,Whites,0\n",
    )
    assert [row[2] for row in made.rows] == [
        *("liberals-against-colombia", "liberals-against-mexico", "hmong-against-laos"),
        *("egypt-against-turkey", "whites-against-reds"),
    ]
    assert {e.type for e in made.intake.catalogue.entities if "against" in e.id} == {"armed group"}


@pytest.mark.parametrize(
    ("line", "column", "rule"),
    [
        ("1,A,1918,1,2,USA,-8,-8,0\n", "sideb", "names one side alone"),
        ("1,A,1918,1,-8,-8,2,USA,0\n", "sidea", "names one side alone"),
        ("1,A,1918,1,2,USA,,,0\n", "sideb", "names one side alone"),
        ("1,A,1918,1,2,USA,x,X,0\n", "ccodeb", "a whole number was expected"),
        ("1,A,1918,1,2,USA,9999,X,0\n", "ccodeb", "a state number"),
        ("1,A,MCM,1,2,USA,-8,X,0\n", "year", "a whole number was expected"),
    ],
)
def test_a_row_that_names_one_side_is_refused_by_its_column(read, line, column, rule):
    made = read("cow", CIVIL + "2,B,1858,1,70,Mexico,-8,Liberals,0\n" + line)
    ((_, told, _, why),) = made.rejects
    assert told == column
    assert rule in why


def test_a_war_that_went_on_at_the_horizon_is_open(read):
    made = read("cow", CIVIL + "1,A,2006,1,700,X,-8,Y,1\n1,A,2007,0,700,X,-8,Y,1\n")
    assert made.rows[0][3:] == ("2006-01-01", "2006-12-31", "2007-12-31", None)


def test_years_told_twice_are_duplicates_within_a_file_and_across(read_files):
    text = WARS + "1,220,230,1823,1\n1,230,220,1823,1\n1,220,230,1824,0\n"
    made = read_files("cow", [text, text])
    assert made.counts == (6, 4, 0)
    assert len(made.rows) == 1


def test_years_imported_again_are_duplicates_and_a_longer_spell_is_kept(tmp_path):
    archive, file = tmp_path / "a.archive", tmp_path / "wars.csv"
    file.write_text(WARS + "1,220,230,1823,1\n1,220,230,1824,0\n2,2,70,1846,1\n")
    first = dg.import_data("cow", [file], archive)
    assert (first.rows, first.stored, first.duplicates, first.relations) == (3, 3, 0, 2)
    again = dg.import_data("cow", [file], archive)
    assert (again.rows, again.stored, again.duplicates, again.relations) == (3, 0, 3, 0)
    file.write_text(WARS + "1,220,230,1823,1\n1,220,230,1824,0\n2,2,70,1846,1\n2,2,70,1847,0\n")
    more = dg.import_data("cow", [file], archive)
    assert (more.rows, more.stored, more.duplicates, more.relations) == (4, 2, 2, 1)


def test_columns_that_a_layout_needs_are_asked_for_at_once(read):
    with pytest.raises(ImportFailed, match="no file of the format cow"):
        read("cow", "stateabb,ccode,statenme,styear,endyear\nUSA,2,United States,1816,2016\n")
    with pytest.raises(ImportFailed, match="no file of the format cow"):
        read("cow", CIVIL.replace(",sideb", "") + "1,A,1918,1,2,USA,-8,0\n")


def test_years_without_envoys_are_covered_too(read):
    rows = "2,20,1920,0,0,0\n2,20,1925,3,3,1\n20,2,1925,3,3,1\n2,20,1930,0,0,0\n"
    made = read("cow", "ccode1,ccode2,year,DR_at_1,DR_at_2,DE\n" + rows)
    assert made.counts == (2, 1, 2)
    assert (iso(made.intake.first), iso(made.intake.last)) == ("1920-01-01", "1930-12-31")


def test_a_month_that_is_none_is_named_by_its_column(read):
    header = "dispnum,ccode,styear,stmon,stday,endyear,endmon,endday\n"
    made = read("cow", header + "3,345,1993,13,-9,1993,10,25\n3,345,1993,5,4,1993,10,25\n")
    assert made.rejects == [("2", "stmon", "13", "a month from 1 to 12 was expected")]


STATES = "stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version"

BORDERS = "statelno,statehno,conttype,begin,end,version"


@pytest.mark.parametrize(
    ("header", "row", "last"),
    [
        (STATES, "GDR,265,GDR,1954,3,25,1990,10,2,2016", "2016-12-31"),
        (BORDERS, "2,40,4,190205,190609,3.1", "2006-12-31"),
    ],
)
def test_a_data_set_covers_more_than_its_rows(read, header, row, last):
    intake = read("cow", f"{header}\n{row}\n").intake
    assert (iso(intake.first), iso(intake.last)) == ("1816-01-01", last)


def test_the_horizon_is_that_of_the_version(read):
    for version, end, is_open in (("3.1", "200612", True), ("3.2", "200612", False)):
        (row,) = read("cow", f"{BORDERS}\n2,20,1,192001,{end},{version}\n").rows
        assert (row[6] is None) == is_open

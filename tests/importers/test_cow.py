"""The Correlates of War: wars told year by year, wars within states, horizons and coverage."""

from __future__ import annotations

import pytest

import diplograph as dg
from diplograph.dates import iso
from diplograph.errors import ImportFailed

CIVIL = "warnum,warname,year,cowintraonset,ccodea,sidea,ccodeb,sideb,ongo2007\n"
WARS = "warnum,ccode1,ccode2,year,cowinteronset\n"


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

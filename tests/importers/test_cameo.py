"""GDELT and ICEWS: what stands in the columns of actors, what makes an event one, and dirt."""

from __future__ import annotations

import pytest


def gdelt(
    number="410412347",
    date="20140218",
    one="USA",
    other="RUSGOV",
    code="043",
    columns=61,
    added="20150218230000",
    **cells_of,
):
    """One line of GDELT events, with 57, 58 or 61 columns; ``c7="RUS"`` says a cell outright."""
    cells = [""] * columns
    cells[:5] = number, date, date[:6], date[:4], "2014.1"
    cells[5], cells[6], cells[7] = one, "NAME", one[:3]
    cells[15], cells[16], cells[17] = other, "NAME", other[:3]
    cells[25:30] = "1", code, code, code[:2], "1"
    cells[59 if columns == 61 else 56] = added if columns == 61 else added[:8]
    for place, text in cells_of.items():
        cells[int(place[1:])] = text
    return "\t".join(cells) + "\n"


def test_gdelt_of_three_widths_in_one_file(read):
    made = read(
        "gdelt",
        gdelt()
        + gdelt("2", "19850101", "RUS", "CZE", "190", 57, "20130203")
        + gdelt("3", "20200311", "nep", "USABUS", "0251", 58, "20200311"),
    )
    assert [row[:4] for row in made.rows] == [
        ("united-states", "cameo-04", "cameo-rusgov-russia", "2014-02-18"),
        ("soviet-union", "cameo-19", "czechoslovakia", "1985-01-01"),
        ("cameo-nep", "cameo-02", "cameo-usabus", "2020-03-11"),
    ]
    roles = {each.id: each for each in made.intake.catalogue.entities}
    assert roles["cameo-rusgov-russia"].part_of == "russia"
    assert roles["cameo-usabus"].part_of == "united-states"
    assert made.intake.unresolved == {"nep"}


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (gdelt(date="20151340"), "SQLDATE"),
        (gdelt(date="2015134x"), "SQLDATE"),
        (gdelt(one=""), "Actor1Code"),
        (gdelt(other=""), "Actor2Code"),
        (gdelt(code="99"), "EventCode"),
        (gdelt(number="12a"), "GLOBALEVENTID"),
        (gdelt(added="2015"), "DATEADDED"),
        (gdelt(columns=60), ""),
        ("\t".join(["GLOBALEVENTID", "SQLDATE"] + ["x"] * 59) + "\n", "SQLDATE"),
        ('a "stray\n', ""),
    ],
)
def test_gdelt_dirt_is_rejected_line_by_line(read, line, column):
    made = read("gdelt", gdelt("1") + line + gdelt("3"))
    assert len(made.rows) == 2
    ((number, told, _, _),) = made.rejects if column != "SQLDATE" else made.rejects[:1]
    assert (number, told) in {("2", column), ("2", "Actor1Code")}
    assert made.intake.accepted + made.intake.rejects.count == 3


def test_space_around_a_code_is_not_a_code(read):
    made = read(
        "gdelt",
        gdelt("1", c15=" ", c17="")
        + gdelt("2", c15=" AFG", c17="AFG")
        + gdelt("3", c5="  ", c7="")
        + gdelt("4", c15=" UIS", c17=""),
    )
    assert [row[2] for row in made.rows] == ["afghanistan", "cameo-uis"]
    assert [(line, column) for line, column, *_ in made.rejects] == [
        *(("3", "Actor1Code"), ("1", "Actor2Code")),
    ]


def test_a_code_without_country_is_of_no_state(read):
    # SHN: in the column of religions a school of Shinto, in that of countries Saint Helena
    made = read("gdelt", gdelt("1", c5="SHN", c7="") + gdelt("2", c5="SHN", c7="SHN"))
    assert [row[0] for row in made.rows] == ["cameo-shn", "saint-helena"]


def test_blank_lines_are_no_rows(read):
    made = read("gdelt", gdelt("1") + "\n\r\n" + gdelt("2") + "\n")
    assert made.counts == (2, 0, 0)


def test_a_code_is_looked_up_for_each_event_by_its_day(read):
    days = ("19850101", "19950101", "20100101", "19850102", "20100102")
    made = read(
        "gdelt", "".join(gdelt(str(n), c1=day, c15="SVK", c17="SVK") for n, day in enumerate(days))
    )
    assert [row[2] for row in made.rows] == [
        *("cameo-svk", "slovakia", "slovakia", "cameo-svk", "slovakia"),
    ]
    assert made.intake.unresolved == {"SVK"}
    made = read(
        "gdelt", "".join(gdelt(str(n), c1=day, c15="SRB", c17="SRB") for n, day in enumerate(days))
    )
    assert [row[2] for row in made.rows] == [
        *("yugoslavia", "serbia-and-montenegro", "serbia", "yugoslavia", "serbia"),
    ]


ICEWS = (
    "Event ID\tEvent Date\tSource Name\tSource Country\tCAMEO Code\tTarget Name\tTarget Country\n"
)


def test_icews(read):
    header = (
        "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code"
        "\tIntensity\tTarget Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number"
        "\tPublisher\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\n"
    )

    def line(number, date, source, country, code, target, within):
        rest = "\t1\t2\tNews\tX\tNA\tY\tZ\t1.0\t2.0\n"
        return (
            f"{number}\t{date}\t{source}\tGovernment\t{country}\tConsult\t{code}\t1\t{target}"
            f"\tNA\t{within}{rest}"
        )

    made = read(
        "icews",
        header
        + line(1, "2018-06-01", 'Foreign "Affairs (Ruritania)', "Namibia", "040", "Russia", "NA")
        + line(2, "2018-06-31", "Russia", "Russian Federation", "040", "China", "China")
        + header
        + line(3, "2018-06-01", "NULL", "NULL", "040", "China", "China")
        + line(4, "2018-06-01", "Nobody", "NA", "190", "Russian Federation", "Russian Federation")
        + "5\t2018-06-01\n",
    )
    assert [row[:3] for row in made.rows] == [
        ("foreign-affairs-ruritania", "cameo-04", "russia"),
        ("nobody", "cameo-19", "russia"),
    ]
    assert sorted(line for line, *_ in made.rejects) == ["3", "4", "5", "7"]


def test_icews_gave_one_number_to_events_of_two_days(read):
    row = "7\t{}\tRussia\tRussian Federation\t040\tChina\tChina\n"
    days = ("2017-01-01", "2017-12-31", "2017-01-01")
    made = read("icews", ICEWS + "".join(row.format(day) for day in days) + "\n")
    first, second, again = made.records
    assert first == again != second
    assert made.counts == (3, 0, 0)


def test_icews_numbers_of_any_size_are_records(read):
    row = "{}\t2017-01-01\tRussia\tRussian Federation\t040\tChina\tChina\n"
    made = read("icews", ICEWS + row.format(32_889_836) + row.format("9" * 18))
    assert len(set(made.records)) == 2
    assert min(made.records) >= 0


def test_a_name_is_looked_up_for_each_event_by_its_day(read):
    row = "{}\t{}\tYugoslavia\tX\t040\tChina\tChina\n"
    days = ("1985-01-01", "1999-01-01", "1985-01-02", "2010-01-01")
    made = read("icews", ICEWS + "".join(row.format(n, day) for n, day in enumerate(days)))
    assert [row[0] for row in made.rows] == [
        *("yugoslavia", "serbia-and-montenegro", "yugoslavia", "yugoslavia"),
    ]

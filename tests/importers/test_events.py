"""Machine-coded events: what stands in the columns of actors, and what makes an event one."""

from __future__ import annotations

import pytest

GDELT = {5: "USA", 7: "USA", 15: "RUS", 17: "RUS"}


def gdelt(number="1", **more):
    """One line of GDELT 2.0, with other cells where ``c7="RUS"`` tells so."""
    cells = [""] * 61
    cells[:5] = number, "20140218", "201402", "2014", "2014.1"
    cells[26], cells[59] = "043", "20150218230000"
    for place, text in (GDELT | {int(name[1:]): text for name, text in more.items()}).items():
        cells[place] = text
    return "\t".join(cells) + "\n"


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


ICEWS = (
    "Event ID\tEvent Date\tSource Name\tSource Country\tCAMEO Code\tTarget Name\tTarget Country\n"
)


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


POLECAT = (
    "Event ID\tEvent Date\tEvent Type\tActor Name\tActor Country\tRecipient Name"
    "\tRecipient Country\tPublication Date\n"
)


@pytest.mark.parametrize(
    ("names", "countries", "found"),
    [
        ("None", "RUS", {"russia"}),
        ("None", "RUS;USA", {"russia", "united-states"}),
        ("Jane Doe; John Roe", "USA", {"jane-doe", "john-roe"}),
        ("Jane Doe; France", "USA; FRA", {"jane-doe", "france"}),
        ("Jane Doe; None", "USA; None", {"jane-doe"}),
        ("Jane; John; Joan", "USA; FRA", {"jane", "john", "joan"}),
        ("None", "XXX", {"xxx"}),
        ("None", "None", set()),
        ("", "; ", set()),
    ],
)
def test_polecat_has_several_actors_in_a_cell(read, names, countries, found):
    cells = "a1", "2023-01-05", "CONSULT", names, countries, "None", "UKR", "2023-01-07"
    other = "a2\t2023-01-05\tAID\tNone\tFRA\tNone\tDEU\t2023-01-07\n"
    made = read("polecat", POLECAT + "\t".join(cells) + "\n" + other)
    assert {row[0] for row in made.rows if row[2] == "ukraine"} == found
    assert made.counts == ((2, 0, 0) if found else (1, 0, 1))


def test_more_pairs_than_parts_are_all_kept(read):
    many = "; ".join(f"Person {n}" for n in range(150))
    cells = "a1", "2023-01-05", "CONSULT", many, "USA", "None", "UKR", "2023-01-07"
    made = read("polecat", POLECAT + "\t".join(cells) + "\n")
    assert len(made.rows) == 150
    assert len({*zip(made.records, made.parts, strict=True)}) == 150


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


def test_a_name_is_looked_up_for_each_event_by_its_day(read):
    row = "{}\t{}\tYugoslavia\tX\t040\tChina\tChina\n"
    days = ("1985-01-01", "1999-01-01", "1985-01-02", "2010-01-01")
    made = read("icews", ICEWS + "".join(row.format(n, day) for n, day in enumerate(days)))
    assert [row[0] for row in made.rows] == [
        *("yugoslavia", "serbia-and-montenegro", "yugoslavia", "yugoslavia"),
    ]

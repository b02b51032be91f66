"""US diplomatic missions: a status for each stretch of days."""

from __future__ import annotations


def test_us_missions_and_none_is_a_status(read):
    made = read(
        "us-missions",
        "country_abbrev_cow,country_code_cow,country_name_cow,country_name_usdos,date_start,"
        "date_end,us_mission_status\n"
        "AFG,700,Afghanistan,Afghanistan,1919-08-08,1935-05-03,None\n"
        "AFG,700,Afghanistan,Afghanistan,1948-06-05,2024-12-31,Embassy\n"
        "AFG,700,Afghanistan,Afghanistan,1948-06-05,2024-12-31,Castle\n",
    )
    assert [row[1] for row in made.rows] == ["no-mission", "resident-embassy"]
    assert made.rows[1][-2:] == ("2024-12-31", None)
    assert made.counts == (2, 0, 1)


def test_a_mission_of_the_first_day_of_the_data_is_older(read):
    made = read(
        "us-missions",
        "country_code_cow,date_start,date_end,us_mission_status\n"
        "365,1816-01-01,1820-05-03,Legation\n220,1816-01-02,1820-05-03,Legation\n",
    )
    assert [row[3] for row in made.rows] == [None, "1816-01-02"]

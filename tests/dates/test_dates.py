"""EDTF text and day bounds, held against lists of the format, a plain version and two oracles."""

from __future__ import annotations

import calendar
import copy
import datetime
import json
import pickle
import re
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diplograph import dates
from diplograph.dates import InForce, add_years, day_number, from_day, iso, parse, parse_interval
from diplograph.errors import DateError

LISTS = ("L0_Intervals", "L1_Intervals", "L2_Intervals", "Level0", "Level1", "Level2")
INVALID = ("invalid_edtf_dates", "invalid_edtf_intervals", "invalid_edtf_datetimes")
NOT_REVERSED = {"2004-06-11%/2004-%06", "2004-06-11%/2004-06~"}
"""Refused by the lists as reversed: but the month holds days after the 11th, so by bounds the
earliest start does not lie after the latest end."""


def read(text):
    return parse_interval(text) if "/" in text else parse(text)


def accepted(text):
    try:
        read(text)
    except DateError:
        return False
    return True


def beyond(text):
    """Valid EDTF that we refuse, by reason: each string of the lists falls under one."""
    parts = re.split(r"/|\.\.|,", text.strip("[]{}"))
    years = [part.lstrip("?~%") for part in parts if part]
    if any(year.startswith("-") for year in years):
        return "years before 0001"
    if any(year.startswith("0000") for year in years):
        return "the year 0000"
    if any(year.startswith("Y") or re.match(r"-?\d+S\d", year) for year in years):
        return "long years, exponents, significant digits"
    if any(re.fullmatch(r"\d{4}-(2[5-9]|3\d|4[01])", year) for year in years):
        return "hemispheres, quarters, halves"
    return None


@pytest.fixture(scope="module")
def lists(shared):
    path = shared / "data" / "edtf" / "edtf_validate_lists.json"
    if not path.is_file():
        pytest.skip("the lists of valid and invalid EDTF are not beside this checkout")
    return json.loads(path.read_text(encoding="utf-8"))


def test_every_valid_string_is_read_or_lies_beyond_our_range(lists):
    valid = {text for name in LISTS for text in lists[name]}
    refused = {text for text in valid if not accepted(text)}
    assert refused == {text for text in valid if beyond(text)}
    reasons = {beyond(text) for text in refused}
    assert len(reasons) == 4
    assert len(valid) - len(refused) > 100


@pytest.mark.parametrize(
    "text",
    [
        "0000", "0000/0000", "0000-02/1111", "0000-01/0000-01-03", "0000-01-13/0000-01-23",
        "0000-01/0000", "-2010", "-2004-23", "-20XX", "-1985-XX-XX", "-2001-02-03", "-1000/-0999",
        "-2004-06-?01/2006-06-~20", "[-1667,1760-12]", "{1960,-1961-12}", "?-2004-06-04~",
        "%-2011-06-13", "-XXXX-12-XX", "Y170000002", "Y-17E7", "1950S2", "Y171010000S3", "-1859S5",
        "2001-25", "2001-33", "-2001-34", "2001-41",
    ],
)  # fmt: skip
def test_named_strings_beyond_our_range(text):
    assert not accepted(text)
    assert beyond(text)


def test_every_invalid_string_is_refused_but_two(lists):
    invalid = {text for name in INVALID for text in lists[name]}
    assert {text for text in invalid if accepted(text)} == NOT_REVERSED


def bounds(text):
    date = parse(text)
    return iso(date.earliest), iso(date.latest)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2003-02-14", "2003-02-14", "2003-02-14"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("199X", "1990-01-01", "1999-12-31"),
        ("2004-XX-31", "2004-01-31", "2004-12-31"),
        ("2015-02-X8", "2015-02-08", "2015-02-28"),
        ("XXXX-02-29", "0004-02-29", "9996-02-29"),
        ("2001-21", "2001-03-01", "2001-05-31"),
        ("2003-24", "2003-12-01", "2004-02-29"),
        ("[1979-12-24..1979-12-27]", "1979-12-24", "1979-12-27"),
        ("{1960,1961-12}", "1960-01-01", "1961-12-31"),
        ("1985-04-12T23:20:30Z", "1985-04-12", "1985-04-12"),
        ("2004-06-~01", "2004-06-01", "2004-06-01"),
        ("XXXX", "0001-01-01", "9999-12-31"),
    ],
)
def test_bounds_of_each_form(text, first, last):
    assert bounds(text) == (first, last)


def test_open_sides_of_sets_are_unbounded():
    assert parse("[..2005-04-17]").earliest == dates.UNBOUNDED_PAST
    assert parse("[2025-04-17..]").latest == dates.UNBOUNDED_FUTURE


DIGITS = st.sampled_from("0123456789X")
FIRST, LAST = datetime.date(1900, 1, 1), datetime.date(2020, 12, 31)
EVERY_DAY = "\n".join(
    (FIRST + datetime.timedelta(n)).isoformat() for n in range((LAST - FIRST).days + 1)
)


@settings(max_examples=150, deadline=None)
@given(
    year=st.sampled_from(["200X", "2004", "19X4", "201X"]),
    month=st.text("012X", min_size=2, max_size=2),
    day=st.text("0123X", min_size=2, max_size=2),
    mark=st.sampled_from(["", "~", "?", "%"]),
)
def test_bounds_are_those_of_a_plain_enumeration(year, month, day, mark):
    days = re.findall(f"{year}-{month}-{day}".replace("X", r"\d"), EVERY_DAY)
    text = f"{year}-{month}-{day}{mark}"
    if days:
        assert bounds(text) == (days[0], days[-1])
        assert str(parse(text)) == text
    else:
        with pytest.raises(DateError):
            parse(text)


@given(st.integers(day_number("0001-01-01"), day_number("9999-12-31")))
def test_day_to_text_and_back(day):
    date = from_day(day)
    assert (date.earliest, date.latest) == (day, day)
    assert parse(str(date)) == date
    assert day_number(iso(day)) == day


@given(st.lists(st.dates(datetime.date(1, 1, 1)), min_size=1, max_size=4))
def test_a_set_spans_its_elements(days):
    texts = [day.isoformat() for day in days]
    date = parse(f"[{','.join(texts)}]")
    assert (iso(date.earliest), iso(date.latest)) == (min(texts), max(texts))


@given(st.dates(datetime.date(1, 1, 1), datetime.date(9000, 1, 1)), st.integers(0, 99))
def test_years_are_added_as_the_calendar_does(day, years):
    year = day.year + years
    last = calendar.monthrange(year, day.month)[1]
    expected = day.replace(year=year, day=min(day.day, last))
    assert iso(add_years(day_number(day), years)) == expected.isoformat()


@pytest.mark.parametrize(
    ("text", "position", "word"),
    [
        ("", 0, "year of four digits"),
        ("2003-13", 5, "month"),
        ("2003-02-30", 8, "no such day"),
        ("2025-02-29", 8, "no such day"),
        ("2003-02-14x", 10, "end of the date"),
        ("2003/2004", 4, "one date"),
        ("24-01-2003", 2, "year of four digits"),
        ("2003-02-14T1", 10, "time"),
        ("[2003", 5, "']'"),
        ("[]", 1, "at least one date"),
        ("[2003,..,2004]", 6, "date before"),
        ("[2004..2003]", 7, "not before"),
        ("2001-26", 5, "beyond our range"),
        ("2001-21-01", 7, "no day after a season"),
        ("Y2006E3", 0, "beyond our range"),
        ("\u0662\u0660\u0662\u0665", 0, "year of four digits"),
        ("2025-01-01\n", 10, "end of the date"),
        ("20\u0030\uff15", 3, "year of four digits"),
        ("\x00", 0, "year of four digits"),
    ],
)
def test_errors_say_which_character_and_what_was_expected(text, position, word):
    with pytest.raises(DateError) as error:
        parse(text)
    assert error.value.text == text
    assert error.value.position == position
    assert word in error.value.expected


def test_an_endless_text_has_a_short_error():
    with pytest.raises(DateError) as error:
        parse("2003-" * 10_000)
    assert len(str(error.value)) < 300


@pytest.mark.parametrize(
    ("text", "word"),
    [("2012-23/2012-22", "not before"), ("2012", "'/'"), ("/", "at least one side"),
     ("2005-07-25T10:10:10Z/2006", "end of the date")],
)  # fmt: skip
def test_intervals_that_are_none(text, word):
    with pytest.raises(DateError, match=word):
        parse_interval(text)


def test_sides_of_an_interval_may_be_open_or_unknown():
    whole = parse_interval("1985/..")
    assert (whole.start.text, whole.end, whole.open_end) == ("1985", None, True)
    assert parse_interval("/1985").open_start is False


def test_one_day_in_many_forms():
    day = day_number("2025-04-17")
    assert day_number(datetime.date(2025, 4, 17)) == day
    assert day_number(datetime.datetime(2025, 4, 17, 23, 59)) == day  # noqa: DTZ001
    assert day_number(np.datetime64("2025-04-17")) == day
    assert day_number(parse("2025-04-17")) == day
    for text in ("2025", "2025-04", "2025-04-17~", "17.4.2025"):
        with pytest.raises(DateError):
            day_number(text)


def test_dates_are_values():
    date = parse("199X")
    assert pickle.loads(pickle.dumps(date)) == copy.copy(date) == date
    assert hash(date) == hash(parse("199X"))
    assert parse("199X") is date, "read once"


def test_grades_are_ordered():
    assert [grade.word for grade in sorted(InForce)] == ["no", "possible", "presumed", "definite"]


@pytest.mark.filterwarnings("ignore")
def test_edtf_agrees_where_it_is_right():
    edtf = pytest.importorskip("edtf", reason="the extra `test` installs edtf")
    for text in ("2003-02-14", "2024-02", "2016", "199X", "2004-XX", "1985-04-XX", "2001-21"):
        oracle = edtf.parse_edtf(text)
        ours = parse(text)
        if text == "2001-21":
            continue  # its seasons begin in other months
        assert time.strftime("%Y-%m-%d", oracle.lower_strict()) == iso(ours.earliest), text
        assert time.strftime("%Y-%m-%d", oracle.upper_strict()) == iso(ours.latest), text
    edtf.parse_edtf("2025-02-29")  # it takes a day that does not exist: no oracle for that
    assert not accepted("2025-02-29")


@pytest.mark.filterwarnings("ignore")
def test_undate_agrees_on_plain_dates():
    undate = pytest.importorskip("undate", reason="the extra `test` installs undate")
    for text in ("2003-02-14", "2024-02", "2016"):
        oracle = undate.Undate.parse(text, "EDTF")
        assert str(oracle.earliest) == iso(parse(text).earliest)
        assert str(oracle.latest) == iso(parse(text).latest)


def test_no_time_of_pandas_is_no_day():
    pandas = pytest.importorskip("pandas", reason="the extra `notebook` installs pandas")
    with pytest.raises(DateError, match="'NaT'"):
        day_number(pandas.NaT)

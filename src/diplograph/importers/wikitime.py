"""Times of Wikidata as days: their precision, and the calendar in which they are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from diplograph.dates import day_number, parse
from diplograph.errors import DateError
from diplograph.importers.rejects import Refused
from diplograph.importers.tabular import Days

_JULIAN: Final = "Q1985786"
# Numbers of Wikibase; 6 and less are millennia and more, 12 and more hours and less.
_CENTURY, _DECADE, _YEAR, _MONTH, _DAY = 7, 8, 9, 10, 11
_LENGTHS = 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
_Parts = tuple[int, int, int]
_TO_1970 = 719_471
"""Days from the end of February of the year 0, Julian, to 1970-01-01, Gregorian."""
_RULE = "a year from 1 to 9999 was expected"


def read_time(column: str, value: Mapping[str, Any]) -> Days:
    """Find the earliest and latest day, Gregorian, that a time may stand for.

    Wikibase keeps a time in the calendar that it names. A century ends with its hundredth year.

    Raises
    ------
    Refused
        If it is out of range, no day that exists, or less precise than a century.

    Examples
    --------
    >>> from diplograph.dates import iso
    >>> [iso(d) for d in read_time("P580", {"time": "+1900-00-00T00:00:00Z", "precision": 7})]
    ['1801-01-01', '1900-12-31']
    >>> julian = "http://www.wikidata.org/entity/Q1985786"
    >>> time = {"time": "+1917-10-25T00:00:00Z", "precision": 11, "calendarmodel": julian}
    >>> iso(read_time("P585", time)[0])
    '1917-11-07'
    """
    text, precision = str(value["time"]), int(value["precision"])
    digits = text[1:5] + text[6:8] + text[9:11]
    if text[:1] != "+" or text[5:6] != "-" or len(digits) < 8 or not digits.isdecimal():
        raise Refused(column, text, _RULE)
    if not _CENTURY <= precision <= _DAY:
        raise Refused(column, text, "a precision from century to day was expected")
    if precision == _DAY and text[9:11] == "00":
        raise Refused(column, text, "a date that exists was expected")
    first, last = _ends(int(text[1:5]), int(text[6:8]), int(text[9:11]), precision)
    if str(value.get("calendarmodel", "")).endswith(_JULIAN):
        return _julian(column, text, *first), _julian(column, text, *last)
    try:
        return day_number(_date_text(*first)), parse(_date_text(*last, precision)).latest
    except DateError as error:
        raise Refused(column, text, "a date that exists was expected") from error


def _ends(year: int, month: int, day: int, precision: int) -> tuple[_Parts, _Parts]:
    """Find year, month and day of the first and of the last day; the last of a month is 0."""
    if precision == _CENTURY:
        last = -(-year // 100) * 100
        return (last - 99, 1, 1), (last, 12, 31)
    if precision == _DECADE:
        return (year // 10 * 10 or 1, 1, 1), (year // 10 * 10 + 9, 12, 31)
    if precision == _YEAR:
        return (year, 1, 1), (year, 12, 31)
    if precision == _MONTH:
        return (year, month, 1), (year, month, 0)
    return (year, month, day), (year, month, day)


def _date_text(year: int, month: int, day: int, precision: int = _DAY) -> str:
    return f"{year:04}-{month:02}" + ("" if precision == _MONTH else f"-{day:02}")


def _julian(column: str, text: str, year: int, month: int, day: int) -> int:
    """Work out the number of a day of the Julian calendar."""
    if not (1 <= year <= 9999 and 1 <= month <= 12):
        raise Refused(column, text, _RULE)
    length = 29 if month == 2 and year % 4 == 0 else _LENGTHS[month - 1]
    if day > length:
        raise Refused(column, text, "a date that exists was expected")
    early = month < 3  # years are counted from March, so that a leap day comes last
    months, years = month + (9 if early else -3), year - early
    # From March on, each five months have 153 days, 31 30 31 30 31: a line through them, rounded.
    days = (day or length) + (153 * months + 2) // 5 + 365 * years + years // 4
    return days - _TO_1970

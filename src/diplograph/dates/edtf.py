"""EDTF text on one side, inclusive day bounds on the other.

A date is EDTF text (Extended Date/Time Format, Library of Congress 2019, now part of
ISO 8601-2) and stands for a span of days: ``2016`` is any day of that year.

Years run from 0001 to 9999. Levels 0 and 1 are read whole, but for years outside that range;
of level 2 sets, unspecified digits and component qualifiers. The qualifiers ``~ ? %`` are
kept and move no bound, because EDTF gives them no width. Seasons are northern by convention:
21 is March to May, 22 June to August, 23 September to November, 24 December to February.
"""

from __future__ import annotations

import contextlib
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from diplograph.dates.days import (
    EPOCH,
    UNBOUNDED_FUTURE,
    UNBOUNDED_PAST,
    iso,
    month_length,
    ordinal,
)
from diplograph.errors import DateError

_SEASONS = {21: (3, 5), 22: (6, 8), 23: (9, 11), 24: (12, 14)}
"""First and last month by code; winter runs into months 13 and 14, which are those of next year."""
_PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_TIME = re.compile(
    r"T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:Z|[+-](?:[01]\d|2[0-3])(?::[0-5]\d)?)?", re.ASCII
)
_LONG_YEAR = re.compile(r"Y-?\d+(?:E\d+)?(?:S\d+)?|-?\d{4,}(?:E\d+)?S\d+", re.ASCII)
_QUALIFIERS = "?~%"
_BEYOND = "a date within our range: this is valid EDTF, beyond our range ({})"


@dataclass(frozen=True, slots=True)
class EdtfDate:
    """One EDTF date and the days it may stand for.

    Parameters
    ----------
    text
        The EDTF text, exactly as it was written.
    earliest, latest
        First and last day it may stand for, both inclusive, in days since 1970-01-01.

    Examples
    --------
    >>> date = parse("2016-02")
    >>> iso(date.earliest), iso(date.latest)
    ('2016-02-01', '2016-02-29')
    """

    text: str
    earliest: int
    latest: int

    def __str__(self) -> str:
        return self.text

    @property
    def exact(self) -> bool:
        """Whether it stands for one day only and no qualifier doubts it."""
        return self.earliest == self.latest and not any(q in self.text for q in _QUALIFIERS)


@dataclass(frozen=True, slots=True)
class EdtfInterval:
    """An EDTF interval: two dates, either of which may be unknown (None) or open.

    Parameters
    ----------
    text
        The EDTF text, exactly as it was written.
    start, end
        The two dates; None where the text leaves them blank or writes ``..``.
    open_start, open_end
        Whether that side was written ``..``.
    """

    text: str
    start: EdtfDate | None
    end: EdtfDate | None
    open_start: bool
    open_end: bool


# Between 1780 and today lie some 90,000 days, which data sets repeat in millions of rows: all of
# them fit.
@lru_cache(maxsize=1 << 17)
def parse(text: str) -> EdtfDate:
    """Read one EDTF date (not an interval).

    Results are remembered, so that a column which repeats its dates costs little.

    Parameters
    ----------
    text
        EDTF text such as ``2003-02-14``, ``199X``, ``1999~`` or
        ``[1979-12-24..1979-12-27]``.

    Returns
    -------
    EdtfDate
        The text with its two inclusive bounds.

    Raises
    ------
    DateError
        If the text is no EDTF date, names a day that does not exist, or lies outside the
        years 0001 to 9999. The error says which character and what was expected.

    Examples
    --------
    >>> parse("199X").text
    '199X'
    >>> parse("2025-02-29")
    Traceback (most recent call last):
    diplograph.errors.DateError: date '2025-02-29', at character 9, '2': expected a day of ...
    """
    # Nearly every date of every data set is plain: one expression reads it some seven times as
    # fast as the scanner, which is there for the rest and for the wording of errors.
    plain = _PLAIN.fullmatch(text)
    if plain:
        return _parse_plain(text, *plain.groups())
    if text[:1] in ("[", "{"):
        return _parse_set(text)
    return _Scanner(text, 0, len(text)).date(times=True)


def parse_interval(text: str) -> EdtfInterval:
    """Read an EDTF interval, ``START/END``.

    Parameters
    ----------
    text
        Two dates parted by one slash; a side may be blank (unknown) or ``..`` (open), but
        not both blank. Times of day and sets are no part of an interval.

    Raises
    ------
    DateError
        As `parse`; also if the earliest start lies after the latest end.

    Examples
    --------
    >>> parse_interval("1964/2008").end.text
    '2008'
    >>> parse_interval("2012-23/2012-22")
    Traceback (most recent call last):
    diplograph.errors.DateError: date '2012-23/2012-22', at character 9, ...
    """
    slash = text.find("/")
    if slash < 0:
        raise DateError(text, len(text), "'/' between a start and an end")
    if text == "/":
        raise DateError(text, 0, "a date or '..' on at least one side of '/'")
    start, open_start = _interval_side(text, 0, slash)
    end, open_end = _interval_side(text, slash + 1, len(text))
    if start and end and start.earliest > end.latest:
        raise DateError(text, slash + 1, f"an end not before the start {start.text}")
    return EdtfInterval(text, start, end, open_start, open_end)


def day_number(date: str | datetime.date | EdtfDate) -> int:
    """Read one calendar day as its number.

    Parameters
    ----------
    date
        ``YYYY-MM-DD``, a `datetime.date` (a `datetime.datetime` counts as its day), anything
        whose text is such a day (`numpy.datetime64` by day), or an `EdtfDate` of one day.

    Returns
    -------
    int
        Days since 1970-01-01.

    Raises
    ------
    DateError
        If it is not exactly one day.

    Examples
    --------
    >>> day_number("1970-01-02")
    1
    >>> day_number("2025")
    Traceback (most recent call last):
    diplograph.errors.DateError: date '2025', at the end: expected one day, like 2025-04-18
    """
    # Of a datetime as well, which is a date; its hour and zone are those of whoever wrote it.
    if isinstance(date, datetime.date):
        with contextlib.suppress(ValueError):  # pandas' NaT is a date that has no number
            return date.toordinal() - EPOCH
    text = str(date)
    plain = _PLAIN.fullmatch(text)
    if plain is None or plain[3] is None:
        raise DateError(text, len(text) if plain else -1, "one day, YYYY-MM-DD, like 2025-04-18")
    return parse(text).earliest


def from_day(day: int) -> EdtfDate:
    """Write the date that stands for exactly this day.

    Examples
    --------
    >>> from_day(20195).text
    '2025-04-17'
    """
    return EdtfDate(iso(day), int(day), int(day))


def _interval_side(text: str, start: int, end: int) -> tuple[EdtfDate | None, bool]:
    side = text[start:end]
    if side in ("", ".."):
        return None, side == ".."
    return _Scanner(text, start, end).date(times=False), False


def _parse_plain(text: str, year: str, month: str | None, day: str | None) -> EdtfDate:
    """Read the forms that most data use: a whole day, a month, a year."""
    if month and day:
        try:
            number = ordinal(int(year), int(month), int(day))
        except ValueError:  # worded below
            pass
        else:
            return EdtfDate(text, number, number)
    return EdtfDate(text, *_component_bounds(text, 0, year, month, day))


def _parse_set(text: str) -> EdtfDate:
    """Read a set: one of several dates (``[...]``) or all of them (``{...}``)."""
    closing = "]" if text[0] == "[" else "}"
    if not text.endswith(closing):
        raise DateError(text, len(text), f"{closing!r} at the end of the set")
    if len(text) == 2:
        raise DateError(text, 1, "at least one date in the set")
    earliest, latest = UNBOUNDED_FUTURE, UNBOUNDED_PAST
    start, last = 1, len(text) - 1
    while start <= last:
        comma = text.find(",", start, last)
        end = last if comma < 0 else comma
        low, high = _set_element(text, start, end, first=start == 1, final=end == last)
        earliest, latest = min(earliest, low), max(latest, high)
        start = end + 1
    return EdtfDate(text, earliest, latest)


def _set_element(text: str, start: int, end: int, *, first: bool, final: bool) -> tuple[int, int]:
    """Read one element of a set: a date, ``a..b``, and at the rims ``..b`` or ``a..``."""
    dots = text.find("..", start, end)
    if dots < 0:
        date = _Scanner(text, start, end).date(times=False)
        return date.earliest, date.latest
    low, high = UNBOUNDED_PAST, UNBOUNDED_FUTURE
    if dots > start:
        low = _Scanner(text, start, dots).date(times=False).earliest
    elif not first or dots + 2 == end:
        raise DateError(text, dots, "a date before '..'")
    if dots + 2 < end:
        high = _Scanner(text, dots + 2, end).date(times=False).latest
    elif not final:
        raise DateError(text, end, "a date after '..'")
    if low > high:
        raise DateError(text, dots + 2, f"a date not before {text[start:dots]}")
    return low, high


class _Scanner:
    """Reads one date between two places of a text, and knows where it stopped."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end, self.at = text, start, end, start

    def peek(self) -> str:
        return self.text[self.at] if self.at < self.end else ""

    def fail(self, expected: str) -> DateError:
        return DateError(self.text, self.at, expected)

    def date(self, *, times: bool) -> EdtfDate:
        self.refuse_what_lies_beyond()
        year = self.component(4, "a year of four digits, 0001 to 9999")
        month = day = None
        if self.peek() == "-":
            self.at += 1
            month = self.component(2, "a month, 01 to 12, or a season, 21 to 24")
            if self.peek() == "-":
                self.at += 1
                day = self.component(2, "a day of two digits")
        written = self.text[self.start : self.at]
        bounds = _component_bounds(self.text, self.start, year, month, day)
        if times and day is not None and self.peek() == "T":
            time = _TIME.fullmatch(self.text, self.at, self.end)
            if not time or not _PLAIN.fullmatch(written):
                raise self.fail("nothing after the day, or a time THH:MM:SS with Z or an offset")
            self.at = self.end
        if self.at < self.end:
            raise self.fail(self.what_may_follow(whole_day=day is not None))
        return EdtfDate(self.text[self.start : self.end], *bounds)

    def refuse_what_lies_beyond(self) -> None:
        written = self.text[self.start : self.end]
        if _LONG_YEAR.fullmatch(written):
            raise self.fail(_BEYOND.format("long years, exponents and significant digits"))
        if re.match(r"[?~%]?-\d{4}", written):
            raise self.fail("a year from 0001 to 9999: years before it are beyond our range")

    def component(self, digits: int, expected: str) -> str:
        """Read the digits of one component (``X`` = any), past its qualifiers."""
        if self.peek() and self.peek() in _QUALIFIERS:
            self.at += 1
        for place in range(self.at, self.at + digits):
            if place >= self.end or self.text[place] not in "0123456789X":
                self.at = min(place, self.end)
                raise self.fail(expected)
        component = self.text[self.at : self.at + digits]
        self.at += digits
        if self.peek() and self.peek() in _QUALIFIERS:
            self.at += 1
        return component

    def what_may_follow(self, *, whole_day: bool) -> str:
        if self.peek() == "/":
            return "one date: start and end are two fields, not an interval"
        return "the end of the date" if whole_day else "'-', one of ? ~ %, or the end of the date"


def _component_bounds(
    text: str, start: int, year: str, month: str | None, day: str | None
) -> tuple[int, int]:
    """Work out the bounds of a date from its digits; ``X`` stands for any digit."""
    if year == "0000":
        raise DateError(text, start, "a year from 0001 to 9999")
    if month and month.isdigit() and int(month) > 12:
        return _season_bounds(text, start, year, int(month), day)
    # Tried from both ends, because bounds must be days that exist: 2001-02-XX ends on the 28th.
    pattern = (year, month, day)
    earliest = _first_match(pattern, up=True)
    latest = _first_match(pattern, up=False)
    if earliest is None or latest is None:
        position, expected = _what_does_not_exist(text, start, pattern)
        raise DateError(text, position, expected)
    return earliest, latest


def _first_match(pattern: tuple[str, str | None, str | None], *, up: bool) -> int | None:
    """Find the first day, from below or from above, whose digits fit the pattern."""
    year_digits, month_digits, day_digits = pattern
    for year in _fitting(year_digits, 1, datetime.MAXYEAR, up=up):
        for month in _fitting(month_digits or "XX", 1, 12, up=up):
            for day in _fitting(day_digits or "XX", 1, month_length(year, month), up=up):
                return ordinal(year, month, day)
    return None


def _fitting(digits: str, low: int, high: int, *, up: bool) -> Iterator[int]:
    """List the numbers in [low, high] whose zero-padded digits fit, from below or from above."""
    low = max(low, int(digits.replace("X", "0")))
    high = min(high, int(digits.replace("X", "9")))
    width = len(digits)
    for number in range(low, high + 1) if up else range(high, low - 1, -1):
        if all(d in ("X", n) for d, n in zip(digits, f"{number:0{width}}", strict=True)):
            yield number


def _season_bounds(
    text: str, start: int, year: str, season: int, day: str | None
) -> tuple[int, int]:
    position = text.index("-", start) + 1
    if text[position] in _QUALIFIERS:
        position += 1
    if 25 <= season <= 41:
        what = "season codes 25 to 41 name hemispheres, quarters and halves"
        raise DateError(text, position, _BEYOND.format(what))
    if season not in _SEASONS:
        raise DateError(text, position, "a month, 01 to 12, or a season, 21 to 24")
    if day is not None:
        raise DateError(text, position + 2, "no day after a season")
    first, last = _SEASONS[season]
    years = list(_fitting(year, 1, datetime.MAXYEAR, up=True))
    end_year, end_month = years[-1] + (last > 12), (last - 1) % 12 + 1
    if end_year > datetime.MAXYEAR:
        raise DateError(text, position, _BEYOND.format("it ends after the year 9999"))
    return (
        ordinal(years[0], first, 1),
        ordinal(end_year, end_month, month_length(end_year, end_month)),
    )


def _what_does_not_exist(
    text: str, start: int, pattern: tuple[str, str | None, str | None]
) -> tuple[int, str]:
    """Find where digits stand that fit no day of the calendar, and say what was expected."""
    month = pattern[1]
    places = [m.start() for m in re.finditer(r"[0-9X]+", text[start:])]
    if not any(_fitting(month or "XX", 1, 12, up=True)):
        return start + places[1], "a month, 01 to 12, or a season, 21 to 24"
    return start + places[2], f"a day of {pattern[0]}-{month}: there is no such day"

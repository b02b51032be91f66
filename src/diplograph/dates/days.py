"""Days as numbers since 1970-01-01, and whether a relation is in force on one.

Days are counted in the proleptic Gregorian calendar and fit in 32 bits; a bound that does not
exist is the smallest or largest 32-bit number, never an epoch date.
"""

from __future__ import annotations

import datetime
import enum
from typing import Final

UNBOUNDED_PAST: Final = -(2**31)
"""The lower bound of a date that has none (least int32)."""
UNBOUNDED_FUTURE: Final = 2**31 - 1
"""The upper bound of a date that has none (greatest int32)."""
EPOCH: Final = datetime.date(1970, 1, 1).toordinal()
FIRST_DAY: Final = datetime.date.min.toordinal() - EPOCH
"""The day 0001-01-01, before which no day can be written."""
LAST_DAY: Final = datetime.date.max.toordinal() - EPOCH
"""The day 9999-12-31, after which no day can be written."""

MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""Names of the months, January first."""


class InForce(enum.IntEnum):
    """Whether a relation is in force on a day; the greater, the surer.

    Examples
    --------
    >>> InForce.DEFINITE > InForce.PRESUMED > InForce.POSSIBLE > InForce.NO
    True
    >>> print(InForce.PRESUMED)
    presumed
    """

    NO = 0
    """Outside the span in which it can have held."""
    POSSIBLE = 1
    """Within the span in which it can have held, but the dates leave it open."""
    PRESUMED = 2
    """Seen running on an earlier day, no end known, and not yet too long ago for its kind."""
    DEFINITE = 3
    """Between the latest start and the earliest end."""

    def __str__(self) -> str:
        return self.word

    @property
    def word(self) -> str:
        """Name in lower case, as it is written in tables and files.

        Examples
        --------
        >>> InForce.DEFINITE.word
        'definite'
        """
        return self.name.lower()


def iso(day: int) -> str:
    """Write a day number as ``YYYY-MM-DD``.

    Raises
    ------
    ValueError
        If the day is unbounded or outside the years 0001 to 9999.

    Examples
    --------
    >>> iso(0)
    '1970-01-01'
    """
    return datetime.date.fromordinal(int(day) + EPOCH).isoformat()


def in_words(day: int) -> str:
    """Say one day as a reader would.

    Raises
    ------
    ValueError
        If the day is unbounded or outside the years 0001 to 9999.

    Examples
    --------
    >>> in_words(0)
    '1 January 1970'
    """
    year, month, number = iso(day).split("-")
    return f"{int(number)} {MONTHS[int(month) - 1]} {int(year)}"


def add_years(day: int, years: int) -> int:
    """Move a day by calendar years; 29 February becomes 28 where it does not exist.

    Unbounded days stay unbounded, and a day past the year 9999 becomes unbounded.

    Examples
    --------
    >>> iso(add_years(ordinal(2024, 2, 29), 2))
    '2026-02-28'
    """
    if day in (UNBOUNDED_PAST, UNBOUNDED_FUTURE):
        return day
    date = datetime.date.fromordinal(int(day) + EPOCH)
    if date.year + years > datetime.MAXYEAR:
        return UNBOUNDED_FUTURE
    if date.month == 2 and date.day == 29 and not is_leap(date.year + years):
        date = date.replace(day=28)
    return date.replace(year=date.year + years).toordinal() - EPOCH


def ordinal(year: int, month: int, day: int) -> int:
    """Count the days from 1970-01-01 to a day of the calendar."""
    return datetime.date(year, month, day).toordinal() - EPOCH


def month_length(year: int, month: int) -> int:
    """Count the days of a month."""
    if month == 2:
        return 29 if is_leap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def is_leap(year: int) -> bool:
    """Tell whether a year has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)

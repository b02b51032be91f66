"""What askers may write: days, one name or several, modalities, an events window."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable
from typing import Final, Literal, TypeAlias

from diplograph import names
from diplograph.dates import EdtfDate, InForce, day_number, iso
from diplograph.errors import DateError
from diplograph.export import FormatName
from diplograph.model import DEFAULT_MODALITIES, MODALITIES, Modality

Day: TypeAlias = str | datetime.date | EdtfDate
"""One calendar day: ``YYYY-MM-DD``, a date, or an EDTF date of one day."""
Names: TypeAlias = str | Iterable[str]
"""One name or several."""
Step: TypeAlias = Literal["day", "week", "month", "year"]
"""How far one day of a row of days lies from the next."""
Format: TypeAlias = FormatName
"""Formats of other tools that a history or a day is written in."""
_MOST_STEPS: Final = 2_000


def several(given: Names) -> tuple[str, ...]:
    """Give the names asked for, whether one or several were given.

    Examples
    --------
    >>> several("russia"), several(["russia", "taliban"])
    (('russia',), ('russia', 'taliban'))
    """
    return (given,) if isinstance(given, str) else tuple(given)


def modalities(given: Names) -> frozenset[Modality]:
    """Read the modalities asked for; none asked for = ``fact`` and ``coded``.

    Raises
    ------
    UnknownName
        If one of them does not exist.

    Examples
    --------
    >>> sorted(modalities("alleged"))
    ['alleged']
    """
    chosen = several(given)
    if not chosen:
        return DEFAULT_MODALITIES
    known: dict[str, frozenset[Modality]] = {each: frozenset({each}) for each in MODALITIES}
    known["all"] = frozenset(MODALITIES)
    return frozenset().union(*(known[names.find_key(m, known, "modality")] for m in chosen))


def grades(given: Names) -> frozenset[InForce]:
    """Read the grades asked for; none asked for = none.

    Raises
    ------
    UnknownName
        If one of them does not exist.

    Examples
    --------
    >>> grades("possible")
    frozenset({<InForce.POSSIBLE: 1>})
    """
    known = {grade.word: grade for grade in InForce if grade != InForce.NO}
    return frozenset(known[names.find_key(each, known, "grade")] for each in several(given))


def checked_window(events: int | None) -> int | None:
    """Refuse an events window of a negative length.

    Raises
    ------
    ValueError
        If ``events`` is below 0.
    """
    if events is not None and events < 0:
        message = f"events={events}: give a number of days, 0 or more, or None for no events"
        raise ValueError(message)
    return events


def stepped(first: int, last: int, step: Step) -> list[int]:
    """Give the days from ``first`` to ``last``, a step apart; the last day is always one.

    A step of months or years that falls on a day that its month lacks takes the month's last.

    Raises
    ------
    DateError
        If there is no such step, or more than 2,000 days.

    Examples
    --------
    >>> [iso(day) for day in stepped(day_number("2024-01-31"), day_number("2024-04-01"), "month")]
    ['2024-01-31', '2024-02-29', '2024-03-31', '2024-04-01']
    """
    if step not in ("day", "week", "month", "year"):
        raise DateError(str(step), -1, "a step: day, week, month or year")
    begun = datetime.date.fromisoformat(iso(first))
    days: list[int] = []
    while len(days) <= _MOST_STEPS:
        n = len(days)
        if step in ("day", "week"):
            day = first + n * (7 if step == "week" else 1)
        else:
            months = begun.month - 1 + n * (12 if step == "year" else 1)
            year, month = begun.year + months // 12, months % 12 + 1
            length = calendar.monthrange(year, month)[1]
            day = day_number(datetime.date(year, month, min(begun.day, length)))
        if day >= last:
            return [*days, last]
        days.append(day)
    span = f"{iso(first)} to {iso(last)}"
    raise DateError(span, -1, f"at most {_MOST_STEPS} days: take a longer step than {step}")

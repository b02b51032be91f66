"""What askers may write: days, one name or several, modalities, an events window."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable
from typing import Final, Literal, TypeAlias

from diplograph.dates import EdtfDate, InForce, day_number, iso
from diplograph.errors import DateError
from diplograph.model import DEFAULT_MODALITIES, MODALITIES, Modality
from diplograph.names import find_key

Day: TypeAlias = str | datetime.date | EdtfDate
"""One calendar day: ``YYYY-MM-DD``, a date, or an EDTF date of one day."""
Names: TypeAlias = str | Iterable[str]
"""One name or several."""
Step: TypeAlias = Literal["day", "week", "month", "year"]
"""How far one day of a row of days lies from the next."""

_MOST_STEPS: Final = 2_000
"""More frames or measured networks than anybody waits for."""


def several(names: Names) -> tuple[str, ...]:
    """Read one name or several as several.

    Examples
    --------
    >>> several("russia"), several(["russia", "taliban"])
    (('russia',), ('russia', 'taliban'))
    """
    return (names,) if isinstance(names, str) else tuple(names)


def modalities_named(names: Names) -> frozenset[Modality]:
    """Read the modalities asked for; none asked for = ``fact`` and ``coded``.

    Raises
    ------
    UnknownName
        If one of them does not exist.

    Examples
    --------
    >>> sorted(modalities_named("alleged"))
    ['alleged']
    """
    chosen = several(names)
    if not chosen:
        return DEFAULT_MODALITIES
    known: dict[str, frozenset[Modality]] = {each: frozenset({each}) for each in MODALITIES}
    known["all"] = frozenset(MODALITIES)
    return frozenset().union(*(known[find_key(m, known, "modality")] for m in chosen))


def grades_named(names: Names) -> frozenset[InForce]:
    """Read the grades asked for; none asked for = none.

    Raises
    ------
    UnknownName
        If one of them does not exist.

    Examples
    --------
    >>> grades_named("possible")
    frozenset({<InForce.POSSIBLE: 1>})
    """
    known = {grade.word: grade for grade in InForce if grade != InForce.NO}
    return frozenset(known[find_key(each, known, "grade")] for each in several(names))


def ordered(first: int, last: int) -> tuple[int, int]:
    """Refuse a span that ends before it begins.

    Raises
    ------
    DateError
        If the first day is later than the last.
    """
    if first > last:
        raise DateError(iso(first), -1, f"a day not after {iso(last)}: the earlier day first")
    return first, last


def stepped(first: int, last: int, step: Step, most: int | None = _MOST_STEPS) -> list[int]:
    """List the days from ``first`` to ``last``, a step apart; the last day is always one.

    A step of months or years that falls on a day that its month lacks takes the month's last.

    Raises
    ------
    DateError
        If there is no such step, or there are more than ``most`` days (None = any number).

    Examples
    --------
    >>> [iso(day) for day in stepped(day_number("2024-01-31"), day_number("2024-04-01"), "month")]
    ['2024-01-31', '2024-02-29', '2024-03-31', '2024-04-01']
    """
    if step not in ("day", "week", "month", "year"):
        raise DateError(str(step), -1, "a step: day, week, month or year")
    begun = datetime.date.fromisoformat(iso(first))
    days: list[int] = []
    while most is None or len(days) <= most:
        # From the first day each time, not from the last one: after February every month would
        # else be cut to 28 days.
        n = len(days)
        if step in ("day", "week"):
            day = first + n * (7 if step == "week" else 1)
        else:
            months = begun.month - 1 + n * (12 if step == "year" else 1)
            year, month = begun.year + months // 12, months % 12 + 1
            if year > datetime.MAXYEAR:
                return [*days, last]
            length = calendar.monthrange(year, month)[1]
            day = day_number(datetime.date(year, month, min(begun.day, length)))
        if day >= last:
            return [*days, last]
        days.append(day)
    span = f"{iso(first)} to {iso(last)}"
    raise DateError(span, -1, f"at most {most} days: take a longer step than {step}")

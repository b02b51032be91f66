"""What askers may write: days, one name or several, modalities, an events window."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import TypeAlias

from diplograph import names
from diplograph.dates import EdtfDate, InForce
from diplograph.model import DEFAULT_MODALITIES, MODALITIES, Modality

Day: TypeAlias = str | datetime.date | EdtfDate
"""One calendar day: ``YYYY-MM-DD``, a date, or an EDTF date of one day."""
Names: TypeAlias = str | Iterable[str]
"""One name or several."""


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
        message = f"events={events}: a number of days from 0 up was expected"
        raise ValueError(message)
    return events

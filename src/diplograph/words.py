"""Wording: dates, grades and spans in words, what was left out, where the data set ends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from diplograph.dates import MONTHS, UNBOUNDED_FUTURE, UNBOUNDED_PAST, EdtfDate, InForce, in_words
from diplograph.model import UNLIMITED, Bounds, Graph, Kind, Relation

# EDTF names seasons, not their months: the words say no more than the text does.
_SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
_PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?([?~%]?)", re.ASCII)
_END_MODES = {
    # Said whole, because readers take the one for the other: what is suspended can come back.
    "suspended": "suspended, not annulled",
    "repealed": "repealed",
    "expired": "expired",
    "superseded": "superseded",
    "lapsed": "lapsed",
}
STANCES: Final = {1: "cooperative", 0: "neutral", -1: "hostile"}
"""What a stance is called, the friendliest first."""
# Options without dashes: the same words ask at the command line and in Python.
_REASONS = {
    "modality": ("of another modality than fact or coded", " (modality all)"),
    "inside": ("inside a folded actor", ""),
    "events": ("events of this day and the 30 days before", " (events 30)"),
}
GRADE_MEANINGS = {
    InForce.DEFINITE: "the dates leave no doubt that it was in force",
    InForce.PRESUMED: "seen running earlier, no end known, not yet too long ago for its kind",
    InForce.POSSIBLE: "the dates leave it open",
    InForce.NO: "outside the days on which it can have held",
}
"""What each grade means, in one phrase."""


def date_in_words(date: EdtfDate | None) -> str:
    """Say an EDTF date; what has no short wording is given as its text.

    Examples
    --------
    >>> from diplograph.dates import parse
    >>> [date_in_words(parse(t)) for t in ("2003-02-14", "1999~", "[..2005-04-17]", "199X")]
    ['14 February 2003', 'about 1999', 'on or before 17 April 2005', 'the 1990s']
    """
    if date is None:
        return "unknown"
    text = date.text
    plain = _PLAIN.fullmatch(text)
    if plain:
        return _plain_in_words(*plain.groups())
    if re.fullmatch(r"\d{3}X", text):
        return f"the {text[:3]}0s"
    if re.fullmatch(r"\d\dXX", text):
        return f"the {text[:2]}00s"
    inside = text[1:-1]
    if text[0] in "[{" and inside.count("..") == 1 and "," not in inside:
        return _range_in_words(*inside.split(".."))
    if text[0] in "[{" and ".." not in inside:
        parts = [_words_or_text(part) for part in inside.split(",")]
        return (" or " if text[0] == "[" else " and ").join(parts)
    return text


def span_in_words(relation: Relation, *, open_end: bool, temporal: str) -> str:
    """Say when a relation held, or when an event happened.

    Parameters
    ----------
    relation
        The record.
    open_end
        Whether its end is open as shown (the second clock may open it).
    temporal
        ``state`` or ``event``.

    Examples
    --------
    >>> from diplograph.dates import parse
    >>> r = Relation(id="r", subject="a", kind="k", object="b", start=parse("2020"), open_end=True)
    >>> span_in_words(r, open_end=True, temporal="state")
    'since 2020, no end known'
    """
    if temporal == "event":
        if relation.end is None:
            return date_in_words(relation.start)
        return f"{date_in_words(relation.start)} to {date_in_words(relation.end)}"
    begun = f"since {date_in_words(relation.start)}" if relation.start else "start unknown"
    if open_end:
        seen = f", last seen {date_in_words(relation.asof)}" if relation.asof else ""
        return f"{begun}, no end known{seen}"
    if relation.end is None:
        return f"{begun}, end unknown"
    how = f" ({_END_MODES[relation.end_mode]})" if relation.end_mode else ""
    return f"{begun}, last day {date_in_words(relation.end)}{how}"


def reason_in_words(
    bounds: Bounds, kind: Kind, grade: InForce, day: int, *, open_end: bool, presumed_until: int
) -> str:
    """Say why a state has its grade on a day.

    Parameters
    ----------
    bounds, kind
        Its bounds, clipped to the lives of both ends, and its kind.
    grade
        Its grade on ``day``.
    day
        Days since 1970-01-01.
    open_end
        Whether no end is known.
    presumed_until
        Last day on which it is presumed, if it is open.
    """
    b = bounds
    if grade == InForce.DEFINITE:
        return f"begun by {_bound(b.start_max)} and not over before {_bound(b.end_min)}"
    if grade == InForce.PRESUMED:
        return f"seen until {_bound(b.end_min)}; presumed {_presumption(kind)} after that"
    if grade == InForce.NO:
        if day < b.start_min:
            return f"it cannot have begun before {_bound(b.start_min)}"
        return f"its last possible day was {_bound(b.end_max)}"
    if day < b.start_max:
        return "it can have begun by then, but need not" if day >= b.start_min else "not begun"
    if open_end and day > presumed_until:
        return f"last seen {_bound(b.end_min)}, and presumed only {_presumption(kind)}"
    return "it can have ended by then, but need not"


def days_in_words(first: int, last: int) -> str:
    """Say a span of days, both inclusive, either of which may be unbounded.

    Examples
    --------
    >>> days_in_words(0, 1), days_in_words(0, UNBOUNDED_FUTURE), days_in_words(0, 0)
    ('from 1 January 1970 to 2 January 1970', 'from 1 January 1970 on', 'on 1 January 1970')
    """
    if first <= UNBOUNDED_PAST and last >= UNBOUNDED_FUTURE:
        return "on any day"
    if first <= UNBOUNDED_PAST:
        return f"up to {in_words(last)}"
    if last >= UNBOUNDED_FUTURE:
        return f"from {in_words(first)} on"
    return (
        f"on {in_words(first)}" if first == last else f"from {in_words(first)} to {in_words(last)}"
    )


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Say a number of things.

    Examples
    --------
    >>> counted(1, "relation"), counted(2, "relation")
    ('1 relation', '2 relations')
    """
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def left_out_notes(left_out: Mapping[str, int]) -> list[str]:
    """Say what the defaults left out, with the option that brings it back.

    Examples
    --------
    >>> left_out_notes({"modality": 2})
    ['left out: 2 of another modality than fact or coded (modality all)']
    """
    hints = [_REASONS[reason][1] for reason in left_out]
    parts = left_out_parts(left_out)
    return [f"left out: {part}{hint}" for part, hint in zip(parts, hints, strict=True)]


def left_out_parts(left_out: Mapping[str, int]) -> list[str]:
    """Say what the defaults left out, without options: to be put into a sentence.

    Examples
    --------
    >>> left_out_parts({"modality": 2, "inside": 3})
    ['2 of another modality than fact or coded', '3 inside a folded actor']
    """
    return [f"{count} {_REASONS[reason][0]}" for reason, count in left_out.items()]


def coverage_note(graph: Graph, *days: int) -> str | None:
    """Say that a day lies outside what the data set sets out to cover, if it does.

    Examples
    --------
    >>> from diplograph.dates import parse
    >>> coverage_note(Graph(coverage_start=parse("1979-01-01")), 0)
    'outside coverage: the data set covers days from 1 January 1979 on'
    """
    first, last = graph.coverage_start, graph.coverage_end
    early = first is not None and any(day < first.earliest for day in days)
    late = last is not None and any(day > last.latest for day in days)
    if not (early or late):
        return None
    if first and last:
        span = f"from {date_in_words(first)} to {date_in_words(last)}"
    elif first:
        span = f"from {date_in_words(first)} on"
    else:
        span = f"up to {date_in_words(last)}"
    return f"outside coverage: the data set covers days {span}"


def grade_counts(grades: Mapping[str, int]) -> str:
    """Say how many relations have each grade.

    Examples
    --------
    >>> grade_counts({"definite": 2, "presumed": 0, "possible": 1})
    '3 relations: 2 definite, 1 possible'
    """
    parts = grade_parts(grades)
    total = counted(sum(grades.values()), "relation")
    return f"{total}: {parts}" if parts else total


def grade_parts(grades: Mapping[str, int]) -> str:
    """Say how many relations have each grade, without their sum; blank where there are none.

    Examples
    --------
    >>> grade_parts({"definite": 2, "presumed": 0, "possible": 1})
    '2 definite, 1 possible'
    """
    return ", ".join(f"{count} {grade}" for grade, count in grades.items() if count)


def _plain_in_words(year: str, month: str | None, day: str | None, qualifier: str) -> str:
    words = str(int(year))
    if month and int(month) in _SEASONS:
        words = f"{_SEASONS[int(month)]} {words}"
    elif month:
        words = f"{MONTHS[int(month) - 1]} {words}"
        if day:
            words = f"{int(day)} {words}"
    if qualifier in ("~", "%"):
        words = f"about {words}"
    return f"{words} (uncertain)" if qualifier in ("?", "%") else words


def _words_or_text(text: str) -> str:
    plain = _PLAIN.fullmatch(text)
    return _plain_in_words(*plain.groups()) if plain else text


def _range_in_words(first: str, last: str) -> str:
    if not first:
        return f"on or before {_words_or_text(last)}"
    if not last:
        return f"on or after {_words_or_text(first)}"
    return f"between {_words_or_text(first)} and {_words_or_text(last)}"


def _bound(day: int) -> str:
    if day <= UNBOUNDED_PAST:
        return "an unknown day"
    return "no known day" if day >= UNBOUNDED_FUTURE else in_words(day)


def _presumption(kind: Kind) -> str:
    if kind.presumed_for == UNLIMITED:
        return "without limit"
    return f"for {counted(kind.presumed_for, 'year')}"

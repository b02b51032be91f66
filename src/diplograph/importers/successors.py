"""Spells under a code that passes from one state to the next: cut at the day it passes."""

from __future__ import annotations

from collections.abc import Iterator

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST
from diplograph.importers.contract import Intake, state_row
from diplograph.model import Bounds
from diplograph.names import State, by_code
from diplograph.table import Row

End = tuple[str, str] | int
"""A code in a scheme, or an entity that has a code already."""


def stretches(
    intake: Intake,
    ends: tuple[End, End],
    kind: int,
    bounds: Bounds,
    record: int,
    line: int,
    *,
    is_open: bool = False,
    part: int = 0,
) -> Iterator[Row]:
    """Give the relations of a spell, one for each stretch between the same two states.

    Parameters
    ----------
    intake
        Where the states get their codes.
    ends
        Both ends.
    kind
        Code of the kind.
    bounds
        Of the whole spell.
    record, line, part
        Of the row; further stretches count ``part`` on.
    is_open
        Whether no end is known.
    """
    first = bounds.start_max
    last = bounds.end_min if is_open else bounds.end_max
    cuts = sorted(
        {
            state.first
            for end in ends
            if not isinstance(end, int)
            for state in by_code(*end)
            if first < state.first <= last and _carried(end, state.first - 1)
        }
    )
    begins = [first, *cuts]
    for number, begin in enumerate(begins):
        following = begins[number + 1] if number + 1 < len(begins) else None
        start = bounds[:2] if number == 0 else (begin, begin)
        end = bounds[2:] if following is None else (following - 1, following - 1)
        made = Bounds(*start, *end)
        codes = tuple(each if isinstance(each, int) else _on(intake, each, begin) for each in ends)
        goes_on = is_open and following is None
        told = last if last < UNBOUNDED_FUTURE else begin
        intake.covers(begin if begin > UNBOUNDED_PAST else told, told)
        yield state_row(
            (codes[0], codes[1]), kind, made, record, line, open_end=goes_on, part=part + number
        )


def _carried(end: tuple[str, str], day: int) -> bool:
    return any(state.first <= day <= state.last for state in by_code(*end))


def _on(intake: Intake, end: tuple[str, str], day: int) -> int:
    """Give the state of a code on a day; where nobody carried it, its next bearer, or the last."""
    states: tuple[State, ...] = by_code(*end)
    there = [state for state in states if state.first <= day <= state.last]
    later = [state for state in states if state.first > day]
    chosen = (there or later or list(states))[-1 if there or not later else 0]
    return intake.of_state(chosen)

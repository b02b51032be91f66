"""Spells under a code that passes from one state to the next: cut at the day it passes."""

from __future__ import annotations

from collections.abc import Iterator

from diplograph.dates import UNBOUNDED_FUTURE
from diplograph.importers.contract import Intake, state_row
from diplograph.importers.rejects import Refused
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
    """Make the relations of a spell, one for each stretch between the same two states.

    A code is looked up on the first day on which the spell surely held, and cut where it passes on
    while the spell surely held, or is open; where no day is sure, it stands for whoever carried it
    longest.

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

    Raises
    ------
    Refused
        If both ends are the same.
    """
    # An open spell goes on under whoever carries the code next: there is no end to stop at.
    last = UNBOUNDED_FUTURE if is_open else bounds.end_min
    begins = [bounds.start_max, *_cuts(ends, bounds.start_max, last)]
    for number, begin in enumerate(begins):
        following = begins[number + 1] if number + 1 < len(begins) else None
        start = bounds[:2] if number == 0 else (begin, begin)
        end = (bounds.end_min, bounds.end_max)
        if number > 0:
            end = (max(begin, bounds.end_min), bounds.end_max)
        if following is not None:
            end = (following - 1, following - 1)
        stretch = Bounds(*start, *end)
        sure = begin if begin <= last else None
        one, other = (
            each if isinstance(each, int) else intake.of_state(bearer(each, sure, stretch))
            for each in ends
        )
        if one == other:
            rule = "two different actors were expected: both are the same that day"
            raise Refused("", intake.catalogue.entities[one].id, rule)
        goes_on = is_open and following is None
        yield state_row(
            (one, other), kind, stretch, record, line, open_end=goes_on, part=part + number
        )
    intake.covers(*bounds)


def _cuts(ends: tuple[End, End], first: int, last: int) -> list[int]:
    """Find the days, after the first, on which a code passes on."""
    return sorted(
        {
            state.first
            for end in ends
            if not isinstance(end, int)
            for state in by_code(*end)
            if first < state.first <= last and _passes(end, state)
        }
    )


def _passes(end: tuple[str, str], state: State) -> bool:
    """Tell whether another state carried the code up to the day before a state's first."""
    return any(
        other.first < state.first <= other.last + 1 and other.id != state.id
        for other in by_code(*end)
    )


def bearer(end: tuple[str, str], day: int | None, bounds: Bounds) -> State:
    """Find the state of a code.

    Parameters
    ----------
    end
        Scheme and code; some state must have carried it.
    day
        The day for which it is asked; None if none is sure.
    bounds
        Where nobody carried it that day, whoever carried it for most days between these is taken,
        else the next bearer, or the last.
    """
    states = by_code(*end)
    if day is not None:
        bearers = [state for state in states if state.first <= day <= state.last]
        if bearers:
            return bearers[-1]

    def days(state: State) -> int:
        return min(state.last, bounds.end_max) - max(state.first, bounds.start_min)

    longest = max(states, key=days)
    if days(longest) >= 0:
        return longest
    return next((state for state in states if state.first > bounds.start_max), states[-1])

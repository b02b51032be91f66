"""What the machine-coded event data sets share: actors by code and day, and columns of events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST
from diplograph.importers.contract import Intake
from diplograph.importers.delimited import Numbers
from diplograph.importers.reading import Lines
from diplograph.model import MODALITIES
from diplograph.names import State
from diplograph.table import Batch

Key = tuple[bytes, ...]


class Found(NamedTuple):
    """The code of an actor, and the days, both inclusive, on which it stands for the same."""

    code: int
    first: int = UNBOUNDED_PAST
    last: int = UNBOUNDED_FUTURE


class Actors:
    """Codes of actors as they are first met, remembered for the days on which they hold.

    Parameters
    ----------
    find
        Gives the code of an actor on a day.
    """

    def __init__(self, find: Callable[[Key, int], Found]) -> None:
        self._find = find
        self._known: dict[Key, int] = {}
        self._by_day: dict[Key, list[Found]] = {}
        self._latest: dict[Key, Found] = {}

    def codes(self, keys: Sequence[Key], days: Sequence[int]) -> npt.NDArray[np.int32]:
        """Give the code of each."""
        known, latest = self._known, self._latest
        made = [known.get(key, -1) for key in keys]
        for place, code in enumerate(made):
            if code < 0:
                key, day = keys[place], days[place]
                found = latest.get(key)
                if found is None or not found[1] <= day <= found[2]:
                    found = self._found(key, day)
                made[place] = found[0]
        return np.array(made, dtype=np.int32)

    def _found(self, key: Key, day: int) -> Found:
        held = self._by_day.setdefault(key, [])
        found = next((each for each in held if each.first <= day <= each.last), None)
        if found is None:
            found = self._find(key, day)
            held.append(found)
        if (found.first, found.last) == (UNBOUNDED_PAST, UNBOUNDED_FUTURE):
            self._known[key] = found.code
        self._latest[key] = found
        return found


def span(bearers: Sequence[State], day: int) -> tuple[int, int]:
    """Give first and last day around a day on which a code or name stands for the same."""
    there = [state for state in bearers if state.first <= day <= state.last]
    if there:
        return there[-1].first, there[-1].last
    return (
        max((state.last + 1 for state in bearers if state.last < day), default=UNBOUNDED_PAST),
        min((state.first - 1 for state in bearers if state.first > day), default=UNBOUNDED_FUTURE),
    )


def events(
    intake: Intake,
    lines: Lines,
    file: int,
    *,
    ends: tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]],
    kind: npt.NDArray[np.int32],
    day: Numbers,
    known: Numbers,
    record: Numbers,
) -> Batch:
    """Make a batch of machine-coded point events, and count them."""
    intake.accepted += len(lines)
    intake.relations += len(lines)
    if len(day):
        intake.covers(int(day.min()), int(day.max()))
    return Batch.of_columns(
        subject=ends[0],
        kind=kind,
        object=ends[1],
        start_min=day,
        start_max=day,
        end_min=day,
        end_max=day,
        is_state=False,
        open_end=False,
        modality=MODALITIES.index("coded"),
        known=known,
        record=record,
        part=0,
        file=file,
        line=lines.numbers,
    )

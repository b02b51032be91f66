"""What machine-coded event data sets share: fields of many lines at once, actors, events."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST
from diplograph.importers.contract import Intake
from diplograph.importers.reading import Lines
from diplograph.importers.rejects import Refused, Rejects
from diplograph.model import MODALITIES
from diplograph.names import State
from diplograph.table import Batch

Key = tuple[bytes, ...]
"""What stands of an actor in the columns of a data set, such as its code and its country."""
_SPACE, _HYPHEN, _ZERO = b" -0"
Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]


class Fields:
    """The fields of some lines; those of one line need not be as many as those of another.

    Parameters
    ----------
    lines
        The lines; blank ones are left out.
    delimiter
        One byte.
    """

    def __init__(self, lines: Lines, delimiter: bytes = b"\t") -> None:
        self.lines = lines = lines.take(lines.ends > lines.starts)
        self._bytes = np.frombuffer(lines.data, dtype=np.uint8)
        self._marks = np.flatnonzero(self._bytes == delimiter[0])
        self.before, after = self._marks_around(lines)
        self.many = after - self.before + 1
        self.kept = np.ones(len(lines), dtype=bool)

    def _marks_around(self, lines: Lines) -> tuple[Numbers, Numbers]:
        """Count the delimiters that stand before each line, and up to its end."""
        if (lines.starts[1:] - lines.ends[:-1] <= 2).all():  # nothing but line ends between them
            edges = np.searchsorted(self._marks, np.append(lines.starts, lines.ends[-1:]))
            return edges[:-1], edges[1:]
        before, after = (np.searchsorted(self._marks, at) for at in (lines.starts, lines.ends))
        return before, after

    def only_kept(self) -> Fields:
        """Keep the fields of the rows that were not rejected."""
        if self.kept.all():
            return self
        kept = copy.copy(self)
        kept.lines = self.lines.take(self.kept)
        kept.before, kept.many = self.before[self.kept], self.many[self.kept]
        kept.kept = np.ones(len(kept.lines), dtype=bool)
        return kept

    def __len__(self) -> int:
        return len(self.lines)

    def refuse(self, wrong: Mask, rejects: Rejects, reason: Callable[[int], Refused]) -> None:
        """Reject the rows that are wrong, unless they were rejected already."""
        for place in np.flatnonzero(wrong & self.kept).tolist():
            rejects.add(int(self.lines.numbers[place]), reason(place))
        self.kept &= ~wrong

    def refuse_widths(self, wrong: Mask, rejects: Rejects, rule: str) -> None:
        """Reject the rows that have a wrong number of columns."""
        self.refuse(wrong, rejects, lambda n: Refused("", f"{self.many[n]} columns", rule))

    def refuse_cells(
        self, wrong: Mask, rejects: Rejects, label: str, column: int | Numbers, rule: str
    ) -> None:
        """Reject the rows of which a cell is wrong, with what stands in it."""
        self.refuse(wrong, rejects, lambda n: Refused(label, self.text(n, column), rule))

    def ends_of(self, column: int | Numbers) -> tuple[Numbers, Numbers]:
        """Find where a field begins and ends in the buffer; of rejected rows, nowhere."""
        column = np.where(self.kept, column, 0)
        before = np.clip(self.before + column - 1, 0, max(len(self._marks) - 1, 0))
        after = np.clip(self.before + column, 0, max(len(self._marks) - 1, 0))
        if not len(self._marks):
            return self.lines.starts, self.lines.ends
        starts = np.where(column == 0, self.lines.starts, self._marks[before] + 1)
        ends = np.where(column == self.many - 1, self.lines.ends, self._marks[after])
        return starts, ends

    def texts(self, column: int | Numbers) -> list[bytes]:
        """Read a field of every row."""
        starts, ends = self.ends_of(column)
        data = self.lines.data
        return [data[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]

    def text(self, place: int, column: int | Numbers) -> str:
        """Read a field of one row, blank where the row has none."""
        number = int(column if isinstance(column, int) else column[place])
        start, end = int(self.lines.starts[place]), int(self.lines.ends[place])
        parts = self.lines.data[start:end].split(b"\t")
        return parts[number].decode() if number < len(parts) else ""

    def digits(self, column: int | Numbers, many: int) -> tuple[Numbers, Mask]:
        """Read the first ``many`` bytes of a field as a number; tell where they are digits."""
        starts, ends = self.ends_of(column)
        there = ends - starts >= many
        value = np.zeros(len(self), dtype=np.int64)
        last = max(len(self._bytes) - 1, 0)
        for n in range(many):
            digit = self._bytes[np.minimum(starts + n, last)].astype(np.int64) - _ZERO
            there &= (digit >= 0) & (digit <= 9)
            value = value * 10 + digit
        return np.where(there, value, 0), there

    def lengths(self, column: int | Numbers) -> Numbers:
        """Count the bytes of a field of every row."""
        starts, ends = self.ends_of(column)
        return ends - starts

    def blank(self, column: int | Numbers) -> Mask:
        """Tell in which rows nothing but space stands in a field."""
        starts, ends = self.ends_of(column)
        blank: Mask = starts == ends
        last = max(len(self._bytes) - 1, 0)
        # Few fields begin with a space, and only these need be looked at as text.
        for place in np.flatnonzero(~blank & (self._bytes[np.minimum(starts, last)] <= _SPACE)):
            blank[place] = not self.lines.data[starts[place] : ends[place]].strip()
        return blank

    def numbers(self, column: int | Numbers) -> tuple[Numbers, Mask]:
        """Read a field as a whole number of at most 18 digits; tell where it is one."""
        starts, ends = self.ends_of(column)
        size = ends - starts
        good = (size > 0) & (size <= 18)
        value = np.zeros(len(self), dtype=np.int64)
        last = max(len(self._bytes) - 1, 0)
        for n in range(int(size[good].max(initial=0))):
            here = good & (n < size)
            digit = self._bytes[np.minimum(starts + n, last)].astype(np.int64) - _ZERO
            good &= ~here | ((digit >= 0) & (digit <= 9))
            value = np.where(here, value * 10 + digit, value)
        return np.where(good, value, 0), good


def days_from_digits(value: Numbers) -> tuple[Numbers, Mask]:
    """Turn numbers YYYYMMDD into days since 1970-01-01; tell which are days that exist.

    Examples
    --------
    >>> days, good = days_from_digits(np.array([19700102, 20151340, 20250229]))
    >>> int(days[0]), good.tolist()
    (1, [True, False, False])
    """
    year, rest = np.divmod(value, 10_000)
    month, day = np.divmod(rest, 100)
    good = (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1)
    months = np.where(good, (year - 1970) * 12 + month - 1, 0)
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    following = (months + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    good &= day <= following - first
    return np.where(good, first + day - 1, 0), good


def days_from_dashed(texts: list[bytes]) -> tuple[Numbers, Mask]:
    """Turn texts YYYY-MM-DD into days since 1970-01-01; tell which are days that exist.

    Examples
    --------
    >>> days_from_dashed([b"1970-01-02", b"1970-1-2"])[1].tolist()
    [True, False]
    """
    # One byte more than a date has: where it is not 0, the text is longer than a date.
    table = np.array(texts, dtype="S11").view(np.uint8).reshape(len(texts), 11)
    shaped = (table[:, 4] == _HYPHEN) & (table[:, 7] == _HYPHEN) & (table[:, 10] == 0)
    digits = table[:, [0, 1, 2, 3, 5, 6, 8, 9]].astype(np.int64) - _ZERO
    shaped &= ((digits >= 0) & (digits <= 9)).all(axis=1)
    value = np.where(shaped, digits @ 10 ** np.arange(7, -1, -1), 0)
    days, good = days_from_digits(value)
    return days, good & shaped


class ActorCode(NamedTuple):
    """The code of an actor, and the days, both inclusive, on which it stands for the same."""

    code: int
    first: int = UNBOUNDED_PAST
    last: int = UNBOUNDED_FUTURE


class Actors:
    """Codes of actors as they are first met, remembered for the days on which they hold.

    Parameters
    ----------
    find
        Finds the code of an actor on a day.
    """

    def __init__(self, find: Callable[[Key, int], ActorCode]) -> None:
        self._find = find
        # Of millions of events nearly all have an actor that stands for the same on every day, or
        # on the same days as the last time: these two are looked up first, the whole list seldom.
        self._known: dict[Key, int] = {}
        self._latest: dict[Key, ActorCode] = {}
        self._by_day: dict[Key, list[ActorCode]] = {}

    def codes(self, keys: Sequence[Key], days: Sequence[int]) -> npt.NDArray[np.int32]:
        """Find the code of each, and give one to those that are new."""
        known, latest = self._known, self._latest
        codes = [known.get(key, -1) for key in keys]
        for place, code in enumerate(codes):
            if code < 0:
                key, day = keys[place], days[place]
                actor = latest.get(key)
                if actor is None or not actor[1] <= day <= actor[2]:
                    actor = self._actor(key, day)
                codes[place] = actor[0]
        return np.array(codes, dtype=np.int32)

    def _actor(self, key: Key, day: int) -> ActorCode:
        earlier = self._by_day.setdefault(key, [])
        actor = next((each for each in earlier if each.first <= day <= each.last), None)
        if actor is None:
            actor = self._find(key, day)
            earlier.append(actor)
        if (actor.first, actor.last) == (UNBOUNDED_PAST, UNBOUNDED_FUTURE):
            self._known[key] = actor.code
        self._latest[key] = actor
        return actor


def span(bearers: Sequence[State], day: int) -> tuple[int, int]:
    """Find the first and last day around a day on which a code or name stands for the same."""
    current = [state for state in bearers if state.first <= day <= state.last]
    if current:
        return current[-1].first, current[-1].last
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

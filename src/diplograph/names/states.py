"""Codes of states, as of a day: ISO 3166, Correlates of War, Gleditsch-Ward, FIPS 10-4, CAMEO.

A code can stand for one state after the other (COW 365: the Russian Empire, the Soviet Union,
Russia), and a state can change its code (Germany: COW 260, then 255). `states.csv` has one row for
each stretch of days in which a state carries one set of codes, several of one list with semicolons
between them; a blank day is unbounded, which also means that the state's own first or last day is
not told here.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, day_number

SCHEMES: Final = ("iso2", "iso3", "cow", "cowc", "gw", "fips", "cameo")
"""Names of the schemes; ``cow`` and ``gw`` are numbers, ``cowc`` abbreviations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One state and the codes it carried from ``first`` to ``last``, both inclusive.

    Days are numbers since 1970-01-01; a blank code means that it had none.
    """

    id: str
    label: str
    aliases: tuple[str, ...]
    iso2: str
    iso3: str
    cow: str
    cowc: str
    gw: str
    fips: str
    cameo: str
    first: int
    last: int


@cache
def _states() -> tuple[State, ...]:
    import csv
    from importlib import resources

    text = resources.files("diplograph.names").joinpath("states.csv").read_text(encoding="utf-8")
    made = []
    for row in csv.DictReader(text.splitlines()):
        codes = {scheme: row[scheme] for scheme in SCHEMES}
        codes["cameo"] = codes["cameo"] or codes["iso3"]
        first = day_number(row["first"]) if row["first"] else UNBOUNDED_PAST
        last = day_number(row["last"]) if row["last"] else UNBOUNDED_FUTURE
        others = tuple(name for name in row["aliases"].split(";") if name)
        made.append(
            State(id=row["id"], label=row["label"], aliases=others, first=first, last=last, **codes)
        )
    return tuple(made)


@cache
def _index(scheme: str) -> dict[str, tuple[State, ...]]:
    found: dict[str, tuple[State, ...]] = {}
    for state in _states():
        for code in filter(None, getattr(state, scheme).split(";")):
            found[code] = tuple(
                sorted((*found.get(code, ()), state), key=lambda each: (each.first, each.last))
            )
    return found


@cache
def _by_id() -> dict[str, tuple[State, ...]]:
    found: dict[str, tuple[State, ...]] = {}
    for state in _states():
        found[state.id] = (*found.get(state.id, ()), state)
    return found


def states_by_id(identifier: str) -> tuple[State, ...]:
    """Give the stretches of days in which a state carried its codes; none if it is no state.

    Examples
    --------
    >>> [state.cow for state in states_by_id("germany")]
    ['260', '255']
    """
    return _by_id().get(identifier, ())


@cache
def _names() -> dict[str, tuple[State, ...]]:
    found: dict[str, tuple[State, ...]] = {}
    for state in _states():
        for name in {folded(each) for each in (state.id, state.label, *state.aliases)}:
            found[name] = (*found.get(name, ()), state)
    return found


def folded(name: str) -> str:
    """Give a name as names are compared: without regard to case, width or spacing.

    Examples
    --------
    >>> folded(" United  STATES ")
    'united states'
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def by_name(name: str) -> tuple[State, ...]:
    """Give the states that carry a name; none if nobody does.

    Examples
    --------
    >>> {state.id for state in by_name("Yugoslavia")} == {"yugoslavia", "serbia-and-montenegro"}
    True
    """
    return _names().get(folded(name), ())


def named_state(name: str, day: int | None = None) -> State | None:
    """Give the state of a name; of several one after the other, the one of a day.

    Parameters
    ----------
    name
        Its label, identifier, or another of its English names.
    day
        Days since 1970-01-01; None, or a day on which none of them was there = the last.

    Examples
    --------
    >>> named_state("Russian Federation").id
    'russia'
    """
    found = by_name(name)
    then = [state for state in found if day is None or state.first <= day <= state.last]
    return (then or found)[-1] if found else None


def by_code(scheme: str, code: str) -> tuple[State, ...]:
    """Give the states that carry a code, the earliest first; none if nobody does.

    Parameters
    ----------
    scheme
        One of `SCHEMES`.
    code
        The code, upper case; numbers without leading zeros.

    Examples
    --------
    >>> [state.id for state in by_code("cow", "365")][-2:]
    ['soviet-union', 'russia']
    """
    return _index(scheme).get(code, ())


def state_of(scheme: str, code: str, day: int | None = None) -> State | None:
    """Give the state that carries a code on a day.

    Parameters
    ----------
    scheme
        One of `SCHEMES`.
    code
        The code, upper case; numbers without leading zeros.
    day
        Days since 1970-01-01; None = the last state that carried it.

    Examples
    --------
    >>> from diplograph.dates import day_number
    >>> state_of("cow", "365", day_number("1985-01-01")).id, state_of("cow", "365").id
    ('soviet-union', 'russia')
    """
    found = by_code(scheme, code)
    if day is not None:
        found = tuple(state for state in found if state.first <= day <= state.last)
    return found[-1] if found else None

"""Finding an entity by any of its names, and a state by any of its codes as of a day.

Names are compared without regard to case, width or spacing (Unicode NFKC and case folding), so
``russia``, ``Россия``, ``RUS`` and ``Q159`` all find the same entity.

A code can stand for one state after the other (COW 365: the Russian Empire, the Soviet Union,
Russia), and a state can change its code (Germany: COW 260, then 255). `states.csv` has one row for
each stretch of days in which a state carries one set of codes, several of one list with semicolons
between them; a blank day is unbounded, which also means that the state's own first or last day is
not told here. The schemes are ISO 3166, Correlates of War, Gleditsch-Ward, FIPS 10-4 and CAMEO.
"""

from __future__ import annotations

import csv
import difflib
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import chain
from typing import Final

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, day_number
from diplograph.errors import AmbiguousName, UnknownName
from diplograph.model import Entity

__all__ = [
    "SCHEMES",
    "Directory",
    "State",
    "by_code",
    "by_name",
    "find_key",
    "folded",
    "named_state",
    "state_of",
    "states_by_id",
]

SCHEMES: Final = ("iso2", "iso3", "cow", "cowc", "gw", "fips", "cameo")
"""Names of the schemes; ``cow`` and ``gw`` are numbers, ``cowc`` abbreviations."""
_CANDIDATES = 6
"""Near misses that an error lists: as many as are read rather than skipped."""
_ALIKE = 0.7
"""How like each other, of 1, a name and a near miss are at least. At this value every name of the
shipped graph is offered to whoever mistypes it by one letter, in a list of two on average."""
_LONG_ENOUGH = 3
"""Letters from which a text is looked for inside of names: fewer stand in nearly all of them."""
_CODES = "iso3", "cow", "cowc", "iso2"
"""Schemes in which a name in a question is looked up, the ones people write first."""


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
    text = resources.files("diplograph.names").joinpath("states.csv").read_text(encoding="utf-8")
    states = []
    for row in csv.DictReader(text.splitlines()):
        codes = {scheme: row[scheme] for scheme in SCHEMES}
        # CAMEO takes the codes of ISO, but for a few states.
        codes["cameo"] = codes["cameo"] or codes["iso3"]
        first = day_number(row["first"]) if row["first"] else UNBOUNDED_PAST
        last = day_number(row["last"]) if row["last"] else UNBOUNDED_FUTURE
        others = tuple(name for name in row["aliases"].split(";") if name)
        states.append(
            State(id=row["id"], label=row["label"], aliases=others, first=first, last=last, **codes)
        )
    return tuple(states)


def _indexed(keys_of: Callable[[State], Iterable[str]]) -> dict[str, tuple[State, ...]]:
    index: dict[str, tuple[State, ...]] = {}
    for state in _states():
        for key in keys_of(state):
            index[key] = (*index.get(key, ()), state)
    return index


@cache
def _by_code(scheme: str) -> dict[str, tuple[State, ...]]:
    index = _indexed(lambda state: filter(None, getattr(state, scheme).split(";")))
    # The file has one state after the other, but codes go from state to state.
    return {
        code: tuple(sorted(states, key=lambda state: (state.first, state.last)))
        for code, states in index.items()
    }


@cache
def _by_id() -> dict[str, tuple[State, ...]]:
    return _indexed(lambda state: [state.id])


@cache
def _by_name() -> dict[str, tuple[State, ...]]:
    return _indexed(lambda state: {folded(e) for e in (state.id, state.label, *state.aliases)})


def states_by_id(identifier: str) -> tuple[State, ...]:
    """Find the stretches of days in which a state carried its codes; none if it is no state.

    Examples
    --------
    >>> [state.cow for state in states_by_id("germany")]
    ['260', '255']
    """
    return _by_id().get(identifier, ())


def folded(name: str) -> str:
    """Write a name as names are compared: without regard to case, width or spacing.

    Examples
    --------
    >>> folded(" United  STATES ")
    'united states'
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def by_name(name: str) -> tuple[State, ...]:
    """Find the states that carry a name; none if nobody does.

    Examples
    --------
    >>> {state.id for state in by_name("Yugoslavia")} == {"yugoslavia", "serbia-and-montenegro"}
    True
    """
    return _by_name().get(folded(name), ())


def named_state(name: str, day: int | None = None) -> State | None:
    """Find the state of a name; of several one after the other, the one of a day.

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
    states = by_name(name)
    then = [state for state in states if day is None or state.first <= day <= state.last]
    return (then or states)[-1] if states else None


def by_code(scheme: str, code: str) -> tuple[State, ...]:
    """Find the states that carry a code, the earliest first; none if nobody does.

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
    return _by_code(scheme).get(code, ())


def state_of(scheme: str, code: str, day: int | None = None) -> State | None:
    """Find the state that carries a code on a day.

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
    states = by_code(scheme, code)
    then = [state for state in states if day is None or state.first <= day <= state.last]
    return then[-1] if then else None


class Directory:
    """Names of all entities: identifiers, labels, aliases and codes.

    Parameters
    ----------
    entities
        The entities by identifier.
    """

    def __init__(self, entities: Mapping[str, Entity]) -> None:
        self._entities = entities
        self._labels: dict[str, set[str]] = defaultdict(set)
        self._others: dict[str, set[str]] = defaultdict(set)
        for entity in entities.values():
            self._labels[folded(entity.label)].add(entity.id)
            for other in (*entity.aliases, entity.iso3, entity.qid):
                if other:
                    self._others[folded(other)].add(entity.id)

    def find(self, name: str) -> Entity:
        """Find the one entity that carries a name.

        An identifier wins over a label, a label over an alias, an alias over a code of ISO 3166
        or of the Correlates of War, which stands for the last state among them that carried it.

        Raises
        ------
        UnknownName
            If no entity carries it; the error lists near misses.
        AmbiguousName
            If several carry it; the error lists them.

        Examples
        --------
        >>> russia = Entity(id="russia", label="Russia", type="country", iso3="RUS")
        >>> Directory({"russia": russia}).find("rus").id
        'russia'
        """
        key = folded(name)
        bearers = self._named(key) or set(self._coded(key)[-1:])
        if len(bearers) == 1:
            return self._entities[next(iter(bearers))]
        if bearers:
            raise AmbiguousName(name, "entity", [self._described(i) for i in sorted(bearers)])
        raise UnknownName(name, "entity", self._near(key))

    def bearers(self, name: str) -> tuple[Entity, ...]:
        """Find the entities that a name stands for: one, or all that carried a code in turn.

        Raises
        ------
        UnknownName, AmbiguousName
            As `find`.

        Examples
        --------
        >>> states = {"soviet-union": "Soviet Union", "russia": "Russia"}
        >>> known = {n: Entity(id=n, label=label, type="country") for n, label in states.items()}
        >>> [entity.id for entity in Directory(known).bearers("365")]
        ['soviet-union', 'russia']
        """
        key = folded(name)
        if not self._named(key) and (states := self._coded(key)):
            return tuple(self._entities[identifier] for identifier in states)
        return (self.find(name),)

    def _named(self, key: str) -> set[str]:
        """Find who carries a name that is no code: an identifier, a label, an alias."""
        if key in self._entities:
            return {key}
        return self._labels.get(key) or self._others.get(key) or set()

    def _coded(self, key: str) -> list[str]:
        """Find the states here that carried a code one after the other, the last one last."""
        for scheme in _CODES:
            bearers: dict[str, None] = {}  # a set that keeps its order
            for state in by_code(scheme, key.upper()):
                if state.id in self._entities:
                    bearers[state.id] = None
                elif state.iso3:  # the data may know the state under an id of their own
                    bearers |= dict.fromkeys(sorted(self._others.get(folded(state.iso3), ())))
            if bearers:
                return list(bearers)
        return []

    def _near(self, key: str) -> list[str]:
        """Find entities whose names resemble a key, or contain it, the likeliest first."""
        bearers: defaultdict[str, set[str]] = defaultdict(set)
        for index in (self._labels, self._others, {each: {each} for each in self._entities}):
            for name, identifiers in index.items():
                bearers[name] |= identifiers
        near = (sorted(bearers[name]) for name in _near_misses(key, bearers))
        ids = list(dict.fromkeys(chain.from_iterable(near)))
        return [self._described(identifier) for identifier in ids[:_CANDIDATES]]

    def _described(self, identifier: str) -> str:
        return f"{identifier} ({self._entities[identifier].label})"


def find_key(name: str, known: Iterable[str], noun: str) -> str:
    """Find a kind, family, source, relation or claim by its identifier.

    Parameters
    ----------
    name
        The identifier as it was written; case and surrounding space do not matter.
    known
        The identifiers that exist.
    noun
        What is looked for, for the error.

    Raises
    ------
    UnknownName
        If there is none; the error lists near misses.

    Examples
    --------
    >>> find_key("Recognises", ["recognises"], "kind")
    'recognises'
    """
    keys = {folded(identifier): identifier for identifier in known}
    key = folded(name)
    if key in keys:
        return keys[key]
    near = _near_misses(key, keys)[:_CANDIDATES]
    raise UnknownName(name, noun, [keys[other] for other in near])


def _near_misses(key: str, known: Iterable[str]) -> list[str]:
    """Find names that resemble a key, the likeliest first, then those that contain it."""
    known = list(known)
    near = difflib.get_close_matches(key, known, n=_CANDIDATES, cutoff=_ALIKE)
    inside = [name for name in known if key in name] if len(key) >= _LONG_ENOUGH else []
    return list(dict.fromkeys([*near, *sorted(inside, key=len)]))

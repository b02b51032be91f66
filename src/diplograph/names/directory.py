"""Finding an entity, or another record, by any of its names.

Names are compared without regard to case, width or spacing (Unicode NFKC and case folding), so
``russia``, ``Россия``, ``RUS`` and ``Q159`` all find the same entity.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping

from diplograph.errors import AmbiguousName, UnknownName
from diplograph.model import Entity
from diplograph.names.states import by_code, folded

_CANDIDATES = 6
_CODES = "iso3", "cow", "cowc", "iso2"


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
        found = self._named(key) or set(self._coded(key)[-1:])
        if len(found) == 1:
            return self._entities[next(iter(found))]
        if found:
            raise AmbiguousName(name, "entity", [self._described(i) for i in sorted(found)])
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
        >>> made = {n: Entity(id=n, label=label, type="country") for n, label in states.items()}
        >>> [entity.id for entity in Directory(made).bearers("365")]
        ['soviet-union', 'russia']
        """
        key = folded(name)
        if not self._named(key) and (found := self._coded(key)):
            return tuple(self._entities[identifier] for identifier in found)
        return (self.find(name),)

    def _named(self, key: str) -> set[str]:
        """Find who carries a name that is no code: an identifier, a label, an alias."""
        if key in self._entities:
            return {key}
        return self._labels.get(key) or self._others.get(key) or set()

    def _coded(self, key: str) -> list[str]:
        """Find the states here that carried a code one after the other, the last one last."""
        for scheme in _CODES:
            found: dict[str, None] = {}
            for state in by_code(scheme, key.upper()):
                if state.id in self._entities:
                    found[state.id] = None
                elif state.iso3:
                    found |= dict.fromkeys(sorted(self._others.get(folded(state.iso3), ())))
            if found:
                return list(found)
        return []

    def _near(self, key: str) -> list[str]:
        """Entities whose names resemble a key, or contain it, the likeliest first."""
        names: defaultdict[str, set[str]] = defaultdict(set)
        for index in (self._labels, self._others):
            for name, ids in index.items():
                names[name] |= ids
        for identifier in self._entities:
            names[identifier].add(identifier)
        near = difflib.get_close_matches(key, names, n=_CANDIDATES, cutoff=0.75)
        if len(key) >= 3:
            near += sorted((name for name in names if key in name), key=len)
        found = dict.fromkeys(identifier for name in near for identifier in sorted(names[name]))
        return [self._described(identifier) for identifier in list(found)[:_CANDIDATES]]

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
    near = difflib.get_close_matches(key, keys, n=_CANDIDATES, cutoff=0.6)
    near += [other for other in keys if len(key) >= 3 and key in other and other not in near]
    raise UnknownName(name, noun, [keys[other] for other in near[:_CANDIDATES]])

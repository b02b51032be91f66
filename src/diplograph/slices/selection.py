"""Which relations a question is about: between whom, of which kinds, how asserted, how sure."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from diplograph.dates import InForce
from diplograph.model import DEFAULT_MODALITIES, MODALITIES, Kind, Modality
from diplograph.table import Codes, Mask, RelationTable, Rows

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Among:
    """One condition on the ends of a relation.

    Parameters
    ----------
    entities
        Identifiers: of one, the relations that touch it; of several, those between them.
    code
        The code that they all carried, one after the other, where it alone was asked for: then
        relations that touch any of them. Blank = each was named by itself.
    """

    entities: tuple[str, ...]
    code: str = ""

    @property
    def touches_any(self) -> bool:
        """Whether one end among the entities is enough."""
        return len(self.entities) == 1 or bool(self.code)

    @property
    def named(self) -> tuple[str, ...]:
        """The names that ask for these entities again."""
        return (self.code,) if self.code else self.entities

    def takes(self, *ends: str) -> bool:
        """Tell whether a relation between two entities, by identifier, meets the condition."""
        inside = [end in self.entities for end in ends]
        return any(inside) if self.touches_any else all(inside)

    def mask(self, table: RelationTable, subject: Codes, object_: Codes) -> Mask:
        """Tell of each row whether its ends, as entity codes of the table, meet the condition."""
        codes = entity_codes(table, self.entities)
        from_one, to_one = np.isin(subject, codes), np.isin(object_, codes)
        return from_one | to_one if self.touches_any else from_one & to_one

    def folded(self, table: RelationTable, actors: Codes) -> Among:
        """Ask for the actors that the entities asked for are part of."""
        codes = actors[entity_codes(table, self.entities)].tolist()
        folded = dict.fromkeys(table.entities[code].id for code in codes)
        return dataclasses.replace(self, entities=tuple(folded))


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which relations a question is about.

    Parameters
    ----------
    among
        Conditions on the ends, all of which hold; none = any ends.
    kinds, families
        Identifiers of kinds, names of families, both of which hold; None = any.
    grades
        Grades taken; None = any.
    modalities
        Modalities taken.
    """

    among: tuple[Among, ...] = ()
    kinds: frozenset[str] | None = None
    families: frozenset[str] | None = None
    grades: frozenset[InForce] | None = None
    modalities: frozenset[Modality] = DEFAULT_MODALITIES

    @classmethod
    def of(cls, *entities: str) -> Selection:
        """Select what touches one entity, or what is between several, by identifier.

        Examples
        --------
        >>> Selection.of("russia", "taliban").named
        ('russia', 'taliban')
        """
        return cls(among=(Among(entities),) if entities else ())

    @property
    def entities(self) -> tuple[str, ...]:
        """Every entity named, in the order asked."""
        return tuple(dict.fromkeys(each for one in self.among for each in one.entities))

    @property
    def named(self) -> tuple[str, ...]:
        """The names that ask for these entities again."""
        return tuple(dict.fromkeys(name for one in self.among for name in one.named))

    @property
    def joint(self) -> str:
        """What stands between the names of the entities in a title."""
        return ", then " if any(one.code for one in self.among) else " and "

    def narrowed(self, other: Selection) -> Selection:
        """Take only what both selections take; the modalities are those of this one.

        Examples
        --------
        >>> both = Selection(kinds=frozenset({"a", "b"})).narrowed(Selection(kinds=frozenset("b")))
        >>> both.kinds
        frozenset({'b'})
        """
        return dataclasses.replace(
            self,
            among=tuple(dict.fromkeys((*self.among, *other.among))),
            kinds=_both(self.kinds, other.kinds),
            families=_both(self.families, other.families),
            grades=_both(self.grades, other.grades),
        )

    def takes_kind(self, kind: Kind) -> bool:
        """Tell whether relations of a kind are taken."""
        return (self.kinds is None or kind.id in self.kinds) and (
            self.families is None or kind.family in self.families
        )

    def kind_mask(self, table: RelationTable, rows: Rows | None = None) -> Mask:
        """Tell of each row (None = of all) whether its kind and family are taken."""
        kinds = table.kind if rows is None else table.kind[rows]
        mask: Mask = np.array([self.takes_kind(kind) for kind in table.kinds], dtype=bool)[kinds]
        return mask

    def modality_mask(self, table: RelationTable, rows: Rows | None = None) -> Mask:
        """Tell of each row (None = of all) whether its modality is taken."""
        admitted = table.modality if rows is None else table.modality[rows]
        mask: Mask = np.array([m in self.modalities for m in MODALITIES])[admitted]
        return mask

    def entity_mask(self, table: RelationTable, subject: Codes, object_: Codes) -> Mask:
        """Tell of each row whether its ends are taken.

        Parameters
        ----------
        table
            The table whose entity codes the ends are.
        subject, object_
            The ends of the rows, folded or not, as the entities asked for are.
        """
        mask = np.ones(len(subject), dtype=bool)
        for one in self.among:
            mask &= one.mask(table, subject, object_)
        return mask

    def mask(self, table: RelationTable) -> Mask:
        """Tell of each row whether it is taken, whatever its grade on a day; ends are unfolded."""
        entities = self.entity_mask(table, table.subject, table.object)
        return self.kind_mask(table) & self.modality_mask(table) & entities

    def folded(self, table: RelationTable, actors: Codes) -> Selection:
        """Ask for the actors that the entities asked for are part of."""
        return dataclasses.replace(
            self, among=tuple(one.folded(table, actors) for one in self.among)
        )

    # Whoever names modalities has left the others out by choice, and need not be told.
    def left_out_by_modality(self, rows: Mask) -> int:
        """Count rows left out for their modality, if the default and not the asker did so."""
        return int(np.count_nonzero(rows)) if self.modalities == DEFAULT_MODALITIES else 0


def entity_codes(table: RelationTable, identifiers: tuple[str, ...]) -> Codes:
    """Look up the codes of entities, in the order asked."""
    code = {entity.id: number for number, entity in enumerate(table.entities)}
    return np.array([code[identifier] for identifier in identifiers], dtype=np.int32)


def _both(one: frozenset[_T] | None, other: frozenset[_T] | None) -> frozenset[_T] | None:
    """Intersect two restrictions, of which None restricts nothing."""
    if one is None or other is None:
        return other if one is None else one
    return one & other

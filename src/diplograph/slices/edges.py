"""One relation as a slice shows it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from diplograph.dates import InForce
from diplograph.model import MODALITIES, Bounds, Kind, Relation
from diplograph.table import RelationTable, RowRecords, Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A relation with its ends as shown: folding may rename them, the second clock its end.

    Parameters
    ----------
    relation
        The record, as it stands in the graph.
    kind
        Its kind.
    subject, object
        Identifiers of the ends, after folding.
    bounds
        The four inclusive day bounds, clipped to the lives of both ends.
    open_end
        Whether no end is known (to the second clock, if one was set).

    Examples
    --------
    >>> import diplograph as dg
    >>> edge = dg.load().relation("russia.designates-terrorist.taliban.2003-02-14").edge
    >>> edge.triple, edge.start, edge.end
    (('russia', 'designates-terrorist', 'taliban'), '2003-02-14', '2025-04-17')
    """

    relation: Relation
    kind: Kind
    subject: str
    object: str
    bounds: Bounds
    open_end: bool

    @property
    def id(self) -> str:
        """Identifier of the relation."""
        return self.relation.id

    @property
    def start(self) -> str:
        """EDTF text of the start, blank where it is unknown."""
        return str(self.relation.start or "")

    @property
    def end(self) -> str:
        """EDTF text of the last day, ``..`` where the end is open, blank where unknown."""
        return ".." if self.open_end else str(self.relation.end or "")

    @property
    def triple(self) -> tuple[str, str, str]:
        """Subject, kind and object; the ends of a symmetric kind in alphabetical order."""
        if self.kind.symmetric and self.object < self.subject:
            return self.object, self.kind.id, self.subject
        return self.subject, self.kind.id, self.object

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"

    def __str__(self) -> str:
        lasted = self.kind.is_state or self.relation.end is not None
        when = f"{self.start or '?'} to {self.end or '?'}" if lasted else self.start or "?"
        return f"{self.subject} {self.kind.label} {self.object}, {when}"


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedEdge(Edge):
    """An edge on a day: `grade` says how surely it is in force (or touches the window).

    Examples
    --------
    >>> import diplograph as dg
    >>> (edge,) = dg.load().at("2025-07-04").relations(kind="recognises", grade="definite")
    >>> edge
    <GradedEdge russia recognises islamic-emirate-2021, 2025-07-03 to ..: definite>
    """

    grade: InForce

    __repr__ = Edge.__repr__  # else each dataclass would write one of its own

    def __str__(self) -> str:
        return f"{Edge.__str__(self)}: {self.grade.word}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedEdge(Edge):
    """An edge between two days, with its grade on each of them.

    Examples
    --------
    >>> import diplograph as dg
    >>> (edge,) = dg.load().between("2025-04-16", "2025-04-18").ended
    >>> edge.before.word, edge.after.word
    ('definite', 'no')
    """

    before: InForce
    after: InForce

    __repr__ = Edge.__repr__

    def __str__(self) -> str:
        return f"{Edge.__str__(self)}: {self.before.word} before, {self.after.word} after"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell(Edge):
    """A stretch of a relation over which its ends keep their (folded) names.

    ``first`` and ``last`` are inclusive day numbers of the whole span in which it can have
    held under these names; either may be unbounded. ``presumed_until`` is the last day on which
    an open relation is presumed to go on.

    Examples
    --------
    >>> import diplograph as dg
    >>> from diplograph.dates import iso
    >>> spell = dg.load().timeline("russia", "taliban").spells[0]
    >>> iso(spell.first), iso(spell.last)
    ('2003-02-14', '2025-04-17')
    """

    first: int
    last: int
    presumed_until: int

    __repr__ = Edge.__repr__


def edge_at(table: RelationTable, row: int, subject: int, object_: int) -> Edge:
    """Make the edge of one row, with its ends given as entity codes."""
    return Edge(
        relation=table.relations[row],
        kind=table.kinds[table.kind[row]],
        subject=table.entities[subject].id,
        object=table.entities[object_].id,
        bounds=table.bounds_of(row),
        open_end=bool(table.open_end[row]),
    )


def texts_of(table: RelationTable, rows: Rows) -> tuple[list[str], ...]:
    """Read what records say of rows, as lists: identifier, start, end, modality, verified.

    Equal to those of an `Edge`, read in one go; records that came as columns are not built.
    """
    open_end = table.open_end[rows].tolist()
    if isinstance(table.relations, RowRecords):
        ids, starts, ends = table.relations.texts(rows)
        verified = ["known"] * len(ids)
    else:
        records = [table.relations[row] for row in rows.tolist()]
        ids = [record.id for record in records]
        starts = [str(record.start or "") for record in records]
        ends = [str(record.end or "") for record in records]
        verified = [record.verified for record in records]
    ends = [".." if is_open else end for end, is_open in zip(ends, open_end, strict=True)]
    modalities = [MODALITIES[code] for code in table.modality[rows].tolist()]
    return ids, starts, ends, list(modalities), list(verified)


def edge_fields(edge: Edge) -> dict[str, Any]:
    """List the fields of a plain edge, from which a graded or changed one is made."""
    return {each.name: getattr(edge, each.name) for each in fields(Edge)}

"""Whatever touched a span of days."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from diplograph.dates import InForce
from diplograph.slices.edges import Edge, edge_at
from diplograph.slices.selection import Selection
from diplograph.table import RelationTable, Rows


class Window:
    """The states and events that can have touched the days from ``first`` to ``last``, inclusive.

    Parameters
    ----------
    table
        All relations, seen through the second clock if one is set.
    first, last
        The days, since 1970-01-01.
    selection
        Which relations; its grades are not asked, because a span has no single day.
    """

    def __init__(self, table: RelationTable, first: int, last: int, selection: Selection) -> None:
        self.table, self.first, self.last, self.selection = table, first, last, selection

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Edge]:
        return iter(self.edges)

    def __repr__(self) -> str:
        return f"<Window of {len(self)} relations>"

    @cached_property
    def rows(self) -> Rows:
        """Row numbers, ascending."""
        table, asked, b = self.table, self.selection, self.table.bounds
        states = table.is_state & (b.start_min <= self.last) & (b.end_max >= self.first)
        touched = states | (table.touching(self.first, self.last) > InForce.NO)
        rows = np.flatnonzero(touched)
        rows = rows[asked.modality_mask(table, rows) & asked.kind_mask(table, rows)]
        return rows[asked.entity_mask(table, table.subject[rows], table.object[rows])]

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """The relations as records, in the order of the graph."""
        subject, object_ = self.table.subject, self.table.object
        return tuple(edge_at(self.table, r, int(subject[r]), int(object_[r])) for r in self.rows)

"""Relations by entity: which rows touch it, which run between two."""

from __future__ import annotations

import dataclasses
import weakref

import numpy as np
import numpy.typing as npt

from diplograph.table.columns import RelationTable

_adjacencies: weakref.WeakKeyDictionary[RelationTable, Adjacency] = weakref.WeakKeyDictionary()
_NARROW = 2**16


class Adjacency:
    """The rows of a table by each of their ends, ascending for each entity.

    Parameters
    ----------
    table
        The relations.
    """

    def __init__(self, table: RelationTable) -> None:
        self._table = dataclasses.replace(table)  # a twin, so that the index keeps no table alive
        rows = np.arange(len(table), dtype=np.int32)
        other = table.object != table.subject  # a relation of an entity to itself counts once
        ends = np.concatenate([table.subject, table.object[other]])
        many = len(table.entities)
        if many <= _NARROW:
            ends = ends.astype(np.uint16)  # numpy sorts short integers by their digits
        order = np.argsort(ends, kind="stable")
        self._rows = np.concatenate([rows, rows[other]])[order]
        self._offsets = np.concatenate([[0], np.bincount(ends, minlength=many).cumsum()])

    def touching(self, entity: int) -> npt.NDArray[np.int32]:
        """Give the rows that touch an entity, given by code; subject rows come first."""
        low, high = int(self._offsets[entity]), int(self._offsets[entity + 1])
        return self._rows[low:high]

    def between(self, one: int, other: int) -> npt.NDArray[np.int32]:
        """Give the rows between two entities, either way."""
        degree = np.diff(self._offsets)
        near, far = (one, other) if degree[one] <= degree[other] else (other, one)
        rows = self.touching(near)
        subject, object_ = self._table.subject[rows], self._table.object[rows]
        loops, across = subject == object_, (subject == far) | (object_ == far)
        kept = loops if near == far else across
        found: npt.NDArray[np.int32] = rows[kept]
        return found


def adjacency(table: RelationTable) -> Adjacency:
    """Give the adjacency of a table, built when first asked for."""
    made = _adjacencies.get(table)
    if made is None:
        made = _adjacencies[table] = Adjacency(table)
    return made

"""Relations on their way in: columns with codes, and what the codes stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from diplograph.errors import ImportFailed
from diplograph.model import MODALITIES, UNLIMITED, Bounds, Entity, Kind, Modality

# As narrow as the values allow: an archive holds up to hundreds of millions of rows, and what is
# read from it is what a question costs.
COLUMN_TYPES = {
    "subject": np.int32,
    "kind": np.int32,
    "object": np.int32,
    "start_min": np.int32,
    "start_max": np.int32,
    "end_min": np.int32,
    "end_max": np.int32,
    "is_state": np.bool_,
    "open_end": np.bool_,
    "modality": np.int8,
    "known": np.int32,
    "record": np.int64,
    "part": np.int8,
    "file": np.int32,
    "line": np.int64,
    "rows": np.int32,
}
"""Columns of a batch, and of the relations of an archive, by name."""
INPUT_COLUMNS: Final = ("record", "part", "file", "line", "rows")
"""Those of them that say where in the input a relation stood, and not what it is."""


class Row(NamedTuple):
    """One relation on its way in; codes are those of a `Catalogue`, days since 1970-01-01.

    ``record`` tells a row of the input from others of its data set: rows of one record are
    duplicates. One row may give several relations, which ``part`` numbers; a relation may be put
    together of several ``rows``, of which ``line`` is the first.
    """

    subject: int
    kind: int
    object: int
    bounds: Bounds
    is_state: bool
    open_end: bool
    modality: Modality
    known: int
    record: int
    part: int
    line: int
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Batch:
    """Some relations as columns, all of one length; see `COLUMN_TYPES`."""

    subject: npt.NDArray[Any]
    kind: npt.NDArray[Any]
    object: npt.NDArray[Any]
    start_min: npt.NDArray[Any]
    start_max: npt.NDArray[Any]
    end_min: npt.NDArray[Any]
    end_max: npt.NDArray[Any]
    is_state: npt.NDArray[Any]
    open_end: npt.NDArray[Any]
    modality: npt.NDArray[Any]
    known: npt.NDArray[Any]
    record: npt.NDArray[Any]
    part: npt.NDArray[Any]
    file: npt.NDArray[Any]
    line: npt.NDArray[Any]
    rows: npt.NDArray[Any]

    def __len__(self) -> int:
        return len(self.subject)

    @property
    def columns(self) -> dict[str, npt.NDArray[Any]]:
        """The columns by name."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @classmethod
    def of_rows(cls, rows: Iterable[Row], file: int) -> Batch:
        """Make columns of rows that were read one by one."""
        flat = [
            (
                *(r.subject, r.kind, r.object, *r.bounds, r.is_state, r.open_end),
                *(MODALITIES.index(r.modality), r.known, r.record, r.part, file, r.line, r.rows),
            )
            for r in rows
        ]
        columns = list(zip(*flat, strict=True)) or [()] * len(COLUMN_TYPES)
        return cls.of_columns(**dict(zip(COLUMN_TYPES, columns, strict=True)))

    @classmethod
    def of_columns(cls, **columns: Any) -> Batch:
        """Make a batch of columns, each in its type; single values stand for every row.

        Without ``rows``, each relation is made of one.
        """
        size = len(columns["subject"])
        columns = {"rows": 1, **columns}
        return cls(
            **{
                name: np.broadcast_to(np.asarray(columns[name], dtype=kind), (size,))
                for name, kind in COLUMN_TYPES.items()
            }
        )


@dataclass
class Catalogue:
    """What the codes of batches stand for; grows while files are read.

    Parameters
    ----------
    entities, kinds
        The records, in the order of their codes.
    """

    entities: list[Entity] = field(default_factory=list)
    kinds: list[Kind] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._entities = {each.id: n for n, each in enumerate(self.entities)}
        self._kinds = {each.id: n for n, each in enumerate(self.kinds)}

    def entity(self, identifier: str, make: Callable[[], Entity]) -> int:
        """Look up the code of an entity, which is made when it first occurs."""
        code = self._entities.get(identifier)
        if code is None:
            code = self._entities[identifier] = len(self.entities)
            self.entities.append(make())
        return code

    def kind(self, kind: Kind) -> int:
        """Look up the code of a kind, which gets one when it first occurs.

        Raises
        ------
        ImportFailed
            If a kind of this identifier was there and means something else.
        """
        code = self._kinds.get(kind.id)
        if code is None:
            code = self._kinds[kind.id] = len(self.kinds)
            self.kinds.append(kind)
        elif _meaning(self.kinds[code]) != _meaning(kind):
            clash = f"the kind {kind.id!r} is there already as {_meaning(self.kinds[code])}"
            raise ImportFailed(
                f"{clash}, and here it is {_meaning(kind)}: call it otherwise, or import it into "
                "an archive of its own"
            )
        return code


def _meaning(kind: Kind) -> str:
    """Say what decides how relations of a kind are read."""
    ways = "both ways" if kind.symmetric else "one way"
    years = {UNLIMITED: "without limit", 0: "not"}.get(
        kind.presumed_for, f"for {kind.presumed_for} years"
    )
    presumed = f", presumed {years}" if kind.is_state else ""
    return f"{'a state' if kind.is_state else 'an event'} that runs {ways}{presumed}"

"""A day of an archive, counted in SQL; its relations are taken into memory when they are few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from diplograph.dates import InForce, iso
from diplograph.history.asking import History
from diplograph.history.snapshots import Snapshot
from diplograph.slices.snapshot import RECENT
from diplograph.words import coverage_note, left_out_notes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from diplograph.archive import Archive, Columns
    from diplograph.history.archived import ArchivedHistory
    from diplograph.slices import GradedEdge
    from diplograph.table import RelationTable

Pair = tuple[str, str, int]


def in_memory_history(
    archive: Archive,
    columns: Columns | None = None,
    system: Callable[[], RelationTable] | None = None,
) -> History:
    """Make a history in memory of an archive, or of some of its relations.

    Of some, ``system`` gives those that say which states existed when, for tables of dyads.
    """
    from diplograph.archive import load_table

    made = load_table(archive, columns)
    return History(made.graph, made.table, origin=str(archive.folder), system=system)


class ArchivedSnapshot:
    r"""The relations of a day in an archive; made by `ArchivedHistory.at`.

    What is not here is answered by `load`, the same day in memory.

    Examples
    --------
    >>> import diplograph as dg
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder) / "ties.csv"
    ...     _ = file.write_text("a,b,since\nFrance,Chad,1960-08-11\nFrance,Mali,1960-09-22\n")
    ...     columns = {"subject": "a", "object": "b", "kind": "=recognises", "start": "since"}
    ...     _ = dg.import_data("csv", [file], f"{folder}/ties.archive", columns=columns)
    ...     world = dg.load(f"{folder}/ties.archive", in_memory=False).at("1960-08-31")
    ...     world.grades()["definite"], world.kinds(), world.pairs(), len(world.load())
    (0, {'recognises': 1}, [('france', 'chad', 1)], 1)
    """

    def __init__(self, history: ArchivedHistory, day: int, events: int | None) -> None:
        self.history = history
        self.day = day
        self.events = events

    @property
    def date(self) -> str:
        """The day shown, ``YYYY-MM-DD``."""
        return iso(self.day)

    @property
    def _window(self) -> dict[str, int]:
        return {"first": self.day - (self.events or 0), "last": self.day}

    @cached_property
    def _count(self) -> int:
        from diplograph.archive import questions as q

        archive = self.history.archive
        many = archive.count(q.COUNT, day=self.day)
        if self.events is not None:
            many += archive.count(q.EVENT_COUNT, **self._window)
        return many

    def __len__(self) -> int:
        return self._count

    def __repr__(self) -> str:
        return f"<ArchivedSnapshot of {self.date}: {len(self):,} relations>"

    @cached_property
    def _graded(self) -> list[tuple[int, int, int]]:
        """Kind, grade and how many, of states and then of events."""
        from diplograph.archive import questions as q

        archive = self.history.archive
        found = [archive.ask(q.GRADES, day=self.day)]
        if self.events is not None:
            found.append(archive.ask(q.EVENT_GRADES, **self._window))
        rows = [np.stack([each["kind"], each["grade"], each["n"]], axis=1) for each in found]
        return [(kind, grade, many) for kind, grade, many in np.concatenate(rows).tolist()]

    def grades(self) -> Mapping[str, int]:
        """Count the relations by grade."""
        counts = dict.fromkeys((InForce.DEFINITE, InForce.PRESUMED, InForce.POSSIBLE), 0)
        for _, grade, many in self._graded:
            counts[InForce(grade)] += many
        return {grade.word: many for grade, many in counts.items()}

    def kinds(self) -> Mapping[str, int]:
        """Count the relations by kind."""
        made = self.history.archive.catalogue.kinds
        counts: dict[str, int] = {}
        for kind, _, many in self._graded:
            counts[made[kind].id] = counts.get(made[kind].id, 0) + many
        return counts

    def pairs(self, most: int = 1_000) -> Sequence[Pair]:
        """Give the pairs with the most relations: subject, object, how many."""
        from diplograph.archive import questions as q

        archive = self.history.archive
        if self.events is None:
            found = archive.pairs(q.PAIRS, day=self.day, most=most)
        else:
            found = archive.pairs(q.PAIRS_AND_EVENTS, **self._window, most=most)
        entities = archive.entities
        return [(entities[one].id, entities[other].id, many) for one, other, many in found]

    @cached_property
    def left_out(self) -> Mapping[str, int]:
        """What the defaults left out, as counts by reason; as `Slice.left_out`."""
        from diplograph.archive import questions as q

        archive = self.history.archive
        counts = {"modality": archive.count(q.OTHERS, day=self.day), "events": 0}
        if self.events is None:
            recent = {"first": self.day - RECENT, "last": self.day}
            counts["events"] = archive.count(q.EVENT_COUNT, **recent)
        else:
            counts["modality"] += archive.count(q.OTHER_EVENTS, **self._window)
        return {reason: count for reason, count in counts.items() if count}

    def load(self) -> Snapshot:
        """Take the relations of the day into memory.

        Raises
        ------
        ArchiveError
            If they are more than two million.
        """
        from diplograph.archive import questions as q

        archive = self.history.archive
        rows = archive.rows(q.ROWS_AT, len(self), self.date, day=self.day)
        if self.events is not None:
            more = archive.ask(q.EVENTS, **self._window)
            rows = {name: np.concatenate([rows[name], more[name]]) for name in rows}
        return in_memory_history(archive, rows).at(self.date, events=self.events)

    def __iter__(self) -> Iterator[GradedEdge]:
        return iter(self.load())

    def __str__(self) -> str:
        counted = ", ".join(f"{many:,} {word}" for word, many in self.grades().items())
        note = coverage_note(self.history.graph, self.day)
        lines = [f"{self.date}: {len(self):,} relations ({counted})", *([note] if note else [])]
        lines += [f"  {many:,}  {one} and {other}" for one, other, many in self.pairs(10)]
        lines += left_out_notes(self.left_out)
        return "\n".join(lines)

    def __getattr__(self, name: str) -> Any:
        """Give what `Snapshot` has, of the day in memory."""
        if name.startswith("_") or not hasattr(Snapshot, name):
            told = f"{type(self).__name__} has no attribute {name!r}"
            raise AttributeError(told)
        return getattr(self.load(), name)

"""A history that stays in its archive: counts and pairs are asked in SQL, rows only when few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from diplograph import display, names, slices
from diplograph.dates import InForce, day_number, iso
from diplograph.errors import ArchiveError
from diplograph.history.arguments import Day, Names, Step, checked_window, several, stepped
from diplograph.history.asking import History
from diplograph.history.citing import citation_of
from diplograph.history.records import Records
from diplograph.history.snapshots import Snapshot
from diplograph.history.stories import Change, Timeline
from diplograph.model import Entity, Graph, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from diplograph.archive import Archive, Columns
    from diplograph.history.dyads import Dyads, Unit
    from diplograph.slices import GradedEdge

Pair = tuple[str, str, int]


def in_memory_history(archive: Archive, columns: Columns | None = None) -> History:
    """Make a history in memory of an archive, or of some of its relations."""
    from diplograph.archive import load_table

    made = load_table(archive, columns)
    return History(made.graph, made.table, origin=str(archive.folder))


class ArchivedHistory:
    r"""All relations of an archive that is too large for memory: the same questions.

    What adds up (`len`, `ArchivedSnapshot.grades`, `ArchivedSnapshot.pairs`, `series`) is answered
    at any size. What needs the relations themselves is read from Parquet, and refused beyond two
    million of them; `select` takes an entity, a kind or a pair into memory, where every question
    of `History` is answered.

    Parameters
    ----------
    archive
        The archive.

    Examples
    --------
    >>> import diplograph as dg
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder) / "ties.csv"
    ...     _ = file.write_text("a,b,since\nFrance,Chad,1960-08-11\nFrance,Mali,1960-09-22\n")
    ...     columns = {"subject": "a", "object": "b", "kind": "=recognises", "start": "since"}
    ...     _ = dg.import_data("csv", [file], f"{folder}/ties.archive", columns=columns)
    ...     history = dg.load(f"{folder}/ties.archive", in_memory=False)
    ...     len(history), len(history.at("1960-08-31")), len(history.select(entity="Mali"))
    (2, 1, 1)
    """

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    def __repr__(self) -> str:
        made = self.archive.generation
        return (
            f"<ArchivedHistory of {len(self):,} relations between {len(self.entities):,} "
            f"entities, version {made.version}>"
        )

    def __len__(self) -> int:
        return len(self.archive)

    def __getattr__(self, name: str) -> Any:
        """Say where what only a history in memory has is to be had."""
        told = f"{type(self).__name__} has no attribute {name!r}"
        if not name.startswith("_") and hasattr(History, name):
            told += ": select(entity=…) takes a part into memory, where it is answered"
            told += "; load(…, in_memory=True) takes all"
        raise AttributeError(told)

    @cached_property
    def graph(self) -> Graph:
        """Entities, kinds, sources and coverage, without the records of relations."""
        from diplograph.archive import graph_of

        return graph_of(self.archive)

    @cached_property
    def entities(self) -> Records[Entity]:
        """All entities by identifier; Tab completes them."""
        return Records(self.graph.entities, "entity")

    @cached_property
    def kinds(self) -> Records[Kind]:
        """All kinds of relation by identifier."""
        return Records(self.graph.kinds, "kind")

    @cached_property
    def _directory(self) -> names.Directory:
        return names.Directory(self.graph.entities)

    def entity(self, name: str) -> Entity:
        """Find an entity by identifier, label, alias or code."""
        return self._directory.find(name)

    @property
    def origin(self) -> str:
        """The folder it was loaded from."""
        return str(self.archive.folder)

    def cite(self, file: str | Path | None = None) -> str:
        """Give how to cite the data, or a file made from them; see `History.cite`."""
        return citation_of(self, file)

    def at(self, day: Day, *, events: int | None = None) -> ArchivedSnapshot:
        """Take the relations in force on a day, of every grade; facts and coded ones.

        Parameters
        ----------
        day
            The day.
        events
            Also events that touch this many days up to and including ``day``.
        """
        return ArchivedSnapshot(self, day_number(day), checked_window(events))

    def between(self, first: Day, last: Day, **options: Any) -> Change:
        """Compare two days, from the relations that touch them or lie between.

        Options are those of `History.between`.

        Raises
        ------
        ArchiveError
            If these are more than two million.
        """
        from diplograph.archive import questions as q

        span = {"first": day_number(first), "last": day_number(last)}
        many = self.archive.count(q.SPAN_COUNT, **span)
        what = f"{iso(span['first'])} to {iso(span['last'])}"
        rows = self.archive.rows(q.SPAN, many, what, **span)
        return in_memory_history(self.archive, rows).between(first, last, **options)

    def timeline(self, *entities: str, **options: Any) -> Timeline:
        """Tell every spell and event of an entity, or between several.

        Options are those of `History.timeline`.

        Raises
        ------
        ArchiveError
            If these are more than two million, or no entity is named.
        """
        return self.select(entity=entities).timeline(*entities, **options)

    def select(self, *, entity: Names = (), kind: Names = (), family: Names = ()) -> History:
        """Take the relations of an entity, or between several, into memory.

        Raises
        ------
        ArchiveError
            If no entity is named, or its relations are more than two million.
        """
        from diplograph.archive import questions as q

        asked = several(entity)
        found = [each.id for name in asked for each in self._directory.bearers(name)]
        codes = [self.archive.codes[each] for each in dict.fromkeys(found)]
        if not codes:
            told = "an archive out of memory is asked about an entity: select(entity=…)"
            raise ArchiveError(f"{told}; load(…, in_memory=True) takes all of it")
        if len(asked) > 1 and len(codes) == 2:
            rows = self.archive.ask(q.PAIR, actor=codes[0], other=codes[1])
        else:
            parts = []
            for code in codes:
                many = self.archive.count(q.ACTOR_COUNT, actor=code)
                label = self.archive.entities[code].label
                parts.append(self.archive.rows(q.ACTOR, many, label, actor=code))
            rows = {name: np.concatenate([each[name] for each in parts]) for name in parts[0]}
            once = np.unique(rows["id"], return_index=True)[1]
            rows = {name: column[once] for name, column in rows.items()}
        chosen = in_memory_history(self.archive, rows)
        return chosen.select(entity=entity, kind=kind, family=family)

    def dyads(
        self,
        first: int | str,
        last: int | str,
        *,
        period: Unit = "year",
        directed: bool = False,
        by: Literal["kind", "family"] = "kind",
        states: str | Path | None = None,
    ) -> Dyads:
        """Make the complete table of dyads, a question for each period; as `History.dyads`.

        Facts and coded events count. Parameters and errors are those of `History.dyads`.
        """
        from diplograph.history.dyads import dyads_of
        from diplograph.history.grounds import ground_in_archive

        ground = ground_in_archive(self)
        return dyads_of(ground, first, last, period=period, directed=directed, by=by, states=states)

    def series(
        self,
        first: Day | None = None,
        last: Day | None = None,
        *,
        by: str = "all",
        step: Step = "month",
    ) -> slices.Series:
        """Count the relations in force on the first days of months, or of years, by grade.

        Parameters
        ----------
        first, last
            The span, both inclusive; None = the days that the data speak of.
        by
            ``all``, ``family`` or ``kind``.
        step
            ``month`` or ``year``.

        Raises
        ------
        ArchiveError
            If the step or the grouping is another.
        """
        if step not in ("month", "year") or by not in ("all", "family", "kind"):
            short = "an archive out of memory counts by month or year, and by all, family or kind"
            raise ArchiveError(f"{short}: select(entity=…) takes the rest")
        made = self.archive.generation
        low = day_number(first) if first is not None else made.first or 0
        high = day_number(last) if last is not None else made.last or 0
        days = [day for day in stepped(_month_begin(low), high, "month") if low <= day <= high]
        days = [day for day in days if iso(day).endswith("-01")]
        if step == "year":
            wanted = [n for n, day in enumerate(days) if iso(day)[5:7] == "01"]
        else:
            wanted = list(range(len(days)))
        if not wanted:
            raise ArchiveError(f"no {step} begins from {iso(low)} to {iso(high)}")
        months = [int(iso(day)[:4]) * 12 + int(iso(day)[5:7]) for day in days]
        counts = self.archive.counts_by_month(months, days[0], days[-1])
        kinds = self.archive.catalogue.kinds
        named = [{"all": "all", "family": k.family, "kind": k.label}[by] for k in kinds]
        groups = list(dict.fromkeys(named))
        place = np.array([groups.index(name) for name in named], dtype=np.intp)
        told: dict[str, slices.Counts] = {}
        for grade, found in counts.items():
            summed = np.zeros((len(groups), len(days)), dtype=np.int64)
            np.add.at(summed, place, found["counts"])
            told[grade] = summed[:, wanted]
        possible = told["any"] - told["definite"] - told["presumed"]
        return slices.Series(
            np.array(days, dtype=np.int64)[wanted],
            tuple(groups),
            told["definite"],
            told["presumed"],
            possible,
        )


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
        note = display.coverage_note(self.history.graph, self.day)
        lines = [f"{self.date}: {len(self):,} relations ({counted})", *([note] if note else [])]
        lines += [f"  {many:,}  {one} and {other}" for one, other, many in self.pairs(10)]
        return "\n".join(lines)

    def __getattr__(self, name: str) -> Any:
        """Give what `Snapshot` has, of the day in memory."""
        if name.startswith("_") or not hasattr(Snapshot, name):
            told = f"{type(self).__name__} has no attribute {name!r}"
            raise AttributeError(told)
        return getattr(self.load(), name)


def _month_begin(day: int) -> int:
    return day_number(iso(day)[:8] + "01")

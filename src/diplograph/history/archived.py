"""A history that stays in its archive: counts and pairs are asked in SQL, rows only when few."""

from __future__ import annotations

import datetime
from functools import cached_property
from itertools import combinations_with_replacement
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from diplograph import names, slices
from diplograph.dates import day_number, iso
from diplograph.errors import ArchiveError, DateError, UnknownName
from diplograph.history.archivedday import ArchivedSnapshot, in_memory_history
from diplograph.history.arguments import Day, Names, Step, checked_window, several
from diplograph.history.asking import History
from diplograph.history.citing import citation_of
from diplograph.history.claims import Claims
from diplograph.history.grounds import system_in_archive
from diplograph.history.records import Records
from diplograph.history.stories import Change, Timeline
from diplograph.model import Entity, Graph, Kind, Source
from diplograph.table import number_of

if TYPE_CHECKING:
    from diplograph.archive import Archive, Columns
    from diplograph.archive.questions import Query
    from diplograph.display import Dossier
    from diplograph.history.dyads import Dyads, Unit


class ArchivedHistory:
    r"""All relations of an archive that is too large for memory: the same questions.

    What adds up (`len`, `ArchivedSnapshot.grades`, `ArchivedSnapshot.pairs`, `series`) is answered
    at any size. What needs the relations themselves is read from Parquet, and refused beyond two
    million of them; `select` takes an entity, or what is between several, into memory, where every
    question of `History` is answered.

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
    def sources(self) -> Records[Source]:
        """The data sets by identifier."""
        return Records(self.graph.sources, "source")

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

    def claims(self, source: str | None = None, *, entity: Names = ()) -> Claims:
        """Give the claims of documents, of which an archive holds none; see `History.claims`."""
        return Claims((), self.graph)

    def holding(self, identifier: str) -> History:
        r"""Take one relation into memory.

        Raises
        ------
        UnknownName
            If there is no such relation.

        Examples
        --------
        >>> import diplograph as dg
        >>> import pathlib, tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = pathlib.Path(folder) / "ties.csv"
        ...     _ = file.write_text("a,b,since\nFrance,Chad,1960-08-11\n")
        ...     columns = {"subject": "a", "object": "b", "kind": "=recognises", "start": "since"}
        ...     _ = dg.import_data("csv", [file], f"{folder}/ties.archive", columns=columns)
        ...     history = dg.load(f"{folder}/ties.archive", in_memory=False)
        ...     str(history.holding("g1-0").relation("g1-0").relation.start)
        '1960-08-11'
        """
        from diplograph.archive import questions as q

        number = number_of(identifier)
        rows = None if number is None else self.archive.ask(q.ONE, id=number)
        if rows is None or not len(rows["id"]):
            raise UnknownName(identifier, "relation", [])
        return in_memory_history(self.archive, rows)

    def relation(self, identifier: str) -> Dossier:
        """Give everything that the archive holds about one relation; see `History.relation`."""
        return self.holding(identifier).relation(identifier)

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

    def between(
        self, first: Day, last: Day, *, events: int | None = None, **options: Any
    ) -> Change:
        """Compare two days, from the relations that touch them or lie between.

        Options are those of `History.between`.

        Raises
        ------
        ArchiveError
            If these are more than two million.
        """
        from diplograph.archive import questions as q

        span = {"first": day_number(first), "last": day_number(last)}
        window = checked_window(events)
        span["first"] = min(span["first"], span["last"] - (window or 0))
        many = self.archive.count(q.SPAN_COUNT, **span)
        what = f"{iso(span['first'])} to {iso(span['last'])}"
        rows = self.archive.rows(q.SPAN, many, what, **span)
        return in_memory_history(self.archive, rows).between(first, last, events=window, **options)

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
        named = {
            tuple(each.id for each in self._directory.bearers(name)) for name in several(entity)
        }
        ids = sorted({each for bearers in named for each in bearers})
        codes = [self.archive.codes[each] for each in ids]
        if not codes:
            told = "an archive out of memory is asked about an entity: select(entity=…)"
            raise ArchiveError(f"{told}; load(…, in_memory=True) takes all of it")
        rows = self._touching(codes) if len(named) == 1 else self._between(codes)
        chosen = in_memory_history(self.archive, rows, lambda: system_in_archive(self.archive))
        return chosen.select(entity=entity, kind=kind, family=family)

    def _touching(self, codes: list[int]) -> Columns:
        """Give the relations that touch an entity, or one of those that a code stands for."""
        from diplograph.archive import questions as q

        many = sum(self.archive.count(q.ACTOR_COUNT, actor=code) for code in codes)
        asked = [(q.ACTOR, {"actor": code}) for code in codes]
        return self._joined(asked, many, codes)

    def _between(self, codes: list[int]) -> Columns:
        """Give the relations between several entities."""
        from diplograph.archive import questions as q

        pairs = [
            {"actor": one, "other": other} for one, other in combinations_with_replacement(codes, 2)
        ]
        many = sum(self.archive.count(q.PAIR_COUNT, **pair) for pair in pairs)
        return self._joined([(q.PAIR, pair) for pair in pairs], many, codes)

    def _joined(
        self, asked: list[tuple[Query, dict[str, int]]], many: int, codes: list[int]
    ) -> Columns:
        what = " and ".join(self.archive.entities[code].label for code in codes)
        parts = [self.archive.rows(question, many, what, **given) for question, given in asked]
        rows = {name: np.concatenate([each[name] for each in parts]) for name in parts[0]}
        once = np.unique(rows["id"], return_index=True)[1]
        return {name: column[once] for name, column in rows.items()}

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
            If the step or the grouping is another, or no such step begins within the span.
        DateError
            If ``first`` is later than ``last``.
        """
        if step not in ("month", "year") or by not in ("all", "family", "kind"):
            short = "an archive out of memory counts by month or year, and by all, family or kind"
            raise ArchiveError(f"{short}: select(entity=…) takes the rest")
        made = self.archive.generation
        low = day_number(first) if first is not None else made.first or 0
        high = day_number(last) if last is not None else made.last or 0
        if low > high:
            raise DateError(iso(low), -1, f"a day not after {iso(high)}: the earlier day first")
        days = _months_begun(low, high)
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


def _months_begun(first: int, last: int) -> list[int]:
    """Give the first days of months from one day to another."""
    begin, end = (datetime.date.fromisoformat(iso(day)) for day in (first, last))
    months = range(begin.year * 12 + begin.month - 1, end.year * 12 + end.month)
    days = [day_number(datetime.date(n // 12, n % 12 + 1, 1)) for n in months]
    return days if begin.day == 1 else days[1:]

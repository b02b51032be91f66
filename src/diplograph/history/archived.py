"""The answers from an archive: what adds up is asked in SQL, relations are taken when few."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations_with_replacement
from typing import Any, Final

import numpy as np

from diplograph import slices
from diplograph.archive import (
    Archive,
    Query,
    graph_of,
    load_table,
)
from diplograph.archive import queries as sql
from diplograph.dates import FIRST_DAY, UNBOUNDED_FUTURE, UNBOUNDED_PAST, InForce, iso
from diplograph.errors import UnknownName
from diplograph.history.arguments import Step
from diplograph.history.question import Question
from diplograph.history.source import (
    DayTally,
    Pair,
    ends_of,
    kinds_used,
    not_known,
    pairs_of,
    series_of,
    tallies_in,
    tally_of,
)
from diplograph.model import DEFAULT_MODALITIES, MODALITIES, Entity, Graph, Kind
from diplograph.names import Directory
from diplograph.slices import (
    RECENT,
    TALLY_COLUMNS,
    Period,
    PeriodTally,
    Series,
    Slice,
    Tallies,
    unit_change_days,
)
from diplograph.table import Codes, Mask, RelationTable, number_of

_Part = tuple[Query, Mapping[str, int]]
_TABLES: Final = 2
"""Tables of the last questions kept: pictures and texts of one day ask for the same rows again."""
_SHORTEST_MONTH: Final = 28
"""Up to this day of the month every month has it, so that SQL may count by whole months."""


@dataclass(frozen=True, eq=False)
class InArchive:
    """An archive that is answered from its files.

    Counts, pairs, series and dyads are answered at any size. What needs the relations themselves
    takes those that touch the entities or the days asked about, and is refused beyond two million.

    Parameters
    ----------
    archive
        The archive.
    """

    archive: Archive
    is_whole: bool = field(default=False, init=False)
    _tables: dict[Any, RelationTable] = field(default_factory=dict, init=False, repr=False)

    def __reduce__(self) -> tuple[type[InArchive], tuple[Archive]]:
        # What is kept for speed stays behind, so that a history can be handed to another process.
        return InArchive, (self.archive,)

    @cached_property
    def graph(self) -> Graph:
        """Entities, kinds, sources and coverage, without the records of relations."""
        return graph_of(self.archive)

    @cached_property
    def directory(self) -> Directory:
        """The names of the entities."""
        return Directory(self.graph.entities)

    @property
    def origin(self) -> str:
        """The folder it was loaded from."""
        return str(self.archive.folder)

    @property
    def entities(self) -> Sequence[Entity]:
        """The entities, in the order of their codes."""
        return self.archive.entities

    @property
    def kinds(self) -> Sequence[Kind]:
        """The kinds, in the order of their codes."""
        return self.archive.catalogue.kinds

    def size(self, question: Question) -> int:
        """Count all relations that were known on the day of the second clock."""
        if question.known_by is None:
            return len(self.archive)
        return self.archive.count(sql.KNOWN, day=question.known_by)

    def table(
        self, question: Question, first: int = UNBOUNDED_PAST, last: int = UNBOUNDED_FUTURE
    ) -> RelationTable:
        """Take whatever touches the entities asked about, else the span.

        Raises
        ------
        ArchiveError
            If these are more than two million relations.
        """
        if question.selection.among:
            parts, message = self._touching(question)
        elif first <= UNBOUNDED_PAST and last >= UNBOUNDED_FUTURE:
            parts, message = [(sql.ALL, {})], "the whole archive"
        else:
            # Windows of events and the second clock may reach back before the year 1.
            parts = [self._span(question, first, last)]
            message = f"{iso(max(first, FIRST_DAY))} to {iso(last)}"
        if self._folds(question):
            codes = [n for n, kind in enumerate(self.kinds) if kind.folds]
            parts += [(sql.OF_KIND, {"kind": code}) for code in codes]
        return self._load(question, parts, message)

    def slice(self, question: Question, day: int) -> Slice:
        """Take the relations of a day.

        Raises
        ------
        ArchiveError
            If these are more than two million.
        """
        left_out = None
        if self._adds_up(question):
            left_out = self.tally(question, day).left_out
            parts: list[_Part] = [(sql.STATES, {"day": day})]
            if question.events is not None:
                parts.append((sql.EVENTS, _window(day, question.events)))
            table = self._load(question, parts, iso(day))
        else:  # what is left out is counted in the table, which then holds the events of late
            table = self.table(question, day - max(question.events or 0, RECENT), day)
        return slices.at(
            table,
            day,
            question.selection,
            events=question.events,
            fold=question.fold,
            known_by=question.known_by,
            left_out=left_out,
        )

    def count(self, question: Question, day: int) -> int:
        """Count the relations of a day."""
        if self._adds_up(question) and question == Question():
            return self.archive.count(sql.COUNT, day=day)
        return sum(self.tally(question, day).counts.values())

    def tally(self, question: Question, day: int) -> DayTally:
        """Add the relations of a day up by kind and grade."""
        if not self._adds_up(question):
            return tally_of(self.slice(question, day))
        selection = question.selection
        counts: dict[tuple[str, InForce], int] = {}
        left_out = {"modality": 0, "events": 0}
        defaults = selection.modalities == DEFAULT_MODALITIES
        for kind, modality, grade, count in self._graded(question, day):
            if selection.grades is not None and grade not in selection.grades:
                continue
            if modality in selection.modalities:
                counts[kind.id, grade] = counts.get((kind.id, grade), 0) + count
            elif defaults:
                left_out["modality"] += count
        if question.events is None:
            recent = self._added(question, sql.EVENT_GRADES, **_window(day, RECENT))
            left_out["events"] = sum(
                n for _, modality, _, n in recent if modality in selection.modalities
            )
        return DayTally(counts, {reason: count for reason, count in left_out.items() if count})

    def pairs(self, question: Question, day: int, most: int) -> Sequence[Pair]:
        """Find the pairs with the most relations on a day."""
        if question == Question():
            pairs = self.archive.pairs(sql.PAIRS, day=day, most=most)
        elif question == Question(events=question.events):
            window = _window(day, question.events or 0)
            pairs = self.archive.pairs(sql.PAIRS_AND_EVENTS, **window, most=most)
        else:
            return pairs_of(self.slice(question, day), most)
        return [(self.entities[a].id, self.entities[b].id, count) for a, b, count in pairs]

    def series(
        self,
        question: Question,
        days: Sequence[int],
        step: Step,
        groups: Sequence[str],
        group_of: Codes | None,
    ) -> Series:
        """Count the relations in force on days a step apart, by group of kinds."""
        begin = datetime.date.fromisoformat(iso(days[0]))
        by_month = step in ("month", "year")
        if not self._adds_up(question) or (by_month and begin.day > _SHORTEST_MONTH):
            table = self.table(question, days[0], days[-1])
            return series_of(table, question.selection, days, groups, group_of)
        selection = question.selection
        of_kind = np.zeros(len(self.kinds), dtype=np.intp) if group_of is None else group_of
        counting = self._kind_mask(question) & (of_kind >= 0)
        # Steps of whole months or days are counted in SQL; the last day may lie off their grid.
        on_grid = _is_on_grid(days, step, begin)
        grid = days if on_grid else days[:-1]
        counts = self._counted(question, grid, step, begin)
        sums = {}
        for name, columns in counts.items():
            sums[name] = np.zeros((len(groups), len(days)), dtype=np.int64)
            np.add.at(sums[name][:, : len(grid)], of_kind[counting], columns[counting])
        if not on_grid:
            for kind, modality, grade, count in self._added(question, sql.GRADES, day=days[-1]):
                place = int(of_kind[self.kinds.index(kind)])
                if place >= 0 and modality in selection.modalities:
                    sums["any"][place, -1] += count
                    if grade > InForce.POSSIBLE:
                        sums[grade.word][place, -1] += count
        possible = sums["any"] - sums["definite"] - sums["presumed"]
        every = np.array(days, dtype=np.int64)
        return Series(every, tuple(groups), sums["definite"], sums["presumed"], possible)

    def tallies(self, question: Question) -> Tallies:
        """Add the relations between states up, a query a period."""
        selection = question.selection
        if not self._adds_up(question) or selection.modalities != DEFAULT_MODALITIES:
            return tallies_in(self.table(question), selection)
        asked_about = self._kind_mask(question)
        changes = unit_change_days(entity.id for entity in self.entities)

        def tally(period: Period) -> PeriodTally:
            first, last = period.first, period.last
            exact = any(first < day <= last for day in changes)
            columns = self.archive.ask(sql.DYADS, first=first, last=last, exact=int(exact))
            rows = asked_about[columns["kind"]]
            return PeriodTally(**{n: columns[n][rows].astype(np.int64) for n in TALLY_COLUMNS})

        return tally

    def used_kinds(self, question: Question) -> Sequence[Kind]:
        """List the kinds asked about of which the data say that they cover them."""
        if question.selection.among:
            return kinds_used(self.graph, self.table(question), question.selection)
        covered = self.graph.kind_coverage
        selection = question.selection
        return [k for k in self.kinds if k.id in covered and selection.takes_kind(k)]

    def states(self, question: Question) -> RelationTable:
        """Take the relations that say which states existed when."""
        codes = [code for code, kind in enumerate(self.kinds) if kind.system_member]
        parts: list[_Part] = [(sql.OF_KIND, {"kind": code}) for code in codes or [-1]]
        return self._load(question, parts, "the system of states")

    def ends(self, question: Question) -> tuple[int, int]:
        """Find the first and the last day that any date names; (0, 0) where none does."""
        if question.known_by is not None:
            return ends_of(self.table(Question(known_by=question.known_by)))
        if not len(self.archive):
            return 0, 0
        ends = self.archive.ask(sql.ENDS, past=UNBOUNDED_PAST, future=UNBOUNDED_FUTURE)
        return int(ends["first"][0]), int(ends["last"][0])

    def relation(self, question: Question, identifier: str) -> tuple[RelationTable, int]:
        """Find one relation.

        Raises
        ------
        UnknownName
            If there is none of this identifier.
        DiplographError
            If it was not yet known on the day of the second clock.
        """
        # No near misses: identifiers of an archive are numbers, none of which is near another.
        number = number_of(identifier)
        parts: list[_Part] = [] if number is None else [(sql.ONE, {"id": number})]
        if not parts or not len(self.archive.ask(sql.ONE, **parts[0][1])["id"]):
            raise UnknownName(identifier, "relation", [])
        table = self._load(question, parts, identifier)
        if not len(table):
            raise not_known(question, identifier)
        return table, 0

    def known_graph(self, question: Question) -> Graph:
        """See entities, kinds and sources, none of which an archive knows the lives of."""
        return self.graph

    def records(self, question: Question) -> tuple[Graph, RelationTable]:
        """Take everything, as records and as a table, as known on the day of the second clock.

        Raises
        ------
        ArchiveError
            If the archive holds more than two million relations.
        """
        whole = self.table(Question())
        graph = graph_of(self.archive, whole)
        if question.known_by is None:
            return graph, whole
        table = self.table(Question(known_by=question.known_by))
        return slices.graph_known(graph, table), table

    def _adds_up(self, question: Question) -> bool:
        """Tell whether SQL alone can answer: nothing hangs on entities, parts or what was known."""
        narrow = question.selection.among or question.known_by is not None
        return not narrow and not self._folds(question)

    def _kind_mask(self, question: Question) -> Mask:
        """Tell of each kind, by its code, whether the question is about it."""
        return np.array([question.selection.takes_kind(kind) for kind in self.kinds], dtype=bool)

    def _folds(self, question: Question) -> bool:
        return question.fold and any(kind.folds for kind in self.kinds)

    def _added(
        self, question: Question, query: Query, **values: int
    ) -> Iterable[tuple[Kind, str, InForce, int]]:
        """Ask for counts by kind, modality and grade, of the kinds that are asked about."""
        counts = self.archive.ask(query, **values)
        columns = (counts[name].tolist() for name in ("kind", "modality", "grade", "n"))
        for code, modality, grade, count in zip(*columns, strict=True):
            kind = self.kinds[code]
            if question.selection.takes_kind(kind):
                yield kind, MODALITIES[modality], InForce(grade), count

    def _graded(self, question: Question, day: int) -> Iterable[tuple[Kind, str, InForce, int]]:
        """Count states of a day, then events of its window, of every modality and grade."""
        yield from self._added(question, sql.GRADES, day=day)
        if question.events is not None:
            yield from self._added(question, sql.EVENT_GRADES, **_window(day, question.events))

    def _counted(
        self, question: Question, grid: Sequence[int], step: Step, begin: datetime.date
    ) -> dict[str, Any]:
        """Count by kind on the days of a grid; each of shape ``(kinds, days)``."""
        modalities = [MODALITIES.index(each) for each in question.selection.modalities]
        span = {"first": grid[0], "last": grid[-1]}
        if step in ("day", "week"):
            length = 7 if step == "week" else 1
            return self.archive.counts(sql.DAYS, 0, len(grid), modalities, length=length, **span)
        months = 12 if step == "year" else 1
        # Months are numbered from the year 0; days are shifted so that each begins on its first.
        base = begin.year * 12 + begin.month - 1
        size = (len(grid) - 1) * months + 1
        shift = begin.day - 1
        counts = self.archive.counts(sql.MONTHS, base, size, modalities, shift=shift, **span)
        return {grade: columns[:, ::months] for grade, columns in counts.items()}

    def _span(self, question: Question, first: int, last: int) -> _Part:
        # What had ended by the first day may be open still to the second clock.
        if question.known_by is not None:
            first = min(first, question.known_by)
        return sql.SPAN, {"first": first, "last": last}

    def _touching(self, question: Question) -> tuple[list[_Part], str]:
        """Ask for what touches the entities of the first condition, and what they fold into."""
        (among, *_) = question.selection.among
        codes = [self.archive.codes[each] for each in among.entities]
        what = " and ".join(self.entities[code].label for code in codes)
        if self._folds(question):
            return [(sql.ACTOR, {"actor": code}) for code in self._parts(codes)], what
        if among.touches_any:
            return [(sql.ACTOR, {"actor": code}) for code in codes], what
        pairs = combinations_with_replacement(sorted(codes), 2)
        return [(sql.PAIR, {"actor": one, "other": other}) for one, other in pairs], what

    def _parts(self, codes: Iterable[int]) -> list[int]:
        """Find everybody who is ever one actor with some entities."""
        folding = [n for n, kind in enumerate(self.kinds) if kind.folds]
        rows = [self.archive.ask(sql.OF_KIND, kind=code) for code in folding]
        parts, size = set(codes), 0
        # Until nobody joins: a movement leads to its regime, and the regime to its country.
        while size != len(parts):
            size = len(parts)
            for each in rows:
                for ends in zip(each["subject"].tolist(), each["object"].tolist(), strict=True):
                    if parts & set(ends):
                        parts |= set(ends)
        return sorted(parts)

    def _load(self, question: Question, parts: Sequence[_Part], what: str) -> RelationTable:
        """Take the rows of queries into a table, unless they are too many; the last are kept."""
        clock = question.known_by
        key = clock, tuple((query.sql, tuple(values.items())) for query, values in parts)
        if key not in self._tables:
            many = sum(self.archive.size(query, **values) for query, values in parts)
            table = load_table(self.archive, self.archive.rows(parts, many, what))
            while len(self._tables) >= _TABLES:
                del self._tables[next(iter(self._tables))]
            self._tables[key] = table if clock is None else table.known_by(clock)
        return self._tables[key]


def _window(day: int, events: int) -> dict[str, int]:
    return {"first": day - events, "last": day}


def _is_on_grid(days: Sequence[int], step: Step, begin: datetime.date) -> bool:
    """Tell whether the last day is a whole number of steps after the first."""
    if step in ("day", "week"):
        return (days[-1] - days[0]) % (7 if step == "week" else 1) == 0
    end = datetime.date.fromisoformat(iso(days[-1]))
    return end.day == begin.day and (step == "month" or end.month == begin.month)

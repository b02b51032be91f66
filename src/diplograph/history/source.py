"""Where answers come from: what a history asks of its relations, and the answers from memory."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Protocol, TypeVar
from weakref import WeakValueDictionary

import numpy as np

from diplograph import slices
from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, InForce, iso
from diplograph.errors import DiplographError, UnknownName
from diplograph.history.arguments import Step
from diplograph.history.question import Question
from diplograph.model import MODALITIES, Entity, Graph, Kind
from diplograph.names import Directory, find_key
from diplograph.slices import Selection, Series, Slice, Tallies, graph_known, tallies_of
from diplograph.table import (
    Codes,
    LazyRecords,
    NamedRows,
    RelationTable,
    Rows,
    from_graph,
)

_Value = TypeVar("_Value")
Pair = tuple[str, str, int]
"""Subject, object, and how many relations there are from one to the other."""
_MOST_CACHED: Final = 2
"""So many second clocks are kept, each a whole table: whoever asks goes to and fro between two."""


@dataclass(frozen=True, slots=True)
class DayTally:
    """The relations of a day added up, without the relations themselves.

    Parameters
    ----------
    counts
        How many there are, by identifier of the kind and grade.
    left_out
        What the defaults left out, as counts by reason.
    """

    counts: Mapping[tuple[str, InForce], int]
    left_out: Mapping[str, int]


class Source(Protocol):
    """What a history rests on; one in memory, one in an archive.

    Days are numbers since 1970-01-01, spans inclusive. Every verb is asked with a `Question`, and
    answers as the second clock and the selection in it demand.
    """

    @property
    def graph(self) -> Graph:
        """Entities, kinds, sources, claims and coverage; relations too, where there are records."""

    @property
    def origin(self) -> str | None:
        """The folder it was loaded from, blank for the shipped graph, None if from none."""

    @property
    def is_whole(self) -> bool:
        """Whether a table holds every relation, so that a row keeps its number."""

    @property
    def directory(self) -> Directory:
        """The names of the entities."""

    @property
    def entities(self) -> Sequence[Entity]:
        """The entities, in the order of their codes."""

    @property
    def kinds(self) -> Sequence[Kind]:
        """The kinds, in the order of their codes."""

    def size(self, question: Question) -> int:
        """Count all relations that were known on the day of the second clock."""

    def table(
        self, question: Question, first: int = UNBOUNDED_PAST, last: int = UNBOUNDED_FUTURE
    ) -> RelationTable:
        """Take at least the relations that a question about a span of days is about."""

    def slice(self, question: Question, day: int) -> Slice:
        """Take the relations of a day."""

    def count(self, question: Question, day: int) -> int:
        """Count the relations of a day."""

    def tally(self, question: Question, day: int) -> DayTally:
        """Add the relations of a day up by kind and grade."""

    def pairs(self, question: Question, day: int, most: int) -> Sequence[Pair]:
        """Find the pairs with the most relations on a day."""

    def series(
        self,
        question: Question,
        days: Sequence[int],
        step: Step,
        groups: Sequence[str],
        group_of: Codes | None,
    ) -> Series:
        """Count the relations in force on days a step apart, by group of kinds."""

    def tallies(self, question: Question) -> Tallies:
        """Add the relations between states up, period by period."""

    def used_kinds(self, question: Question) -> Sequence[Kind]:
        """List the kinds asked about that occur, or of which the data say that they cover them."""

    def states(self, question: Question) -> RelationTable:
        """Take the relations that say which states existed when, of all of them."""

    def ends(self, question: Question) -> tuple[int, int]:
        """Find the first and the last day that any date names; (0, 0) where none does."""

    def relation(self, question: Question, identifier: str) -> tuple[RelationTable, int]:
        """Find one relation: a table that holds it, and its row."""

    def known_graph(self, question: Question) -> Graph:
        """See `graph` as known on the day of the second clock."""

    def records(self, question: Question) -> tuple[Graph, RelationTable]:
        """Take everything, as records and as a table, as known on the day of the second clock."""


@dataclass(frozen=True, eq=False)
class InMemory:
    """A graph and its table.

    Parameters
    ----------
    graph
        The records.
    columns
        The relations as known today.
    origin
        The folder it was loaded from, blank for the shipped graph, None if from none.
    parts
        The sources it was joined from; none = it was not.
    """

    graph: Graph
    columns: RelationTable
    origin: str | None = None
    parts: tuple[InMemory, ...] = ()
    is_whole: bool = field(default=True, init=False)
    _known: dict[int, RelationTable] = field(default_factory=dict, init=False, repr=False)
    _records: dict[int, Graph] = field(default_factory=dict, init=False, repr=False)
    # Held as long as an answer holds them: the edges of a large day are no small thing to keep.
    _slices: WeakValueDictionary[tuple[Question, int], Slice] = field(
        default_factory=WeakValueDictionary, init=False, repr=False
    )

    @classmethod
    def of(cls, graph: Graph, origin: str | None = None) -> InMemory:
        """Build the source of a graph."""
        return cls(graph, from_graph(graph), origin)

    def __reduce__(self) -> tuple[type[InMemory], tuple[object, ...]]:
        # What is kept for speed stays behind, so that a history can be handed to another process.
        return InMemory, (self.graph, self.columns, self.origin, self.parts)

    @cached_property
    def directory(self) -> Directory:
        """The names of the entities."""
        return Directory(self.graph.entities)

    @property
    def entities(self) -> Sequence[Entity]:
        """The entities, in the order of their codes."""
        return self.columns.entities

    @property
    def kinds(self) -> Sequence[Kind]:
        """The kinds, in the order of their codes."""
        return self.columns.kinds

    def size(self, question: Question) -> int:
        """Count all relations that were known on the day of the second clock."""
        return len(self.table(question))

    def table(
        self, question: Question, first: int = UNBOUNDED_PAST, last: int = UNBOUNDED_FUTURE
    ) -> RelationTable:
        """Look through the second clock; in memory the span and the selection cost nothing."""
        clock = question.known_by
        if clock is None:
            return self.columns
        return _cached(self._known, clock, lambda: self.columns.known_by(clock))

    def slice(self, question: Question, day: int) -> Slice:
        """Take the relations of a day; nothing is looked up before it is asked for."""
        found = self._slices.get((question, day))
        if found is None:
            found = slices.at(
                self.table(question),
                day,
                question.selection,
                events=question.events,
                fold=question.fold,
                known_by=question.known_by,
            )
            self._slices[question, day] = found
        return found

    def count(self, question: Question, day: int) -> int:
        """Count the relations of a day."""
        return len(self.slice(question, day))

    def tally(self, question: Question, day: int) -> DayTally:
        """Add the relations of a day up by kind and grade."""
        return tally_of(self.slice(question, day))

    def pairs(self, question: Question, day: int, most: int) -> Sequence[Pair]:
        """Find the pairs with the most relations on a day."""
        return pairs_of(self.slice(question, day), most)

    def series(
        self,
        question: Question,
        days: Sequence[int],
        step: Step,
        groups: Sequence[str],
        group_of: Codes | None,
    ) -> Series:
        """Count the relations in force on days a step apart, by group of kinds."""
        return series_of(self.table(question), question.selection, days, groups, group_of)

    def tallies(self, question: Question) -> Tallies:
        """Add the relations between states up, period by period."""
        return tallies_in(self.table(question), question.selection)

    def used_kinds(self, question: Question) -> Sequence[Kind]:
        """List the kinds asked about that occur, or of which the data say that they cover them."""
        return kinds_used(self.graph, self.table(question), question.selection)

    def states(self, question: Question) -> RelationTable:
        """Take the relations that say which states existed when; here they are among all."""
        return self.table(question)

    def ends(self, question: Question) -> tuple[int, int]:
        """Find the first and the last day that any date names; (0, 0) where none does."""
        return ends_of(self.table(question))

    def relation(self, question: Question, identifier: str) -> tuple[RelationTable, int]:
        """Find one relation.

        Raises
        ------
        UnknownName
            If there is none of this identifier; the error lists near misses.
        DiplographError
            If it was not yet known on the day of the second clock.
        """
        relations = self.graph.relations
        if isinstance(relations, NamedRows):  # millions of numbers, none of which is near
            if identifier not in relations:
                raise UnknownName(identifier, "relation", [])
        else:
            identifier = find_key(identifier, relations, "relation")
        table = self.table(question)
        row = _row_of(table, identifier)
        if row is None:
            raise not_known(question, identifier)
        return table, row

    def known_graph(self, question: Question) -> Graph:
        """See the records as known on the day of the second clock."""
        clock = question.known_by
        if clock is None:
            return self.graph
        table = self.table(question)
        return _cached(self._records, clock, lambda: graph_known(self.graph, table))

    def records(self, question: Question) -> tuple[Graph, RelationTable]:
        """Take everything, as records and as a table, as known on the day of the second clock."""
        return self.known_graph(question), self.table(question)


def not_known(question: Question, identifier: str) -> DiplographError:
    """Build the error of a relation that the second clock does not show."""
    known = "" if question.known_by is None else f" on {iso(question.known_by)}"
    message = f"relation {identifier!r} was not yet known{known}"
    return DiplographError(f"{message}: take a later day of the second clock, or none")


def ends_of(table: RelationTable) -> tuple[int, int]:
    """Find the first and the last day that any bound of a table names; (0, 0) where none does."""
    b = table.bounds
    days = np.concatenate([b.start_min, b.start_max, b.end_min, b.end_max])
    days = days[(days > UNBOUNDED_PAST) & (days < UNBOUNDED_FUTURE)]
    return (int(days.min()), int(days.max())) if len(days) else (0, 0)


def tally_of(slice_: Slice) -> DayTally:
    """Add the relations of a slice up by kind and grade."""
    codes, kinds = slice_.table.kind[slice_.rows].astype(np.int64), slice_.table.kinds
    # Kind and grade in one number, of which the lowest two bits hold the four grades: numpy finds
    # equal numbers far faster than equal pairs.
    keys, counts = np.unique(codes << 2 | slice_.grades, return_counts=True)
    by_kind = {
        (kinds[key >> 2].id, InForce(key & 3)): count
        for key, count in zip(keys.tolist(), counts.tolist(), strict=True)
    }
    return DayTally(by_kind, slice_.left_out)


def pairs_of(slice_: Slice, most: int) -> Sequence[Pair]:
    """Find the pairs with the most relations, those of the lower codes first among equals."""
    # Two codes of 32 bits in one number, which sorts as the pair would.
    keys = slice_.subjects.astype(np.int64) << 32 | slice_.objects
    pairs, counts = np.unique(keys, return_counts=True)
    first = np.lexsort((pairs, -counts))[:most]
    entities = slice_.table.entities
    return [
        (entities[pair >> 32].id, entities[pair & 0xFFFFFFFF].id, count)
        for pair, count in zip(pairs[first].tolist(), counts[first].tolist(), strict=True)
    ]


def series_of(
    table: RelationTable,
    selection: Selection,
    days: Sequence[int],
    groups: Sequence[str],
    group_of: Codes | None,
) -> Series:
    """Count the relations of a table that are in force on some ascending days."""
    # Running sums give every day between: to count fewer of them would save nothing.
    every = slices.series(table, selection, days[0], days[-1], groups=groups, group_of=group_of)
    return every if len(days) == len(every.days) else every.sampled(days)


def tallies_in(table: RelationTable, selection: Selection) -> Tallies:
    """Add the relations of a table that a selection takes up, period by period."""
    return tallies_of(table, selected_rows(table, selection))


def selected_rows(table: RelationTable, selection: Selection) -> Rows:
    """Find the rows that a selection takes, whatever their grade on a day."""
    return np.flatnonzero(selection.mask(table))


def kinds_used(graph: Graph, table: RelationTable, selection: Selection) -> Sequence[Kind]:
    """List the kinds selected that occur in a table, of any modality, or that the data cover."""
    rows = selected_rows(table, dataclasses.replace(selection, modalities=frozenset(MODALITIES)))
    present = set(np.unique(table.kind[rows]).tolist())
    return [
        kind
        for code, kind in enumerate(table.kinds)
        if code in present or (kind.id in graph.kind_coverage and selection.takes_kind(kind))
    ]


def _row_of(table: RelationTable, identifier: str) -> int | None:
    """Find the row of a relation, if it is in the table."""
    if isinstance(table.relations, LazyRecords):
        return table.relations.place(identifier)
    return next((n for n, r in enumerate(table.relations) if r.id == identifier), None)


def _cached(cache: dict[int, _Value], key: int, make: Callable[[], _Value]) -> _Value:
    """Look a value up in a small cache, or make it; what was asked for longest ago goes."""
    value = cache.pop(key) if key in cache else make()
    cache[key] = value
    while len(cache) > _MOST_CACHED:
        del cache[next(iter(cache))]
    return value

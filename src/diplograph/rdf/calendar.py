"""Dated graphs in a store: built when first named, kept, and moved from day to day.

From one day to the next few relations change. A graph that is held under a name of no meaning
(a slot) is therefore moved to another day by adding and taking away what differs. Parallel
relations share a direct triple, and relations share the description of their ends, so both are
counted: a triple goes when the last that needs it has gone.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np
import pyoxigraph as ox

from diplograph.dates import InForce
from diplograph.model import DEFAULT_MODALITIES
from diplograph.rdf.dated import DatedGraph
from diplograph.rdf.triples import (
    day_triple,
    direct_triples,
    entity_lines,
    entity_triples,
    kind_lines,
    kind_triples,
)
from diplograph.table import Mask, RelationTable, timetable

_SLOT = "urn:diplograph:slot:"
_MOST_GRAPHS = 12
"""Dated graphs, and tables of the second clock, that are kept: a query seldom names more days."""
_MOST_TRIPLES = 4_000_000
"""Direct triples that are kept in all; a graph in use is never let go of."""
_WORTH_MOVING = 0.3
"""Share of the rows that may differ. Moving makes an object for each triple that comes or goes,
building anew only text: beyond it a graph is built."""

Ends = tuple[int, int, int]


@dataclass(eq=False)
class _StoredGraph:
    """One dated graph in the store: what it shows, under which name, from which rows."""

    name: ox.NamedNode
    dated: DatedGraph
    table: RelationTable
    rows: Mask
    ends: Counter[Ends] = field(default_factory=Counter)
    entities: Counter[int] = field(default_factory=Counter)
    kinds: Counter[int] = field(default_factory=Counter)

    def fill(self) -> bytes:
        """Count every row in; write the graph as N-Triples, whose day is left to the caller.

        The engine reads text that is put together from cached pieces faster than as many objects.
        """
        table = self.table
        self.ends = _count_ends(table, self.rows)
        subject, kind, object_ = (
            column[self.rows] for column in (table.subject, table.kind, table.object)
        )
        apart = object_ != subject  # an entity related to itself needs its description once
        for counts, codes in (
            (self.kinds, kind),
            (self.entities, np.concatenate([subject, object_[apart]])),
        ):
            sums = np.bincount(codes)
            counts.update({n: int(sums[n]) for n in np.flatnonzero(sums).tolist()})
        entities = {code: entity_lines(table.entities[code]) for code in self.entities}
        kinds = {code: kind_lines(table.kinds[code]) for code in self.kinds}
        node = {code: lines.partition(" ")[0] for code, lines in entities.items()}
        verb = {code: lines.partition(" ")[0] for code, lines in kinds.items()}
        symmetric = {code for code in self.kinds if table.kinds[code].symmetric}
        mirror = [(o, k, s) for s, k, o in self.ends if k in symmetric and s != o]
        direct = [f"{node[s]} {verb[k]} {node[o]} .\n" for s, k, o in chain(self.ends, mirror)]
        return "".join([*entities.values(), *kinds.values(), *direct]).encode()

    def triples_of(self, rows: Mask, sign: int) -> Iterator[ox.Triple]:
        """Count rows in or out; yield the triples that come with the first, go with the last."""
        table = self.table
        for ends, number in _count_ends(table, rows).items():
            yield from _count_triples(self.ends, ends, sign * number, direct_triples(table, ends))
            for code in {ends[0], ends[2]}:
                triples = entity_triples(table.entities[code])
                yield from _count_triples(self.entities, code, sign * number, triples)
            triples = kind_triples(table.kinds[ends[1]])
            yield from _count_triples(self.kinds, ends[1], sign * number, triples)


def _count_triples(
    counts: Counter[Any], key: object, number: int, triples: Iterable[ox.Triple]
) -> Iterator[ox.Triple]:
    """Count, and yield the triples if this was the first that needs them, or the last."""
    before = counts[key]
    counts[key] = before + number
    if (before == 0) != (counts[key] == 0):
        yield from triples
    if counts[key] == 0:
        del counts[key]


class Calendar:
    """The dated graphs of one table in one store.

    Parameters
    ----------
    store
        Where they are held, beside whatever else it holds.
    table
        The relations.
    """

    def __init__(self, store: ox.Store, table: RelationTable) -> None:
        self.store = store
        self.table = table
        self._graphs: OrderedDict[str, _StoredGraph] = OrderedDict()
        self._tables: OrderedDict[int | None, RelationTable] = OrderedDict({None: table})
        self._slots = 0

    def hold(self, dated: DatedGraph, busy: Collection[str] = (), *, own_name: bool = False) -> str:
        """Have a dated graph in the store, under the name that is returned.

        Parameters
        ----------
        dated
            What it shows.
        busy
            Names that must stay as they are.
        own_name
            Whether it must stand under its own IRI, so that ``?g`` binds to that.
        """
        if own_name:
            graph = self._graphs.get(dated.iri)
        else:
            graph = next((each for each in self._graphs.values() if each.dated == dated), None)
        if graph is None:
            graph = None if own_name else self._move_slot(dated, busy)
        if graph is None:
            graph = self._build(dated, dated.iri if own_name else self._new_slot(), busy)
        self._graphs.move_to_end(graph.name.value)
        return graph.name.value

    def _new_slot(self) -> str:
        self._slots += 1
        return f"{_SLOT}{self._slots}"

    def _build(self, dated: DatedGraph, name: str, busy: Collection[str]) -> _StoredGraph:
        self._make_room(busy)
        table = self.table_known_by(dated.known_by)
        graph = _StoredGraph(ox.NamedNode(name), dated, table, _rows_of(table, dated))
        lines = graph.fill()
        form = ox.RdfFormat.N_TRIPLES
        # The lines are this program's own: the engine need not check each IRI again.
        self.store.bulk_load(lines, format=form, to_graph=graph.name, lenient=True)
        self.store.add(_quad(day_triple(dated.iri, dated.day), graph.name))
        self._graphs[name] = graph
        return graph

    def _move_slot(self, dated: DatedGraph, busy: Collection[str]) -> _StoredGraph | None:
        """Move the slot that differs least, if moving is worth it."""
        slots = [
            graph
            for name, graph in self._graphs.items()
            if name.startswith(_SLOT)
            and name not in busy
            and graph.dated.known_by == dated.known_by
        ]
        if not slots:
            return None
        rows = _rows_of(slots[0].table, dated)
        graph = min(slots, key=lambda each: int(np.count_nonzero(each.rows ^ rows)))
        # Of fewer than 100 rows neither way takes any time.
        if np.count_nonzero(graph.rows ^ rows) > _WORTH_MOVING * max(int(rows.sum()), 100):
            return None
        # What goes is counted first and removed first: what it shares with what comes is put back.
        removals = list(graph.triples_of(graph.rows & ~rows, -1))
        additions = list(graph.triples_of(rows & ~graph.rows, 1))
        removals.append(day_triple(graph.dated.iri, graph.dated.day))
        additions.append(day_triple(dated.iri, dated.day))
        for triple in removals:
            self.store.remove(_quad(triple, graph.name))
        self.store.extend([_quad(triple, graph.name) for triple in additions])
        graph.dated, graph.rows = dated, rows
        return graph

    def _make_room(self, busy: Collection[str]) -> None:
        """Let go of what was not asked for longest, but never of what is in use."""
        for name in [name for name in self._graphs if name not in busy]:
            triples = sum(len(each.ends) for each in self._graphs.values())
            if len(self._graphs) < _MOST_GRAPHS and triples < _MOST_TRIPLES:
                return
            self.store.remove_graph(self._graphs.pop(name).name)

    def table_known_by(self, known_by: int | None) -> RelationTable:
        """Look up the table as known on a day, None = today; a few are kept."""
        if known_by not in self._tables:
            assert known_by is not None
            self._tables[known_by] = self.table.known_by(known_by)
            if len(self._tables) > _MOST_GRAPHS:
                oldest = next(each for each in self._tables if each is not None)
                del self._tables[oldest]
        return self._tables[known_by]


def _count_ends(table: RelationTable, rows: Mask) -> Counter[Ends]:
    """Count rows by subject, kind and object; the ends of a symmetric kind in one order.

    A symmetric relation is the same triples whichever end it was written from.
    """
    subject, kind, object_ = table.subject[rows], table.kind[rows], table.object[rows]
    symmetric = np.array([each.symmetric for each in table.kinds], dtype=bool)[kind]
    swap = symmetric & (object_ < subject)
    columns = np.where(swap, object_, subject), kind, np.where(swap, subject, object_)
    return Counter(zip(*(column.tolist() for column in columns), strict=True))


def _rows_of(table: RelationTable, dated: DatedGraph) -> Mask:
    """Tell of each row whether it is in a dated graph: of its grades, a fact or coded."""
    has_grade = np.zeros(len(InForce), dtype=bool)
    has_grade[[int(grade) for grade in dated.grades]] = True
    near = timetable(table, DEFAULT_MODALITIES).rows_at(dated.day).astype(np.intp)
    rows = np.zeros(len(table), dtype=bool)
    rows[near[has_grade[table.grades(dated.day, near)]]] = True
    return rows


def _quad(triple: ox.Triple, name: ox.NamedNode) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, name)

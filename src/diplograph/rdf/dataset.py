"""A read-only rdflib store of many graphs: the history, and any day of it by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from rdflib.graph import DATASET_DEFAULT_GRAPH_ID, Graph, ModificationException
from rdflib.term import URIRef

from diplograph.errors import QueryError
from diplograph.rdf.calendar import Calendar
from diplograph.rdf.columns import SliceStore
from diplograph.rdf.dated import HISTORY, parse_iri
from diplograph.rdf.readonly import EngineStore, Pattern, ReadOnlyStore, Triple
from diplograph.slices import Selection, at

_KEPT = 12
"""Dated graphs that are kept once they were asked: their indexes are worth as many walks again."""


class DatasetStore(ReadOnlyStore):
    """The history as default graph, which is also named, and dated graphs by their names.

    A dated graph is there as soon as it is named. Those that were opened are listed, and
    ``GRAPH ?g`` ranges over them.

    Parameters
    ----------
    calendar
        The store of a history.
    opened
        IRIs of the dated graphs to begin with.
    """

    context_aware = True
    graph_aware = True

    def __init__(self, calendar: Calendar, opened: Iterable[str]) -> None:
        super().__init__()
        self._calendar = calendar
        self._history = EngineStore(calendar.store)
        self._dated = lru_cache(maxsize=_KEPT)(self._build)
        self._opened = dict.fromkeys(opened)

    def _build(self, iri: str) -> SliceStore:
        dated = parse_iri(iri)
        table = self._calendar.table_known_by(dated.known_by)
        selection = Selection(grades=dated.grades)
        return SliceStore(at(table, dated.day, selection, known_by=dated.known_by), iri)

    def _behind(self, context: Any) -> ReadOnlyStore:
        """Find the store of one graph."""
        iri = str(context.identifier)
        return (
            self._history if iri in (str(DATASET_DEFAULT_GRAPH_ID), HISTORY) else self._dated(iri)
        )

    def matching(self, pattern: Pattern) -> Iterator[Triple]:
        """Find the triples of all listed graphs that match a pattern, each once."""
        return (triple for triple, _ in self.triples(pattern))

    def triples(  # type: ignore[override]
        self, triple_pattern: Pattern, context: Any = None
    ) -> Iterator[tuple[Triple, Iterator[Any]]]:
        """Find the triples of one graph that match a pattern; of all that are listed, if none is.

        Raises
        ------
        QueryError
            If there is no such graph.
        """
        if context is not None:
            for triple in self._behind(context).matching(triple_pattern):
                yield triple, iter((context,))
            return
        holders: dict[Triple, list[Any]] = {}
        for graph in self.contexts():
            for triple in self._behind(graph).matching(triple_pattern):
                holders.setdefault(triple, []).append(graph)
        yield from ((triple, iter(graphs)) for triple, graphs in holders.items())

    def contexts(self, triple: Triple | None = None) -> Iterator[Any]:  # type: ignore[override]
        """List the default graph and those that were opened; with a triple, those that hold it."""
        for iri in (str(DATASET_DEFAULT_GRAPH_ID), *self._opened):
            graph = Graph(store=self, identifier=URIRef(iri))
            if triple is None or triple in graph:
                yield graph

    def __len__(self, context: Any = None) -> int:
        return sum(1 for _ in self.triples((None, None, None), context))

    def add_graph(self, graph: Any) -> None:  # type: ignore[override]
        """Open a dated graph, so that it is listed.

        Raises
        ------
        ModificationException
            If it is another graph: nothing can be written.
        """
        iri = str(graph.identifier)
        if iri in (str(DATASET_DEFAULT_GRAPH_ID), HISTORY):
            return
        try:
            self._opened[parse_iri(iri).iri] = None
        except QueryError as error:
            raise ModificationException from error

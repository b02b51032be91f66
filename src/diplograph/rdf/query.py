"""Asking: a store is filled with the graphs that a query names, and the engine answers."""

from __future__ import annotations

import weakref
from collections.abc import Iterable

import pyoxigraph as ox

from diplograph.model import Graph
from diplograph.rdf.dated import HISTORY, DatedGraph
from diplograph.rdf.guard import Plan, plan
from diplograph.rdf.result import Result
from diplograph.rdf.triples import history_triples, slice_triples, snapshot_iri
from diplograph.rdf.worker import evaluate, evaluate_elsewhere
from diplograph.slices import Selection, Slice, at
from diplograph.table import RelationTable

_histories: weakref.WeakKeyDictionary[RelationTable, ox.Store] = weakref.WeakKeyDictionary()


def query_history(
    graph: Graph, table: RelationTable, sparql: str, *, timeout: float | None = None
) -> Result:
    """Ask the whole history, and any dated graphs that the query names.

    Parameters
    ----------
    graph, table
        The records and their table (seen through the second clock, if one is set).
    sparql
        A SELECT, ASK, CONSTRUCT or DESCRIBE query.
    timeout
        Seconds after which the query is stopped; None = no limit.

    Raises
    ------
    QueryError
        If the query is refused, malformed or too slow.
    """
    needs = plan(sparql)
    store = _histories.get(table)
    if store is None:
        store = ox.Store()
        _fill(store, history_triples(graph, table), ox.DefaultGraph())
        _histories[table] = store
    try:
        _add_named(store, needs, graph, table)
        return _answer(store, sparql, needs, timeout)
    finally:
        for iri in (*needs.dated, HISTORY):
            store.remove_graph(ox.NamedNode(iri))


def query_slice(
    slice_: Slice, graph: Graph, sparql: str, *, timeout: float | None = None
) -> Result:
    """Ask exactly the relations of a slice, with labels and types of what occurs.

    Dated graphs that the query names are there as well.

    Raises
    ------
    QueryError
        If the query is refused, malformed or too slow.
    """
    needs = plan(sparql)
    store = ox.Store()
    _fill(store, slice_triples(slice_, snapshot_iri(slice_)), ox.DefaultGraph())
    _add_named(store, needs, graph, slice_.table)
    return _answer(store, sparql, needs, timeout)


def _answer(store: ox.Store, sparql: str, needs: Plan, timeout: float | None) -> Result:
    clauses = needs.from_graphs, needs.from_named
    if timeout is None:
        return evaluate(store, sparql, *clauses)
    return evaluate_elsewhere(store, sparql, *clauses, timeout=timeout)


def _add_named(store: ox.Store, needs: Plan, graph: Graph, table: RelationTable) -> None:
    """Build the graphs that a query names."""
    for iri, dated in needs.dated.items():
        name = ox.NamedNode(iri)
        taken = _dated_slice(table, dated).where(lambda e, g=dated.grades: e.grade in g)  # type: ignore[misc]
        _fill(store, slice_triples(taken, iri), name)
    if needs.names_history:
        _fill(store, history_triples(graph, table), ox.NamedNode(HISTORY))


def _dated_slice(table: RelationTable, dated: DatedGraph) -> Slice:
    seen = table if dated.known_by is None else table.known_by(dated.known_by)
    return at(seen, dated.day, Selection(), known_by=dated.known_by)


def _fill(
    store: ox.Store, triples: Iterable[ox.Triple], name: ox.NamedNode | ox.DefaultGraph
) -> None:
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, name) for t in triples)

"""Asking in SPARQL: a store holds the graphs that a query names, and the engine answers.

The same stores show themselves as rdflib graphs, read and not written. The cookbook holds queries
that people of the field ask, each a file with a line that explains it.
"""

from __future__ import annotations

import dataclasses
import math
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pyoxigraph as ox

from diplograph import names
from diplograph.errors import QueryError
from diplograph.model import Entity, Graph, Kind
from diplograph.rdf.calendar import Calendar
from diplograph.rdf.dated import HISTORY, DatedGraph
from diplograph.rdf.evaluation import DEFAULT, Job, evaluate
from diplograph.rdf.guard import Plan, plan
from diplograph.rdf.result import Result
from diplograph.rdf.triples import history_triples, slice_triples, snapshot_iri
from diplograph.rdf.worker import evaluate_elsewhere
from diplograph.slices import Slice
from diplograph.table import RelationTable

if TYPE_CHECKING:
    import rdflib

_MERGED = "urn:diplograph:merged"
_MOST_HISTORIES = 4
_histories: OrderedDict[RelationTable, Calendar] = OrderedDict()
"""Stores of the tables asked last; bounded, because each keeps its table."""
_slices: weakref.WeakKeyDictionary[Slice, Calendar] = weakref.WeakKeyDictionary()


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
    calendar = history_calendar(graph, table)
    answer = _evaluate(calendar, sparql, needs, lambda: history_triples(graph, table), timeout)
    return dataclasses.replace(answer, labels=_Labels(graph))


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
    calendar = _slices.get(slice_)
    if calendar is None:
        calendar = Calendar(ox.Store(), slice_.table)
        _fill(calendar.store, slice_triples(slice_, snapshot_iri(slice_)), ox.DefaultGraph())
        _slices[slice_] = calendar
    table = slice_.table
    answer = _evaluate(calendar, sparql, needs, lambda: history_triples(graph, table), timeout)
    return dataclasses.replace(answer, labels=_Labels(graph))


def names_graphs(sparql: str) -> bool:
    """Tell whether a query names graphs: dated ones, or the history's own.

    Raises
    ------
    QueryError
        If the query is refused.

    Examples
    --------
    >>> names_graphs("ASK { ?s ?p ?o }")
    False
    """
    needs = plan(sparql)
    return bool(needs.dated) or needs.names_history


def history_calendar(graph: Graph, table: RelationTable) -> Calendar:
    """Look up the store of a history, filled once, with its dated graphs; a few are kept."""
    calendar = _histories.pop(table, None)  # taken out and put in again: it now is the latest
    if calendar is None:
        calendar = Calendar(ox.Store(), table)
        _fill(calendar.store, history_triples(graph, table), ox.DefaultGraph())
    _histories[table] = calendar
    if len(_histories) > _MOST_HISTORIES:
        _histories.popitem(last=False)
    return calendar


def snapshot_to_rdflib(slice_: Slice) -> rdflib.Graph:
    """Open the direct triples of a slice, with labels and types, as an rdflib graph.

    It reads from the columns: nothing is copied, and writing raises.
    """
    from diplograph.rdf.columns import slice_graph

    return slice_graph(slice_, snapshot_iri(slice_))


def history_to_rdflib(graph: Graph, table: RelationTable) -> rdflib.Graph:
    """Open the history, relations as nodes with their day bounds, as an rdflib graph.

    It reads from the store that `query` asks: nothing is copied, and writing raises.
    """
    import rdflib

    from diplograph.rdf.readonly import EngineStore

    store = history_calendar(graph, table).store
    return rdflib.Graph(store=EngineStore(store), bind_namespaces="none")


def history_to_dataset(graph: Graph, table: RelationTable, days: Iterable[int]) -> rdflib.Dataset:
    """Open the history as an rdflib dataset, whose named graphs are the dated ones.

    Parameters
    ----------
    graph, table
        The records and their table.
    days
        The days whose graphs are listed from the start.
    """
    import rdflib

    from diplograph.rdf.dataset import DatasetStore

    store = DatasetStore(history_calendar(graph, table), (DatedGraph(day).iri for day in days))
    return rdflib.Dataset(store=store)


@cache
def cookbook() -> dict[str, str]:
    """Read the queries by name; the first line of each, a comment, says what it asks.

    Examples
    --------
    >>> "recognised-when" in cookbook()
    True
    """
    folder = resources.files("diplograph.rdf").joinpath("cookbook")
    files = sorted(folder.iterdir(), key=lambda each: each.name)
    return {
        each.name.removesuffix(".rq"): each.read_text(encoding="utf-8")
        for each in files
        if each.name.endswith(".rq")
    }


def example(name: str) -> str:
    """Look up one query of the cookbook.

    Raises
    ------
    UnknownName
        If there is no such query; the error lists near misses.

    Examples
    --------
    >>> example("recognised-on").splitlines()[0]
    '# Who recognised the first Emirate on 1 January 1999.'
    """
    return cookbook()[names.find_key(name, cookbook(), "example")]


def summaries() -> list[tuple[str, str]]:
    """List the names of all queries with what they ask."""
    return [(name, text.splitlines()[0].removeprefix("# ")) for name, text in cookbook().items()]


class _Labels(Mapping[str, str]):
    """Labels by prefixed name, read off the graph as they are asked for."""

    def __init__(self, graph: Graph) -> None:
        self._of: dict[str, Mapping[str, Entity | Kind]] = {
            "entity": graph.entities,
            "kind": graph.kinds,
        }

    def __getitem__(self, name: str) -> str:
        prefix, _, identifier = name.partition(":")
        return self._of[prefix][unquote(identifier)].label

    def __iter__(self) -> Iterator[str]:
        return (f"{prefix}:{each}" for prefix, those in self._of.items() for each in those)

    def __len__(self) -> int:
        return sum(map(len, self._of.values()))


def _evaluate(
    calendar: Calendar,
    sparql: str,
    needs: Plan,
    history: Callable[[], Iterable[ox.Triple]],
    timeout: float | None,
) -> Result:
    """Have every graph in place that the query needs, and evaluate it on these alone."""
    if timeout is not None and not 0 < timeout < math.inf:
        raise QueryError(f"a timeout is a number of seconds above 0, not {timeout:g}")
    store = calendar.store
    if needs.names_history and not store.contains_named_graph(ox.NamedNode(HISTORY)):
        _fill(store, history(), ox.NamedNode(HISTORY))
    slots: dict[str, str] = {}
    for iri, dated in needs.dated.items():
        own = needs.places is None
        slots[iri] = calendar.hold(dated, set(slots.values()), own_name=own)
    job = Job(
        query=_rename_graphs(sparql, needs, slots),
        original=sparql,
        default=_merge(store, needs) if needs.from_graphs else DEFAULT,
        named=_graph_names(needs, slots),
        has_default=not (needs.from_named and not needs.from_graphs),
    )
    try:
        if timeout is None and not needs.apart:
            return evaluate(store, job)
        return evaluate_elsewhere(store, job, timeout=timeout)
    finally:  # what was merged is of this query alone
        store.remove_graph(ox.NamedNode(_MERGED))


def _graph_names(needs: Plan, slots: dict[str, str]) -> tuple[str, ...]:
    """List the names of the graphs over which ``GRAPH ?g`` ranges."""
    if needs.from_graphs or needs.from_named:
        return needs.from_named
    return (*slots.values(), *([HISTORY] if needs.names_history else []))


def _rename_graphs(sparql: str, needs: Plan, slots: dict[str, str]) -> str:
    """Write the names of slots where the query names a dated graph after GRAPH."""
    # From the end on, so that positions before it stay as they are.
    for position, length, iri in sorted(needs.places or (), reverse=True):
        sparql = f"{sparql[:position]}<{slots[iri]}>{sparql[position + length :]}"
    return sparql


def _merge(store: ox.Store, needs: Plan) -> str:
    """Find the graph of FROM; several are merged, because their union would repeat triples."""
    if len(set(needs.from_graphs)) == 1:
        return needs.from_graphs[0]
    for iri in needs.from_graphs:
        quads = store.quads_for_pattern(None, None, None, ox.NamedNode(iri))
        _fill(store, (quad.triple for quad in quads), ox.NamedNode(_MERGED))
    return _MERGED


def _fill(
    store: ox.Store, triples: Iterable[ox.Triple], name: ox.NamedNode | ox.DefaultGraph
) -> None:
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, name) for t in triples)

"""The public face: slices and histories as rdflib graphs, read and not written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from diplograph.model import Graph
from diplograph.rdf.dated import DatedGraph
from diplograph.rdf.query import history_calendar
from diplograph.rdf.triples import snapshot_iri
from diplograph.slices import Slice
from diplograph.table import RelationTable

if TYPE_CHECKING:
    import rdflib


def snapshot_to_rdflib(slice_: Slice) -> rdflib.Graph:
    """Give the direct triples of a slice, with labels and types, as an rdflib graph.

    It reads from the columns: nothing is copied, and writing raises.
    """
    from diplograph.rdf.columns import slice_graph

    return slice_graph(slice_, snapshot_iri(slice_))


def history_to_rdflib(graph: Graph, table: RelationTable) -> rdflib.Graph:
    """Give the history, relations as nodes with their day bounds, as an rdflib graph.

    It reads from the store that `query` asks: nothing is copied, and writing raises.
    """
    import rdflib

    from diplograph.rdf.readonly import EngineStore

    store = history_calendar(graph, table).store
    return rdflib.Graph(store=EngineStore(store), bind_namespaces="none")


def history_to_dataset(graph: Graph, table: RelationTable, days: Iterable[int]) -> rdflib.Dataset:
    """Give the history as an rdflib dataset, whose named graphs are the dated ones.

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

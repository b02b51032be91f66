"""Slices as networkx graphs, and the graph formats of other tools."""

from diplograph.network.balance import Balance, Triad, balance, turned
from diplograph.network.formats import gexf, graphml, history_gexf
from diplograph.network.frustration import Frustration
from diplograph.network.graphs import to_networkx
from diplograph.network.measures import Measures, measures

__all__ = [
    "Balance",
    "Frustration",
    "Measures",
    "Triad",
    "balance",
    "gexf",
    "graphml",
    "history_gexf",
    "measures",
    "to_networkx",
    "turned",
]

"""Slices as networkx graphs, and the graph formats of other tools."""

from diplograph.network.formats import gexf, graphml, history_gexf
from diplograph.network.graphs import to_networkx
from diplograph.network.measures import Measures, measures

__all__ = ["Measures", "gexf", "graphml", "history_gexf", "measures", "to_networkx"]

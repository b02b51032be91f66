"""Slices as networkx graphs, and the graph formats of other tools."""

from diplograph.network.formats import gexf, graphml, history_gexf
from diplograph.network.graphs import to_networkx

__all__ = ["gexf", "graphml", "history_gexf", "to_networkx"]

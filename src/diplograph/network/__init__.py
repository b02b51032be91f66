"""Slices as networkx graphs, and measures of a signed network."""

from diplograph.network.balance import (
    Balance,
    Frustration,
    Triad,
    balance,
    frustration,
    turned_triads,
)
from diplograph.network.communities import Blocs, Communities, communities, follow
from diplograph.network.curves import Curves, balance_curves, measure_curves
from diplograph.network.graphs import to_networkx
from diplograph.network.measures import Measures, measures

__all__ = [
    "Balance",
    "Blocs",
    "Communities",
    "Curves",
    "Frustration",
    "Measures",
    "Triad",
    "balance",
    "balance_curves",
    "communities",
    "follow",
    "frustration",
    "measure_curves",
    "measures",
    "to_networkx",
    "turned_triads",
]

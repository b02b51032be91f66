"""What the table says: in force on a day, changed between two, the story of a pair, its dyads."""

from diplograph.slices.change import Difference, between
from diplograph.slices.dyads import (
    GRADES,
    TALLY_COLUMNS,
    DyadCounts,
    Member,
    Period,
    Tallies,
    Tally,
    change_days,
    dyads,
    tallies_of,
    unit_of,
)
from diplograph.slices.edges import (
    ChangedEdge,
    Edge,
    GradedEdge,
    Spell,
    edge_at,
    texts_of,
)
from diplograph.slices.fold import actors_on
from diplograph.slices.second_clock import graph_known
from diplograph.slices.selection import Among, Selection
from diplograph.slices.series import Counts, Series, series
from diplograph.slices.snapshot import RECENT, Slice, Window, at
from diplograph.slices.timeline import Story, standing_on, timeline

__all__ = [
    "GRADES",
    "RECENT",
    "TALLY_COLUMNS",
    "Among",
    "ChangedEdge",
    "Counts",
    "Difference",
    "DyadCounts",
    "Edge",
    "GradedEdge",
    "Member",
    "Period",
    "Selection",
    "Series",
    "Slice",
    "Spell",
    "Story",
    "Tallies",
    "Tally",
    "Window",
    "actors_on",
    "at",
    "between",
    "change_days",
    "dyads",
    "edge_at",
    "graph_known",
    "series",
    "standing_on",
    "tallies_of",
    "texts_of",
    "timeline",
    "unit_of",
]

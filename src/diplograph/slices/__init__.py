"""What the table says: in force on a day, changed between two, the story of a pair, its dyads."""

from diplograph.slices.change import Difference, between
from diplograph.slices.dyads import (
    GRADES,
    TALLY_COLUMNS,
    DyadCounts,
    Member,
    Period,
    PeriodTally,
    Tallies,
    dyads,
    tallies_of,
    unit_change_days,
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
    "PeriodTally",
    "Selection",
    "Series",
    "Slice",
    "Spell",
    "Story",
    "Tallies",
    "Window",
    "actors_on",
    "at",
    "between",
    "dyads",
    "edge_at",
    "graph_known",
    "series",
    "standing_on",
    "tallies_of",
    "texts_of",
    "timeline",
    "unit_change_days",
    "unit_of",
]

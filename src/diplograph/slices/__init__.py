"""What the table says: in force on a day, changed between two days, the story of a pair."""

from diplograph.slices.change import Difference, between
from diplograph.slices.edges import (
    ChangedEdge,
    Edge,
    GradedEdge,
    Spell,
    edge_at,
    texts_of,
)
from diplograph.slices.fold import actors_on
from diplograph.slices.selection import Among, Selection
from diplograph.slices.series import Counts, Series, series
from diplograph.slices.snapshot import Slice, at
from diplograph.slices.timeline import Story, standing_on, timeline
from diplograph.slices.window import Window

__all__ = [
    "Among",
    "ChangedEdge",
    "Counts",
    "Difference",
    "Edge",
    "GradedEdge",
    "Selection",
    "Series",
    "Slice",
    "Spell",
    "Story",
    "Window",
    "actors_on",
    "at",
    "between",
    "edge_at",
    "series",
    "standing_on",
    "texts_of",
    "timeline",
]

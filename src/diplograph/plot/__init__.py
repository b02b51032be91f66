"""Pictures: a day, a change, a story, a span of time; each takes axes and gives them back."""

from diplograph.plot.canvas import metadata_of, save
from diplograph.plot.curves import Band, curves, evolution
from diplograph.plot.day import change, snapshot
from diplograph.plot.days import animate, small_multiples
from diplograph.plot.layout import FRAMES
from diplograph.plot.layout import compute as compute_layout
from diplograph.plot.layout import places as layout
from diplograph.plot.map import map_
from diplograph.plot.matrix import matrix
from diplograph.plot.timeline import timeline
from diplograph.plot.view import (
    Edition,
    Look,
    SourcesShown,
    StyleName,
    View,
    Width,
    look_words,
)

SHAPES = tuple(FRAMES)
"""Shapes of page for which there is a layout."""

__all__ = [
    "SHAPES",
    "Band",
    "Edition",
    "Look",
    "SourcesShown",
    "StyleName",
    "View",
    "Width",
    "animate",
    "change",
    "compute_layout",
    "curves",
    "evolution",
    "layout",
    "look_words",
    "map_",
    "matrix",
    "metadata_of",
    "save",
    "small_multiples",
    "snapshot",
    "timeline",
]

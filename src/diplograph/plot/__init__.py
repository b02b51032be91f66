"""Pictures: a day, a change, a story, a span of time; each takes axes and gives them back."""

from diplograph.plot.canvas import recorded
from diplograph.plot.placing.layout import FRAMES
from diplograph.plot.placing.layout import compute as compute_layout
from diplograph.plot.placing.layout import places as layout
from diplograph.plot.saving import save
from diplograph.plot.style import STYLES, Edition, SourcesShown, StyleName, View, Width
from diplograph.plot.views.animation import animate
from diplograph.plot.views.change import change
from diplograph.plot.views.curves import Band, curves
from diplograph.plot.views.evolution import evolution
from diplograph.plot.views.map import map_
from diplograph.plot.views.matrix import matrix
from diplograph.plot.views.multiples import small_multiples
from diplograph.plot.views.snapshot import snapshot
from diplograph.plot.views.timeline import timeline

SHAPES = tuple(FRAMES)
"""Shapes of page for which there is a layout."""

__all__ = [
    "SHAPES",
    "STYLES",
    "Band",
    "Edition",
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
    "map_",
    "matrix",
    "recorded",
    "save",
    "small_multiples",
    "snapshot",
    "timeline",
]

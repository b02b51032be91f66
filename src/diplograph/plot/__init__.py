"""Pictures: a day, a change, a story; each takes axes and gives them back."""

from diplograph.plot.canvas import recorded
from diplograph.plot.matrix import matrix
from diplograph.plot.placing.layout import FRAMES
from diplograph.plot.placing.layout import compute as compute_layout
from diplograph.plot.placing.layout import places as layout
from diplograph.plot.saving import save
from diplograph.plot.snapshot import change, snapshot
from diplograph.plot.style import Edition, StyleName, View, Width
from diplograph.plot.timeline import timeline

SHAPES = tuple(FRAMES)
"""Shapes of page for which there is a layout."""

__all__ = [
    "SHAPES",
    "Edition",
    "StyleName",
    "View",
    "Width",
    "change",
    "compute_layout",
    "layout",
    "matrix",
    "recorded",
    "save",
    "snapshot",
    "timeline",
]

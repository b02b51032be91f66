"""Pictures: a day, a change, a story; each takes axes and gives them back."""

from diplograph.plot.saving import save
from diplograph.plot.snapshot import change, snapshot
from diplograph.plot.style import StyleName, View, Width
from diplograph.plot.timeline import timeline

__all__ = ["StyleName", "View", "Width", "change", "save", "snapshot", "timeline"]

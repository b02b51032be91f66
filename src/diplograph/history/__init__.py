"""The facade: a history to ask, and the snapshot, change and timeline it answers with.

A `History` is a source and a question; answers hold these two. What only some need (`archived`,
`importing`) is imported when it is asked for.
"""

from diplograph.history.history import History
from diplograph.history.loading import load
from diplograph.history.networks import MeasureSeries
from diplograph.history.question import Question
from diplograph.history.records import Claims
from diplograph.history.snapshot import Snapshot
from diplograph.history.spans import Change, Timeline

__all__ = [
    "Change",
    "Claims",
    "History",
    "MeasureSeries",
    "Question",
    "Snapshot",
    "Timeline",
    "load",
]

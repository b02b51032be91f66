"""The facade: a history to ask, and the snapshot, change and timeline it answers with.

A `History` is a source and a question; answers hold these two. Archives are imported when one is
loaded.
"""

from diplograph.history.citing import version_in
from diplograph.history.dyads import Dyads
from diplograph.history.history import History
from diplograph.history.importing import Imported, import_data
from diplograph.history.loading import load
from diplograph.history.networks import MeasureSeries
from diplograph.history.pictures import day_views
from diplograph.history.question import Question
from diplograph.history.records import Claims
from diplograph.history.snapshot import Snapshot
from diplograph.history.spans import Change, Timeline

__all__ = [
    "Change",
    "Claims",
    "Dyads",
    "History",
    "Imported",
    "MeasureSeries",
    "Question",
    "Snapshot",
    "Timeline",
    "day_views",
    "import_data",
    "load",
    "version_in",
]

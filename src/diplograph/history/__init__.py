"""The facade: a history to ask, and the snapshot, change and timeline it answers with."""

from diplograph.history.archived import ArchivedHistory, ArchivedSnapshot
from diplograph.history.asking import History
from diplograph.history.claims import Claims
from diplograph.history.importing import Imported, import_data
from diplograph.history.loading import load
from diplograph.history.snapshots import Snapshot
from diplograph.history.stories import Change, Timeline

__all__ = [
    "ArchivedHistory",
    "ArchivedSnapshot",
    "Change",
    "Claims",
    "History",
    "Imported",
    "Snapshot",
    "Timeline",
    "import_data",
    "load",
]

"""The facade: a history to ask, and the snapshot, change and timeline it answers with."""

from diplograph.history.asking import History, load
from diplograph.history.claims import Claims
from diplograph.history.snapshots import Snapshot
from diplograph.history.stories import Change, Timeline

__all__ = ["Change", "Claims", "History", "Snapshot", "Timeline", "load"]

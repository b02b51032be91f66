"""The facade: a history to ask, and the snapshot, change and timeline it answers with."""

from diplograph.history.answers import Change, Claims, Snapshot, Timeline
from diplograph.history.asking import History, load

__all__ = ["Change", "Claims", "History", "Snapshot", "Timeline", "load"]

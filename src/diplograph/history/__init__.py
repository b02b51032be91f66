"""The facade: a history to ask, and the snapshot, change and timeline it answers with.

What only some need (`importing`, `archived`, `dyads`) is imported when it is asked for.
"""

from diplograph.history.asking import History
from diplograph.history.claims import Claims
from diplograph.history.loading import load
from diplograph.history.snapshots import Snapshot
from diplograph.history.stories import Change, Timeline

__all__ = ["Change", "Claims", "History", "Snapshot", "Timeline", "load"]

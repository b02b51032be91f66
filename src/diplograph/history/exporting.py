"""A history, or a day of it, written in the formats of other tools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from diplograph import export
from diplograph.history.arguments import Format

if TYPE_CHECKING:
    from diplograph.history.asking import History
    from diplograph.history.snapshots import Snapshot


def export_history(history: History, path: str | Path, form: Format | None) -> list[Path]:
    """Write a history; see `History.export`."""
    graph, table = history.known_graph, history.table
    return export.write_history(path, form, graph=graph, table=table, selection=history.selection)


def export_snapshot(world: Snapshot, path: str | Path, form: Format | None) -> list[Path]:
    """Write a snapshot; see `Snapshot.export`."""
    return export.write_day(path, form, graph=world.history.known_graph, slice_=world.slice)

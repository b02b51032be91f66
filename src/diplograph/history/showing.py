"""How answers show themselves in a notebook: HTML, everything that comes from data escaped."""

from __future__ import annotations

import base64
import html
import io
from typing import TYPE_CHECKING

from diplograph import display
from diplograph.listing import Listing, as_html

if TYPE_CHECKING:
    from diplograph.history.asking import History
    from diplograph.history.snapshots import Snapshot

_INCHES, _DPI = (7.2, 6.2), 100
_MOST_DRAWN = 2_000


def snapshot_html(world: Snapshot) -> str:
    """Show a snapshot: counts by grade, a small picture, and the table to be opened."""
    counts = ", ".join(f"{n} {word}" for word, n in display.count_grades(world).items() if n)
    head = f"<p><b>{world.date}</b>: {len(world)} relations{f' ({counts})' if counts else ''}</p>"
    if len(world) > _MOST_DRAWN:
        return f"{head}<p><small>too many to draw: select some, or count them</small></p>"
    listing = display.snapshot_listing(world.slice, note=world.note)
    table = f"<details><summary>as a table</summary>{as_html(listing)}</details>"
    return f"<div>{head}{_picture(world)}{table}</div>"


def history_html(history: History, asked: str) -> str:
    """Show a history: what it holds, what it is restricted to, and how to ask it."""
    graph = history.graph
    counted = {
        "relations": len(history),
        "entities": len(graph.entities),
        "kinds": len(graph.kinds),
        "sources": len(graph.sources),
        "claims": len(graph.claims),
    }
    listing = Listing(
        title=graph.title or "History",
        columns=("what", "how many"),
        rows=[(name, str(count)) for name, count in counted.items()],
        notes=[
            *([f"version {graph.version}"] if graph.version else []),
            *([f"asked with {asked}"] if asked else []),
            'ask it: history.at("2025-04-18"), history.between(…), history.timeline("russia")',
        ],
    )
    return as_html(listing)


def _picture(world: Snapshot) -> str:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=_INCHES, dpi=_DPI)
    FigureCanvasAgg(figure)
    world.plot(figure.add_axes((0.0, 0.0, 1.0, 1.0)))
    stream = io.BytesIO()
    figure.savefig(stream, format="png")
    data = base64.b64encode(stream.getvalue()).decode()
    told = html.escape(f"Relations in force on {world.date}")
    return f'<img alt="{told}" style="max-width: 100%" src="data:image/png;base64,{data}">'

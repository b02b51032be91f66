"""A history, or a day of it, written in the formats of other tools."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Final, get_args

from diplograph import display, files, writing
from diplograph.errors import DiplographError
from diplograph.history.arguments import Format
from diplograph.model import Graph
from diplograph.slices import Selection

if TYPE_CHECKING:
    from diplograph.history.asking import History
    from diplograph.history.snapshots import Snapshot

FORMATS: Final[tuple[str, ...]] = get_args(Format)
_SUFFIXES: Final[dict[str, Format]] = {
    ".ttl": "turtle",
    ".trig": "trig",
    ".nt": "ntriples",
    ".nq": "nquads",
    ".jsonld": "jsonld",
    ".rdf": "rdfxml",
    ".graphml": "graphml",
    ".gexf": "gexf",
    ".csv": "csv",
}


def export_history(history: History, path: str | Path, form: Format | None) -> list[Path]:
    """Write a history; see `History.export`."""
    path, chosen = Path(path), _chosen(path, form)
    if chosen != "gexf" and history.selection != Selection():
        told = "a selection is written day by day: take history.at(DATE).export, or gexf"
        raise DiplographError(told)
    if chosen == "csv":
        return files.export_csv(history.known_graph, path)
    writing.write_bytes(path, _history(history, chosen))
    return [path]


def export_snapshot(world: Snapshot, path: str | Path, form: Format | None) -> list[Path]:
    """Write a snapshot; see `Snapshot.export`."""
    path, chosen = Path(path), _chosen(path, form)
    writing.write_bytes(path, _snapshot(world, chosen))
    return [path]


def _chosen(path: str | Path, form: Format | None) -> str:
    """Give the format asked for, or told by the name of the file."""
    path = Path(path)
    chosen = form or _SUFFIXES.get(path.suffix.lower())
    if chosen not in FORMATS:
        told = repr(form) if form else f"the name {path.name}"
        raise DiplographError(f"{told} tells no format: choose one of {', '.join(FORMATS)}")
    return chosen


def _history(history: History, form: str) -> bytes:
    from diplograph import network, rdf

    graph = history.known_graph
    if form in rdf.FORMATS:
        return rdf.export_history(graph, history.table, form)
    if form == "ftm":
        return _lines(graph, None)
    if form == "gexf":
        return network.history_gexf(history.table, history.selection).encode()
    told = (
        "GraphML knows no time: export a day (--at DATE, or history.at(DATE).export), or take gexf"
    )
    raise DiplographError(told)


def _snapshot(world: Snapshot, form: str) -> bytes:
    from diplograph import network, rdf

    if form in rdf.FORMATS:
        return rdf.export_slice(world.slice, form)
    if form == "ftm":
        return _lines(world.history.known_graph, world)
    if form == "csv":
        return _table(world)
    return {"graphml": network.graphml, "gexf": network.gexf}[form](world.slice).encode()


def _lines(graph: Graph, world: Snapshot | None) -> bytes:
    relations = None if world is None else [graph.relations[edge.id] for edge in world]
    return "".join(f"{line}\n" for line in files.ftm_lines(graph, relations)).encode()


def _table(world: Snapshot) -> bytes:
    stream = io.StringIO(newline="")
    records = [display.edge_record(edge) | {"grade": edge.grade.word} for edge in world]
    writer = csv.DictWriter(stream, display.EDGE_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return stream.getvalue().encode()

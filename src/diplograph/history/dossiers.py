"""One relation, gathered whole from the table and the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diplograph import display, names, slices
from diplograph.dates import iso
from diplograph.errors import DiplographError, UnknownName
from diplograph.table import NamedRows, RelationTable, RowRecords

if TYPE_CHECKING:
    from diplograph.history.asking import History


def row_of(table: RelationTable, identifier: str) -> int | None:
    """Give the row of a relation in a table, if it is there."""
    if isinstance(table.relations, RowRecords):
        return table.relations.place(identifier)
    return next((n for n, r in enumerate(table.relations) if r.id == identifier), None)


def dossier_of(history: History, identifier: str) -> display.Dossier:
    """Gather everything that a history holds about one relation; see `History.relation`."""
    graph, table = history.graph, history.table
    found = identifier
    if isinstance(graph.relations, NamedRows):  # millions of numbers, none of which is near
        if found not in graph.relations:
            raise UnknownName(identifier, "relation", [])
    else:
        found = names.find_key(identifier, graph.relations, "relation")
    row = row_of(table, found)
    if row is None:
        known = "" if history.clock is None else f" on {iso(history.clock)}"
        told = f"relation {found!r} was not yet known{known}"
        raise DiplographError(f"{told}: take a later day of the second clock, or none")
    edge = slices.edge_at(table, row, int(table.subject[row]), int(table.object[row]))
    event = edge.relation.event
    return display.Dossier(
        edge=edge,
        graph=graph,
        companions=[r for r in table.relations if r.event == event and r.id != found]
        if event
        else [],
        claims=[c for c in graph.claims.values() if c.about == found],
        presumed_until=int(table.presumed_until[row]),
    )

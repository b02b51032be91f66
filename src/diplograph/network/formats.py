"""GraphML and GEXF: for Gephi, Cytoscape, yEd, and whatever else reads them.

networkx writes them; what it stamps with the day of writing is taken out, so that the same data
give the same bytes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, iso
from diplograph.network.graphs import to_networkx
from diplograph.slices import Selection, Slice
from diplograph.table import RelationTable
from diplograph.writing import xml_text

if TYPE_CHECKING:
    import networkx as nx

_STAMP = re.compile(r' lastmodifieddate="[^"]*"|\s*<creator>[^<]*</creator>')


def graphml(slice_: Slice) -> str:
    """Give a slice as GraphML, one edge a relation."""
    import networkx as nx

    return "\n".join(nx.generate_graphml(to_networkx(slice_), named_key_ids=True)) + "\n"


def gexf(slice_: Slice) -> str:
    """Give a slice as GEXF 1.2, one edge a relation."""
    return _written(to_networkx(slice_))


def history_gexf(table: RelationTable, selection: Selection | None = None) -> str:
    """Give all states of a table as dynamic GEXF 1.2, with days that Gephi's timeline reads.

    One edge stands for all relations of a kind between two entities, because Gephi merges
    parallel ones; each relation is one of its spells, so that gaps stay gaps. A spell runs from
    the first day on which the relation certainly held to the last on which it held or is
    presumed to, both inclusive, and is open where there is no such day. Relations that never
    certainly held have no spell and are left out, and counted in the graph's description.

    Parameters
    ----------
    table
        All relations, seen through the second clock if one is set.
    selection
        Which of them; None = facts and coded ones.
    """
    import networkx as nx

    chosen = selection or Selection()
    taken = table.is_state & chosen.kind_mask(table) & chosen.modality_mask(table)
    taken &= chosen.entity_mask(table, table.subject, table.object)
    b = table.bounds
    last = np.where(table.open_end, np.maximum(table.presumed_until, b.end_min), b.end_min)
    last = np.minimum(last, b.end_max)
    certain = taken & (b.start_max <= last)
    spells: dict[tuple[int, int, int], list[tuple[str | None, str | None]]] = defaultdict(list)
    for row in np.flatnonzero(certain).tolist():
        key = int(table.subject[row]), int(table.kind[row]), int(table.object[row])
        spells[key].append((_day(int(b.start_max[row])), _day(int(last[row]))))
    never = int(taken.sum() - certain.sum())
    graph = nx.MultiDiGraph(mode="dynamic")
    graph.graph["name"] = f"States over time; {never} that never certainly held are left out"
    for code in sorted({end for key in spells for end in (key[0], key[2])}):
        entity = table.entities[code]
        graph.add_node(entity.id, label=xml_text(entity.label), type=xml_text(entity.type))
    for number, (key, days) in enumerate(sorted(spells.items())):
        subject, kind, object_ = table.entities[key[0]], table.kinds[key[1]], table.entities[key[2]]
        graph.add_edge(
            subject.id,
            object_.id,
            key=kind.id,
            id=str(number),
            label=xml_text(kind.label),
            kind=kind.id,
            family=xml_text(kind.family),
            stance=kind.stance,
            symmetric=kind.symmetric,
            spells=sorted(days, key=str),
        )
    return _written(graph)


def _written(graph: nx.MultiDiGraph) -> str:
    import networkx as nx

    text = "\n".join(nx.generate_gexf(graph, version="1.2draft"))
    return _STAMP.sub("", text) + "\n"


def _day(day: int) -> str | None:
    return iso(day) if UNBOUNDED_PAST < day < UNBOUNDED_FUTURE else None

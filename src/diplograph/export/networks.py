"""GraphML and GEXF: for Gephi, Cytoscape, yEd, and whatever else reads them.

networkx writes them; what it stamps with the day of writing is taken out, so that the same data
give the same bytes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final, TypeAlias

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, iso
from diplograph.errors import DiplographError
from diplograph.export.formats import Format
from diplograph.writing import xml_text

if TYPE_CHECKING:
    import networkx as nx

    from diplograph.slices import Selection, Slice
    from diplograph.table import RelationTable

_Spells: TypeAlias = dict[tuple[int, int, int], list[tuple[str | None, str | None]]]
"""First and last days, by codes of subject, kind and object."""
# networkx writes today's date and its own version into GEXF, and has no option against it.
_STAMP = re.compile(r' lastmodifieddate="[^"]*"|\s*<creator>[^<]*</creator>')


def graphml(slice_: Slice) -> bytes:
    """Write a slice as GraphML, one edge a relation."""
    import networkx as nx

    from diplograph import network

    # Attributes under their names: Cytoscape and yEd show ids, which else are d0, d1 and so on.
    lines = nx.generate_graphml(network.to_networkx(slice_), named_key_ids=True)
    return ("\n".join(lines) + "\n").encode()


def gexf(slice_: Slice) -> bytes:
    """Write a slice as GEXF 1.2, one edge a relation."""
    from diplograph import network

    return _as_bytes(network.to_networkx(slice_))


def history_gexf(table: RelationTable, selection: Selection) -> bytes:
    """Write all states of a table as dynamic GEXF 1.2, with days that Gephi's timeline reads.

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
        Which of them.

    Raises
    ------
    DiplographError
        If grades are selected: a spell has those of all its days.
    """
    import networkx as nx

    if selection.grades is not None:
        raise DiplographError("a grade is that of a day: take history.at(DATE).export, or no grade")
    spells, never = _spells(table, selection)
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
            spells=sorted(days, key=str),  # open sides are None, which compares with no date
        )
    return _as_bytes(graph)


def _spells(table: RelationTable, selection: Selection) -> tuple[_Spells, int]:
    """Find the days of the states selected, and how many of them never certainly held."""
    import numpy as np

    chosen = table.is_state & selection.mask(table)
    b = table.bounds
    last = np.where(table.open_end, np.maximum(table.presumed_until, b.end_min), b.end_min)
    last = np.minimum(last, b.end_max)
    certain = chosen & (b.start_max <= last)
    spells: _Spells = defaultdict(list)
    for row in np.flatnonzero(certain).tolist():
        key = int(table.subject[row]), int(table.kind[row]), int(table.object[row])
        spells[key].append((_day(int(b.start_max[row])), _day(int(last[row]))))
    return spells, int(chosen.sum() - certain.sum())


def _as_bytes(graph: nx.MultiDiGraph) -> bytes:
    import networkx as nx

    text = "\n".join(nx.generate_gexf(graph, version="1.2draft"))
    return (_STAMP.sub("", text) + "\n").encode()


def _day(day: int) -> str | None:
    return iso(day) if UNBOUNDED_PAST < day < UNBOUNDED_FUTURE else None


FORMATS: Final = (
    Format(
        name="graphml",
        summary="GraphML, for Cytoscape, yEd and Gephi",
        suffix=".graphml",
        day=lambda _, slice_: graphml(slice_),
        instead="GraphML knows no time: export a day (--at DATE, or history.at(DATE).export), "
        "or take gexf",
    ),
    Format(
        name="gexf",
        summary="GEXF, for Gephi: of a history its states, with a timeline",
        suffix=".gexf",
        day=lambda _, slice_: gexf(slice_),
        history=lambda _, table, selection: history_gexf(table, selection),
        narrows=True,
    ),
)

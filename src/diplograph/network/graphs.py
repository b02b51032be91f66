"""Slices as networkx graphs, for the measures and the file formats that networkx knows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from diplograph.dates import iso
from diplograph.slices import Slice

if TYPE_CHECKING:
    import networkx as nx

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_networkx(slice_: Slice) -> nx.MultiDiGraph:
    """Give the relations of a slice as a directed multigraph.

    Nodes are the entities that occur, edges the relations, keyed by relation identifier. A
    symmetric relation is one edge, marked ``symmetric``. All attributes are text, numbers or
    truth values, so that GraphML and GEXF can hold them; characters that XML forbids become
    U+FFFD.
    """
    import networkx as nx

    graph = nx.MultiDiGraph(date=iso(slice_.day), title="Relations in force")
    entities = {entity.id: entity for entity in slice_.table.entities}
    for edge in slice_.edges:
        for end in (edge.subject, edge.object):
            if end not in graph:
                entity = entities[end]
                codes = {"iso3": entity.iso3, "qid": entity.qid}
                known = {name: code for name, code in codes.items() if code}
                graph.add_node(
                    end, label=printable(entity.label), type=printable(entity.type), **known
                )
        graph.add_edge(
            edge.subject,
            edge.object,
            key=edge.id,
            kind=edge.kind.id,
            label=printable(edge.kind.label),
            family=printable(edge.kind.family),
            stance=edge.kind.stance,
            symmetric=edge.kind.symmetric,
            grade=edge.grade.word,
            start=edge.start,
            end=edge.end,
            modality=edge.relation.modality,
            verified=edge.relation.verified,
        )
    return graph


def printable(text: str) -> str:
    """Replace characters that XML forbids by U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)

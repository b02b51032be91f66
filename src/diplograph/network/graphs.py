"""Slices as networkx graphs, for the measures and the file formats that networkx knows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from diplograph.dates import InForce, iso
from diplograph.model import Entity, Kind
from diplograph.slices import Slice, texts_of

if TYPE_CHECKING:
    import networkx as nx

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_networkx(slice_: Slice) -> nx.MultiDiGraph:
    """Give the relations of a slice as a directed multigraph.

    Nodes are the entities that occur, edges the relations, keyed by relation identifier. A
    symmetric relation is one edge, marked ``symmetric``. All attributes are text, numbers or
    truth values, so that GraphML and GEXF can hold them; characters that XML forbids become
    U+FFFD.

    Notes
    -----
    The adjacency is filled directly: one call of networkx for each edge would take longer than
    everything else.
    """
    import networkx as nx

    graph = nx.MultiDiGraph(date=iso(slice_.day), title="Relations in force")
    table = slice_.table
    subjects, objects = slice_.subjects.tolist(), slice_.objects.tolist()
    names = {}
    for ends in zip(subjects, objects, strict=True):
        for code in ends:
            if code not in names:
                entity = table.entities[code]
                names[code] = entity.id
                graph.add_node(entity.id, **_node(entity))
    kinds = table.kind[slice_.rows].tolist()
    looks = {code: _look(table.kinds[code]) for code in set(kinds)}
    words = [grade.word for grade in InForce]
    grades = slice_.grades.tolist()
    after, before = graph._succ, graph._pred  # noqa: SLF001 - see Notes
    columns = subjects, objects, kinds, grades, *texts_of(table, slice_.rows)
    for s, o, kind, grade, key, start, end, modality, verified in zip(*columns, strict=True):
        subject, object_ = names[s], names[o]
        data = {
            **looks[kind],
            "grade": words[grade],
            "start": start,
            "end": end,
            "modality": modality,
            "verified": verified,
        }
        parallel = after[subject].get(object_)
        if parallel is None:
            after[subject][object_] = before[object_][subject] = {key: data}
        else:
            parallel[key] = data
    return graph


def printable(text: str) -> str:
    """Replace characters that XML forbids by U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)


def _node(entity: Entity) -> dict[str, str]:
    codes = {"iso3": entity.iso3, "qid": entity.qid}
    known = {name: code for name, code in codes.items() if code}
    return {"label": printable(entity.label), "type": printable(entity.type), **known}


def _look(kind: Kind) -> dict[str, Any]:
    return {
        "kind": kind.id,
        "label": printable(kind.label),
        "family": printable(kind.family),
        "stance": kind.stance,
        "symmetric": kind.symmetric,
    }

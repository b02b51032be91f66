"""Slices as networkx graphs, for the measures and the file formats that networkx knows."""

from __future__ import annotations

import gc
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from diplograph.dates import InForce, iso
from diplograph.model import Entity, Kind
from diplograph.slices import Slice, texts_of
from diplograph.writing import xml_text

if TYPE_CHECKING:
    import networkx as nx


def to_networkx(slice_: Slice) -> nx.MultiDiGraph:
    """Build a directed multigraph of the relations of a slice.

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
    ends = slice_.subjects.tolist(), slice_.objects.tolist()
    ids: dict[int, str] = {}
    for code in dict.fromkeys(chain.from_iterable(zip(*ends, strict=True))):
        entity = table.entities[code]
        ids[code] = entity.id
        graph.add_node(entity.id, **_node(entity))
    # Millions of small dicts would set off the collector again and again, for nothing.
    collecting = gc.isenabled()
    gc.disable()
    try:
        _fill(graph, slice_, ids)
    finally:
        if collecting:
            gc.enable()
    return graph


def _fill(graph: nx.MultiDiGraph, slice_: Slice, ids: dict[int, str]) -> None:
    """Fill the adjacency: the same dict of parallel edges stands under both of its ends."""
    table = slice_.table
    after = {code: graph._succ[id_] for code, id_ in ids.items()}  # noqa: SLF001
    before = {code: graph._pred[id_] for code, id_ in ids.items()}  # noqa: SLF001
    # One subject after the other: what is filled next then lies near what was filled last.
    order = np.argsort(slice_.subjects, kind="stable")
    rows = slice_.rows[order]
    subjects, objects = slice_.subjects[order].tolist(), slice_.objects[order].tolist()
    keys, starts, finishes, modalities, verified = texts_of(table, rows)
    grades = slice_.grades[order].tolist()
    looks = zip(table.kind[rows].tolist(), grades, modalities, verified, strict=True)
    # Few combinations of kind, grade and modality occur: to copy a dict is faster than to make it.
    patterns: dict[tuple[int, int, str, str], dict[str, Any]] = {}
    columns = subjects, objects, looks, keys, starts, finishes
    for s, o, look, key, start, finish in zip(*columns, strict=True):
        pattern = patterns.get(look)
        if pattern is None:
            pattern = patterns[look] = _pattern(table.kinds[look[0]], *look[1:])
        data = pattern.copy()
        data["start"], data["end"] = start, finish
        near, object_ = after[s], ids[o]
        parallel = near.get(object_)
        if parallel is None:
            near[object_] = before[o][ids[s]] = {key: data}
        else:
            parallel[key] = data


def _node(entity: Entity) -> dict[str, str]:
    codes = {"iso3": entity.iso3, "qid": entity.qid}
    known = {name: code for name, code in codes.items() if code}
    return {"label": xml_text(entity.label), "type": xml_text(entity.type), **known}


def _pattern(kind: Kind, grade: int, modality: str, verified: str) -> dict[str, Any]:
    """Collect what many edges have in common, with room for their dates."""
    return {
        "kind": kind.id,
        "label": xml_text(kind.label),
        "family": xml_text(kind.family),
        "stance": kind.stance,
        "symmetric": kind.symmetric,
        "grade": InForce(grade).word,
        "start": "",
        "end": "",
        "modality": modality,
        "verified": verified,
    }

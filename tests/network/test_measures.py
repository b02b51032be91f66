"""Measures are those of networkx, and print as a table."""

from __future__ import annotations

import networkx as nx
import pytest

import diplograph as dg


@pytest.mark.parametrize("day", ["1985-01-01", "1999-01-01", "2025-04-18"])
def test_measures_are_those_of_networkx(history, columns_history, day):
    pytest.importorskip("scipy", reason="networkx needs scipy for its own PageRank")
    for world in (history.at(day), columns_history.at(day)):
        graph, measured = world.to_networkx(), world.network.measures()
        assert set(measured.entities) == set(graph)
        both = graph.copy()
        for s, o, key, data in graph.edges(keys=True, data=True):
            if data["symmetric"] and s != o:
                both.add_edge(o, s, key=f"{key} back", **data)
        ranks = nx.pagerank(both, tol=1e-14, max_iter=1_000)
        for name in measured.entities:
            found = measured[name]
            assert found["degree"] == graph.degree(name)
            assert found["in_degree"] == graph.in_degree(name)
            assert found["out_degree"] == graph.out_degree(name)
            assert found["weighted_degree"] == graph.degree(name, weight="stance")
            assert found["pagerank"] == pytest.approx(ranks[name], abs=1e-9)
        parts = {}
        for name, number in zip(measured.entities, measured.component.tolist(), strict=True):
            parts.setdefault(number, set()).add(name)
        assert sorted(map(sorted, parts.values())) == sorted(
            map(sorted, nx.weakly_connected_components(graph))
        )
        assert len(parts[0]) == max(map(len, parts.values()))


def test_measures_of_nothing_and_in_print(history, small_graph):
    empty = dg.History.from_graph(small_graph()).at("2000-01-01").network.measures()
    assert len(empty) == len(empty.pagerank) == len(empty.component) == 0
    text = str(history.at("2025-04-18").network.measures())
    assert text.splitlines()[0].split() == ["entity", "degree", "weighted", "pagerank", "component"]
    assert "more)" in text

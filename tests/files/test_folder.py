"""The shipped folder is sound and canonical; what cannot be used is refused in one line."""

from __future__ import annotations

import pytest

from diplograph import files
from diplograph.errors import GraphError


def test_counts(graph):
    sizes = {
        name: len(getattr(graph, name))
        for name in ("entities", "kinds", "relations", "sources", "claims")
    }
    assert sizes == {"entities": 142, "kinds": 78, "relations": 415, "sources": 354, "claims": 45}


def test_the_shipped_graph_has_no_error_and_is_canonical(checkout):
    problems = files.check_folder(checkout / "graph")
    assert not [str(p) for p in problems if p.severity == "error"]
    assert sum(p.field == "dg:verified" for p in problems) == 11
    assert files.format_folder(checkout / "graph", write=False) == []


def test_claims_are_proved_against_the_text(checkout, shared):
    texts = sorted((shared / "source").glob("*.txt"))
    if not texts:
        pytest.skip("the text of the article is not beside this checkout")
    problems = files.check_folder(checkout / "graph", text=texts[0])
    assert not [str(p) for p in problems if p.severity == "error"]


def test_a_changed_text_is_found_out(checkout, tmp_path):
    text = tmp_path / "text.txt"
    text.write_text("another text")
    problems = files.check_folder(checkout / "graph", text=text)
    assert any("SHA-256" in str(p) for p in problems if p.severity == "error")


def test_a_missing_folder_is_one_line(tmp_path):
    with pytest.raises(GraphError) as error:
        files.load_graph(tmp_path / "none")
    assert "none" in str(error.value)

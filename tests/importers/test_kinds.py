"""Kinds that data sets speak of: whole, in the columns of a graph folder, of known properties."""

from __future__ import annotations

import pytest

from diplograph import files
from diplograph.importers.kinds import data_rows, kind_of_property, known_kinds
from diplograph.model import Graph


def test_a_graph_folder_takes_the_kinds_as_they_are(tmp_path, checkout):
    """One notation: what this room reads of its table is what the files room reads of it."""
    (tmp_path / "graph").mkdir()
    files.write_graph(Graph(title="t", license="https://example.org/l"), tmp_path / "graph")
    table = checkout / "src" / "diplograph" / "importers" / "kinds.csv"
    (tmp_path / "kinds.csv").write_bytes(table.read_bytes())
    summary = files.import_csv(tmp_path / "kinds.csv", tmp_path / "graph")
    assert summary.rejected == 0, summary
    assert dict(files.load_graph(tmp_path / "graph").kinds) == known_kinds()


def test_each_kind_is_there_once_and_whole():
    rows = data_rows("kinds.csv")
    assert len({row["id"] for row in rows}) == len(rows)
    assert all(None not in row and None not in row.values() for row in rows)
    for kind in known_kinds().values():
        assert kind.definition.endswith(".")
        assert not kind.symmetric or kind.inverse_label == kind.label
        assert kind.is_state or kind.presumed_for == 0


def test_a_kind_of_plover_and_its_root_of_cameo_go_the_same_way():
    kinds = known_kinds()
    for kind in kinds.values():
        if kind.plover_root:
            assert kind.id == f"plover-{kind.plover_root.casefold()}"
            assert kinds[f"cameo-{kind.cameo_root}"].stance == kind.stance


def test_one_kind_alone_says_which_states_existed():
    assert [each.id for each in known_kinds().values() if each.system_member] == ["system-member"]


@pytest.mark.parametrize(
    ("number", "family", "stand", "hidden"),
    [
        ("P463", "membership", "recognition-or-alliance", True),
        ("P530", "recognition", "working-tie", False),
        ("P39", "office", "neutral", True),
        ("P607", "force", "against", False),
        ("P999999", "other", "neutral", False),
    ],
)
def test_a_property_says_its_family_and_stand(number, family, stand, hidden):
    for temporal in ("state", "event"):
        kind = kind_of_property(number, temporal)
        assert (kind.family, kind.stand, kind.hidden_by_default) == (family, stand, hidden)
        assert kind.wikidata_property == number
        assert kind.is_state == (temporal == "state")
    assert kind_of_property(number, "state").id != kind_of_property(number, "event").id


def test_properties_are_there_once():
    numbers = [row["wikidata_property"] for row in data_rows("properties.csv")]
    assert len(set(numbers)) == len(numbers)

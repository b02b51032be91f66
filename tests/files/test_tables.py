"""CSV out: no cell of the tables is lost."""

from __future__ import annotations

import csv

import pytest

from diplograph import files
from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, iso


def rows(shared, name):
    path = shared / "facts" / f"{name}.csv"
    if not path.is_file():
        pytest.skip("the tables the graph was made from are not beside this checkout")
    with path.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    if (shared / "facts" / "themes.csv").is_file():
        pytest.skip("the tables beside this checkout have grown by themes that are not shipped yet")
    return found


BOUNDS = {"start_min", "start_max", "end_min", "end_max"}  # held against the tables below
REWORDED = {"note", "definition", "comment"}
"""Cells whose wording spoke of how the tables were made; the graph says it in its own words."""


@pytest.mark.parametrize(
    ("name", "ours"),
    [("entities", "entities"), ("kinds", "kinds"), ("sources", "sources"),
     ("relations", "relations"), ("seed_claims", "claims")],
)  # fmt: skip
def test_no_cell_of_the_tables_is_lost(graph, shared, tmp_path, name, ours):
    files.export_csv(graph, tmp_path)
    with (tmp_path / f"{ours}.csv").open(encoding="utf-8", newline="") as file:
        written = {row["id"]: row for row in csv.DictReader(file)}
    given = rows(shared, name)
    assert set(written) == {row["id"] for row in given}
    for row in given:
        for column, cell in row.items():
            if column in BOUNDS:
                continue
            found = written[row["id"]][column]
            if column in ("lat", "lon") and cell:
                assert float(found) == float(cell)
            elif column in ("aliases", "agents", "sources") and cell:
                assert set(found.split(";")) == set(cell.split(";"))
            elif column not in REWORDED or "seed" not in cell.lower():
                assert found == cell, (row["id"], column)


def test_bounds_of_all_relations_match_the_tables(graph, shared):
    differ = set()
    for row in rows(shared, "relations"):
        relation = graph.relations[row["id"]]
        bounds = relation.bounds(graph.kinds[relation.kind].temporal)._asdict()
        unbounded = (UNBOUNDED_PAST, UNBOUNDED_FUTURE)
        ours = {name: "" if day in unbounded else iso(day) for name, day in bounds.items()}
        if ours != {name: row[name] for name in ours}:
            differ.add(row["id"])
    # Neither start nor asof: that it had begun by its last day is said by the end alone.
    assert differ == {
        "germany.maintains-embassy-in.afghanistan.unknown",
        "japan.maintains-embassy-in.afghanistan.unknown",
        "saudi-arabia.maintains-embassy-in.afghanistan.unknown",
        "united-kingdom.maintains-embassy-in.afghanistan.unknown",
    }

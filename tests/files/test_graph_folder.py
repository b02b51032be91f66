"""The shipped folder: nothing of its tables is lost, and every broken copy is found out."""

from __future__ import annotations

import csv
import shutil

import pytest
import rdflib

from diplograph import files
from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, iso
from diplograph.errors import GraphError

BAN = "relation:russia.designates-terrorist.taliban.2003-02-14"


@pytest.fixture(scope="module")
def graph(checkout):
    return files.load_graph(checkout / "graph")


@pytest.fixture
def copy(checkout, tmp_path):
    return shutil.copytree(checkout / "graph", tmp_path / "graph")


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


@pytest.mark.parametrize("name", ["kinds", "entities", "claims", "ontology", "shapes", "dataset"])
def test_another_parser_reads_the_same_triples(checkout, name):
    import pyoxigraph as ox

    path = checkout / "graph" / f"{name}.ttl"
    theirs = rdflib.Graph().parse(path, format="turtle")
    ours = list(ox.parse(path=path))
    assert len(theirs) == len({str(quad) for quad in ours})


BROKEN = [
    (
        "relations.ttl",
        "dg:object entity:taliban ;",
        "dg:object entity:talibn ;",
        "did you mean taliban",
    ),
    ("relations.ttl", '"2003-02-14"^^edtf:EDTF', '"2003-02-30"^^edtf:EDTF', "no such day"),
    ("relations.ttl", "source:rferl-20030214", "source:rferl-20030215", "did you mean"),
    ("relations.ttl", 'dg:end "2025-04-17"^^edtf:EDTF', 'dg:end "2001-04-17"^^edtf:EDTF', "dg:"),
    ("relations.ttl", 'dg:verified "yes"', 'dg:verfied "yes"', "dg:verified"),
    ("relations.ttl", "a dg:Relation ;", "a dg:Relation", "relations.ttl"),
    ("claims.ttl", 'dg:agreement "differs"', 'dg:agreement "agress"', "agrees"),
    ("kinds.ttl", "dg:stance -1", "dg:stance 7", "-1, 0 or 1"),
]


@pytest.mark.parametrize(("file", "right", "wrong", "word"), BROKEN)
def test_a_broken_copy_names_file_and_remedy(copy, file, right, wrong, word):
    path = copy / file
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    errors = [p for p in files.check_folder(copy) if p.severity == "error"]
    assert errors
    assert {p.file for p in errors} == {file} or file == "relations.ttl"
    assert any(word in str(p) for p in errors), [str(p) for p in errors]
    with pytest.raises(GraphError) as error:
        files.load_graph(copy)
    assert file in str(error.value)


ADDED = {
    "outlives": (
        "relation:x a dg:Relation ; dg:subject entity:russia ; dg:kind kind:recognises ; "
        'dg:object entity:islamic-emirate-1996 ; dg:start "2010-01-01"^^edtf:EDTF ; '
        'dg:end "2011-01-01"^^edtf:EDTF ; dg:modality "fact" ; dg:verified "known" .'
    ),
    "doubled": (
        "relation:x a dg:Relation ; dg:subject entity:russia ; dg:kind kind:designates-terrorist ; "
        'dg:object entity:taliban ; dg:start "2010-01-01"^^edtf:EDTF ; '
        'dg:end "2011-01-01"^^edtf:EDTF ; dg:modality "fact" ; dg:verified "known" .'
    ),
    "symmetric twice": (
        "relation:x a dg:Relation ; dg:subject entity:islamic-emirate-2021 ; "
        "dg:kind kind:at-war-with ; dg:object entity:pakistan ; "
        'dg:start "2025-10-11"^^edtf:EDTF ; dg:end "2025-10-19"^^edtf:EDTF ; '
        'dg:modality "fact" ; dg:verified "known" .'
    ),
}


@pytest.mark.parametrize("name", ADDED)
def test_a_record_that_contradicts_the_others_is_found_out(copy, name):
    path = copy / "relations.ttl"
    path.write_text(path.read_text(encoding="utf-8") + "\n" + ADDED[name] + "\n", encoding="utf-8")
    errors = [p for p in files.check_folder(copy) if p.severity == "error"]
    assert errors, name
    assert any(p.record == "x" or "x" in p.rule for p in errors)


def test_all_problems_come_in_one_run(copy):
    for file, right, wrong, _ in (BROKEN[0], BROKEN[6], BROKEN[7]):
        path = copy / file
        path.write_text(path.read_text(encoding="utf-8").replace(right, wrong, 1), encoding="utf-8")
    found = {p.file for p in files.check_folder(copy) if p.severity == "error"}
    assert {"relations.ttl", "claims.ttl", "kinds.ttl"} <= found


def test_a_missing_folder_is_one_line(tmp_path):
    with pytest.raises(GraphError) as error:
        files.load_graph(tmp_path / "none")
    assert "none" in str(error.value)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_shapes_hold_for_the_shipped_graph_and_not_for_a_broken_one(checkout):
    pyshacl = pytest.importorskip("pyshacl", reason="the extra `test` installs pyshacl")
    folder = checkout / "graph"
    data = rdflib.Graph()
    for name in ("entities", "kinds", "sources", "relations", "claims"):
        data.parse(folder / f"{name}.ttl", format="turtle")
    shapes = rdflib.Graph().parse(folder / "shapes.ttl", format="turtle")
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes)
    assert conforms, text
    dg = rdflib.Namespace("https://w3id.org/diplograph/ns#")
    ban = rdflib.URIRef("https://w3id.org/diplograph/relation/" + BAN.split(":")[1])
    data.remove((ban, dg.modality, None))
    assert not pyshacl.validate(data, shacl_graph=shapes)[0]

"""The shipped folder is sound and canonical; what cannot be used is refused in one line."""

from __future__ import annotations

import dataclasses
import hashlib
import re

import pytest

from diplograph import files, iris
from diplograph.errors import GraphError


@pytest.mark.parametrize(
    ("name", "prefix"),
    [
        ("entities", "entity"),
        ("kinds", "kind"),
        ("relations", "relation"),
        ("sources", "source"),
        ("claims", "claim"),
    ],
)
def test_every_record_of_the_text_is_read(graph, checkout, name, prefix):
    text = (checkout / "graph" / f"{name}.ttl").read_text(encoding="utf-8")
    subjects = re.findall(rf"(?m)^{prefix}:(\S+)$", text)
    records = {each.partition("/")[0] for each in subjects}  # of a claim its links come after it
    assert set(getattr(graph, name)) == records
    assert len(records) > 40


def test_the_shipped_graph_has_no_error_and_is_canonical(graph, checkout):
    problems = files.check_folder(checkout / "graph")
    assert not [str(p) for p in problems if p.severity == "error"]
    known = [p.record for p in problems if p.field == "dg:verified"]
    assert len(known) == sum(r.verified == "known" for r in graph.relations.values()) > 0
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


def test_a_folder_without_the_files_of_a_graph_is_refused(tmp_path):
    with pytest.raises(GraphError, match=r"relations\.ttl: the file is missing"):
        files.load_graph(tmp_path)
    with pytest.raises(GraphError, match="holds no Turtle file"):
        files.format_folder(tmp_path)


def test_a_comment_is_a_notice_and_formatting_loses_it(copy):
    path = copy / "kinds.ttl"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "\n# remember\n", encoding="utf-8")
    (notice,) = [p for p in files.check_folder(copy) if "comments" in p.rule]
    assert (notice.severity, notice.file) == ("notice", "kinds.ttl")
    before = {each.name: each.stat().st_ino for each in copy.iterdir()}
    assert files.format_folder(copy, write=False) == files.format_folder(copy) == [path]
    assert path.read_text(encoding="utf-8") == text
    after = {each.name: each.stat().st_ino for each in copy.iterdir()}
    assert {name for name in after if after[name] != before[name]} == {"kinds.ttl"}


def test_nothing_is_formatted_where_one_file_is_no_turtle(copy):
    (copy / "ours.ttl").write_text("<urn:a> <urn:b> .", encoding="utf-8")
    path = copy / "kinds.ttl"
    path.write_text("\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(GraphError, match="nothing was formatted"):
        files.format_folder(copy)
    assert path.read_text(encoding="utf-8").startswith("\n")


def test_a_graph_written_twice_is_written_once(graph, tmp_path):
    files.write_graph(graph, tmp_path)
    assert files.load_graph(tmp_path) == dataclasses.replace(graph, layout=None)
    before = {path.name: path.stat().st_ino for path in tmp_path.iterdir()}
    files.write_graph(graph, tmp_path)
    assert {path.name: path.stat().st_ino for path in tmp_path.iterdir()} == before


PROOF = """
source:s a dg:Source, schema:Article ; dg:sourceType "news" ; schema:publisher "P" ;
    schema:name "T" ; schema:url <https://example.org/> ; schema:sha256 "{sha256}" ;
    dg:characters {characters} .
entity:a a dg:Entity, dg:Country ; rdfs:label "A" .
kind:k a dg:Kind, skos:Concept, owl:ObjectProperty ; rdfs:label "k" ; dg:inverseLabel "k of" ;
    skos:definition "K." ; dg:symmetric false ; dg:temporal "state" ; dg:stance 0 ;
    dg:family "f" .
claim:c a dg:Claim ; dg:subject entity:a ; dg:kind kind:k ; dg:object entity:a ;
    prov:wasDerivedFrom source:s ; dg:block {block} ; dg:selector <{claim}c/selector> .
<{claim}c/selector> a oa:TextPositionSelector ; oa:start {start} ; oa:end {end} .
"""


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({}, None),
        ({"characters": 30}, "it says 30, but the text has 27 code points"),
        ({"start": 3, "end": 20}, "its stretch of text does not lie inside one paragraph"),
        ({"start": 14, "end": 21}, "its stretch of text begins or ends with a space"),
        ({"block": 1}, "its stretch of text lies in block 2, not 1"),
        ({"sha256": "0" * 64}, "is that of no document in the graph"),
    ],
)
def test_a_claim_is_proved_against_its_text(tmp_path, changed, rule):
    text = "First words.\n\nSecond words."
    values = {
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "characters": len(text),
        "block": 2,
        "start": 14,
        "end": 20,
        "claim": iris.CLAIM,
    } | changed
    prefixes = "".join(f"@prefix {name}: <{space}> .\n" for name, space in iris.PREFIXES.items())
    for name in ("entities", "kinds", "relations"):
        (tmp_path / f"{name}.ttl").touch()
    (tmp_path / "all.ttl").write_text(prefixes + PROOF.format(**values), encoding="utf-8")
    (tmp_path / "text.txt").write_text(text, encoding="utf-8")
    found = files.check_folder(tmp_path, text=tmp_path / "text.txt")
    rules = [problem.rule for problem in found if problem.severity == "error"]
    assert len(rules) == (0 if rule is None else 1)
    assert all(rule in each for each in rules)

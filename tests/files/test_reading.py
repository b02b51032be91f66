"""Records from triples: every broken copy of the shipped folder is found out."""

from __future__ import annotations

import pytest

from diplograph import files, iris
from diplograph.errors import GraphError
from diplograph.files.reading import read_folder

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


def test_all_problems_come_in_one_run(copy):
    for file, right, wrong, _ in (BROKEN[0], BROKEN[6], BROKEN[7]):
        path = copy / file
        path.write_text(path.read_text(encoding="utf-8").replace(right, wrong, 1), encoding="utf-8")
    found = {p.file for p in files.check_folder(copy) if p.severity == "error"}
    assert {"relations.ttl", "claims.ttl", "kinds.ttl"} <= found


COUNTRY = 'a dg:Entity, dg:Country ; rdfs:label "R"'
CLAIM = (
    "a dg:Claim ; prov:wasDerivedFrom source:s ; dg:subject entity:r ; dg:kind kind:k ; "
    "dg:object entity:r"
)


def read(folder, **texts):
    prefixes = "".join(f"@prefix {name}: <{space}> .\n" for name, space in iris.PREFIXES.items())
    for name in ("entities", "kinds", "relations", *texts):
        text = prefixes + texts.get(name, "")
        (folder / f"{name}.ttl").write_text(text, encoding="utf-8")
    return read_folder(folder)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (f"entity:r {COUNTRY} .", None),
        (f'entity:r {COUNTRY} ; rdfs:comment "free" ; rdfs:seeAlso <urn:x> .', None),
        (f'entity:r {COUNTRY} ; rdfs:label "S" .', "R and another value"),
        ("entity:r a dg:Entity, dg:Country .", "an entity needs it"),
        ('entity:r a dg:Country ; rdfs:label "R" .', "the type dg:Entity is missing"),
        (f"entity:r {COUNTRY} ; dg:inceptoin 5 .", "unknown property of an entity"),
        (f'entity:r {COUNTRY} ; dg:inception "1999" .', "expected a date"),
        (f'entity:r {COUNTRY} ; dg:note "n"@en .', "without a language tag"),
        (f'entity:r {COUNTRY} ; dg:note " n" .', "without spaces at its ends"),
        (f"<{iris.ENTITY}a%20b> {COUNTRY} .", "expected an identifier"),
        (f"[] {COUNTRY} .", "a blank node"),
        ("<urn:x> a <urn:y> .", "not a record: not read"),
        ("relation:x a dg:Relation, dg:Country .", "fits no relation"),
        (f"claim:c {CLAIM} . <{iris.CLAIM}c/2> dg:speaker entity:r .", "not numbered 1, 2, 3"),
        (f"claim:c {CLAIM} . <{iris.CLAIM}c/place> oa:start 5 .", "unknown property of a claim"),
        ("<https://w3id.org/diplograph/dataset> dcterms:creator <urn:us> .", None),
        ('<https://w3id.org/diplograph/dataset> dcterms:title "a", "b" .', "two values"),
        ("<https://w3id.org/diplograph/dataset> dcterms:title 5 .", "expected text"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path, text, rule):
    problems = read(tmp_path, ours=text).problems
    assert all(problem.file == "ours.ttl" for problem in problems)
    assert [problem for problem in problems if rule is None or rule not in problem.rule] == []
    assert bool(problems) == (rule is not None)


def test_a_record_stands_in_one_file(tmp_path):
    reading = read(tmp_path, entities=f"entity:r {COUNTRY} .", ours='entity:r dg:note "n" .')
    assert "the record stands in entities.ttl too" in reading.problems[0].rule


def test_a_record_that_cannot_be_read_still_has_its_home(tmp_path):
    reading = read(tmp_path, ours="entity:r a dg:Entity .")
    assert reading.homes == {("entities", "r"): "ours.ttl"}
    assert reading.graph.entities == {}


def test_a_file_that_is_no_turtle_is_unread_and_the_others_are_read(tmp_path):
    reading = read(tmp_path, ours=f"entity:r {COUNTRY} .", broken="entity:r")
    assert reading.unread == ["broken.ttl"]
    assert list(reading.graph.entities) == ["r"]


def test_a_chain_of_speakers_keeps_its_order_and_lists_are_sorted(tmp_path):
    links = f"<{iris.CLAIM}c/2> dg:speaker entity:a . <{iris.CLAIM}c/1> dg:speaker entity:z ."
    reading = read(
        tmp_path,
        claims=f"claim:c {CLAIM} . {links}",
        entities=f'entity:r {COUNTRY} ; skos:altLabel "z", "a" .',
    )
    assert reading.problems == []
    assert reading.graph.claims["c"].chain == ("z", "a")
    assert reading.graph.entities["r"].aliases == ("a", "z")

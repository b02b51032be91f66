"""Records from triples: every broken copy of the shipped folder is found out."""

from __future__ import annotations

import pytest

from diplograph import files
from diplograph.errors import GraphError

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

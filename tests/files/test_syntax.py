"""What is read as Turtle, and what is refused before a parser sees it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib

from diplograph.files.syntax import nesting, read_triples


@pytest.mark.parametrize("name", ["kinds", "entities", "claims", "ontology", "shapes", "dataset"])
def test_another_parser_reads_the_same_triples(checkout, name):
    path = checkout / "graph" / f"{name}.ttl"
    theirs = rdflib.Graph().parse(path, format="turtle")
    ours = list(ox.parse(path=path))
    assert len(theirs) == len({str(quad) for quad in ours})


def read(tmp_path, data):
    path = tmp_path / "ours.ttl"
    path.write_bytes(data)
    triples, problems = read_triples(path)
    assert not (triples and problems)
    return triples, [str(each) for each in problems]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"<urn:a> <urn:b> .", "line 1, column 17"),
        (b"\n<urn:a> <urn:b> \xff", "not UTF-8: the byte 0xff on line 2"),
        (b"<urn:a> <urn:b> " + b"[ <urn:b> " * 65 + b"1", "nested deeper than 64"),
        (b"<urn:a> <urn:b> " + b"(" * 100_000, "nested deeper than 64"),
    ],
)
def test_what_is_no_turtle_is_said_with_its_place(tmp_path, data, word):
    _, (problem,) = read(tmp_path, data)
    assert word in problem


def test_a_missing_file_is_said(tmp_path):
    _, (problem,) = read_triples(tmp_path / "none.ttl")
    assert "cannot be read" in problem.rule


@pytest.mark.parametrize(
    "text",
    ['"{}"', "'{}'", '"""{}"""', "'''{}'''", '"""a"{}"""', '"\\"{}"', "5 . # {}"],
)
def test_brackets_in_strings_and_comments_do_not_nest(tmp_path, text):
    inside = text.format("[(" * 200)
    data = f"<urn:a(> <urn:b> {inside}\n."
    triples, problems = read(tmp_path, data.replace("\n." if "#" in text else "\0", "\n").encode())
    assert (len(triples), problems) == (1, [])
    assert nesting(data, stop=64) == 0


@pytest.mark.parametrize("depth", [0, 1, 5, 64])
def test_brackets_are_counted_as_deep_as_they_stand(depth):
    assert nesting("( ) " * 100 + "[ ( " * (depth // 2) + "(" * (depth % 2), stop=64) == max(
        depth, 1
    )

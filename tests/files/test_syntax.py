"""What is read as Turtle, and what is refused before a parser sees it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib


@pytest.mark.parametrize("name", ["kinds", "entities", "claims", "ontology", "shapes", "dataset"])
def test_another_parser_reads_the_same_triples(checkout, name):
    path = checkout / "graph" / f"{name}.ttl"
    theirs = rdflib.Graph().parse(path, format="turtle")
    ours = list(ox.parse(path=path))
    assert len(theirs) == len({str(quad) for quad in ours})

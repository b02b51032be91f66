"""One writer, one stable text: what is written reads back, and formatting twice changes nothing."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib
import rdflib.compare
from hypothesis import given, settings
from hypothesis import strategies as st

from diplograph import files
from diplograph.dates import parse
from diplograph.model import Entity, Graph

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=40)
TRIMMED = TEXT.map(str.strip).filter(bool)


@settings(max_examples=100, deadline=None)
@given(labels=st.lists(TEXT, min_size=1, max_size=5))
def test_hostile_text_reads_back_the_same(labels):
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    triples = {
        ox.Triple(ox.NamedNode(f"https://w3id.org/diplograph/entity/e{n}"), label, ox.Literal(text))
        for n, text in enumerate(labels)
    }
    text = files.write_turtle(triples)
    back = {quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)}
    assert back == triples
    assert files.write_turtle(back) == text, "the order of what is given does not matter"


@settings(max_examples=40, deadline=None)
@given(label=TRIMMED, note=TRIMMED, aliases=st.lists(TRIMMED, max_size=3, unique=True))
def test_a_graph_written_is_the_graph_read(tmp_path_factory, label, note, aliases):
    folder = tmp_path_factory.mktemp("graph")
    entity = Entity(
        id="a.b-c",
        label=label,
        type="country",
        aliases=tuple(sorted(aliases)),
        inception=parse("19XX"),
        note=note,
    )
    files.write_graph(Graph(entities={entity.id: entity}), folder)
    found = files.load_graph(folder).entities["a.b-c"]
    assert (found.label, found.note) == (label, note)
    assert set(found.aliases) == set(aliases)
    assert files.format_folder(folder) == []


@pytest.mark.parametrize("name", ["shapes", "ontology", "claims"])
def test_formatting_keeps_every_triple_blank_nodes_too(checkout, name):
    path = checkout / "graph" / f"{name}.ttl"
    triples = [quad.triple for quad in ox.parse(path=path)]
    before = rdflib.Graph().parse(path, format="turtle")
    after = rdflib.Graph().parse(data=files.write_turtle(reversed(triples)), format="turtle")
    assert rdflib.compare.isomorphic(before, after)

"""One writer, one stable text: what is written reads back, and formatting twice changes nothing."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib
import rdflib.compare
from hypothesis import given, settings
from hypothesis import strategies as st

from diplograph import files, iris
from diplograph.dates import parse
from diplograph.model import Entity, Graph

TURTLE = ox.RdfFormat.TURTLE
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


def test_prose_stands_at_the_end_of_a_record():
    prefixes = "\n".join(f"@prefix {name}: <{space}> ." for name, space in iris.PREFIXES.items())
    text = f"""{prefixes}
    relation:r dg:note "n" ; dg:doubt "d" ; rdfs:comment "c" ; dg:kind kind:k ; dg:verified "yes" ;
        dg:subject entity:a ; rdfs:label "l" ; a dg:Relation ; dg:start "1999"^^edtf:EDTF .
    kind:k dg:systemMember true ; dg:hiddenByDefault true ; dg:folds "country" ; dg:note "n" ;
        dg:stand "neutral" ; dg:family "f" ; dg:presumedFor "unlimited" ; dg:exclusive false .
    """
    written = files.write_turtle(quad.triple for quad in ox.parse(text, format=TURTLE))
    kind, relation = (
        [line.split()[0] for line in block.splitlines()[1:-1]]
        for block in written.split("\n\n")[1:]
    )
    prose = ["rdfs:comment", "dg:doubt", "dg:note"]
    data = ["dg:subject", "dg:kind", "dg:start", "dg:verified"]
    assert relation == ["a", "rdfs:label", *data, *prose]
    effects = ["dg:stand", "dg:folds", "dg:hiddenByDefault", "dg:systemMember"]
    assert kind == ["dg:family", *effects, "dg:presumedFor", "dg:exclusive", "dg:note"]


LIST = "<urn:s> <urn:p> ( <urn:a> [ <urn:q> 5 ] ( ) ) ."
SHARED = "<urn:s> <urn:p> _:x , _:y . _:x <urn:q> _:y . _:y <urn:q> _:x ."
LONE = "[] <urn:p> 1 ."


@pytest.mark.parametrize("text", [LIST, SHARED, LONE])
def test_blank_nodes_keep_their_shape_whatever_their_names(text):
    triples = [quad.triple for quad in ox.parse(text, format=TURTLE)]
    written = files.write_turtle(triples)
    again = files.write_turtle(
        [quad.triple for quad in ox.parse(written, format=TURTLE, rename_blank_nodes=True)]
    )
    assert written == again
    before = rdflib.Graph().parse(data=text, format="turtle")
    assert rdflib.compare.isomorphic(before, rdflib.Graph().parse(data=written, format="turtle"))


def test_a_deep_chain_is_cut_by_labels():
    chain = "<urn:s> <urn:p> " + "[ <urn:p> " * 40 + "1" + " ]" * 40 + " ."
    written = files.write_turtle(quad.triple for quad in ox.parse(chain, format=TURTLE))
    assert max(line.count("    ") for line in written.splitlines()) < 15
    before = rdflib.Graph().parse(data=chain, format="turtle")
    assert rdflib.compare.isomorphic(before, rdflib.Graph().parse(data=written, format="turtle"))

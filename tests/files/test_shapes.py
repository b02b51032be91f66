"""The SHACL shapes: one broken copy for every constraint, and none of them passes."""

from __future__ import annotations

import pytest
import rdflib
from rdflib import RDF, RDFS, SKOS, XSD, Literal, URIRef
from rdflib.namespace import PROV, SDO, SH

from diplograph.files import vocabulary

pyshacl = pytest.importorskip("pyshacl", reason="the extra `test` installs pyshacl")
pytestmark = pytest.mark.filterwarnings("ignore")

DG = rdflib.Namespace(vocabulary.TERMS)
EDTF = URIRef(vocabulary.EDTF)
BROKEN = Literal("no such value")
RELATION, ENTITY, KIND, SOURCE, CLAIM, LINK = (URIRef(f"urn:{n}") for n in "rekscl")


def whole():
    """One record of each class, with every property that a shape speaks of."""
    made = rdflib.Graph()
    for subject, predicate, object_ in (
        (ENTITY, RDF.type, DG.Entity),
        (ENTITY, RDFS.label, Literal("Ruritania")),
        (ENTITY, DG.iso3, Literal("RUR")),
        (ENTITY, DG.partOf, ENTITY),
        (ENTITY, DG.inception, Literal("1900", datatype=EDTF)),
        (ENTITY, DG.dissolution, Literal("1950", datatype=EDTF)),
        (KIND, RDF.type, DG.Kind),
        (KIND, RDFS.label, Literal("likes")),
        (KIND, SKOS.definition, Literal("Subject likes object.")),
        (KIND, DG.family, Literal("alliance")),
        (KIND, DG.temporal, Literal("state")),
        (KIND, DG.stance, Literal(1)),
        (KIND, DG.symmetric, Literal(False)),
        (KIND, DG.exclusive, Literal(False)),
        (SOURCE, RDF.type, DG.Source),
        (SOURCE, SDO.name, Literal("A page")),
        (SOURCE, SDO.publisher, Literal("A paper")),
        (SOURCE, SDO.url, URIRef("https://example.org/")),
        (SOURCE, SDO.datePublished, Literal("1901", datatype=EDTF)),
        (RELATION, RDF.type, DG.Relation),
        (RELATION, DG.subject, ENTITY),
        (RELATION, DG.kind, KIND),
        (RELATION, DG.object, ENTITY),
        (RELATION, DG.agent, ENTITY),
        (RELATION, DG.start, Literal("1901", datatype=EDTF)),
        (RELATION, DG.end, Literal("1902", datatype=EDTF)),
        (RELATION, DG.asOf, Literal("1902", datatype=EDTF)),
        (RELATION, DG.modality, Literal("fact")),
        (RELATION, DG.verified, Literal("yes")),
        (RELATION, DG.endMode, Literal("expired")),
        (RELATION, PROV.wasDerivedFrom, SOURCE),
        (LINK, RDF.type, DG.Attribution),
        (CLAIM, RDF.type, DG.Claim),
        (CLAIM, DG.subject, ENTITY),
        (CLAIM, DG.kind, KIND),
        (CLAIM, DG.object, ENTITY),
        (CLAIM, DG.attribution, LINK),
        (CLAIM, DG.aboutRelation, RELATION),
        (CLAIM, DG.agreement, Literal("agrees")),
        (CLAIM, DG.polarity, Literal("positive")),
        (CLAIM, PROV.wasDerivedFrom, SOURCE),
    ):
        made.add((subject, predicate, object_))
    return made


@pytest.fixture(scope="module")
def shapes(checkout):
    return rdflib.Graph().parse(checkout / "graph" / "shapes.ttl", format="turtle")


def constraints(shapes):
    """Every constraint as class, path and parameter."""
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        target = shapes.value(shape, SH.targetClass)
        for each in shapes.objects(shape, SH.property):
            path = shapes.value(each, SH.path)
            for parameter in shapes.predicates(each):
                if parameter != SH.path:
                    yield target, path, parameter


def broken(shapes, target, path, parameter):
    """Break one constraint of the whole graph."""
    graph = whole()
    node = graph.value(None, RDF.type, target)
    if parameter == SH.minCount:
        graph.remove((node, path, None))
    elif parameter == SH.maxCount:
        value = graph.value(node, path)
        other = BROKEN if isinstance(value, Literal) else URIRef("urn:other")
        if value is None:
            graph.add((node, path, Literal(True)))
        for kind in graph.objects(value, RDF.type):
            graph.add((other, RDF.type, kind))
        graph.add((node, path, other))
    elif parameter == SH.minLength:
        graph.set((node, path, Literal("")))
    else:
        graph.set((node, path, BROKEN))
    return graph


def test_the_whole_graph_conforms(shapes):
    conforms, _, text = pyshacl.validate(whole(), shacl_graph=shapes)
    assert conforms, text


def test_no_constraint_can_be_broken(shapes):
    every = list(constraints(shapes))
    assert len(every) >= 60
    for target, path, parameter in every:
        graph = broken(shapes, target, path, parameter)
        conforms, report, _ = pyshacl.validate(graph, shacl_graph=shapes)
        assert not conforms, (target, path, parameter)
        assert path in set(report.objects(None, SH.resultPath)), (target, path, parameter)


def test_an_end_is_written_or_open_never_both(shapes):
    graph = whole()
    graph.add((RELATION, DG.openEnd, Literal(True, datatype=XSD.boolean)))
    assert not pyshacl.validate(graph, shacl_graph=shapes)[0]
    graph.remove((RELATION, DG.end, None))
    graph.remove((RELATION, DG.endMode, None))
    assert pyshacl.validate(graph, shacl_graph=shapes)[0]

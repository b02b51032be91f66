"""The terms: each of ours is described, each of others stands in its own vocabulary."""

from __future__ import annotations

import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS
from rdflib.namespace import DCAT, DCTERMS, PROV, SDO, SH, VOID, XSD

from diplograph import iris

DG = rdflib.Namespace(iris.TERMS)
# rdflib ships these lists as generated from the vocabularies' own documents.
CLOSED = (RDF, RDFS, OWL, SKOS, PROV, DCAT, DCTERMS, SDO, SH, VOID, XSD)
# Read off the recommendation of Web Annotation (2017) by hand: rdflib has no list of them.
ANNOTATION = {"TextPositionSelector", "start", "end"}
NAMES = ("ontology", "kinds", "entities", "sources", "relations", "claims", "dataset", "shapes")


@pytest.fixture(scope="module")
def terms(checkout):
    graph = rdflib.Graph()
    for name in NAMES:
        graph.parse(checkout / "graph" / f"{name}.ttl", format="turtle")
    return graph


def test_every_term_of_ours_has_a_label_and_a_definition(terms):
    used = {p for p in terms.predicates() if p in DG}
    used |= {o for o in terms.objects(None, RDF.type) if o in DG}
    used -= {o for o in used if "Shape" in o}
    concepts = {o for p in (SKOS.broadMatch, SKOS.inScheme) for o in terms.objects(None, p)}
    for term in used | concepts | set(terms.subjects(RDF.type, DG.Kind)):
        assert terms.value(term, RDFS.label), term
        assert terms.value(term, SKOS.definition), term
    described = set(terms.subjects(RDF.type, RDF.Property))
    derived = {DG.day, DG.earliestStart, DG.latestStart, DG.earliestEnd, DG.latestEnd}
    assert {p for p in terms.predicates() if p in DG} <= described
    assert derived <= described


def test_every_kind_is_a_concept_and_a_property(terms):
    kinds = set(terms.subjects(RDF.type, DG.Kind))
    assert kinds
    for kind in kinds:
        assert {SKOS.Concept, OWL.ObjectProperty} <= set(terms.objects(kind, RDF.type))


def test_every_term_of_others_is_in_its_vocabulary(terms, history):
    asked = history.to_rdflib()
    used = {term for graph in (terms, asked) for term in graph.predicates()}
    used |= {term for graph in (terms, asked) for term in graph.objects(None, RDF.type)}
    foreign = {term for term in used if not str(term).startswith(iris.BASE)}
    assert foreign
    for term in foreign:
        if str(term).startswith(iris.OA):
            assert str(term).removeprefix(iris.OA) in ANNOTATION, term
        else:
            assert any(term in namespace for namespace in CLOSED), term


def test_the_data_set_says_its_version_licence_and_coverage(history):
    asked, dataset = history.to_rdflib(), rdflib.URIRef(iris.DATASET)
    assert {DCAT.Dataset, VOID.Dataset} <= set(asked.objects(dataset, RDF.type))
    assert str(asked.value(dataset, OWL.versionInfo)) == history.graph.version
    assert str(asked.value(dataset, DCTERMS.license)) == history.graph.license
    assert str(asked.value(dataset, DG.coverageStart)) == "1979-01-01"
    assert str(asked.value(dataset, VOID.uriSpace)) == iris.BASE


def test_an_iri_has_one_short_form():
    spaces = list(iris.PREFIXES.values())
    assert not [
        (one, other) for one in spaces for other in spaces if one != other and other.startswith(one)
    ]

"""The SHACL shapes: one broken copy for every constraint, and none of them passes."""

from __future__ import annotations

import re

import pytest
import rdflib
from rdflib import RDF, RDFS, SKOS, XSD, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, SDO, SH

from diplograph import iris
from diplograph.dates import parse
from diplograph.errors import DateError

pyshacl = pytest.importorskip("pyshacl", reason="the extra `test` installs pyshacl")
pytestmark = pytest.mark.filterwarnings("ignore")

BAN = "russia.designates-terrorist.taliban.2003-02-14"
DG = rdflib.Namespace(iris.TERMS)
EDTF = URIRef(iris.EDTF)
BROKEN = Literal("no such value")
OA = rdflib.Namespace(iris.OA)
RELATION, ENTITY, KIND, SOURCE, CLAIM, LINK, PLACE = (URIRef(f"urn:{n}") for n in "reksclp")


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
        (ENTITY, DG.endKnownSince, Literal("1951", datatype=EDTF)),
        (ENTITY, DG.qidStatus, Literal("verified")),
        (ENTITY, SDO.latitude, Literal("48.5", datatype=XSD.decimal)),
        (ENTITY, SDO.longitude, Literal("-13.25", datatype=XSD.decimal)),
        (ENTITY, DCTERMS.isReplacedBy, ENTITY),
        (KIND, RDF.type, DG.Kind),
        (KIND, RDFS.label, Literal("likes")),
        (KIND, SKOS.definition, Literal("Subject likes object.")),
        (KIND, DG.family, Literal("alliance")),
        (KIND, DG.temporal, Literal("state")),
        (KIND, DG.stance, Literal(1)),
        (KIND, DG.symmetric, Literal(False)),
        (KIND, DG.exclusive, Literal(False)),
        (KIND, DG.mayOutlive, Literal(False)),
        (KIND, DG.stand, Literal("neutral")),
        (SOURCE, RDF.type, DG.Source),
        (SOURCE, SDO.sha256, Literal("0" * 64)),
        (SOURCE, DG.characters, Literal(300)),
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
        (RELATION, DG.knownSince, Literal("1901", datatype=EDTF)),
        (RELATION, DG.endKnownSince, Literal("1903", datatype=EDTF)),
        (RELATION, PROV.wasDerivedFrom, SOURCE),
        (RELATION, DCTERMS.isReplacedBy, RELATION),
        (PLACE, RDF.type, OA.TextPositionSelector),
        (PLACE, OA.start, Literal(17)),
        (PLACE, OA.end, Literal(300)),
        (LINK, DG.speaker, ENTITY),
        (LINK, DG.quoting, LINK),
        (CLAIM, DG.start, Literal("1901", datatype=EDTF)),
        (CLAIM, DG.end, Literal("1902", datatype=EDTF)),
        (CLAIM, DG.asOf, Literal("1902", datatype=EDTF)),
        (CLAIM, DG.modality, Literal("opinion")),
        (CLAIM, DG.directQuote, Literal(False)),
        (CLAIM, DG.selector, PLACE),
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
    """Every constraint as shape, class, path and parameter."""
    for shape in shapes.subjects(RDF.type, SH.NodeShape):
        target = shapes.value(shape, SH.targetClass)
        for each in shapes.objects(shape, SH.property):
            path = shapes.value(each, SH.path)
            for parameter in shapes.predicates(each):
                if parameter != SH.path:
                    yield shape, target, path, parameter


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
    assert len(every) >= 120
    for shape, target, path, parameter in every:
        graph = broken(shapes, target, path, parameter)
        conforms, report, _ = pyshacl.validate(graph, shacl_graph=shapes, use_shapes=[shape])
        assert not conforms, (target, path, parameter)
        assert path in set(report.objects(None, SH.resultPath)), (target, path, parameter)


def another(graph, **changed):
    """Add a second relation, like the first but for some properties."""
    other = URIRef("urn:a")  # sorts before the first, which is then the one told of
    for _, predicate, object_ in list(graph.triples((RELATION, None, None))):
        graph.add((other, predicate, object_))
    change(graph, other, **changed)


def change(graph, node, **changed):
    for name, value in changed.items():
        graph.remove((node, DG[name], None))
        if value is not None:
            graph.add((node, DG[name], value))


def dated(text):
    return Literal(text, datatype=EDTF)


def messages(graph, shapes):
    """What the queries among the constraints find, as a set of messages."""
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes)
    found = report.subjects(SH.sourceConstraintComponent, SH.SPARQLConstraintComponent)
    return {str(report.value(each, SH.resultMessage)) for each in found}


TWICE = "It says the same as another relation of its symmetric kind."
BOTH_ENDS = "Its symmetric kind is stored from both ends for the same days."
DOUBLED = "Its kind is exclusive, and another relation holds at the same time."
EARLY = "It starts before the life of one of its ends."
LATE = "It holds after the life of one of its ends."
BACKWARDS_LIFE = "It ends before it began."
OUTSIDE = "Its place lies outside the text of its document."
BACKWARDS = "It ends before it starts."


def test_a_symmetric_relation_is_stored_once(shapes):
    graph = whole()
    other = URIRef("urn:other")
    graph += [(other, RDF.type, DG.Entity), (other, RDFS.label, Literal("Strelsau"))]
    change(graph, RELATION, object=other, end=dated("1905-03"))
    another(graph, subject=other, object=ENTITY)
    assert not messages(graph, shapes)
    change(graph, KIND, symmetric=Literal(True))
    assert messages(graph, shapes) == {TWICE, BOTH_ENDS}
    change(graph, RELATION, start=dated("1902-01~"))
    assert messages(graph, shapes) == {BOTH_ENDS}
    change(graph, RELATION, start=dated("1905-03-31"), end=dated("1906"))
    assert not messages(graph, shapes)


def test_an_exclusive_kind_holds_once_at_a_time(shapes):
    graph = whole()
    another(graph, start=dated("1902-05"), end=None, endMode=None, openEnd=Literal(True))
    change(graph, RELATION, end=dated("1903-07"))
    change(graph, URIRef("urn:a"), asOf=dated("1904"))
    change(graph, KIND, exclusive=Literal(True))
    assert messages(graph, shapes) == {DOUBLED}
    change(graph, RELATION, end=dated("1902-05"))
    assert not messages(graph, shapes), "a shared day of change is allowed"
    change(graph, RELATION, end=dated("1903"), modality=Literal("claimed"))
    assert not messages(graph, shapes), "what one side claims does not double a fact"


@pytest.mark.parametrize(
    ("start", "end", "message"),
    [
        ("1899", "1902", {EARLY}),
        ("1899-12-31?", "1902", {EARLY}),
        ("1900", "1902", set()),
        ("1901", "1951", {LATE}),
        ("1901", "1950-12-31", set()),
        ("189X", "1902", set()),  # no grammar of queries: `check` reads these too
        ("1903", "1902-12", {BACKWARDS}),
        ("1903", "1903", set()),
    ],
)
def test_a_state_lies_within_the_lives_of_its_ends(shapes, start, end, message):
    graph = whole()
    change(graph, RELATION, start=dated(start), end=dated(end))
    assert messages(graph, shapes) == message
    if message <= {EARLY, LATE}:
        change(graph, KIND, mayOutlive=Literal(True))
        assert not messages(graph, shapes)
        change(graph, KIND, mayOutlive=None, temporal=Literal("event"))
        assert not messages(graph, shapes)


def test_a_life_ends_after_it_began(shapes):
    graph = whole()
    change(graph, ENTITY, dissolution=dated("1899-12"))
    assert BACKWARDS_LIFE in messages(graph, shapes)
    change(graph, ENTITY, dissolution=dated("1900~"))
    assert BACKWARDS_LIFE not in messages(graph, shapes)


def test_a_claim_stands_within_the_text(shapes):
    graph = whole()
    graph.set((PLACE, OA.end, Literal(301)))
    assert messages(graph, shapes) == {OUTSIDE}
    change(graph, SOURCE, characters=None)
    assert not messages(graph, shapes), "nothing is known of the text"
    graph.set((PLACE, OA.end, Literal(17)))
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes)
    components = set(report.objects(None, SH.sourceConstraintComponent))
    assert components == {SH.LessThanConstraintComponent}
    for path, value in ((SDO.latitude, 90.5), (SDO.longitude, -181)):
        graph = whole()
        graph.set((ENTITY, path, Literal(value)))
        assert not pyshacl.validate(graph, shacl_graph=shapes)[0]


def test_the_pattern_of_dates_takes_what_the_parser_takes(shapes):
    patterns = {str(p) for p in shapes.objects(None, SH.pattern) if "0-9X" in p}
    assert len(patterns) == 1
    pattern = re.compile(patterns.pop())
    good = ("2003-02-14", "2016", "199X", "1999~", "2006-?11", "[1979-12-24..1979-12-27]")
    good += ("2001-21", "{1998,1999-05}", "[..1984]", "?2004-06-~11", "1XXX-12-XX")
    bad = ("", "3 May 1999", "2003-2-14", "03-02-14", "2003/2004", "Y12000", "unknown", "[1999")
    for text in good:
        assert parse(text)
        assert pattern.search(text), text
    for text in bad:
        with pytest.raises(DateError):
            parse(text)
        assert not pattern.search(text), text


def test_an_end_is_written_or_open_never_both(shapes):
    graph = whole()
    graph.add((RELATION, DG.openEnd, Literal(True, datatype=XSD.boolean)))
    assert not pyshacl.validate(graph, shacl_graph=shapes)[0]
    graph.remove((RELATION, DG.end, None))
    graph.remove((RELATION, DG.endMode, None))
    assert pyshacl.validate(graph, shacl_graph=shapes)[0]


@pytest.mark.slow
def test_shapes_hold_for_the_shipped_graph_and_not_for_a_broken_one(checkout):
    folder = checkout / "graph"
    data = rdflib.Graph()
    for name in ("entities", "kinds", "sources", "relations", "claims"):
        data.parse(folder / f"{name}.ttl", format="turtle")
    shapes = rdflib.Graph().parse(folder / "shapes.ttl", format="turtle")
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes)
    assert conforms, text
    ban = rdflib.URIRef("https://w3id.org/diplograph/relation/" + BAN)
    data.remove((ban, DG.modality, None))
    assert not pyshacl.validate(data, shacl_graph=shapes)[0]

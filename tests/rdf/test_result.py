"""Answers print as tables, become frames with real types, and are written as W3C says."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import pytest
import rdflib

from diplograph.errors import QueryError


def test_answers_in_the_formats_of_w3c_are_read_back(history):
    answer = history.query("SELECT ?e ?l { ?e a dg:Court ; rdfs:label ?l }")
    for form in ("json", "xml", "tsv"):
        text = answer.serialize(form).encode()
        back = rdflib.query.Result.parse(io.BytesIO(text), format=form)
        assert len(list(back)) == len(answer)
    assert answer.serialize("csv").splitlines()[0] == "e,l"
    frame = answer.to_pandas()
    assert list(frame.columns) == ["e", "l"]
    with pytest.raises(QueryError, match="choose from"):
        answer.serialize("turtle")


def test_a_data_frame_holds_numbers_as_numbers(history):
    frame = history.query(
        "SELECT ?k (COUNT(?r) AS ?n) (AVG(?c) AS ?half) (COUNT(?r) > 9 AS ?many) "
        "{ ?r a dg:Relation ; dg:kind ?k BIND(0.5 AS ?c) } GROUP BY ?k"
    ).to_pandas()
    assert frame["n"].sum() == len(history)
    assert set(frame["half"]) == {0.5}
    assert frame.loc[frame["many"], "n"].min() > 9
    assert history.query("ASK {}").to_pandas()["answer"].tolist() == [True]
    absent = history.query("SELECT ?e ?c { ?e a dg:Court OPTIONAL { ?e dg:iso3 ?c } }").to_pandas()
    assert absent["c"].isna().all()


HOSTILE = "SELECT (\"<b>&\\u001b[31m\" AS ?x) ('entity:russia' AS ?y) (entity:russia AS ?z) {}"


def test_values_are_escaped_and_only_names_carry_labels(history):
    answer = history.query(HOSTILE)
    assert ">&lt;b&gt;&amp; [31m</td>" in answer._repr_html_()
    assert answer._repr_html_().endswith("<p><small>(1 row)</small></p></div>")
    assert str(answer).splitlines()[1].split("  ") == [
        "<b>& [31m",
        "entity:russia",
        "entity:russia (Russia)",
    ]
    values = ElementTree.fromstring(answer.serialize("xml")).itertext()
    assert "<b>&\ufffd[31m" in list(values)
    made = history.query("CONSTRUCT { ?s rdfs:label '\\u001b' } { BIND(entity:russia AS ?s) }")
    assert "\ufffd" in "".join(ElementTree.fromstring(made.serialize("rdfxml")).itertext())
    assert str(made).splitlines()[1].startswith("entity:russia (Russia)  rdfs:label")


def test_an_answer_that_is_shown_in_part_says_so(history):
    answer = history.query("SELECT * { ?s ?p ?o }")
    assert str(answer).endswith(f"({len(answer)} rows, 1000 shown)")
    assert f"({len(answer)} rows, 1000 shown)" in answer._repr_html_()
    assert answer._repr_html_().count("<tr>") == 1001
    assert len(answer.to_pandas()) == len(answer) == len(list(answer))


@pytest.mark.parametrize(
    ("form", "theirs"),
    [
        ("turtle", "turtle"),
        ("ntriples", "nt"),
        ("nquads", "nquads"),
        ("trig", "trig"),
        ("rdfxml", "xml"),
        ("jsonld", "json-ld"),
    ],
)
@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_made_graphs_are_read_back(history, form, theirs):
    made = history.query("CONSTRUCT WHERE { ?e a dg:Court ; rdfs:label ?l ; dg:partOf ?o }")
    read = rdflib.Dataset()
    read.parse(data=made.serialize(form), format=theirs)
    assert len({quad[:3] for quad in read.quads()}) == len(made) > 0


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph")
def test_graphs_are_answers_too(history):
    answer = history.query("CONSTRUCT { ?e rdfs:label ?l } WHERE { ?e a dg:Court ; rdfs:label ?l }")
    for form, name in (
        ("turtle", "turtle"),
        ("ntriples", "nt"),
        ("rdfxml", "xml"),
        ("jsonld", "json-ld"),
    ):
        assert len(rdflib.Graph().parse(data=answer.serialize(form), format=name)) == len(answer)
    assert len(history.query("DESCRIBE entity:russia")) > 5
    assert bool(history.query("ASK { entity:russia a dg:Country }")) is True


def test_answers_print_as_tables_and_escape_in_html(history):
    answer = history.query("SELECT ('<b>&' AS ?x) {}")
    assert str(answer).splitlines() == ["x", "<b>&", "(1 row)"]
    assert "&lt;b&gt;&amp;" in answer._repr_html_()


def test_an_answer_without_rows_still_names_its_variables(history):
    answer = history.query("SELECT ?who ?whom { ?who dg:nonesuch ?whom }")
    assert str(answer).splitlines() == ["who  whom", "(0 rows)"]
    assert "whom</th>" in answer._repr_html_()


def test_a_long_value_is_cut_where_it_is_printed_and_nowhere_else(history):
    answer = history.query(f"SELECT ('{'x' * 300}' AS ?x) {{}}")
    assert str(answer).splitlines()[1] == "x" * 99 + "…"
    assert answer.rows[0]["x"] == "x" * 300

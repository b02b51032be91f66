"""What must not run is refused with its place; words that only look so are none."""

from __future__ import annotations

import pytest

from diplograph.errors import QueryError
from diplograph.rdf.guard import DEEPEST, plan, tokens_of

AT = "https://w3id.org/diplograph/at/"


@pytest.mark.parametrize(
    ("sparql", "word"),
    [
        ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", "SERVICE"),
        ("LOAD <http://example.org/>", "LOAD"),
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", "INSERT"),
        ("PREFIX a: <urn:a> DELETE WHERE { ?s ?p ?o }", "DELETE"),
        ("SELECT * FROM <http://example.org/> { ?s ?p ?o }", "FROM"),
        ("SELECT * FROM NAMED <http://example.org/> { ?s ?p ?o }", "FROM"),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } }", "name the days"),
        (f"SELECT * {{ GRAPH <{AT}2025-04-17> {{}} GRAPH <urn:x> {{ ?s ?p ?o }} }}", "<urn:x>"),
        ("SELECT * { GRAPH <https://w3id.org/diplograph/histories> {} }", "there is no graph"),
        (f"SELECT * {{ BIND(<{AT.replace('s:', ':')}2025-04-17> AS ?g) }}", "is no dated graph"),
        (f"SELECT * {{ BIND(<{AT.replace('at', 'At')}2025-04-17> AS ?g) }}", "is no dated graph"),
        (f"SELECT * {{ GRAPH <{AT}2025-04-17/known/2014> {{ ?s ?p ?o }} }}", "one day"),
        (f"SELECT * {{ GRAPH <{AT}2025-04-17/known/2014-06-01/all> {{}} }}", "then if wanted"),
        ("SELECT * {\n  nope:x ?p ?o }", r"line 2, column 3: the prefix nope: is not declared"),
        (f"SELECT * {{ GRAPH <{AT}2025-02-30> {{ ?s ?p ?o }} }}", "no such day"),
        (f"SELECT * {{ GRAPH <{AT}2025> {{ ?s ?p ?o }} }}", "one day"),
        (f"SELECT * {{ GRAPH <{AT}2025-04-17/maybe> {{ ?s ?p ?o }} }}", "/definite"),
        ("SELECT * { ?s ?p", "cannot be run"),
        ("", "begins with SELECT"),
        ("\\u0053ELECT * { \\u0053ERVICE <urn:x> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * {" + "{" * (DEEPEST + 1) + "}" * (DEEPEST + 2), "nests"),
    ],
)
def test_what_must_not_run_is_refused_with_a_reason(history, sparql, word):
    with pytest.raises(QueryError, match=word):
        history.query(sparql)


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { ?service ?load ?insert } LIMIT 1 # SERVICE <urn:x>",
        "SELECT * { ?s ?p 'SERVICE <x> {' } LIMIT 1",
        'SELECT * { ?s ?p """a " SERVICE \\" """ } LIMIT 1',
        "PREFIX service: <urn:x> SELECT * { service:load service:insert ?o }",
        "SELECT * { ?s <urn:SERVICE> ?o }",
        "SELECT ?delete { ?delete a dg:Kind } LIMIT 1",
    ],
)
def test_words_elsewhere_are_no_keywords(history, sparql):
    history.query(sparql)


def test_days_are_found_however_they_are_written():
    for sparql in (
        f"ASK {{ GRAPH <{AT}2025-04-17> {{ ?s ?p ?o }} }}",
        f"PREFIX at: <{AT}> ASK {{ GRAPH at:2025-04-17 {{ ?s ?p ?o }} }}",
        "BASE <https://w3id.org/diplograph/> ASK { GRAPH <at/2025-04-17> { ?s ?p ?o } }",
        "PREFIX d: <https://w3id.org/diplograph/> ASK { GRAPH d:at\\/2025-04-17 { ?s ?p ?o } }",
    ):
        assert list(plan(sparql).dated) == [f"{AT}2025-04-17"], sparql


def test_tokens_keep_their_places():
    text = "SELECT ?x # hm\n{ ?x a <urn:b> . }"
    assert all(text.startswith(token.text, token.position) for token in tokens_of(text))

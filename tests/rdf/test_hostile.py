"""Hostile queries and documents: no socket is opened, no file is read, nobody dies."""

from __future__ import annotations

import os
import socketserver
import subprocess
import sys
import threading
import time

import pytest

import diplograph as dg
from diplograph import files
from diplograph.rdf import evaluation

SECRET = "the canary sings at midnight"


UNREAD = 1_000_000_000
"""A time of last reading, in nanoseconds, that lies long ago: reading a file changes it."""


def was_read(path):
    return path.stat().st_atime_ns != UNREAD


@pytest.fixture(scope="module")
def canary(tmp_path_factory):
    """A server that counts who comes, and a file that nobody may read."""
    visits = []

    class Handler(socketserver.BaseRequestHandler):
        def handle(self):
            visits.append(self.client_address)

    path = tmp_path_factory.mktemp("canary") / "secret.nt"
    path.write_text(f'<urn:a> <urn:b> "{SECRET}" .\n')
    os.utime(path, ns=(UNREAD, path.stat().st_mtime_ns))
    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/x", path, visits
        server.shutdown()
    assert not was_read(path)


def test_the_canary_would_sing(tmp_path):
    path = tmp_path / "seen.nt"
    path.write_text(SECRET)
    os.utime(path, ns=(UNREAD, path.stat().st_mtime_ns))
    assert not was_read(path)
    path.read_text()
    if not was_read(path):
        pytest.skip("this file system keeps no times of reading")


REFUSED = [
    "SELECT * {{ SERVICE <{web}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ SERVICE SILENT <{web}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ VALUES ?w {{ <{web}> }} SERVICE ?w {{ ?s ?p ?o }} }}",
    "PREFIX x: <{web}> SELECT * {{ sErViCe x: {{ ?s ?p ?o }} }}",
    "SELECT * {{ S\\u0045RVICE <{web}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ # harmless\n SERVICE# really\n<{web}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ {{ SELECT * {{ SERVICE <{web}> {{ ?s ?p ?o }} }} }} }}",
    "SELECT * {{ FILTER EXISTS {{ SERVICE <{web}> {{ ?s ?p ?o }} }} }}",
    "LOAD <{web}>",
    "LOAD <{file}>",
    "LOAD SILENT <{web}> INTO GRAPH <urn:g>",
    "# SELECT\nLOAD <{web}>",
    "SELECT * {{}} ; LOAD <{web}>",
    "INSERT DATA {{ <urn:a> <urn:b> <urn:c> }}",
    "DELETE WHERE {{ ?s ?p ?o }}",
    "CLEAR ALL",
    "DROP DEFAULT",
    "WITH <urn:g> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}",
    "COPY <urn:a> TO <urn:b>",
    "SELECT * FROM <{web}> {{ ?s ?p ?o }}",
    "SELECT * FROM <{file}> {{ ?s ?p ?o }}",
    "SELECT * FROM NAMED <{web}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    "BASE <{web}> SELECT * FROM <> {{ ?s ?p ?o }}",
    "PREFIX f: <file:///etc/> SELECT * FROM f:passwd {{ ?s ?p ?o }}",
    "SELECT * FR\\u004fM <{file}> {{ ?s ?p ?o }}",
    "PREFIX at: <https://w3id.org/diplograph/at/> SELECT * FROM at:..\\/..\\/passwd {{ ?s ?p ?o }}",
    "DESCRIBE <{web}> FROM <{web}>",
    "SELECT * {{ GRAPH <{web}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ " + "(" * 10_000,
    "SELECT * {{ " + "{{" * 10_000 + "}}" * 10_000 + " }}",
    "SELECT (" + "(" * 10_000 + "1" + ")" * 10_000 + " AS ?x) {{}}",
    "SELECT (" + "!" * 10_000 + "true AS ?x) {{}}",
    "SELECT * {{ ?s " + "^" * 5_000 + "<urn:p> ?o }}",
    "SELECT * {{ ?s ?p " + "[ <urn:p> " * 10_000 + "1" + " ]" * 10_000 + " }}",
    'SELECT * {{ ?s ?p "' + "x" * 2_000_000 + '" }}',
    "",
    "\x00",
    "SELECT",
    "}}" * 100,
]
HARMLESS = [
    'SELECT * {{ ?s ?p "SERVICE <{web}>" }} LIMIT 1',
    "SELECT * {{ ?s ?p ?o }} LIMIT 1 # SERVICE <{web}>",
    "SELECT ?service {{ ?service ?load ?from }} LIMIT 1",
    "SELECT * {{ ?s ?p <{web}> }}",
    "ASK {{ <{file}> ?p ?o }}",
    "PREFIX service: <{web}> ASK {{ service:LOAD ?p ?o }}",
    'SELECT * {{ ?s ?p """\nLOAD <{file}>\n""" }}',
]
HEAVY = [
    "SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }}",
    "SELECT (COUNT(*) AS ?n) {{ ?a (<urn:x>|!<urn:y>)* ?b . ?c (<urn:x>|!<urn:y>)* ?d }}",
]


@pytest.mark.parametrize("sparql", REFUSED, ids=range(len(REFUSED)))
def test_what_reaches_out_is_refused(history, canary, sparql):
    web, path, visits = canary
    text = sparql.format(web=web, file=path.as_uri())
    with pytest.raises(dg.QueryError) as caught:
        history.query(text)
    assert str(caught.value)
    assert SECRET not in str(caught.value)
    assert visits == []


@pytest.mark.parametrize("sparql", HARMLESS, ids=range(len(HARMLESS)))
def test_what_only_looks_so_is_answered(history, canary, sparql):
    web, path, visits = canary
    answer = history.query(sparql.format(web=web, file=path.as_uri()))
    assert SECRET not in str(answer)
    assert visits == []


# The engine's parser knows no tokens: it reads more into these than the grammar allows.
DISGUISED = [
    'SELECT ("a\\u0022 # " AS ?x) {{ SERVICE <{web}> {{ ?s ?p ?o }} # " AS ?x) {{}}\n }}',
    "SELECT * {{ ?s ?p trueSERVICE <{web}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ ?s ?p falseSERVICESILENT<{web}> {{ ?s ?p ?o }} }}",
    "PREFIX SERVICEx: <{web}> SELECT * {{ SERVICEx: {{ ?s ?p ?o }} }}",
    "PREFIX x: <{web}> PREFIX SERVICEx: <urn:x> SELECT * {{ SERVICEx: {{ ?s ?p ?o }} }}",
    "SELECT * {{ VALUES (?a ?w) {{ (1 <{web}>) }} FILTER(?a<2)SERVICE?w#>\n{{ ?s ?p ?o }} }}",
    "SELECT * {{ BIND(<{web}> AS ?w) FILTER(1<2).SERVICE#>\nSILENT ?w {{ ?s ?p ?o }} }}",
    "SELECT * {{ ?s ?p entity:.SERVICE<{web}>{{ ?s ?p ?o }} }}",
    "SELECT * {{ ?s ?p 'x'@enSERVICE <{web}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ ?s ?p '''a''''SERVICE<{web}>{{ ?s ?p ?o }} #' }}\n}}",
    "SELECT * {{ \\u005Cu0053ERVICE <{web}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ ?s <urn:a\\u003E#> ?o . SERVICE <{web}> {{ ?s ?p ?o }} #\n }}",
    "SELECT * {{ \u017fERVICE <{web}> {{ ?s ?p ?o }} }}",
    "SELECT * {{ ?s ?p ?o #\u2028 SERVICE <{web}> {{ ?s ?p ?o }}\n }} LIMIT 1",
    "ASK {{ FILTER EXISTS {{ ?s ?p 1.0eSERVICE<{file}>{{ ?s ?p ?o }} }} }}",
]


@pytest.mark.parametrize("sparql", DISGUISED, ids=range(len(DISGUISED)))
def test_what_the_engine_would_read_otherwise_reaches_nothing(history, canary, sparql):
    web, path, visits = canary
    try:
        answer = str(history.query(sparql.format(web=web, file=path.as_uri())))
    except dg.QueryError as error:
        answer = str(error)
    assert SECRET not in answer
    assert visits == []


WIDE = [
    "SELECT * { {}" + " UNION {}" * 40_000 + " }",
    "SELECT * { " + "OPTIONAL{?a ?b ?c}" * 20_000 + " }",
    "SELECT (1" + "+1" * 100_000 + " AS ?x) {}",
    "SELECT * { ?a ?b ?c FILTER(1=2" + "||1=2" * 40_000 + ") }",
    "SELECT * { ?a <urn:p>" + "/<urn:p>" * 40_000 + " ?b }",
    "SELECT * { ?a ?b (" + " 1" * 100_000 + ") }",
    "SELECT * { ?s ?p ?a FILTER(?a<" + "(" * 20_000 + "1>2) }",
]


@pytest.mark.parametrize("sparql", WIDE, ids=range(len(WIDE)))
def test_what_is_too_wide_for_the_engine_ends_another_process(history, sparql):
    with pytest.raises(dg.QueryError, match="too long, too deep or too large"):
        history.query(sparql)


def test_a_long_list_of_values_is_answered(history):
    values = " ".join(f"<urn:{n}>" for n in range(5_000))
    answer = history.query(
        f"SELECT ?e {{ VALUES ?e {{ {values} entity:russia }} ?e a dg:Country }}"
    )
    assert [row["e"] for row in answer] == ["entity:russia"]


def test_a_regular_expression_does_not_explode(history):
    pattern = "(a|aa|aaa|.*)*(.*)*(x+x+)+y$"
    sparql = f'SELECT * {{ ?s ?p ?o FILTER REGEX(STR(?o), "{pattern}") }}'
    assert len(history.query(sparql, timeout=600)) == 0


def test_an_answer_without_end_does_not_fill_all_memory(history, monkeypatch):
    monkeypatch.setattr(evaluation, "LONGEST_ANSWER", 5_000_000)
    for sparql in (
        "SELECT * { ?a ?b ?c . ?d ?e ?f }",
        "CONSTRUCT { ?a ?e ?f } { ?a ?b ?c . ?d ?e ?f }",
    ):
        with pytest.raises(dg.QueryError, match="ask for less, as by LIMIT"):
            history.query(sparql)


@pytest.mark.parametrize("sparql", HEAVY, ids=range(len(HEAVY)))
def test_what_would_take_for_ever_is_stopped(history, sparql):
    with pytest.raises(dg.QueryError, match=r"stopped after 1 s|ended its process"):
        history.query(sparql.format(), timeout=1)


def test_a_query_ends_with_its_caller():
    code = (
        "import os, threading, time, diplograph as dg; "
        "threading.Timer(3, os._exit, (0,)).start(); "
        f"dg.load().query({HEAVY[0].format()!r}, timeout=600)"
    )
    with subprocess.Popen([sys.executable, "-c", code], start_new_session=True) as caller:
        caller.wait(timeout=60)
    begun = time.monotonic()
    while time.monotonic() - begun < 30:
        try:
            os.killpg(caller.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.2)
    os.killpg(caller.pid, 9)
    pytest.fail("the query goes on without its caller")


BOMB = """<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r>&b;</r></rdf:RDF>"""
DOCUMENTS = [
    BOMB,
    '{"@context": "WEB", "@id": "urn:a", "urn:b": 1}',
    "@prefix e: <WEB> . <urn:a> e:b " + "[ e:p " * 10_000 + "1" + " ]" * 10_000 + " .",
    "<urn:a> <urn:b> " + "( " * 10_000 + ")" * 10_000 + " .",
    "@base <FILE> . <> <urn:b> <secret> .",
    "<urn:a> owl:imports <WEB> .",
    "\x00\x01\x02",
    '<urn:a> <urn:b> "unclosed',
    "@prefix dg: <https://w3id.org/diplograph/ns#> . <WEB> a dg:Relation .",
    "<< <urn:a> <urn:b> <urn:c> >> <urn:d> <urn:e> .",
    '<urn:a> <urn:b> "' + "x" * 5_000_000 + '" .',
    '<urn:a> <urn:b> "' + "x" * 20_000_000 + '" .',
]


@pytest.mark.parametrize("number", range(len(DOCUMENTS)))
def test_a_hostile_document_is_an_error_with_a_name(canary, tmp_path, number):
    web, path, visits = canary
    text = DOCUMENTS[number].replace("WEB", web).replace("FILE", path.parent.as_uri() + "/")
    (tmp_path / "relations.ttl").write_text(text, encoding="utf-8")
    problems = files.check_folder(tmp_path)
    assert any(p.file == "relations.ttl" for p in problems)
    assert not any(SECRET in str(p) for p in problems)
    with pytest.raises(dg.GraphError):
        dg.load(tmp_path)
    assert visits == []


@pytest.mark.slow
def test_a_literal_of_a_hundred_megabytes_is_an_error(tmp_path):
    (tmp_path / "relations.ttl").write_text('<urn:a> <urn:b> "' + "x" * 100_000_000 + '" .')
    with pytest.raises(dg.GraphError, match="longer than the 16 MB"):
        dg.load(tmp_path)

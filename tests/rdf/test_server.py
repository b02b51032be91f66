"""An export in somebody else's store: a real SPARQL server on loopback gives the same answers."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from diplograph import iris

QUERIES = """
SELECT (COUNT(*) AS ?n) { ?s ?p ?o }
SELECT ?r { ?r dg:kind kind:recognises }
SELECT ?who ?whom { ?r dg:kind kind:recognises ; dg:subject ?who ; dg:object ?whom }
SELECT ?r ?day { ?r dg:earliestStart ?day FILTER(?day > "2021-08-01"^^xsd:date) }
SELECT ?r { ?r dg:latestEnd "9999-12-31"^^xsd:date }
SELECT ?k (COUNT(?r) AS ?n) { ?r dg:kind ?k } GROUP BY ?k
SELECT ?l { ?e a dg:Country ; rdfs:label ?l }
SELECT ?l { entity:russia skos:altLabel ?l }
SELECT ?s ?u { ?r dg:verified "partial" ; prov:wasDerivedFrom ?s . ?s schema:url ?u }
SELECT ?c ?a { ?c dg:agreement ?a }
SELECT ?c { ?c dg:polarity "negative" }
SELECT ?c ?who { ?c dg:attribution/dg:quoting*/dg:speaker ?who }
SELECT ?r ?d { ?r dg:doubt ?d }
SELECT ?e { ?e a dg:Person MINUS { ?r dg:subject ?e } }
SELECT ?e { ?e a dg:Country FILTER NOT EXISTS { ?r dg:object ?e } }
SELECT ?k ?f { ?k a dg:Kind ; dg:family ?f ; dg:stance -1 }
SELECT ?a ?b { ?r dg:kind/dg:symmetric true ; dg:subject ?a ; dg:object ?b }
SELECT (MIN(?d) AS ?first) (MAX(?d) AS ?last) { ?r dg:latestStart ?d }
SELECT ?p (COUNT(*) AS ?n) { ?s schema:publisher ?p } GROUP BY ?p HAVING (COUNT(*) > 3)
ASK { entity:russia a dg:Country }
""".strip().splitlines()


def program():
    beside = Path(sys.executable).with_name("oxigraph")
    found = str(beside) if beside.exists() else shutil.which("oxigraph")
    if found is None:
        pytest.skip("the extra `test` installs the oxigraph server")
    return found


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def bag(text):
    answer = json.loads(text)
    if "boolean" in answer:
        return answer["boolean"]
    rows = answer["results"]["bindings"]
    return sorted(json.dumps(row, sort_keys=True) for row in rows)


@pytest.fixture(scope="module")
def server(history, tmp_path_factory):
    folder = tmp_path_factory.mktemp("server")
    history.export(folder / "history.nt")
    store, oxigraph = str(folder / "store"), program()
    load = [oxigraph, "load", "--location", store, "--file", str(folder / "history.nt")]
    subprocess.run(load, check=True, capture_output=True, timeout=60)
    port = free_port()
    command = [oxigraph, "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as made:
        yield f"http://127.0.0.1:{port}/query"
        made.kill()


def asked(url, sparql):
    prefixes = "".join(f"PREFIX {p}: <{iri}> " for p, iri in iris.PREFIXES.items())
    request = urllib.request.Request(
        url,
        data=(prefixes + sparql).encode(),
        headers={
            "Content-Type": "application/sparql-query",
            "Accept": "application/sparql-results+json",
        },
    )
    for _ in range(100):
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.read()
        except urllib.error.URLError:
            time.sleep(0.1)
    pytest.fail("the server did not answer")
    return b""


@pytest.mark.slow
@pytest.mark.parametrize("sparql", QUERIES)
def test_a_server_answers_alike(server, history, sparql):
    assert bag(asked(server, sparql)) == bag(history.query(sparql).serialize("json"))

"""What tests of the graph folder share."""

from __future__ import annotations

import functools

import pytest
from rdflib.plugins.sparql import prepareQuery


@pytest.fixture(autouse=True, scope="session")
def queries_parsed_once():
    """Let pySHACL parse a SPARQL constraint once, not once for every record it is asked about."""
    abstraction = pytest.importorskip("pyshacl.graph_abstraction")
    graph, parsed = abstraction.RdfLibDataGraph, functools.cache(prepareQuery)
    query = graph.query

    def asked(self, text, *args, **named):
        return query(self, parsed(text) if isinstance(text, str) else text, *args, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(graph, "query", asked)
        yield

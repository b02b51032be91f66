"""What tests of the graph folder share."""

from __future__ import annotations

import functools
import shutil

import pytest
from rdflib.plugins.sparql import prepareQuery

from diplograph import files


@pytest.fixture(autouse=True, scope="session")
def queries_parsed_once():
    """Let pySHACL parse a SPARQL constraint once, not once for every record it is asked about."""
    try:
        from pyshacl import graph_abstraction as abstraction
    except ImportError:  # before 0.40 pySHACL asked rdflib itself, and was slower
        yield
        return
    graph, parsed = abstraction.RdfLibDataGraph, functools.cache(prepareQuery)
    query = graph.query

    def asked(self, text, *args, **named):
        return query(self, parsed(text) if isinstance(text, str) else text, *args, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(graph, "query", asked)
        yield


@pytest.fixture(scope="session")
def graph(checkout):
    """The records of the shipped graph."""
    return files.load_graph(checkout / "graph")


@pytest.fixture
def copy(checkout, tmp_path):
    """A copy of the shipped folder, to be broken."""
    return shutil.copytree(checkout / "graph", tmp_path / "graph")

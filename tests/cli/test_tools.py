"""What a query's answer may be written as stands once, in the room that answers it."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from diplograph.cli import main
from diplograph.rdf import RESULT_FORMATS

QUERIES = {
    "select": "SELECT ?e { ?e a dg:Court }",
    "ask": "ASK { ?e a dg:Court }",
    "graph": "CONSTRUCT WHERE { ?e a dg:Court }",
}


def test_the_command_line_offers_what_answers_can_be_written_as():
    options = main.commands["query"].params
    (choice,) = (each.type.choices for each in options if each.name == "form")
    formats = [form for forms in RESULT_FORMATS.values() for form in forms]
    assert list(choice) == ["table", *dict.fromkeys(formats)]


@pytest.mark.parametrize("form", RESULT_FORMATS)
def test_an_answer_is_written_in_each_of_its_formats_and_in_no_other(form):
    every = {each for forms in RESULT_FORMATS.values() for each in forms}
    for each in sorted(every):
        done = CliRunner().invoke(main, ["query", "-e", QUERIES[form], "--format", each])
        assert done.exit_code == (0 if each in RESULT_FORMATS[form] else 2), done.stderr
        if done.exit_code:
            assert f"choose from {', '.join(RESULT_FORMATS[form])}" in done.stderr

"""The cell magic asks what the facade asks."""

from __future__ import annotations

import warnings

import pytest

pytest.importorskip("IPython", reason="the extra `notebook` installs IPython")

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

RECOGNISERS = "SELECT ?who { ?who kind:recognises entity:islamic-emirate-2021 }"


@pytest.fixture(scope="module")
def shell():
    settings = Config()
    settings.HistoryManager.enabled = False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # another environment may be active
        made = InteractiveShell(config=settings)
    made.run_line_magic("load_ext", "diplograph")
    return made


def test_a_cell_asks_a_day_and_keeps_the_answer(shell, history):
    shell.user_ns["history"] = history
    answer = shell.run_cell_magic("sparql", "--at 2025-07-04 --into found", RECOGNISERS)
    assert answer == history.at("2025-07-04").query(RECOGNISERS)
    assert shell.user_ns["found"] is answer
    assert "entity:russia (Russia)" in str(answer)
    assert "<table>" in answer._repr_html_()


def test_another_history_and_the_shipped_one(shell, history):
    shell.user_ns["mine"] = history.known_by("2000-01-01")
    count = "SELECT (COUNT(*) AS ?n) { ?r a dg:Relation }"
    few = shell.run_cell_magic("sparql", "--history mine", count)
    assert int(few.rows[0]["n"]) == len(history.known_by("2000-01-01"))
    del shell.user_ns["history"]
    everything = shell.run_cell_magic("sparql", "", count)
    assert int(everything.rows[0]["n"]) == len(history)


def test_errors_are_told_in_a_line(shell):
    for line, cell in (
        ("--at 2025-13-01", RECOGNISERS),
        ("--history nothing", RECOGNISERS),
        ("--into 3x", RECOGNISERS),
        ("--timeout 0", RECOGNISERS),
        ("", "SELEC"),
    ):
        with pytest.raises(UsageError):
            shell.run_cell_magic("sparql", line, cell)

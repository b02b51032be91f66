"""The notebooks run from top to bottom, and answer what is stored in them."""

from __future__ import annotations

import copy

import pytest

nbformat = pytest.importorskip("nbformat", reason="the extra `test` installs nbformat")
pytest.importorskip("nbclient", reason="the extra `test` installs nbclient")
pytest.importorskip("ipykernel", reason="the extra `test` installs ipykernel")

import notebooks  # noqa: E402  -- what it needs is looked for above

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
HEAVY = ("03", "04", "06")
PICTURES = {"01": 3, "02": 1, "03": 8, "04": 2, "05": 2, "06": 3}
"""How many pictures each notebook shows at least, by its number."""
MEGABYTES = 1.5


def test_there_are_notebooks_and_they_are_small():
    assert {path.name[:2] for path in notebooks.NOTEBOOKS} == set(PICTURES)
    assert sum(path.stat().st_size for path in notebooks.NOTEBOOKS) < MEGABYTES * 1e6


@pytest.mark.parametrize("path", notebooks.NOTEBOOKS, ids=lambda path: path.stem)
def test_stored_as_run_from_top_to_bottom(path):
    cells = notebooks.code_cells(notebooks.read(path))
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    kinds = [
        form for cell in cells for output in cell.outputs for form, _ in notebooks.texts(output)
    ]
    assert kinds.count("image/png") >= PICTURES[path.stem[:2]]
    assert not {"stderr", "error"} & set(kinds)


@pytest.mark.parametrize(
    "path",
    [
        # Those that draw most, or import much, are left to the slow run.
        pytest.param(path, marks=[pytest.mark.slow] if path.stem[:2] in HEAVY else [])
        for path in notebooks.NOTEBOOKS
    ],
    ids=lambda path: path.stem,
)
def test_every_cell_answers_as_is_stored(path, tmp_path):
    found = notebooks.run(path, tmp_path)
    assert list(notebooks.differences(notebooks.read(path), found)) == [], (
        "if that is as it should be: python tests/notebooks.py --write"
    )


def test_a_cell_that_answers_otherwise_is_named():
    stored = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("Two sums."),
            nbformat.v4.new_code_cell("1 + 1", outputs=[answer("2")]),
            nbformat.v4.new_code_cell("sums()", outputs=[answer("2\n3"), answer("4")]),
        ]
    )
    assert list(notebooks.differences(stored, copy.deepcopy(stored))) == []
    found = copy.deepcopy(stored)
    found.cells[2].outputs = [answer("2\n5")]
    assert list(notebooks.differences(stored, found)) == [
        "cell 2 (sums()) answered in text/plain: '3', now: '5'",
        "cell 2 (sums()) answered with text/plain, now with nothing: ",
    ]


def answer(text):
    return nbformat.v4.new_output("execute_result", {"text/plain": text})


def test_an_archive_is_asked_where_a_notebook_has_no_widgets(tmp_path):
    pytest.importorskip("duckdb", reason="the extra `archive` installs duckdb")
    text = (
        "import sys\n"
        "sys.modules['ipywidgets'] = None\n"
        "from diplograph.archive.engines import DuckDb\n"
        "print(DuckDb().run('SELECT 6 * 7 AS n')['n'].tolist())"
    )
    path = tmp_path / "asked.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text)]), path)
    assert notebooks.run(path, tmp_path).cells[0].outputs[0].text == "[42]\n"

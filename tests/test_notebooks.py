"""The notebooks run from top to bottom, and are stored without outputs."""

from __future__ import annotations

from pathlib import Path

import pytest

PICTURES = {"01": 3, "02": 1, "03": 8, "04": 2, "05": 2, "06": 3}
"""How many pictures each notebook shows at least, by its number."""
NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


def read(path):
    nbformat = pytest.importorskip("nbformat", reason="the extra `test` installs nbformat")
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return notebook


def test_there_is_a_notebook():
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_stored_without_outputs(path):
    for cell in read(path).cells:
        if cell.cell_type == "code":
            assert not cell.outputs
            assert cell.execution_count is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_runs_and_shows_pictures(path, tmp_path, monkeypatch):
    nbclient = pytest.importorskip("nbclient", reason="the extra `test` installs nbclient")
    pytest.importorskip("ipykernel", reason="the extra `test` installs ipykernel")
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.delenv("MPLBACKEND", raising=False)
    notebook = read(path)
    nbclient.NotebookClient(
        notebook, timeout=60, resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    shown = [
        output.data
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type in ("display_data", "execute_result")
    ]
    assert sum("image/png" in data for data in shown) >= PICTURES[path.stem[:2]]
    errors = [
        output.text
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "stream" and output.name == "stderr"
    ]
    assert not errors


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_archive_is_asked_where_a_notebook_has_no_widgets(tmp_path, monkeypatch):
    nbclient = pytest.importorskip("nbclient", reason="the extra `test` installs nbclient")
    nbformat = pytest.importorskip("nbformat", reason="the extra `test` installs nbformat")
    pytest.importorskip("duckdb", reason="the extra `archive` installs duckdb")
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    text = (
        "import sys\n"
        "sys.modules['ipywidgets'] = None\n"
        "from diplograph.archive.engines import DuckDb\n"
        "print(DuckDb().run('SELECT 6 * 7 AS n')['n'].tolist())"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text)])
    nbclient.NotebookClient(notebook, timeout=60).execute()
    assert notebook.cells[0].outputs[0].text == "[42]\n"

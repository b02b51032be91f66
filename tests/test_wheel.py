"""The wheel holds the package and the graph, and works where there is no checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile

import pytest


@pytest.fixture(scope="module")
def wheel(checkout, tmp_path_factory):
    pytest.importorskip("hatchling", reason="hatchling builds the wheel: install the extra `test`")
    target = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "-q",
            "--no-build-isolation",
            "--no-deps",
            "--wheel-dir",
            str(target),
            str(checkout),
        ],
        check=True,
        capture_output=True,
    )
    (built,) = target.glob("*.whl")
    return built


def test_the_wheel_holds_the_graph_and_nothing_foreign(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert "diplograph/graph/relations.ttl" in names
    assert "diplograph/py.typed" in names
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"diplograph"}
    assert not [name for name in names if name.endswith((".pyc", ".png", ".ipynb"))]
    assert {name for name in names if name.endswith(".csv")} == {
        "diplograph/importers/kinds.csv",
        "diplograph/importers/organisations.csv",
        "diplograph/importers/properties.csv",
        "diplograph/names/states.csv",
    }


def test_an_installed_wheel_loads_its_own_graph(wheel, tmp_path):
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "-q",
            "--no-deps",
            "--no-index",
            "--target",
            str(tmp_path / "site"),
            str(wheel),
        ],
        check=True,
        capture_output=True,
    )
    code = (
        "import diplograph as dg, diplograph.files as f; "
        "print(dg.__file__); print(f.find_graph_folder()); print(len(dg.load().at('2025-04-18')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path / "site"), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    package, graph, count = done.stdout.split("\n")[:3]
    assert package.startswith(str(tmp_path))
    assert graph.startswith(str(tmp_path))
    assert int(count) > 0

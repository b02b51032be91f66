"""The wheel holds the package and the graph, and works where there is no checkout."""

from __future__ import annotations

import shlex
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


def install(target, *what):
    """Install into a folder, without any index and without what it depends on."""
    alone = ["--no-deps", "--no-index", "--target", str(target)]
    words = [sys.executable, "-m", "pip", "install", "-q", *alone, *what]
    subprocess.run(words, check=True, capture_output=True)


@pytest.fixture(scope="module")
def site(wheel, tmp_path_factory):
    """A folder into which the wheel is installed."""
    folder = tmp_path_factory.mktemp("site")
    install(folder, str(wheel))
    return folder


def told_of_an_extra(package_in, folder):
    """What a missing library is told by the package that stands in a folder."""
    code = (
        "from diplograph import errors\n"
        "try: errors.optional('no_such_library', 'archive')\n"
        "except errors.MissingExtra as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env={"PYTHONPATH": str(package_in), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.rstrip()


def test_a_wheel_names_itself_to_install_an_extra(wheel, site, tmp_path):
    message, _, command = told_of_an_extra(site, tmp_path).partition(": ")
    assert message == "no_such_library is not installed"
    assert command == f"pip install '{wheel}[archive]'"
    *_, words = shlex.split(command)
    install(tmp_path / "again", words)
    wheel.rename(wheel.with_suffix(".gone"))
    try:
        _, _, command = told_of_an_extra(site, tmp_path).partition(": ")
    finally:
        wheel.with_suffix(".gone").rename(wheel)
    assert command == f"pip install '{wheel.name}[archive]'"


def test_a_checkout_names_itself_to_install_an_extra(checkout, tmp_path):
    _, _, command = told_of_an_extra(checkout / "src", checkout).partition(": ")
    assert command == "pip install -e '.[archive]'"
    _, _, command = told_of_an_extra(checkout / "src", tmp_path).partition(": ")
    assert command == f"pip install -e '{checkout}[archive]'"


def test_an_installed_wheel_loads_its_own_graph(site, tmp_path):
    code = (
        "import diplograph as dg, diplograph.files as f; "
        "print(dg.__file__); print(f.find_graph_folder()); print(len(dg.load().at('2025-04-18')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(site), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    package, graph, count = done.stdout.split("\n")[:3]
    assert package.startswith(str(site))
    assert graph.startswith(str(site))
    assert int(count) > 0

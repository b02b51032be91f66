"""The page for those who build: what it names is there, and what it says of the code holds."""

from __future__ import annotations

import importlib
import operator
import re
import runpy
import subprocess
import sys

import pytest

GRAPH = ["--graph", "graph"]
FLOWS = {
    "From file to answer": ["list", "kinds", *GRAPH],
    "`at`": ["at", "1999-01-01", "--kind", "recognises", *GRAPH],
    "`draw`": ["draw", "2025-04-18", "-o", "{folder}/day.png", *GRAPH],
    "`query`": [
        "query",
        "-e",
        "ASK { GRAPH <https://w3id.org/diplograph/at/2025-04-17> { ?a ?b ?c } }",
        *("--timeout", "30"),
        *GRAPH,
    ],
    "`import`": [
        *("import", "csv", "{folder}/ties.csv", "-o", "{folder}/ties.archive"),
        *("--map", "subject=a", "--map", "object=b", "--map", "kind==likes", "--map", "start=c"),
    ],
}
"""A command for each flow of the page."""
TRACED = """
import sys
import diplograph.archive, diplograph.display, diplograph.files, diplograph.history
import diplograph.importers, diplograph.plot, diplograph.rdf
from diplograph.cli import main
passed = set()
def note(frame, event, argument):
    place = frame.f_code.co_filename.replace("\\\\", "/").partition("/src/diplograph/")[2]
    if event == "call" and place and frame.f_code.co_name != "<module>":
        passed.add(place)
sys.setprofile(note)
try:
    main(sys.argv[1:])
finally:
    sys.setprofile(None)
    print(*passed, file=sys.stderr)
"""
"""Runs a command, and names on the last line of standard error the modules that it passed."""
GROUND = {"errors", "dates", "model", "words", "listing", "iris", "writing", "names"}
"""Every flow passes these; the page need not say so each time."""


@pytest.fixture(scope="module")
def page(checkout):
    return (checkout / "src" / "diplograph" / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def documents(page, checkout):
    """What is written for those who build, and where graph and package are explained."""
    paths = [checkout / "graph" / "README.md", *(checkout / ".github").glob("*.md")]
    return [page, *(path.read_text(encoding="utf-8") for path in paths)]


def quoted(text):
    """What stands in backticks outside of blocks."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def test_every_path_is_there(documents, checkout):
    places = [checkout, checkout / "src" / "diplograph", checkout / "graph"]
    paths = {
        name
        for text in documents
        for name in quoted(text)
        if re.fullmatch(r"[\w./-]+(/|\.(py|md|ttl|csv|json|toml|txt))|\.ci/\w+", name)
    }
    new = {name for name in paths if "NAME" in name}
    assert len(paths) > 60
    assert len(new) == 6
    lost = [n for n in paths - new if not any((place / n).exists() for place in places)]
    lost += [n for n in new if not (checkout / n).parent.is_dir()]
    assert lost == []


def resolve(name):
    """Import as much of a dotted name as is a module; take the rest from it."""
    *parts, last = name.split(".")
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        return getattr(resolve(".".join(parts)), last)


def test_every_dotted_name_is_there(page):
    names = {name for name in quoted(page) if re.fullmatch(r"diplograph(\.\w+)+", name)}
    assert len(names) > 10
    for name in names:
        member = resolve(name)
        assert member is not None, name


def test_a_name_that_is_gone_is_found():
    with pytest.raises(AttributeError, match="Histories"):
        resolve("diplograph.history.Histories")


def test_the_floors_are_drawn_as_they_are(page, checkout):
    floors = runpy.run_path(str(checkout / "tests" / "test_floors.py"))["FLOORS"]
    picture = re.search(r"```text\n(.*?)```", page, re.DOTALL)[1]
    rooms = [line[:54].split() for line in picture.splitlines()]
    assert [set(floor) for floor in reversed(rooms)] == list(floors)


def flow(page, name):
    """The paragraph of a flow."""
    return re.search(rf"\*\*{re.escape(name)}\.\*\*(.*?)\n\n", page, re.DOTALL)[1]


@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_passes_the_modules_that_are_named(page, checkout, tmp_path, name):
    pytest.importorskip("duckdb", reason="the extra `test` installs duckdb")
    (tmp_path / "ties.csv").write_text("a,b,c\nFrance,Chad,1960-08-11\nFrance,Mali,never\n")
    words = [word.format(folder=tmp_path) if "?" not in word else word for word in FLOWS[name]]
    done = subprocess.run(
        [sys.executable, "-c", TRACED, *words],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=True,
    )
    passed = set(done.stderr.splitlines()[-1].split())
    named = {path for path in quoted(flow(page, name)) if path.endswith(".py")}
    assert named - passed == set(), "named on the page, and not passed"
    rooms = {path.split("/")[0] for path in passed if "/" in path} - GROUND - {"cli", "history"}
    before = {
        path.split("/")[0]
        for each in (name, "From file to answer", "`at`")
        for path in quoted(flow(page, each))
    }
    assert rooms - before == set(), "passed, and not named on the page"


def test_calls_that_were_renamed_are_there_under_their_new_names(history, checkout):
    text = (checkout / ".github" / "CHANGELOG.md").read_text(encoding="utf-8")
    rows = re.findall(r"\| `(\w+)\.([\w.]+)\(\)` \| `(\w+)\.([\w.]+)\(\)` \|", text)
    assert len(rows) == 14
    answers = {
        "history": history,
        "world": history.at("2025-04-18"),
        "change": history.between("2025-04-16", "2025-04-18"),
    }
    for was_of, was, now_of, now in rows:
        assert callable(operator.attrgetter(now)(answers[now_of])), now
        assert not hasattr(answers[was_of], was), was


def test_what_is_added_most_touches_few_files(page):
    """An importer four, a view four, a format three, a kind one."""
    counts = {
        title: len(re.findall(r"(?m)^\d\. `", text))
        for title, text in re.findall(r"### (.*?)\n(.*?)(?=\n### |\Z)", page, re.DOTALL)
    }
    assert counts == {"An importer": 4, "A view": 4, "A kind": 1, "An export format": 3}

"""A module imports only floors below its own; rooms on one floor are strangers."""

from __future__ import annotations

import ast

import pytest

FLOORS = (
    {"errors"},
    {"dates"},
    {"model"},
    {"words", "listing", "iris", "writing"},
    {"table", "names"},
    {"slices"},
    {"files"},
    {"plot", "rdf", "network", "display", "archive", "importers"},
    {"export"},
    {"history"},
    {"serve", "notebook"},
    {"cli"},
)
HEIGHT = {room: height for height, floor in enumerate(FLOORS) for room in floor}
LIMIT = 400


def modules(checkout):
    return sorted((checkout / "src" / "diplograph").rglob("*.py"))


def room_of(path, checkout):
    parts = path.relative_to(checkout / "src" / "diplograph").with_suffix("").parts
    return parts[0]


def imported_rooms(path):
    """Rooms of this package that a module imports, inside functions too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        node
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in ast.walk(block)
    }
    for node in ast.walk(tree):
        if node in typing_only:
            continue
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "diplograph":
            names = [f"diplograph.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            continue
        for name in names:
            if name.startswith("diplograph."):
                yield name.split(".")[1]


def test_every_module_has_a_floor(checkout):
    rooms = {room_of(path, checkout) for path in modules(checkout)} - {"__init__", "__main__"}
    assert rooms <= set(HEIGHT)


def test_imports_only_look_down(checkout):
    wrong = [
        f"{path.relative_to(checkout)} imports {other}"
        for path in modules(checkout)
        if (room := room_of(path, checkout)) in HEIGHT
        for other in imported_rooms(path)
        if other != room and other in HEIGHT and HEIGHT[other] >= HEIGHT[room]
    ]
    assert not wrong


def test_relative_imports_are_not_used(checkout):
    for path in modules(checkout):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert not any(isinstance(n, ast.ImportFrom) and n.level for n in ast.walk(tree)), path


def test_modules_and_functions_stay_short(checkout):
    long = []
    for path in modules(checkout):
        text = path.read_text(encoding="utf-8")
        if len(text.splitlines()) > LIMIT:
            long.append(str(path))
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                first = node.body[0].end_lineno if ast.get_docstring(node) else node.lineno
                if node.end_lineno - first > 50:
                    long.append(f"{path}: {node.name}")
    assert not long


@pytest.mark.parametrize("word", ["utils", "helpers", "common", "misc"])
def test_no_room_is_a_drawer(checkout, word):
    assert not [path for path in modules(checkout) if word in path.stem]


def test_the_top_level_holds_what_was_agreed(checkout):
    import subprocess

    listed = subprocess.run(
        ["git", "ls-files"], cwd=checkout, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout, so what belongs to the project cannot be told")
    top = {line.split("/")[0] for line in listed.stdout.splitlines()}
    visible = {name for name in top if not name.startswith(".")}
    agreed = {"pyproject.toml", "README.md", "LICENSE", "graph", "src", "notebooks", "tests"}
    assert visible <= agreed

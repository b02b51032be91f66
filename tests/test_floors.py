"""What a module may import, how long it may be, and what its names may be."""

from __future__ import annotations

import ast
import io
import subprocess
import tokenize

import networkx as nx
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
    {"notebook"},
    {"cli"},
)
HEIGHT = {room: height for height, floor in enumerate(FLOORS) for room in floor}
MOST_LINES, MOST_IN_FUNCTION, MOST_IN_TEST = 300, 50, 400
TOKENS_WITHOUT_CODE = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


def modules(checkout):
    return sorted((checkout / "src" / "diplograph").rglob("*.py"))


def dotted(path, checkout):
    """Name of a module: ``diplograph.files.rules``; of a face, that of its room."""
    parts = path.relative_to(checkout / "src").with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(name):
    return [*name.split("."), ""][1]


@pytest.fixture(scope="module")
def trees(checkout):
    return {
        dotted(path, checkout): ast.parse(path.read_text(encoding="utf-8"))
        for path in modules(checkout)
    }


def imports(tree, known):
    """Modules of this package that a tree imports, with the names taken from each.

    Imports inside functions and for type hints count like any other.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "diplograph":
                    yield alias.name, ()
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("diplograph"):
            names = [alias.name for alias in node.names]
            inner = [name for name in names if f"{node.module}.{name}" in known]
            for name in inner:
                yield f"{node.module}.{name}", ()
            if outer := [name for name in names if name not in inner]:
                yield node.module, tuple(outer)


def docstrings(tree):
    return {
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        for line in range(node.lineno, node.end_lineno + 1)
    }


def code_lines(text):
    """Lines that hold code: docstrings, comments and blank lines are not counted."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    held = {
        line
        for token in tokens
        if token.type not in TOKENS_WITHOUT_CODE
        for line in range(token.start[0], token.end[0] + 1)
    }
    return held - docstrings(ast.parse(text))


def test_every_module_has_a_floor(trees):
    rooms = {room_of(name) for name in trees} - {"", "__main__"}
    assert rooms == set(HEIGHT)


def test_imports_only_look_down(trees):
    wrong = [
        f"{name} imports {other}"
        for name, tree in trees.items()
        if (room := room_of(name)) in HEIGHT
        for other, _ in imports(tree, trees)
        if (below := room_of(other)) != room and HEIGHT.get(below, -1) >= HEIGHT[room]
    ]
    assert wrong == []


def test_modules_form_no_circle_type_hints_counted_in(trees):
    graph = nx.DiGraph()
    for name, tree in trees.items():
        # The package's own face loads nothing before it is asked: it names what stands above it.
        if name == "diplograph":
            continue
        graph.add_edges_from((name, other) for other, _ in imports(tree, trees))
    assert [sorted(part) for part in nx.strongly_connected_components(graph) if len(part) > 1] == []


def test_rooms_meet_at_their_faces(trees):
    """Another room's inner modules, and private names of other modules, are its own affair."""
    wrong = []
    for name, tree in trees.items():
        for other, taken in imports(tree, trees):
            room = room_of(other)
            inner = other.count(".") > 1 and room != room_of(name)
            if inner and other.split(".")[-1] not in listed(trees[f"diplograph.{room}"]):
                wrong.append(f"{name} imports {other}, past the face of {room}")
            wrong += [f"{name} takes {other}.{each}" for each in taken if each.startswith("_")]
    assert [each for each in wrong if "__version__" not in each] == []


def listed(tree):
    """The names in ``__all__``."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return ast.literal_eval(node.value)
    return []


def test_relative_imports_are_not_used(trees):
    for name, tree in trees.items():
        assert not any(isinstance(n, ast.ImportFrom) and n.level for n in ast.walk(tree)), name


def test_modules_and_functions_stay_short(checkout):
    long = []
    for path in modules(checkout):
        text = path.read_text(encoding="utf-8")
        lines = code_lines(text)
        if len(lines) > MOST_LINES:
            long.append(f"{path.relative_to(checkout)}: {len(lines)} lines of code")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                own = lines & set(range(node.body[0].lineno, node.end_lineno + 1))
                if len(own) > MOST_IN_FUNCTION:
                    long.append(f"{path.relative_to(checkout)}: {node.name} has {len(own)}")
    assert long == []


def test_no_class_of_the_facade_has_a_base_or_guesses_its_members(checkout):
    for path in (checkout / "src" / "diplograph" / "history").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                assert ast.unparse(node.func) not in ("cast", "typing.cast"), path
            if isinstance(node, ast.ClassDef) and node.name not in ("Records", "Claims"):
                bases = {ast.unparse(base) for base in node.bases}
                assert bases <= {"Protocol", "TypedDict"}, f"{path}: {node.name}"
                members = {n.name for n in node.body if isinstance(n, ast.FunctionDef)}
                assert "__getattr__" not in members, f"{path}: {node.name}"


def test_tests_stand_where_the_code_stands(checkout):
    rooms = {room_of(dotted(path, checkout)) for path in modules(checkout)}
    folders = {p.name for p in (checkout / "tests").iterdir() if p.is_dir()} - {"__pycache__"}
    assert folders - {"benchmarks", "plot"} <= rooms
    long = [
        str(path.relative_to(checkout))
        for path in (checkout / "tests").rglob("*.py")
        if len(path.read_text(encoding="utf-8").splitlines()) > MOST_IN_TEST
    ]
    assert long == []


def test_docstrings_say_what_is_done(trees):
    """To give is what every function does: find, read, count or build tells which way."""
    nodes = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    vague = [
        f"{name}: {text.splitlines()[0]}"
        for name, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, nodes) and (text := ast.get_docstring(node) or "")
        if text.split()[0] in ("Give", "Gives")
    ]
    assert vague == []


@pytest.mark.parametrize("word", ["utils", "helpers", "common", "misc"])
def test_no_room_is_a_drawer(checkout, word):
    assert not [path for path in modules(checkout) if word in path.stem]


def test_the_top_level_holds_what_was_agreed(checkout):
    done = subprocess.run(
        ["git", "ls-files"], cwd=checkout, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip("not a git checkout, so what belongs to the project cannot be told")
    top = {line.split("/")[0] for line in done.stdout.splitlines()}
    visible = {name for name in top if not name.startswith(".")}
    agreed = {"pyproject.toml", "README.md", "LICENSE", "graph", "src", "notebooks", "tests"}
    assert visible <= agreed

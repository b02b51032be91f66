"""What the READMEs tell of the graph and of the registries is worked out, and nowhere typed."""

from __future__ import annotations

import importlib.util
import re

import pytest

REMEDY = "run `python .ci/generate.py`"


@pytest.fixture(scope="module")
def generate(checkout):
    """The script that writes it."""
    path = checkout / ".ci" / "generate.py"
    if not path.is_file():
        pytest.skip("the scripts of a checkout are not here")
    spec = importlib.util.spec_from_file_location("generate", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def texts(generate):
    return {path: path.read_text(encoding="utf-8") for path in generate.readmes()}


def test_every_readme_is_as_it_would_be_written(generate, texts, history):
    for path, text in texts.items():
        assert generate.generated(text, history.graph) == text, f"{path}: {REMEDY}"


def test_every_part_stands_in_a_readme(generate, texts):
    found = re.findall(r"<!-- ([a-z-]+) -->", "".join(texts.values()))
    assert sorted(found) == sorted(generate.PARTS)


def test_counts_are_those_of_the_turtle_itself(texts, checkout):
    """Counted in the text, by no code of the package."""
    turtle = "".join(
        path.read_text(encoding="utf-8") for path in (checkout / "graph").glob("*.ttl")
    )
    (told,) = (text for path, text in texts.items() if path.parent.name == "graph")
    for noun, pattern in {
        "entities": r"^entity:\S+$",
        "kinds of relation": r"^kind:\S+$",
        "relations": r"^relation:\S+$",
        "sources": r"^source:\S+$",
        "are `yes`": r'^    dg:verified "yes"',
    }.items():
        found = len(re.findall(pattern, turtle, re.MULTILINE))
        assert re.search(rf"\b{found} {noun}", told), noun


@pytest.mark.parametrize("count", ["entities", "sources"])
def test_a_count_changed_by_hand_is_found(generate, texts, history, count):
    (old,) = (text for text in texts.values() if "<!-- holdings -->" in text)
    number = len(getattr(history.graph, count))
    changed = old.replace(f"{number} {count}", f"{number + 1} {count}")
    assert changed != old
    assert generate.generated(changed, history.graph) == old


def test_the_version_of_the_data_is_typed_nowhere(history, checkout):
    version = history.graph.version
    folders = (".ci", ".github", "src", "tests")
    for path in (p for folder in folders for p in (checkout / folder).rglob("*.*")):
        if path.suffix in (".py", ".md", ".toml"):
            assert version not in path.read_text(encoding="utf-8"), path


def test_a_part_that_nobody_writes_is_refused(generate, history):
    with pytest.raises(SystemExit, match="no part is called tables: take one of holdings"):
        generate.generated("<!-- tables -->\n<!-- end of tables -->", history.graph)


def test_what_an_example_prints_is_put_in(generate, history):
    text = "```python\nprint(1 + 1)\n```\n\n```text\n3\n```\n"
    assert generate.generated(text, history.graph) == text.replace("3", "2")

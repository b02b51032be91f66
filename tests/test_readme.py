"""What the README shows is what happens."""

from __future__ import annotations

import contextlib
import io
import re
import shlex

import pytest
from click.testing import CliRunner

from diplograph.cli import main


@pytest.fixture(scope="module")
def readme(checkout):
    return (checkout / "README.md").read_text(encoding="utf-8")


def test_python_blocks_print_what_is_shown(readme):
    blocks = re.findall(r"```python\n(.*?)```\s*```text\n(.*?)```", readme, re.DOTALL)
    assert blocks
    for code, expected in blocks:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(code, {})
        assert printed.getvalue().rstrip() == expected.rstrip()


def test_console_blocks_print_what_is_shown(readme):
    blocks = re.findall(r"```console\n(.*?)```", readme, re.DOTALL)
    commands = [part for block in blocks for part in re.split(r"(?m)^\$ ", block)[1:]]
    assert len(commands) >= 3
    for part in commands:
        words, expected = split(part)
        assert words[0] == "diplograph"
        done = CliRunner().invoke(main, words[1:])
        assert done.exit_code == 0, done.stderr
        assert done.stdout.rstrip() == expected.rstrip()


def split(part):
    """Part the words of a command, which may run over lines inside quotes, from its output."""
    lines = part.split("\n")
    for number in range(1, len(lines) + 1):
        with contextlib.suppress(ValueError):
            return shlex.split("\n".join(lines[:number])), "\n".join(lines[number:])
    raise AssertionError(part)


def test_the_two_commands_stand_as_agreed(readme):
    first = (
        "python3 -m venv .venv && .venv/bin/pip install -q -c .ci/constraints.txt -e '.[test]' "
        "&& .venv/bin/diplograph draw 2025-04-18 -o snapshot.png"
    )
    lines = readme.splitlines()
    assert lines.count(first) == 1
    assert lines.count(".venv/bin/pytest -q") == 1


def test_pictures_and_links_exist(readme, checkout):
    for target in re.findall(r"\]\(([^)#:]+)\)", readme):
        assert (checkout / target).exists(), target


def test_every_command_is_named(readme):
    for name in main.commands:
        assert f"`{name}" in readme or f"diplograph {name}" in readme, name


def test_constraints_pin_versions_without_addresses(checkout):
    lines = (checkout / ".ci" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert lines
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+_]+", line) for line in lines)

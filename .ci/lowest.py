"""The quick suite with the lowest versions that pyproject.toml allows.

``python .ci/lowest.py`` makes a virtual environment of the Python that runs it, installs the
lower bound of everything that the package and its extra ``test`` name, and runs the tests there.
Words behind it go to pytest: ``python .ci/lowest.py tests/dates``.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).parents[1]
_BOUND = re.compile(r"(?P<name>[A-Za-z0-9._-]+)>=(?P<version>[0-9][0-9.]*)")


def lower_bounds(project: dict[str, Any], extra: str = "test") -> list[str]:
    """Turn what a project requires into constraints: each at its lowest version.

    Raises
    ------
    ValueError
        If a requirement has no lower bound, or the same package two of them.
    """
    bounds = {}
    for requirement in [*project["dependencies"], *project["optional-dependencies"][extra]]:
        bound = _BOUND.fullmatch(requirement)
        if bound is None:
            raise ValueError(f"pyproject.toml: {requirement!r} has no plain lower bound (>=)")
        name, version = bound["name"], bound["version"]
        if bounds.setdefault(name, version) != version:
            raise ValueError(f"pyproject.toml: {name} has two lower bounds")
    return [f"{name}=={version}" for name, version in sorted(bounds.items())]


def main() -> int:
    """Install the lowest versions into a fresh environment, and run the tests with them."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    with tempfile.TemporaryDirectory() as folder:
        constraints = Path(folder) / "lowest.txt"
        constraints.write_text("\n".join(lower_bounds(project)) + "\n", encoding="utf-8")
        venv.create(Path(folder) / "venv", with_pip=True)
        scripts = Path(folder) / "venv" / ("Scripts" if os.name == "nt" else "bin")
        install = ["-m", "pip", "install", "-q", "-c", str(constraints), "-e", f"{CHECKOUT}[test]"]
        subprocess.run([scripts / "python", *install], check=True)
        print(constraints.read_text(encoding="utf-8"), end="", flush=True)
        # Old libraries call by old names the newer ones that they bring along, which warn of it.
        quiet = ["-W", "ignore::DeprecationWarning"]
        words = ["-m", "pytest", "-q", "-p", "no:cacheprovider", *quiet, *sys.argv[1:]]
        environment = os.environ | {"MPLBACKEND": "Agg"}
        return subprocess.run(
            [scripts / "python", *words], check=False, cwd=CHECKOUT, env=environment
        ).returncode


if __name__ == "__main__":
    sys.exit(main())

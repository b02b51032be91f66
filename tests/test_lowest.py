"""What is required has a lowest version, and what is pinned is not below it."""

from __future__ import annotations

import importlib.util
import tomllib

import pytest


@pytest.fixture(scope="module")
def lowest(checkout):
    """The script that installs the lowest versions."""
    path = checkout / ".ci" / "lowest.py"
    if not path.is_file():
        pytest.skip("the scripts of a checkout are not here")
    spec = importlib.util.spec_from_file_location("lowest", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def project(checkout):
    return tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def parts(version):
    return [int(part) for part in version.split(".") if part.isdigit()]


def test_no_pin_is_below_a_lower_bound(lowest, project, checkout):
    pinned = (checkout / ".ci" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    versions = {name.lower(): version for name, _, version in (p.partition("==") for p in pinned)}
    for extra in ("test", "slow", "lint"):
        for each in lowest.lower_bounds(project, extra):
            name, _, version = each.partition("==")
            assert parts(versions[name.lower()]) >= parts(version), name


@pytest.mark.parametrize("requirement", ["numpy", "numpy<3", "numpy>=1,<3", "numpy>=2"])
def test_a_requirement_without_one_lower_bound_is_refused(lowest, requirement):
    project = {
        "dependencies": ["numpy>=1.26", requirement],
        "optional-dependencies": {"test": []},
    }
    with pytest.raises(ValueError, match="numpy"):
        lowest.lower_bounds(project)

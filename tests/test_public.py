"""The public surface is exactly what is listed, and importing it costs little."""

from __future__ import annotations

import functools
import re
import subprocess
import sys

import pytest

import diplograph as dg
from diplograph import network
from diplograph.history import MeasureSeries
from diplograph.slices import Series

HEAVY = ("matplotlib", "networkx", "rdflib", "numpy", "pyoxigraph", "rich", "click", "pandas")


def test_all_names_exist_and_are_listed():
    for name in dg.__all__:
        assert getattr(dg, name) is not None
    assert set(dir(dg)) == {*dg.__all__, "__version__"}
    assert list(dg.__all__) == sorted(dg.__all__)


def test_lazy_homes_match_the_list():
    assert set(dg._HOMES) == set(dg.__all__)


def test_star_import_gives_the_public_names():
    namespace = {}
    exec("from diplograph import *", namespace)
    namespace.pop("__builtins__")
    assert set(namespace) == set(dg.__all__)


def test_a_name_that_does_not_exist_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'lod'"):
        _ = dg.lod


def test_importing_loads_nothing_heavy():
    code = f"import sys, diplograph; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_loading_and_asking_needs_no_picture_and_no_network_library(checkout):
    code = (
        "import sys, diplograph as dg; "
        f"print(dg.load({str(checkout / 'graph')!r}).at('2025-04-18')); "
        "print([m for m in ('matplotlib', 'networkx', 'rdflib') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_versions_agree(checkout):
    import tomllib

    project = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == dg.__version__
    readmes = [checkout / "README.md", *(checkout / "src").rglob("README.md")]
    text = "".join(path.read_text(encoding="utf-8") for path in readmes)
    assert set(re.findall(r"diplograph-([\d.]+)-py3", text)) == {dg.__version__}


def members(thing):
    """Names and values of what this package gives a class: methods and properties."""
    for name in dir(thing):
        home = next((each for each in thing.__mro__ if name in vars(each)), object)
        if not name.startswith("_") and home.__module__.startswith("diplograph"):
            value = vars(home)[name]
            value = getattr(value, "__func__", value)
            if callable(value) or isinstance(value, property | functools.cached_property):
                yield name, value


HANDED_OUT = [
    *(
        getattr(network, name)
        for name in network.__all__
        if isinstance(getattr(network, name), type)
    ),
    MeasureSeries,
    Series,
]
"""Classes that answers come in, though nobody makes them by hand."""


def examples(thing):
    return "\n".join(
        line for line in (thing.__doc__ or "").splitlines() if ">>>" in line or "..." in line
    )


def test_everything_public_says_what_it_does():
    for name in dg.__all__:
        thing = getattr(dg, name)
        assert thing.__doc__, name
        for attribute, value in members(thing) if isinstance(thing, type) else ():
            assert value.__doc__, f"{name}.{attribute}"
    for thing in HANDED_OUT:
        assert examples(thing), thing
        for attribute, value in members(thing):
            assert value.__doc__, f"{thing.__name__}.{attribute}"


def test_every_function_class_and_method_shows_an_example():
    # Errors are shown once, by their base; what an archive answers too is shown by a history.
    lacking = []
    shown_elsewhere = {"ArchivedHistory": dg.History}
    for name in dg.__all__:
        thing = getattr(dg, name)
        error = isinstance(thing, type) and issubclass(thing, dg.DiplographError)
        if not examples(thing) and not (error and thing is not dg.DiplographError):
            lacking.append(name)
        for attribute, value in members(thing) if isinstance(thing, type) and not error else ():
            twin = getattr(shown_elsewhere.get(name), attribute, None)
            shown = examples(value) or examples(twin) or f".{attribute}(" in examples(thing)
            if callable(value) and not shown:
                lacking.append(f"{name}.{attribute}")
    assert lacking == []

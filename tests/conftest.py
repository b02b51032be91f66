"""What many tests share: the shipped history, and small invented graphs."""

from __future__ import annotations

import dataclasses
import functools
import gc
from pathlib import Path

import pytest

from diplograph import files
from diplograph.dates import parse
from diplograph.history import loading
from diplograph.model import Entity, Graph, Kind, Relation

CHECKOUT = Path(__file__).parents[1]


def pytest_sessionstart():
    """Read the shipped graph once in a process, whoever loads it: tests, commands, examples."""
    load = loading._source

    @functools.cache
    def shipped(origin):
        if origin == "":
            return dataclasses.replace(load(CHECKOUT / "graph"), origin="")
        return dataclasses.replace(shipped(""), origin=origin)

    def source(folder=None, **options):
        found = files.find_graph_folder() if folder is None else Path(folder)
        if any(value is not None for value in options.values()) or not same(found):
            return load(folder, **options)
        return shipped("" if folder is None else str(folder))

    loading._source = source


def pytest_collection_finish():
    """Spare what is loaded by now from being looked through for garbage: an eighth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def same(folder):
    """Tell whether a folder is the shipped graph's, not a copy of it."""
    return folder.resolve() == CHECKOUT / "graph"


@pytest.fixture(scope="session")
def checkout():
    """The folder that holds pyproject.toml."""
    return CHECKOUT


@pytest.fixture(scope="session")
def shared():
    """Give the folder of outside data beside the checkout; skip where it is absent."""
    folder = CHECKOUT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder of outside data is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def history():
    """The shipped history."""
    import diplograph as dg

    return dg.load(CHECKOUT / "graph")


@pytest.fixture(scope="session")
def small_graph():
    """Make a graph from lines ``subject kind object start end [asof]``; ``-`` is unknown."""
    return _small_graph


def _small_graph(*lines, lives=None, kinds=None, **fields):
    lives = lives or {}
    made = {k.id: k for k in (kinds or _KINDS)}
    relations = {}
    for number, line in enumerate(lines):
        subject, kind, object_, start, end, *rest = line.split()
        identifier = f"r{number}"
        relations[identifier] = Relation(
            id=identifier,
            subject=subject,
            kind=kind,
            object=object_,
            start=None if start == "-" else parse(start),
            end=None if end in ("-", "..") else parse(end),
            open_end=end == "..",
            asof=parse(rest[0]) if rest else None,
            **fields.get(identifier, {}),
        )
    names = [*lives, *(e for r in relations.values() for e in (r.subject, r.object))]
    entities = {}
    for name in dict.fromkeys(names):
        inception, dissolution = (parse(t) if t else None for t in lives.get(name, (None, None)))
        entities[name] = Entity(
            id=name,
            label=name.title(),
            type="country",
            inception=inception,
            dissolution=dissolution,
            **fields.get(name, {}),
        )
    return Graph(entities=entities, kinds=made, relations=relations)


def _kind(
    identifier,
    *,
    temporal="state",
    symmetric=False,
    stance=1,
    years=0,
    family="alliance",
    folds=None,
    hidden=False,
):
    return Kind(
        id=identifier,
        label=identifier.replace("-", " "),
        inverse_label=f"is object of {identifier}",
        symmetric=symmetric,
        temporal=temporal,
        stance=stance,
        definition=f"Invented kind {identifier}.",
        family=family,
        presumed_for=years,
        folds=folds,
        hidden_by_default=hidden,
    )


_KINDS = (
    _kind("recognises", years=-1, family="recognition"),
    _kind("allied-with", symmetric=True, years=5),
    _kind("at-war-with", symmetric=True, stance=-1, years=2, family="force"),
    _kind("attacks", temporal="event", stance=-1, family="force"),
    _kind("meets", temporal="event", symmetric=True, family="talks"),
    _kind("rules-through", stance=0, years=5, family="structure", folds="movement", hidden=True),
    _kind("governs", stance=0, years=5, family="structure", folds="country", hidden=True),
)

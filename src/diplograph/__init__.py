"""A knowledge graph of diplomatic relations that knows its dates.

Load a history, ask it about any day, draw any day:

>>> import diplograph as dg
>>> history = dg.load()
>>> world = history.at("2025-04-18")
>>> change = history.between("2025-04-16", "2025-04-18")
>>> story = history.timeline("russia", "taliban")

`load` gives a `History`, the thing to ask. It answers with a `Snapshot` of a day, a `Change`
between two, a `Timeline` of an entity or a pair. Pictures hang on ``plot`` of each of them
(`diplograph.history.pictures`), measures on ``network`` (`diplograph.history.networks`). Each
relation of an answer is a `GradedEdge`: who, which `Kind`, whom, from when to when, and how surely
on that day, an `InForce`. Data sets of the field come in by `import_data`. Every error is a
`DiplographError` and says what to do.

Nothing heavy is imported before it is needed: neither numpy nor matplotlib, networkx or rdflib.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from diplograph.dates import EdtfDate, InForce
    from diplograph.display import Dossier
    from diplograph.errors import (
        AmbiguousName,
        ArchiveError,
        ColumnError,
        DateError,
        DiplographError,
        GraphError,
        ImportFailed,
        MeasureError,
        MissingExtra,
        PictureError,
        QueryError,
        QuestionError,
        UnknownName,
    )
    from diplograph.history import (
        Change,
        Claims,
        Dyads,
        History,
        Imported,
        MeasureSeries,
        Question,
        Snapshot,
        Timeline,
        import_data,
        load,
    )
    from diplograph.model import Claim, Entity, Graph, Kind, Relation, Source
    from diplograph.network import Balance, Blocs, Communities, Measures
    from diplograph.rdf import Result
    from diplograph.slices import ChangedEdge, Edge, GradedEdge, Series, Spell, Window

__version__ = "0.2.0"

_HOMES = {
    "AmbiguousName": "errors",
    "ArchiveError": "errors",
    "Balance": "network",
    "Blocs": "network",
    "Change": "history",
    "ChangedEdge": "slices",
    "Claim": "model",
    "Claims": "history",
    "ColumnError": "errors",
    "Communities": "network",
    "DateError": "errors",
    "DiplographError": "errors",
    "Dossier": "display",
    "Dyads": "history",
    "Edge": "slices",
    "EdtfDate": "dates",
    "Entity": "model",
    "GradedEdge": "slices",
    "Graph": "model",
    "GraphError": "errors",
    "History": "history",
    "ImportFailed": "errors",
    "Imported": "history",
    "InForce": "dates",
    "Kind": "model",
    "MeasureError": "errors",
    "MeasureSeries": "history",
    "Measures": "network",
    "MissingExtra": "errors",
    "PictureError": "errors",
    "QueryError": "errors",
    "Question": "history",
    "QuestionError": "errors",
    "Relation": "model",
    "Result": "rdf",
    "Series": "slices",
    "Snapshot": "history",
    "Source": "model",
    "Spell": "slices",
    "Timeline": "history",
    "UnknownName": "errors",
    "Window": "slices",
    "import_data": "history",
    "load": "history",
}

__all__ = [
    "AmbiguousName",
    "ArchiveError",
    "Balance",
    "Blocs",
    "Change",
    "ChangedEdge",
    "Claim",
    "Claims",
    "ColumnError",
    "Communities",
    "DateError",
    "DiplographError",
    "Dossier",
    "Dyads",
    "Edge",
    "EdtfDate",
    "Entity",
    "GradedEdge",
    "Graph",
    "GraphError",
    "History",
    "ImportFailed",
    "Imported",
    "InForce",
    "Kind",
    "MeasureError",
    "MeasureSeries",
    "Measures",
    "MissingExtra",
    "PictureError",
    "QueryError",
    "Question",
    "QuestionError",
    "Relation",
    "Result",
    "Series",
    "Snapshot",
    "Source",
    "Spell",
    "Timeline",
    "UnknownName",
    "Window",
    "import_data",
    "load",
]


def __getattr__(name: str) -> object:
    """Import a public name from its home when it is first asked for."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value: object = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Register ``%%sparql`` with a notebook: what ``%load_ext diplograph`` calls."""
    from diplograph.notebook import load_ipython_extension as register

    register(shell)


def __dir__() -> list[str]:
    """List the public names, so that tab completion finds them."""
    return sorted([*__all__, "__version__"])

"""`layout.json`: the stored places of entities, read, written, and compared with the relations."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from diplograph.errors import GraphError
from diplograph.model import Graph, Layout
from diplograph.writing import write_text

_NAME = "layout.json"
_SHAPES = ("wide", "tall")
_REMEDY = "remove the file, then run `diplograph layout`"


def fingerprint(graph: Graph) -> str:
    """Hash who is related to whom: what a layout is computed from.

    Examples
    --------
    >>> fingerprint(Graph())
    'e3b0c44298fc'
    """
    lines = sorted(f"{r.subject}\t{r.kind}\t{r.object}\n" for r in graph.relations.values())
    return hashlib.sha256("".join(lines).encode()).hexdigest()[:12]


def read_layout(folder: Path) -> Layout | None:
    """Read the stored layout of a graph folder; None = there is none.

    Raises
    ------
    GraphError
        If the file is no layout; the error names the field.
    """
    path = folder / _NAME
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise GraphError(f"{path} cannot be read: {error}; {_REMEDY}") from error
    try:
        data: Any = json.loads(text)
        places = {shape: _places(data, shape) for shape in _SHAPES}
        return Layout(**places, fingerprint=str(data["fingerprint"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise GraphError(f"{path} is no layout ({error}); {_REMEDY}") from error


def write_layout(folder: Path, layout: Layout) -> Path:
    """Write a layout, an entity a line, whole or not at all; hand back its path."""
    parts = [f'"fingerprint": {json.dumps(layout.fingerprint)}']
    for shape in _SHAPES:
        lines = [
            # Four digits are a fiftieth of a millimetre on a page, and keep diffs short.
            f"  {json.dumps(name)}: [{x:.4f}, {y:.4f}]"
            for name, (x, y) in sorted(getattr(layout, shape).items())
        ]
        parts.append(f'"{shape}": {{\n' + ",\n".join(lines) + "\n}")
    path = folder / _NAME
    write_text(path, "{\n" + ",\n".join(parts) + "\n}\n")
    return path


def is_stale(graph: Graph) -> bool:
    """Tell whether the stored layout was computed from other relations than the graph's."""
    return graph.layout is not None and graph.layout.fingerprint != fingerprint(graph)


def _places(data: Mapping[str, Any], shape: str) -> dict[str, tuple[float, float]]:
    places = {}
    for name, place in data[shape].items():
        x, y = (float(each) for each in place)
        if not (math.isfinite(x) and math.isfinite(y)):
            raise ValueError(f"{shape}, {name}: a place is two finite numbers")
        places[str(name)] = (x, y)
    return places

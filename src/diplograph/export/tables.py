"""CSV, for people who live in spreadsheets: a table of a day, a folder of tables of a history."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Final

from diplograph.export.formats import Format

if TYPE_CHECKING:
    from diplograph.model import Graph
    from diplograph.slices import Slice


def _day(_: Graph, slice_: Slice) -> bytes:
    """Write the columns of the ``--json`` output, one row a relation."""
    from diplograph import display

    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, display.EDGE_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(
        display.edge_record(edge) | {"grade": edge.grade.word} for edge in slice_.edges
    )
    return stream.getvalue().encode()


def _folder(graph: Graph, folder: Path) -> list[Path]:
    """Write the tables that ``import csv`` reads again."""
    from diplograph import files

    return files.export_csv(graph, folder)


FORMATS: Final = (
    Format(name="csv", summary="Tables for spreadsheets", suffix=".csv", day=_day, folder=_folder),
)

"""Slices as pandas data frames, where pandas is installed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy.typing as npt

from diplograph.display.stories import edge_record
from diplograph.errors import optional
from diplograph.slices import Slice

if TYPE_CHECKING:
    import pandas as pd


EDGE_COLUMNS: Final = (
    *("id", "subject", "kind", "object", "start", "end"),
    *("start_min", "start_max", "end_min", "end_max", "modality", "verified", "grade"),
)
"""Columns of a slice as a table."""


def long_frame(
    dates: Sequence[str], groups: Sequence[str], columns: Mapping[str, npt.NDArray[Any]]
) -> pd.DataFrame:
    """Give columns of shape ``(groups, dates)`` as a data frame, one row a date and group.

    Raises
    ------
    MissingExtra
        If pandas is not installed.
    """
    pd = optional("pandas", "notebook")
    index = [(date, group) for group in groups for date in dates]
    frame = pd.DataFrame(index, columns=["date", "group"])
    return frame.assign(**{name: column.ravel() for name, column in columns.items()})


def to_pandas(slice_: Slice) -> pd.DataFrame:
    """Give the relations of a slice as a data frame, one row a relation.

    Columns are those of the ``--json`` output: identifiers, EDTF dates as text (an open end is
    ``..``), the four day bounds (missing = unbounded), modality, verified, grade.

    Raises
    ------
    MissingExtra
        If pandas is not installed.
    """
    pd = optional("pandas", "notebook")
    records = [edge_record(edge) | {"grade": edge.grade.word} for edge in slice_.edges]
    return pd.DataFrame(records, columns=list(EDGE_COLUMNS))

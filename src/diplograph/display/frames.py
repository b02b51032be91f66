"""Slices as pandas data frames, where pandas is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diplograph.display.stories import edge_record
from diplograph.errors import MissingExtra
from diplograph.slices import Slice

if TYPE_CHECKING:
    import pandas as pd


EDGE_COLUMNS: Final = (
    *("id", "subject", "kind", "object", "start", "end"),
    *("start_min", "start_max", "end_min", "end_max", "modality", "verified", "grade"),
)
"""Columns of a slice as a table."""


def to_pandas(slice_: Slice) -> pd.DataFrame:
    """Give the relations of a slice as a data frame, one row a relation.

    Columns are those of the ``--json`` output: identifiers, EDTF dates as text (an open end is
    ``..``), the four day bounds (missing = unbounded), modality, verified, grade.

    Raises
    ------
    MissingExtra
        If pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise MissingExtra("pandas", "notebook") from error
    records = [edge_record(edge) | {"grade": edge.grade.word} for edge in slice_.edges]
    return pd.DataFrame(records, columns=list(EDGE_COLUMNS))

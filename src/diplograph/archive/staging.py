"""Batches on disk as they come, before they are sorted."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from diplograph.dates import UNBOUNDED_FUTURE, add_years
from diplograph.errors import optional
from diplograph.model import UNLIMITED, Kind
from diplograph.table import Batch, Catalogue

OPEN_CLASS: Final = 40
EVENT_CLASS: Final = -1


def staged(
    batches: Iterable[Batch],
    catalogue: Catalogue,
    path: Path,
    source: int = 0,
    first_id: int = 0,
) -> int:
    """Write batches as they come, with what follows from their columns.

    Parameters
    ----------
    batches
        The relations.
    catalogue
        What their codes stand for.
    path
        A Parquet file.
    source
        Number of the data set.
    first_id
        Identifier of the first relation; the others count on.

    Returns
    -------
    int
        How many there were.
    """
    pa = optional("pyarrow", "archive")
    pq = optional("pyarrow.parquet", "archive")
    writer: Any = None
    rows = 0
    with contextlib.ExitStack() as stack:
        for batch in batches:
            if not len(batch):
                continue
            columns = _derived(batch, catalogue.kinds, source)
            columns["id"] = np.arange(first_id + rows, first_id + rows + len(batch))
            table = pa.table(columns)
            if writer is None:
                writer = stack.enter_context(
                    pq.ParquetWriter(path, table.schema, compression="lz4", use_dictionary=False)
                )
            writer.write_table(table)
            rows += len(batch)
    return rows


def _derived(batch: Batch, kinds: list[Kind], source: int) -> dict[str, npt.NDArray[Any]]:
    days = batch.end_max.astype(np.float64) - batch.start_min + 1
    classes = (np.frexp(np.maximum(days, 1))[1] - 1).astype(np.int8)
    classes[batch.end_max == UNBOUNDED_FUTURE] = OPEN_CLASS
    classes[~batch.is_state] = EVENT_CLASS
    columns = {name: np.ascontiguousarray(column) for name, column in batch.columns.items()}
    columns["presumed_until"] = _presumed_until(batch, kinds)
    columns["class"] = classes
    columns["source"] = np.full(len(batch), source, dtype=np.int16)
    return columns


def _presumed_until(batch: Batch, kinds: list[Kind]) -> npt.NDArray[np.int32]:
    """Give the last day on which each open row is presumed; the earliest end where none is."""
    until = np.array(batch.end_min, dtype=np.int32)
    if not batch.open_end.any():
        return until
    years = np.array([kind.presumed_for for kind in kinds], dtype=np.int64)[batch.kind]
    for presumed in np.unique(years[batch.open_end]).tolist():
        rows = batch.open_end & (years == presumed)
        if presumed == UNLIMITED:
            until[rows] = UNBOUNDED_FUTURE
        else:
            days, where = np.unique(batch.end_min[rows], return_inverse=True)
            until[rows] = np.array([add_years(int(d), presumed) for d in days], np.int32)[where]
    return until

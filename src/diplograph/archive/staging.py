"""Batches on disk as they come, before they are sorted."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from diplograph.dates import UNBOUNDED_FUTURE
from diplograph.errors import optional
from diplograph.model import Kind
from diplograph.table import Batch, Catalogue, presumed_until

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
    until = presumed_until(kinds, batch.kind, batch.open_end, batch.end_min)
    columns["presumed_until"] = np.ascontiguousarray(until)
    columns["class"] = classes
    columns["source"] = np.full(len(batch), source, dtype=np.int16)
    return columns

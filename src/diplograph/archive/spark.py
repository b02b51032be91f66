"""Spark as the engine: the same SQL on a cluster, over the same Parquet."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from diplograph.archive.engines import Columns
from diplograph.errors import ArchiveError, optional

_GLOB = re.compile(r"[*?{}\[\]]")
"""What Spark takes for a pattern in a path."""


class Spark:
    """A session on a Spark master; the workers must see the files under the same path.

    Parameters
    ----------
    master
        ``spark://host:7077``, ``local[2]``, ``yarn`` or ``k8s://…``.

    Raises
    ------
    MissingExtra
        If pyspark is not installed.
    ArchiveError
        If there is no such master, or Java is missing.
    """

    def __init__(self, master: str) -> None:
        sql = optional("pyspark.sql", "spark")
        try:
            self.session = (
                sql.SparkSession.builder.master(master)
                .appName("diplograph")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.execution.arrow.pyspark.enabled", "true")
                .config("spark.ui.enabled", "false")
                .config("spark.ui.showConsoleProgress", "false")
                .getOrCreate()
            )
        except Exception as error:  # what comes from Java has many types
            told = str(error).split("\n", 1)[0]
            raise ArchiveError(f"no session on the Spark master {master}: {told}") from error

    def view(self, name: str, paths: Sequence[str]) -> None:
        """Make the rows of Parquet files a view."""
        exact = [_GLOB.sub(r"\\\g<0>", path) for path in paths]
        try:
            self.session.read.parquet(*exact).createOrReplaceTempView(name)
        except Exception as error:
            told = str(error).split("\n", 1)[0]
            raise ArchiveError(f"Spark cannot read {paths[0]}: {told}") from error

    def run(self, sql: str, values: Sequence[int] = ()) -> Columns:
        """Give the answer of a query."""
        try:
            table = self.session.sql(sql, args=list(values)).toArrow()
        except Exception as error:
            told = str(error).split("\n", 1)[0]
            raise ArchiveError(f"Spark cannot answer: {told}") from error
        return {
            name: np.asarray(table.column(name).to_numpy(zero_copy_only=False))
            for name in table.column_names
        }

    def close(self) -> None:
        """Stop the session."""
        self.session.stop()

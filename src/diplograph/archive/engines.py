"""What runs the SQL: DuckDB in this process, or Spark on a cluster, over the same Parquet."""

from __future__ import annotations

import re
import secrets
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from diplograph.errors import ArchiveError, optional

Columns = dict[str, npt.NDArray[Any]]
"""An answer: columns of one length, by name."""
_GLOB = re.compile(r"[*?[]")
"""What DuckDB takes for a pattern in a path: ``ties[1]`` would read the files of ``ties1``."""


class Engine(Protocol):
    """Runs one SQL text over views of Parquet files; values are bound, never written into it."""

    def view(self, name: str, paths: Sequence[str]) -> None:
        """Make the rows of files a view."""

    def run(self, sql: str, values: Sequence[int]) -> Columns:
        """Give the answer of a query with ``?`` for each value."""

    def close(self) -> None:
        """Let go of what it holds."""


class DuckDb:
    """DuckDB in this process.

    Parameters
    ----------
    memory
        How much it may hold, as DuckDB writes it.
    scratch
        Folder for what does not fit; None = one of its own in the system's folder for temporary
        files, made when it is needed and removed at the end.
    threads
        How many it may use; None = one for each processor.
    """

    def __init__(
        self, memory: str = "360MB", scratch: Path | None = None, threads: int | None = None
    ) -> None:
        duckdb = optional("duckdb", "archive")
        self.error = duckdb.Error
        self.connection = duckdb.connect(":memory:")
        settings: Mapping[str, object] = {
            "memory_limit": memory,
            "parquet_metadata_cache": True,
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "temp_directory": str(scratch or _scratch()),
        }
        if threads is not None:
            settings = {**settings, "threads": threads}
        for name, value in settings.items():
            self.connection.execute(f"SET {name} = ?", [value])
        # In a notebook without widgets DuckDB has no bar, and refuses even to turn it off.
        told = self.connection.execute("SELECT current_setting('enable_progress_bar')").fetchall()
        if told == [(True,)]:
            self.connection.execute("SET enable_progress_bar = false")

    def view(self, name: str, paths: Sequence[str]) -> None:
        """Make the rows of Parquet files a view."""
        exact = [_GLOB.sub(r"[\g<0>]", path) for path in paths]
        self._try(lambda: self.connection.read_parquet(exact).create_view(name, replace=True))

    def run(self, sql: str, values: Sequence[int] = ()) -> Columns:
        """Give the answer of a query."""
        found = self._try(lambda: self.connection.execute(sql, list(values)).fetchnumpy())
        return {name: np.ma.getdata(column) for name, column in found.items()}

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def _try(self, work: Any) -> Any:
        try:
            return work()
        except self.error as error:
            told = str(error).split("\n", 1)[0]
            hint = "load it anew if a generation was dropped, else `diplograph verify` tells"
            raise ArchiveError(f"the archive cannot be read: {told}; {hint}") from error


def _scratch() -> Path:
    """Name a folder that no other process has: DuckDB's files are called the same in each."""
    return Path(tempfile.gettempdir()) / f"diplograph-{secrets.token_hex(8)}"


_SPARK_GLOB = re.compile(r"[*?{}\[\]]")
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
        exact = [_SPARK_GLOB.sub(r"\\\g<0>", path) for path in paths]
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

"""What runs the SQL: DuckDB in this process, or Spark on a cluster, over the same Parquet."""

from __future__ import annotations

import re
import secrets
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from diplograph.errors import ArchiveError, optional

Columns = dict[str, npt.NDArray[Any]]
"""An answer: columns of one length, by name."""
# Lowered from 400 MB, so that a process that asks stays below the 500 MB of the benchmark.
_MEMORY = "360MB"
_GLOB = re.compile(r"[*?[]")
"""What DuckDB takes for a pattern in a path: ``ties[1]`` would read the files of ``ties1``."""
_SPARK_GLOB = re.compile(r"[*?{}\[\]]")
"""What Spark takes for a pattern in a path."""


class Engine(Protocol):
    """Runs one SQL text over views of Parquet files; values are bound, never written into it."""

    def view(self, name: str, paths: Sequence[str]) -> None:
        """Make the rows of files a view."""

    def run(self, sql: str, values: Sequence[int]) -> Columns:
        """Run a query with a ``?`` for each value, and return the columns of its answer."""

    def close(self) -> None:
        """Let go of what it holds."""


def _first_line(error: Exception) -> str:
    """Take the first line of an error; engines add the query, or a trace of Java, below it."""
    return str(error).split("\n", 1)[0]


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
        self, memory: str = _MEMORY, scratch: Path | None = None, threads: int | None = None
    ) -> None:
        self._options = memory, scratch, threads
        duckdb = optional("duckdb", "archive")
        self.error = duckdb.Error
        self.connection = duckdb.connect(":memory:")
        settings: dict[str, object] = {
            "memory_limit": memory,
            # Footers are read once for a connection, not once for each question.
            "parquet_metadata_cache": True,
            # To keep the order of rows costs memory; queries that need one say ORDER BY.
            "preserve_insertion_order": False,
            # Extensions would be fetched from the network, which nobody has asked for.
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "temp_directory": str(scratch or _scratch()),
        }
        if threads is not None:
            settings["threads"] = threads
        for name, value in settings.items():
            self.connection.execute(f"SET {name} = ?", [value])
        # In a notebook without widgets DuckDB has no bar, and refuses even to turn it off.
        bar = self.connection.execute("SELECT current_setting('enable_progress_bar')").fetchall()
        if bar == [(True,)]:
            self.connection.execute("SET enable_progress_bar = false")

    def __reduce__(self) -> tuple[type[DuckDb], tuple[str, Path | None, int | None]]:
        return DuckDb, self._options  # a connection stays in its process

    def view(self, name: str, paths: Sequence[str]) -> None:
        """Make the rows of Parquet files a view."""
        exact = [_GLOB.sub(r"[\g<0>]", path) for path in paths]
        self._try(lambda: self.connection.read_parquet(exact).create_view(name, replace=True))

    def run(self, sql: str, values: Sequence[int] = ()) -> Columns:
        """Run a query, and return the columns of its answer."""
        answer = self._try(lambda: self.connection.execute(sql, list(values)).fetchnumpy())
        # DuckDB masks a column that has a NULL; an archive holds none, and queries make none.
        return {name: np.ma.getdata(column) for name, column in answer.items()}

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def _try(self, work: Any) -> Any:
        try:
            return work()
        except self.error as error:
            hint = "load it anew if a generation was dropped, else `diplograph verify` tells"
            message = f"the archive cannot be read: {_first_line(error)}"
            raise ArchiveError(f"{message}; {hint}") from error


def _scratch() -> Path:
    """Name a folder that no other process has: DuckDB's files are called the same in each."""
    return Path(tempfile.gettempdir()) / f"diplograph-{secrets.token_hex(8)}"


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
        self._master = master
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
            message = f"no session on the Spark master {master}: {_first_line(error)}"
            raise ArchiveError(message) from error

    def __reduce__(self) -> tuple[type[Spark], tuple[str]]:
        return Spark, (self._master,)

    def view(self, name: str, paths: Sequence[str]) -> None:
        """Make the rows of Parquet files a view."""
        exact = [_SPARK_GLOB.sub(r"\\\g<0>", path) for path in paths]
        try:
            self.session.read.parquet(*exact).createOrReplaceTempView(name)
        except Exception as error:
            raise ArchiveError(f"Spark cannot read {paths[0]}: {_first_line(error)}") from error

    def run(self, sql: str, values: Sequence[int] = ()) -> Columns:
        """Run a query, and return the columns of its answer."""
        try:
            table = self.session.sql(sql, args=list(values)).toArrow()
        except Exception as error:
            raise ArchiveError(f"Spark cannot answer: {_first_line(error)}") from error
        return {
            name: np.asarray(table.column(name).to_numpy(zero_copy_only=False))
            for name in table.column_names
        }

    def close(self) -> None:
        """Stop the session."""
        self.session.stop()

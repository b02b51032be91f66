"""Archives: relations beyond memory, as a folder of Parquet that is asked in SQL."""

from diplograph.archive import queries
from diplograph.archive.archive import MOST_ROWS, Archive, graph_of, load_table
from diplograph.archive.engines import Columns, DuckDb, Engine, Spark
from diplograph.archive.manifest import Generation, Manifest, is_archive, verify
from diplograph.archive.queries import Query
from diplograph.archive.sorting import stage
from diplograph.archive.writing import Counts, Dataset, Report, drop_old, write

__all__ = [
    "MOST_ROWS",
    "Archive",
    "Columns",
    "Counts",
    "Dataset",
    "DuckDb",
    "Engine",
    "Generation",
    "Manifest",
    "Query",
    "Report",
    "Spark",
    "drop_old",
    "graph_of",
    "is_archive",
    "load_table",
    "queries",
    "stage",
    "verify",
    "write",
]

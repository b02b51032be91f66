"""The files room: graph folder and tables on one side, records on the other; all checks."""

from diplograph.files.comparing import RecordChange, compare
from diplograph.files.folder import (
    check_folder,
    find_graph_folder,
    format_folder,
    holds_archive,
    load_graph,
    write_graph,
)
from diplograph.files.merging import ImportSummary, import_csv
from diplograph.files.positions import fingerprint, is_stale, write_layout
from diplograph.files.problems import Problem
from diplograph.files.tables import export_csv
from diplograph.files.triples import graph_triples, graph_version
from diplograph.files.turtle import write_turtle

__all__ = [
    "ImportSummary",
    "Problem",
    "RecordChange",
    "check_folder",
    "compare",
    "export_csv",
    "find_graph_folder",
    "fingerprint",
    "format_folder",
    "graph_triples",
    "graph_version",
    "holds_archive",
    "import_csv",
    "is_stale",
    "load_graph",
    "write_graph",
    "write_layout",
    "write_turtle",
]

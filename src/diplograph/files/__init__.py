"""The files room: graph folder and tables on one side, records on the other; all checks."""

from diplograph.files.checking import check_folder
from diplograph.files.comparing import RecordChange, compare
from diplograph.files.loading import find_graph_folder, format_folder, holds_archive, load_graph
from diplograph.files.positions import fingerprint, is_stale, write_layout
from diplograph.files.problems import Problem
from diplograph.files.tables import ImportSummary, export_csv, import_csv
from diplograph.files.triples import graph_triples, graph_version, write_graph
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

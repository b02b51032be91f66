"""The dated relation table: relations as columns, and indexes over them, built on first use."""

from diplograph.table.adjacency import Adjacency, adjacency
from diplograph.table.batches import COLUMN_TYPES, INPUT_COLUMNS, Batch, Catalogue, Row
from diplograph.table.building import from_batch, from_columns, from_graph
from diplograph.table.columns import (
    BoundColumns,
    Codes,
    Days,
    Grades,
    Lives,
    Mask,
    RelationTable,
    Rows,
)
from diplograph.table.given import Given
from diplograph.table.records import ROW_BITS, NamedRows, Origin, RowRecords, named_rows, number_of
from diplograph.table.timetable import Timetable, as_rows, spans_of, timetable

__all__ = [
    "COLUMN_TYPES",
    "INPUT_COLUMNS",
    "ROW_BITS",
    "Adjacency",
    "Batch",
    "BoundColumns",
    "Catalogue",
    "Codes",
    "Days",
    "Given",
    "Grades",
    "Lives",
    "Mask",
    "NamedRows",
    "Origin",
    "RelationTable",
    "Row",
    "RowRecords",
    "Rows",
    "Timetable",
    "adjacency",
    "as_rows",
    "from_batch",
    "from_columns",
    "from_graph",
    "named_rows",
    "number_of",
    "spans_of",
    "timetable",
]

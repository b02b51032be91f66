"""The dated relation table: relations as columns, and indexes over them, built on first use."""

from diplograph.table.batches import COLUMN_TYPES, INPUT_COLUMNS, Batch, Catalogue, Row
from diplograph.table.building import Column, from_batch, from_columns, from_graph
from diplograph.table.columns import (
    BoundColumns,
    Codes,
    Days,
    Grades,
    Lives,
    Mask,
    RelationTable,
    Rows,
    presumed_until,
)
from diplograph.table.indexes import (
    Adjacency,
    Timetable,
    adjacency,
    as_rows,
    spans_of,
    timetable,
)
from diplograph.table.joining import joined_table, with_names
from diplograph.table.records import (
    ROW_BITS,
    LazyRecords,
    NamedRows,
    Origin,
    RowRecords,
    named_rows,
    number_of,
)

__all__ = [
    "COLUMN_TYPES",
    "INPUT_COLUMNS",
    "ROW_BITS",
    "Adjacency",
    "Batch",
    "BoundColumns",
    "Catalogue",
    "Codes",
    "Column",
    "Days",
    "Grades",
    "LazyRecords",
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
    "joined_table",
    "named_rows",
    "number_of",
    "presumed_until",
    "spans_of",
    "timetable",
    "with_names",
]

"""Relations of an archive as a table in memory, and its records as a graph."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from diplograph.archive.engines import Columns
from diplograph.archive.questions import ALL, Archive
from diplograph.dates import iso, parse
from diplograph.model import Coverage, Graph, Source
from diplograph.table import (
    COLUMN_TYPES,
    INPUT_COLUMNS,
    Batch,
    Origin,
    RelationTable,
    from_batch,
    named_rows,
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A graph without the records of its relations, and the table that makes them when asked."""

    graph: Graph
    table: RelationTable


def load_table(archive: Archive, columns: Columns | None = None) -> Loaded:
    """Make a table of relations of an archive.

    Parameters
    ----------
    archive
        The archive.
    columns
        What it answered; None = all that it holds.
    """
    found = archive.ask(ALL) if columns is None else columns
    told = {name: column for name, column in found.items() if name in COLUMN_TYPES}
    batch = Batch.of_columns(**dict.fromkeys(INPUT_COLUMNS, 0), **told)
    names = tuple(each["format"] for each in archive.generation.datasets)
    origin = Origin(found["id"], found["source"], names)
    table = from_batch(batch, archive.catalogue, origin)
    return Loaded(graph_of(archive, table), table)


def graph_of(archive: Archive, table: RelationTable | None = None) -> Graph:
    """Give entities, kinds, sources and coverage of an archive as a graph."""
    made = archive.generation
    titles = dict.fromkeys(each["title"] for each in made.datasets)
    sources = {
        each["format"]: Source(
            id=each["format"],
            publisher=each["publisher"],
            title=each["title"],
            url=each["url"],
            type="data set",
        )
        for each in made.datasets
    }
    return Graph(
        entities={each.id: each for each in archive.catalogue.entities},
        kinds={each.id: each for each in archive.catalogue.kinds},
        sources=sources,
        relations={} if table is None else named_rows(table),
        title="; ".join(titles),
        version_of=partial(str, made.version),
        kind_coverage={
            kind: tuple(Coverage(first, last, tuple(subjects)) for first, last, subjects in spans)
            for kind, spans in made.coverage.items()
        },
        coverage_start=None if made.first is None else parse(iso(made.first)),
        coverage_end=None if made.last is None else parse(iso(made.last)),
    )

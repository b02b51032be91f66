"""An archive as it can be asked, and what it answers as a table in memory and as a graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from diplograph.archive.engines import Columns, DuckDb, Engine
from diplograph.archive.manifest import Generation, Manifest, read_catalogue
from diplograph.archive.queries import ALL, PAIR_BASE, Query
from diplograph.dates import iso, parse
from diplograph.errors import ArchiveError
from diplograph.model import Coverage, Entity, Graph, Source
from diplograph.table import (
    COLUMN_TYPES,
    INPUT_COLUMNS,
    Batch,
    Catalogue,
    Origin,
    RelationTable,
    from_batch,
    named_rows,
)

MOST_ROWS: Final = 2_000_000
"""Up to so many relations leave the engine; beyond, only what they add up to does."""


class Archive:
    """An archive as it can be asked.

    Parameters
    ----------
    folder
        The archive.
    engine
        What runs the questions; None = DuckDB in this process.
    generation
        None = the current one.
    data
        Where the engine finds the files of relations, such as ``s3a://bucket/ties.archive``; the
        folder then needs the manifest, entities and kinds alone. None = in the folder.
    """

    def __init__(
        self,
        folder: Path | str,
        engine: Engine | None = None,
        generation: int | None = None,
        data: str | None = None,
    ) -> None:
        self.manifest = Manifest.read(folder, complete=data is None)
        self.folder = self.manifest.folder
        self._home = self.folder.resolve()  # the process may change its folder later
        self.generation: Generation = self.manifest[generation or self.manifest.current]
        self.engine: Engine = engine or DuckDb()
        for stem in ("relations", "actors", "entities"):
            home = str(self._home) if data is None else data.rstrip("/")
            paths = [f"{home}/{f.path}" for f in self.generation.named(stem)]
            self.engine.view(stem, paths)

    def __len__(self) -> int:
        return self.generation.relations

    def __repr__(self) -> str:
        made = self.generation
        return f"<Archive {self.folder}: {len(self)} relations, generation {made.number}>"

    @cached_property
    def catalogue(self) -> Catalogue:
        """Entities and kinds, in the order of their codes."""
        return read_catalogue(self._home, self.generation)

    @cached_property
    def codes(self) -> dict[str, int]:
        """Code of each entity by its identifier."""
        return {each.id: n for n, each in enumerate(self.catalogue.entities)}

    @property
    def entities(self) -> Sequence[Entity]:
        """The entities, in the order of their codes."""
        return self.catalogue.entities

    def ask(self, query: Query, **given: int) -> Columns:
        """Give the answer of a question."""
        return self.engine.run(query.sql, query.values(given))

    def count(self, query: Query, **given: int) -> int:
        """Give the answer of a question that counts."""
        return int(self.ask(query, **given)["n"][0])

    def size(self, query: Query, **values: int) -> int:
        """Count the rows that a query gives."""
        return self.count(query.counting, **values)

    def rows(
        self, parts: Sequence[tuple[Query, Mapping[str, int]]], many: int, what: str
    ) -> Columns:
        """Take relations themselves, each once and by its number, unless they are too many.

        Parameters
        ----------
        parts
            Queries with their values, which may give the same relation more than once.
        many
            How many they give.
        what
            What they are the relations of, for the error.

        Raises
        ------
        ArchiveError
            If there are more than `MOST_ROWS`; the error says what to ask instead.
        """
        if many > MOST_ROWS:
            message = (
                f"{what} has {many:,} relations, more than the {MOST_ROWS:,} that leave an archive"
            )
            remedy = "ask about an entity, select(entity=…), for counts, len(…), or for pairs()"
            raise ArchiveError(f"{message}: {remedy}")
        answers = [self.ask(query, **values) for query, values in parts]
        if len(answers) == 1:
            return answers[0]
        columns = {name: np.concatenate([each[name] for each in answers]) for name in answers[0]}
        once = np.unique(columns["id"], return_index=True)[1]
        return {name: column[once] for name, column in columns.items()}

    def pairs(self, query: Query, **given: int) -> list[tuple[int, int, int]]:
        """Give the answer of a question by pairs: subject, object, how many."""
        found = self.ask(query, **given)
        one, other = np.divmod(found["pair"], PAIR_BASE)
        columns = (column.tolist() for column in (one, other, found["n"]))
        return list(zip(*columns, strict=True))

    def counts(
        self,
        queries: Mapping[str, Query],
        base: int,
        size: int,
        modalities: Sequence[int],
        **given: int,
    ) -> dict[str, npt.NDArray[np.int64]]:
        """Count the relations of each grade on days that lie a step apart, by kind.

        Parameters
        ----------
        queries
            `MONTHS` or `DAYS`.
        base
            The place that stands for the first day.
        size
            How many days.
        modalities
            Codes of the modalities that count.
        given
            Values of the queries.

        Returns
        -------
        dict
            By ``any``, ``definite``, ``presumed``; each of shape ``(kinds, size)``.
        """
        counts = {}
        for grade, query in queries.items():
            found = self.ask(query, **given)
            taken = np.isin(found["modality"], modalities)
            steps = np.zeros((len(self.catalogue.kinds), size + 1), dtype=np.int64)
            place = np.clip(found["place"][taken] - base, 0, size)
            np.add.at(steps, (found["kind"][taken], place), found["n"][taken])
            counts[grade] = steps.cumsum(axis=1)[:, :size]
        return counts


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

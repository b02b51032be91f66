"""An archive as it can be asked, and what it answers as a table in memory and as a graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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

# A table of so many takes some 5 s and 260 MB: what a session on a laptop can spare.
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
        self._data = data
        self._home = self.folder.resolve()  # the process may change its folder later
        self.generation: Generation = self.manifest[generation or self.manifest.current]
        self.engine: Engine = engine or DuckDb()
        for stem in ("relations", "actors", "entities"):
            home = str(self._home) if data is None else data.rstrip("/")
            paths = [f"{home}/{f.path}" for f in self.generation.files_of(stem)]
            self.engine.view(stem, paths)

    def __reduce__(self) -> tuple[type[Archive], tuple[object, ...]]:
        # Views stay in their process: another one opens the same generation anew.
        return Archive, (self._home, self.engine, self.generation.number, self._data)

    def __len__(self) -> int:
        return self.generation.relations

    def __repr__(self) -> str:
        number = self.generation.number
        return f"<Archive {self.folder}: {len(self)} relations, generation {number}>"

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

    def ask(self, query: Query, **values: int) -> Columns:
        """Run a query with its values, and return the columns of its answer."""
        return self.engine.run(query.sql, query.values(values))

    def count(self, query: Query, **values: int) -> int:
        """Run a query that counts, and return the number."""
        return int(self.ask(query, **values)["n"][0])

    def size(self, query: Query, **values: int) -> int:
        """Count the rows that a query would return."""
        return self.count(query.counting, **values)

    def rows(
        self, parts: Sequence[tuple[Query, Mapping[str, int]]], many: int, what: str
    ) -> Columns:
        """Read relations themselves, each once and by its number, unless they are too many.

        Parameters
        ----------
        parts
            Queries with their values, which may return the same relation more than once.
        many
            How many they return.
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

    def pairs(self, query: Query, **values: int) -> list[tuple[int, int, int]]:
        """Count relations by pair: subject, object, how many."""
        answer = self.ask(query, **values)
        one, other = np.divmod(answer["pair"], PAIR_BASE)
        columns = (column.tolist() for column in (one, other, answer["n"]))
        return list(zip(*columns, strict=True))

    def counts(
        self,
        queries: Mapping[str, Query],
        base: int,
        size: int,
        modalities: Sequence[int],
        **values: int,
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
        values
            Those of the queries.

        Returns
        -------
        dict
            By ``any``, ``definite``, ``presumed``; each of shape ``(kinds, size)``.
        """
        counts = {}
        for grade, query in queries.items():
            answer = self.ask(query, **values)
            chosen = np.isin(answer["modality"], modalities)
            # One place more than days: what holds from after the last of them on counts nowhere.
            steps = np.zeros((len(self.catalogue.kinds), size + 1), dtype=np.int64)
            place = np.clip(answer["place"][chosen] - base, 0, size)
            np.add.at(steps, (answer["kind"][chosen], place), answer["n"][chosen])
            counts[grade] = steps.cumsum(axis=1)[:, :size]
        return counts


def load_table(archive: Archive, columns: Columns | None = None) -> RelationTable:
    """Build a table of relations of an archive.

    Parameters
    ----------
    archive
        The archive.
    columns
        An answer of it; None = all that it holds.
    """
    answer = archive.ask(ALL) if columns is None else columns
    stored = {name: column for name, column in answer.items() if name in COLUMN_TYPES}
    batch = Batch.of_columns(**dict.fromkeys(INPUT_COLUMNS, 0), **stored)
    formats = tuple(each["format"] for each in archive.generation.datasets)
    return from_batch(batch, archive.catalogue, Origin(answer["id"], answer["source"], formats))


def graph_of(archive: Archive, table: RelationTable | None = None) -> Graph:
    """Build the graph of an archive: entities, kinds, sources and coverage.

    Records of relations are those of the table, made when they are asked for; without one there
    are none.
    """
    generation = archive.generation
    titles = dict.fromkeys(each["title"] for each in generation.datasets)
    sources = {
        each["format"]: Source(
            id=each["format"],
            publisher=each["publisher"],
            title=each["title"],
            url=each["url"],
            type="data set",
        )
        for each in generation.datasets
    }
    return Graph(
        entities={each.id: each for each in archive.catalogue.entities},
        kinds={each.id: each for each in archive.catalogue.kinds},
        sources=sources,
        relations={} if table is None else named_rows(table),
        title="; ".join(titles),
        version_of=partial(str, generation.version),
        kind_coverage={
            kind: tuple(Coverage(first, last, tuple(subjects)) for first, last, subjects in spans)
            for kind, spans in generation.coverage.items()
        },
        coverage_start=None if generation.first is None else parse(iso(generation.first)),
        coverage_end=None if generation.last is None else parse(iso(generation.last)),
    )

"""The questions that an archive answers: one SQL text each, which every engine runs unchanged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np

from diplograph.archive.catalogue import read_catalogue
from diplograph.archive.engines import Columns, DuckDb, Engine
from diplograph.archive.manifest import Generation, Manifest
from diplograph.archive.sorting import RELATION_COLUMNS
from diplograph.errors import ArchiveError
from diplograph.model import DEFAULT_MODALITIES, MODALITIES, Entity
from diplograph.table import Catalogue

MOST_ROWS: Final = 2_000_000
"""Up to so many relations leave the engine; beyond, only what they add up to does."""
_FIELDS = ", ".join(RELATION_COLUMNS)
_FACTS = ", ".join(str(MODALITIES.index(each)) for each in sorted(DEFAULT_MODALITIES))
_IN_FORCE = f"is_state AND start_min <= ? AND end_max >= ? AND modality IN ({_FACTS})"
_TOUCHING = f"NOT is_state AND start_min <= ? AND end_max >= ? AND modality IN ({_FACTS})"
_GRADE = (
    "CASE WHEN start_max <= ? AND end_min >= ? THEN 3 "
    "WHEN open_end AND start_max <= ? AND presumed_until >= ? THEN 2 ELSE 1 END"
)
_STATES = "SELECT code FROM entities WHERE is_state"
_PAIR_BASE = 4294967296
_PAIR_KEY = "CAST(subject AS BIGINT) * 4294967296 + object"
"""Both ends in one number, by which engines group faster than by two."""
_SPANS: Final = {
    "any": ("start_min", "end_max"),
    "definite": ("start_max", "end_min"),
    "presumed": (
        "greatest(start_max, least(end_min, 2147483646) + 1)",
        "CASE WHEN open_end THEN least(presumed_until, end_max) ELSE -2147483648 END",
    ),
}


@dataclass(frozen=True, slots=True)
class Query:
    """A SQL text, and the names of the values that its ``?`` stand for, in their order."""

    sql: str
    names: tuple[str, ...]

    def values(self, given: Mapping[str, int]) -> list[int]:
        """Give the values in the order of the text."""
        return [given[name] for name in self.names]


COUNT: Final = Query(f"SELECT count(*) AS n FROM relations WHERE {_IN_FORCE}", ("day", "day"))
"""How many states can be in force on a day."""
GRADES: Final = Query(
    f"SELECT kind, grade, count(*) AS n FROM (SELECT kind, {_GRADE} AS grade FROM relations "
    f"WHERE {_IN_FORCE}) AS graded GROUP BY kind, grade ORDER BY kind, grade",
    ("day",) * 6,
)
"""How many, by kind and grade."""
PAIRS: Final = Query(
    f"SELECT pair, count(*) AS n FROM (SELECT {_PAIR_KEY} AS pair FROM relations "
    f"WHERE {_IN_FORCE}) AS pairs GROUP BY pair ORDER BY n DESC, pair LIMIT ?",
    ("day", "day", "most"),
)
"""The pairs with the most relations in force on a day."""
ROWS_AT: Final = Query(
    f"SELECT {_FIELDS} FROM relations WHERE is_state AND start_min <= ? AND end_max >= ? "
    "ORDER BY id",
    ("day", "day"),
)
"""The relations that can be in force on a day."""
EVENTS: Final = Query(
    f"SELECT {_FIELDS} FROM relations WHERE NOT is_state AND start_min <= ? AND end_max >= ? "
    "ORDER BY id",
    ("last", "first"),
)
"""The events that can touch a span of days."""
EVENT_COUNT: Final = Query(
    f"SELECT count(*) AS n FROM relations WHERE {_TOUCHING}", ("last", "first")
)
"""How many events can touch a span of days."""
EVENT_GRADES: Final = Query(
    "SELECT kind, grade, count(*) AS n FROM (SELECT kind, CASE WHEN start_max <= ? AND "
    f"end_min >= ? THEN 3 ELSE 1 END AS grade FROM relations WHERE {_TOUCHING}) AS graded "
    "GROUP BY kind, grade ORDER BY kind, grade",
    ("last", "first", "last", "first"),
)
"""How many events touch a span of days, by kind and grade."""
PAIRS_AND_EVENTS: Final = Query(
    f"SELECT pair, count(*) AS n FROM (SELECT {_PAIR_KEY} AS pair FROM relations "
    f"WHERE {_IN_FORCE} UNION ALL SELECT {_PAIR_KEY} AS pair FROM relations WHERE {_TOUCHING}"
    ") AS pairs GROUP BY pair ORDER BY n DESC, pair LIMIT ?",
    ("last", "last", "last", "first", "most"),
)
"""The pairs with the most relations in force on the last day of a span, or events within it."""
OTHERS: Final = Query(
    "SELECT count(*) AS n FROM relations WHERE is_state AND start_min <= ? AND end_max >= ? "
    f"AND modality NOT IN ({_FACTS})",
    ("day", "day"),
)
"""How many states of a day the default modalities leave out."""
OTHER_EVENTS: Final = Query(
    "SELECT count(*) AS n FROM relations WHERE NOT is_state AND start_min <= ? AND end_max >= ? "
    f"AND modality NOT IN ({_FACTS})",
    ("last", "first"),
)
"""How many events of a span of days the default modalities leave out."""
SPAN: Final = Query(
    f"SELECT {_FIELDS} FROM relations WHERE start_min <= ? AND end_max >= ? ORDER BY id",
    ("last", "first"),
)
"""Whatever can touch a span of days."""
SPAN_COUNT: Final = Query(
    "SELECT count(*) AS n FROM relations WHERE start_min <= ? AND end_max >= ?", ("last", "first")
)
"""How much can touch a span of days."""
PAIR: Final = Query(
    f"SELECT {_FIELDS} FROM actors WHERE actor = ? AND other = ? ORDER BY id",
    ("actor", "other"),
)
"""Every relation between two entities."""
PAIR_COUNT: Final = Query(
    "SELECT count(*) AS n FROM actors WHERE actor = ? AND other = ?", ("actor", "other")
)
"""How many relations there are between two entities."""
ONE: Final = Query(f"SELECT {_FIELDS} FROM relations WHERE id = ?", ("id",))
"""The relation of a number."""
ACTOR: Final = Query(f"SELECT {_FIELDS} FROM actors WHERE actor = ? ORDER BY id", ("actor",))
"""Every relation that touches an entity."""
ACTOR_COUNT: Final = Query("SELECT count(*) AS n FROM actors WHERE actor = ?", ("actor",))
"""How many relations touch an entity."""
ALL: Final = Query(f"SELECT {_FIELDS} FROM relations ORDER BY id", ())
"""Every relation."""
OF_KIND: Final = Query(f"SELECT {_FIELDS} FROM relations WHERE kind = ? ORDER BY id", ("kind",))
"""Every relation of a kind."""
DYADS: Final = Query(
    "SELECT subject, object, kind, grade, day, count(*) AS count FROM (SELECT subject, object, "
    "kind, CASE WHEN CASE WHEN is_state THEN start_max <= ? AND end_min >= ? AND "
    "start_max <= end_min ELSE start_min >= ? AND end_max <= ? AND start_max <= ? AND "
    "end_min >= ? END THEN 3 "
    "WHEN open_end AND greatest(start_max, least(end_min, 2147483646) + 1, ?) <= "
    "least(presumed_until, ?) THEN 2 ELSE 1 END AS grade, "
    "CASE WHEN ? = 1 THEN least(greatest(CASE WHEN start_max < 2147483647 THEN start_max "
    "ELSE end_min END, ?), ?) ELSE ? END AS day FROM relations "
    f"WHERE start_min <= ? AND end_max >= ? AND modality IN ({_FACTS}) AND subject IN ({_STATES}) "
    f"AND object IN ({_STATES})) AS graded GROUP BY subject, object, kind, grade, day",
    (
        *("last", "first", "first", "last", "last", "first", "first", "last"),
        *("exact", "first", "last", "first", "last", "first"),
    ),
)
"""What touches a period between states: by both ends, kind and the highest grade on some day of it;
where ``exact`` is 1 also by the first day of the period on which it held."""
MONTHS: Final[dict[str, Query]] = {
    grade: Query(
        "SELECT kind, month, CAST(sum(step) AS BIGINT) AS n FROM (SELECT kind, step, "
        "CASE WHEN step = 1 THEN year(first) * 12 + month(first) ELSE year(last) * 12 + "
        "month(last) END AS month FROM (SELECT kind, step, DATE '1970-01-01' + (greatest(low, ?) "
        "- 1) AS first, DATE '1970-01-01' + least(high, ?) AS last FROM "
        f"(SELECT kind, {low} AS low, {high} AS high FROM relations WHERE is_state "
        f"AND modality IN ({_FACTS}) AND start_min <= ? AND end_max >= ?) AS spans "
        "CROSS JOIN (SELECT 1 AS step UNION ALL SELECT -1 AS step) AS ends "
        "WHERE low <= high AND low <= ? AND high >= ?) AS days) AS months GROUP BY kind, month",
        ("first", "last", "last", "first", "last", "first"),
    )
    for grade, (low, high) in _SPANS.items()
}
"""By kind and month, how many relations of a grade hold on the first day of the next month for the
first time, less those that hold on that of this month for the last time."""


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

    def rows(self, query: Query, many: int, what: str, **given: int) -> Columns:
        """Give relations themselves, unless they are too many.

        Raises
        ------
        ArchiveError
            If there are more than `MOST_ROWS`; the error says what to ask instead.
        """
        if many > MOST_ROWS:
            told = (
                f"{what} has {many:,} relations, more than the {MOST_ROWS:,} that leave an archive"
            )
            hint = "ask for an entity, select(entity=…), for counts, len(…), or for pairs()"
            raise ArchiveError(f"{told}: {hint}")
        return self.ask(query, **given)

    def pairs(self, query: Query, **given: int) -> list[tuple[int, int, int]]:
        """Give the answer of a question by pairs: subject, object, how many."""
        found = self.ask(query, **given)
        one, other = np.divmod(found["pair"], _PAIR_BASE)
        columns = (column.tolist() for column in (one, other, found["n"]))
        return list(zip(*columns, strict=True))

    def counts_by_month(self, months: Sequence[int], first: int, last: int) -> dict[str, Columns]:
        """Count the relations of each grade on the first day of months, by kind.

        Parameters
        ----------
        months
            Twelve times the year plus the month, ascending without gaps.
        first, last
            First days of the first and the last of them, since 1970-01-01.
        """
        answers = {}
        kinds, size = len(self.catalogue.kinds), len(months)
        for grade, query in MONTHS.items():
            found = self.ask(query, first=first, last=last)
            steps = np.zeros((kinds, size + 1), dtype=np.int64)
            place = np.clip(found["month"] + 1 - months[0], 0, size)
            np.add.at(steps, (found["kind"], place), found["n"])
            answers[grade] = {"counts": steps.cumsum(axis=1)[:, :size]}
        return answers

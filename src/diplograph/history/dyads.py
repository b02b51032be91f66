"""Dyad tables: the complete table of pairs and periods that statistics start from."""

from __future__ import annotations

import calendar
import csv
import dataclasses
import datetime
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from diplograph import files, importers
from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, day_number, iso, parse
from diplograph.errors import DateError, GraphError, MissingExtra
from diplograph.history.arguments import Names, modalities
from diplograph.model import Coverage, Entity, Graph, Kind
from diplograph.slices.dyads import (
    GRADES,
    TALLY_COLUMNS,
    Member,
    Page,
    Period,
    Tallies,
    Tally,
    change_days,
    dyads,
    tallies_of,
    unit_of,
)
from diplograph.table import Catalogue, RelationTable

if TYPE_CHECKING:
    import pandas as pd

    from diplograph.history.archived import ArchivedHistory
    from diplograph.history.asking import History

Unit = Literal["year", "month", "day"]
_MEMBERSHIP = "system-member"
_MOST_PERIODS = 5_000


@dataclass(frozen=True, repr=False)
class Dyads:
    """A table of dyads; iterate it for one `Page` a period, or write it to a file.

    Parameters
    ----------
    columns
        Names of the columns of values: kind or family, and grade.
    labels
        Label of each unit.
    period
        ``year``, ``month`` or ``day``.
    periods
        How many there are.
    version
        Version of the data, which Parquet files keep.
    pages
        Gives the pages, anew each time.
    """

    columns: tuple[str, ...]
    labels: Mapping[str, str]
    period: Unit
    periods: int
    version: str
    pages: Callable[[], Iterator[Page]]

    def __repr__(self) -> str:
        told = f"{self.periods} {self.period}s, {len(self.labels)} states, {len(self.columns)}"
        return f"<Dyads of {told} columns of counts: to_pandas(), or write() to a file>"

    def __iter__(self) -> Iterator[Page]:
        return iter(self.pages())

    @property
    def header(self) -> tuple[str, ...]:
        """Names of all columns."""
        return (self.period, "unit1", "unit2", "state1", "state2", *self.columns)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Give the rows: period, units, labels, and numbers; None = not covered."""
        for page in self:
            yield from self._rows_of(page)

    def to_pandas(self) -> pd.DataFrame:
        """Give a data frame; missing = not covered.

        Raises
        ------
        MissingExtra
            If pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise MissingExtra("pandas", "notebook") from error
        frame = pd.DataFrame(self.rows(), columns=list(self.header))
        return frame.astype(dict.fromkeys(self.columns, "Int64"))

    def write(self, path: str | Path, progress: Callable[[int], None] | None = None) -> int:
        """Write CSV (blank = not covered) or Parquet (null), by the name of the file.

        Parameters
        ----------
        path
            The file; it is replaced whole or not at all.
        progress
            Is told how many periods were written since the last time.

        Returns
        -------
        int
            The number of rows.

        Raises
        ------
        GraphError
            If the name ends in neither, or the file cannot be written.
        MissingExtra
            If Parquet is asked for and pyarrow is not installed.
        """
        path = Path(path)
        if path.suffix not in (".csv", ".parquet"):
            raise GraphError(f"{path} is no table: name it .csv or .parquet")
        with files.replacing(path) as temporary:
            write = self._write_csv if path.suffix == ".csv" else self._write_parquet
            return write(temporary, self._told(progress))

    def _told(self, progress: Callable[[int], None] | None) -> Iterator[Page]:
        for page in self:
            yield page
            if progress:
                progress(1)

    def _rows_of(self, page: Page) -> Iterator[tuple[Any, ...]]:
        for one, other, counts in zip(page.first, page.second, page.counts.tolist(), strict=True):
            told = [None if math.isnan(value) else int(value) for value in counts]
            yield page.period.name, one, other, self.labels[one], self.labels[other], *told

    def _write_csv(self, path: Path, pages: Iterator[Page]) -> int:
        count = 0
        with path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(self.header)
            for page in pages:
                writer.writerows(self._rows_of(page))  # None is written as a blank
                count += len(page.first)
        return count

    def _write_parquet(self, path: Path, pages: Iterator[Page]) -> int:
        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ImportError as error:
            raise MissingExtra("pyarrow", "archive") from error
        text = [pa.field(name, pa.string()) for name in self.header[:5]]
        fields = [*text, *(pa.field(name, pa.int32()) for name in self.columns)]
        schema = pa.schema(fields, metadata={"diplograph": f"Data version {self.version}."})
        count = 0
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            for page in pages:
                arrays = [
                    pa.array([page.period.name] * len(page.first), pa.string()),
                    pa.array(page.first, pa.string()),
                    pa.array(page.second, pa.string()),
                    pa.array([self.labels[unit] for unit in page.first], pa.string()),
                    pa.array([self.labels[unit] for unit in page.second], pa.string()),
                ]
                for column in page.counts.T:
                    missing = np.isnan(column)
                    numbers = np.where(missing, 0, column).astype(np.int32)
                    arrays.append(pa.array(numbers, pa.int32(), mask=missing))
                writer.write_table(pa.table(arrays, schema=schema))
                count += len(page.first)
        return count


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a table of dyads is made from, be it in memory or in an archive.

    Parameters
    ----------
    graph
        Entities, kinds and coverage.
    entities, kinds
        In the order of their codes.
    used
        The kinds that have columns.
    tallies
        Gives the relations of a period, added up.
    system
        Gives the state system that was imported, as relations.
    """

    graph: Graph
    entities: Sequence[Entity]
    kinds: Sequence[Kind]
    used: Sequence[Kind]
    tallies: Tallies
    system: Callable[[], RelationTable]


def ground_in_memory(history: History, modality: Names) -> Ground:
    """Give what the dyads of a history rest on: its relations that were selected."""
    table = history.table
    chosen = history.selection
    taken = chosen.kind_mask(table) & chosen.entity_mask(table, table.subject, table.object)
    there = np.zeros(len(table.kinds), dtype=bool)
    there[np.unique(table.kind[taken])] = True
    covered = () if chosen.kinds or chosen.families else history.graph.kind_coverage
    used = [kind for n, kind in enumerate(table.kinds) if there[n] or kind.id in covered]
    asked = dataclasses.replace(chosen, modalities=modalities(modality))
    rows = np.flatnonzero(taken & asked.modality_mask(table))
    return Ground(
        graph=history.graph,
        entities=table.entities,
        kinds=table.kinds,
        used=used,
        tallies=tallies_of(table, rows),
        system=lambda: table,
    )


def ground_in_archive(history: ArchivedHistory) -> Ground:
    """Give what the dyads of an archive rest on: SQL that adds its relations up."""
    from diplograph.archive import questions as q

    archive = history.archive
    kinds = archive.catalogue.kinds
    codes = {kind.id: n for n, kind in enumerate(kinds)}
    changes = change_days(each.id for each in archive.entities)

    def tally(period: Period) -> Tally:
        first, last = period.first, period.last
        exact = any(first < day <= last for day in changes)
        found = archive.ask(q.DYADS, first=first, last=last, exact=int(exact))
        return Tally(**{name: found[name].astype(np.int64) for name in TALLY_COLUMNS})

    def system() -> RelationTable:
        from diplograph.archive import load_table

        rows = archive.ask(q.OF_KIND, kind=codes.get(_MEMBERSHIP, -1))
        return load_table(archive, rows).table

    return Ground(
        graph=history.graph,
        entities=archive.entities,
        kinds=kinds,
        used=[kind for kind in kinds if kind.id in history.graph.kind_coverage],
        tallies=tally,
        system=system,
    )


def dyads_of(
    ground: Ground,
    first: int | str,
    last: int | str,
    *,
    period: Unit,
    directed: bool,
    by: Literal["kind", "family"],
    states: str | Path | None,
) -> Dyads:
    """Make the table of dyads of what they rest on, see `History.dyads`."""
    if by not in ("kind", "family"):
        raise GraphError(f"dyads are counted by kind or family, not by {by!r}")
    periods = periods_of(str(first), str(last), period)
    members = _members_of(ground.system()) if states is None else _members_in(Path(states))
    if not members:
        told = "no state system is known: import the states of the Correlates of War"
        raise GraphError(f"{told}, or name a file of them with --states FILE (states=)")
    groups: dict[str, list[str]] = {}
    for kind in ground.used:
        if kind.id != _MEMBERSHIP:
            groups.setdefault(kind.family if by == "family" else kind.id, []).append(kind.id)
    entities = [each.id for each in ground.entities]

    def pages() -> Iterator[Page]:
        return dyads(
            ground.tallies,
            entities,
            ground.kinds,
            members,
            periods,
            [tuple(kinds) for kinds in groups.values()],
            _coverage(ground.graph),
            directed=directed,
        )

    names = tuple(f"{name}_{grade}" for name in groups for grade in GRADES)
    labels = {member.unit: _label(ground.graph, member) for member in members}
    return Dyads(names, labels, period, len(periods), ground.graph.version, pages)


def _label(graph: Graph, member: Member) -> str:
    found = graph.entities.get(member.entity)
    return found.label if found else member.entity


def _coverage(graph: Graph) -> Mapping[str, Coverage]:
    if graph.kind_coverage:
        return graph.kind_coverage
    first = graph.coverage_start.earliest if graph.coverage_start else UNBOUNDED_PAST
    last = graph.coverage_end.latest if graph.coverage_end else UNBOUNDED_FUTURE
    return dict.fromkeys(graph.kinds, Coverage(first, last))


def _members_of(table: RelationTable) -> list[Member]:
    """Give who existed when, as the state system that was imported says."""
    kinds = [n for n, kind in enumerate(table.kinds) if kind.id == _MEMBERSHIP]
    found = []
    for row in np.flatnonzero(np.isin(table.kind, kinds)).tolist():
        bounds = table.bounds_of(row)
        entity = table.entities[int(table.subject[row])].id
        unit = unit_of(entity, bounds.start_max)
        if unit:
            first, last = bounds.start_min, bounds.end_max
            found.append(Member(unit=unit, entity=entity, first=first, last=last))
    return found


def _members_in(path: Path) -> list[Member]:
    """Read who existed when from a file of states in the layout of the Correlates of War."""
    intake = importers.Intake(Catalogue(), importers.Rejects())
    found = []
    for batch in importers.read_files(importers.importer("cow"), [str(path)], intake):
        for n in range(len(batch)):
            if intake.catalogue.kinds[int(batch.kind[n])].id != _MEMBERSHIP:
                raise GraphError(f"{path}: a file of states was expected (stateabb, ccode, …)")
            entity = intake.catalogue.entities[int(batch.subject[n])].id
            first, last = int(batch.start_max[n]), int(batch.end_max[n])
            unit = unit_of(entity, first)
            first = int(batch.start_min[n])
            found.append(Member(unit=unit, entity=entity, first=first, last=last))
    return found


def _periods(first: str, last: str, unit: Unit) -> Iterator[Period]:
    """Give the years, months or days from one to another, both inclusive."""
    if unit not in get_args(Unit):
        raise DateError(str(unit), -1, f"a period, one of {', '.join(get_args(Unit))}")
    begin, end = (_bound(text, late=late) for text, late in ((first, False), (last, True)))
    if begin > end:
        raise DateError(first, -1, f"a date not after {last}: the earlier one first")
    count = 0
    while begin <= end:
        day = datetime.date.fromisoformat(iso(begin))
        if unit == "day":
            stop, name = begin, day.isoformat()
        elif unit == "month":
            length = calendar.monthrange(day.year, day.month)[1]
            stop, name = begin + length - day.day, day.isoformat()[:7]
        else:
            stop, name = day_number(f"{day.year:04}-12-31"), f"{day.year:04}"
        yield Period(name=name, first=begin, last=min(stop, end))
        begin = stop + 1
        count += 1
        if count >= _MOST_PERIODS:
            raise DateError(last, -1, f"at most {_MOST_PERIODS} periods: take longer ones")


def _bound(text: str, *, late: bool) -> int:
    date = parse(text)
    return date.latest if late else date.earliest


def periods_of(first: str, last: str, unit: Unit) -> Sequence[Period]:
    """Give the periods that a table of dyads has.

    Examples
    --------
    >>> [each.name for each in periods_of("1990", "1992", "year")]
    ['1990', '1991', '1992']
    """
    return list(_periods(first, last, unit))

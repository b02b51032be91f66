"""Dyad tables: the complete table of pairs and periods that statistics start from."""

from __future__ import annotations

import calendar
import csv
import datetime
import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from diplograph import importers, writing
from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, day_number, iso, parse
from diplograph.errors import DateError, GraphError, QuestionError, optional
from diplograph.history.question import Question
from diplograph.history.source import Source
from diplograph.model import Bounds, Coverage, Graph
from diplograph.names import states_by_id
from diplograph.slices import Selection
from diplograph.slices.dyads import GRADES, DyadCounts, Member, Period, dyads, unit_of
from diplograph.table import Catalogue, RelationTable

if TYPE_CHECKING:
    import pandas as pd

PeriodLength = Literal["year", "month", "day"]
_MOST_PERIODS = 5_000
"""More than 13 years of days, or two centuries of months: with every pair of 190 states, which are
18,000, a table of so many periods has 90 million rows."""


@dataclass(frozen=True, repr=False)
class Dyads:
    r"""A table of dyads; iterate it for one `DyadCounts` a period, or write it to a file.

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
        Counts anew each time, a page a period.

    Examples
    --------
    >>> import diplograph as dg
    >>> import pathlib, tempfile
    >>> rows = ["stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version"]
    >>> rows += [f"{a},{n},{label},1990,1,1,2016,12,31,2016" for a, n, label in
    ...          [("RUS", 365, "Russia"), ("AFG", 700, "Afghanistan")]]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     states = pathlib.Path(folder) / "states2016.csv"
    ...     _ = states.write_text("\n".join(rows))
    ...     dyads = dg.load().select(kind="maintains-embassy-in").dyads(1999, 2000, states=states)
    ...     next(dyads.rows())[:5], dyads.to_pandas().shape, dyads.write(f"{folder}/dyads.csv")
    (('1999', '365', '700', 'Russia', 'Afghanistan'), (2, 8), 2)
    """

    columns: tuple[str, ...]
    labels: Mapping[str, str]
    period: PeriodLength
    periods: int
    version: str
    pages: Callable[[], Iterator[DyadCounts]]

    def __repr__(self) -> str:
        size = f"{self.periods} {self.period}s, {len(self.labels)} states, {len(self.columns)}"
        return f"<Dyads of {size} columns of counts: to_pandas(), or write() to a file>"

    def __iter__(self) -> Iterator[DyadCounts]:
        return iter(self.pages())

    @property
    def header(self) -> tuple[str, ...]:
        """Names of all columns."""
        return (self.period, "unit1", "unit2", "state1", "state2", *self.columns)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Count row by row: period, units, labels, and numbers; None = not covered."""
        for page in self:
            yield from self._rows_of(page)

    def to_pandas(self) -> pd.DataFrame:
        """Build a data frame; missing = not covered.

        Raises
        ------
        MissingExtra
            If pandas is not installed.
        """
        pd = optional("pandas", "notebook")
        frame = pd.DataFrame(self.rows(), columns=list(self.header))
        # The integers of pandas that can be missing: else one blank makes floats of a column.
        return frame.astype(dict.fromkeys(self.columns, "Int64"))

    def write(
        self, path: str | Path | IO[str], progress: Callable[[int], None] | None = None
    ) -> int:
        """Write CSV (blank = not covered) or Parquet (null), by the name of the file.

        Parameters
        ----------
        path
            The file, which is replaced whole or not at all; or a stream, which takes CSV.
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
        pages = self._pages_reporting(progress)
        if not isinstance(path, str | Path):
            return self._write_csv(path, pages)
        path = Path(path)
        if path.suffix not in (".csv", ".parquet"):
            raise GraphError(f"{path} is no table: name it .csv or .parquet")
        with writing.replacing(path) as temporary:
            if path.suffix == ".parquet":
                return self._write_parquet(temporary, pages)
            with temporary.open("w", newline="", encoding="utf-8") as stream:
                return self._write_csv(stream, pages)

    def _pages_reporting(self, progress: Callable[[int], None] | None) -> Iterator[DyadCounts]:
        for page in self:
            yield page
            if progress:
                progress(1)

    def _rows_of(self, page: DyadCounts) -> Iterator[tuple[Any, ...]]:
        for one, other, counts in zip(page.first, page.second, page.counts.tolist(), strict=True):
            numbers = [None if math.isnan(value) else int(value) for value in counts]
            yield page.period.name, one, other, self.labels[one], self.labels[other], *numbers

    def _write_csv(self, stream: IO[str], pages: Iterator[DyadCounts]) -> int:
        count = 0
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(self.header)
        for page in pages:
            writer.writerows(self._rows_of(page))  # None is written as a blank
            count += len(page.first)
        return count

    def _write_parquet(self, path: Path, pages: Iterator[DyadCounts]) -> int:
        pa = optional("pyarrow", "archive")
        pq = optional("pyarrow.parquet", "archive")
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


def dyads_of(
    source: Source,
    question: Question,
    first: int | str,
    last: int | str,
    *,
    period: PeriodLength,
    directed: bool,
    by: Literal["kind", "family"],
    states: str | Path | None,
) -> Dyads:
    """Build the table of dyads of a source, see `History.dyads`."""
    if by not in ("kind", "family"):
        raise QuestionError(f"dyads are counted by kind or family, not by {by!r}")
    periods = periods_of(str(first), str(last), period)
    system = source.states(question)
    members = members_of(system) if states is None else members_in(Path(states))
    if not members:
        message = (
            "no state system is known: `diplograph import cow states2016.csv -o ARCHIVE` adds one"
        )
        remedy = "or name such a file with --states FILE (states=)"
        raise GraphError(f"{message} to an archive; {remedy}")
    groups: dict[str, list[str]] = {}
    for kind in source.used_kinds(question):
        if not kind.system_member:
            groups.setdefault(kind.family if by == "family" else kind.id, []).append(kind.id)
    graph, entities = source.graph, [entity.id for entity in source.entities]

    def pages() -> Iterator[DyadCounts]:
        counts = dyads(
            source.tallies(question),
            entities,
            source.kinds,
            members,
            periods,
            [tuple(kinds) for kinds in groups.values()],
            _coverage(graph),
            directed=directed,
        )
        return (_narrowed(page, question.selection) for page in counts)

    names = tuple(f"{name}_{grade}" for name in groups for grade in GRADES)
    labels = {member.unit: _label(graph, member) for member in members}
    return Dyads(names, labels, period, len(periods), graph.version, pages)


def members_of(table: RelationTable) -> list[Member]:
    """List who existed when, as the state system that was imported says."""
    kinds = [n for n, kind in enumerate(table.kinds) if kind.system_member]
    rows = np.flatnonzero(np.isin(table.kind, kinds)).tolist()
    return _members(
        (table.entities[int(table.subject[row])].id, table.bounds_of(row)) for row in rows
    )


def members_in(path: Path) -> list[Member]:
    """Read who existed when from a file of states in the layout of the Correlates of War."""
    intake = importers.Intake(Catalogue(), importers.Rejects())
    members: list[Member] = []
    for batch in importers.read_files(importers.importer("cow"), [str(path)], intake):
        if not all(intake.catalogue.kinds[code].system_member for code in batch.kind.tolist()):
            raise GraphError(f"{path}: a file of states was expected (stateabb, ccode, …)")
        names = [intake.catalogue.entities[code].id for code in batch.subject.tolist()]
        columns = (batch.start_min, batch.start_max, batch.end_min, batch.end_max)
        bounds = (Bounds(*days) for days in zip(*(c.tolist() for c in columns), strict=True))
        members += _members(zip(names, bounds, strict=True))
    return members


def _members(lives: Iterable[tuple[str, Bounds]]) -> list[Member]:
    """Name each state by the number it had when it surely existed; others are left out."""
    return [
        Member(unit=unit, entity=entity, first=bounds.start_min, last=bounds.end_max)
        for entity, bounds in lives
        if (unit := unit_of(entity, bounds.start_max))
    ]


def _narrowed(page: DyadCounts, selection: Selection) -> DyadCounts:
    """Keep the pairs of whoever was asked for: of the others nothing was counted."""
    if not selection.among:
        return page
    days = page.period.first, page.period.last
    mask = np.ones(len(page.first), dtype=bool)
    for among in selection.among:
        units = {unit_of(entity, day) for entity in among.entities for day in days}
        one, other = (
            np.array([unit in units for unit in column], dtype=bool)
            for column in (page.first, page.second)
        )
        mask &= one | other if among.touches_any else one & other
    return DyadCounts(
        period=page.period,
        first=list(itertools.compress(page.first, mask)),
        second=list(itertools.compress(page.second, mask)),
        counts=page.counts[mask],
    )


def _label(graph: Graph, member: Member) -> str:
    entity = graph.entities.get(member.entity)
    if entity:
        return entity.label
    states = states_by_id(member.entity)
    return states[-1].label if states else member.entity


def _coverage(graph: Graph) -> Mapping[str, tuple[Coverage, ...]]:
    if graph.kind_coverage:
        return graph.kind_coverage
    first = graph.coverage_start.earliest if graph.coverage_start else UNBOUNDED_PAST
    last = graph.coverage_end.latest if graph.coverage_end else UNBOUNDED_FUTURE
    return dict.fromkeys(graph.kinds, (Coverage(first, last),))


def _periods(first: str, last: str, length: PeriodLength) -> Iterator[Period]:
    """Step through the years, months or days from one to another, both inclusive."""
    if length not in get_args(PeriodLength):
        raise DateError(str(length), -1, f"a period, one of {', '.join(get_args(PeriodLength))}")
    begin, end = (_bound(text, late=late) for text, late in ((first, False), (last, True)))
    if begin > end:
        raise DateError(first, -1, f"a date not after {last}: the earlier one first")
    count = 0
    while begin <= end:
        if count == _MOST_PERIODS:
            raise DateError(last, -1, f"at most {_MOST_PERIODS} periods: take longer ones")
        day = datetime.date.fromisoformat(iso(begin))
        if length == "day":
            stop, name = begin, day.isoformat()
        elif length == "month":
            days = calendar.monthrange(day.year, day.month)[1]
            stop, name = begin + days - day.day, day.isoformat()[:7]
        else:
            stop, name = day_number(f"{day.year:04}-12-31"), f"{day.year:04}"
        yield Period(name=name, first=begin, last=min(stop, end))
        begin = stop + 1
        count += 1


def _bound(text: str, *, late: bool) -> int:
    date = parse(text)
    return date.latest if late else date.earliest


def periods_of(first: str, last: str, length: PeriodLength) -> Sequence[Period]:
    """List the periods that a table of dyads has.

    Examples
    --------
    >>> [each.name for each in periods_of("1990", "1992", "year")]
    ['1990', '1991', '1992']
    """
    return list(_periods(first, last, length))

"""Measures of the signed network: of a day, of a change, and over time with their doubt."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from diplograph import display, network, slices
from diplograph.history.arguments import Day, Names, Step, several, stepped
from diplograph.history.pictures import edition_of, view_of
from diplograph.history.question import Question
from diplograph.history.series import span_of
from diplograph.history.source import Source
from diplograph.listing import Listing, as_html, as_text
from diplograph.network import Balance, Blocs, Communities, Curves, Measures, Triad
from diplograph.slices import Difference, Slice

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from diplograph.plot import StyleName, Width

Progress = Callable[[float], None]
_SHOWN: Final = 12
"""Columns of a listing: more do not fit beside each other in a wide terminal."""
_BOUNDS: Final = "in brackets the least and the most, whatever of the doubtful was in force"
_EXTREMES: Final = (
    "from least to most of three networks (what is certain, in force, not impossible), which "
    "bounds nothing: one relation more may raise this measure or lower it"
)
_IN_WORDS: Final = {
    "index": "share of balanced triads",
    "frustration": "frustration index",
    "friends": "pairs of friends",
    "foes": "pairs of foes",
    **{signs: f"triads {signs}" for signs in ("+++", "+--", "++-", "---")},
}


class DayNetwork:
    """The signed network of a day; `Snapshot.network`.

    Examples
    --------
    >>> import diplograph as dg
    >>> network = dg.load().at("2025-04-18").network
    >>> len(network.communities().groups) > 1
    True
    """

    def __init__(self, slice_: Callable[[], Slice]) -> None:
        self._slice = slice_

    def measures(self) -> Measures:
        """Measure degrees, PageRank, betweenness and components, by entity.

        Of relations of every grade, as `Snapshot.to_networkx` gives them; `History.select` some
        for others.

        Examples
        --------
        >>> import diplograph as dg
        >>> measured = dg.load().at("2025-04-18").network.measures()
        >>> measured.entities[measured.degree.argmax()]
        'russia'
        """
        return network.measures(self._slice())

    def balance(self) -> Balance:
        """Tell how balanced the network is: triads, index, frustration.

        Of what is definite or presumed; pairs with friendly and hostile relations at once have no
        sign and are counted.

        Examples
        --------
        >>> import diplograph as dg
        >>> balance = dg.load().at("2025-04-18", fold=True).network.balance()
        >>> three = ("afghanistan", "iskp", "russia")
        >>> [t.signs for t in balance.triads if t.entities == three and t.balanced]
        [(-1, 1, -1)]
        """
        return network.balance(self._slice())

    def triads(self) -> tuple[Triad, ...]:
        """List the triads of `balance`: three entities, each two of them friends or foes.

        Examples
        --------
        >>> import diplograph as dg
        >>> triads = dg.load().at("2025-04-18", fold=True).network.triads()
        >>> [t.signs for t in triads if t.entities == ("afghanistan", "iskp", "russia")]
        [(-1, 1, -1)]
        """
        return self.balance().triads

    def communities(self) -> Communities:
        """Part the entities of the day into communities that hold together, largest first.

        Of what is definite or presumed; hostile relations do not bind.

        Examples
        --------
        >>> import diplograph as dg
        >>> parted = dg.load().at("2025-04-18").network.communities()
        >>> len(parted.groups[0]) >= len(parted.groups[1])
        True
        """
        return network.communities(self._slice())


class ChangeNetwork:
    """How the signed network differs between two days; `Change.network`.

    Examples
    --------
    >>> import diplograph as dg
    >>> change = dg.load().between("2021-08-01", "2021-09-15", fold=True)
    >>> all(was.balanced != now.balanced for was, now in change.network.turned())
    True
    """

    def __init__(self, change: Difference) -> None:
        self._change = change

    def turned(self) -> tuple[tuple[Triad, Triad], ...]:
        """Find the triads that became balanced or ceased to be, as they were and as they are.

        Examples
        --------
        >>> import diplograph as dg
        >>> change = dg.load().between("2003-01-01", "2004-01-01")
        >>> change.network.turned()
        ()
        """
        change = self._change
        days = (
            slices.at(change.table, day, change.selection, fold=change.folded)
            for day in (change.first, change.last)
        )
        return network.turned_triads(*(network.balance(day) for day in days))


class HistoryNetworks:
    """Measures of the signed network over time; `History.network`.

    Examples
    --------
    >>> import diplograph as dg
    >>> dg.load().network.balance("2020-01-01", "2022-01-01").of("frustration")
    <MeasureSeries of balance: 1 on 3 days, 2020-01-01 to 2022-01-01>
    """

    def __init__(self, source: Source, question: Question) -> None:
        self._source = source
        self._question = question

    def measures(
        self,
        measure: str,
        first: Day | None = None,
        last: Day | None = None,
        *,
        entity: Names = (),
        step: Step = "year",
        modality: Names = (),
        fold: bool = False,
        progress: Progress | None = None,
    ) -> MeasureSeries:
        """Follow a measure of entities over time, with a lower and an upper curve.

        Parameters
        ----------
        measure
            ``degree``, ``in_degree``, ``out_degree``, ``weighted_degree``, ``pagerank`` or
            ``betweenness``, as `DayNetwork.measures` tells them.
        first, last
            The days, both measured; None = the ends of the data set's coverage.
        entity
            Names of those to follow; none = all that occur.
        step
            ``day``, ``week``, ``month`` or ``year`` from one day to the next.
        modality, fold
            As in `History.at`.
        progress
            Called with the share of the work that is done, from 0 to 1.

        Raises
        ------
        MeasureError
            If there is no such measure.

        Examples
        --------
        >>> import diplograph as dg
        >>> months = ("2021-06-01", "2021-10-01")
        >>> network = dg.load().network
        >>> found = network.measures("degree", *months, entity="taliban", step="month")
        >>> found.curves.lower.shape
        (1, 5)
        >>> bool((found.curves.lower <= found.curves.upper).all())
        True
        """
        followed = [self._source.directory.find(each).id for each in several(entity)]
        days = self._days(first, last, step)
        worlds = self._worlds(days, modality, fold=fold)
        report = _reporter(progress, len(days))
        return self._series(network.measure_curves(measure, worlds, followed, report))

    def balance(
        self,
        first: Day | None = None,
        last: Day | None = None,
        *,
        step: Step = "year",
        modality: Names = (),
        fold: bool = False,
        progress: Progress | None = None,
    ) -> MeasureSeries:
        """Follow structural balance over time: triangle index, frustration, triads, pairs.

        Options are as in `measures`. `DayNetwork.balance` tells one day whole.

        Examples
        --------
        >>> import diplograph as dg
        >>> followed = dg.load().network.balance("2000-01-01", "2020-01-01", step="year")
        >>> followed.of("index").curves.in_force.shape
        (1, 21)
        """
        days = self._days(first, last, step)
        worlds = self._worlds(days, modality, fold=fold)
        return self._series(network.balance_curves(worlds, _reporter(progress, len(days))))

    def blocs(
        self,
        first: Day | None = None,
        last: Day | None = None,
        *,
        step: Step = "year",
        modality: Names = (),
        fold: bool = False,
        progress: Progress | None = None,
    ) -> Blocs:
        """Follow communities over time, each under one label as long as it goes on.

        Options are as in `measures`. `DayNetwork.communities` tells one day.

        Examples
        --------
        >>> import diplograph as dg
        >>> blocs = dg.load().network.blocs("2000-01-01", "2005-01-01")
        >>> blocs.labels.shape == (len(blocs.entities), 6)
        True
        """
        days = self._days(first, last, step)
        report = _reporter(progress, len(days))

        def parted() -> Iterator[Communities]:
            for world in self._worlds(days, modality, fold=fold):
                yield network.communities(world)
                if report:
                    report(world)

        return network.follow(days, parted())

    def _days(self, first: Day | None, last: Day | None, step: Step) -> list[int]:
        return stepped(*span_of(self._source, self._question, first, last), step)

    def _worlds(self, days: list[int], modality: Names, *, fold: bool) -> Iterator[Slice]:
        question = self._question.answered(modality=modality, fold=fold)
        return (self._source.slice(question, day) for day in days)

    def _series(self, curves: Curves) -> MeasureSeries:
        return MeasureSeries(self._source, self._question, curves)


class MeasureSeries:
    """A measure over time with its doubt; made by `HistoryNetworks`.

    ``curves`` holds the numbers, each of shape ``(groups, days)``: ``in_force`` is measured on
    what is definite or presumed, ``lower`` and ``upper`` are the least and the most that can have
    been, whichever of the doubtful relations held (of PageRank and betweenness they are no
    bounds). ``groups`` are entities, or the numbers of balance by name.

    Examples
    --------
    >>> import diplograph as dg
    >>> followed = dg.load().network.balance("2020-01-01", "2022-01-01")
    >>> followed.of("frustration")
    <MeasureSeries of balance: 1 on 3 days, 2020-01-01 to 2022-01-01>
    >>> list(followed.to_pandas().columns)
    ['date', 'group', 'lower', 'in_force', 'upper']
    """

    def __init__(self, source: Source, question: Question, curves: Curves) -> None:
        self.source = source
        self.question = question
        self.curves = curves

    def __repr__(self) -> str:
        curves, days = self.curves, self.curves.dates
        span = f"{days[0]} to {days[-1]}" if days else "no day"
        count = f"{len(curves.groups)} on {len(days)} days"
        return f"<MeasureSeries of {curves.measure}: {count}, {span}>"

    def __str__(self) -> str:
        return as_text(self._listing())

    def _repr_html_(self) -> str:
        return as_html(self._listing())

    def of(self, group: str) -> MeasureSeries:
        """Take the series of one entity (by any of its names), or of one number of balance."""
        if self.curves.measure != "balance":
            group = self.source.directory.find(group).id
        return MeasureSeries(self.source, self.question, self.curves.of(group))

    def to_pandas(self) -> pd.DataFrame:
        """Build a data frame: one row a day and group, columns lower, in_force and upper.

        Raises
        ------
        MissingExtra
            If pandas is not installed.
        """
        curves = self.curves
        return display.long_frame(
            curves.dates,
            curves.groups,
            {"lower": curves.lower, "in_force": curves.in_force, "upper": curves.upper},
        )

    def plot(
        self,
        ax: Axes | None = None,
        *,
        width: Width | float = "page",
        style: StyleName = "light",
    ) -> Axes:
        """Draw a strip for each: a line, and the band from the least to the most.

        Examples
        --------
        >>> import diplograph as dg
        >>> from matplotlib.figure import Figure
        >>> ax = Figure(figsize=(7, 5)).add_subplot()
        >>> dg.load().network.balance("2020-01-01", "2022-01-01").plot(ax) is ax
        True
        """
        from diplograph import plot

        curves, entities = self.curves, self.source.graph.entities
        bands = [
            plot.Band(
                name=entities[group].label if group in entities else _IN_WORDS.get(group, group),
                lower=curves.lower[n],
                value=curves.in_force[n],
                upper=curves.upper[n],
            )
            for n, group in enumerate(curves.groups)
        ]
        view = view_of(self.source, self.question, width=width, style=style)
        note = None if curves.bounding else _EXTREMES.capitalize() + "."
        edition = edition_of(self.source, self.question, None, note=note, ax=ax)
        title = f"{curves.measure.replace('_', ' ').capitalize()} over time"
        days = curves.days.tolist()
        one_scale = curves.measure != "balance"
        return plot.curves(title, days, bands, ax, view, edition, one_scale=one_scale)

    def _listing(self) -> Listing:
        curves = self.curves
        shown = range(min(len(curves.groups), _SHOWN))
        rows = [
            (
                date,
                *(
                    _cell(curves.lower[n, m], curves.in_force[n, m], curves.upper[n, m])
                    for n in shown
                ),
            )
            for m, date in enumerate(curves.dates)
        ]
        more = len(curves.groups) - _SHOWN
        doubt = _BOUNDS if curves.bounding else _EXTREMES
        notes = [f"in force (definite and presumed); {doubt}"]
        return Listing(
            title=f"{curves.measure.replace('_', ' ')} over time",
            columns=("day", *curves.groups[:_SHOWN]),
            rows=rows,
            notes=[*notes, *([f"{more} more: to_pandas() has them"] if more > 0 else [])],
        )


def _reporter(progress: Progress | None, many: int) -> Callable[[Slice], None] | None:
    """Turn each day that is done into a share of the work."""
    if progress is None:
        return None
    counter = iter(range(1, many + 1))
    return lambda _: progress(next(counter) / many)


def _cell(lower: float, value: float, upper: float) -> str:
    if math.isnan(value):
        return "-"
    text = f"{value:.3g}"
    return text if lower == upper else f"{text} ({lower:.3g} to {upper:.3g})"

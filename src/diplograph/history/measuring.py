"""What a history measures over time: centrality, balance, communities."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, cast

from diplograph import display
from diplograph.dates import iso
from diplograph.history.arguments import Day, Names, Step, several, stepped
from diplograph.history.overviews import span_of
from diplograph.history.pictures import edition_of, view_of
from diplograph.listing import Listing, as_html, as_text
from diplograph.slices import Slice

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from diplograph.history.asking import History
    from diplograph.network import Blocs, Curves
    from diplograph.plot import StyleName, Width

_SHOWN = 12
_BOUNDS = "in brackets the least and the most, whatever of the doubtful was in force"
_EXTREMES = (
    "from least to most of three networks (what is certain, in force, not impossible), which "
    "bounds nothing: one relation more may raise this measure or lower it"
)
_IN_WORDS = {
    "index": "share of balanced triads",
    "frustration": "frustration index",
    "friends": "pairs of friends",
    "foes": "pairs of foes",
    **{signs: f"triads {signs}" for signs in ("+++", "+--", "++-", "---")},
}


class MeasureSeries:
    """A measure over time with its doubt; made by `History.measure_series`, `.balance_series`.

    ``curves`` holds the numbers: ``lower``, ``in_force`` and ``upper``, each of shape
    ``(groups, days)``.

    Examples
    --------
    >>> import diplograph as dg
    >>> told = dg.load().balance_series("2020-01-01", "2022-01-01")
    >>> told.of("frustration")
    <MeasureSeries of balance: 1 on 3 days, 2020-01-01 to 2022-01-01>
    >>> list(told.to_pandas().columns)
    ['date', 'group', 'lower', 'in_force', 'upper']
    """

    def __init__(self, history: History, curves: Curves) -> None:
        self.history = history
        self.curves = curves

    def __repr__(self) -> str:
        made, days = self.curves, self.curves.dates
        span = f"{days[0]} to {days[-1]}" if days else "no day"
        return f"<MeasureSeries of {made.measure}: {len(made.groups)} on {len(days)} days, {span}>"

    def __str__(self) -> str:
        return as_text(self._listing())

    def _repr_html_(self) -> str:
        return as_html(self._listing())

    def of(self, group: str) -> MeasureSeries:
        """Give the series of one entity (by any of its names), or of one number of balance."""
        if self.curves.measure != "balance":
            group = self.history.entity(group).id
        return MeasureSeries(self.history, self.curves.of(group))

    def to_pandas(self) -> pd.DataFrame:
        """Give a data frame: one row a day and group, columns lower, in_force and upper.

        Raises
        ------
        MissingExtra
            If pandas is not installed.
        """
        made = self.curves
        return display.long_frame(
            made.dates,
            made.groups,
            {"lower": made.lower, "in_force": made.in_force, "upper": made.upper},
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
        >>> dg.load().balance_series("2020-01-01", "2022-01-01").plot(ax) is ax
        True
        """
        from diplograph import plot

        made, labels = self.curves, self.history.graph.entities
        bands = [
            plot.Band(
                name=labels[group].label if group in labels else _IN_WORDS.get(group, group),
                lower=made.lower[n],
                value=made.in_force[n],
                upper=made.upper[n],
            )
            for n, group in enumerate(made.groups)
        ]
        view = view_of(self.history, width=width, style=style)
        note = None if made.bounding else _EXTREMES.capitalize() + "."
        edition = edition_of(self.history, None, note=note, ax=ax)
        title = f"{made.measure.replace('_', ' ').capitalize()} over time"
        days = made.days.tolist()
        one_scale = made.measure != "balance"
        return plot.curves(title, days, bands, ax, view, edition, one_scale=one_scale)

    def _listing(self) -> Listing:
        made = self.curves
        rows = [
            (
                date,
                *(
                    _between(made.lower[n, m], made.in_force[n, m], made.upper[n, m])
                    for n in range(min(len(made.groups), _SHOWN))
                ),
            )
            for m, date in enumerate(made.dates)
        ]
        more = len(made.groups) - _SHOWN
        told = _BOUNDS if made.bounding else _EXTREMES
        notes = [f"in force (definite and presumed); {told}"]
        return Listing(
            title=f"{made.measure.replace('_', ' ')} over time",
            columns=("day", *made.groups[:_SHOWN]),
            rows=rows,
            notes=[*notes, *([f"{more} more: to_pandas() has them"] if more > 0 else [])],
        )


class Measuring:
    """The part of `History` that measures the network over time."""

    def measure_series(
        self,
        measure: str,
        first: Day | None = None,
        last: Day | None = None,
        *,
        entity: Names = (),
        step: Step = "year",
        modality: Names = (),
        fold: bool = False,
        progress: Callable[[float], None] | None = None,
    ) -> MeasureSeries:
        """Follow a measure of entities over time, with a lower and an upper curve.

        Parameters
        ----------
        measure
            ``degree``, ``in_degree``, ``out_degree``, ``weighted_degree``, ``pagerank`` or
            ``betweenness``, as `Snapshot.measures` tells them.
        first, last
            The days, both measured; None = the ends of the data set's coverage.
        entity
            Names of those to follow; none = all that occur.
        step
            ``day``, ``week``, ``month`` or ``year`` from one day to the next.
        modality, fold
            As in `History.at`.
        progress
            Is told the share of the work that is done, from 0 to 1.

        Raises
        ------
        MeasureError
            If there is no such measure.

        Examples
        --------
        >>> import diplograph as dg
        >>> months = ("2021-06-01", "2021-10-01")
        >>> found = dg.load().measure_series("degree", *months, entity="taliban", step="month")
        >>> found.curves.lower.shape
        (1, 5)
        >>> bool((found.curves.lower <= found.curves.upper).all())
        True
        """
        from diplograph import network

        history = cast("History", self)
        followed = [history.entity(each).id for each in several(entity)]
        days = stepped(*span_of(history, first, last), step)
        worlds = _worlds(history, days, modality, fold=fold)
        told = _teller(progress, len(days))
        return MeasureSeries(history, network.measure_curves(measure, worlds, followed, told))

    def balance_series(
        self,
        first: Day | None = None,
        last: Day | None = None,
        *,
        step: Step = "year",
        modality: Names = (),
        fold: bool = False,
        progress: Callable[[float], None] | None = None,
    ) -> MeasureSeries:
        """Follow structural balance over time: triangle index, frustration, triads, pairs.

        Options are as in `measure_series`. `Snapshot.balance` tells one day whole.

        Examples
        --------
        >>> import diplograph as dg
        >>> told = dg.load().balance_series("2000-01-01", "2020-01-01", step="year")
        >>> told.of("index").curves.in_force.shape
        (1, 21)
        """
        from diplograph import network

        history = cast("History", self)
        days = stepped(*span_of(history, first, last), step)
        worlds = _worlds(history, days, modality, fold=fold)
        return MeasureSeries(history, network.balance_curves(worlds, _teller(progress, len(days))))

    def blocs(
        self,
        first: Day | None = None,
        last: Day | None = None,
        *,
        step: Step = "year",
        modality: Names = (),
        fold: bool = False,
        progress: Callable[[float], None] | None = None,
    ) -> Blocs:
        """Follow communities over time, each under one label as long as it goes on.

        Options are as in `measure_series`. `Snapshot.communities` tells one day.

        Examples
        --------
        >>> import diplograph as dg
        >>> blocs = dg.load().blocs("2000-01-01", "2005-01-01")
        >>> blocs.labels.shape == (len(blocs.entities), 6)
        True
        """
        from diplograph import network

        history = cast("History", self)
        days = stepped(*span_of(history, first, last), step)
        told = _teller(progress, len(days))

        def parted() -> Iterator[network.Communities]:
            for world in _worlds(history, days, modality, fold=fold):
                yield network.communities(world)
                if told:
                    told(world)

        return network.followed(days, parted())


def _worlds(history: History, days: list[int], modality: Names, *, fold: bool) -> Iterator[Slice]:
    return (history.at(iso(day), modality=modality, fold=fold).slice for day in days)


def _teller(progress: Callable[[float], None] | None, many: int) -> Callable[[Slice], None] | None:
    """Make what turns days that are done into a share of the work."""
    if progress is None:
        return None
    done = iter(range(1, many + 1))
    return lambda _: progress(next(done) / many)


def _between(lower: float, value: float, upper: float) -> str:
    if math.isnan(value):
        return "-"
    shown = f"{value:.3g}"
    return shown if lower == upper else f"{shown} ({lower:.3g} to {upper:.3g})"

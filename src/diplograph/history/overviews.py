"""What a history shows of many days at once: layout, counts, small multiples, animation."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast, get_args

import numpy as np

from diplograph import slices
from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, day_number, iso
from diplograph.errors import DateError, PictureError
from diplograph.history.arguments import Day, Names, Step, modalities, stepped
from diplograph.history.pictures import edition_of, look_of, view_of, words_of
from diplograph.words import coverage_note

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from diplograph.history.asking import History
    from diplograph.plot import StyleName, Width

Grouping = Literal["all", "stance", "family", "kind"]
_STANCES = {1: "cooperative", 0: "neutral", -1: "hostile"}


class Overviews:
    """The part of `History` that shows many days at once."""

    def layout(self, shape: Literal["wide", "tall"] = "wide") -> dict[str, tuple[float, float]]:
        """Give the place of each entity in all pictures of ``wide`` or ``tall`` pages.

        Stored by ``diplograph layout``; networkx takes it as ``pos``.

        Examples
        --------
        >>> import diplograph as dg
        >>> len(dg.load().layout()["russia"])
        2
        """
        from diplograph import plot

        history = cast("History", self)
        stored = getattr(history.graph.layout, shape, None)
        return dict(plot.layout(history.table, shape, stored))

    def series(
        self,
        first: Day | None = None,
        last: Day | None = None,
        *,
        by: Grouping = "all",
        step: Step = "day",
        modality: Names = (),
    ) -> slices.Series:
        """Count the relations in force on the days of a span, by grade.

        Parameters
        ----------
        first, last
            The days, both inclusive; None = the ends of the data set's coverage.
        by
            ``all``, ``stance``, ``family`` or ``kind``: one row of counts each.
        step
            ``day``, ``week``, ``month`` or ``year`` from one counted day to the next; the last
            day is always counted.
        modality
            As in `History.at`.

        Raises
        ------
        DateError
            If ``first`` is later than ``last``.

        Examples
        --------
        >>> import diplograph as dg
        >>> counts = dg.load().series("2025-04-16", "2025-04-18", by="stance")
        >>> counts.groups, counts.in_force.shape
        (('cooperative', 'neutral', 'hostile'), (3, 3))
        """
        counts = _counted(cast("History", self), first, last, by, modality, None)
        if step == "day":
            return counts
        return counts.sampled(stepped(counts.first, counts.last, step))

    def window(self, first: Day, last: Day, *, modality: Names = ()) -> slices.Window:
        """Take whatever can have touched a span of days: states and events, of every grade.

        Parameters
        ----------
        first, last
            The days, both inclusive.
        modality
            As in `History.at`.

        Raises
        ------
        DateError
            If ``first`` is later than ``last``.

        Examples
        --------
        >>> import diplograph as dg
        >>> chosen = dg.load().select(kind="suspends-designation-of")
        >>> span = chosen.window("2025-04-01", "2025-04-30")
        >>> [edge.id for edge in span]
        ['russia.suspends-designation-of.taliban.2025-04-17']
        """
        history = cast("History", self)
        asked = dataclasses.replace(history.selection, modalities=modalities(modality))
        return slices.Window(history.table, *span_of(history, first, last), asked)

    def evolution(
        self,
        first: Day | None = None,
        last: Day | None = None,
        ax: Axes | None = None,
        *,
        by: Grouping = "family",
        day: Day | None = None,
        families: Collection[str] | Literal["all"] | None = None,
        modality: Names = (),
        width: Width | float = "page",
        style: StyleName = "light",
    ) -> Axes:
        """Draw how many relations were in force over time, with the room for doubt.

        Parameters
        ----------
        first, last, by, modality
            As in `series`.
        ax, families, width, style
            As in `Snapshot.plot`.
        day
            Draw a line at this day.

        Examples
        --------
        >>> import diplograph as dg
        >>> from matplotlib.figure import Figure
        >>> ax = Figure(figsize=(7, 5)).add_subplot()
        >>> dg.load().evolution("1990-01-01", "2025-01-01", ax, by="stance") is ax
        True
        """
        from diplograph import plot

        history = cast("History", self)
        view = view_of(history, families=families, width=width, style=style)
        hidden = sorted({k.family for k in history.kinds.values() if not view.shows_kind(k)})
        counts = _counted(history, first, last, by, modality, hidden)
        stances = {kind.family: set[int]() for kind in history.kinds.values()}
        for kind in history.kinds.values():
            stances[kind.family].add(kind.stance)
        by_name = {_STANCES[s]: s for s in _STANCES} | {
            family: next(iter(those)) for family, those in stances.items() if len(those) == 1
        }
        by_name |= {k.label: k.stance for k in history.kinds.values()} if by == "kind" else {}
        look = view.colours
        colours = [look.stances.get(by_name.get(g, 9), look.ink) for g in counts.groups]
        line = None if day is None else day_number(day)
        words = ["evolution", iso(counts.first), iso(counts.last), "--by", by]
        words += [] if line is None else ["--mark", iso(line)]
        chosen = dataclasses.replace(history.selection, modalities=modalities(modality))
        asked = words_of(chosen, known_by=history.clock)
        note = f"Left out: families {', '.join(hidden)}." if hidden else None
        edition = edition_of(history, [*words, *asked, *look_of(view)], note=note, ax=ax)
        return plot.evolution(counts, ax, view, edition, colours=colours, day=line)

    def small_multiples(
        self,
        dates: Iterable[Day],
        ax: Axes | None = None,
        *,
        events: int | None = None,
        modality: Names = (),
        fold: bool = False,
        families: Collection[str] | Literal["all"] | None = None,
        persons: bool = False,
        focus: str | None = None,
        hops: int = 1,
        width: Width | float = "page",
        style: StyleName = "light",
    ) -> Axes:
        """Draw several days side by side, every entity at the same place in each.

        Parameters
        ----------
        dates
            The days, in the order in which they are to stand.
        events, modality, fold
            As in `History.at`.
        ax, families, persons, focus, hops, width, style
            As in `Snapshot.plot`.

        Raises
        ------
        PictureError
            If there are no dates, or more than the page has room for.

        Examples
        --------
        >>> import diplograph as dg
        >>> from matplotlib.figure import Figure
        >>> ax = Figure(figsize=(7, 5)).add_subplot()
        >>> dg.load().small_multiples(["1999-01-01", "2021-09-01"], ax) is ax
        True
        """
        from diplograph import plot

        history = cast("History", self)
        view = view_of(
            history,
            families=families,
            persons=persons,
            focus=focus,
            hops=hops,
            width=width,
            style=style,
        )
        worlds = [history.at(d, events=events, modality=modality, fold=fold).slice for d in dates]
        words = ["multiples", *(iso(world.day) for world in worlds)]
        words += _asked(worlds) if worlds else []
        note = coverage_note(history.graph, *(world.day for world in worlds))
        edition = edition_of(history, [*words, *look_of(view)], note=note, ax=ax)
        return plot.small_multiples(worlds, ax, view, edition)

    def animate(
        self,
        path: str | Path,
        first: Day | None = None,
        last: Day | None = None,
        *,
        step: Step = "year",
        seconds: float = 0.5,
        modality: Names = (),
        fold: bool = False,
        families: Collection[str] | Literal["all"] | None = None,
        persons: bool = False,
        focus: str | None = None,
        hops: int = 1,
        width: Width | float = "page",
        style: StyleName = "light",
        progress: Callable[[float], None] | None = None,
    ) -> None:
        """Write an animation (.gif, or .mp4 where ffmpeg is installed) of a span of time.

        Parameters
        ----------
        path
            The file.
        first, last
            The days, both shown; None = the ends of the data set's coverage.
        step
            ``day``, ``week``, ``month`` or ``year`` from one frame to the next.
        seconds
            How long a frame stands.
        modality, fold
            As in `History.at`.
        families, persons, focus, hops, width, style
            As in `Snapshot.plot`.
        progress
            Is told the share of the work that is done, from 0 to 1.

        Raises
        ------
        PictureError
            If the path is neither, or ffmpeg is wanted and missing.

        Examples
        --------
        >>> import diplograph as dg
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     dg.load().animate(f"{folder}/years.gif", "2000-01-01", "2001-01-01", width="column")
        """
        from diplograph import plot

        history = cast("History", self)
        options = {"persons": persons, "focus": focus, "hops": hops}
        view = view_of(history, families=families, width=width, style=style, **options)
        days = stepped(*span_of(history, first, last), step)
        worlds = [history.at(iso(d), modality=modality, fold=fold).slice for d in days]
        words = ["animate", iso(days[0]), iso(days[-1]), "--step", str(step)]
        words += ["--seconds", f"{seconds:g}"] if seconds != 0.5 else []
        note = coverage_note(history.graph, *days)
        edition = edition_of(history, [*words, *_asked(worlds), *look_of(view)], note=note)
        plot.animate(worlds, path, view, edition, seconds=seconds, progress=progress)


def _asked(worlds: list[slices.Slice]) -> list[str]:
    first = worlds[0]
    return words_of(
        first.selection, events=first.events, known_by=first.known_by, folded=first.folded
    )


def span_of(history: History, first: Day | None, last: Day | None) -> tuple[int, int]:
    """Give first and last day: as asked, else those of the coverage, else those of the data.

    Raises
    ------
    DateError
        If the first day is later than the last.
    """
    span = (
        _ends(history)[0] if first is None else day_number(first),
        _ends(history)[1] if last is None else day_number(last),
    )
    if span[0] > span[1]:
        raise DateError(iso(span[0]), -1, f"a day not after {iso(span[1])}: the earlier day first")
    return span


def _ends(history: History) -> tuple[int, int]:
    """Give the ends of the coverage; where they are not said, of the days in the data."""
    graph, b = history.graph, history.table.bounds
    days = np.concatenate([b.start_min, b.start_max, b.end_min, b.end_max])
    days = days[(days > UNBOUNDED_PAST) & (days < UNBOUNDED_FUTURE)]
    low, high = (int(days.min()), int(days.max())) if len(days) else (0, 0)
    low = graph.coverage_start.earliest if graph.coverage_start else low
    return low, graph.coverage_end.latest if graph.coverage_end else high


def _counted(
    history: History,
    first: Day | None,
    last: Day | None,
    by: Grouping,
    modality: Names,
    hidden: Collection[str] | None,
) -> slices.Series:
    if by not in get_args(Grouping):
        raise PictureError(f"there is no by={by!r}: take {', '.join(get_args(Grouping))}")
    kinds = history.table.kinds
    named = [
        {"all": "all", "stance": _STANCES[k.stance], "family": k.family, "kind": k.label}[by]
        for k in kinds
    ]
    wanted = {"stance": list(_STANCES.values()), "all": ["all"]}
    groups = wanted.get(by, list(dict.fromkeys(named)))
    codes = [
        -1 if hidden and kind.family in hidden else groups.index(name)
        for kind, name in zip(kinds, named, strict=True)
    ]
    chosen = dataclasses.replace(history.selection, modalities=modalities(modality))
    return slices.series(
        history.table,
        chosen,
        *span_of(history, first, last),
        groups=groups,
        group_of=None if by == "all" and not hidden else np.array(codes, dtype=np.int32),
    )

"""What a history answers of a span of time: a change, a story."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from diplograph import display, slices
from diplograph.dates import day_number, iso
from diplograph.history.arguments import Day, Names, checked_window, grades
from diplograph.history.pictures import edition_of, look_of, view_of, words_of
from diplograph.listing import as_html, as_text
from diplograph.slices import ChangedEdge, Spell
from diplograph.words import coverage_note, left_out_notes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from diplograph.history.asking import History
    from diplograph.network import Triad
    from diplograph.plot import SourcesShown, StyleName, Width


class Change:
    """What differs between two days; printed, it reads as text. Made by `History.between`.

    Examples
    --------
    >>> import diplograph as dg
    >>> change = dg.load().between("2025-04-16", "2025-04-18")
    >>> change.ended
    (<ChangedEdge russia designates as terrorist taliban, 2003-02-14 to 2025-04-17: definite before,
    no after>,)
    >>> len(change.began), len(change.events)
    (0, 2)
    """

    def __init__(
        self, history: History, change: slices.Difference, window: int | None = None
    ) -> None:
        self.history = history
        self.slice = change
        self.window = window

    @property
    def began(self) -> tuple[ChangedEdge, ...]:
        """Relations in force on the later day only."""
        return self.slice.began

    @property
    def ended(self) -> tuple[ChangedEdge, ...]:
        """Relations in force on the earlier day only."""
        return self.slice.ended

    @property
    def renewed(self) -> tuple[ChangedEdge, ...]:
        """Relations replaced by, or replacing, another of the same triple."""
        return self.slice.renewed

    @property
    def uncertain(self) -> tuple[ChangedEdge, ...]:
        """Relations that became, or ceased to be, merely possible."""
        return self.slice.uncertain

    @property
    def passing(self) -> tuple[ChangedEdge, ...]:
        """States wholly between the two days."""
        return self.slice.passing

    @property
    def events(self) -> tuple[ChangedEdge, ...]:
        """Events after the earlier day, up to the later."""
        return self.slice.events

    @property
    def kept(self) -> Sequence[ChangedEdge]:
        """Relations in force on both days."""
        return self.slice.kept

    @property
    def note(self) -> str | None:
        """Says that a day is outside the data set's coverage, if it is."""
        return coverage_note(self.history.graph, self.slice.first, self.slice.last)

    def __repr__(self) -> str:
        counts = {name: len(edges) for name, edges in self.slice.groups.items()}
        return f"<Change from {iso(self.slice.first)} to {iso(self.slice.last)}: {counts}>"

    def __str__(self) -> str:
        return display.change_text(self.slice, note=self.note)

    def _repr_html_(self) -> str:
        return as_html(display.change_listing(self.slice))

    def turned(self) -> tuple[tuple[Triad, Triad], ...]:
        """Give the triads that became balanced or ceased to be, as they were and as they are.

        Examples
        --------
        >>> import diplograph as dg
        >>> change = dg.load().between("2021-08-01", "2021-09-15", fold=True)
        >>> all(was.balanced != now.balanced for was, now in change.turned())
        True
        """
        from diplograph import network

        told = self.slice
        days = (
            slices.at(told.table, day, told.selection, fold=told.folded)
            for day in (told.first, told.last)
        )
        return network.turned(*(network.balance(day) for day in days))

    def report(self) -> str:
        """Give a report in Markdown: what changed, who was involved, and the sources.

        Examples
        --------
        >>> import diplograph as dg
        >>> text = dg.load().between("2025-04-16", "2025-04-18").report()
        >>> text.splitlines()[0]
        '# From 16 April 2025 to 18 April 2025'
        """
        notes = [*left_out_notes(self.slice.left_out), self.note]
        told = [note for note in notes if note]
        return display.change_report(self.slice, self.history.graph, notes=told)

    def plot(
        self,
        ax: Axes | None = None,
        *,
        families: Collection[str] | Literal["all"] | None = None,
        persons: bool = False,
        width: Width | float = "page",
        style: StyleName = "light",
        sources: SourcesShown = "count",
    ) -> Axes:
        """Draw the change; what changed is always shown, options are as in `Snapshot.plot`.

        Examples
        --------
        >>> import diplograph as dg
        >>> from matplotlib.figure import Figure
        >>> ax = Figure(figsize=(7, 7)).add_subplot()
        >>> dg.load().between("2025-04-16", "2025-04-18").plot(ax) is ax
        True
        """
        from diplograph import plot

        view = view_of(
            self.history,
            families=families,
            persons=persons,
            width=width,
            style=style,
            sources=sources,
        )
        change = self.slice
        asked = words_of(change.selection, known_by=change.known_by, folded=change.folded)
        window = [] if self.window is None else ["--events", str(self.window)]
        words = ["diff", iso(change.first), iso(change.last), *asked, *window, *look_of(view)]
        edition = edition_of(self.history, words, note=self.note, ax=ax)
        return plot.change(change, ax, view, edition)


class Timeline:
    """The story of an entity or a pair. Made by `History.timeline`.

    Examples
    --------
    >>> import diplograph as dg
    >>> story = dg.load().timeline("russia", "taliban")
    >>> len(story), story.spells[0]
    (4, <Spell russia designates as terrorist taliban, 2003-02-14 to 2025-04-17>)
    """

    def __init__(
        self,
        history: History,
        timeline: slices.Story,
        *,
        day: int | None = None,
        asked: Sequence[str] = (),
    ) -> None:
        self.history = history
        self.slice = timeline
        self.day = day
        self._asked = tuple(asked)

    @property
    def spells(self) -> tuple[Spell, ...]:
        """Spells and events, in the order of their dates."""
        return self.slice.spells

    def on(self, day: Day, *, grade: Names = (), events: int | None = None) -> Timeline:
        """Keep what stood on a day: states of some grades, events of the days up to it.

        Parameters
        ----------
        day
            The day.
        grade
            ``definite``, ``presumed``, ``possible``; none = every state, in force or not.
        events
            Length in days of the window of events; None = every event.

        Examples
        --------
        >>> import diplograph as dg
        >>> story = dg.load().timeline("russia", "taliban")
        >>> [s.kind.id for s in story.on("2010-01-01", grade="definite", events=0)]
        ['designates-terrorist']
        """
        number, taken, window = day_number(day), grades(grade), checked_window(events)
        kept = slices.standing_on(self.slice, number, grades=taken, events=window)
        asked = words_of(slices.Selection(grades=taken), events=window)
        return Timeline(self.history, kept, day=number, asked=asked)

    def __len__(self) -> int:
        return len(self.slice)

    def __iter__(self) -> Iterator[Spell]:
        return iter(self.slice.spells)

    def __repr__(self) -> str:
        return f"<Timeline of {', '.join(self.slice.selection.named)}: {len(self)} spells>"

    def __str__(self) -> str:
        return as_text(display.timeline_listing(self.slice))

    def _repr_html_(self) -> str:
        return as_html(display.timeline_listing(self.slice))

    def plot(
        self,
        ax: Axes | None = None,
        *,
        day: Day | None = None,
        width: Width | float = "page",
        style: StyleName = "light",
        sources: SourcesShown = "count",
    ) -> Axes:
        """Draw the story as bars over time, with a line at ``day`` (or at the day of `on`).

        Examples
        --------
        >>> import diplograph as dg
        >>> from matplotlib.figure import Figure
        >>> ax = Figure(figsize=(7, 4)).add_subplot()
        >>> dg.load().timeline("russia", "taliban").plot(ax, day="2025-04-17") is ax
        True
        """
        from diplograph import plot

        number = self.day if day is None else day_number(day)
        view = view_of(self.history, width=width, style=style, sources=sources)
        story = self.slice
        asked = words_of(
            dataclasses.replace(story.selection, grades=frozenset()),
            known_by=story.known_by,
            folded=story.folded,
            entities=False,
        )
        line = [] if number is None else ["--on", iso(number)]
        words = ["timeline", *story.selection.named, *line, *asked, *self._asked]
        edition = edition_of(self.history, [*words, *look_of(view)], ax=ax)
        return plot.timeline(story, ax, view, edition, day=number)

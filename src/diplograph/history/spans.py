"""What a history answers of a span of time: a change, a story."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from diplograph import display, slices
from diplograph.dates import day_number, iso
from diplograph.history.arguments import Day, Names, grades_named
from diplograph.history.networks import ChangeNetwork
from diplograph.history.pictures import ChangePicture, TimelinePicture
from diplograph.history.question import Question, checked_window
from diplograph.history.source import Source
from diplograph.listing import as_html, as_text
from diplograph.slices import ChangedEdge, Difference, Spell, Story
from diplograph.words import coverage_note, left_out_notes


class Change:
    """What differs between two days; printed, it reads as text. Made by `History.between`.

    In force means definite or presumed. Relations are compared by subject, kind and object, each a
    `ChangedEdge` with its grades ``before`` and ``after``.

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

    def __init__(self, source: Source, question: Question, change: Difference) -> None:
        self.source = source
        self.question = question
        self.slice = change

    @property
    def began(self) -> tuple[ChangedEdge, ...]:
        """Relations of which subject, kind and object are in force on the later day only."""
        return self.slice.began

    @property
    def ended(self) -> tuple[ChangedEdge, ...]:
        """Relations of which subject, kind and object are in force on the earlier day only."""
        return self.slice.ended

    @property
    def renewed(self) -> tuple[ChangedEdge, ...]:
        """Relations that follow another of the same subject, kind and object, and that other."""
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
        return coverage_note(self.source.graph, self.slice.first, self.slice.last)

    def __repr__(self) -> str:
        counts = {name: len(edges) for name, edges in self.slice.groups.items()}
        return f"<Change from {iso(self.slice.first)} to {iso(self.slice.last)}: {counts}>"

    def __str__(self) -> str:
        return display.change_text(self.slice, note=self.note)

    def _repr_html_(self) -> str:
        return as_html(display.change_listing(self.slice))

    @property
    def network(self) -> ChangeNetwork:
        """How the signed network differs: `turned`.

        Examples
        --------
        >>> import diplograph as dg
        >>> change = dg.load().between("2021-08-01", "2021-09-15", fold=True)
        >>> all(was.balanced != now.balanced for was, now in change.network.turned())
        True
        """
        return ChangeNetwork(self.slice)

    def report(self) -> str:
        """Write a report in Markdown: what changed, who was involved, and the sources.

        Examples
        --------
        >>> import diplograph as dg
        >>> text = dg.load().between("2025-04-16", "2025-04-18").report()
        >>> text.splitlines()[0]
        '# From 16 April 2025 to 18 April 2025'
        """
        notes = [note for note in (*left_out_notes(self.slice.left_out), self.note) if note]
        return display.change_report(self.slice, self.source.graph, notes=notes)

    @property
    def plot(self) -> ChangePicture:
        """The picture of the change: call it.

        Examples
        --------
        >>> import diplograph as dg
        >>> from matplotlib.figure import Figure
        >>> ax = Figure(figsize=(7, 7)).add_subplot()
        >>> dg.load().between("2025-04-16", "2025-04-18").plot(ax) is ax
        True
        """
        return ChangePicture(self.source, self.question, self.slice)


class Timeline:
    """The story of an entity or a pair: a sequence of `Spell`. Made by `History.timeline`.

    A spell is a relation over all its time, a state from its start to its end or an event; what
    began first stands first. Printed, it is a table.

    Examples
    --------
    >>> import diplograph as dg
    >>> story = dg.load().timeline("russia", "taliban")
    >>> len(story), story.spells[0]
    (4, <Spell russia designates as terrorist taliban, 2003-02-14 to 2025-04-17>)
    """

    def __init__(
        self, source: Source, question: Question, story: Story, *, day: int | None = None
    ) -> None:
        self.source = source
        self.question = question
        self.slice = story
        self.day = day

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
        number, grades, window = day_number(day), grades_named(grade), checked_window(events)
        story = slices.standing_on(self.slice, number, grades=grades, events=window)
        selection = dataclasses.replace(self.question.selection, grades=grades or None)
        question = dataclasses.replace(self.question, selection=selection, events=window)
        return Timeline(self.source, question, story, day=number)

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

    @property
    def plot(self) -> TimelinePicture:
        """The picture of the story: call it.

        Examples
        --------
        >>> import diplograph as dg
        >>> from matplotlib.figure import Figure
        >>> ax = Figure(figsize=(7, 4)).add_subplot()
        >>> dg.load().timeline("russia", "taliban").plot(ax, day="2025-04-17") is ax
        True
        """
        return TimelinePicture(self.source, self.question, self.slice, self.day)

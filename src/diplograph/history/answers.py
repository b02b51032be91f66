"""What a history answers with: snapshot, change, timeline, claims.

The answers delegate to the rooms (`plot`, `rdf`, `network`, `display`), each of which is loaded
when it is first needed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, overload

from diplograph import display, slices
from diplograph.dates import day_number, iso
from diplograph.history.arguments import Day, Names, checked_window, grades
from diplograph.model import Claim, Graph
from diplograph.slices import ChangedEdge, GradedEdge, Spell

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import rdflib
    from matplotlib.axes import Axes

    from diplograph.history.asking import History
    from diplograph.plot import Edition, StyleName, Width
    from diplograph.rdf import Result


class Snapshot:
    """The relations in force on one day. Iterate it for edges with their grades.

    Made by `History.at`. ``slice`` is what the rooms are given.
    """

    def __init__(self, history: History, slice_: slices.Slice) -> None:
        self.history = history
        self.slice = slice_

    @property
    def date(self) -> str:
        """The day shown, ``YYYY-MM-DD``."""
        return iso(self.slice.day)

    @property
    def left_out(self) -> Mapping[str, int]:
        """What the defaults left out, as counts by reason."""
        return self.slice.left_out

    @property
    def note(self) -> str | None:
        """Says that the day is outside the data set's coverage, if it is."""
        return display.coverage_note(self.history.graph, self.slice.day)

    def __len__(self) -> int:
        return len(self.slice)

    def __iter__(self) -> Iterator[GradedEdge]:
        return iter(self.slice.edges)

    def __repr__(self) -> str:
        return f"<Snapshot of {self.date}: {len(self)} relations>"

    def __str__(self) -> str:
        return display.as_text(display.snapshot_listing(self.slice, note=self.note))

    def relations(
        self, *, kind: Names = (), entity: Names = (), grade: Names = ()
    ) -> tuple[GradedEdge, ...]:
        """Give some of the relations; without options, all.

        Parameters
        ----------
        kind, entity, grade
            As in `History.select`, but names of entities after folding.

        Examples
        --------
        >>> import diplograph as dg
        >>> world = dg.load().at("2025-07-04")
        >>> [edge.subject for edge in world.relations(kind="recognises", grade="definite")]
        ['russia']
        """
        asked = self.history.select(kind=kind, entity=entity, grade=grade).selection
        return tuple(
            edge
            for edge in self
            if (not asked.kinds or edge.kind.id in asked.kinds)
            and (not asked.grades or edge.grade in asked.grades)
            and _touches(edge, asked.entities)
        )

    def plot(
        self,
        ax: Axes | None = None,
        *,
        families: Collection[str] | Literal["all"] | None = None,
        persons: bool = False,
        focus: str | None = None,
        hops: int = 1,
        width: Width | float = "page",
        style: StyleName = "light",
        pos: Mapping[str, Sequence[float]] | None = None,
    ) -> Axes:
        """Draw the relations as a picture.

        Parameters
        ----------
        ax
            Axes to draw into; None = those of a new figure.
        families
            Families shown; None = all but office, structure and membership; ``"all"`` = all.
        persons
            Whether persons are shown.
        focus, hops
            Name of an entity: only it and what lies within some hops of it is shown.
        width, style
            ``column``, ``page``, ``slide`` or inches; ``light``, ``dark`` or ``print``.
        pos
            Places of the entities as networkx gives them; None = `History.layout`.

        Raises
        ------
        PictureError
            If a style, a width or a place in ``pos`` is of no use, or the figure was closed.

        Examples
        --------
        >>> import diplograph as dg
        >>> from matplotlib.figure import Figure
        >>> ax = Figure(figsize=(7, 5)).add_subplot()
        >>> dg.load().at("2025-04-18").plot(ax) is ax
        True
        """
        from diplograph import plot

        view = plot.View(
            families=families,
            persons=persons,
            focus=None if focus is None else self.history.entity(focus).id,
            hops=hops,
            width=width,
            style=style,
        )
        return plot.snapshot(self.slice, ax, view, self._edition(pos))

    def matrix(
        self,
        ax: Axes | None = None,
        *,
        families: Collection[str] | Literal["all"] | None = None,
        persons: bool = False,
        width: Width | float = "page",
        style: StyleName = "light",
    ) -> Axes:
        """Draw the relations as a matrix of subjects and objects, ordered by community.

        Fit for more entities than a network can show. Options are as in `plot`.

        Examples
        --------
        >>> import diplograph as dg
        >>> from matplotlib.figure import Figure
        >>> ax = Figure(figsize=(7, 6)).add_subplot()
        >>> dg.load().at("2025-04-18").matrix(ax) is ax
        True
        """
        from diplograph import plot

        view = plot.View(families=families, persons=persons, width=width, style=style)
        return plot.matrix(self.slice, ax, view, self._edition(None))

    def _edition(self, pos: Mapping[str, Sequence[float]] | None) -> Edition:
        from diplograph import plot

        graph = self.history.graph
        return plot.Edition(version=graph.version, note=self.note, layout=graph.layout, places=pos)

    def to_networkx(self) -> nx.MultiDiGraph:
        """Give a directed multigraph with relation identifiers as keys."""
        from diplograph import network

        return network.to_networkx(self.slice)

    def to_rdflib(self) -> rdflib.Graph:
        """Give the direct triples of the day, with labels and types, as an rdflib graph."""
        from diplograph import rdf

        return rdf.snapshot_to_rdflib(self.slice)

    def to_pandas(self) -> pd.DataFrame:
        """Give a data frame, one row a relation; dates stay EDTF text, bounds stand beside."""
        return display.to_pandas(self.slice)

    def query(self, sparql: str, *, timeout: float | None = None) -> Result:
        """Ask exactly the relations of this snapshot in SPARQL 1.1.

        Examples
        --------
        >>> import diplograph as dg
        >>> world = dg.load().at("2025-07-04")
        >>> who = world.query("SELECT ?who { ?who kind:recognises entity:islamic-emirate-2021 }")
        >>> len(who)
        1
        """
        from diplograph import rdf

        history = self.history
        return rdf.query_slice(self.slice, history.graph, sparql, timeout=timeout)


class Change:
    """What differs between two days; printed, it reads as text. Made by `History.between`."""

    def __init__(self, history: History, change: slices.Change) -> None:
        self.history = history
        self.slice = change

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
    def kept(self) -> tuple[ChangedEdge, ...]:
        """Relations in force on both days."""
        return self.slice.kept

    @property
    def note(self) -> str | None:
        """Says that a day is outside the data set's coverage, if it is."""
        return display.coverage_note(self.history.graph, self.slice.first, self.slice.last)

    def __repr__(self) -> str:
        counts = {name: len(edges) for name, edges in self.slice.groups.items()}
        return f"<Change from {iso(self.slice.first)} to {iso(self.slice.last)}: {counts}>"

    def __str__(self) -> str:
        return display.change_text(self.slice, note=self.note)

    def plot(
        self,
        ax: Axes | None = None,
        *,
        families: Collection[str] | Literal["all"] | None = None,
        persons: bool = False,
        width: Width | float = "page",
        style: StyleName = "light",
    ) -> Axes:
        """Draw the change; what changed is always shown, options are as in `Snapshot.plot`."""
        from diplograph import plot

        view = plot.View(families=families, persons=persons, width=width, style=style)
        graph = self.history.graph
        return plot.change(
            self.slice, ax, view, plot.Edition(version=graph.version, layout=graph.layout)
        )


class Timeline:
    """The story of an entity or a pair. Made by `History.timeline`."""

    def __init__(self, history: History, timeline: slices.Timeline) -> None:
        self.history = history
        self.slice = timeline

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
        kept = slices.standing_on(
            self.slice, day_number(day), grades=grades(grade), events=checked_window(events)
        )
        return Timeline(self.history, kept)

    def __len__(self) -> int:
        return len(self.slice)

    def __iter__(self) -> Iterator[Spell]:
        return iter(self.slice.spells)

    def __repr__(self) -> str:
        return f"<Timeline of {', '.join(self.slice.selection.entities)}: {len(self)} spells>"

    def __str__(self) -> str:
        return display.as_text(display.timeline_listing(self.slice))

    def plot(
        self,
        ax: Axes | None = None,
        *,
        day: Day | None = None,
        width: Width | float = "page",
        style: StyleName = "light",
    ) -> Axes:
        """Draw the story as bars over time, with a line at ``day`` if one is given."""
        from diplograph import plot

        number = None if day is None else day_number(day)
        said = plot.Edition(version=self.history.graph.version)
        return plot.timeline(self.slice, ax, plot.View(width=width, style=style), said, day=number)


class Claims(Sequence[Claim]):
    """Claims of documents; printed, they stand beside what the record says."""

    def __init__(self, claims: Iterable[Claim], graph: Graph) -> None:
        self._claims = tuple(claims)
        self._graph = graph

    @overload
    def __getitem__(self, index: int) -> Claim: ...
    @overload
    def __getitem__(self, index: slice) -> Claims: ...
    def __getitem__(self, index: int | slice) -> Claim | Claims:
        if isinstance(index, slice):
            return Claims(self._claims[index], self._graph)
        return self._claims[index]

    def __len__(self) -> int:
        return len(self._claims)

    def __repr__(self) -> str:
        return f"<Claims: {len(self)}>"

    def __str__(self) -> str:
        return display.as_text(display.claims_listing(self, self._graph))


def _touches(edge: GradedEdge, entities: tuple[str, ...]) -> bool:
    if not entities:
        return True
    ends = {edge.subject, edge.object}
    return bool(ends & set(entities)) if len(entities) == 1 else ends <= set(entities)

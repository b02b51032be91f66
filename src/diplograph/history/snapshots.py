"""What a history answers of one day."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from diplograph import display, slices
from diplograph.dates import iso
from diplograph.history.arguments import Format, Names
from diplograph.history.exporting import export_snapshot
from diplograph.history.pictures import edition_of, look_of, view_of, words_of
from diplograph.history.showing import snapshot_html
from diplograph.listing import as_text
from diplograph.slices import GradedEdge, Selection
from diplograph.words import coverage_note

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import rdflib
    from matplotlib.axes import Axes

    from diplograph.history.asking import History
    from diplograph.network import Balance, Communities, Measures, Triad
    from diplograph.plot import Edition, SourcesShown, StyleName, View, Width
    from diplograph.rdf import Result
    from diplograph.table import Rows


class Snapshot:
    """The relations in force on one day. Iterate it for edges with their grades.

    Made by `History.at`. ``slice`` is what the rooms are given.

    Examples
    --------
    >>> import diplograph as dg
    >>> world = dg.load().at("1999-01-01")
    >>> world.date, len(world) > 50
    ('1999-01-01', True)
    >>> list(world.to_pandas().columns[:6])
    ['id', 'subject', 'kind', 'object', 'start', 'end']
    >>> next(iter(world.relations(kind="recognises", grade="possible"))).subject
    'chechen-republic-of-ichkeria'
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
        return coverage_note(self.history.graph, self.slice.day)

    @property
    def rows(self) -> Rows:
        """Row numbers of the relations, ascending: those of the columns that were given."""
        return self.slice.rows

    def __len__(self) -> int:
        return len(self.slice)

    def __iter__(self) -> Iterator[GradedEdge]:
        return iter(self.slice.edges)

    def __repr__(self) -> str:
        return f"<Snapshot of {self.date}: {len(self)} relations>"

    def _repr_html_(self) -> str:
        return snapshot_html(self)

    def __str__(self) -> str:
        return as_text(display.snapshot_listing(self.slice, note=self.note))

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
            and _touches(edge, asked)
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
        sources: SourcesShown = "count",
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
        sources
            ``list`` numbers the sources and cites each below the picture.
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

        view = view_of(
            self.history,
            families=families,
            persons=persons,
            focus=focus,
            hops=hops,
            width=width,
            style=style,
            sources=sources,
        )
        return plot.snapshot(self.slice, ax, view, self._edition(view, ax=ax, pos=pos))

    def map(
        self,
        ax: Axes | None = None,
        *,
        families: Collection[str] | Literal["all"] | None = None,
        persons: bool = False,
        focus: str | None = None,
        hops: int = 1,
        width: Width | float = "page",
        style: StyleName = "light",
        sources: SourcesShown = "count",
    ) -> Axes:
        """Draw the relations on a map; what has no territory stands on a rail beside it.

        Options are as in `plot`. The footnote says whose borders are drawn.

        Examples
        --------
        >>> import diplograph as dg
        >>> from matplotlib.figure import Figure
        >>> ax = Figure(figsize=(7, 5)).add_subplot()
        >>> dg.load().at("2025-04-18").map(ax) is ax
        True
        """
        from diplograph import plot

        view = view_of(
            self.history,
            families=families,
            persons=persons,
            focus=focus,
            hops=hops,
            width=width,
            style=style,
            sources=sources,
        )
        return plot.map_(self.slice, ax, view, self._edition(view, "--map", ax=ax))

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

        view = view_of(self.history, families=families, persons=persons, width=width, style=style)
        return plot.matrix(self.slice, ax, view, self._edition(view, "--matrix", ax=ax))

    def _edition(
        self,
        view: View,
        *words: str,
        ax: Axes | None,
        pos: Mapping[str, Sequence[float]] | None = None,
    ) -> Edition:
        asked = words_of(
            self.slice.selection,
            events=self.slice.events,
            known_by=self.slice.known_by,
            folded=self.slice.folded,
        )
        command = ["draw", self.date, *words, *asked, *look_of(view)]
        return edition_of(self.history, command, note=self.note, ax=ax, pos=pos)

    def export(self, path: str | Path, form: Format | None = None) -> list[Path]:
        """Write the relations of the day for another tool; the same data give the same bytes.

        Parameters
        ----------
        path
            The file.
        form
            ``turtle``, ``trig``, ``ntriples``, ``nquads``, ``jsonld``, ``rdfxml``, ``rdf12``
            (Turtle of RDF 1.2, with reifiers), ``graphml``, ``gexf``, ``csv`` or ``ftm``
            (FollowTheMoney); None = told by the name of the file.

        Returns
        -------
        list of Path
            What was written.

        Raises
        ------
        DiplographError
            If there is no such format, or the file cannot be written.

        Examples
        --------
        >>> import diplograph as dg
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     [path.name for path in dg.load().at("2025-04-18").export(f"{folder}/day.graphml")]
        ['day.graphml']
        """
        return export_snapshot(self, path, form)

    def to_networkx(self) -> nx.MultiDiGraph:
        """Give a directed multigraph with relation identifiers as keys.

        Examples
        --------
        >>> import diplograph as dg
        >>> graph = dg.load().at("2025-04-18").to_networkx()
        >>> graph.has_edge("united-states", "taliban")
        True
        """
        from diplograph import network

        return network.to_networkx(self.slice)

    def measures(self) -> Measures:
        """Measure the network: degrees, PageRank, betweenness, components, by entity.

        Of relations of every grade, as `to_networkx` gives them; `select` some for others.

        Examples
        --------
        >>> import diplograph as dg
        >>> measured = dg.load().at("2025-04-18").measures()
        >>> measured.entities[measured.degree.argmax()]
        'russia'
        """
        from diplograph import network

        return network.measures(self.slice)

    def balance(self) -> Balance:
        """Tell how balanced the signed network of the day is: triads, index, frustration.

        Of what is definite or presumed; pairs with friendly and hostile relations at once have no
        sign and are counted.

        Examples
        --------
        >>> import diplograph as dg
        >>> balance = dg.load().at("2025-04-18", fold=True).balance()
        >>> three = ("afghanistan", "iskp", "russia")
        >>> [t.signs for t in balance.triads if t.entities == three and t.balanced]
        [(-1, 1, -1)]
        """
        from diplograph import network

        return network.balance(self.slice)

    def communities(self) -> Communities:
        """Part the entities of the day into communities that hold together, largest first.

        Of what is definite or presumed; hostile relations do not bind.

        Examples
        --------
        >>> import diplograph as dg
        >>> parted = dg.load().at("2025-04-18").communities()
        >>> len(parted.groups[0]) >= len(parted.groups[1])
        True
        """
        from diplograph import network

        return network.communities(self.slice)

    def triads(self) -> tuple[Triad, ...]:
        """Give the triads of `balance`: three entities, each two of them friends or foes.

        Examples
        --------
        >>> import diplograph as dg
        >>> triads = dg.load().at("2025-04-18", fold=True).triads()
        >>> [t.signs for t in triads if t.entities == ("afghanistan", "iskp", "russia")]
        [(-1, 1, -1)]
        """
        return self.balance().triads

    def to_rdflib(self) -> rdflib.Graph:
        """Give the direct triples of the day, with labels and types, as an rdflib graph.

        Examples
        --------
        >>> import diplograph as dg
        >>> graph = dg.load().at("2025-07-04").to_rdflib()
        >>> text = "ASK { entity:russia kind:recognises entity:islamic-emirate-2021 }"
        >>> bool(graph.query(text))
        True
        """
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

        return rdf.query_slice(self.slice, self.history.known_graph, sparql, timeout=timeout)


def _touches(edge: GradedEdge, asked: Selection) -> bool:
    ends, wanted = {edge.subject, edge.object}, set(asked.entities)
    return not wanted or (bool(ends & wanted) if asked.touches_any else ends <= wanted)

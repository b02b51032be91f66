"""What a history answers of one day."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from diplograph import display, export, network, rdf, slices
from diplograph.dates import InForce, iso
from diplograph.errors import QuestionError
from diplograph.export import FormatName
from diplograph.history.arguments import Names
from diplograph.history.networks import DayNetwork
from diplograph.history.pictures import DayPictures
from diplograph.history.question import Question, selection_of
from diplograph.history.source import Pair, Source
from diplograph.listing import as_html, as_text
from diplograph.slices import GradedEdge, Slice
from diplograph.words import coverage_note, grade_counts, left_out_notes

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import rdflib

    from diplograph.history.source import DayTally
    from diplograph.rdf import Result
    from diplograph.table import Rows

_INCHES, _DPI = (7.2, 6.2), 100
"""The width of a printed page (183 mm), for which marks and words are sized, at the resolution
that matplotlib shows figures in."""
_MOST_DRAWN: Final = 2_000
"""To draw so many takes some 20 seconds, for a cell that perhaps only names the snapshot."""
_MOST_PRINTED: Final = 1_000
"""Longer lists nobody reads in a notebook: counts and the busiest pairs are told instead."""
_GRADES: Final = (InForce.DEFINITE, InForce.PRESUMED, InForce.POSSIBLE)


class Snapshot:
    """The relations in force on one day. Iterate it for edges with their grades.

    Made by `History.at`. Its length is how many there are; printed, it is a table; in a notebook
    it shows a picture. Nothing is looked up before it is asked for.

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

    def __init__(self, source: Source, question: Question, day: int) -> None:
        self.source = source
        self.question = question
        self.day = day

    @property
    def date(self) -> str:
        """The day shown, ``YYYY-MM-DD``."""
        return iso(self.day)

    @cached_property
    def slice(self) -> Slice:
        """The rows behind the answer, as `diplograph.plot` and `diplograph.network` take them."""
        return self.source.slice(self.question, self.day)

    @cached_property
    def _tally(self) -> DayTally:
        return self.source.tally(self.question, self.day)

    @cached_property
    def _count(self) -> int:
        return self.source.count(self.question, self.day)

    @property
    def left_out(self) -> Mapping[str, int]:
        """What the defaults left out, as counts by reason: printing says how to bring it back."""
        return self._tally.left_out

    @property
    def note(self) -> str | None:
        """Says that the day is outside the data set's coverage, if it is."""
        return coverage_note(self.source.graph, self.day)

    @property
    def rows(self) -> Rows:
        """Row numbers of the relations, ascending: those of the columns that were given.

        Raises
        ------
        QuestionError
            If the history is answered from an archive, where rows have no lasting number.
        """
        if not self.source.is_whole:
            message = "rows of an archive have no lasting number"
            raise QuestionError(f"{message}: take the ids of the edges, or load(…, in_memory=True)")
        return self.slice.rows

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[GradedEdge]:
        return iter(self.slice.edges)

    def __repr__(self) -> str:
        return f"<Snapshot of {self.date}: {len(self)} relations>"

    def _repr_html_(self) -> str:
        head = f"<p><b>{self.date}</b>: {grade_counts(self.grades())}</p>"
        if len(self) > _MOST_DRAWN:
            return f"{head}<p><small>too many to draw: select some, or count them</small></p>"
        table = as_html(display.snapshot_listing(self.slice, note=self.note))
        table = f"<details><summary>as a table</summary>{table}</details>"
        return f"<div>{head}{self._image()}{table}</div>"

    def __str__(self) -> str:
        if len(self) <= _MOST_PRINTED:
            return as_text(display.snapshot_listing(self.slice, note=self.note))
        lines = [f"{self.date}: {grade_counts(self.grades())}", *([self.note] if self.note else [])]
        lines += [f"  {count:,}  {one} and {other}" for one, other, count in self.pairs(10)]
        lines += left_out_notes(self.left_out)
        return "\n".join([*lines, "too many to print: relations() takes some, to_pandas() all"])

    def grades(self) -> Mapping[str, int]:
        """Count the relations by grade, the surest first.

        Examples
        --------
        >>> import diplograph as dg
        >>> dg.load().select(kind="recognises").at("1999-01-01").grades()
        {'definite': 5, 'presumed': 0, 'possible': 1}
        """
        counts = dict.fromkeys(_GRADES, 0)
        for (_, grade), count in self._tally.counts.items():
            counts[grade] += count
        return {grade.word: count for grade, count in counts.items()}

    def kinds(self) -> Mapping[str, int]:
        """Count the relations by kind, in the order of the graph.

        Examples
        --------
        >>> import diplograph as dg
        >>> dg.load().select(family="recognition").at("1999-01-01").kinds()["recognises"]
        6
        """
        counts = dict.fromkeys(self.source.graph.kinds, 0)
        for (kind, _), count in self._tally.counts.items():
            counts[kind] += count
        return {kind: count for kind, count in counts.items() if count}

    def pairs(self, most: int = 1_000) -> Sequence[Pair]:
        """Find the pairs with the most relations: subject, object, how many.

        Raises
        ------
        QuestionError
            If ``most`` is below 0.

        Examples
        --------
        >>> import diplograph as dg
        >>> dg.load().select(kind="recognises", grade="possible").at("1999-01-01").pairs(1)
        [('chechen-republic-of-ichkeria', 'islamic-emirate-1996', 1)]
        """
        if most < 0:
            raise QuestionError(f"most={most}: take a number of pairs, 0 or more")
        return self.source.pairs(self.question, self.day, most)

    def relations(
        self, *, kind: Names = (), entity: Names = (), grade: Names = ()
    ) -> tuple[GradedEdge, ...]:
        """Take some of the relations; without options, all.

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
        selection = selection_of(
            self.source.graph, self.source.directory, kind=kind, entity=entity, grade=grade
        )
        return tuple(
            edge
            for edge in self
            if selection.takes_kind(edge.kind)
            and (selection.grades is None or edge.grade in selection.grades)
            and all(among.takes(edge.subject, edge.object) for among in selection.among)
        )

    @property
    def plot(self) -> DayPictures:
        """Pictures of the day: call it for the network, or `map` and `matrix` of it.

        Examples
        --------
        >>> import diplograph as dg
        >>> from matplotlib.figure import Figure
        >>> ax = Figure(figsize=(7, 5)).add_subplot()
        >>> dg.load().at("2025-04-18").plot(ax) is ax
        True
        """
        return DayPictures(self.source, self.question, self.day, lambda: self.slice)

    @property
    def network(self) -> DayNetwork:
        """The signed network of the day: `measures`, `balance`, `triads`, `communities`.

        Examples
        --------
        >>> import diplograph as dg
        >>> measured = dg.load().at("2025-04-18").network.measures()
        >>> measured.entities[measured.degree.argmax()]
        'russia'
        """
        return DayNetwork(lambda: self.slice)

    def export(self, path: str | Path, form: FormatName | None = None) -> list[Path]:
        """Write the relations of the day for another tool; the same data give the same bytes.

        Parameters
        ----------
        path
            The file.
        form
            One of the formats that ``diplograph export --help`` lists; None = told by the name of
            the file.

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
        slice_, graph = self.slice, self.source.known_graph(self.question)
        if not self.source.is_whole:  # what an archive knows of relations stands in the day's rows
            graph = slices.graph_known(graph, slice_.table.take(slice_.rows))
        return export.write_day(path, form, graph=graph, slice_=slice_)

    def to_networkx(self) -> nx.MultiDiGraph:
        """Build a directed multigraph with relation identifiers as keys.

        Examples
        --------
        >>> import diplograph as dg
        >>> graph = dg.load().at("2025-04-18").to_networkx()
        >>> graph.has_edge("united-states", "taliban")
        True
        """
        return network.to_networkx(self.slice)

    def to_rdflib(self) -> rdflib.Graph:
        """Open the direct triples of the day, with labels and types, as an rdflib graph.

        Examples
        --------
        >>> import diplograph as dg
        >>> graph = dg.load().at("2025-07-04").to_rdflib()
        >>> text = "ASK { entity:russia kind:recognises entity:islamic-emirate-2021 }"
        >>> bool(graph.query(text))
        True
        """
        return rdf.snapshot_to_rdflib(self.slice)

    def to_pandas(self) -> pd.DataFrame:
        """Build a data frame, one row a relation; dates stay EDTF text, bounds stand beside."""
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
        slice_, graph = self.slice, self.source.known_graph(self.question)
        if not self.source.is_whole and rdf.names_graphs(sparql):
            # Graphs of other days hold relations that the rows of this day do not.
            graph, table = self.source.records(self.question)
            slice_ = slices.at(
                table,
                self.day,
                self.question.selection,
                events=self.question.events,
                fold=self.question.fold,
                known_by=self.question.known_by,
            )
        return rdf.query_slice(slice_, graph, sparql, timeout=timeout)

    def _image(self) -> str:
        """Draw a small picture for a notebook."""
        # Without pyplot, which would keep the figure, and show it a second time in the cell.
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        figure = Figure(figsize=_INCHES, dpi=_DPI)
        FigureCanvasAgg(figure)
        self.plot(figure.add_axes((0.0, 0.0, 1.0, 1.0)))
        stream = io.BytesIO()
        figure.savefig(stream, format="png")
        data = base64.b64encode(stream.getvalue()).decode()
        title = html.escape(f"Relations in force on {self.date}")
        return f'<img alt="{title}" style="max-width: 100%" src="data:image/png;base64,{data}">'

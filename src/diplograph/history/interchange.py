"""What a history takes from and hands on to other tools: columns, SPARQL, rdflib, files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from diplograph.dates import day_number
from diplograph.history.arguments import Day, Format, Names
from diplograph.history.exporting import export_history
from diplograph.model import Entity, Graph, Kind
from diplograph.table import Given, from_columns, named_rows

if TYPE_CHECKING:
    import rdflib

    from diplograph.history.asking import History
    from diplograph.history.dyads import Dyads, Unit
    from diplograph.rdf import Result


class Interchange:
    """The part of `History` that other tools fill, ask or read."""

    @classmethod
    def from_columns(
        cls,
        *,
        subject: Given,
        kind: Given,
        object: Given,  # noqa: A002 - the name of the column
        start: Given | tuple[Given, Given],
        end: Given | tuple[Given, Given],
        asof: Given | None = None,
        known: Given | None = None,
        modality: Given | None = None,
        is_state: Given | None = None,
        entities: Sequence[str | Entity] | None = None,
        kinds: Sequence[str | Kind] | None = None,
    ) -> History:
        """Make a history straight from columns, without an object for each row.

        Columns are numpy arrays, anything with ``to_numpy`` (pandas, polars, Arrow), or lists.

        Parameters
        ----------
        subject, kind, object
            Codes from 0 up, or labels.
        start, end
            First and last day, both inclusive: integers since 1970-01-01, datetime64, or a pair
            (earliest, latest) of either. The extremes of int32 and NaT are unbounded: an ``end``
            that is unbounded is open.
        asof
            Day on which an open relation was last seen; None = the latest start.
        known
            Day from which a relation was publicly known; None = its earliest start.
        modality
            ``fact``, ``coded``, …; None = facts.
        is_state
            False for events; None = as the kinds say, states by default.
        entities, kinds
            What the codes stand for: names, or records. Kinds given by name alone are states of
            no stance whose open relations are presumed to go on without limit.

        Raises
        ------
        ColumnError
            If a column has another length, or a row cannot be read; it names the first.

        Examples
        --------
        >>> import diplograph as dg
        >>> import numpy as np
        >>> history = dg.History.from_columns(
        ...     subject=["a", "b"], kind=["likes", "likes"], object=["b", "c"],
        ...     start=np.array(["2001-01-01", "2002-01-01"], dtype="datetime64[D]"),
        ...     end=np.array(["2003-12-31", "NaT"], dtype="datetime64[D]"),
        ... )
        >>> len(history.at("2002-06-01")), history.at("2005-01-01").rows
        (2, array([1]))
        """
        table = from_columns(
            subject=subject,
            kind=kind,
            object=object,
            start=start,
            end=end,
            asof=asof,
            known=known,
            modality=modality,
            is_state=is_state,
            entities=entities,
            kinds=kinds,
        )
        graph = Graph(
            entities={each.id: each for each in table.entities},
            kinds={each.id: each for each in table.kinds},
            relations=named_rows(table),
        )
        return cast("type[History]", cls)(graph, table)

    def query(self, sparql: str, *, timeout: float | None = None) -> Result:
        """Ask the whole history in SPARQL 1.1, with every day as a named graph.

        Parameters
        ----------
        sparql
            A SELECT, ASK, CONSTRUCT or DESCRIBE query. The project's prefixes need not be
            declared. ``GRAPH <https://w3id.org/diplograph/at/2025-04-17> {…}`` asks one day.
        timeout
            Seconds that the query itself may take before it is stopped; None = no limit.

        Raises
        ------
        QueryError
            If the query is malformed, refused (updates, SERVICE, LOAD), too slow, or its answer
            too long to keep.

        Notes
        -----
        With a ``timeout``, and where a query is very long or holds the word SERVICE anywhere, it
        is evaluated in a process of its own, which can open no file and no socket.

        Examples
        --------
        >>> import diplograph as dg
        >>> answer = dg.load().query("SELECT ?s { ?s a dg:Relation } LIMIT 2")
        >>> len(answer)
        2
        """
        from diplograph import rdf

        history = cast("History", self)
        return rdf.query_history(history.known_graph, history.table, sparql, timeout=timeout)

    def dyads(
        self,
        first: int | str,
        last: int | str,
        *,
        period: Unit = "year",
        directed: bool = False,
        by: Literal["kind", "family"] = "kind",
        states: str | Path | None = None,
        modality: Names = (),
    ) -> Dyads:
        r"""Make the complete table of dyads: every pair of states in every period.

        Of a history that was selected by entities, the pairs of those alone.

        Parameters
        ----------
        first, last
            Years, months or days, both inclusive.
        period
            ``year``, ``month`` or ``day``: a relation counts under the highest grade that it has
            on some day of the period.
        directed
            Whether each pair stands twice; symmetric relations then count in both.
        by
            Three columns (definite, presumed, possible) for each ``kind`` or ``family``.
        states
            A file of states in the layout of the Correlates of War; None = the state system that
            was imported.
        modality
            As in `History.at`.

        Returns
        -------
        Dyads
            Units are numbers of the Correlates of War. 0 is none; missing is "not covered by the
            data, or only in part".

        Raises
        ------
        GraphError
            If nothing says which states existed when.

        Examples
        --------
        >>> import diplograph as dg
        >>> import pathlib, tempfile
        >>> rows = ["stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version"]
        >>> rows += [f"{a},{n},{label},1990,1,1,2016,12,31,2016" for a, n, label in
        ...          [("RUS", 365, "Russia"), ("AFG", 700, "Afghanistan"), ("CHN", 710, "China")]]
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = pathlib.Path(folder) / "states2016.csv"
        ...     _ = file.write_text("\n".join(rows))
        ...     len(list(dg.load().dyads(1999, 2000, states=file).rows()))
        6
        """
        from diplograph.history.dyads import dyads_of
        from diplograph.history.grounds import ground_in_memory

        ground = ground_in_memory(cast("History", self), modality)
        return dyads_of(ground, first, last, period=period, directed=directed, by=by, states=states)

    def cite(self, file: str | Path | None = None) -> str:
        """Give how to cite the data: data set, version, files with their hashes, terms.

        Parameters
        ----------
        file
            A picture or table that was made from them: it is named too, with its SHA-256.

        Raises
        ------
        GraphError
            If the file cannot be read, or says that it was made from another version.

        Examples
        --------
        >>> import diplograph as dg
        >>> dg.load().cite().splitlines()[0].endswith("CC BY 4.0.")
        True
        """
        from diplograph.history.citing import citation_of

        return citation_of(cast("History", self), file)

    def export(self, path: str | Path, form: Format | None = None) -> list[Path]:
        """Write the whole history for another tool; the same data give the same bytes.

        Parameters
        ----------
        path
            The file; of ``csv`` a folder.
        form
            ``turtle``, ``trig``, ``ntriples``, ``nquads``, ``jsonld``, ``rdfxml``, ``rdf12``
            (Turtle of RDF 1.2, with reifiers), ``graphml``, ``gexf``, ``csv`` or ``ftm``
            (FollowTheMoney); None = told by the name of the file. GraphML holds one day only.

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
        ...     [path.name for path in dg.load().export(f"{folder}/history.nt")]
        ['history.nt']
        """
        return export_history(cast("History", self), path, form)

    def to_rdflib(self) -> rdflib.Graph:
        """Give the history as an rdflib graph: relations as nodes with dates, and sources.

        It can be read, serialised and asked, not written. For days by name see `to_dataset`.

        Examples
        --------
        >>> import diplograph as dg
        >>> graph = dg.load().to_rdflib()
        >>> found = graph.query("SELECT ?s { ?s rdfs:label 'Russia' }")
        >>> [str(row.s) for row in found]
        ['https://w3id.org/diplograph/entity/russia']
        """
        from diplograph import rdf

        history = cast("History", self)
        return rdf.history_to_rdflib(history.known_graph, history.table)

    def to_dataset(self, *days: Day) -> rdflib.Dataset:
        """Give the history as an rdflib dataset, in which every day is a named graph.

        The default graph is that of `to_rdflib`. ``GRAPH`` takes the name of any day, as in
        `query`, and the history's own.

        Parameters
        ----------
        *days
            Days whose graphs are listed from the start; ``GRAPH ?g`` ranges over those. More are
            opened with ``dataset.graph(IRI)``.

        Examples
        --------
        >>> import diplograph as dg
        >>> dataset = dg.load().to_dataset("2025-04-16", "2025-04-18")
        >>> from rdflib import URIRef
        >>> who, how, whom = (
        ...     URIRef(f"https://w3id.org/diplograph/{name}")
        ...     for name in ("entity/russia", "kind/designates-terrorist", "entity/taliban")
        ... )
        >>> [str(day)[-10:] for *_, day in dataset.quads((who, how, whom, None))]
        ['2025-04-16']
        """
        from diplograph import rdf

        history = cast("History", self)
        return rdf.history_to_dataset(history.known_graph, history.table, map(day_number, days))

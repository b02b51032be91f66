"""What a history hands on to other tools: SPARQL, rdflib, files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from diplograph.history.arguments import Format
from diplograph.history.exporting import export_history

if TYPE_CHECKING:
    import rdflib

    from diplograph.history.asking import History
    from diplograph.rdf import Result


class Interchange:
    """The part of `History` that other tools ask or read."""

    def query(self, sparql: str, *, timeout: float | None = None) -> Result:
        """Ask the whole history in SPARQL 1.1, with every day as a named graph.

        Parameters
        ----------
        sparql
            A SELECT, ASK, CONSTRUCT or DESCRIBE query. The project's prefixes need not be
            declared. ``GRAPH <https://w3id.org/diplograph/at/2025-04-17> {…}`` asks one day.
        timeout
            Seconds after which the query is stopped; None = no limit.

        Raises
        ------
        QueryError
            If the query is malformed, refused (updates, SERVICE, LOAD) or too slow.

        Examples
        --------
        >>> import diplograph as dg
        >>> answer = dg.load().query("SELECT ?s { ?s a dg:Relation } LIMIT 2")
        >>> len(answer)
        2
        """
        from diplograph import rdf

        history = cast("History", self)
        return rdf.query_history(history.graph, history.table, sparql, timeout=timeout)

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
        """
        return export_history(cast("History", self), path, form)

    def to_rdflib(self) -> rdflib.Graph:
        """Give the history as an rdflib graph: relations as nodes with dates, and sources."""
        from diplograph import rdf

        history = cast("History", self)
        return rdf.history_to_rdflib(history.graph, history.table)

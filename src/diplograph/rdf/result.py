"""The answer to a query: to be iterated, printed, turned into a table or a W3C format."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal

from diplograph import iris, writing
from diplograph.errors import QueryError, optional
from diplograph.listing import Listing, as_html, as_text
from diplograph.words import counted

if TYPE_CHECKING:
    import pandas as pd
    import pyoxigraph as ox

Form = Literal["select", "ask", "graph"]
_SYNTAXES: Final = {
    "turtle": "TURTLE",
    "ntriples": "N_TRIPLES",
    "nquads": "N_QUADS",
    "trig": "TRIG",
    "rdfxml": "RDF_XML",
    "jsonld": "JSON_LD",
}
"""What the engine calls the syntaxes of RDF."""
RESULT_FORMATS: Final[Mapping[Form, tuple[str, ...]]] = {
    "select": ("json", "xml", "csv", "tsv"),
    "ask": ("json", "xml"),
    "graph": tuple(_SYNTAXES),
}
"""What an answer can be written as, by the form of its query."""
_TRIPLE = "subject", "predicate", "object"
_TYPES: dict[str, Callable[[str], Any]] = {
    iris.XSD + "integer": int,
    iris.XSD + "decimal": float,
    iris.XSD + "double": float,
    iris.XSD + "float": float,
    iris.XSD + "boolean": lambda text: text in ("true", "1"),
}
_MOST_ROWS = 1000
"""Rows of an answer that are printed: all of them are in `Result.rows`."""
_WIDEST = 100
"""Characters of a cell that are printed: queries ask for notes and addresses beside names."""


@dataclass(frozen=True)
class Result:
    """The answer to a SPARQL query.

    A SELECT is iterated as mappings from variable to text (IRIs of the project shortened to
    prefixed names, unbound variables absent), a CONSTRUCT or DESCRIBE as triples of such text;
    an ASK is true or false.

    Parameters
    ----------
    form
        What kind of query it answers.
    data
        W3C JSON results for SELECT and ASK, N-Triples for CONSTRUCT and DESCRIBE.
    labels
        Labels by prefixed name, shown beside it where the answer is printed.

    Examples
    --------
    >>> import diplograph as dg
    >>> query = "SELECT ?who { ?who kind:recognises entity:islamic-emirate-2021 }"
    >>> answer = dg.load().at("2025-07-04").query(query)
    >>> print(answer)
    who
    entity:russia (Russia)
    (1 row)
    >>> answer.rows
    ({'who': 'entity:russia'},)
    """

    form: Form
    data: bytes
    labels: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def _json(self) -> dict[str, Any]:
        return dict(json.loads(self.data))

    @property
    def _bindings(self) -> list[dict[str, dict[str, str]]]:
        """Terms by variable, as W3C's JSON has them: with their type, in the order of `rows`."""
        bindings: list[dict[str, dict[str, str]]] = self._json["results"]["bindings"]
        return bindings

    @property
    def variables(self) -> tuple[str, ...]:
        """Names of the variables of a SELECT, in its order."""
        return tuple(self._json["head"].get("vars", ())) if self.form == "select" else ()

    @cached_property
    def rows(self) -> tuple[Mapping[str, str], ...]:
        """Rows of a SELECT, as mappings from variable to text."""
        if self.form != "select":
            return ()
        return tuple(
            {
                name: shorten(term["value"]) if term["type"] == "uri" else term["value"]
                for name, term in binding.items()
            }
            for binding in self._bindings
        )

    @cached_property
    def triples(self) -> tuple[tuple[str, str, str], ...]:
        """Triples of a CONSTRUCT or DESCRIBE, as text."""
        if self.form != "graph":
            return ()
        # The engine has no order of its own: sorted, the same query prints the same text.
        return tuple(sorted((_text(s), _text(p), _text(o)) for s, p, o in self._parse()))

    def _parse(self) -> list[Any]:
        """Read the triples of a CONSTRUCT or DESCRIBE as terms of the engine."""
        import pyoxigraph as ox

        try:
            return [quad.triple for quad in ox.parse(self.data, format=ox.RdfFormat.N_TRIPLES)]
        except MemoryError as error:
            raise QueryError("a value is longer than the 16 MB that can be read back") from error

    def __len__(self) -> int:
        return 1 if self.form == "ask" else len(self.rows) or len(self.triples)

    def __bool__(self) -> bool:
        return bool(self._json["boolean"]) if self.form == "ask" else len(self) > 0

    def __iter__(self) -> Iterator[Any]:
        if self.form == "ask":
            return iter((bool(self),))
        return iter(self.rows if self.form == "select" else self.triples)

    def __repr__(self) -> str:
        return str(self)

    def __str__(self) -> str:
        if self.form == "ask":
            return "yes" if self else "no"
        return as_text(self._listing(), header=True)

    def _repr_html_(self) -> str:
        return f"<p>{self}</p>" if self.form == "ask" else as_html(self._listing())

    def _listing(self) -> Listing:
        """List the first rows as they are shown: an IRI with the label of what it names."""
        of_graph = self.form == "graph"
        columns: Sequence[str] = _TRIPLE if of_graph else self.variables
        rows = self._triple_cells() if of_graph else self._row_cells()
        count = counted(len(rows), "row") + (
            f", {_MOST_ROWS} shown" if len(rows) > _MOST_ROWS else ""
        )
        return Listing(
            title="",
            columns=columns,
            rows=rows[:_MOST_ROWS],
            notes=[f"({count})"],
            widest=_WIDEST,
        )

    def _triple_cells(self) -> list[list[str]]:
        import pyoxigraph as ox

        return sorted(
            [self._with_label(_text(term), isinstance(term, ox.NamedNode)) for term in triple]
            for triple in self._parse()
        )

    def _row_cells(self) -> list[list[str]]:
        return [
            [
                self._with_label(row[name], terms[name]["type"] == "uri") if name in row else ""
                for name in self.variables
            ]
            for row, terms in zip(self.rows, self._bindings, strict=True)
        ]

    def _with_label(self, text: str, is_iri: bool) -> str:  # noqa: FBT001
        label = self.labels.get(text) if is_iri else None
        return text if label is None else f"{text} ({label})"

    def to_pandas(self) -> pd.DataFrame:
        """Make a data frame, one row an answer; unbound variables are missing.

        Numbers and truth values are such; all else is text, as in `rows`, dates too: the first
        and the last day that stand for no bound fit no type of date.

        Raises
        ------
        MissingExtra
            If pandas is not installed.

        Examples
        --------
        >>> import diplograph as dg
        >>> answer = dg.load().query("SELECT ?s { ?s a dg:Relation } LIMIT 2")
        >>> answer.to_pandas().shape
        (2, 1)
        """
        pd = optional("pandas", "notebook")
        if self.form == "ask":
            return pd.DataFrame({"answer": [bool(self)]})
        if self.form == "graph":
            return pd.DataFrame(self.triples, columns=list(_TRIPLE))
        both = zip(self.rows, self._bindings, strict=True)
        rows = [{n: _value(text, terms[n]) for n, text in row.items()} for row, terms in both]
        return pd.DataFrame(rows, columns=list(self.variables))

    def serialize(self, form: str) -> str:
        """Write the answer in a W3C results format, or as RDF.

        Parameters
        ----------
        form
            One of `RESULT_FORMATS`: of W3C's for SELECT and ASK, of the syntaxes of RDF for
            CONSTRUCT and DESCRIBE. Characters that XML forbids become U+FFFD in it.

        Raises
        ------
        QueryError
            If this answer cannot be written so.

        Examples
        --------
        >>> import diplograph as dg
        >>> answer = dg.load().query("ASK { entity:russia a dg:Country }")
        >>> answer.serialize("json")
        '{"head":{},"boolean":true}'
        """
        import pyoxigraph as ox

        choices = RESULT_FORMATS[self.form]
        if form not in choices:
            raise QueryError(
                f"this answer cannot be written as {form}: choose from {', '.join(choices)}"
            )
        if self.form == "graph":
            return serialize(self._parse(), form).decode()
        answer = ox.parse_query_results(self.data, format=ox.QueryResultsFormat.JSON)
        output = answer.serialize(format=getattr(ox.QueryResultsFormat, form.upper())) or b""
        return writing.xml_text(output.decode()) if form == "xml" else output.decode()


def serialize(statements: Iterable[ox.Triple] | Iterable[ox.Quad], syntax: str) -> bytes:
    """Write statements in a syntax of RDF, in the order given, with the project's prefixes.

    Parameters
    ----------
    statements
        Triples, or for ``nquads`` and ``trig`` also quads.
    syntax
        One of ``RESULT_FORMATS["graph"]``. Characters that XML forbids become U+FFFD in ``rdfxml``.
    """
    import pyoxigraph as ox

    format_ = getattr(ox.RdfFormat, _SYNTAXES[syntax])
    output = ox.serialize(statements, format=format_, prefixes=iris.PREFIXES) or b""
    # The engine writes what a literal holds, also characters that make the XML ill-formed.
    return writing.xml_text(output.decode()).encode() if syntax == "rdfxml" else output


def shorten(iri: str) -> str:
    """Shorten an IRI to a prefixed name where one of the project's prefixes fits.

    Examples
    --------
    >>> shorten("https://w3id.org/diplograph/entity/russia")
    'entity:russia'
    """
    for prefix, namespace in iris.PREFIXES.items():
        local = iri.removeprefix(namespace)
        if local != iri and "/" not in local:  # with a slash it would be no prefixed name
            return f"{prefix}:{local}"
    return iri


def _value(text: str, term: Mapping[str, str]) -> Any:
    """Read a number or a truth value as such, everything else as text."""
    convert = _TYPES.get(term.get("datatype", ""), str)
    return convert(text)


def _text(term: Any) -> str:
    value = getattr(term, "value", str(term))
    return shorten(value) if type(term).__name__ == "NamedNode" else str(value)

"""What the read-only rdflib stores share: namespaces may be bound, triples not written."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NoReturn, TypeAlias

import pyoxigraph as ox
from rdflib.graph import ModificationException
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.store import Store
from rdflib.term import BNode, Identifier, Literal, URIRef

from diplograph import iris
from diplograph.errors import QueryError

Triple: TypeAlias = tuple[Identifier, Identifier, Identifier]
Pattern: TypeAlias = tuple[Identifier | None, Identifier | None, Identifier | None]

_STRING = iris.XSD + "string"


class ReadOnlyStore(Store, ABC):
    """A store of one graph that can be read and not written.

    The project's prefixes are bound; further ones may be.
    """

    context_aware = False
    formula_aware = False
    transaction_aware = False
    graph_aware = False

    def __init__(self) -> None:
        super().__init__()
        self._namespaces: dict[str, URIRef] = {}
        for prefix, namespace in iris.PREFIXES.items():
            self._namespaces[prefix] = URIRef(namespace)

    @abstractmethod
    def matching(self, pattern: Pattern) -> Iterator[Triple]:
        """Find the triples that match a pattern of terms, None = any."""

    def triples(  # type: ignore[override]
        self, triple_pattern: Pattern, context: Any = None
    ) -> Iterator[tuple[Triple, Iterator[Any]]]:
        """Find the triples that match a pattern, as rdflib asks for them."""
        for triple in self.matching(triple_pattern):
            yield triple, iter((context,))

    def add(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse to write.

        Raises
        ------
        ModificationException
            Always.
        """
        raise ModificationException

    # rdflib calls each by its own name; whichever is called, it writes.
    addN = remove = add_graph = remove_graph = update = add  # noqa: N815 - names of rdflib

    def query(self, query: Any, initNs: Any, *_: Any, **__: Any) -> NoReturn:  # noqa: N803 - names of rdflib
        """Refuse what would be fetched from elsewhere, and leave the rest to rdflib.

        Raises
        ------
        QueryError
            If the query calls a service, or draws from graphs with FROM, which rdflib loads.
        NotImplementedError
            Otherwise: so rdflib is told that it has to evaluate the query itself.
        """
        if isinstance(query, str):
            # An escape may spell either word; to parse every query here would cost it twice.
            words = query.upper() if "\\" not in query else "SERVICE"
            if "SERVICE" in words or "FROM" in words:
                query = prepareQuery(query, initNs=initNs)
        if not isinstance(query, str) and _reaches_out(query.algebra):
            raise QueryError(
                "SERVICE and FROM are not allowed here: rdflib would ask elsewhere. Days are asked "
                "with GRAPH, or with history.query, which also takes FROM"
            )
        raise NotImplementedError

    def bind(self, prefix: str, namespace: URIRef, override: bool = True) -> None:  # noqa: FBT001, FBT002
        """Bind a prefix for serialisation."""
        earlier = self.prefix(namespace)
        if not override and (prefix in self._namespaces or earlier is not None):
            return
        if earlier is not None:
            del self._namespaces[earlier]
        self._namespaces[prefix] = URIRef(namespace)

    def namespace(self, prefix: str) -> URIRef | None:
        """Look up the namespace of a prefix."""
        return self._namespaces.get(prefix)

    def prefix(self, namespace: URIRef) -> str | None:
        """Look up the prefix of a namespace."""
        prefixes = (p for p, space in self._namespaces.items() if str(space) == str(namespace))
        return next(prefixes, None)

    def namespaces(self) -> Iterator[tuple[str, URIRef]]:
        """List all prefixes with their namespaces."""
        yield from list(self._namespaces.items())


def _reaches_out(part: Any) -> bool:
    """Tell whether a part of rdflib's algebra names a service or graphs to be loaded."""
    if isinstance(part, CompValue):
        if part.name in ("ServiceGraphPattern", "DatasetClause"):
            return True
        return any(map(_reaches_out, part.values()))
    return isinstance(part, list | tuple) and any(map(_reaches_out, part))


class EngineStore(ReadOnlyStore):
    """The default graph of an engine's store, read through its indexes.

    Parameters
    ----------
    store
        The engine's store.
    """

    def __init__(self, store: ox.Store) -> None:
        super().__init__()
        self._store = store

    def __len__(self, context: Any = None) -> int:
        quads = self._store.quads_for_pattern(None, None, None, ox.DefaultGraph())
        return sum(1 for _ in quads)

    def matching(self, pattern: Pattern) -> Iterator[Triple]:
        """Find the triples that match a pattern of terms, None = any."""
        # rdflib asks this of a memory store too, and gets nothing; the engine would raise.
        if isinstance(pattern[0], Literal) or isinstance(pattern[1], Literal | BNode):
            return
        subject, predicate, object_ = (None if t is None else to_engine(t) for t in pattern)
        graph = ox.DefaultGraph()
        for quad in self._store.quads_for_pattern(subject, predicate, object_, graph):
            yield of_engine(quad.subject), of_engine(quad.predicate), of_engine(quad.object)


def fits(triple: Triple, pattern: Pattern) -> bool:
    """Tell whether a triple matches a pattern."""
    return all(one is None or one == term for term, one in zip(triple, pattern, strict=True))


@lru_cache(maxsize=1 << 16)
def of_engine(term: Any) -> Identifier:
    """Turn a term of the engine into one of rdflib; literals keep their text."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    # To the engine a plain literal is a string, as RDF 1.1 has it; rdflib tells the two apart.
    datatype = None if term.datatype.value == _STRING else URIRef(term.datatype.value)
    return Literal(term.value, datatype=datatype, normalize=False)


def to_engine(term: Identifier) -> Any:
    """Turn a term of rdflib into one of the engine."""
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, BNode):
        return ox.BlankNode(str(term))
    assert isinstance(term, Literal)
    if term.language:
        return ox.Literal(str(term), language=term.language)
    if term.datatype:
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)))
    return ox.Literal(str(term))

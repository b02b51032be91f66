"""A read-only rdflib store over the columns of a slice: every pattern is answered by index.

It holds what `diplograph.rdf.triples.slice_triples` gives: direct triples, types and labels of
what occurs, and the day. Nothing is built before it is asked for.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import rdflib
from rdflib.namespace import RDF, RDFS, XSD
from rdflib.term import Identifier, Literal, URIRef

from diplograph import iris
from diplograph.rdf.readonly import Pattern, ReadOnlyStore, Triple, fits
from diplograph.rdf.triples import date_text
from diplograph.slices import Slice
from diplograph.table import RelationTable, adjacency

Codes = npt.NDArray[np.int64]
Ends = tuple[int, int, int]
_iris: weakref.WeakKeyDictionary[RelationTable, tuple[list[URIRef], dict[Identifier, int]]] = (
    weakref.WeakKeyDictionary()
)

_ENTITY = URIRef(iris.TERMS + "Entity")
_KIND = URIRef(iris.TERMS + "Kind")
_DAY = URIRef(iris.TERMS + "day")


class SliceStore(ReadOnlyStore):
    """The triples of a slice.

    Parameters
    ----------
    slice_
        The relations of a day.
    graph_iri
        Name of the graph that they form.
    """

    def __init__(self, slice_: Slice, graph_iri: str) -> None:
        super().__init__()
        self._slice = slice_
        self._table = slice_.table
        self._graph = URIRef(graph_iri)
        self._near: dict[int, list[Ends]] = {}

    @cached_property
    def _ends(self) -> tuple[Codes, Codes, Codes]:
        """Distinct direct triples as codes, ordered by subject, kind and object."""
        slice_, table = self._slice, self._table
        subject, object_ = (each.astype(np.int64) for each in (slice_.subjects, slice_.objects))
        kind = table.kind[slice_.rows].astype(np.int64)
        both = np.array([each.symmetric for each in table.kinds], dtype=bool)[kind]
        many, kinds = max(len(table.entities), 1), max(len(table.kinds), 1)
        s = np.concatenate([subject, object_[both]])
        k = np.concatenate([kind, kind[both]])
        o = np.concatenate([object_, subject[both]])
        # Three codes as the digits of one number: numpy sorts numbers many times faster than rows
        # of three, and their order is that of subject, kind and object.
        key = np.unique((s * kinds + k) * many + o)
        return key // many // kinds, key // many % kinds, key % many

    @cached_property
    def _by_kind(self) -> tuple[Codes, Codes]:
        order = np.argsort(self._ends[1], kind="stable")
        return self._ends[1][order], order

    @cached_property
    def _entities(self) -> list[int]:
        """Codes of the entities that occur."""
        return [int(code) for code in np.union1d(self._ends[0], self._ends[2])]

    @cached_property
    def _kinds(self) -> list[int]:
        return [int(code) for code in np.unique(self._ends[1])]

    @cached_property
    def _kind_terms(self) -> dict[int, URIRef]:
        """IRIs of all kinds of the table, whether they occur or not."""
        kinds = enumerate(self._table.kinds)
        return {code: URIRef(iris.kind_iri(kind.id)) for code, kind in kinds}

    @property
    def _entity_codes(self) -> Mapping[Identifier, int]:
        """Codes of all entities of the table, whether they occur or not."""
        return _terms(self._table)[1]

    def _around(self, code: int) -> list[Ends]:
        """Find the distinct direct triples that touch an entity, as codes."""
        if code not in self._near:
            slice_, table = self._slice, self._table
            if slice_.folded:  # its ends are not those of the table, whose index knows them not
                here = np.flatnonzero((slice_.subjects == code) | (slice_.objects == code))
            else:
                rows = np.unique(adjacency(table).touching(code)).astype(np.intp)
                places = np.searchsorted(slice_.rows, rows)
                inside = places < len(slice_.rows)
                here = places[inside][slice_.rows[places[inside]] == rows[inside]]
            kinds = table.kind[slice_.rows[here]].tolist()
            ends = slice_.subjects[here].tolist(), kinds, slice_.objects[here].tolist()
            direct = dict.fromkeys(zip(*ends, strict=True))
            mirror = ((o, k, s) for s, k, o in list(direct) if table.kinds[k].symmetric)
            direct |= dict.fromkeys(mirror)
            self._near[code] = list(direct)
        return self._near[code]

    @cached_property
    def _kind_codes(self) -> dict[Identifier, int]:
        return {term: code for code, term in self._kind_terms.items()}

    @cached_property
    def _by_object(self) -> dict[Identifier, list[Triple]]:
        """Types and labels of what occurs, by class and by label."""
        triples: dict[Identifier, list[Triple]] = {}
        for triple in self._descriptions():
            triples.setdefault(triple[2], []).append(triple)
        return triples

    def __len__(self, context: Any = None) -> int:
        return len(self._ends[0]) + 3 * len(self._entities) + 2 * len(self._kinds) + 1

    def matching(self, pattern: Pattern) -> Iterator[Triple]:
        """Find the triples that match a pattern of terms, None = any."""
        subject, predicate, object_ = pattern
        if predicate is None or predicate in self._kind_codes:
            yield from self._direct(pattern)
        if predicate not in (None, RDF.type, RDFS.label, _DAY):
            return
        described: Iterable[Triple]
        if subject is not None:
            described = self._describe(subject)
        elif object_ is None:
            described = self._descriptions()
        else:
            # An entity is no class and no label: the index by object need not be built for it.
            is_end = object_ in self._entity_codes
            described = () if is_end else self._by_object.get(object_, ())
        yield from (triple for triple in described if fits(triple, pattern))
        day = self._graph, _DAY, Literal(date_text(self._slice.day), datatype=XSD.date)
        if fits(day, pattern):
            yield day

    def _descriptions(self) -> Iterator[Triple]:
        """Describe all entities and kinds that occur: types and labels."""
        for code in self._entities:
            yield from self._describe_entity(code)
        for code in self._kinds:
            yield from self._describe_kind(code)

    def _describe(self, subject: Identifier) -> Iterator[Triple]:
        """Describe an entity or kind, if it occurs: types and label."""
        code = self._entity_codes.get(subject)
        if code is not None:
            if self._around(code):
                yield from self._describe_entity(code)
        elif subject in self._kind_codes and self._kind_codes[subject] in self._kinds:
            yield from self._describe_kind(self._kind_codes[subject])

    def _describe_entity(self, code: int) -> Iterator[Triple]:
        entity, term = self._table.entities[code], _terms(self._table)[0][code]
        yield term, RDF.type, _ENTITY
        yield term, RDF.type, URIRef(iris.class_iri(entity.type))
        yield term, RDFS.label, Literal(entity.label)

    def _describe_kind(self, code: int) -> Iterator[Triple]:
        term = self._kind_terms[code]
        yield term, RDF.type, _KIND
        yield term, RDFS.label, Literal(self._table.kinds[code].label)

    def _direct(self, pattern: Pattern) -> Iterator[Triple]:
        """Find direct triples by the index that fits the pattern best."""
        subject, predicate, object_ = pattern
        codes = [
            None if term is None else known.get(term)
            for term, known in (
                (subject, self._entity_codes),
                (predicate, self._kind_codes),
                (object_, self._entity_codes),
            )
        ]
        if any(t is not None and c is None for t, c in zip(pattern, codes, strict=True)):
            return
        terms, kinds = _terms(self._table)[0], self._kind_terms
        one = codes[0] if codes[0] is not None else codes[2]
        wanted: Iterable[Ends]
        if one is not None:
            wanted = (
                ends
                for ends in self._around(one)
                if all(c is None or c == end for c, end in zip(codes, ends, strict=True))
            )
        else:
            rows: slice | Codes = slice(None)
            if codes[1] is not None:
                ordered, order = self._by_kind
                rows = order[slice(*_range(ordered, codes[1]))]
            wanted = zip(*(column[rows].tolist() for column in self._ends), strict=True)
        for s, k, o in wanted:
            yield terms[s], kinds[k], terms[o]


def slice_graph(slice_: Slice, graph_iri: str) -> rdflib.Graph:
    """Open a slice as an rdflib graph that reads from its columns."""
    return rdflib.Graph(store=SliceStore(slice_, graph_iri), bind_namespaces="none")


def _terms(table: RelationTable) -> tuple[list[URIRef], dict[Identifier, int]]:
    """Look up the IRI of each entity, and the code of each IRI; made once for a table."""
    both = _iris.get(table)
    if both is None:
        terms = [URIRef(iris.entity_iri(entity.id)) for entity in table.entities]
        codes: dict[Identifier, int] = {term: code for code, term in enumerate(terms)}
        both = _iris[table] = terms, codes
    return both


def _range(ordered: Codes, code: int) -> tuple[int, int]:
    # With Python's own numbers the search would copy the column to their type.
    low, high = np.searchsorted(ordered, np.array([code, code + 1], dtype=ordered.dtype))
    return int(low), int(high)

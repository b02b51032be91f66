"""Records as answers: by identifier, one relation whole, the claims of documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar, overload

from diplograph import display, slices
from diplograph.display import Dossier
from diplograph.errors import UnknownName
from diplograph.history.question import Question
from diplograph.history.source import Source
from diplograph.listing import as_html, as_text
from diplograph.model import Claim, Graph
from diplograph.names import find_key

Record = TypeVar("Record")


class Records(Mapping[str, Record], Generic[Record]):
    """A mapping whose keys are attributes as well: ``history.entities.russia``.

    Hyphens become underscores (``islamic_emirate_2021``).

    Parameters
    ----------
    records
        The records by identifier.
    noun
        What they are, for errors.
    """

    def __init__(self, records: Mapping[str, Record], noun: str) -> None:
        self._records = records
        self._noun = noun

    def __getitem__(self, identifier: str) -> Record:
        if identifier in self._records:
            return self._records[identifier]
        raise KeyError(self._missed(identifier, self._records))

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._records

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def __getattr__(self, attribute: str) -> Record:
        # Copying asks for these before there are records, of which to ask would never end.
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        for identifier in (attribute, attribute.replace("_", "-")):
            if identifier in self._records:
                return self._records[identifier]
        raise AttributeError(self._missed(attribute, map(_attribute, self._records)))

    def _missed(self, name: str, known: Iterable[str]) -> str:
        """Say that there is no such record, and which may have been meant."""
        try:
            meant = find_key(name, known, self._noun)
        except UnknownName as error:
            return str(error)
        return f"{self._noun} {name!r} is not known; did you mean {meant}?"

    def __dir__(self) -> list[str]:
        words = (_attribute(each) for each in self._records)
        return sorted({*super().__dir__(), *(word for word in words if word.isidentifier())})

    def _ipython_key_completions_(self) -> list[str]:
        """List what Tab completes inside the brackets: ``history.entities["rus``."""
        return list(self._records)

    def __repr__(self) -> str:
        first = ", ".join(list(self._records)[:3])
        return f"<{len(self)} records of {self._noun}: {first}, ...>"


class Claims(Sequence[Claim]):
    """Claims of documents, a sequence of `Claim`; printed, they stand beside what the record says.

    A claim is what a document says, not a relation: it is in no snapshot and no picture. Where it
    speaks of a relation, its ``agreement`` tells whether it agrees, differs or contradicts.

    Examples
    --------
    >>> import diplograph as dg
    >>> claims = dg.load().claims(source="theweek-20250421")
    >>> [claim.id for claim in claims if claim.agreement == "contradicts"]
    ['s11']
    """

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

    def _repr_html_(self) -> str:
        return as_html(display.claims_listing(self, self._graph))

    def __str__(self) -> str:
        return as_text(display.claims_listing(self, self._graph))


def dossier_of(source: Source, question: Question, identifier: str) -> Dossier:
    """Gather everything that a source holds about one relation; see `History.relation`."""
    table, row = source.relation(question, identifier)
    edge = slices.edge_at(table, row, int(table.subject[row]), int(table.object[row]))
    event = edge.relation.event
    companions = (r for r in table.relations if r.event == event and r.id != edge.id)
    return Dossier(
        edge=edge,
        graph=source.graph,
        companions=list(companions) if event else [],
        claims=[c for c in source.graph.claims.values() if c.about == edge.id],
        presumed_until=int(table.presumed_until[row]),
    )


def _attribute(identifier: str) -> str:
    return identifier.replace("-", "_")

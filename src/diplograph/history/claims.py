"""Claims of documents, as an answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import overload

from diplograph import display
from diplograph.listing import as_html, as_text
from diplograph.model import Claim, Graph


class Claims(Sequence[Claim]):
    """Claims of documents; printed, they stand beside what the record says.

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

"""Records by identifier, which Tab completes as attributes too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

from diplograph import names
from diplograph.errors import UnknownName

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
        return self._records[identifier]

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def __getattr__(self, attribute: str) -> Record:
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        for identifier in (attribute, attribute.replace("_", "-")):
            if identifier in self._records:
                return self._records[identifier]
        known = {_attribute(each): None for each in self._records}
        try:
            names.find_key(attribute, known, self._noun)
        except UnknownName as error:
            raise AttributeError(str(error)) from error
        raise AttributeError(attribute)

    def __dir__(self) -> list[str]:
        words = (_attribute(each) for each in self._records)
        return sorted({*super().__dir__(), *(word for word in words if word.isidentifier())})

    def __repr__(self) -> str:
        shown = ", ".join(list(self._records)[:3])
        return f"<{len(self)} records of {self._noun}: {shown}, ...>"


def _attribute(identifier: str) -> str:
    return identifier.replace("-", "_")

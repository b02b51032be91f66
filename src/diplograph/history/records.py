"""Records by identifier, which Tab completes as attributes too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        for identifier in (attribute, attribute.replace("_", "-")):
            if identifier in self._records:
                return self._records[identifier]
        raise AttributeError(self._missed(attribute, map(_attribute, self._records)))

    def _missed(self, name: str, known: Iterable[str]) -> str:
        """Say that there is no such record, and which may have been meant."""
        try:
            meant = names.find_key(name, known, self._noun)
        except UnknownName as error:
            return str(error)
        return f"{self._noun} {name!r} is not known; did you mean {meant}?"

    def __dir__(self) -> list[str]:
        words = (_attribute(each) for each in self._records)
        return sorted({*super().__dir__(), *(word for word in words if word.isidentifier())})

    def _ipython_key_completions_(self) -> list[str]:
        """Give what Tab completes inside the brackets: ``history.entities["rus``."""
        return list(self._records)

    def __repr__(self) -> str:
        shown = ", ".join(list(self._records)[:3])
        return f"<{len(self)} records of {self._noun}: {shown}, ...>"


def _attribute(identifier: str) -> str:
    return identifier.replace("-", "_")

"""What differs between two versions of a graph: change in the record, not in the world."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

from diplograph.model import Graph

_NOUNS = {
    "entities": "entity",
    "kinds": "kind",
    "sources": "source",
    "relations": "relation",
    "claims": "claim",
}


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record that was added, removed or changed.

    Parameters
    ----------
    group
        ``entities``, ``kinds``, ``sources``, ``relations`` or ``claims``.
    id
        Its identifier.
    what
        ``added``, ``removed`` or ``changed``.
    fields
        Of a changed record: old and new text by field.
    """

    group: str
    id: str
    what: Literal["added", "removed", "changed"]
    fields: Mapping[str, tuple[str, str]]

    def __str__(self) -> str:
        told = [f"{name}: {old or 'blank'} -> {new or 'blank'}" for name, (old, new) in self.told()]
        return f"{self.what} {_NOUNS[self.group]} {self.id}" + "".join(
            f"\n    {each}" for each in told
        )

    def told(self) -> list[tuple[str, tuple[str, str]]]:
        """Give the fields in alphabetical order."""
        return sorted(self.fields.items())


def compare(old: Graph, new: Graph) -> Iterator[RecordChange]:
    """Compare two versions of a graph by identifier.

    Examples
    --------
    >>> from diplograph.model import Entity
    >>> after = Graph(entities={"a": Entity(id="a", label="A", type="country")})
    >>> [str(change) for change in compare(Graph(), after)]
    ['added entity a']
    """
    for group in _NOUNS:
        before: Mapping[str, Any] = getattr(old, group)
        after: Mapping[str, Any] = getattr(new, group)
        for identifier in sorted({*before, *after}):
            if identifier not in after:
                yield RecordChange(group, identifier, "removed", {})
            elif identifier not in before:
                yield RecordChange(group, identifier, "added", {})
            elif before[identifier] != after[identifier]:
                differs = _differing(before[identifier], after[identifier])
                yield RecordChange(group, identifier, "changed", differs)


def _differing(before: Any, after: Any) -> dict[str, tuple[str, str]]:
    pairs = ((f.name, getattr(before, f.name), getattr(after, f.name)) for f in fields(before))
    return {name: (_text(old), _text(new)) for name, old, new in pairs if old != new}


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)

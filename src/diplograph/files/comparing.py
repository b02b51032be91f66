"""What differs between two versions of a graph: change in the record, not in the world."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Literal

from diplograph.files.fields import TABLES, Record
from diplograph.model import Graph

_NOUNS = {table.plural: table.noun for table in TABLES}


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record that was added, removed or changed.

    Parameters
    ----------
    group
        ``sources``, ``entities``, ``kinds``, ``relations`` or ``claims``.
    id
        Its identifier.
    what
        ``added``, ``removed`` or ``changed``.
    fields
        Of a changed record: old and new text by field, in alphabetical order.
    """

    group: str
    id: str
    what: Literal["added", "removed", "changed"]
    fields: Mapping[str, tuple[str, str]]

    def __str__(self) -> str:
        lines = [f"{self.what} {_NOUNS[self.group]} {self.id}"]
        for name, (old, new) in self.fields.items():
            lines.append(f"    {name}: {old or 'blank'} -> {new or 'blank'}")
        return "\n".join(lines)


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
        before: Mapping[str, Record] = getattr(old, group)
        after: Mapping[str, Record] = getattr(new, group)
        for identifier in sorted({*before, *after}):
            if identifier not in after:
                yield RecordChange(group, identifier, "removed", {})
            elif identifier not in before:
                yield RecordChange(group, identifier, "added", {})
            elif before[identifier] != after[identifier]:
                changed = differing_fields(before[identifier], after[identifier])
                yield RecordChange(group, identifier, "changed", changed)


def differing_fields(before: Record, after: Record) -> dict[str, tuple[str, str]]:
    """Find the fields in which two records of one class differ: old and new text by field."""
    names = sorted(field.name for field in fields(before))
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return {name: (_text(old), _text(new)) for name, old, new in pairs if old != new}


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)

"""What is wrong with a graph folder, said so that it can be mended: `Problem`."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "notice"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong (error) or worth knowing (notice).

    Parameters
    ----------
    severity
        An error makes the folder unusable; a notice does not.
    file
        Name of the file within the folder.
    record
        Identifier of the record; empty where the whole file is meant.
    field
        Property or column; empty where the whole record is meant.
    rule
        What does not hold.
    remedy
        What to do.

    Examples
    --------
    >>> print(Problem("error", "relations.ttl", "r1", "dg:object", "no such entity", "add it"))
    error: relations.ttl: r1: dg:object: no such entity; add it
    """

    severity: Severity
    file: str
    record: str
    field: str
    rule: str
    remedy: str

    def __str__(self) -> str:
        where = [part for part in (self.file, self.record, self.field) if part]
        line = ": ".join([self.severity, *where, self.rule])
        if self.remedy:
            line += f"; {self.remedy}"
        return "".join(c if c.isprintable() else repr(c)[1:-1] for c in line)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Word the near misses of a misspelt name; empty = nothing is near.

    Examples
    --------
    >>> did_you_mean("russa", ["russia", "qatar"])
    'did you mean russia?'
    """
    # Cut, because comparing takes time that grows with the product of the lengths.
    near = difflib.get_close_matches(name[:200], list(known), n=3, cutoff=0.72)
    return f"did you mean {' or '.join(near)}?" if near else ""

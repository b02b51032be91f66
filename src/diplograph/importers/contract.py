"""What every importer is, and what it is given."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import ClassVar, Protocol

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST
from diplograph.importers.kinds import known_kinds
from diplograph.importers.reading import Readable
from diplograph.importers.rejects import Rejects
from diplograph.model import Bounds, Entity, Modality
from diplograph.names import State, named_state, states_by_id
from diplograph.table import Batch, Catalogue, Row

_TERRITORY = "country"
_PARTS = 100
"""Parts to a record: a part is one signed byte, so that what is more goes to a further record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """What an importer says of its format, and of the data set that comes in it.

    The command line, the messages of errors, archives and the README have it from here.

    Parameters
    ----------
    name
        Of the format, as it is asked for.
    summary
        What is read, for a line of a list.
    example
        What may follow the name on the command line.
    expected
        What a file looks like, for those who have given another one.
    title, publisher, url
        Of the data set; where to find its terms.
    citation
        How its makers ask to be cited.
    terms
        What is known of its terms of use.
    subjects
        Identifiers of the only subjects that the data set speaks of; blank = of all.
    together
        Kinds, as patterns of their identifiers, that are coded together: on a day on which one of
        them is covered, so are the others, and where none stands there was none.
    """

    name: str
    summary: str
    example: str
    expected: str
    title: str
    publisher: str
    url: str
    citation: str
    terms: str
    subjects: tuple[str, ...] = ()
    together: tuple[tuple[str, ...], ...] = ()


@dataclass
class Intake:
    """What a run of an importer fills: the catalogue, the rejects, the counts.

    Parameters
    ----------
    catalogue
        Entities, kinds and sources, with their codes.
    rejects
        Rows that were not stored.
    accepted
        Rows that gave relations, or say what a row before has said.
    duplicates
        Those of them that say what a row before has said.
    relations
        How many relations the rows gave.
    unresolved
        Actors that no list resolves.
    first, last
        The days that the data speak of.
    """

    catalogue: Catalogue
    rejects: Rejects
    accepted: int = 0
    duplicates: int = 0
    relations: int = 0
    unresolved: set[str] = field(default_factory=set)
    first: int | None = None
    last: int | None = None

    def of_name(self, name: str, day: int | None = None) -> int:
        """Find the code of the state of a name, or of the name itself."""
        state = named_state(name, day)
        return self.of_state(state) if state else self.entity(name, "collective")

    def of_state(self, state: State) -> int:
        """Find the code of a state."""
        return self.catalogue.entity(state.id, lambda: _country(state.id))

    def entity(self, label: str, kind: str, part_of: str | None = None, code: str = "") -> int:
        """Find the code of an entity that is no state, under its own code or name."""
        identifier = code or slug(label)
        return self.catalogue.entity(
            identifier, lambda: Entity(id=identifier, label=label, type=kind, part_of=part_of)
        )

    def of_unresolved(self, identifier: str, label: str) -> int:
        """Find the code of an actor that no list resolves, and count it."""
        self.unresolved.add(label)
        return self.entity(label, "collective", code=slug(identifier))

    def kind(self, identifier: str) -> int:
        """Find the code of a kind of `kinds.csv`."""
        return self.catalogue.kind(known_kinds()[identifier])

    def covers(self, *days: int) -> None:
        """Note days that the data speak of; unbounded ones name no day."""
        bounded = [day for day in days if UNBOUNDED_PAST < day < UNBOUNDED_FUTURE]
        if bounded:
            first, last = min(bounded), max(bounded)
            self.first = first if self.first is None else min(self.first, first)
            self.last = last if self.last is None else max(self.last, last)


class Importer(Protocol):
    """How one format is read: recognise it, read its relations, reject what is wrong."""

    format: ClassVar[Format]
    """All that is said of the format, and of the data set that comes in it."""

    def sniff(self, head: str) -> bool:
        """Tell by its first lines whether a file is of this format."""

    def read(self, stream: Readable, name: str, file: int, intake: Intake) -> Iterator[Batch]:
        """Read the relations of a file; rows that cannot be stored go to ``intake.rejects``.

        Every row but headers and blank lines is accepted or rejected.
        """


def _country(identifier: str) -> Entity:
    """Make a state with all its names, under the code of ISO 3166 that it carried last."""
    rows = sorted(states_by_id(identifier), key=lambda row: row.last)
    return Entity(
        id=identifier,
        label=rows[-1].label,
        type=_TERRITORY,
        aliases=tuple(dict.fromkeys(name for row in rows for name in row.aliases)),
        iso3=next((row.iso3 for row in reversed(rows) if row.iso3), None),
    )


def slug(text: str) -> str:
    """Turn a text into an identifier: small letters and digits of any script, and hyphens.

    Examples
    --------
    >>> slug("Foreign Affairs (Bangladesh)")
    'foreign-affairs-bangladesh'
    """
    letters = "".join(c if c.isalnum() else " " for c in text.casefold())
    return "-".join(letters.split()) or "nameless"


def record_of(*parts: object) -> int:
    """Work out the number under which rows that say the same are one: 63 bits of a hash.

    Examples
    --------
    >>> record_of("a", 1) == record_of("a", 1) != record_of("a", 2)
    True
    """
    # ASCII's unit separator stands in no cell, so that ("a", "bc") is not ("ab", "c"); a hash of
    # Python's own would differ from process to process. One bit goes, as columns are signed.
    text = "\x1f".join(str(part) for part in parts)
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def record_and_part(number: int, *parts: object) -> tuple[int, int]:
    """Find record and part of the relations of one row, counted from 0; a part is one byte.

    Examples
    --------
    >>> record_and_part(0, "a")[0] == record_of("a"), record_and_part(205, "a")[1]
    (True, 5)
    """
    turn, part = divmod(number, _PARTS)
    return record_of(*parts, *([turn] if turn else [])), part


def state_row(
    ends: tuple[int, int],
    kind: int,
    bounds: Bounds,
    record: int,
    line: int,
    *,
    open_end: bool = False,
    part: int = 0,
) -> Row:
    """Make the row of a state; it was known when it can first have begun."""
    return Row(
        subject=ends[0],
        kind=kind,
        object=ends[1],
        bounds=bounds,
        is_state=True,
        open_end=open_end,
        modality="fact",
        known=bounds.start_min,
        record=record,
        part=part,
        line=line,
    )


def event_row(
    ends: tuple[int, int],
    kind: int,
    bounds: Bounds,
    record: int,
    line: int,
    *,
    known: int | None = None,
    modality: Modality = "fact",
    part: int = 0,
) -> Row:
    """Make the row of an event; it was known when it can first have happened, unless said."""
    row = state_row(ends, kind, bounds, record, line, part=part)
    first_known = row.known if known is None else known
    return row._replace(is_state=False, modality=modality, known=first_known)


def in_batches(rows: Iterator[Row], file: int, size: int = 50_000) -> Iterator[Batch]:
    """Gather rows into batches."""
    while batch := list(islice(rows, size)):
        yield Batch.of_rows(batch, file)

"""Delimited files with a header and quotes, read row by row."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import ClassVar

from diplograph.errors import ImportFailed
from diplograph.importers.cells import header_of, records
from diplograph.importers.contract import Intake, in_batches
from diplograph.importers.reading import Readable, blocks
from diplograph.importers.rejects import Refused
from diplograph.table import Batch, Row

Cells = Mapping[str, str]


class Tabular(ABC):
    """The part that importers of such files share; they say what a row means.

    ``layouts`` are the sets of columns by which a file is recognised, each with its name.
    """

    name: ClassVar[str]
    delimiter: ClassVar[str] = ","
    layouts: ClassVar[Mapping[str, frozenset[str]]]

    @abstractmethod
    def rows(self, layout: str, cells: Cells, line: int, intake: Intake) -> Iterable[Row]:
        """Give the relations of one row, at least one; raise `Refused` where there is none."""

    def rest(self, layout: str, intake: Intake) -> Iterable[Row]:
        """Give the relations that only the whole file tells."""
        return ()

    def layout_of(self, header: Sequence[str]) -> str | None:
        """Give the layout whose columns are all there."""
        names = set(header)
        return next((name for name, wanted in self.layouts.items() if wanted <= names), None)

    def sniff(self, head: str) -> bool:
        """Tell by the names of the columns."""
        first = head.split("\n", 1)[0].rstrip("\r").replace('"', "")
        return self.layout_of(header_of(first.split(self.delimiter))) is not None

    def read(self, stream: Readable, name: str, file: int, intake: Intake) -> Iterator[Batch]:
        """Give the relations of a file; rows that cannot be stored are rejected."""
        yield from in_batches(self._rows(stream, name, intake), file)

    def _rows(self, stream: Readable, name: str, intake: Intake) -> Iterator[Row]:
        lines = records(blocks(stream, intake.rejects), self.delimiter, intake.rejects)
        _, first = next(lines, (0, []))
        header = header_of(first)
        layout = self.layout_of(header)
        if layout is None:
            raise ImportFailed(f"{name}: {self.expected(header)}")
        for line, record in lines:
            try:
                if len(record) != len(header):
                    told = f"{len(header)} columns were expected"
                    raise Refused("", f"{len(record)} columns", told)
                if record[0].strip() == header[0] and header_of(record) == header:
                    told = "a row was expected: this is the header again"
                    raise Refused("", self.delimiter.join(record), told)
                made = list(self.rows(layout, dict(zip(header, record, strict=True)), line, intake))
            except Refused as refused:
                intake.rejects.add(line, refused)
                continue
            intake.accepted += 1
            intake.relations += len(made)
            yield from made
        for row in self.rest(layout, intake):
            intake.relations += 1
            yield row

    def expected(self, header: Sequence[str]) -> str:
        """Say which columns were expected, of the layout that the header comes nearest to."""
        shared = {name: len(wanted & set(header)) for name, wanted in self.layouts.items()}
        nearest = max(shared, key=lambda name: shared[name])
        missing = ", ".join(sorted(self.layouts[nearest] - set(header)))
        return f"the header is none of {self.name}: the layout {nearest} lacks {missing}"

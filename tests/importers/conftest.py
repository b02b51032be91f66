"""What tests of importers share: files of invented rows, and what becomes of them."""

from __future__ import annotations

import io
from collections import defaultdict

import pytest

from diplograph.dates import iso
from diplograph.importers import Intake, Rejects, importer
from diplograph.importers import read_files as batches_of
from diplograph.table import Catalogue


class Read:
    """What an importer made of a file."""

    def __init__(self, form, paths, reader=None):
        self.stream = io.StringIO()
        self.intake = Intake(Catalogue(), Rejects(self.stream))
        names = [str(path) for path in paths]
        batches = list(batches_of(reader or importer(form), names, self.intake))
        self.rows = [row for batch in batches for row in self.told(batch)]
        self.records = [int(number) for batch in batches for number in batch.record]
        self.lines = [int(number) for batch in batches for number in batch.line]
        self.known = [int(day) for batch in batches for day in batch.known]
        self.parts = [int(part) for batch in batches for part in batch.part]

    def told(self, batch):
        entities, kinds = self.intake.catalogue.entities, self.intake.catalogue.kinds
        for n in range(len(batch)):
            days = [
                None if abs(int(d)) >= 2**31 - 1 else iso(int(d))
                for d in (
                    batch.start_min[n],
                    batch.start_max[n],
                    batch.end_min[n],
                    batch.end_max[n],
                )
            ]
            yield (
                entities[batch.subject[n]].id,
                kinds[batch.kind[n]].id,
                entities[batch.object[n]].id,
                *days,
            )

    @property
    def by_line(self):
        """Rows by the line that they come from."""
        found = defaultdict(list)
        for line, row in zip(self.lines, self.rows, strict=True):
            found[line].append(row)
        return found

    @property
    def rejects(self):
        """Line, column, value and rule of each."""
        rows = self.stream.getvalue().splitlines()[1:]
        return [tuple(row.split("\t")[1:]) for row in rows]

    @property
    def counts(self):
        """Accepted (stored and duplicates), duplicates, rejected."""
        intake = self.intake
        return intake.accepted, intake.duplicates, intake.rejects.count


@pytest.fixture
def read(tmp_path):
    """Import text, or bytes, as a file of a format."""

    def run(form, content, name="file.csv", reader=None):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return Read(form, [path], reader)

    return run


@pytest.fixture
def read_file():
    """Import a file that is there already."""
    return lambda form, path: Read(form, [path])


@pytest.fixture
def read_files(tmp_path):
    """Import texts as files of a format, one after the other."""

    def run(form, texts):
        paths = [tmp_path / f"{number}.csv" for number in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text)
        return Read(form, paths)

    return run

"""From files of a data set to an archive: an importer on one side, the archive on the other."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from diplograph import importers
from diplograph.errors import ImportFailed
from diplograph.table import Batch, Catalogue

if TYPE_CHECKING:
    from diplograph.archive import Counts

_PIECE = 1 << 22
"""Bytes hashed at a time: files of a data set can be larger than memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of an import; printed, it reads as text.

    ``rows`` = ``stored`` + ``rejected`` + ``duplicates``; one row may give several relations.

    Parameters
    ----------
    archive, generation
        The archive that was written, and the number of the generation that was added.
    format
        Name of the format that was read.
    rows, stored, rejected, duplicates
        Rows of the files, and what became of them.
    relations
        How many relations the stored rows gave.
    entities
        How many entities the archive knows now.
    unresolved
        How many actors stand under a code that no list resolves.
    rejects
        The file of rejected rows, each with file, line, column, value and rule.
    reasons
        Why rows were rejected, and how many: the commonest reasons first.

    Examples
    --------
    >>> from pathlib import Path
    >>> done = Imported(
    ...     archive=Path("ties.archive"), format="csv", rows=2, stored=2, rejected=0, duplicates=0,
    ...     relations=2, entities=3, unresolved=0, generation=1, rejects=Path(), reasons=(),
    ... )
    >>> print(str(done).splitlines()[0])
    2 rows: 2 stored, 0 rejected, 0 duplicates
    """

    archive: Path
    format: str
    rows: int
    stored: int
    rejected: int
    duplicates: int
    relations: int
    entities: int
    unresolved: int
    generation: int
    rejects: Path
    reasons: tuple[tuple[str, int], ...]

    def __str__(self) -> str:
        rejected, duplicates = f"{self.rejected:,} rejected", f"{self.duplicates:,} duplicates"
        lines = [
            f"{self.rows:,} rows: {self.stored:,} stored, {rejected}, {duplicates}",
            f"{self.relations:,} relations; the archive knows {self.entities:,} entities",
        ]
        if self.unresolved:
            lines.append(f"{self.unresolved:,} actors stand under a code that no list resolves")
        if self.rejected:
            lines.append("why rows were rejected, the commonest reasons first:")
            lines += [f"  {count:,}  {reason}" for reason, count in self.reasons]
            lines.append(f"each with file, line, column and value: {self.rejects}")
        return "\n".join([*lines, f"{self.archive}: generation {self.generation}"])


def import_data(
    form: str,
    files: Sequence[str | Path],
    archive: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    delimiter: str = ",",
    codes: str | None = None,
    symmetric: bool = False,
    progress: Callable[[int], None] | None = None,
    stage: Callable[[str], None] | None = None,
) -> Imported:
    r"""Import files of a data set into an archive, as its next generation.

    Parameters
    ----------
    form
        Name of the format, one of `diplograph.importers.FORMATS`; ``diplograph import --help``
        says what each reads.
    files
        Files, globs, or ``-``; plain, gzip or zip.
    archive
        The folder; made if there is none, else a generation is added.
    columns, delimiter, codes, symmetric
        Of ``csv`` only: name of the column by what it holds (``subject``, ``object``, ``kind``,
        ``start``, ``end``, …, ``=text`` for a constant), the delimiter, the scheme of the codes,
        whether relations run both ways.
    progress
        Is told how many bytes of the files were read since the last time.
    stage
        Is told what is being done.

    Raises
    ------
    ImportFailed
        If a file cannot be read, or is wholly of another format.
    ArchiveError
        If the archive cannot be written. It is as it was before.
    MissingExtra
        If duckdb or pyarrow is not installed.

    Examples
    --------
    >>> import diplograph as dg
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = pathlib.Path(folder) / "ties.csv"
    ...     _ = file.write_text("a,b,since\nFrance,Chad,1960-08-11\nFrance,Mali,never\n")
    ...     columns = {"subject": "a", "object": "b", "kind": "=recognises", "start": "since"}
    ...     report = dg.import_data("csv", [file], f"{folder}/ties.archive", columns=columns)
    >>> report.rows, report.stored, report.rejected
    (2, 1, 1)
    """
    from diplograph import archive as archives

    if form == importers.Generic.format.name:
        reader: importers.Importer = importers.Generic(
            columns, delimiter=delimiter, codes=codes, symmetric=symmetric
        )
    elif columns or codes or symmetric or delimiter != ",":
        raise ImportFailed(f"a map of columns is for the format csv, not for {form}")
    else:
        reader = importers.importer(form)
    names = importers.file_names([str(each) for each in files])
    own = reader.format
    dataset = archives.Dataset(
        format=own.name,
        title=own.title,
        publisher=own.publisher,
        url=own.url,
        citation=own.citation,
        terms=own.terms,
        subjects=own.subjects,
        together=own.together,
        files=[_file_record(name) for name in names],
    )
    intakes: list[importers.Intake] = []

    def read(catalogue: Catalogue, rejects: IO[str]) -> Iterator[Batch]:
        intake = importers.Intake(catalogue, importers.Rejects(rejects))
        intakes.append(intake)
        yield from importers.read_files(reader, names, intake, progress)
        if not intake.relations:
            raise ImportFailed(_nothing(intake))

    # The counts stand only once the last row is read: the archive asks for them at the end.
    report = archives.write(archive, dataset, read, lambda: _counts(intakes[0]), stage)
    intake = intakes[0]
    return Imported(
        archive=Path(archive),
        format=own.name,
        rows=report.rows,
        stored=report.stored,
        rejected=report.rejected,
        duplicates=report.duplicates,
        relations=report.relations,
        entities=len(intake.catalogue.entities),
        unresolved=len(intake.unresolved),
        generation=report.generation,
        rejects=report.rejects,
        reasons=tuple(intake.rejects.commonest()),
    )


def _nothing(intake: importers.Intake) -> str:
    """Say why files gave no relation: their rejects are not kept, as there is no archive."""
    rows = intake.accepted + intake.rejects.count
    if not rows:
        return "the files hold no rows"
    message = f"none of {rows:,} rows gives a relation"
    reasons = [f"  {count:,}  {reason}" for reason, count in intake.rejects.commonest()]
    return "\n".join([f"{message}; the commonest reasons:", *reasons]) if reasons else message


def _counts(intake: importers.Intake) -> Counts:
    from diplograph.archive import Counts

    return Counts(
        accepted=intake.accepted,
        rejected=intake.rejects.count,
        duplicates=intake.duplicates,
        first=intake.first,
        last=intake.last,
    )


def _file_record(name: str) -> dict[str, object]:
    """Describe a file by name, size and SHA-256; what can be read only once by name alone."""
    path = Path(name)
    if name == importers.STANDARD_INPUT:
        return {"name": "standard input"}
    shown = path.name.encode(errors="backslashreplace").decode()  # a name need be no UTF-8
    if path.is_fifo():
        return {"name": shown}
    try:
        digest = hashlib.sha256()
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
            size = path.stat().st_size
    except OSError as error:
        raise ImportFailed(f"{name}: cannot be read: {error.strerror}") from error
    return {"name": shown, "bytes": size, "sha256": digest.hexdigest()}

"""What an archive consists of: generations and their files, entities and kinds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

from diplograph.errors import ArchiveError, optional
from diplograph.model import Entity, Kind
from diplograph.names import states_by_id
from diplograph.table import Catalogue
from diplograph.writing import write_text

NAME: Final = "manifest.json"
FORMAT: Final = "diplograph archive 1"
_PIECE = 1 << 22  # bytes hashed at a time: large enough to read fast, small enough to show progress


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file of an archive: where it lies, and what it must be."""

    path: str
    sha256: str
    bytes: int
    rows: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """The state of an archive after one import.

    Parameters
    ----------
    number
        From 1.
    parts
        Numbers of the generations whose relations it holds, its own last.
    files
        Everything it needs, those of earlier parts too.
    relations
        How many it holds.
    first, last
        Days that the data speak of, since 1970-01-01; None = none.
    coverage
        By kind, stretches of days: first and last one, and the subjects (blank = all) of whom the
        data speak then.
    datasets
        What was imported, an entry for each part: format, files with their hashes, counts,
        citation, terms.
    """

    number: int
    parts: tuple[int, ...]
    files: tuple[File, ...]
    relations: int
    first: int | None
    last: int | None
    coverage: dict[str, list[list[Any]]]
    datasets: tuple[dict[str, Any], ...]

    @property
    def version(self) -> str:
        """A hash of the files: twelve hexadecimal digits."""
        hashes = "".join(sorted(file.sha256 for file in self.files))
        return hashlib.sha256(hashes.encode()).hexdigest()[:12]

    def files_of(self, stem: str) -> list[File]:
        """List the Parquet files of what a name stands for, numbered or not."""
        paths = ((file, Path(file.path)) for file in self.files)
        return [f for f, path in paths if path.suffix == ".parquet" and stem_of(path) == stem]


def stem_of(path: Path) -> str:
    """Tell by its name what a file of an archive holds.

    Examples
    --------
    >>> stem_of(Path("generation-0001/actors-0002.parquet"))
    'actors'
    """
    return path.stem.partition("-")[0]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds: generations by number, and which is current."""

    folder: Path
    generations: dict[int, Generation] = field(default_factory=dict)
    current: int = 0

    @classmethod
    def read(cls, folder: Path | str, *, complete: bool = True) -> Manifest:
        """Read the manifest of an archive.

        Parameters
        ----------
        folder
            The archive.
        complete
            Whether every file of the current generation must lie there too.

        Raises
        ------
        ArchiveError
            If there is none, it is damaged, or it names a file that is missing.
        """
        folder = Path(folder)
        check_name(folder)
        path = folder / NAME
        try:
            text = path.read_text(encoding="utf-8")
            content = json.loads(text)
            if content.get("format") != FORMAT:
                message = f"the format {FORMAT!r} was expected, found {content.get('format')!r}"
                raise ArchiveError(f"{path}: {message}")
            if content.pop("sha256", None) != _fingerprint(content):
                raise ValueError("its contents are not those that were written")
            generations = {each["number"]: _generation(each) for each in content["generations"]}
            manifest = cls(folder, generations, content["current"])
            current = manifest.generations[manifest.current]
        except OSError as error:
            message = "holds no archive: there is no readable manifest.json"
            raise ArchiveError(f"{folder} {message}") from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            message = f"is damaged ({error}): take it from a backup, or import anew"
            raise ArchiveError(f"{path} {message}") from error
        for file in current.files if complete else ():
            if not (folder / file.path).is_file():
                if path.read_text(encoding="utf-8") != text:  # it was dropped while we looked
                    return cls.read(folder)
                message = f"the manifest names {file.path}, which is missing"
                raise ArchiveError(f"{folder}: {message}: take it from a backup, or import anew")
        return manifest

    def write(self) -> None:
        """Put the manifest in its place, whole or not at all."""
        content: dict[str, Any] = {
            "format": FORMAT,
            "current": self.current,
            "generations": [asdict(self.generations[n]) for n in sorted(self.generations)],
        }
        content["sha256"] = _fingerprint(content)
        write_text(self.folder / NAME, json.dumps(content, indent=1, ensure_ascii=False) + "\n")

    def __getitem__(self, number: int) -> Generation:
        if number not in self.generations:
            there = ", ".join(map(str, sorted(self.generations)))
            raise ArchiveError(f"{self.folder}: there is no generation {number}: take {there}")
        return self.generations[number]


def check_name(folder: Path) -> None:
    """Refuse a folder whose path is no UTF-8, in which no Parquet file can be opened.

    Raises
    ------
    ArchiveError
        If it is such a folder.
    """
    path = str(folder.resolve())
    try:
        path.encode()
    except UnicodeEncodeError as error:
        shown = path.encode(errors="backslashreplace").decode()
        raise ArchiveError(f"{shown}: its name is not UTF-8: rename the folder") from error


def is_archive(folder: Path | str) -> bool:
    """Tell whether a folder holds an archive.

    Examples
    --------
    >>> is_archive("no-such-folder")
    False
    """
    return (Path(folder) / NAME).is_file()


def hash_of(path: Path, progress: Callable[[int], None] | None = None) -> str:
    """Compute the SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)
            if progress:
                progress(len(piece))
    return digest.hexdigest()


def verify(
    folder: Path | str, progress: Callable[[int], None] | None = None
) -> Iterator[tuple[File, str]]:
    """Compare every file of every generation with its size and SHA-256.

    Parameters
    ----------
    folder
        The archive.
    progress
        Called with how many bytes were read since the last time.

    Yields
    ------
    tuple of File and str
        Each file with what is wrong with it; blank = nothing.

    Raises
    ------
    ArchiveError
        If the manifest cannot be read.
    """
    manifest = Manifest.read(folder, complete=False)
    files = {f.path: f for g in manifest.generations.values() for f in g.files}
    for file in files.values():
        path = manifest.folder / file.path
        if not path.is_file():
            yield file, "is missing"
        elif path.stat().st_size != file.bytes:
            yield file, f"has {path.stat().st_size} bytes, {file.bytes} were expected"
        elif hash_of(path, progress) != file.sha256:
            yield file, "has other contents than were written"
        else:
            yield file, ""


def _fingerprint(content: dict[str, Any]) -> str:
    """Compute the SHA-256 of a manifest's content, but for its own: its layout does not count."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _generation(entry: dict[str, Any]) -> Generation:
    fields = dict(entry)
    fields["files"] = tuple(File(**each) for each in entry["files"])
    # A manifest may come from a stranger: its paths must not lead out of the archive.
    for file in fields["files"]:
        path = PurePosixPath(file.path)
        if path.is_absolute() or ".." in path.parts or "\\" in file.path:
            raise ValueError(f"it names {file.path!r}, which is not in the archive")
    return Generation(
        **{**fields, "parts": tuple(entry["parts"]), "datasets": tuple(entry["datasets"])}
    )


_ENTITY = ("id", "label", "type", "iso3", "qid", "part_of", "note")
_ADDED = ("stand", "folds", "hidden_by_default", "system_member")
"""Columns of kinds that archives made earlier do not have."""
_KIND = (
    *("id", "label", "inverse_label", "symmetric", "temporal", "stance", "definition", "family"),
    *("presumed_for", "exclusive", "may_outlive", "cameo_root", "plover_root", "wikidata_property"),
    *_ADDED,
)
_FLAGS = ("symmetric", "exclusive", "may_outlive", "hidden_by_default", "system_member")
_SYSTEM_MEMBER = "system-member"


def write_catalogue(folder: Path, catalogue: Catalogue) -> None:
    """Write entities and kinds; SQL finds the states among the entities by their codes."""
    pa, pq = _arrow()
    text = pa.string()
    columns: dict[str, Any] = {
        name: pa.array([getattr(each, name) for each in catalogue.entities], text)
        for name in _ENTITY
    }
    columns["code"] = pa.array(range(len(catalogue.entities)), pa.int32())
    states = [any(state.cow for state in states_by_id(each.id)) for each in catalogue.entities]
    columns["is_state"] = pa.array(states, pa.bool_())
    aliases = [list(each.aliases) for each in catalogue.entities]
    columns["aliases"] = pa.array(aliases, pa.list_(text))
    pq.write_table(pa.table(columns), folder / "entities.parquet", compression="zstd")
    types = dict.fromkeys(_FLAGS, pa.bool_()) | {"stance": pa.int8(), "presumed_for": pa.int16()}
    kinds = {
        name: pa.array([getattr(each, name) for each in catalogue.kinds], types.get(name, text))
        for name in _KIND
    }
    pq.write_table(pa.table(kinds), folder / "kinds.parquet", compression="zstd")


def read_catalogue(folder: Path, generation: Generation) -> Catalogue:
    """Read the entities and kinds of a generation.

    Raises
    ------
    ArchiveError
        If a file is damaged.
    """
    pa, pq = _arrow()
    rows = []
    for stem, columns in (("entities", [*_ENTITY, "aliases"]), ("kinds", [*_KIND])):
        path = folder / generation.files_of(stem)[-1].path
        try:
            present = set(pq.read_schema(path).names)
            wanted = [name for name in columns if name in present or name not in _ADDED]
            rows.append(pq.read_table(path, columns=wanted).to_pylist())
        except FileNotFoundError as error:
            message = f"{path} is gone: generation {generation.number} was dropped"
            raise ArchiveError(f"{message}, or the archive moved: load it anew") from error
        except (pa.ArrowException, OSError) as error:
            raise ArchiveError(f"{path} is damaged: {error}; `diplograph verify` tells") from error
    entities = [Entity(**{**row, "aliases": tuple(row["aliases"])}) for row in rows[0]]
    return Catalogue(entities, [_kind(row) for row in rows[1]])


def _kind(row: dict[str, Any]) -> Kind:
    """Read a kind; archives made before kinds had a column take its default.

    Which kind says what states existed was then known by its name alone, and dyads rest on it.
    """
    return Kind(**{"system_member": row["id"] == _SYSTEM_MEMBER, **row})


def _arrow() -> tuple[Any, Any]:
    pa = optional("pyarrow", "archive")
    pq = optional("pyarrow.parquet", "archive")
    return pa, pq

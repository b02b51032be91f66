"""How to cite what an answer, a picture or a table rests on."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from diplograph.dates import iso
from diplograph.errors import GraphError
from diplograph.files import holds_archive
from diplograph.model import Graph

if TYPE_CHECKING:
    from diplograph.archive import Generation

_VERSION: Final = re.compile(r"Data version ([0-9a-f]{12})")
"""As pictures and Parquet tables say it of themselves."""
_LICENCES = {"https://creativecommons.org/licenses/by/4.0/": "CC BY 4.0"}


def citation_of(graph: Graph, origin: str | None, file: str | Path | None = None) -> str:
    """Write the citation of a history: of a graph one line, of an archive one block a data set.

    Parameters
    ----------
    graph
        The records.
    origin
        The folder they were loaded from, blank for the shipped graph, None if from none.
    file
        A picture or table made from them, which is named with its fingerprint.

    Raises
    ------
    GraphError
        If the file cannot be read, or was made from another version of the data.
    """
    file_version = None if file is None else version_in(Path(file))
    if origin and holds_archive(origin):
        citation = _of_archive(origin, graph.version, file_version, file)
    elif not graph.title:
        citation = "This history was made from columns: cite whoever gave them."
    else:
        if file_version not in (None, graph.version):
            raise _other_version(file, file_version, graph.version)
        terms = _LICENCES.get(graph.license, graph.license)
        parts = [graph.title, f"Version {graph.version}", *([terms] if terms else [])]
        citation = "".join(f"{part}. " for part in parts).rstrip()
    return citation if file is None else f"{citation}\n{_of_file(Path(file), file_version)}"


def version_in(path: Path) -> str | None:
    """Read the version of the data that a picture or a Parquet table names; None = it names none.

    Raises
    ------
    GraphError
        If the file cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise GraphError(f"{path}: cannot be read: {error.strerror}") from error
    # The file is looked through as bytes: PNG, SVG, PDF and Parquet all keep the sentence plain.
    # PDF writes a title with letters beyond Latin-1 as UTF-16.
    for text in (data.decode("latin-1"), data.replace(b"\0", b"").decode("latin-1")):
        if match := _VERSION.search(text):
            return match[1]
    return None


def _of_file(path: Path, version: str | None) -> str:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    basis = f"made from data version {version}" if version else "which names no version of the data"
    return f"{path.name}, {basis}, SHA-256 {digest}."


def _other_version(file: str | Path | None, file_version: str | None, version: str) -> GraphError:
    message = f"{file} was made from data version {file_version}, here is version {version}"
    return GraphError(f"{message}: name the graph or archive that it was made from (--graph)")


def _of_archive(
    folder: str, version: str, file_version: str | None, file: str | Path | None
) -> str:
    from diplograph.archive import Manifest

    manifest = Manifest.read(folder)
    versions = {each.version: each for each in manifest.generations.values()}
    generation = versions.get(file_version or version)
    if generation is None and file_version is None:
        raise GraphError(f"{folder} no longer holds version {version}, which was loaded: load anew")
    if generation is None:
        raise _other_version(file, file_version, manifest[manifest.current].version)
    count = f"{generation.relations:,} relations"
    line = f"Archive version {generation.version}, generation {generation.number}, {count}."
    return "\n".join([*_blocks(generation), line])


def _blocks(generation: Generation) -> list[str]:
    blocks = []
    for each in generation.datasets:
        lines = [f"{each['title']}. {each['publisher']}. {each['url']}", f"  {each['citation']}"]
        lines.append(f"  Terms: {each['terms']}.")
        if each["first"] is not None:
            lines.append(f"  Covers {iso(each['first'])} to {iso(each['last'])}.")
        for entry in each["files"]:
            digest = f", SHA-256 {entry['sha256']}" if "sha256" in entry else ""
            lines.append(f"  File {entry['name']}{digest}")
        blocks.append("\n".join(lines))
    return blocks

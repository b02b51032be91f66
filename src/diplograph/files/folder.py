"""The graph folder: find it, load it, check it, write it in its one stable form."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from diplograph.errors import GraphError
from diplograph.files.fields import HEADER, TABLES
from diplograph.files.positions import is_stale, read_layout
from diplograph.files.problems import Problem
from diplograph.files.reading import Reading, read_folder
from diplograph.files.rules import broken_rules
from diplograph.files.syntax import comment_lines, read_triples
from diplograph.files.triples import graph_version, header_triples, table_triples
from diplograph.files.turtle import write_turtle
from diplograph.model import Claim, DocumentText, Graph
from diplograph.words import counted
from diplograph.writing import write_text

_BLANK_LINES = re.compile(r"\n(?:[ \t\r]*\n)+")
_SHOWN = 5
"""Lines with comments that a notice numbers: a file that was written by hand has many."""


def find_graph_folder() -> Path:
    """Find the folder of the graph that comes with the package.

    In a wheel it stands inside the package, in a checkout beside ``src``.

    Raises
    ------
    GraphError
        If neither is there.

    Examples
    --------
    >>> (find_graph_folder() / "relations.ttl").is_file()
    True
    """
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "graph", package.parent.parent / "graph"):
        if (folder / "relations.ttl").is_file():
            return folder
    raise GraphError("the graph is not installed; give a folder: dg.load('path/to/graph')")


def load_graph(folder: Path | str) -> Graph:
    """Read a graph folder.

    Parameters
    ----------
    folder
        A folder of Turtle files, as its ``README.md`` describes it.

    Raises
    ------
    GraphError
        If any record cannot be read or breaks a rule; it carries all problems at once.

    Examples
    --------
    >>> graph = load_graph(find_graph_folder())
    >>> graph.entities["russia"].label
    'Russia'
    """
    graph = read_sound(Path(folder)).graph
    version_of = functools.partial(graph_version, graph)
    return dataclasses.replace(graph, version_of=version_of, layout=read_layout(Path(folder)))


def read_sound(folder: Path) -> Reading:
    """Read a graph folder, or refuse it with every error that it holds.

    Raises
    ------
    GraphError
        As `load_graph` says.
    """
    reading = read_folder(folder)
    errors = [problem for problem in _problems(reading) if problem.severity == "error"]
    if errors:
        count = counted(len(errors), "error")
        raise GraphError(f"the graph folder {folder} cannot be used: {count}", errors)
    return reading


def check_folder(folder: Path | str, text: Path | str | None = None) -> list[Problem]:
    """Find everything that is wrong with a graph folder, in one run.

    Parameters
    ----------
    folder
        The graph folder.
    text
        A document that claims were taken from: its SHA-256, its length and the place of
        every claim in it are proved as well. The text is read, never stored.

    Returns
    -------
    list of Problem
        Errors first, then notices; empty = nothing to say.

    Raises
    ------
    GraphError
        If the text cannot be read.

    Examples
    --------
    >>> [p for p in check_folder(find_graph_folder()) if p.severity == "error"]
    []
    """
    reading = read_folder(Path(folder))
    problems = [*_problems(reading), *_comments(reading, Path(folder))]
    problems += _stale_layout(reading, Path(folder))
    if text is not None:
        problems += _prove(reading, Path(text))
    # By the alphabet, too, an error comes before a notice.
    return sorted(problems, key=lambda p: (p.severity, p.file, p.record))


def format_folder(folder: Path | str, *, write: bool = True) -> list[Path]:
    """Write every Turtle file of a folder anew in the canonical form.

    Nothing is lost but comments (``#``), which are no part of RDF: an explanation belongs in
    ``dg:note`` or ``rdfs:comment``. Files that are canonical already are not touched.

    Parameters
    ----------
    folder
        The graph folder.
    write
        Whether to write; otherwise only tell which files would change.

    Returns
    -------
    list of Path
        The files that changed, or would.

    Raises
    ------
    GraphError
        If a file is not Turtle; then nothing is written.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "ties.ttl").write_text("<urn:a> a <urn:b>.")
    >>> [path.name for path in format_folder(folder)], format_folder(folder)
    (['ties.ttl'], [])
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise GraphError(f"there is no folder {folder}; give the path of a graph folder")
    paths = sorted(folder.glob("*.ttl"))
    if not paths:
        raise GraphError(f"{folder} holds no Turtle file (.ttl); give the path of a graph folder")
    readings = {path: read_triples(path) for path in paths}
    problems = [problem for _, of_file in readings.values() for problem in of_file]
    if problems:
        raise GraphError(f"nothing was formatted in {folder}", problems)
    texts = {path: write_turtle(triples) for path, (triples, _) in readings.items()}
    return replace_files(texts, write=write)


def write_graph(graph: Graph, folder: Path | str) -> None:
    """Write a graph as a folder of canonical Turtle files.

    ``dataset.ttl``, ``sources.ttl``, ``entities.ttl``, ``kinds.ttl``, ``relations.ttl`` and
    ``claims.ttl`` are replaced where they differ, each whole or not at all; other files stay as
    they are.

    Raises
    ------
    GraphError
        If the folder does not exist, or a value has no RDF form (an address with a space).

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> write_graph(Graph(title="Nothing yet"), folder)
    >>> len(list(folder.glob("*.ttl")))
    6
    """
    folder = Path(folder)
    try:
        texts = {folder / HEADER.turtle_file: write_turtle(header_triples(graph))}
        for table in TABLES:
            texts[folder / table.turtle_file] = write_turtle(table_triples(table, graph))
    except ValueError as error:
        raise GraphError(f"the graph cannot be written as RDF: {error}") from error
    replace_files(texts)


def replace_files(texts: Mapping[Path, str], *, write: bool = True) -> list[Path]:
    """Write the files that do not hold their text already; name those that changed, or would."""
    changed = [
        path
        for path, text in texts.items()
        if not path.is_file() or path.read_bytes() != text.encode()
    ]
    for path in changed if write else ():
        write_text(path, texts[path])
    return changed


def holds_archive(folder: Path | str) -> bool:
    """Tell whether a folder is an archive rather than a graph folder.

    Examples
    --------
    >>> holds_archive("no-such-folder")
    False
    """
    return (Path(folder) / "manifest.json").is_file()


def _problems(reading: Reading) -> list[Problem]:
    return [*reading.problems, *broken_rules(reading.graph, reading.homes, reading.unread)]


def _comments(reading: Reading, folder: Path) -> Iterator[Problem]:
    """Find the files with comments, which `format_folder` would lose."""
    for file in reading.triples:
        lines = comment_lines((folder / file).read_text(encoding="utf-8"))
        if lines:
            where = ", ".join(map(str, lines[:_SHOWN])) + (" ..." if lines[_SHOWN:] else "")
            rule = f"comments on line {where} are lost when the file is formatted"
            remedy = "say it in dg:note or rdfs:comment"
            yield Problem("notice", file, "", "", rule, remedy)


def _stale_layout(reading: Reading, folder: Path) -> Iterator[Problem]:
    try:
        layout = read_layout(folder)
    except GraphError as error:
        yield Problem("error", "layout.json", "", "", str(error), "")
        return
    if is_stale(dataclasses.replace(reading.graph, layout=layout)):
        rule, remedy = "stale: computed from other relations", "run `diplograph layout`"
        yield Problem("notice", "layout.json", "", "", rule, remedy)


def _prove(reading: Reading, path: Path) -> Iterator[Problem]:
    try:
        data = path.read_bytes()
        text = data.decode()
    except (OSError, UnicodeDecodeError) as error:
        raise GraphError(
            f"{path} cannot be read as UTF-8 text: {error}; save it as such"
        ) from error
    sha256 = hashlib.sha256(data).hexdigest()
    documents = reading.graph.texts
    document = next((d for d in documents.values() if d.sha256 == sha256), None)
    if document is None:
        known = ", ".join(f"{d.source} ({d.sha256[:12]}...)" for d in documents.values())
        rule = f"its SHA-256, {sha256[:12]}..., is that of no document in the graph"
        remedy = f"the graph knows {known or 'no text at all'}"
        yield Problem("error", path.name, "", "schema:sha256", rule, remedy)
        return
    yield from _prove_length(reading, document, text)
    blocks = _blocks(text)
    for claim in reading.graph.claims.values():
        if claim.source == document.source and claim.char_end:
            yield from _prove_claim(reading, claim, text, blocks)


def _prove_length(reading: Reading, document: DocumentText, text: str) -> Iterator[Problem]:
    if document.characters != len(text):
        file = reading.homes["sources", document.source]
        rule = f"it says {document.characters}, but the text has {len(text)} code points"
        yield Problem("error", file, document.source, "dg:characters", rule, "mend it")


def _prove_claim(
    reading: Reading, claim: Claim, text: str, blocks: list[tuple[int, int]]
) -> Iterator[Problem]:
    """Check that a claim's stretch of text is whole words of one paragraph, the one it names."""
    file = reading.homes["claims", claim.id]
    stretch = text[claim.char_start : claim.char_end]
    inside = [
        number
        for number, (start, end) in enumerate(blocks, start=1)
        if start <= claim.char_start < claim.char_end <= end
    ]
    remedy = "mend oa:start and oa:end of the selector"
    if not inside:
        rule = "its stretch of text does not lie inside one paragraph"
        yield Problem("error", file, claim.id, "oa:end", rule, remedy)
    elif stretch != stretch.strip():
        rule = "its stretch of text begins or ends with a space"
        yield Problem("error", file, claim.id, "oa:start", rule, remedy)
    elif claim.block and claim.block not in inside:
        rule = f"its stretch of text lies in block {inside[0]}, not {claim.block}"
        yield Problem("error", file, claim.id, "dg:block", rule, f"write {inside[0]}")


def _blocks(text: str) -> list[tuple[int, int]]:
    """Find start and end of each block of lines between blank lines."""
    edges = [0]
    for gap in _BLANK_LINES.finditer(text):
        edges += [gap.start(), gap.end()]
    edges.append(len(text))
    spans = zip(edges[::2], edges[1::2], strict=True)
    return [(start, end) for start, end in spans if text[start:end].strip()]

"""The way in: find the graph folder, load it or say what is wrong, write it canonically."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from diplograph.errors import GraphError
from diplograph.files.positions import read_layout
from diplograph.files.problems import Problem
from diplograph.files.reading import Reading, read_folder
from diplograph.files.rules import broken_rules
from diplograph.files.syntax import comment_lines, read_triples
from diplograph.files.triples import graph_version
from diplograph.files.turtle import write_turtle
from diplograph.model import Graph
from diplograph.writing import write_text


def find_graph_folder() -> Path:
    """Give the folder of the graph that comes with the package.

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
    reading = read_folder(Path(folder))
    errors = [p for p in (*reading.problems, *broken_rules(reading)) if p.severity == "error"]
    if errors:
        count = "1 error" if len(errors) == 1 else f"{len(errors)} errors"
        raise GraphError(f"the graph folder {folder} cannot be used: {count}", errors)
    return dataclasses.replace(
        reading.graph, version=graph_version(reading.graph), layout=read_layout(Path(folder))
    )


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
    texts: dict[Path, str] = {}
    problems: list[Problem] = []
    folder = Path(folder)
    if not folder.is_dir():
        raise GraphError(f"there is no folder {folder}; give the path of a graph folder")
    found_files = sorted(folder.glob("*.ttl"))
    if not found_files:
        raise GraphError(f"{folder} holds no Turtle file (.ttl); give the path of a graph folder")
    for path in found_files:
        triples, found = read_triples(path)
        problems += found
        texts[path] = write_turtle(triples)
    if problems:
        raise GraphError(f"nothing was formatted in {folder}", problems)
    changed = [path for path, text in texts.items() if path.read_bytes() != text.encode()]
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


def comments(reading: Reading) -> list[Problem]:
    """Give a notice for each file with comments, which `format_folder` would lose."""
    notices = []
    for file in reading.triples:
        lines = comment_lines((reading.folder / file).read_text(encoding="utf-8"))
        if lines:
            where = ", ".join(map(str, lines[:5])) + (" ..." if len(lines) > 5 else "")
            rule = f"comments on line {where} are lost when the file is formatted"
            remedy = "say it in dg:note or rdfs:comment"
            notices.append(Problem("notice", file, "", "", rule, remedy))
    return notices

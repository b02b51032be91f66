"""`diplograph check`: every rule at once, and claims proved against the text itself."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from diplograph.errors import GraphError
from diplograph.files.loading import comments
from diplograph.files.positions import is_stale, read_layout
from diplograph.files.problems import Problem
from diplograph.files.reading import Reading, read_folder
from diplograph.files.rules import broken_rules
from diplograph.model import Claim, DocumentText

_BLANK_LINES = re.compile(r"\n(?:[ \t\r]*\n)+")


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
    >>> from diplograph.files.loading import find_graph_folder
    >>> [p for p in check_folder(find_graph_folder()) if p.severity == "error"]
    []
    """
    reading = read_folder(Path(folder))
    problems = [*reading.problems, *broken_rules(reading), *comments(reading)]
    problems += _stale_layout(reading, Path(folder))
    if text is not None:
        problems += _prove(reading, Path(text))
    return sorted(problems, key=lambda p: (p.severity, p.file, p.record))


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
    """Give start and end of each block of lines between blank lines."""
    edges = [0]
    for gap in _BLANK_LINES.finditer(text):
        edges += [gap.start(), gap.end()]
    edges.append(len(text))
    spans = zip(edges[::2], edges[1::2], strict=True)
    return [(start, end) for start, end in spans if text[start:end].strip()]

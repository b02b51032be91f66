"""Reading one Turtle file safely: size of nesting first, then pyoxigraph."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from pyoxigraph import RdfFormat, Triple, parse

from diplograph.files.problems import Problem

_DEEPEST: Final = 64
"""Deepest nesting of brackets that is read; a parser can run out of its stack on more."""
# All quantifiers are possessive: on hostile text, such as a million quotes, an expression that
# tries other ways would take time that grows with the square of its length.
_TOKENS: Final = re.compile(
    r'"""(?:[^"\\]++|\\.|"(?!""))*+"""'
    r"|'''(?:[^'\\]++|\\.|'(?!''))*+'''"
    r'|"(?:[^"\\\n\r]++|\\.)*+"'
    r"|'(?:[^'\\\n\r]++|\\.)*+'"
    r'|<[^\x00-\x20<>"{}|^`]*+>'
    r"|\#[^\n\r]*+"
    r"|\\."
    r"|<<|>>|[\[\](){}]",
    re.DOTALL,
)


def read_triples(path: Path) -> tuple[list[Triple], list[Problem]]:
    """Read the triples of one Turtle file, or say why that cannot be done.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "ties.ttl"
    >>> _ = path.write_text("<urn:a> <urn:b> .")
    >>> print(read_triples(path)[1][0])
    error: ties.ttl: line 1, column 17: not Turtle: ...
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        return [], [_error(path, "", f"cannot be read: {error.strerror}", "check the file")]
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        rule = f"not UTF-8: the byte {data[error.start]:#04x} on line {line} fits no character"
        return [], [_error(path, f"line {line}", rule, "save the file as UTF-8")]
    if nesting(text, stop=_DEEPEST) > _DEEPEST:
        rule = f"brackets are nested deeper than {_DEEPEST}"
        return [], [_error(path, "", rule, "give the inner nodes names of their own")]
    try:
        return [quad.triple for quad in parse(input=data, format=RdfFormat.TURTLE)], []
    except SyntaxError as error:
        where = f"line {error.lineno}, column {error.offset}"
        return [], [_error(path, where, f"not Turtle: {error.msg}", "mend the line")]
    except ValueError as error:
        return [], [_error(path, "", f"not Turtle: {error}", "mend the file")]
    except MemoryError:
        rule = "a value is longer than the 16 MB that the parser takes"
        return [], [_error(path, "", rule, "keep texts of that length elsewhere")]


def nesting(text: str, *, stop: int) -> int:
    """Count how deep brackets nest outside strings, IRIs and comments, up to ``stop`` + 1.

    Examples
    --------
    >>> nesting('<urn:a> <urn:b> ( [ <urn:c> "((((" ] ) .', stop=64)
    2
    """
    depth = deepest = 0
    for token in _TOKENS.finditer(text):
        mark = token[0]
        if mark in ("[", "(", "<<", "{"):
            depth += 1
            if depth > deepest:
                deepest = depth
                if deepest > stop:
                    break
        elif mark in ("]", ")", ">>", "}"):
            depth = max(0, depth - 1)
    return deepest


def comment_lines(text: str) -> list[int]:
    """Find the numbers of the lines that hold a comment (``#``).

    Examples
    --------
    >>> comment_lines('<urn:a#b> <urn:b> "# no" .  # yes')
    [1]
    """
    starts = (token.start() for token in _TOKENS.finditer(text) if token[0].startswith("#"))
    return [text.count("\n", 0, start) + 1 for start in starts]


def _error(path: Path, where: str, rule: str, remedy: str) -> Problem:
    return Problem("error", path.name, where, "", rule, remedy)

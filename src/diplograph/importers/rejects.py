"""Rows that were not stored: kept with file, line, column, value and rule, and counted."""

from __future__ import annotations

from collections import Counter
from typing import IO

HEADER = "file", "line", "column", "value", "rule"
WHOLE_NUMBER = "a whole number was expected"
END_NOT_BEFORE_START = "an end that is not before the start was expected"
START_OF_TEXT = 200
"""Characters kept of a value: it is to be found again in its file, not to be copied."""
_UNSAFE = str.maketrans({"\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": "\\0"})


class Refused(ValueError):
    """One row cannot be stored.

    Parameters
    ----------
    column
        Name of the column that is wrong; blank = the row as a whole.
    value
        What stands there.
    rule
        What was expected.
    """

    def __init__(self, column: str, value: str, rule: str) -> None:
        super().__init__(f"{column}: {value!r}: {rule}")
        self.column, self.value, self.rule = column, value, rule


class Rejects:
    """The file of rejected rows, tab-separated, one a line; values are cut (`START_OF_TEXT`).

    Parameters
    ----------
    stream
        Where they are written; None = they are counted only.
    """

    def __init__(self, stream: IO[str] | None = None) -> None:
        self.stream = stream
        self.reasons: Counter[tuple[str, str]] = Counter()
        self.count = 0
        self.file = ""
        if stream:
            stream.write("\t".join(HEADER) + "\n")

    def add(self, line: int, refused: Refused) -> None:
        """Keep one rejected row of the file that is being read."""
        self.count += 1
        self.reasons[refused.column, refused.rule] += 1
        if self.stream:
            row = self.file, str(line), refused.column, refused.value[:START_OF_TEXT], refused.rule
            self.stream.write("\t".join(map(_safe, row)) + "\n")

    def commonest(self, many: int = 5) -> list[tuple[str, int]]:
        """List the commonest reasons, each with its count."""
        return [
            (f"{column}: {rule}" if column else rule, count)
            for (column, rule), count in self.reasons.most_common(many)
        ]


def _safe(text: str) -> str:
    """Write a text as a cell: on one line, and in characters that a file can keep."""
    return text.translate(_UNSAFE).encode(errors="backslashreplace").decode()

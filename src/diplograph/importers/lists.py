"""The data files of this room: what codes and statuses stand for."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources


@cache
def listed(name: str) -> tuple[dict[str, str], ...]:
    """Give the rows of a data file.

    Examples
    --------
    >>> listed("organisations.csv")[0]["id"]
    'commonwealth-of-nations'
    """
    text = resources.files("diplograph.importers").joinpath(name).read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))

"""The cookbook: queries that people of the field ask, each a file with a line that explains it."""

from __future__ import annotations

from functools import cache
from importlib import resources

from diplograph import names


@cache
def cookbook() -> dict[str, str]:
    """Give the queries by name; the first line of each, a comment, says what it asks.

    Examples
    --------
    >>> "recognised-when" in cookbook()
    True
    """
    folder = resources.files("diplograph.rdf").joinpath("cookbook")
    files = sorted(folder.iterdir(), key=lambda each: each.name)
    return {
        each.name.removesuffix(".rq"): each.read_text(encoding="utf-8")
        for each in files
        if each.name.endswith(".rq")
    }


def example(name: str) -> str:
    """Give one query of the cookbook.

    Raises
    ------
    UnknownName
        If there is no such query; the error lists near misses.

    Examples
    --------
    >>> example("recognised-on").splitlines()[0]
    '# Who recognised the first Emirate on 1 January 1999.'
    """
    return cookbook()[names.find_key(name, cookbook(), "example")]


def explained() -> list[tuple[str, str]]:
    """Give the names of all queries with what they ask."""
    return [(name, text.splitlines()[0].removeprefix("# ")) for name, text in cookbook().items()]

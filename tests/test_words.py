"""Dates and spans read as a person would say them."""

from __future__ import annotations

import pytest

from diplograph.dates import InForce, day_number, in_words, parse
from diplograph.slices import Selection, at
from diplograph.table import from_graph
from diplograph.words import (
    counted,
    date_in_words,
    reason_in_words,
    span_in_words,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2003-02-14", "14 February 2003"),
        ("2024-09", "September 2024"),
        ("1969", "1969"),
        ("0044", "44"),
        ("1999~", "about 1999"),
        ("2001-12-07~", "about 7 December 2001"),
        ("2006?", "2006 (uncertain)"),
        ("1973%", "about 1973 (uncertain)"),
        ("199X", "the 1990s"),
        ("19XX", "the 1900s"),
        ("2001-21", "spring 2001"),
        ("[1979-12-24..1979-12-27]", "between 24 December 1979 and 27 December 1979"),
        ("[..2005-04-17]", "on or before 17 April 2005"),
        ("[2025-04-17..]", "on or after 17 April 2025"),
        ("[1997,1999]", "1997 or 1999"),
        ("{1997,1999}", "1997 and 1999"),
        ("20X0-10-02", "20X0-10-02"),
        ("[1997,1999..2001]", "[1997,1999..2001]"),
    ],
)
def test_dates_in_words(text, words):
    assert date_in_words(parse(text)) == words


def test_no_date_is_unknown():
    assert date_in_words(None) == "unknown"


def test_days_and_counts():
    assert in_words(day_number("2025-04-17")) == "17 April 2025"
    assert counted(0, "relation") == "0 relations"
    assert counted(2, "entity", "entities") == "2 entities"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("a recognises b 2003-02-14 2025-04-17", "since 14 February 2003, last day 17 April 2025"),
        ("a recognises b 2003 .. 2024", "since 2003, no end known, last seen 2024"),
        ("a recognises b - .. 2024", "start unknown, no end known, last seen 2024"),
        ("a recognises b 2003 -", "since 2003, end unknown"),
        ("a attacks b 2003-01-02 -", "2 January 2003"),
        ("a attacks b 2003-01-02 2003-01-05", "2 January 2003 to 5 January 2003"),
    ],
)
def test_spans_in_words(small_graph, line, words):
    graph = small_graph(line)
    relation = graph.relations["r0"]
    temporal = graph.kinds[relation.kind].temporal
    assert span_in_words(relation, open_end=relation.open_end, temporal=temporal) == words


@pytest.mark.parametrize(
    ("day", "grade", "word"),
    [
        ("1999-01-01", InForce.NO, "cannot have begun before 1 January 2000"),
        ("2000-05-01", InForce.POSSIBLE, "can have begun by then"),
        ("2002-01-01", InForce.DEFINITE, "not over before 5 May 2005"),
        ("2006-01-01", InForce.PRESUMED, "presumed for 2 years after that"),
        ("2010-01-01", InForce.POSSIBLE, "presumed only for 2 years"),
    ],
)
def test_every_grade_has_its_reason(small_graph, day, grade, word):
    table = from_graph(small_graph("a at-war-with b 2000 .. 2005-05-05"))
    number = day_number(day)
    assert table.grades(number)[0] == grade
    (edge,) = at(table, day_number("2002-01-01"), Selection()).edges
    until = int(table.presumed_until[0])
    why = reason_in_words(
        edge.bounds, edge.kind, grade, number, open_end=edge.open_end, presumed_until=until
    )
    assert word in why

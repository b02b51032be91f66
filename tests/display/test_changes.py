"""A change as text, listing and report names what changed, and hostile labels stay tame."""

from __future__ import annotations

import dataclasses

import pytest

from diplograph import display
from diplograph.dates import day_number
from diplograph.slices import Selection, between
from diplograph.table import from_graph

EVIL = "<script>alert(1)</script> [x](javascript:1) `*_ \n| & \u202e"


@pytest.fixture
def graph(small_graph):
    return small_graph(
        "a recognises b 1999-01-01 2001-06-01",
        "c allied-with b 2001-06-01 ..",
        "a allied-with c 1999-01-01 ..",
        "a attacks b 2001-06-01 2001-06-01",
    )


def change_of(graph):
    first, last = day_number("2001-01-01"), day_number("2002-01-01")
    return between(from_graph(graph), first, last, Selection())


def test_the_text_tells_each_group_and_what_happened_that_day(graph):
    lines = display.change_text(change_of(graph)).splitlines()
    assert lines[0] == "From 1 January 2001 to 1 January 2002: 1 began, 1 ended, 1 events, 1 kept"
    ended = lines[lines.index("ended") :]
    assert ended[1] == "  A recognises B"
    assert ended[3] == "    definite before, not in force after"
    assert ended[4] == "    that day: A attacks B"
    assert "A allied with C" not in "\n".join(lines), "what is kept is counted only"


def test_the_listing_has_a_row_for_each(graph):
    rows = display.change_listing(change_of(graph)).rows
    assert [(row[0], row[1], row[2]) for row in rows] == [
        ("began", "C", "allied with"),
        ("ended", "A", "recognises"),
        ("events", "A", "attacks"),
    ]


def test_the_report_numbers_no_source_where_there_is_none(graph):
    text = display.change_report(change_of(graph), graph, notes=["a *note*"])
    assert "1 began, 1 ended, 1 events; 1 kept." in text
    assert "## Involved\n\nA, B, C.\n" in text
    assert "## Sources" not in text
    assert text.endswith("*a \\*note\\**\n")


def test_hostile_labels_are_neither_markdown_nor_lines_of_their_own(graph):
    entities = {n: dataclasses.replace(e, label=EVIL) for n, e in graph.entities.items()}
    hostile = dataclasses.replace(graph, entities=entities)
    text = display.change_report(change_of(hostile), hostile)
    assert len(text.splitlines()) == len(
        display.change_report(change_of(graph), graph).splitlines()
    )
    assert "<script>" not in text.replace("\\<", "")
    assert "](javascript" not in text.replace("\\]", "")
    assert "\u202e" not in text

"""Listings show each relation once, with what was left out; records and frames hold the same."""

from __future__ import annotations

import pytest

from diplograph import display
from diplograph.dates import day_number
from diplograph.listing import as_text
from diplograph.model import Claim
from diplograph.slices import Selection, at, timeline
from diplograph.table import from_graph

DAY = day_number("2005-06-01")


@pytest.fixture
def table(small_graph):
    graph = small_graph(
        "a recognises b 1999 ..  2000",
        "a at-war-with b 2001 2005",
        "c allied-with b 2001 ..  2001",
        "a attacks b 2005-05-20 2005-05-20",
        r1={"modality": "claimed"},
    )
    return from_graph(graph)


def test_a_snapshot_lists_its_relations_and_what_was_left_out(table):
    world = at(table, DAY, Selection())
    listing = display.snapshot_listing(world, note="a note")
    assert listing.title == "Relations in force on 1 June 2005"
    assert listing.rows == [
        ("C", "allied with", "B", "2001", "..", "presumed"),
        ("A", "recognises", "B", "1999", "..", "presumed"),
    ]
    assert listing.notes == [
        "2 relations: 2 presumed",
        "left out: 1 of another modality than fact or coded (modality all)",
        "left out: 1 events of this day and the 30 days before (events 30)",
        "a note",
    ]


def test_grades_are_counted_the_surest_first(table):
    counts = display.count_grades(at(table, DAY, Selection()).edges)
    assert list(counts.items()) == [("definite", 0), ("presumed", 2), ("possible", 0)]
    assert not any(display.count_grades([]).values())


def test_the_second_clock_stands_in_the_title(table):
    then = table.known_by(DAY)
    world = at(then, DAY, Selection(), known_by=DAY)
    assert display.snapshot_listing(world).title.endswith(", as known on 1 June 2005")
    story = timeline(then, Selection.of("a", "b"), known_by=DAY)
    listing = display.timeline_listing(story)
    assert listing.title == "A and B: 2 relations over time, as known on 1 June 2005"
    assert [row[3] for row in listing.rows] == ["recognises", "attacks"]


def test_a_table_is_text_in_a_notebook_too(table, monkeypatch):
    listing = display.snapshot_listing(at(table, DAY, Selection()))
    plain = as_text(listing, width=50)
    monkeypatch.setattr("rich.console._is_jupyter", lambda: True)
    assert as_text(listing, width=50) == plain
    assert "recognises" in plain


def test_a_record_and_a_frame_say_the_same(table):
    pytest.importorskip("pandas")
    world = at(table, DAY, Selection())
    records = [display.edge_record(edge) | {"grade": edge.grade.word} for edge in world.edges]
    assert records[0] == {
        "id": "r0",
        "subject": "a",
        "kind": "recognises",
        "object": "b",
        "start": "1999",
        "end": "..",
        "start_min": "1999-01-01",
        "start_max": "1999-12-31",
        "end_min": "2000-01-01",
        "end_max": None,
        "modality": "fact",
        "verified": "known",
        "grade": "presumed",
    }
    frame = display.to_pandas(world)
    assert list(frame.columns) == list(display.EDGE_COLUMNS)
    assert frame.astype(object).where(frame.notna(), None).to_dict("records") == records


def test_a_claim_says_who_denies_what(small_graph):
    claim = Claim(
        id="s/1",
        source="s",
        subject="a",
        kind="recognises",
        object="b",
        polarity="negative",
        open_end=True,
    )
    record = display.claim_record(claim)
    assert (record["modality"], record["polarity"], record["end"]) == ("fact", "negative", "..")
    assert display.claims_listing([], small_graph()).title == "0 claims"

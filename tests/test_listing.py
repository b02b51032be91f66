"""Listings stay tables whatever their labels hold."""

from __future__ import annotations

import html.parser

import pytest

from diplograph.listing import Listing, as_html, as_text

HOSTILE = [
    "$x_1$ & <script>alert(1)</script>",
    "quote \" and ' and \\",
    "two\nlines\tand a tab",
    "\u202eright to left \u0627\u0644",
    "[bold]not markup[/bold]",
    "long " * 2000,
    "\x00\x1b[31m control",
]


@pytest.mark.parametrize("label", HOSTILE)
def test_a_hostile_label_stays_one_row(label):
    text = as_text(Listing(title="", columns=["a", "b"], rows=[[label, "next"]]))
    assert len(text.splitlines()) == 2
    assert text.splitlines()[1].endswith("next")
    assert "\x1b" not in text


@pytest.mark.parametrize("label", HOSTILE)
def test_a_hostile_title_or_note_stays_one_line(label):
    listing = Listing(title=label, columns=["a"], rows=[["x"]], notes=[label])
    assert len(as_text(listing).splitlines()) == 4
    assert "\x1b" not in as_text(listing)
    assert "\x1b" not in as_html(listing)


@pytest.mark.parametrize("label", HOSTILE)
def test_html_is_escaped(label):
    tags = set()

    class Parser(html.parser.HTMLParser):
        def handle_starttag(self, tag, _attrs):
            tags.add(tag)

    Parser().feed(as_html(Listing(title=label, columns=[label], rows=[[label]], notes=[label])))
    assert tags <= {"div", "p", "b", "small", "table", "thead", "tbody", "tr", "th", "td"}


def test_columns_line_up_with_wide_characters():
    rows = [["中国", "x"], ["abc", "x"]]
    from rich.cells import cell_len

    lines = as_text(Listing(title="", columns=["who", "n"], rows=rows)).splitlines()
    assert {cell_len(line.split("x")[0]) for line in lines[1:]} == {cell_len("中国  ")}


def test_a_width_wraps_and_loses_nothing():
    rows = [["a rather long cell of several words", "another long cell of words"]]
    text = as_text(Listing(title="", columns=["one", "two"], rows=rows), width=30)
    assert max(map(len, text.splitlines())) <= 30
    assert "".join(text.split()).count("words") == 2


def test_square_brackets_are_text_and_not_markup():
    rows = [["[1979-12-24..1979-12-27]"]]
    text = as_text(Listing(title="", columns=["start"], rows=rows))
    assert "[1979-12-24..1979-12-27]" in text


def test_a_table_that_fits_is_that_of_rich():
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    rows = [["中国", "x", ""], ["Россия", "long enough", "1"], ["e\u0301", "", "2"]]
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False)
    for column in ("who", "what", "n"):
        table.add_column(Text(column))
    for row in rows:
        table.add_row(*map(Text, row))
    console = Console(width=60, color_system=None)
    with console.capture() as captured:
        console.print(table)
    theirs = [line.rstrip() for line in captured.get().splitlines()]
    listing = Listing(title="", columns=["who", "what", "n"], rows=rows)
    assert as_text(listing).splitlines() == theirs
    assert as_text(listing, width=60).splitlines() == theirs


def test_numbers_stand_below_each_other():
    rows = [["one", "1"], ["a thousand and one", "1001"]]
    listing = Listing(title="", columns=["name", "value"], rows=rows, numbers=("value",))
    assert as_text(listing).splitlines() == [
        "name                value",
        "one                     1",
        "a thousand and one   1001",
    ]
    narrow = as_text(listing, width=20).splitlines()
    assert len(narrow) > 3
    assert all(line.endswith(("value", "1")) or "1" not in line for line in narrow)
    assert as_html(listing).count("text-align: right") == 3


def test_a_cell_is_cut_where_the_listing_says():
    listing = Listing(title="", columns=["a"], rows=[["x" * 30]], widest=10)
    assert as_text(listing).splitlines()[1] == "x" * 9 + "…"
    assert "x" * 9 + "…<" in as_html(listing)


def test_columns_of_no_rows_are_shown_where_they_are_asked_for():
    listing = Listing(title="", columns=["who", "whom"], rows=[], notes=["(0 rows)"])
    assert as_text(listing) == "(0 rows)"
    assert as_text(listing, header=True) == "who  whom\n(0 rows)"
    assert "<b>" not in as_html(listing)

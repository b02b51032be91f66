"""Listings stay tables whatever their labels hold."""

from __future__ import annotations

import html.parser

import pytest

from diplograph.display import Listing, as_html, as_text

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

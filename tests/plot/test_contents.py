"""What a picture says of what it shows."""

from __future__ import annotations

from diplograph.dates import day_number
from diplograph.plot.contents import counts_of
from diplograph.slices import Selection, at
from diplograph.table import from_graph


def test_what_no_page_was_seen_of_is_not_called_verified(small_graph):
    known, seen = {"verified": "known"}, {"verified": "yes"}
    for records, told in (((known, known), "none"), ((seen, known), "1 yes, 1 known")):
        graph = small_graph(
            "a recognises b 1990 2010", "b recognises a 1990 2010", r0=records[0], r1=records[1]
        )
        taken = at(from_graph(graph), day_number("2000-01-01"), Selection())
        assert counts_of(taken.edges).endswith(f"Verified against a page: {told}.")

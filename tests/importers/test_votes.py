"""Votes of the General Assembly, dated by the roll calls beside them."""

from __future__ import annotations

import pytest

from diplograph.errors import ImportFailed


def test_votes_are_dated_by_the_roll_calls_beside(read, tmp_path):
    votes = (
        "rcid,country,country_code,vote\n5309,Namibia,NA,yes\n5309,Yugoslavia,,abstain\n"
        "9,Brazil,BR,no\n5309,Brazil,BR,absent\n"
    )
    with pytest.raises(ImportFailed, match="roll_calls"):
        read("un-votes", votes)
    (tmp_path / "roll_calls.csv").write_text("rcid,date,unres\n5309,1990-03-27,R/1\n")
    made = read("un-votes", votes)
    assert [row[:4] for row in made.rows] == [
        ("namibia", "votes-yes", "un-roll-call-5309", "1990-03-27"),
        ("yugoslavia", "votes-abstain", "un-roll-call-5309", "1990-03-27"),
    ]
    assert made.counts == (2, 0, 2)

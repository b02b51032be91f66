"""One relation told whole: its grade on every day, in words that a test can read back."""

from __future__ import annotations

import datetime as dt
import re

import diplograph as dg


def span_of(words):
    """First and last day of a span in words, as text that sorts."""
    days = [
        dt.datetime.strptime(day, "%d %B %Y").replace(tzinfo=dt.UTC).date().isoformat()
        for day in re.findall(r"\d+ [A-Z][a-z]+ \d{4}", words)
    ]
    if words.startswith("up to"):
        return "0000", days[0]
    if words.endswith(" on"):
        return days[0], "9999-99"
    return ("0000", "9999-99") if not days else (days[0], days[-1])


def test_a_relation_tells_its_grade_on_every_day(history, small_graph):
    lines = ("a recognises b 199X ..  2000", "a at-war-with b - 1995~", "b recognises a 1990 -")
    small = dg.History.from_graph(small_graph(*lines, "b at-war-with a [1990..1994] [1992..1996]"))
    for asked in (history, small, history.known_by("2014-06-01")):
        for record in asked.table.relations:
            dossier = asked.relation(record.id)
            if not dossier.edge.kind.is_state:
                continue
            head = str(dossier).split("  modality")[0]
            told = re.findall(r"(?m)(definite|presumed|possible) (.*)$", head)
            spans = [(grade, *span_of(words)) for grade, words in told]
            for day in (
                "1979-12-27",
                "1991-05-05",
                "1993-01-01",
                "1999-12-31",
                "2000-01-01",
                "2014-06-01",
                "2025-04-17",
            ):
                holding = {grade for grade, first, last in spans if first <= day <= last}
                grade = asked.grade(record.id, day).word
                assert holding == (set() if grade == "no" else {grade}), (record.id, day)

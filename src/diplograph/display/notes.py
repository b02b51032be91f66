"""What an answer leaves out, and where the data set ends: said in one line each."""

from __future__ import annotations

from collections.abc import Mapping

from diplograph.display.words import counted, date_in_words
from diplograph.model import Graph

_REASONS = {
    "modality": "of another modality than fact or coded (modality all)",
    "inside": "inside a folded actor",
    "events": "events of this day and the 30 days before (events 30)",
}


def left_out_notes(left_out: Mapping[str, int]) -> list[str]:
    """Say what the defaults left out, with the option that brings it back.

    Examples
    --------
    >>> left_out_notes({"modality": 2})
    ['left out: 2 of another modality than fact or coded (modality all)']
    """
    return [f"left out: {count} {_REASONS[reason]}" for reason, count in left_out.items()]


def coverage_note(graph: Graph, *days: int) -> str | None:
    """Say that a day lies outside what the data set sets out to cover, if it does.

    Examples
    --------
    >>> from diplograph.dates import parse
    >>> coverage_note(Graph(coverage_start=parse("1979-01-01")), 0)
    'outside coverage: the data set covers days from 1 January 1979 on'
    """
    first, last = graph.coverage_start, graph.coverage_end
    early = first is not None and any(day < first.earliest for day in days)
    late = last is not None and any(day > last.latest for day in days)
    if not (early or late):
        return None
    if first and last:
        span = f"from {date_in_words(first)} to {date_in_words(last)}"
    elif first:
        span = f"from {date_in_words(first)} on"
    else:
        span = f"up to {date_in_words(last)}"
    return f"outside coverage: the data set covers days {span}"


def grade_counts(grades: Mapping[str, int]) -> str:
    """Say how many relations have each grade.

    Examples
    --------
    >>> grade_counts({"definite": 2, "presumed": 0, "possible": 1})
    '3 relations: 2 definite, 1 possible'
    """
    parts = ", ".join(f"{count} {grade}" for grade, count in grades.items() if count)
    total = counted(sum(grades.values()), "relation")
    return f"{total}: {parts}" if parts else total

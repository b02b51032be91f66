"""Spans of time: which days a history covers, and how many relations were in force on each."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from typing import Literal, get_args

import numpy as np

from diplograph.dates import day_number
from diplograph.errors import QuestionError
from diplograph.history.arguments import Day, Step, ordered, stepped
from diplograph.history.question import Question
from diplograph.history.source import Source
from diplograph.slices import Series
from diplograph.words import STANCES

Grouping = Literal["all", "stance", "family", "kind"]


def span_of(
    source: Source, question: Question, first: Day | None, last: Day | None
) -> tuple[int, int]:
    """Read first and last day: as asked, else those of the coverage, else those of the data.

    Raises
    ------
    DateError
        If the first day is later than the last.
    """
    graph = source.graph
    low = None if first is None else day_number(first)
    high = None if last is None else day_number(last)
    if low is None and graph.coverage_start:
        low = graph.coverage_start.earliest
    if high is None and graph.coverage_end:
        high = graph.coverage_end.latest
    if low is None or high is None:
        ends = source.ends(Question(known_by=question.known_by))
        low = ends[0] if low is None else low
        high = ends[1] if high is None else high
    return ordered(low, high)


def count_in_force(
    source: Source,
    question: Question,
    first: Day | None,
    last: Day | None,
    *,
    by: Grouping,
    step: Step = "day",
    hidden: Collection[str] = (),
) -> Series:
    """Count the relations in force on days of a span, by grade and group.

    Parameters
    ----------
    source, question
        What is asked.
    first, last
        The days, both inclusive; None = the ends of the coverage.
    by
        What a group is.
    step
        From one counted day to the next; the last day is always counted.
    hidden
        Kinds, by identifier, that do not count.

    Raises
    ------
    DateError
        If ``first`` is later than ``last``, or there is no such step.
    QuestionError
        If there is no such grouping.
    """
    if by not in get_args(Grouping):
        raise QuestionError(f"there is no by={by!r}: take {', '.join(get_args(Grouping))}")
    low, high = span_of(source, question, first, last)
    days = list(range(low, high + 1)) if step == "day" else stepped(low, high, step, None)
    named = [
        {"all": "all", "stance": STANCES[k.stance], "family": k.family, "kind": k.label}[by]
        for k in source.kinds
    ]
    fixed = {"stance": list(STANCES.values()), "all": ["all"]}
    groups = fixed.get(by, list(dict.fromkeys(named)))
    codes = [
        -1 if kind.id in hidden else groups.index(name)
        for kind, name in zip(source.kinds, named, strict=True)
    ]
    group_of = None if by == "all" and not hidden else np.array(codes, dtype=np.int32)
    # A grade is asked of one day; over time every grade has a count of its own.
    every = dataclasses.replace(question.selection, grades=None)
    question = dataclasses.replace(question, selection=every)
    return source.series(question, days, step, groups, group_of)

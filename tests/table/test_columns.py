"""The table grades relations as a plain reading of the contract does, day by day."""

from __future__ import annotations

import datetime
import random

import numpy as np

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, EdtfDate, InForce, day_number
from diplograph.model import UNLIMITED, Entity, Graph, Kind, Relation
from diplograph.table import from_graph, presumed_until

FAR = 10**6
"""Stands for "no bound" in the plain version: no day of these tests comes near it."""


def _date(first, length):
    return EdtfDate(f"days {first} to {first + length}", first, first + length)


def _maybe(chance, rng, first, length):
    return _date(first, length) if rng.random() < chance else None


def _random_graph(size, rng):
    kinds = {}
    for temporal in ("state", "event"):
        for years in (UNLIMITED, 0, 2, 5):
            name = f"{temporal}{years}"
            kinds[name] = Kind(
                id=name,
                label=name,
                inverse_label=name,
                symmetric=False,
                temporal=temporal,
                stance=0,
                definition="",
                family="f",
                presumed_for=years,
            )
    entities = {
        f"e{n}": Entity(
            id=f"e{n}",
            label="",
            type="",
            inception=_maybe(0.5, rng, rng.randrange(-20, 5), rng.randrange(6)),
            dissolution=_maybe(0.5, rng, rng.randrange(30, 60), rng.randrange(6)),
        )
        for n in range(40)
    }
    names, kind_names = list(entities), list(kinds)
    relations = {}
    for n in range(size):
        kind = kinds[rng.choice(kind_names)]
        start = _maybe(0.8 if kind.is_state else 1, rng, rng.randrange(30), rng.randrange(8))
        shape = rng.choice(("end", "open", "unknown") if kind.is_state else ("end", "unknown"))
        base = start.earliest if start else 5
        asof = _maybe(0.7, rng, base + rng.randrange(25), rng.randrange(8))
        relations[f"r{n}"] = Relation(
            id=f"r{n}",
            subject=rng.choice(names),
            kind=kind.id,
            object=rng.choice(names),
            start=start,
            end=_date(base + rng.randrange(25), rng.randrange(9)) if shape == "end" else None,
            open_end=shape == "open",
            asof=asof if shape == "open" else None,
        )
    return Graph(entities=entities, kinds=kinds, relations=relations)


def _plain_days(relation, kind, ends):
    """Every day on which it can have begun, and every day that can have been its last."""
    if relation.start:
        starts = [relation.start.earliest, relation.start.latest]
    elif relation.open_end:
        starts = [-FAR, relation.asof.latest if relation.asof else FAR]
    else:
        starts = [-FAR, relation.end.latest if relation.end else FAR]
    if relation.end:
        lasts = [relation.end.earliest, relation.end.latest]
    elif relation.open_end:
        seen = relation.asof.earliest if relation.asof else None
        if seen is None:
            seen = starts[1] if relation.start else starts[0]
        lasts = [seen, FAR]
    elif kind.is_state:
        lasts = [starts[0], FAR]
    else:
        lasts = list(starts)
    if kind.is_state:
        for entity in ends:
            if entity.inception and not relation.start:
                starts[0] = max(starts[0], entity.inception.earliest)
            if entity.dissolution and not relation.end:
                lasts[1] = min(lasts[1], entity.dissolution.latest)
                lasts[0] = min(lasts[0], lasts[1])
    return starts, lasts


def _plain_grade(relation, kind, ends, day):
    """Grade one state on one day, one day at a time."""
    (first_start, last_start), (first_end, last_end) = _plain_days(relation, kind, ends)
    if not kind.is_state:
        return InForce.NO
    if day < first_start or day > last_end:
        return InForce.NO
    surely_begun = day >= last_start
    surely_not_over = day <= first_end
    if surely_begun and surely_not_over:
        return InForce.DEFINITE
    if surely_begun and relation.open_end and day > first_end:
        if kind.presumed_for == UNLIMITED:
            return InForce.PRESUMED
        epoch = datetime.date(1970, 1, 1)
        seen = epoch + datetime.timedelta(days=first_end) if first_end > -FAR else None
        today = epoch + datetime.timedelta(days=day)
        if seen is not None:
            year = seen.year + kind.presumed_for
            leap_day = (seen.month, seen.day) == (2, 29)
            until = (year, 2, 28) if leap_day and year % 4 else (year, seen.month, seen.day)
            if (today.year, today.month, today.day) <= until:
                return InForce.PRESUMED
    return InForce.POSSIBLE


def test_grades_of_a_hundred_thousand_random_relations_match_the_plain_version():
    rng = random.Random(20250417)
    graph = _random_graph(100_000, rng)
    table = from_graph(graph)
    days = [-30, -3, 0, 7, 14, 21, 28, 35, 45, 60, 750, 900, 2000]
    chosen = np.array([rng.choice(days) for _ in range(len(table))])
    by_day = {day: table.grades(day) for day in days}
    seen = set()
    for row, relation in enumerate(graph.relations.values()):
        day = int(chosen[row])
        ends = graph.entities[relation.subject], graph.entities[relation.object]
        plain = _plain_grade(relation, graph.kinds[relation.kind], ends, day)
        assert by_day[day][row] == plain, (relation, day)
        seen.add(plain)
    assert seen == set(InForce)


def test_events_touch_a_window_as_the_plain_version_says():
    rng = random.Random(7)
    graph = _random_graph(5_000, rng)
    table = from_graph(graph)
    for first, last in ((0, 0), (5, 20), (28, 31), (40, 90)):
        touching = table.touching(first, last)
        for row, relation in enumerate(graph.relations.values()):
            kind = graph.kinds[relation.kind]
            if kind.is_state:
                assert touching[row] == InForce.NO
                continue
            (s0, s1), (e0, e1) = _plain_days(relation, kind, ())
            expected = InForce.NO
            if s1 <= last and e0 >= first:
                expected = InForce.DEFINITE
            elif s0 <= last and e1 >= first:
                expected = InForce.POSSIBLE
            assert touching[row] == expected


def test_a_relation_is_in_force_on_its_last_day_and_not_the_day_after(small_graph):
    table = from_graph(small_graph("a recognises b 2003-02-14 2025-04-17"))
    assert table.grades(day_number("2025-04-17"))[0] == InForce.DEFINITE
    assert table.grades(day_number("2025-04-18"))[0] == InForce.NO
    assert table.grades(day_number("2003-02-13"))[0] == InForce.NO


def test_presumption_of_a_leap_day_ends_on_28_february(small_graph):
    table = from_graph(small_graph("a at-war-with b 2023-01-01 .. 2024-02-29"))
    assert table.grades(day_number("2024-02-29"))[0] == InForce.DEFINITE
    assert table.grades(day_number("2026-02-28"))[0] == InForce.PRESUMED
    assert table.grades(day_number("2026-03-01"))[0] == InForce.POSSIBLE


def test_what_is_open_is_presumed_as_its_kind_says(small_graph):
    graph = small_graph(
        "a recognises b 1999 .. 2001-02-03",
        "a allied-with b 1999 .. 2001-02-03",
        "a at-war-with b 1999 2001-02-03",
    )
    kinds = tuple(graph.kinds.values())
    codes = np.array([list(graph.kinds).index(r.kind) for r in graph.relations.values()])
    seen = np.full(3, day_number("2001-02-03"), dtype=np.int32)
    until = presumed_until(kinds, codes, np.array([True, True, False]), seen)
    assert until.tolist() == [UNBOUNDED_FUTURE, day_number("2006-02-03"), seen[2]]
    assert presumed_until(kinds, codes, np.zeros(3, dtype=bool), seen) is seen


def test_an_open_end_with_a_coarse_asof_is_definite_only_to_its_first_day(small_graph):
    table = from_graph(small_graph("a at-war-with b 2020-01-01 .. 2024"))
    assert table.grades(day_number("2024-01-01"))[0] == InForce.DEFINITE
    assert table.grades(day_number("2024-01-02"))[0] == InForce.PRESUMED


def test_an_unknown_start_is_possible_until_it_must_have_begun(small_graph):
    table = from_graph(small_graph("a recognises b - .. 2021-08-20"))
    assert table.grades(day_number("1800-01-01"))[0] == InForce.POSSIBLE
    assert table.grades(day_number("2021-08-20"))[0] == InForce.DEFINITE
    assert table.grades(day_number("2030-01-01"))[0] == InForce.PRESUMED


def test_lives_clip_what_is_unknown_or_open_but_no_written_date(small_graph):
    lives = {"a": ("1990", None), "b": ("1991-05-01", "2001-12-31")}
    graph = small_graph(
        "a recognises b - .. 1995",
        "a recognises b 1980 2010-06-01",
        "a attacks b 2024 -",
        lives=lives,
    )
    table = from_graph(graph)
    clipped, written, event = (table.bounds_of(row) for row in range(3))
    assert clipped.start_min == day_number("1991-05-01")
    assert clipped.end_max == day_number("2001-12-31")
    assert (written.start_min, written.end_max) == (
        day_number("1980-01-01"),
        day_number("2010-06-01"),
    )
    assert event.end_max == day_number("2024-12-31"), "an event may follow the end of its object"
    assert table.written.start_min[0] == UNBOUNDED_PAST


def test_known_by_a_late_day_changes_nothing(history):
    table = history.table
    late = table.known_by(day_number("9999-12-31"))
    assert len(late) == len(table)
    for name in ("start_min", "start_max", "end_min", "end_max"):
        assert np.array_equal(getattr(late.bounds, name), getattr(table.bounds, name)), name
    assert np.array_equal(late.presumed_until, table.presumed_until)


def test_known_by_opens_ends_that_were_not_yet_known(small_graph):
    from diplograph.dates import parse

    graph = small_graph(
        "a recognises b 2000-01-01 2010-01-01",
        "a recognises c 2012-01-01 2013-01-01",
        "a attacks b 2004-01-01 2004-01-09",
        r0={"end_known_since": parse("2015-01-01")},
    )
    table = from_graph(graph).known_by(day_number("2011-01-01"))
    assert [r.id for r in table.relations] == ["r0", "r2"], "r1 was not yet known"
    assert bool(table.open_end[0])
    assert table.bounds_of(0).end_min == day_number("2010-01-01")
    assert table.bounds_of(0).end_max == UNBOUNDED_FUTURE
    assert table.grades(day_number("2011-01-01"))[0] == InForce.PRESUMED
    assert table.bounds_of(1).end_max == day_number("2004-01-09"), "events keep their bounds"


def test_a_concealed_death_clips_nothing_before_it_is_known(small_graph):
    from diplograph.dates import parse

    graph = small_graph(
        "omar governs a 1994 .. 2012-01-01",
        lives={"omar": (None, "2013-04-23")},
        omar={"end_known_since": parse("2015-07-29")},
    )
    table = from_graph(graph)
    assert table.bounds_of(0).end_max == day_number("2013-04-23")
    before = table.known_by(day_number("2014-06-01"))
    assert before.bounds_of(0).end_max == UNBOUNDED_FUTURE
    after = table.known_by(day_number("2015-07-29"))
    assert after.bounds_of(0).end_max == day_number("2013-04-23")


def test_an_empty_table_answers():
    table = from_graph(Graph())
    assert len(table) == 0
    assert len(table.grades(0)) == 0
    assert len(table.known_by(0)) == 0

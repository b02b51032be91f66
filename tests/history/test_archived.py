"""Histories that stay in their archive: what adds up is asked in SQL, rows only when few."""

from __future__ import annotations

import itertools
import re
from collections import Counter

import numpy as np
import pytest
from invented_archive import HIGH, LOW, dataset, made

import diplograph as dg
from diplograph import archive as archives
from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, day_number, iso
from diplograph.display import count_grades
from diplograph.errors import DateError
from diplograph.model import Entity, Kind
from diplograph.table import Batch

pytest.importorskip("duckdb", reason="the extra `test` installs duckdb")
pytest.importorskip("pyarrow", reason="the extra `test` installs pyarrow")


@pytest.fixture
def folder(tmp_path):
    made(tmp_path / "ties.archive")
    return tmp_path / "ties.archive"


def test_both_ways_give_the_same(folder):
    memory, archived = dg.load(folder), dg.load(folder, in_memory=False)
    assert type(memory.source) is not type(archived.source)
    assert len(memory) == len(archived) == 600
    for day in range(LOW - 400, HIGH + 4_000, 371):
        date = iso(day)
        here, there = memory.at(date), archived.at(date)
        assert len(here) == len(there)
        assert there.grades() == count_grades(here)
        same_pairs_and_kinds(here, there)
        assert sorted((e.subject, e.kind.id, e.object, e.grade) for e in there) == sorted(
            (e.subject, e.kind.id, e.object, e.grade) for e in here
        )
        here, there = memory.at(date, events=90), archived.at(date, events=90)
        assert len(here) == len(there)
        assert there.grades() == count_grades(here)
        same_pairs_and_kinds(here, there)


ODD_DAYS = (
    UNBOUNDED_PAST,
    *map(day_number, ("1995-02-28", "1996-02-29", "1998-02-28")),
    UNBOUNDED_FUTURE,
)


def odd_rows(catalogue, _):
    """All orders of bounds that a relation can have, of states and events of every presumption."""
    for name in ("france", "russia", "chad"):
        catalogue.entity(name, lambda name=name: Entity(id=name, label=name, type="country"))
    for years in (-1, 5, 2, 0):
        for temporal in ("state", "event"):
            catalogue.kind(
                Kind(
                    id=f"{temporal}{years}",
                    label=f"{temporal} {years}",
                    inverse_label="",
                    symmetric=years == 5,
                    temporal=temporal,
                    stance=1,
                    definition="",
                    family=temporal,
                    presumed_for=years,
                )
            )
    found = [
        (*bounds, kind, kind % 2 == 0, is_open)
        for bounds in itertools.product(ODD_DAYS, repeat=4)
        if bounds[0] <= bounds[1] > UNBOUNDED_PAST
        and UNBOUNDED_FUTURE > bounds[2] <= bounds[3] >= bounds[0] < UNBOUNDED_FUTURE
        for kind in range(8)
        for is_open in {False, kind % 2 == 0 and bounds[3] == UNBOUNDED_FUTURE}
    ]
    columns = list(zip(*found, strict=True))
    names = ("start_min", "start_max", "end_min", "end_max", "kind", "is_state", "open_end")
    many = np.arange(len(found))
    yield Batch.of_columns(
        **dict(zip(names, columns, strict=True)),
        subject=many % 3,
        object=(many // 3 + many) % 3,
        modality=np.where(many % 7 == 0, many % 6, 0),
        known=0,
        record=many,
        part=0,
        file=0,
        line=many + 1,
    )


def test_odd_bounds_are_answered_alike(tmp_path):
    """Unbounded starts and ends, starts after ends, leap days, no day at all."""
    archives.write(tmp_path / "a", dataset(), odd_rows, archives.Counts)
    memory, archived = (dg.load(tmp_path / "a", in_memory=way) for way in (True, False))
    assert len(memory) > 1_000
    for date in ("0001-01-01", *(iso(d + n) for d in ODD_DAYS[1:4] for n in (0, 1)), "2001-02-28"):
        for events in (None, 0, 800):
            here, there = memory.at(date, events=events), archived.at(date, events=events)
            assert there.grades() == count_grades(here)
            assert there.left_out == here.slice.left_out
            same_pairs_and_kinds(here, there)
    for by in ("all", "kind"):
        span = "1994-01-01", "2005-12-01"
        one, other = (h.series(*span, by=by, step="month") for h in (memory, archived))
        kept = np.isin(one.days, other.days)
        for name in ("definite", "presumed", "possible"):
            assert (getattr(one, name)[:, kept] == getattr(other, name)).all(), (by, name)
        day = archived.at("2005-12-01").grades()
        assert {n: getattr(one, n)[:, -1].sum() for n in day} == day
    states = tmp_path / "states.csv"
    states.write_text(
        "stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version\n"
        "FRN,220,France,1816,1,1,2016,12,31,2016\nRUS,365,Russia,1816,1,1,2016,12,31,2016\n"
        "CHA,483,Chad,1960,8,11,2016,12,31,2016\n"
    )
    for span in (("1995", "2004"), ("1996-02-29", "1996-02-29")):
        one, other = (list(h.dyads(*span, states=states).rows()) for h in (memory, archived))
        assert one == other
        assert any(value for row in one for value in row[5:])


def same_pairs_and_kinds(here, there):
    pairs = Counter((edge.subject, edge.object) for edge in here)
    assert {(a, b): n for a, b, n in there.pairs()} == pairs
    assert there.kinds() == Counter(edge.kind.id for edge in here)


@pytest.mark.parametrize("by", ["all", "family", "kind"])
def test_series_are_those_of_the_table(folder, by):
    memory, archived = dg.load(folder), dg.load(folder, in_memory=False)
    span = "1981-01-01", "2004-12-01"
    for step in ("month", "year"):
        one, other = (h.series(*span, by=by, step=step) for h in (memory, archived))
        kept = [n for n, day in enumerate(one.days) if day in set(other.days.tolist())]
        assert len(kept) == len(other.days)
        for name in ("definite", "presumed", "possible"):
            assert (getattr(one, name)[:, kept] == getattr(other, name)).all()


def test_pairs_actors_and_change(folder):
    memory, archived = dg.load(folder), dg.load(folder, in_memory=False)
    for entities in (["e1"], ["e1", "e2"], ["e1", "e2", "e3"], ["e1", "E 1"], ["e3", "e1", "e3"]):
        here = memory.timeline(*entities).slice
        there = archived.timeline(*entities).slice
        assert here.spells
        assert [spell.id for spell in here.spells] == [spell.id for spell in there.spells]
    days = "1985-01-01", "1986-01-01"
    here, there = (h.select(entity="e1").between(*days) for h in (memory, archived))
    assert [e.subject for e in here.began] == [e.subject for e in there.began]
    for events in (None, 0, 400, 3_000):
        here, there = (h.between(*days, events=events) for h in (memory, archived))
        assert here.ended
        assert [e.id for e in here.events] == [e.id for e in there.events]
        assert [e.id for e in here.ended] == [e.id for e in there.ended]


def test_series_of_centuries(folder):
    archived = dg.load(folder, in_memory=False)
    years = archived.series("1800-01-01", "2016-01-31", step="year")
    assert years.dates[:2] == ["1800-01-01", "1801-01-01"]
    assert years.dates[-2:] == ["2016-01-01", "2016-01-31"], "the last day is always counted"
    months = archived.series("1799-12-01", "9999-12-31", step="month")
    assert len(months.days) == 8_200 * 12 + 2
    with pytest.raises(DateError, match="the earlier day first"):
        archived.series("1991-01-01", "1990-01-01")


def test_an_unbounded_list_is_refused_with_a_hint(folder, monkeypatch):
    from diplograph.archive import archive

    monkeypatch.setattr(archive, "MOST_ROWS", 10)
    archived = dg.load(folder, in_memory=False)
    world = archived.at("1990-01-01")
    assert len(world) > 10
    assert world.pairs(3)
    with pytest.raises(dg.ArchiveError, match=r"more than the 10 .* select\(entity=…\)"):
        list(world)
    with pytest.raises(dg.ArchiveError, match="E 1 has"):
        archived.select(entity="e1").at("1990-01-01").grades()
    with pytest.raises(dg.ArchiveError, match="E 1 and E 2 has"):
        archived.timeline("e1", "e2")
    with pytest.raises(dg.ArchiveError, match="the whole archive has 600 relations"):
        archived.query("ASK {}")
    with pytest.raises(dg.QuestionError, match=r"in_memory=True"):
        _ = world.rows


def test_one_relation_is_told_without_making_the_others(folder, monkeypatch):
    """Of millions of rows, none but the one asked for becomes a record."""
    from diplograph.table import RowRecords

    history = dg.load(folder)
    then = history.known_by("1990-01-01")
    assert len(then) < len(history)
    made_of, real = set(), RowRecords.record
    monkeypatch.setattr(RowRecords, "record", lambda self, row: made_of.add(row) or real(self, row))
    for each in (history, then):
        names, _, _ = each.table.relations.texts(np.arange(len(each)))
        grades = each.table.grades(day_number("1990-01-01"))
        for place in (0, 57, len(each) - 1):
            made_of.clear()
            assert int(each.grade(names[place], "1990-01-01")) == grades[place]
            assert len(made_of) == 1


def test_relations_keep_their_names_and_their_source(folder):
    before = dg.load(folder)
    told = {
        edge.id: (edge.subject, edge.kind.id, edge.object, edge.start) for edge in whole(before)
    }
    assert len(told) == 600
    assert "g1-0" in told
    made(folder, 40, seed=4, first=5_000, name="other")
    after = dg.load(folder)
    now = {edge.id: (edge.subject, edge.kind.id, edge.object, edge.start) for edge in whole(after)}
    assert {name: now[name] for name in told} == told
    assert {name.split("-")[0] for name in now} == {"g1", "g2"}
    assert after.relation("g2-7").relation.sources == ("other",)
    assert "T" in str(after.relation("g1-7"))
    part = dg.load(folder, in_memory=False).select(entity="e1")
    spells = part.timeline("e1").slice.spells
    assert spells
    assert {e.id for e in spells} == {e.id for e in after.timeline("e1").slice.spells}
    with pytest.raises(dg.UnknownName, match="g3-1"):
        after.relation("g3-1")


def whole(history):
    return history.timeline(*history.entities, modality="all").slice.spells


def test_an_archive_is_asked_in_sparql(folder):
    history = dg.load(folder)
    world = history.at("1990-01-01")
    found = world.query("SELECT ?a ?k ?b { ?a ?k ?b . ?k a dg:Kind }")
    held = {(e.subject, e.kind.id, e.object) for e in world}
    assert held <= {tuple(re.split("[:/]", term)[-1] for term in row.values()) for row in found}
    found = history.query("SELECT ?source { relation:g1-3 prov:wasDerivedFrom ?source }")
    assert [re.split("[:/]", row["source"])[-1] for row in found] == ["invented"]


def test_an_archive_opened_by_a_relative_path_stays_open(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(folder.parent)
    reader = dg.load(folder.name, in_memory=False)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert reader.at("1990-01-01").pairs()


@pytest.fixture(scope="module")
def folding(tmp_path_factory):
    """Relations of a movement, a regime and a country, in memory and in an archive."""

    def batches(catalogue, _):
        for name in ("front", "junta", "land", "neighbour", "rival"):
            catalogue.entity(name, lambda name=name: Entity(id=name, label=name, type="x"))
        for name, folds in (("rules", "movement"), ("governs", "country"), ("fights", None)):
            catalogue.kind(
                Kind(
                    id=name, label=name, inverse_label="", symmetric=False, temporal="state",
                    stance=0, definition="", family="structure", presumed_for=5, folds=folds,
                )
            )  # fmt: skip
        rows = [
            (0, 0, 1, "1990-01-01", "1995-06-30"),
            (1, 1, 2, "1991-01-01", "1995-06-30"),
            (3, 2, 0, "1988-01-01", "1999-01-01"),
            (2, 2, 4, "1992-01-01", None),
            (4, 2, 3, "1992-01-01", "1993-01-01"),
            (0, 2, 1, "1991-06-01", "1992-01-01"),
        ]
        start = [day_number(row[3]) for row in rows]
        end = [UNBOUNDED_FUTURE if row[4] is None else day_number(row[4]) for row in rows]
        yield Batch.of_columns(
            subject=[row[0] for row in rows],
            kind=[row[1] for row in rows],
            object=[row[2] for row in rows],
            start_min=start,
            start_max=start,
            end_min=[
                s if row[4] is None else e for s, e, row in zip(start, end, rows, strict=True)
            ],
            end_max=end,
            is_state=True,
            open_end=[row[4] is None for row in rows],
            modality=0,
            known=start,
            record=range(6),
            part=0,
            file=0,
            line=range(6),
        )

    folder = tmp_path_factory.mktemp("folding") / "ties.archive"
    dataset = archives.Dataset(
        format="invented",
        title="T",
        publisher="P",
        url="https://example.org/",
        citation="C",
        terms="X",
    )
    archives.write(folder, dataset, batches, archives.Counts)
    return dg.load(folder), dg.load(folder, in_memory=False)


@pytest.mark.parametrize("entity", [(), "land", "front", ("land", "neighbour"), ("front", "rival")])
def test_folding_is_the_same_from_an_archive(folding, entity):
    span = "1989-01-01", "1991-06-30"
    for day in range(7_000, 9_500, 97):
        here, there = (h.select(entity=entity).at(iso(day), fold=True, events=3) for h in folding)
        assert [e.triple for e in here] == [e.triple for e in there]
        assert here.left_out == there.left_out
        assert len(here) == len(there)
    names = (entity,) if isinstance(entity, str) else entity
    here, there = (str(h.timeline(*names, fold=True)) for h in folding)
    assert here == there
    here, there = (h.select(entity=entity).between(*span, fold=True) for h in folding)
    assert str(here) == str(there)


def test_an_archived_day_reads_once(folder, monkeypatch):
    """Five questions to one day read the relations five times."""
    fresh = dg.load(folder, in_memory=False)
    reads, real = [], fresh.source.archive.rows
    monkeypatch.setattr(fresh.source.archive, "rows", lambda *a: reads.append(a) or real(*a))
    world = fresh.at("1990-01-01")
    _ = list(world), world.slice, world.to_pandas(), world.relations(entity="e1"), str(world)
    _ = fresh.at("1990-01-01").to_networkx()
    assert len(reads) == 1

"""Archives: the same answers as the table in memory, generations, and nothing torn."""

from __future__ import annotations

import dataclasses
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import diplograph as dg
from diplograph import archive as archives
from diplograph.archive import questions as q
from diplograph.cli import main
from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, day_number, iso
from diplograph.display import count_grades
from diplograph.errors import DateError
from diplograph.model import Entity, Kind
from diplograph.table import Batch, Catalogue

pytest.importorskip("duckdb", reason="the extra `test` installs duckdb")
pytest.importorskip("pyarrow", reason="the extra `test` installs pyarrow")

LOW, HIGH = day_number("1980-01-01"), day_number("2000-01-01")


def rows(count, catalogue, seed=1, first=0):
    """Seeded relations of every sort: states and events, unbounded, open, unknown."""
    chance = np.random.default_rng(seed)
    for n in range(8):
        catalogue.entity(f"e{n}", lambda n=n: Entity(id=f"e{n}", label=f"E {n}", type="country"))
    for n, years in enumerate((-1, 5, 2, 0)):
        catalogue.kind(
            Kind(
                id=f"k{n}",
                label=f"kind {n}",
                inverse_label="",
                symmetric=n == 0,
                temporal="event" if n == 3 else "state",
                stance=1,
                definition="",
                family=f"f{n % 2}",
                presumed_for=years,
            )
        )
    kind = chance.integers(0, 4, count)
    start = chance.integers(LOW, HIGH, count)
    wide = chance.integers(0, 400, count) * (chance.random(count) < 0.5)
    length = chance.integers(0, 3_000, count)
    event = kind == 3
    end_min = np.where(event, start, start + wide + length)
    end_max = np.where(event, start + wide, end_min + chance.integers(0, 300, count))
    is_open = ~event & (chance.random(count) < 0.4)
    end_min = np.where(is_open, start + wide, end_min)
    end_max = np.where(is_open, UNBOUNDED_FUTURE, end_max)
    start_min = np.where(~event & (chance.random(count) < 0.1), UNBOUNDED_PAST, start)
    subject = chance.integers(0, 8, count)
    yield Batch.of_columns(
        subject=subject,
        kind=kind,
        object=(subject + chance.integers(1, 8, count)) % 8,
        start_min=start_min,
        start_max=start + wide,
        end_min=end_min,
        end_max=end_max,
        is_state=~event,
        open_end=is_open,
        modality=np.where(chance.random(count) < 0.1, 3, 0),
        known=start,
        record=np.arange(first, first + count),
        part=0,
        file=0,
        line=np.arange(count) + 1,
    )


def dataset(name="invented"):
    return archives.Dataset(
        format=name, title="T", publisher="P", url="https://example.org/", citation="C", terms="X"
    )


def made(folder, count=600, seed=1, first=0, name="invented"):
    counts = archives.Counts(accepted=count, first=LOW, last=HIGH)
    return archives.write(
        folder, dataset(name), lambda c, _: rows(count, c, seed, first), lambda: counts
    )


@pytest.fixture
def folder(tmp_path):
    made(tmp_path / "ties.archive")
    return tmp_path / "ties.archive"


def test_both_ways_give_the_same(folder):
    memory, archived = dg.load(folder), dg.load(folder, in_memory=False)
    assert isinstance(archived, dg.ArchivedHistory)
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
    assert len(archived.series("1800-01-01", "2016-01-31", step="year").days) == 217
    assert len(archived.series("1799-12-02", "9999-12-31").days) == 8_200 * 12
    with pytest.raises(DateError, match="the earlier day first"):
        archived.series("1991-01-01", "1990-01-01")
    with pytest.raises(dg.ArchiveError, match="no year begins from 1990-01-02 to 1990-12-31"):
        archived.series("1990-01-02", "1990-12-31", step="year")


def test_an_unbounded_list_is_refused_with_a_hint(folder, monkeypatch):
    monkeypatch.setattr(q, "MOST_ROWS", 10)
    archived = dg.load(folder, in_memory=False)
    world = archived.at("1990-01-01")
    assert len(world) > 10
    assert world.pairs(3)
    with pytest.raises(dg.ArchiveError, match=r"more than the 10 .* select\(entity=…\)"):
        list(world)
    with pytest.raises(dg.ArchiveError, match="E 1 has"):
        archived.select(entity="e1")
    with pytest.raises(dg.ArchiveError, match="E 1 and E 2 has"):
        archived.select(entity=["e1", "e2"])
    with pytest.raises(dg.ArchiveError, match="is asked about an entity"):
        archived.select()
    with pytest.raises(AttributeError, match=r"'query': select\(entity=…\) takes a part"):
        archived.query("ASK {}")
    with pytest.raises(AttributeError, match=r"no attribute 'nonsense'$"):
        archived.nonsense  # noqa: B018
    with pytest.raises(dg.ArchiveError, match="by month or year"):
        archived.series(step="day")


def test_a_later_import_is_a_new_generation(folder):
    before = dg.load(folder, in_memory=False)
    count = len(before)
    report = made(folder, 300, seed=2, first=500)
    assert (report.stored, report.duplicates, report.generation) == (200, 100, 2)
    assert len(before.at("1990-01-01").pairs()) > 0, "a reader of the old one is not blocked"
    assert len(before) == count
    assert len(dg.load(folder)) == 800
    old = archives.Archive(folder, generation=1)
    assert len(old) == 600
    gone = archives.drop_old(folder)
    assert gone
    with pytest.raises(dg.ArchiveError, match="there is no generation 1: take 2"):
        archives.Archive(folder, generation=1)
    assert len(dg.load(folder)) == 800
    assert not [problem for _, problem in archives.verify(folder) if problem]


def test_a_reader_of_a_dropped_generation_is_told(folder):
    reader = dg.load(folder, in_memory=False)
    made(folder, 30, seed=2, first=5_000)
    archives.drop_old(folder)
    assert len(reader.at("1990-01-01")) > 0, "what later generations need is still there"
    with pytest.raises(dg.ArchiveError, match=r"generation 1 was dropped, or .* load it anew"):
        reader.at("1990-01-01").pairs()


def test_a_generation_may_be_dropped_while_the_manifest_is_read(folder, monkeypatch):
    stale = (folder / "manifest.json").read_text()
    made(folder, 30, seed=2, first=5_000)
    archives.drop_old(folder)
    texts, real = iter([stale]), Path.read_text
    monkeypatch.setattr(
        Path, "read_text", lambda self, **given: next(texts, None) or real(self, **given)
    )
    assert archives.Manifest.read(folder).current == 2


def test_a_path_that_reads_like_a_pattern_is_that_path(tmp_path):
    """A folder ``ties[1]`` beside ``ties1`` is not that one, nor ``t*`` all of them."""
    folders = {name: 100 * n for n, name in enumerate(("ties1", "ties[1]", "t*", "tie?1"), 1)}
    for name, count in folders.items():
        made(tmp_path / name, count, seed=count)
        assert made(tmp_path / name, 10, seed=9, first=50).duplicates == 10
    for name, count in folders.items():
        archived, memory = dg.load(tmp_path / name, in_memory=False), dg.load(tmp_path / name)
        assert len(archived) == len(memory) == count
        assert len(archived.at("1990-01-01")) == len(memory.at("1990-01-01"))


def test_an_archive_opened_by_a_relative_path_stays_open(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(folder.parent)
    reader = dg.load(folder.name, in_memory=False)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert reader.at("1990-01-01").pairs()


def test_each_engine_has_a_scratch_folder_of_its_own():
    from diplograph.archive.engines import DuckDb

    names = set()
    for _ in range(2):
        engine = DuckDb()
        found = engine.connection.execute("SELECT current_setting('temp_directory')").fetchone()
        names.add(found[0])
        engine.close()
    assert len(names) == 2
    assert not any(Path(name).exists() for name in names)


def test_rows_of_one_record_are_duplicates(tmp_path):
    def twice(catalogue, _):
        (once,) = rows(50, catalogue)
        yield once
        yield dataclasses.replace(once, line=once.line + 1_000)

    counts = archives.Counts(accepted=100)
    report = archives.write(tmp_path / "a", dataset(), twice, lambda: counts)
    assert (report.relations, report.stored, report.duplicates) == (50, 50, 50)


def test_every_flipped_bit_is_found(folder):
    files = [file for file in sorted(folder.rglob("*")) if file.suffix in (".parquet", ".tsv")]
    assert len(files) >= 4
    for path in files:
        whole = path.read_bytes()
        for place in {0, len(whole) // 2, max(len(whole) - 1, 0)}:
            if not whole:
                continue
            broken = bytearray(whole)
            broken[place] ^= 1
            path.write_bytes(broken)
            wrong = [file.path for file, problem in archives.verify(folder) if problem]
            assert wrong == [str(path.relative_to(folder))]
        path.write_bytes(whole)
    path = files[0]
    path.write_bytes(path.read_bytes()[:-5])
    done = CliRunner().invoke(main, ["verify", str(folder)])
    assert done.exit_code == 1
    assert "bytes" in done.stdout
    path.unlink()
    with pytest.raises(dg.ArchiveError, match="which is missing"):
        dg.load(folder)


def test_a_damaged_archive_is_a_clear_error(folder):
    manifest = folder / "manifest.json"
    text = manifest.read_text()
    for broken, told in (
        (text[:50], "is damaged"),
        ("{}", "the format"),
        (json.dumps({"format": "diplograph archive 1"}), "is damaged"),
        (text.replace('"number": 1', '"number": 2'), "is damaged"),
        (text.replace('"citation": "C"', '"citation": "D"'), "not those that were written"),
    ):
        manifest.write_text(broken)
        assert CliRunner().invoke(main, ["verify", str(folder)]).exit_code == 1
        with pytest.raises(dg.ArchiveError, match=told):
            dg.load(folder)
    manifest.write_text(text)
    relations = folder / "generation-0001" / "relations-0001.parquet"
    relations.write_bytes(relations.read_bytes()[:2_000])
    with pytest.raises(dg.ArchiveError, match="verify"):
        len(dg.load(folder, in_memory=False).at("1990-01-01"))
    relations.unlink()
    with pytest.raises(dg.ArchiveError, match=r"names .*relations.* is missing: take"):
        dg.load(folder)


@pytest.mark.parametrize("path", ["/etc/passwd", "../other", "a/../../b", "..\\b"])
def test_a_manifest_names_nothing_outside(folder, path):
    """Or dropping old generations of an archive from elsewhere would remove files of one's own."""
    from diplograph.archive.manifest import _fingerprint

    told = json.loads((folder / "manifest.json").read_text())
    told.pop("sha256")
    told["generations"][0]["files"][0]["path"] = path
    (folder / "manifest.json").write_text(json.dumps({**told, "sha256": _fingerprint(told)}))
    with pytest.raises(dg.ArchiveError, match="which is not in the archive"):
        archives.drop_old(folder)


def test_a_full_disk_leaves_the_old_generation(folder):
    code = (
        "import resource, sys, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "sys.path.insert(0, sys.argv[2]); import test_archive as t; "
        "from diplograph.errors import ArchiveError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "try: t.made(sys.argv[1], 50_000, seed=3, first=10_000)\n"
        "except ArchiveError as error: print(error); sys.exit(3)"
    )
    here = str(Path(__file__).parent)
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), here], capture_output=True, text=True
    )
    assert done.returncode == 3, done.stderr
    assert "as it was before" in done.stdout
    assert len(dg.load(folder)) == 600
    assert not list(folder.glob(".generation*"))


def test_a_folder_that_cannot_be_written_to_is_said(folder):
    (folder / ".lock").unlink()
    (folder / ".lock").mkdir()
    for work in (lambda: made(folder, 10, first=9_000), lambda: archives.drop_old(folder)):
        with pytest.raises(dg.ArchiveError, match=r"ties.archive cannot be written to: Is a dir"):
            work()
    assert len(dg.load(folder)) == 600


def test_a_name_that_is_no_text_is_refused(tmp_path):
    name = tmp_path / os.fsdecode(b"ties\xff.archive")
    with pytest.raises(dg.ArchiveError, match=r"ties\\udcff.archive: its name is not UTF-8"):
        made(name)
    assert not name.exists()
    made(tmp_path / "good")
    (tmp_path / "good").rename(name)
    with pytest.raises(dg.ArchiveError, match="rename the folder"):
        dg.load(name)


def test_what_a_killed_removal_left_goes_with_the_next(folder):
    made(folder, 30, seed=2, first=5_000)
    stray = folder / "generation-0001" / "entities.parquet"
    kept = stray.read_bytes()
    archives.drop_old(folder)
    stray.write_bytes(kept)
    assert archives.drop_old(folder) == ["generation-0001/entities.parquet"]
    assert not stray.exists()
    assert len(dg.load(folder)) == 630


def test_two_imports_at_once_are_refused(folder):
    def nested(catalogue, _):
        with pytest.raises(dg.ArchiveError, match="another import is under way"):
            made(folder, 10, first=9_000)
        yield from rows(10, catalogue, first=8_000)

    archives.write(folder, dataset(), nested, lambda: archives.Counts(accepted=10))
    assert len(dg.load(folder)) == 610


def test_one_name_of_a_kind_has_one_meaning(tmp_path):
    """Or states would be graded as the events were, whose end nobody presumes."""
    archive = tmp_path / "a.archive"
    (tmp_path / "e.csv").write_text("a,b,day\nFrance,Mali,1990-01-01\n")
    (tmp_path / "s.csv").write_text("a,b,since\nFrance,Chad,1990-01-01\n")
    columns = {"subject": "a", "object": "b", "kind": "=meets"}
    dg.import_data("csv", [tmp_path / "e.csv"], archive, columns={**columns, "date": "day"})
    for given, told in (
        ({"columns": {**columns, "start": "since"}}, "a state that runs one way, presumed without"),
        ({"columns": {**columns, "date": "since"}, "symmetric": True}, "an event that runs both"),
    ):
        with pytest.raises(dg.ImportFailed, match=f"'meets' is there .* and here it is {told}"):
            dg.import_data("csv", [tmp_path / "s.csv"], archive, **given)
    assert len(dg.load(archive)) == 1
    columns["kind"] = "=keeps company with"
    dg.import_data("csv", [tmp_path / "s.csv"], archive, columns={**columns, "start": "since"})
    assert len(dg.load(archive).at("2020-01-01")) == 1


def test_a_folder_of_something_else_is_left_alone(tmp_path):
    (tmp_path / "graph").mkdir()
    (tmp_path / "graph" / "kinds.ttl").write_text("")
    (tmp_path / "file").write_text("")
    for name, told in (
        ("graph", r"holds other files \(kinds.ttl, …\) and is no archive: name a new"),
        ("file", "is a file: name a folder"),
        ("file/below", "cannot be made: Not a directory"),
    ):
        with pytest.raises(dg.ArchiveError, match=told):
            made(tmp_path / name)
    assert [path.name for path in (tmp_path / "graph").iterdir()] == ["kinds.ttl"]
    with pytest.raises(dg.ImportFailed):
        dg.import_data("cow", [tmp_path / "file"], tmp_path / "new.archive")
    assert not (tmp_path / "new.archive").exists(), "nothing was imported, nothing is left"


@pytest.mark.slow
def test_killed_at_random_moments(folder):
    """Killed 200 times, an import is there whole or not at all, and the archive stays whole."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[2]); import test_archive as t; "
        "t.made(sys.argv[1], 30_000, seed=int(sys.argv[3]), first=int(sys.argv[3]) * 100_000)"
    )
    here = str(Path(__file__).parent)
    chance = np.random.default_rng(5)
    sizes, killed = {600}, 0
    for turn in range(200):
        command = [sys.executable, "-c", code, str(folder), here, str(turn + 1)]
        done = subprocess.Popen(command)
        try:
            done.wait(timeout=0.2 + float(chance.random()) * 0.8)
        except subprocess.TimeoutExpired:
            done.kill()
            done.wait()
            killed += 1
        size = len(dg.load(folder, in_memory=False))
        assert size in {max(sizes), max(sizes) + 30_000}
        sizes.add(size)
        if turn % 20 == 0:
            assert not [problem for _, problem in archives.verify(folder) if problem]
    assert killed > 20
    assert not [problem for _, problem in archives.verify(folder) if problem]


def test_catalogue_keeps_codes(tmp_path):
    made(tmp_path / "a")
    archive = archives.Archive(tmp_path / "a")
    first = [each.id for each in archive.catalogue.entities]
    made(tmp_path / "a", 20, seed=9, first=7_000, name="other")
    again = archives.Archive(tmp_path / "a")
    assert [each.id for each in again.catalogue.entities][: len(first)] == first
    assert isinstance(again.catalogue, Catalogue)
    assert "generation 2" in repr(again)
    shutil.rmtree(tmp_path / "a")
    with pytest.raises(dg.ArchiveError, match="no archive"):
        archives.Archive(tmp_path / "a")


def test_the_command_line_asks_an_archive_out_of_memory(folder, monkeypatch):
    from diplograph.history import loading

    monkeypatch.setattr(loading, "FITS", 10)
    world = dg.load(folder, in_memory=False).at("1990-01-01")

    def run(*words):
        return CliRunner().invoke(main, [*words, "--graph", str(folder)])

    told = run("at", "1990-01-01").stdout
    assert told.startswith(f"1990-01-01: {len(world)} relations (")
    assert "left out: 27 of another modality" in told
    assert "events of this day and the 30 days before (events 30)" in told
    done = run("at", "1990-01-01", "--entity", "e1")
    assert "E 1" in done.stdout
    done = run("timeline", "e1", "e2")
    assert done.exit_code == 0
    assert "E 2" in done.stdout
    assert run("diff", "1990-01-01", "1990-02-01").exit_code == 0
    told = json.loads(run("at", "1990-01-01", "--json").stdout)
    memory = dg.load(folder, in_memory=True)
    assert [each["id"] for each in told] == [edge.id for edge in memory.at("1990-01-01")]
    narrowed = "timeline", "e1", "--kind", "k1", "--known-by", "1990-01-01", "--json"
    out = run(*narrowed).stdout
    assert json.loads(out)
    assert out == run(*narrowed, "--in-memory").stdout
    done = run("evolution", "1990-01-01", "1991-01-01", "-o", "x.png")
    assert done.exit_code == 2
    assert "or add --in-memory" in done.stderr
    whole = run("at", "1990-01-01", "--in-memory")
    assert "of another modality" in whole.stderr


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("show", "g1-5", "--on", "1992-01-01"), 0),
        (("show", "g1-5", "--known-by", "2010-01-01", "--json"), 0),
        (("show", "g1-99999"), 2),
        (("show", "nonsense"), 2),
        (("list", "sources"), 0),
        (("claims",), 0),
    ],
)
def test_commands_without_a_day_say_the_same_out_of_memory(folder, monkeypatch, words, status):
    from diplograph.history import loading

    done = []
    for most in (5_000_000, 10):
        monkeypatch.setattr(loading, "FITS", most)
        done.append(CliRunner().invoke(main, [*words, "--graph", str(folder)]))
    here, there = done
    assert here.exit_code == there.exit_code == status
    assert (here.stdout, here.stderr) == (there.stdout, there.stderr)


def test_an_archive_is_no_graph_folder(folder):
    before = sorted(folder.rglob("*"))
    for command in ("check", "format", "layout"):
        done = CliRunner().invoke(main, [command, "--graph", str(folder)])
        assert done.exit_code == 2
        assert "is an archive, not a graph folder: `diplograph verify" in done.stderr
    assert sorted(folder.rglob("*")) == before


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


def test_many_rows_are_sorted_piece_by_piece(tmp_path, monkeypatch):
    from diplograph.archive import sorting

    made(tmp_path / "whole", 3_000)
    monkeypatch.setattr(sorting, "PIECE", 700)
    made(tmp_path / "dealt [1] 'x'", 3_000)
    one, other = archives.Archive(tmp_path / "whole"), archives.Archive(tmp_path / "dealt [1] 'x'")
    assert len(other.generation.named("relations")) > 3
    assert len(other.generation.named("actors")) > 3
    assert len(one) == len(other) == 3_000
    for question, given in (
        (q.ALL, {}),
        (q.ACTOR, {"actor": 3}),
        (q.PAIR, {"actor": 3, "other": 4}),
    ):
        here, there = one.ask(question, **given), other.ask(question, **given)
        assert all((here[name] == there[name]).all() for name in here)
    import pyarrow.parquet as pq

    before = -1, -1
    for file in other.generation.named("actors"):
        read = pq.read_table(other.folder / file.path, columns=["actor", "other"]).to_pydict()
        pairs = list(zip(*read.values(), strict=True))
        assert pairs == sorted(pairs)
        assert before <= pairs[0], "files follow on each other"
        before = pairs[-1]


def test_the_same_import_is_the_same_version(tmp_path):
    versions = set()
    for name in ("a", "b"):
        made(tmp_path / name, 300_000)
        versions.add(archives.Archive(tmp_path / name).generation.version)
    assert len(versions) == 1

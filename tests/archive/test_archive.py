"""Archives: generations, damage, killed writers, names; nothing torn."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from invented_archive import dataset, made, rows

import diplograph as dg
from diplograph import archive as archives
from diplograph.archive import queries as q
from diplograph.cli import main
from diplograph.table import Catalogue

pytest.importorskip("duckdb", reason="the extra `test` installs duckdb")
pytest.importorskip("pyarrow", reason="the extra `test` installs pyarrow")


@pytest.fixture
def folder(tmp_path):
    made(tmp_path / "ties.archive")
    return tmp_path / "ties.archive"


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
        "sys.path.insert(0, sys.argv[2]); import invented_archive as t; "
        "from diplograph.errors import ArchiveError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "try: t.made(sys.argv[1], 50_000, seed=3, first=10_000)\n"
        "except ArchiveError as error: print(error); sys.exit(3)"
    )
    here = str(Path(__file__).parents[1] / "benchmarks")
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), here],
        capture_output=True,
        text=True,
        check=False,
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
        "import sys; sys.path.insert(0, sys.argv[2]); import invented_archive as t; "
        "t.made(sys.argv[1], 30_000, seed=int(sys.argv[3]), first=int(sys.argv[3]) * 100_000)"
    )
    here = str(Path(__file__).parents[1] / "benchmarks")
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


def test_many_rows_are_sorted_piece_by_piece(tmp_path, monkeypatch):
    from diplograph.archive import sorting

    made(tmp_path / "whole", 3_000)
    monkeypatch.setattr(sorting, "PIECE", 700)
    made(tmp_path / "dealt [1] 'x'", 3_000)
    one, other = archives.Archive(tmp_path / "whole"), archives.Archive(tmp_path / "dealt [1] 'x'")
    assert len(other.generation.files_of("relations")) > 3
    assert len(other.generation.files_of("actors")) > 3
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
    for file in other.generation.files_of("actors"):
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

"""Files as they come: packed, broken, hostile. No row is lost without being counted."""

from __future__ import annotations

import gzip
import io
import random
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diplograph.errors import ImportFailed
from diplograph.importers import Intake, Rejects, file_names, importer, read_files, reading
from diplograph.importers.reading import blocks
from diplograph.table import Catalogue

HEADER = b"subject,object,start,end\n"
GOOD = b"France,Chad,1960-08-11,..\n"


def test_plain_crlf_bom_and_no_last_line_end(read):
    for content in (
        HEADER + GOOD * 3,
        (HEADER + GOOD * 3).replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + HEADER + GOOD * 3,
        HEADER + GOOD * 2 + GOOD.rstrip(),
        HEADER + b"\n" + GOOD * 3 + b"\n\n",
    ):
        assert read("csv", content).counts == (3, 0, 0)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        (b"France,Chad,1960-08-11\n", "4 columns were expected"),
        (b"France,Chad,1960-08-11,..,x\n", "4 columns were expected"),
        (b"Fran\xffce,Chad,1960-08-11,..\n", "UTF-8 text was expected"),
        (b"Fran\x00ce,Chad,1960-08-11,..\n", "without NUL bytes"),
        (b"France,Chad,20151340,..\n", "a date was expected"),
        (HEADER, "this is the header again"),
        (b'Fra"nce,Chad,1960-08-11,..\n', "quotes that are closed"),
        (b'"' + b"x" * 140_000 + b'",Chad,1960,..\n', "a quoted cell of at most"),
        (b'Fran\rce,"Chad",1960-08-11,..\n', "without a carriage return"),
        (b"France," + b"x" * 1_100_000 + b",1960,..\n", "at most 1 MB"),
        (b",Chad,1960,..\n", "a name or code was expected"),
    ],
)
def test_dirt_never_stops_an_import(read, line, rule):
    made = read("csv", HEADER + GOOD * 3 + line + GOOD * 2)
    assert made.counts == (5, 0, 1)
    ((number, _, _, told),) = made.rejects
    assert number == "5"
    assert rule in told


def test_a_quoted_cell_may_hold_commas_and_line_ends(read):
    made = read("csv", HEADER + b'"Fran""ce, the\nrepublic",Chad,1960,..\n' + GOOD)
    assert made.counts == (2, 0, 0)
    assert made.intake.catalogue.entities[0].label == 'Fran"ce, the\nrepublic'


def test_a_cell_of_a_hundred_megabytes_is_not_held(monkeypatch):
    class Endless(io.RawIOBase):
        """Lines around one of 100 MB, made as they are read."""

        def __init__(self):
            self.parts = iter([HEADER + GOOD + b'"', *[b"x" * (1 << 20)] * 100, b'"\n' + GOOD])
            self.held = b""

        def read(self, size=-1):
            while len(self.held) < size:
                piece = next(self.parts, None)
                if piece is None:
                    break
                self.held += piece
            found, self.held = self.held[:size], self.held[size:]
            return found

    monkeypatch.setattr(reading, "BLOCK", 1 << 20)
    rejects = Rejects()
    kept = [text for lines in blocks(Endless(), rejects) for _, text in lines.texts()]
    numbers = [n for lines in blocks(Endless(), Rejects()) for n, _ in lines.texts()]
    assert kept == [HEADER.decode().strip(), *[GOOD.decode().strip()] * 2]
    assert numbers == [1, 2, 4]
    assert rejects.count == 1


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_said_to_be(read, content):
    with pytest.raises(ImportFailed, match="is empty"):
        read("csv", content)


def test_utf_16_is_named(read):
    with pytest.raises(ImportFailed, match="UTF-16"):
        read("csv", (HEADER + GOOD).decode().encode("utf-16"))


def test_lines_that_end_in_cr_alone_are_named(read):
    with pytest.raises(ImportFailed, match="end in CR alone"):
        read("csv", (HEADER + GOOD * 3).replace(b"\n", b"\r"))


def test_a_block_of_short_lines_is_taken_apart():
    content = HEADER + GOOD + b"\n" * 3_000_000 + GOOD
    pieces = list(blocks(io.BytesIO(content), Rejects()))
    assert max(len(lines) for lines in pieces) < 300_000
    numbers = [number for lines in pieces for number, text in lines.texts() if text]
    assert numbers == [1, 2, 3_000_003]
    assert sum(len(lines) for lines in pieces) == 3_000_003


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_standard_input_may_be_packed(monkeypatch, pack):
    class Terminal:
        buffer = io.BytesIO(pack(HEADER + GOOD * 4))

    monkeypatch.setattr("sys.stdin", Terminal)
    intake = Intake(Catalogue(), Rejects())
    assert sum(map(len, read_files(importer("csv"), ["-"], intake))) == 4
    monkeypatch.setattr(Terminal, "buffer", io.BytesIO(b"PK\3\4"))
    with pytest.raises(ImportFailed, match="must lie on disk"):
        list(read_files(importer("csv"), ["-"], intake))


def test_packed_files_are_read_as_they_are(read, tmp_path):
    assert read("csv", gzip.compress(HEADER + GOOD * 4), "a.csv.gz").counts == (4, 0, 0)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("one.csv", HEADER + GOOD)
        packed.writestr("folder/two.csv", HEADER + GOOD * 2)
    made = read("csv", (tmp_path / "a.zip").read_bytes(), "b.zip")
    assert made.counts == (3, 0, 0)
    with pytest.raises(ImportFailed, match="damaged or was cut off"):
        read("csv", gzip.compress(HEADER + GOOD * 4_000)[:-20], "c.csv.gz")
    with pytest.raises(ImportFailed, match="cannot be read"):
        read("csv", (tmp_path / "a.zip").read_bytes()[:-30], "d.zip")


@pytest.mark.parametrize("pack", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, None])
def test_packed_files_may_be_broken_anywhere(tmp_path, pack):
    chance = random.Random(11)
    whole = gzip.compress(HEADER + GOOD * 50)
    if pack is not None:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", pack) as packed:
            packed.writestr("a.csv", HEADER + GOOD * 50)
        whole = stream.getvalue()
    path = tmp_path / "x"
    refused = 0
    for _ in range(400):
        broken = bytearray(whole)
        for place in (chance.randrange(len(broken)) for _ in range(3)):
            broken[place] = chance.randrange(256)
        path.write_bytes(broken)
        try:
            list(read_files(importer("csv"), [str(path)], Intake(Catalogue(), Rejects())))
        except ImportFailed:
            refused += 1
    assert refused > 100


def test_what_a_mac_adds_to_a_zip_is_passed_over(read, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("one.csv", HEADER + GOOD)
        packed.writestr("__MACOSX/._one.csv", b"\0\5\x16")
        packed.writestr("folder/.DS_Store", b"\0\0")
    assert read("csv", (tmp_path / "a.zip").read_bytes(), "b.zip").counts == (1, 0, 0)


@pytest.mark.parametrize("name", ["../out.csv", "/out.csv", "a/../../out.csv", "..\\out.csv"])
def test_members_that_leave_the_archive_are_refused(read, tmp_path, name):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr(zipfile.ZipInfo(name), HEADER + GOOD)
    with pytest.raises(ImportFailed, match="leaves the archive"):
        read("csv", (tmp_path / "a.zip").read_bytes(), "b.zip")


def test_bombs_are_refused(read, tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "_EXPANSION_FROM", 1 << 20)
    bomb = HEADER + GOOD + b"\n" * (1 << 24)
    with pytest.raises(ImportFailed, match="expands to more than"):
        read("csv", gzip.compress(bomb), "bomb.csv.gz")
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("bomb.csv", bomb)
    with pytest.raises(ImportFailed, match="expands to more than"):
        read("csv", (tmp_path / "a.zip").read_bytes(), "b.zip")


def test_what_is_not_there_is_said(tmp_path):
    with pytest.raises(ImportFailed, match="No such file"):
        list(read_files(importer("cow"), [str(tmp_path / "x.csv")], Intake(Catalogue(), Rejects())))
    with pytest.raises(ImportFailed, match="there is no format 'x'"):
        importer("x")
    (tmp_path / "b.csv").touch()
    (tmp_path / "a.csv").touch()
    assert file_names([str(tmp_path / "*.csv")]) == [
        str(tmp_path / "a.csv"),
        str(tmp_path / "b.csv"),
    ]


LINES = st.sampled_from(
    [
        GOOD,
        b"France,Chad,1960,1970\n",
        b"a,b\n",
        b'"a,b,1960,\n',
        b'"a\nb",c,1960,..\n',
        b"\xff,b,1960,..\n",
        b"a,b,1960,1950\n",
        b"\0\n",
        b"a,,1960,..\n",
        HEADER,
    ]
)


@given(lines=st.lists(LINES, max_size=12), size=st.integers(7, 64))
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_rows_in_are_accepted_or_rejected_however_blocks_fall(read, lines, size):
    content = HEADER + b"".join(lines)
    kept, reading.BLOCK = reading.BLOCK, size
    try:
        small = read("csv", content)
    finally:
        reading.BLOCK = kept
    whole = read("csv", content)
    assert small.counts == whole.counts
    assert small.rows == whole.rows
    assert sorted(small.rejects) == sorted(whole.rejects)
    # A row is a line, but for quoted cells that run on: there are never more rows than lines.
    accepted, _, rejected = whole.counts
    clean = [line for line in lines if b'"' not in line]
    if len(clean) == len(lines):
        assert accepted + rejected == len(lines)
    else:
        assert accepted + rejected <= sum(line.count(b"\n") for line in lines)


def test_random_bytes_never_crash(tmp_path):
    chance = random.Random(7)
    for form in ("csv", "cow", "gdelt", "icews", "polecat", "un-list", "wikidata", "ftm"):
        for _ in range(30):
            path = tmp_path / "x"
            path.write_bytes(bytes(chance.randrange(256) for _ in range(chance.randrange(400))))
            intake = Intake(Catalogue(), Rejects())
            with pytest.raises(ImportFailed):
                list(read_files(importer(form), [str(path)], intake))


def test_a_strange_file_name_keeps_the_rejects_in_their_columns(tmp_path):
    path = tmp_path / "a\tb\udce9.csv"
    try:
        path.write_bytes(HEADER + b"a,b\n" + GOOD)
    except (OSError, UnicodeEncodeError):
        pytest.skip("no such names here")
    stream = io.StringIO()
    list(read_files(importer("csv"), [str(path)], Intake(Catalogue(), Rejects(stream))))
    (_, row) = stream.getvalue().splitlines()
    assert row.count("\t") == 4
    row.encode()

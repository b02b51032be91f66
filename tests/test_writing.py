"""A file is replaced whole or not at all, whatever happens."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from diplograph.errors import DiplographError, GraphError
from diplograph.writing import write_bytes, write_text


@pytest.mark.parametrize("trouble", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_the_old_file_stays_and_nothing_stray_is_left(tmp_path, monkeypatch, trouble):
    path = tmp_path / "graph.ttl"
    write_text(path, "old")

    def fail(*_args):
        raise trouble

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(type(trouble)):
        write_bytes(path, b"new")
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["graph.ttl"]


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(DiplographError, match="none"):
        write_text(tmp_path / "none" / "x.txt", "text")


def test_text_keeps_its_line_ends(tmp_path):
    write_text(tmp_path / "x.txt", "a\nb\n")
    assert (tmp_path / "x.txt").read_bytes() == b"a\nb\n"


def test_a_place_that_cannot_be_written_to_is_told(tmp_path, monkeypatch):
    def refused(self, _data):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "write_bytes", refused)
    with pytest.raises(GraphError, match=r"cannot write .*day\.png: Permission denied; name a"):
        write_bytes(tmp_path / "day.png", b"")

    def unread(_self, _data):
        raise PermissionError(13, "Permission denied", "another.file")

    monkeypatch.setattr(Path, "write_bytes", unread)
    with pytest.raises(PermissionError, match=r"another\.file"):
        write_bytes(tmp_path / "day.png", b"")


def test_the_longest_names_that_a_file_can_have_are_written(tmp_path):
    path = tmp_path / ("𐍈" * 62 + ".ttl")
    write_text(path, "whole")
    assert path.read_text() == "whole"

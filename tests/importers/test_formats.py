"""The list of formats: what each says of itself, who reads it, and what a wrong file is told."""

from __future__ import annotations

import subprocess
import sys
from fnmatch import fnmatch

import pytest

from diplograph.errors import ImportFailed
from diplograph.importers import FORMATS, formats, formats_like, importer
from diplograph.importers.kinds import known_kinds

GDELT = "\t".join(["410412347", "20140218", *[""] * 59])


def test_each_format_stands_under_its_own_name():
    assert [each.name for each in formats()] == list(FORMATS)


def test_each_format_says_all_of_itself():
    for each in formats():
        for field in ("summary", "example", "expected", "title", "publisher", "citation", "terms"):
            assert getattr(each, field), (each.name, field)
        assert "\n" not in each.summary
        assert not each.summary.endswith(".")
        assert " -o " in each.example
        patterns = [pattern for group in each.together for pattern in group]
        for pattern in patterns:
            assert any(fnmatch(kind, pattern) for kind in known_kinds())


def test_a_format_is_imported_when_it_is_asked_for():
    code = (
        "import sys, diplograph.importers as i; i.importer('cow'); "
        "print(sorted(m for m in sys.modules if m.startswith('diplograph.importers.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "importers.cow" in done.stdout
    for name in ("cameo", "ftm", "wikidata", "polecat", "unlist"):
        assert f"importers.{name}" not in done.stdout


def test_an_unknown_format_is_told_which_there_are():
    with pytest.raises(ImportFailed, match=f"no format 'x': take one of {', '.join(FORMATS)}$"):
        importer("x")


@pytest.mark.parametrize("form", [name for name in FORMATS if name != "csv"])
def test_every_format_says_what_a_wrong_file_looks_like(read, form):
    with pytest.raises(ImportFailed, match=f"no file of the format {form}") as caught:
        read(form, "name,height\nJane,1.70\n")
    assert str(caught.value).endswith(f"{form} is {importer(form).format.expected}")


def test_a_file_of_another_format_is_told_which():
    assert formats_like(GDELT) == ["gdelt"]
    assert formats_like("statelno,statehno,conttype,begin,end") == ["cow"]
    assert formats_like("name,height") == []


def test_a_file_of_another_format_is_refused_by_its_name(read):
    with pytest.raises(ImportFailed, match="it looks like gdelt"):
        read("cow", GDELT)

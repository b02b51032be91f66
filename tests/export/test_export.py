"""One registry of formats: each writes a history and a day, or says what to do instead."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from typing import get_args

import pytest
from click.testing import CliRunner

import diplograph as dg
from diplograph import export
from diplograph.cli import main

DAY = "2025-04-18"
REMEDIES = ("history.at(DATE).export", "--at DATE", "take ")


def contents(folder):
    """Bytes of every file under a folder, by path."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.mark.parametrize("form", export.FORMATS)
def test_a_history_is_written_or_what_to_do_is_said(history, tmp_path, form):
    parts = {
        "graph": history.graph,
        "table": history.table,
        "selection": history.question.selection,
    }
    kept = export.FORMATS[form]
    if kept.history is None and kept.folder is None:
        with pytest.raises(dg.DiplographError) as refusal:
            export.write_history(tmp_path / "x", form, **parts)
        assert any(remedy in str(refusal.value) for remedy in REMEDIES)
        assert contents(tmp_path) == {}
        return
    written = export.write_history(tmp_path / "x", form, **parts)
    assert all(path.stat().st_size for path in written)
    assert set(contents(tmp_path)) == {str(path.relative_to(tmp_path)) for path in written}
    assert (tmp_path / "x").is_dir() == (kept.folder is not None)


@pytest.mark.parametrize("form", export.FORMATS)
def test_a_day_is_written_in_one_file(history, tmp_path, form):
    slice_ = history.at(DAY).slice
    assert export.write_day(tmp_path / "x", form, graph=history.graph, slice_=slice_) == [
        tmp_path / "x"
    ]
    assert len(contents(tmp_path)["x"]) > 1_000


@pytest.mark.parametrize("form", export.FORMATS)
def test_a_selection_is_written_as_such_or_not_at_all(history, tmp_path, form):
    chosen = history.select(kind="recognises")
    if export.FORMATS[form].narrows:
        (path,) = chosen.export(tmp_path / "narrow", form)
        history.export(tmp_path / "whole", form)
        assert 0 < path.stat().st_size < (tmp_path / "whole").stat().st_size
    else:
        able = " or ".join(name for name, each in export.FORMATS.items() if each.narrows)
        with pytest.raises(dg.DiplographError, match=rf"history.at\(DATE\).export, or {able}$"):
            chosen.export(tmp_path / "x", form)
        assert contents(tmp_path) == {}


@pytest.fixture(scope="module")
def processes(checkout, tmp_path_factory):
    """What two processes of unlike hash seeds write in every format."""
    code = (
        "import sys; import diplograph as dg; from diplograph import export; "
        "history = dg.load('graph'); world = history.at(sys.argv[2]); folder = sys.argv[1]\n"
        "for name, form in export.FORMATS.items():\n"
        "    world.export(f'{folder}/{name}-day', name)\n"
        "    if form.history or form.folder: history.export(f'{folder}/{name}-whole', name)"
    )
    folders = [tmp_path_factory.mktemp(f"seed{seed}") for seed in (1, 2)]
    for seed, folder in enumerate(folders, start=1):
        words = [sys.executable, "-c", code, str(folder), DAY]
        environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
        subprocess.run(words, check=True, env=environment, cwd=checkout)
    return [contents(folder) for folder in folders]


@pytest.mark.parametrize("form", export.FORMATS)
def test_bytes_are_the_same_in_another_process(processes, form):
    first, second = (
        {name: data for name, data in each.items() if name.startswith(f"{form}-")}
        for each in processes
    )
    assert first == second
    kept = export.FORMATS[form]
    assert {name.partition("/")[0] for name in first} == {f"{form}-day"} | (
        {f"{form}-whole"} if kept.history or kept.folder else set()
    )


def test_names_for_the_type_checker_are_those_of_the_registry():
    assert get_args(export.FormatName) == tuple(export.FORMATS)
    assert all(name == form.name for name, form in export.FORMATS.items())


def test_a_suffix_tells_one_format():
    suffixes = [form.suffix for form in export.FORMATS.values() if form.suffix]
    assert len(suffixes) == len(set(suffixes))
    for form in export.FORMATS.values():
        if form.suffix:
            assert export.format_of(f"folder.x/NAME{form.suffix.upper()}") is form
        assert export.format_of("history.ttl", form.name) is form


@pytest.mark.parametrize(
    ("path", "form", "what"),
    [("x.xlsx", None, "the name x.xlsx"), ("x", None, "the name x"), ("x.ttl", "excel", "'excel'")],
)
def test_an_unknown_format_is_told_which_there_are(path, form, what):
    with pytest.raises(dg.DiplographError) as refusal:
        export.format_of(path, form)
    assert str(refusal.value) == (
        f"{what} tells no format: choose one of {', '.join(export.FORMATS)}"
    )


def test_the_command_line_offers_the_registry():
    command = main.commands["export"]
    (choice,) = (each.type.choices for each in command.params if each.name == "form")
    assert list(choice) == list(export.FORMATS)
    text = CliRunner().invoke(main, ["export", "--help"], env={"COLUMNS": "80"}).stdout
    for form in export.FORMATS.values():
        (line,) = (each for each in text.splitlines() if each.split()[:1] == [form.name])
        assert line.strip().endswith(f"  {form}")


def test_the_command_line_exports_what_the_facade_does(checkout, history, tmp_path):
    graph = ["--graph", str(checkout / "graph")]
    done = CliRunner().invoke(main, ["export", "nquads", str(tmp_path / "a.nq"), *graph])
    assert done.exit_code == 0, done.output
    history.export(tmp_path / "b.nq")
    assert (tmp_path / "a.nq").read_bytes() == (tmp_path / "b.nq").read_bytes()
    words = ["export", "csv", str(tmp_path / "c.csv"), "--at", DAY, "--kind", "recognises", *graph]
    assert CliRunner().invoke(main, words).exit_code == 0
    rows = (tmp_path / "c.csv").read_text().splitlines()
    assert len(rows) == 1 + len(history.select(kind="recognises").at(DAY))


def test_what_cannot_be_written_leaves_no_file(history, tmp_path):
    with pytest.raises(dg.DiplographError, match="choose one of turtle"):
        history.export(tmp_path / "x.xlsx")
    with pytest.raises(dg.DiplographError, match="none"):
        history.export(tmp_path / "none" / "x.ttl")
    refused = CliRunner().invoke(main, ["export", "turtle", "x.ttl", "--kind", "recognises"])
    assert refused.exit_code == 2
    assert "--at" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_registry_is_known_without_any_library():
    heavy = ("numpy", "pyoxigraph", "networkx", "rdflib", "matplotlib", "pandas")
    code = (
        "import sys; from diplograph import export, rdf; "
        "assert export.format_of('x.gexf').history and rdf.RESULT_FORMATS; "
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_format_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        export.FORMATS["csv"].suffix = ".tsv"
    with pytest.raises(TypeError):
        export.FORMATS["tsv"] = export.FORMATS["csv"]

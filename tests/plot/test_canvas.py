"""Files are the same bytes every time, and say how they were made."""

from __future__ import annotations

import shlex
import subprocess
import sys

import matplotlib.pyplot as plt
import pytest
from click.testing import CliRunner
from matplotlib.figure import Figure
from picture_measures import new_axes

import diplograph as dg
from diplograph import plot
from diplograph.cli import main
from diplograph.errors import DiplographError, PictureError

DAY = "2025-04-18"
COMMANDS = {
    "day": lambda h: h.at(DAY).plot(style="dark", focus="Russia", hops=2, width=6),
    "matrix": lambda h: h.select(kind="recognises").at(DAY).plot.matrix(),
    "map": lambda h: h.known_by("2024-01-01").at("1999-01-01", fold=True).plot.map(persons=True),
    "change": lambda h: h.between("2021-08-01", "2021-09-15", events=60).plot(families=["force"]),
    "story": lambda h: h.timeline("taliban", modality="all").plot(style="print"),
    "pair": lambda h: h.timeline("russia", "taliban").on(DAY, grade="definite", events=400).plot(),
    "days": lambda h: h.plot.multiples(["1985-01-01", "1990-01-01"], events=30, families="all"),
    "years": lambda h: h.plot.evolution("1999-01-01", "2004-01-01", by="kind", day="2001-10-07"),
    "cited": lambda h: h.select(grade="possible").at("1999-01-01").plot(sources="list"),
}


def test_the_same_bytes_in_two_processes(tmp_path, checkout):
    suffixes, made = ("png", "svg", "pdf"), []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        code = (
            "import matplotlib; matplotlib.use('Agg'); import diplograph as dg; "
            "from diplograph import plot; "
            f"ax = dg.load({str(checkout / 'graph')!r}).at('2025-04-18').plot(); "
            f"[plot.save(ax.figure, f'{folder}/picture.{{each}}', metadata={{'Title': 'x'}}) "
            f"for each in {suffixes}]"
        )
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            env={
                "PYTHONHASHSEED": seed,
                "PATH": "",
                "HOME": str(tmp_path),
                "PYTHONPATH": str(checkout / "src"),
            },
        )
        made.append({each: (folder / f"picture.{each}").read_bytes() for each in suffixes})
    for each in suffixes:
        assert made[0][each] == made[1][each], each


def test_the_letters_of_an_svg_stay_letters(drawn, tmp_path):
    plot.save(drawn("2025-04-18").figure, tmp_path / "x.svg")
    text = (tmp_path / "x.svg").read_text(encoding="utf-8")
    assert ">Russia</text>" in text
    assert 'id="node:russia"' in text


def test_a_file_that_is_no_picture_or_has_no_folder(drawn, tmp_path):
    figure = drawn("2025-04-18").figure
    with pytest.raises(PictureError, match=r"\.png, \.svg or \.pdf"):
        plot.save(figure, tmp_path / "x.gif")
    with pytest.raises(DiplographError, match="none"):
        plot.save(figure, tmp_path / "none" / "x.png")


@pytest.mark.parametrize("name", COMMANDS)
def test_the_command_in_a_file_draws_the_same_file(checkout, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    history = dg.load(checkout / "graph")
    ax = COMMANDS[name](history)
    path = tmp_path / "made.svg"
    plot.save(ax.figure, path)
    made = path.read_bytes()
    command = plot.metadata_of(ax.figure)["Command"]
    assert f"Made by: {command} -o made.svg" in made.decode().replace("&quot;", '"')
    path.unlink()
    done = CliRunner().invoke(main, [*shlex.split(command)[1:], "-o", "made.svg"])
    assert done.exit_code == 0, done.output
    assert path.read_bytes() == made


def test_given_axes_and_places_have_no_command(history, drawn):
    assert plot.metadata_of(drawn(DAY).figure)["Command"] == ""
    other = history.at(DAY).plot(new_axes(), pos=history.plot.layout())
    assert plot.metadata_of(other.figure)["Command"] == ""


def test_closed_figures_and_removed_axes_are_refused(history):
    world = history.at("2025-04-18")
    figure, ax = plt.subplots()
    plt.close(figure)
    with pytest.raises(PictureError, match="closed"):
        world.plot(ax)
    other = Figure().add_subplot()
    other.remove()
    with pytest.raises(PictureError, match="removed"):
        world.plot(other)

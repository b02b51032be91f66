"""Pictures lose nothing, hide nothing unsaid, and are the same bytes every time."""

from __future__ import annotations

import dataclasses
import subprocess
import sys

import matplotlib as mpl
import pytest
from matplotlib.figure import Figure

from diplograph import plot
from diplograph.dates import InForce, day_number
from diplograph.errors import DiplographError, PictureError
from diplograph.slices import Selection, at
from diplograph.table import from_graph

SIX = ("1999-01-01", "2001-10-01", "2021-09-01", "2025-04-16", "2025-04-18", "2026-06-01")


def new_axes(inches=(7.2, 6.2)):
    return Figure(figsize=inches, dpi=100).add_axes((0, 0, 1, 1))


def artists(ax, prefix):
    return {
        gid.removeprefix(prefix): artist
        for artist in ax.get_children()
        if (gid := artist.get_gid() or "").startswith(prefix)
    }


def boxes(ax):
    renderer = ax.figure.canvas.get_renderer()
    return {name: text.get_window_extent(renderer) for name, text in artists(ax, "label:").items()}


def agg(ax):
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    FigureCanvasAgg(ax.figure).draw()
    return ax


def overlaps(placed):
    names = sorted(placed)
    return [
        (one, other)
        for n, one in enumerate(names)
        for other in names[n + 1 :]
        if placed[one].overlaps(placed[other])
    ]


@pytest.mark.parametrize("day", SIX)
def test_only_definite_relations_are_solid(history, day):
    world = history.at(day)
    drawn = artists(world.plot(new_axes()), "edge:")
    grades = {edge.id: edge.grade for edge in world}
    assert drawn
    for identifier, artist in drawn.items():
        solid = artist.get_linestyle() in ("-", "solid")
        assert solid == (grades[identifier] == InForce.DEFINITE), identifier


@pytest.mark.parametrize("day", SIX)
def test_what_the_default_view_hides_is_counted(history, day):
    world = history.at(day)
    ax = world.plot(new_axes())
    drawn = artists(ax, "edge:")
    hidden = [e for e in world if e.id not in drawn]
    footnote = " ".join(
        text.get_text() for _, text in sorted(artists(ax, "footnote:").items(), reverse=True)
    )
    for family in ("office", "structure", "membership"):
        count = sum(e.kind.family == family for e in hidden)
        assert not count or f"{count} {family}" in footnote
    persons = {e.id for e in history.entities.values() if e.type == "person"}
    assert not persons & set(artists(ax, "node:"))
    assert f"{len(drawn)} relations shown" in footnote


def test_a_node_never_moves(history):
    def places(day):
        nodes = artists(history.at(day).plot(new_axes()), "node:")
        return {
            name: tuple(
                node.get_path().vertices.mean(axis=0) + node.get_patch_transform().transform((0, 0))
            )
            for name, node in nodes.items()
        }

    one, other = places("2025-04-16"), places("2025-04-18")
    shared = set(one) & set(other)
    assert shared
    for name in shared:
        assert one[name] == pytest.approx(other[name], abs=1e-6)


def test_focus_and_hops(history):
    near = artists(history.at("2025-04-18").plot(new_axes(), focus="iskp"), "node:")
    assert "iskp" in near
    assert 3 < len(near) < 15
    far = artists(history.at("2025-04-18").plot(new_axes(), focus="iskp", hops=2), "node:")
    assert set(near) < set(far)


def test_axes_in_axes_out_and_no_setting_touched(history):
    before = dict(mpl.rcParams)
    ax = new_axes()
    assert history.at("2025-04-18").plot(ax) is ax
    assert dict(mpl.rcParams) == before
    half = Figure(figsize=(9, 4)).subplots(1, 2)
    assert history.at("2025-04-18").plot(half[1]) is half[1]


def test_a_change_draws_all_that_changed(history):
    change = history.between("2025-04-16", "2025-04-18")
    drawn = artists(change.plot(new_axes()), "edge:")
    for edge in (*change.began, *change.ended, *change.uncertain, *change.events):
        assert edge.id in drawn


def test_a_timeline_draws_every_spell(history):
    story = history.timeline("russia", "taliban", fold=True)
    ax = story.plot(new_axes(), day="2025-04-17")
    assert set(artists(ax, "edge:")) == {spell.id for spell in story}
    assert overlaps(boxes(agg(ax))) == []
    assert "day" in {artist.get_gid() for artist in ax.get_children()}


HOSTILE = [
    "$x_1^2$",
    "<b>&'\"",
    "two\nlines",
    "\u202e\u0627\u0644\u0639\u0631\u0628",
    "x" * 10_000,
    "\x07",
    "中国",
    "Россия",
]


def test_hostile_names_never_break_a_picture(small_graph, tmp_path):
    lines = [f"e{n} recognises e{(n + 1) % len(HOSTILE)} 1999 2010" for n in range(len(HOSTILE))]
    graph = small_graph(*lines)
    entities = {
        f"e{n}": dataclasses.replace(graph.entities[f"e{n}"], label=label)
        for n, label in enumerate(HOSTILE)
    }
    table = from_graph(dataclasses.replace(graph, entities=entities))
    ax = plot.snapshot(at(table, day_number("2005-01-01"), Selection()), new_axes())
    assert len(artists(ax, "edge:")) == len(HOSTILE)
    for suffix in (".png", ".svg", ".pdf"):
        plot.save(ax.figure, tmp_path / f"x{suffix}")
    from xml.etree import ElementTree

    ElementTree.parse(tmp_path / "x.svg")


@pytest.mark.parametrize("count", [0, 1, 300])
def test_empty_single_and_many(small_graph, count):
    lines = [f"hub recognises e{n} 1999 2010" for n in range(count)]
    table = from_graph(small_graph(*lines, lives={"hub": (None, None)}))
    ax = plot.snapshot(at(table, day_number("2005-01-01"), Selection()), new_axes())
    assert sum(len(name.split("+")) for name in artists(ax, "edge:")) == count
    assert ("empty" in {artist.get_gid() for artist in ax.get_children()}) == (count == 0)


def test_twelve_parallel_relations_are_twelve_curves(small_graph):
    lines = [f"a recognises b {1980 + n} 2010" for n in range(12)]
    table = from_graph(small_graph(*lines))
    ax = plot.snapshot(at(table, day_number("2005-01-01"), Selection()), new_axes())
    paths = {artist.get_path().vertices.tobytes() for artist in artists(ax, "edge:").values()}
    assert len(paths) == 12


def test_the_same_bytes_in_two_processes(tmp_path, checkout):
    for suffix in ("png", "svg", "pdf"):
        made = []
        for seed in ("1", "2"):
            path = tmp_path / seed / f"picture.{suffix}"
            path.parent.mkdir(exist_ok=True)
            code = (
                "import matplotlib; matplotlib.use('Agg'); import diplograph as dg; "
                "from diplograph import plot; "
                f"ax = dg.load({str(checkout / 'graph')!r}).at('2025-04-18').plot(); "
                f"plot.save(ax.figure, {str(path)!r}, metadata={{'Title': 'x'}})"
            )
            subprocess.run(
                [sys.executable, "-c", code],
                check=True,
                env={"PYTHONHASHSEED": seed, "PATH": "", "HOME": str(tmp_path)},
            )
            made.append(path.read_bytes())
        assert made[0] == made[1], suffix


def test_the_letters_of_an_svg_stay_letters(history, tmp_path):
    ax = history.at("2025-04-18").plot(new_axes())
    plot.save(ax.figure, tmp_path / "x.svg")
    text = (tmp_path / "x.svg").read_text(encoding="utf-8")
    assert ">Russia</text>" in text
    assert 'id="node:russia"' in text


def test_a_file_that_is_no_picture_or_has_no_folder(history, tmp_path):
    figure = history.at("2025-04-18").plot(new_axes()).figure
    with pytest.raises(PictureError, match=r"\.png, \.svg or \.pdf"):
        plot.save(figure, tmp_path / "x.gif")
    with pytest.raises(DiplographError, match="none"):
        plot.save(figure, tmp_path / "none" / "x.png")


def test_the_command_line_draws(checkout, tmp_path):
    from click.testing import CliRunner

    from diplograph.cli import main

    graph = ["--graph", str(checkout / "graph")]
    for words in (
        ["draw", "2025-04-18", "-o", "a.png", "--focus", "russia", "--width", "column"],
        ["draw", "2025-04-18", "-o", "b.svg", "--style", "dark", "--all-families", "--persons"],
        ["diff", "2025-04-16", "2025-04-18", "-o", "c.pdf"],
        ["timeline", "russia", "taliban", "-o", "d.png"],
    ):
        place = words.index("-o") + 1
        words[place] = str(tmp_path / words[place])
        done = CliRunner().invoke(main, [*words, *graph])
        assert done.exit_code == 0, done.output
    assert len(list(tmp_path.iterdir())) == 4
    missing = ["draw", "2025-04-18", "-o", str(tmp_path / "none" / "x.png"), *graph]
    done = CliRunner().invoke(main, missing)
    assert done.exit_code != 0
    assert len(done.stderr.splitlines()) == 1

"""Map, small multiples, evolution, animation, sources: nothing is lost, everything is said."""

from __future__ import annotations

import dataclasses
import shlex
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import numpy as np
import pytest
from click.testing import CliRunner
from matplotlib.figure import Figure
from PIL import Image

import diplograph as dg
from diplograph import plot
from diplograph.cli import main
from diplograph.dates import InForce, day_number
from diplograph.errors import PictureError
from diplograph.plot.borders import lands, projected
from diplograph.plot.placing.letters import can_be_drawn, name_of
from diplograph.slices import Selection, at
from diplograph.table import from_graph

DAY = "2025-04-18"
DAYS = ("1999-01-01", "2001-10-01", "2021-09-01", DAY)


def new_axes(inches=(7.2, 6.2)):
    return Figure(figsize=inches, dpi=100).add_axes((0, 0, 1, 1))


def artists(ax, prefix):
    return {
        gid.removeprefix(prefix): artist
        for artist in ax.get_children()
        if (gid := artist.get_gid() or "").startswith(prefix)
    }


def words(ax, prefix=""):
    return " ".join(text.get_text() for text in artists(ax, prefix).values())


def text_of(ax):
    return " ".join(text.get_text() for text in ax.texts)


@pytest.fixture
def figures():
    """Close what pyplot holds."""
    yield
    plt.close("all")


@pytest.mark.parametrize("day", DAYS)
def test_the_map_draws_what_the_network_draws(history, day):
    world = history.at(day)
    network, mapped = world.plot(new_axes()), world.map(new_axes())
    assert set(artists(mapped, "edge:")) == set(artists(network, "edge:"))
    assert set(artists(mapped, "node:")) == set(artists(network, "node:"))
    assert "Natural Earth" in " ".join(t.get_text() for t in artists(mapped, "footnote:").values())


def test_states_stand_on_their_land_and_movements_on_the_rail(history):
    ax = history.at(DAY).map(new_axes())
    nodes = {
        name: node.get_patch_transform().transform((0, 0))
        for name, node in artists(ax, "node:").items()
    }
    rail = artists(ax, "rail")[""].get_xdata()[0]
    for name, (x, _) in nodes.items():
        on_map = history.entities[name].type in ("country", "government")
        assert (x < rail) == on_map, name
    for name, code in (("russia", "RUS"), ("china", "CHN"), ("kazakhstan", "KAZ")):
        path = artists(ax, "land:")[code].get_path()
        assert path.contains_point(nodes[name], radius=4), name
    apart = [np.hypot(*(nodes[a] - nodes[b])) for a in nodes for b in nodes if a < b]
    assert min(apart) > 5


def test_the_projection_is_that_of_its_publication():
    # Of the sphere of radius 1: half the map's width, and its height at the pole.
    corner = projected(np.array([180.0, 0.0]))
    pole = projected(np.array([0.0, 90.0]))
    assert corner == pytest.approx([2.7066, 0], abs=1e-4)
    assert pole == pytest.approx([0, 1.3173], abs=1e-4)
    # Equal areas: the whole map covers as much as the sphere.
    latitudes = np.linspace(-90, 90, 4001)
    rim = projected(np.stack([np.full_like(latitudes, 180), latitudes], axis=1))
    area = 2 * np.trapezoid(rim[:, 0], rim[:, 1]) if hasattr(np, "trapezoid") else 4 * np.pi
    assert area == pytest.approx(4 * np.pi, rel=1e-4)


def test_every_country_of_the_graph_has_its_land(history):
    codes = {land.iso3 for land in lands()}
    missing = {e.iso3 for e in history.entities.values() if e.iso3} - codes
    assert missing == {"SUN"}


def test_small_multiples_keep_every_entity_at_its_place(history):
    ax = history.small_multiples(DAYS, new_axes())
    first = {}
    for day in DAYS:
        edges = {e.id for e in history.at(day)}
        drawn = {n.removesuffix(f"@{day}") for n in artists(ax, "edge:") if n.endswith(f"@{day}")}
        assert drawn <= edges
        assert drawn == set(artists(history.at(day).plot(new_axes()), "edge:"))
        nodes = {
            name.removesuffix(f"@{day}"): node.get_patch_transform().transform((0, 0))
            for name, node in artists(ax, "node:").items()
            if name.endswith(f"@{day}")
        }
        shifted = {name: at - nodes["taliban"] for name, at in nodes.items()}
        first = first or shifted
        for name in set(shifted) & set(first):
            assert shifted[name] == pytest.approx(first[name], abs=1e-6)


def test_small_multiples_of_nothing_and_of_too_much(history):
    with pytest.raises(PictureError, match="at least one date"):
        history.small_multiples([], new_axes())
    with pytest.raises(PictureError, match="fewer dates"):
        history.small_multiples([f"{y}-01-01" for y in range(1979, 2026)], new_axes((3, 3)))
    one = history.small_multiples([DAY], new_axes())
    assert artists(one, f"date:{DAY}")


def test_the_evolution_is_as_high_as_the_counts(history):
    ax = history.evolution("1990-01-01", "2026-01-01", new_axes(), by="stance", families="all")
    counts = history.series("1990-01-01", "2026-01-01", by="stance")
    told = {name: int(text.get_text()) for name, text in artists(ax, "most:").items()}
    assert told == dict(zip(counts.groups, counts.at_most.max(axis=1).tolist(), strict=True))
    unit = {}
    for number, group in enumerate(counts.groups):
        outline = artists(ax, "definite:")[group].get_xy()
        unit[group] = np.ptp(outline[:, 1]) / counts.definite[number].max()
    assert len({round(each, 6) for each in unit.values()}) == 1
    for group in counts.groups:
        assert (
            artists(ax, "possible:")[group].get_alpha()
            < artists(ax, "presumed:")[group].get_alpha()
        )


def test_an_evolution_of_nothing(history):
    ax = history.evolution("1900-01-01", "1901-01-01", new_axes())
    assert artists(ax, "empty")


def test_an_animation_shows_and_hides(checkout, tmp_path):
    path = tmp_path / "years.gif"
    shares = []
    history = dg.load(checkout / "graph")
    history.animate(path, "1999-01-01", "2001-01-01", width=5, progress=shares.append)
    assert shares[-1] == 1.0
    frames = []
    with Image.open(path) as image:
        assert image.n_frames == 3
        for number in range(3):
            image.seek(number)
            frames.append(np.asarray(image.convert("RGB")))
    assert (frames[0] != frames[2]).any()
    assert (frames[0][2, 2] == 255).all()
    again = tmp_path / "again.gif"
    history.animate(again, "1999-01-01", "2001-01-01", width=5)
    kept = path.read_bytes().replace(b"years.gif", b"again.gif")
    assert kept == again.read_bytes()


def test_a_folded_relation_is_drawn_between_the_actors_of_its_day(history, monkeypatch):
    from diplograph.plot.views import animation

    days = ("2001-10-01", "2010-01-01", DAY)
    worlds = [history.at(day, fold=True).slice for day in days]
    shown = []

    def watch(canvas, film, seconds, comment):
        for number in film:
            shown.append(
                {
                    name
                    for (group, name), artists in film.artists.items()
                    if group == "edge" and artists[0].get_visible()
                }
            )
            assert number == len(shown) - 1
        return b""

    monkeypatch.setattr(animation, "_gif", watch)
    monkeypatch.setattr(animation.files, "write_bytes", lambda *_: None)
    plot.animate(worlds, "x.gif", plot.View(families="all", persons=True))
    for world, names in zip(worlds, shown, strict=True):
        assert names == {f"{e.id}|{e.subject}|{e.object}" for e in world.edges}


def test_days_beyond_the_coverage_are_noted(history):
    ax = history.small_multiples(["1950-01-01", DAY], new_axes())
    footnote = " ".join(text.get_text() for text in artists(ax, "footnote:").values())
    assert "1979" in footnote


def test_an_animation_that_cannot_be(history, tmp_path, monkeypatch):
    with pytest.raises(PictureError, match=r"\.gif or \.mp4"):
        history.animate(tmp_path / "x.avi", "1999-01-01", "2000-01-01")
    with pytest.raises(PictureError, match="seconds"):
        history.animate(tmp_path / "x.gif", "1999-01-01", "2000-01-01", seconds=0)
    with pytest.raises(dg.DateError, match="day, week, month or year"):
        history.animate(tmp_path / "x.gif", "1999-01-01", "2000-01-01", step="decade")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(PictureError, match="ffmpeg is not installed"):
        history.animate(tmp_path / "x.mp4", "1999-01-01", "2000-01-01")
    assert list(tmp_path.iterdir()) == []


def test_sources_are_numbered_and_cited(history, figures):
    world = history.at("1999-01-01")
    ax = world.plot(sources="list")
    drawn = artists(ax, "edge:")
    cited = {s for e in world if e.id in drawn for s in e.relation.sources}
    listed = text_of(ax)
    for number in range(1, len(cited) + 1):
        assert f"[{number}] " in listed
    assert f"[{len(cited) + 1}] " not in listed
    for identifier in sorted(cited)[:5]:
        assert history.sources[identifier].publisher.split()[0] in listed
    with pytest.raises(PictureError, match="inches high"):
        world.plot(new_axes(), sources="list")
    with pytest.raises(PictureError, match="count, or list"):
        world.plot(new_axes(), sources="all")


def test_what_is_presumed_is_told_by_its_line(history):
    world = history.at(DAY)
    grades = {edge.id: edge.grade for edge in world}
    dashes = {}
    for name, artist in artists(world.plot(new_axes()), "edge:").items():
        dashes.setdefault(grades[name], set()).add(artist.get_linestyle())
        assert (artist.get_linestyle() in ("-", "solid")) == (grades[name] == InForce.DEFINITE)
    assert set(dashes) == {InForce.DEFINITE, InForce.PRESUMED, InForce.POSSIBLE}
    legend = set(artists(world.plot(new_axes()), "legend:"))
    assert {"definite", "presumed", "possible"} <= legend


def test_too_many_relations_are_grouped_with_their_number(small_graph):
    lines = [f"e{n} recognises e{m} 1999 2010" for n in range(12) for m in range(12) if n != m]
    lines += [line.replace("recognises", "allied-with") for line in lines]
    table = from_graph(small_graph(*lines))
    world = at(table, day_number("2005-01-01"), Selection())
    ax = plot.snapshot(world, new_axes())
    drawn = artists(ax, "edge:")
    assert sorted(each for name in drawn for each in name.split("+")) == sorted(
        edge.id for edge in world.edges
    )
    assert len(drawn) < len(world)
    assert f"{len(world)} relations are drawn as {len(drawn)} curves" in words(ax, "subtitle")


def test_of_many_entities_the_best_connected_are_named(small_graph):
    lines = [f"hub recognises e{n} 1999 2010" for n in range(80)]
    lines += [f"e{n} recognises second 1999 2010" for n in range(20)]
    table = from_graph(small_graph(*lines))
    ax = plot.snapshot(at(table, day_number("2005-01-01"), Selection()), new_axes())
    named = set(artists(ax, "label:"))
    assert len(named) <= 50
    assert {"hub", "second"} <= named
    assert f"{82 - len(named)} entities" in words(ax, "subtitle")


def test_names_in_any_script_have_their_letters(history, small_graph, recwarn):
    for entity in history.entities.values():
        assert can_be_drawn(name_of(entity)), entity.id
    graph = small_graph("a recognises b 1999 2010", "c recognises a 1999 2010")
    labels = {"a": "طالبان", "b": "Талибан", "c": "塔利班"}
    entities = {
        name: dataclasses.replace(entity, label=labels[name], aliases=("Taliban",))
        for name, entity in graph.entities.items()
    }
    table = from_graph(dataclasses.replace(graph, entities=entities))
    ax = plot.snapshot(at(table, day_number("2005-01-01"), Selection()), new_axes())
    ax.figure.savefig("/dev/null", format="png")
    shown = {name: text.get_text() for name, text in artists(ax, "label:").items()}
    assert shown["a"] == labels["a"]
    assert shown["b"] == labels["b"]
    assert shown["c"] in (labels["c"], "Taliban")
    assert not recwarn.list


HOSTILE = ["$x_1^2$", "<b>&'\"", "two\nlines", "\u202eabc", "y" * 5_000, "\x07", "中国", "العربية"]
VIEWS = {
    "day": lambda h, ax: h.at("2005-01-01").plot(ax),
    "matrix": lambda h, ax: h.at("2005-01-01").matrix(ax),
    "map": lambda h, ax: h.at("2005-01-01").map(ax),
    "change": lambda h, ax: h.between("2005-01-01", "2012-01-01").plot(ax),
    "story": lambda h, ax: h.timeline().plot(ax),
    "days": lambda h, ax: h.small_multiples(["2005-01-01", "2012-01-01"], ax),
    "years": lambda h, ax: h.evolution("2000-01-01", "2012-01-01", ax),
}


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_breaks_on_hostile_names(small_graph, tmp_path, view):
    lines = [f"e{n} recognises e{(n + 1) % len(HOSTILE)} 1999 2010" for n in range(len(HOSTILE))]
    graph = small_graph(*lines)
    entities = {
        f"e{n}": dataclasses.replace(
            graph.entities[f"e{n}"], label=label, latitude=10.0 * n, longitude=50.0 * n
        )
        for n, label in enumerate(HOSTILE)
    }
    history = dg.History(dataclasses.replace(graph, entities=entities))
    ax = VIEWS[view](history, new_axes())
    for suffix in ("svg", "pdf"):
        plot.save(ax.figure, tmp_path / f"x.{suffix}")
    ElementTree.parse(tmp_path / "x.svg")


@pytest.mark.parametrize("view", [each for each in VIEWS if each != "days"])
def test_every_view_says_that_it_is_empty(small_graph, view):
    history = dg.History(small_graph())
    assert artists(VIEWS[view](history, new_axes()), "empty")


COMMANDS = {
    "day": lambda h: h.at(DAY).plot(style="dark", focus="Russia", hops=2, width=6),
    "matrix": lambda h: h.select(kind="recognises").at(DAY).matrix(),
    "map": lambda h: h.known_by("2024-01-01").at("1999-01-01", fold=True).map(persons=True),
    "change": lambda h: h.between("2021-08-01", "2021-09-15", events=60).plot(families=["force"]),
    "story": lambda h: h.timeline("taliban", modality="all").plot(style="print"),
    "pair": lambda h: h.timeline("russia", "taliban").on(DAY, grade="definite", events=400).plot(),
    "days": lambda h: h.small_multiples(["1999-01-01", DAY], events=30, families="all"),
    "years": lambda h: h.evolution("1999-01-01", "2004-01-01", by="kind", day="2001-10-07"),
    "cited": lambda h: h.select(grade="possible").at("1999-01-01").plot(sources="list"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_command_in_a_file_draws_the_same_file(checkout, tmp_path, monkeypatch, figures, name):
    monkeypatch.chdir(tmp_path)
    history = dg.load(checkout / "graph")
    ax = COMMANDS[name](history)
    path = tmp_path / "made.svg"
    plot.save(ax.figure, path)
    made = path.read_bytes()
    command = plot.recorded(ax.figure)["Command"]
    assert f"Made by: {command} -o made.svg" in made.decode().replace("&quot;", '"')
    path.unlink()
    done = CliRunner().invoke(main, [*shlex.split(command)[1:], "-o", "made.svg"])
    assert done.exit_code == 0, done.output
    assert path.read_bytes() == made


def test_a_family_that_is_none_is_named(history, checkout, tmp_path):
    with pytest.raises(dg.UnknownName, match="recognition"):
        history.at(DAY).plot(new_axes(), families=["recogniton"])
    words = ["draw", DAY, "--show", "recogniton", "-o", str(tmp_path / "x.png")]
    done = CliRunner().invoke(main, [*words, "--graph", str(checkout / "graph")])
    assert done.exit_code != 0
    assert "recognition" in done.stderr
    one = history.at(DAY).plot(new_axes(), families="recognition")
    several = history.at(DAY).plot(new_axes(), families=["recognition"])
    assert set(artists(one, "edge:")) == set(artists(several, "edge:")) != set()


def test_given_axes_and_places_have_no_command(history):
    world = history.at(DAY)
    ax = world.plot(new_axes())
    assert plot.recorded(ax.figure)["Command"] == ""
    other = world.plot(new_axes(), pos=history.layout())
    assert plot.recorded(other.figure)["Command"] == ""


def test_the_commands_refuse_what_they_do_not_know(tmp_path):
    out = ["-o", str(tmp_path / "x.png")]
    for given, told in (
        (["evolution", "--fold", *out], "--fold"),
        (["evolution", "--grade", "possible", *out], "--grade"),
        (["animate", "--events", "3", "-o", "x.gif"], "--events"),
        (["multiples", *out], "DATE"),
        (["draw", DAY, "--width", "poster", *out], "poster"),
        (["draw", DAY, "--show", "force", "--all-families", *out], "not both"),
        (["draw", DAY, "--matrix", "--sources", *out], "--sources"),
    ):
        done = CliRunner().invoke(main, given)
        assert done.exit_code == 2, given
        assert told in done.stderr
    assert list(tmp_path.iterdir()) == []

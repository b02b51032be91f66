"""Several days: nothing moves from panel to panel, nor from frame to frame."""

from __future__ import annotations

import numpy as np
import pytest
from picture_measures import artists, faults, new_axes, read
from PIL import Image

import diplograph as dg
from diplograph import plot
from diplograph.errors import PictureError
from diplograph.plot import days as several

DAY = "2025-04-18"


DAYS = ("1999-01-01", "2001-10-01", "2021-09-01", DAY)


def test_small_multiples_keep_every_entity_at_its_place(history, drawn):
    ax = history.plot.multiples(DAYS, new_axes())
    first = {}
    for day in DAYS:
        edges = {e.id for e in history.at(day)}
        curves = {n.removesuffix(f"@{day}") for n in artists(ax, "edge:") if n.endswith(f"@{day}")}
        assert curves <= edges
        assert curves == set(artists(drawn(day), "edge:"))
        nodes = {
            name.removesuffix(f"@{day}"): node.get_patch_transform().transform((0, 0))
            for name, node in artists(ax, "node:").items()
            if name.endswith(f"@{day}")
        }
        shifted = {name: at - nodes["taliban"] for name, at in nodes.items()}
        first = first or shifted
        for name in set(shifted) & set(first):
            assert shifted[name] == pytest.approx(first[name], abs=1e-6)


@pytest.mark.parametrize("day", ["1999-01-01", "2025-04-18"])
def test_panels_keep_names_apart(history, day):
    days = ["1996-01-01", day]
    ax = history.plot.multiples(days, new_axes())
    for each in days:
        ends = {edge.id: (edge.subject, edge.object) for edge in history.at(each)}
        found = faults(read(ax, ends, suffix=f"@{each}"))
        assert [fault for fault in found if "runs through" not in fault] == []


def test_small_multiples_of_nothing_and_of_too_much(history):
    with pytest.raises(PictureError, match="at least one date"):
        history.plot.multiples([], new_axes())
    with pytest.raises(PictureError, match="fewer dates"):
        history.plot.multiples([f"{y}-01-01" for y in range(1979, 2026)], new_axes((3, 3)))
    one = history.plot.multiples([DAY], new_axes())
    assert artists(one, f"date:{DAY}")


def test_days_beyond_the_coverage_are_noted(history):
    ax = history.plot.multiples(["1950-01-01", DAY], new_axes())
    footnote = " ".join(text.get_text() for text in artists(ax, "footnote:").values())
    assert "1979" in footnote


def test_an_animation_shows_and_hides(checkout, tmp_path):
    path = tmp_path / "years.gif"
    shares = []
    history = dg.load(checkout / "graph")
    history.plot.animation(path, "1999-01-01", "2001-01-01", width=5, progress=shares.append)
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
    history.plot.animation(again, "1999-01-01", "2001-01-01", width=5)
    kept = path.read_bytes().replace(b"years.gif", b"again.gif")
    assert kept == again.read_bytes()


def test_a_folded_relation_is_drawn_between_the_actors_of_its_day(history, monkeypatch):
    days = ("2001-10-01", "2010-01-01")
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

    monkeypatch.setattr(several, "_gif", watch)
    monkeypatch.setattr(several.writing, "write_bytes", lambda *_: None)
    plot.animate(worlds, "x.gif", plot.View(families="all", persons=True))
    for world, names in zip(worlds, shown, strict=True):
        assert names == {f"{e.id}|{e.subject}|{e.object}" for e in world.edges}


def test_an_animation_that_cannot_be(history, tmp_path, monkeypatch):
    with pytest.raises(PictureError, match=r"\.gif or \.mp4"):
        history.plot.animation(tmp_path / "x.avi", "1999-01-01", "2000-01-01")
    with pytest.raises(PictureError, match="seconds"):
        history.plot.animation(tmp_path / "x.gif", "1999-01-01", "2000-01-01", seconds=0)
    with pytest.raises(dg.DateError, match="day, week, month or year"):
        history.plot.animation(tmp_path / "x.gif", "1999-01-01", "2000-01-01", step="decade")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(PictureError, match="ffmpeg is not installed"):
        history.plot.animation(tmp_path / "x.mp4", "1999-01-01", "2000-01-01")
    assert list(tmp_path.iterdir()) == []

"""What a reader of the page sees, measured on the drawn artists, in points."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

DAYS = ("1999-01-01", "2001-10-01", "2021-09-01", "2025-04-16", "2025-04-18", "2026-06-01")
YEARS = tuple(f"{year}-07-01" for year in range(1979, 2026))
RADIUS = 3.4


class Drawn:
    """Boxes of letters, centres of nodes and points along curves, of one picture."""

    def __init__(self, world, inches=(7.2, 6.2)):
        figure = Figure(figsize=inches, dpi=100)
        self.ax = world.plot(figure.add_axes((0, 0, 1, 1)))
        FigureCanvasAgg(figure).draw()
        renderer = figure.canvas.get_renderer()
        self.width, self.height = (72 * inch for inch in inches)
        self.names, self.captions, self.nodes, self.curves = {}, {}, {}, {}
        for artist in self.ax.get_children():
            group, _, name = (artist.get_gid() or "").partition(":")
            if group in ("label", "edgelabel"):
                box = artist.get_window_extent(renderer).get_points().ravel() * 0.72
                (self.names if group == "label" else self.captions)[name] = box
            elif group == "node":
                self.nodes[name] = artist.get_patch_transform().transform((0, 0))
            elif group == "edge":
                start, control, end = artist.get_path().vertices
                t = np.linspace(0, 1, 200)[:, None]
                self.curves[name] = (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end

    def away(self, box, point):
        """Distance from a box to a point; 0 inside."""
        low, high = box[:2], box[2:]
        return float(np.hypot(*np.maximum(np.maximum(low - point, point - high), 0)))

    def covered(self, box, curve):
        """Whether a curve runs through a box."""
        return bool(((curve > box[:2] + 0.4) & (curve < box[2:] - 0.4)).all(axis=1).any())


def faults(drawn, ends):
    """Everything that must never be seen, as readable texts."""
    return [*of_letters(drawn), *of_names(drawn), *of_nodes(drawn, ends), *of_lanes(drawn, ends)]


def of_letters(drawn):
    letters = [*drawn.names.items(), *drawn.captions.items()]
    for (one, a), (other, b) in itertools.combinations(letters, 2):
        if (a[:2] < b[2:]).all() and (b[:2] < a[2:]).all():
            yield f"{one} lies on {other}"
    page = np.array([-0.5, -0.5, drawn.width + 0.5, drawn.height + 0.5])
    for name, box in letters:
        if (box[:2] < page[:2]).any() or (box[2:] > page[2:]).any():
            yield f"{name} is outside"


def of_names(drawn):
    for name, box in drawn.names.items():
        gaps = {node: drawn.away(box, at) for node, at in drawn.nodes.items()}
        own = gaps.pop(name)
        for node, gap in gaps.items():
            if gap < RADIUS or gap + 1 < own:
                yield f"{name} lies on {node}, or nearer to it than to its own node"
    for (name, box), (node, at) in itertools.product(drawn.captions.items(), drawn.nodes.items()):
        if drawn.away(box, at) < RADIUS:
            yield f"the caption of {name} lies on {node}"


def of_nodes(drawn, ends):
    for (one, a), (other, b) in itertools.combinations(drawn.nodes.items(), 2):
        if np.hypot(*(a - b)) < 2 * RADIUS:
            yield f"the nodes {one} and {other} overlap"
    for relation, curve in drawn.curves.items():
        for node, at in drawn.nodes.items():
            if node not in ends[relation] and np.hypot(*(curve - at).T).min() < RADIUS:
                yield f"{relation} runs through {node}"


def of_lanes(drawn, ends):
    pairs = {}
    for relation, curve in drawn.curves.items():
        pairs.setdefault(frozenset(ends[relation]), []).append(curve)
    for pair, curves in pairs.items():
        for a, b in itertools.combinations(curves, 2):
            gaps = np.hypot(*(a[:, None] - b[None]).transpose(2, 0, 1)).min(axis=1)
            if (gaps < 1).mean() > 0.8:
                yield f"a relation of {sorted(pair)} hides another"


@pytest.mark.parametrize("day", DAYS + YEARS)
def test_nothing_overlaps_is_lost_or_outside(history, day):
    world = history.at(day)
    drawn = Drawn(world)
    ends = {edge.id: (edge.subject, edge.object) for edge in world}
    assert faults(drawn, ends) == []
    assert {end for each in drawn.curves for end in ends[each]} == set(drawn.nodes)


@pytest.mark.parametrize("day", DAYS)
def test_every_entity_is_named_and_few_names_lie_on_curves(history, day):
    drawn = Drawn(history.at(day))
    assert set(drawn.names) == set(drawn.nodes)
    curves = drawn.curves
    hits = sum(drawn.covered(box, c) for box in drawn.names.values() for c in curves.values())
    assert hits <= 2.5 * len(drawn.names) / 20
    captions = sum(
        drawn.covered(box, curve)
        for name, box in drawn.captions.items()
        for other, curve in curves.items()
        if other != name
    )
    assert captions == 0


def test_letters_are_large_enough_and_captions_are_counted(history):
    drawn = Drawn(history.at("2025-04-18"))
    sizes = [text.get_fontsize() for text in drawn.ax.texts]
    assert min(sizes) >= 5.5
    told = next(t.get_text() for t in drawn.ax.texts if t.get_gid() == "subtitle")
    left = len(drawn.curves) - len(drawn.captions)
    assert f"{left} of {len(drawn.curves)} relations" in told

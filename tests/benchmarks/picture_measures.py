"""What a reader of a page sees, measured on drawn artists, in points: for tests and benchmarks.

A picture is boxes of letters, centres of glyphs and points along curves; every count below is
taken from these alone, whoever drew them.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure


@dataclass
class Picture:
    """Boxes (left, bottom, right, top), centres, and curves of shape ``(points, 2)``, by name."""

    width: float
    height: float
    radius: float = 3.4
    names: dict = field(default_factory=dict)
    captions: dict = field(default_factory=dict)
    nodes: dict = field(default_factory=dict)
    curves: dict = field(default_factory=dict)
    ends: dict = field(default_factory=dict)
    sizes: list = field(default_factory=list)


def renderer_of(figure):
    """Draw a figure once; give its renderer."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return canvas.get_renderer()


def new_axes(inches=(7.2, 6.2)):
    """Make axes that fill a figure which pyplot does not know."""
    return Figure(figsize=inches, dpi=100).add_axes((0, 0, 1, 1))


def artists(ax, prefix):
    """Find the artists whose gid begins so, by the rest of it."""
    return {
        gid.removeprefix(prefix): artist
        for artist in ax.get_children()
        if (gid := artist.get_gid() or "").startswith(prefix)
    }


def read(ax, ends, suffix=""):
    """Read a picture of this project off its gids.

    Parameters
    ----------
    ax
        The axes, which fill their figure.
    ends
        The two ends of each relation, by its identifier.
    suffix
        End of the gids of a panel; those of other panels are not read.
    """
    renderer = renderer_of(ax.figure)
    point = 72 / ax.figure.dpi
    picture = Picture(ax.figure.bbox.width * point, ax.figure.bbox.height * point, ends=ends)
    for artist in ax.get_children():
        group, _, name = (artist.get_gid() or "").partition(":")
        if not name.endswith(suffix):
            continue
        name = name.removesuffix(suffix)
        if group in ("label", "edgelabel"):
            box = artist.get_window_extent(renderer).get_points().ravel() * point
            (picture.names if group == "label" else picture.captions)[name] = box
            picture.sizes.append(artist.get_fontsize())
        elif group == "node":
            transform = artist.get_patch_transform()
            picture.nodes[name] = transform.transform((0, 0))
            edge = transform.transform((1, 0)) - picture.nodes[name]
            picture.radius = float(np.hypot(*edge)) / 1.12
        elif group == "edge":
            picture.curves[name] = along(artist.get_path().vertices)
    return picture


def along(vertices, points=200):
    """Find points along a quadratic curve (three points) or a line (two or more)."""
    if len(vertices) == 3:
        t = np.linspace(0, 1, points)[:, None]
        start, control, end = vertices
        return (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end
    steps = np.hypot(*np.diff(vertices, axis=0).T)
    at = np.concatenate([[0], steps.cumsum()])
    wanted = np.linspace(0, at[-1], points)
    return np.stack([np.interp(wanted, at, vertices[:, k]) for k in (0, 1)], axis=1)


def away(box, point):
    """Distance from a box to a point; 0 inside."""
    low, high = box[:2], box[2:]
    return float(np.hypot(*np.maximum(np.maximum(low - point, point - high), 0)))


def covered(box, curve):
    """Whether a curve runs through a box."""
    return bool(((curve > box[:2] + 0.4) & (curve < box[2:] - 0.4)).all(axis=1).any())


def faults(picture):
    """Everything that must never be seen, as readable texts."""
    found = faults_by_sort(picture)
    return [each for texts in found.values() for each in texts]


def faults_by_sort(picture):
    """List the faults under the names of the table of targets."""
    return {
        "label on label": list(_label_on_label(picture)),
        "label outside": list(_outside(picture)),
        "label on foreign node": list(_label_on_node(picture)),
        "nearer to a foreign node": list(_nearer(picture)),
        "node on node": list(_node_on_node(picture)),
        "edge through node": list(_edge_through_node(picture)),
        "hidden edges": list(_hidden(picture)),
    }


def _letters(picture):
    return [*picture.names.items(), *picture.captions.items()]


def _label_on_label(picture):
    for (one, a), (other, b) in itertools.combinations(_letters(picture), 2):
        if (a[:2] < b[2:]).all() and (b[:2] < a[2:]).all():
            yield f"{one} lies on {other}"


def _outside(picture):
    page = np.array([-0.5, -0.5, picture.width + 0.5, picture.height + 0.5])
    for name, box in _letters(picture):
        if (box[:2] < page[:2]).any() or (box[2:] > page[2:]).any():
            yield f"{name} is outside"


def _label_on_node(picture):
    for (name, box), (node, at) in itertools.product(_letters(picture), picture.nodes.items()):
        if node != name and away(box, at) < picture.radius:
            yield f"{name} lies on {node}"


def _nearer(picture):
    for name, box in picture.names.items():
        own = away(box, picture.nodes[name])
        if any(away(box, at) + 1 < own for n, at in picture.nodes.items() if n != name):
            yield f"{name} is nearer to a foreign node than to its own"


def _node_on_node(picture):
    for (one, a), (other, b) in itertools.combinations(picture.nodes.items(), 2):
        if np.hypot(*(a - b)) < 2 * picture.radius:
            yield f"the nodes {one} and {other} overlap"


def _edge_through_node(picture):
    for relation, curve in picture.curves.items():
        for node, at in picture.nodes.items():
            near = np.hypot(*(curve - at).T).min() < picture.radius
            if near and node not in picture.ends[relation]:
                yield f"{relation} runs through {node}"


def _hidden(picture):
    pairs = {}
    for relation, curve in picture.curves.items():
        pairs.setdefault(frozenset(picture.ends[relation]), []).append(curve)
    for pair, curves in pairs.items():
        for a, b in itertools.combinations(curves, 2):
            gaps = np.hypot(*(a[:, None] - b[None]).transpose(2, 0, 1)).min(axis=1)
            if (gaps < 1).mean() > 0.8:
                yield f"a relation of {sorted(pair)} hides another"


def hits(picture):
    """Count names and captions that lie on a curve other than their own."""
    names = sum(covered(b, c) for b in picture.names.values() for c in picture.curves.values())
    captions = sum(
        covered(box, curve)
        for name, box in picture.captions.items()
        for other, curve in picture.curves.items()
        if other != name
    )
    return names, captions


def clear_share(picture):
    """Share of names and captions that touch nothing but their own curve."""
    letters = _letters(picture)
    touched = 0
    for name, box in letters:
        on_curve = any(
            covered(box, curve) for other, curve in picture.curves.items() if other != name
        )
        on_node = any(
            away(box, at) < picture.radius for n, at in picture.nodes.items() if n != name
        )
        on_text = any(
            (box[:2] < b[2:]).all() and (b[:2] < box[2:]).all() for n, b in letters if b is not box
        )
        touched += on_curve or on_node or on_text
    return 1 - touched / max(len(letters), 1)


def crossings(picture):
    """Count pairs of curves without a common end that cross."""
    return crossings_of([(c[::8], picture.ends[r]) for r, c in picture.curves.items()])


def crossings_of(curves):
    """Count pairs of curves without a common end that cross; curves are points with their ends."""
    count = 0
    for (a, ends), (b, others) in itertools.combinations(curves, 2):
        if not set(ends) & set(others):
            count += _cross(a, b)
    return count


def _cross(a, b):
    p, r = a[:-1, None], np.diff(a, axis=0)[:, None]
    q, s = b[None, :-1], np.diff(b, axis=0)[None]

    def cross(u, v):
        return u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0]

    across = cross(r, s)
    with np.errstate(divide="ignore", invalid="ignore"):
        t, u = cross(q - p, s) / across, cross(q - p, r) / across
    return bool(((t > 0) & (t < 1) & (u > 0) & (u < 1)).any())

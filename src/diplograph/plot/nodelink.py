"""Nodes and relations on a page: the node-link picture that several views share."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from diplograph.model import Entity
from diplograph.plot.canvas import Page
from diplograph.plot.geometry import Array, along_curves
from diplograph.plot.labels import Caption, Name, place_captions, place_names
from diplograph.plot.routes import Bundle, Router
from diplograph.plot.strokes import RADIUS, Stroke, draw_node, draw_stroke, group_strokes
from diplograph.plot.style import NAME, SMALL, name_of
from diplograph.words import counted

MOST_NODES, MOST_EDGES = 50, 120
"""Above either, a node-link picture groups what looks the same and names the best connected."""
_LANE = 4.0  # points between parallel curves; with 3 or 5 as many names lay on curves
# On four days of the shipped graph 38 names lay on curves after one turn, 14 after two, 11 after
# three, and as many after five.
_TURNS = 3
_MANY = 150  # bundles; for more, one turn must do: its time grows with their square
_MOST_READ, _SMALLER = 250, 0.6  # of more curves none is followed by eye: marks shrink to see all
_INSET = (24.0, 9.0)  # names stand beside nodes more often than above: more is kept free there


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a picture holds, and what found no room in it.

    ``relations`` of the front are drawn as ``curves``, of which ``uncaptioned`` have no caption;
    ``unnamed`` of the ``nodes`` have no name.
    """

    relations: int
    curves: int
    uncaptioned: int
    nodes: int
    unnamed: int

    @property
    def note(self) -> str:
        """What was grouped and what found no room; blank if there is nothing to say."""
        grouped = self.curves < self.relations
        curves = "curves" if grouped else f"of {self.curves} relations"
        nameless = [f"{self.uncaptioned} {curves}"] if self.uncaptioned else []
        if self.unnamed:
            nameless.append(counted(self.unnamed, "entity", "entities"))
        sentences = []
        if grouped:
            sentences.append(f"{self.relations} relations are drawn as {self.curves} curves.")
        if nameless:
            sentences.append(f"No room to name {' and '.join(nameless)}.")
        if self.curves > _MOST_READ:
            sentences.append("To read more, focus on an entity, or draw the matrix.")
        return " ".join(sentences)


def draw(
    page: Page,
    strokes: Sequence[Stroke],
    entities: Iterable[Entity],
    points: Mapping[str, tuple[float, float]],
    *,
    most_names: int | None = None,
    captioned: bool = True,
    grouping: bool = True,
) -> Outcome:
    """Draw relations and the entities at their ends.

    Parameters
    ----------
    page
        The page, or a panel of it.
    strokes
        The relations, each one curve of its own unless there are too many.
    entities
        The entities to draw.
    points
        Their places on the page, in points (see `points_on`).
    most_names
        Name at most so many, the best connected; None = all, or `MOST_NODES` of too many.
    captioned
        Whether relations have captions.
    grouping
        Whether strokes that look the same are made one where there are too many.
    """
    nodes, front = list(entities), sum(stroke.front for stroke in strokes)
    if grouping and (len(nodes) > MOST_NODES or len(strokes) > MOST_EDGES):
        strokes, most_names = group_strokes(strokes), most_names or MOST_NODES
    if not nodes:
        return Outcome(0, 0, 0, 0, 0)
    if len(strokes) > _MOST_READ:
        page = dataclasses.replace(page, marks=page.marks * _SMALLER)
    nodes = _rank(nodes, strokes, most_names)
    to_name = nodes[:most_names]
    spots = np.array([points[entity.id] for entity in nodes])
    lanes, flat, ends = _lanes(nodes, strokes)
    labels = [name_of(entity) for entity in to_name]
    curves, trails, names = _route_and_name(page, spots, lanes, labels)
    for stroke, curve, (first, _) in zip(flat, curves, ends, strict=True):
        forward = stroke.edge.subject == nodes[first].id
        draw_stroke(page, stroke, curve if forward else curve[::-1])
    for entity, point in zip(nodes, spots, strict=True):
        draw_node(page, entity, point)
    missing = _draw_names(page, to_name, names)
    few = len(flat) <= _MOST_READ
    to_caption = [n for n, stroke in enumerate(flat) if stroke.front and captioned]
    tried = [n for n in to_caption if few or flat[n].more]
    free = [name for name in names if name.is_free]
    texts = [flat[n].texts for n in tried]
    size, radius = SMALL * page.scale, RADIUS * page.marks
    captions = place_captions(texts, tried, trails, free, spots, radius, page.room, size)
    _draw_captions(page, flat, captions)
    return Outcome(
        relations=front,
        curves=sum(stroke.front for stroke in flat),
        uncaptioned=len(to_caption) - len(captions),
        nodes=len(nodes),
        unnamed=missing + len(nodes) - len(to_name),
    )


def points_on(
    page: Page, entities: Iterable[Entity], places: Mapping[str, tuple[float, float]]
) -> dict[str, tuple[float, float]]:
    """Bring places of the unit square onto the page; what has none stands at the rim."""
    shown = [entity.id for entity in entities]
    missing = [each for each in shown if each not in places]
    rim = {each: ((n + 1) / (len(missing) + 1), 0.0) for n, each in enumerate(missing)}
    left, bottom, right, top = page.room
    inset = np.array(_INSET) * page.scale
    low, high = np.array([left, bottom]) + inset, np.array([right, top]) - inset
    points = {}
    for each in shown:
        x, y = low + np.array(rim.get(each) or places[each]) * (high - low)
        points[each] = (float(x), float(y))
    return points


def _rank(
    entities: Sequence[Entity], strokes: Iterable[Stroke], most_names: int | None
) -> list[Entity]:
    """Order entities by identifier; those to be named, the best connected, come first."""
    ordered = sorted(entities, key=lambda entity: entity.id)
    if most_names is None:
        return ordered
    degree = Counter(end for s in strokes for end in (s.edge.subject, s.edge.object))
    return sorted(ordered, key=lambda entity: -degree[entity.id])


def _lanes(
    shown: Sequence[Entity], strokes: Iterable[Stroke]
) -> tuple[list[Bundle], list[Stroke], list[tuple[int, int]]]:
    """Part strokes into bundles: these, and strokes and their ends in the same order."""
    number = {entity.id: n for n, entity in enumerate(shown)}
    lanes: dict[tuple[int, int], list[Stroke]] = defaultdict(list)
    for stroke in sorted(strokes, key=lambda each: (each.edge.kind.stance, each.edge.id)):
        first, second = sorted((number[stroke.edge.subject], number[stroke.edge.object]))
        lanes[first, second].append(stroke)
    bundles = [Bundle(*pair, len(each)) for pair, each in lanes.items()]
    flat = [stroke for bundle in lanes.values() for stroke in bundle]
    return bundles, flat, [pair for pair, bundle in lanes.items() for _ in bundle]


def _route_and_name(
    page: Page, spots: Array, bundles: Sequence[Bundle], labels: Sequence[str]
) -> tuple[list[Array], list[Array], list[Name]]:
    """Place curves and names in turn: the curves, points along them, and the names.

    Each bends or moves away from where the other was last.
    """
    radius = RADIUS * page.marks
    router = Router(spots, radius, bundles, _LANE * page.marks, page.room)
    names: list[Name] = []
    for _ in range(_TURNS if len(bundles) <= _MANY else 1):
        router.run(
            np.array([name.centre for name in names]).reshape(-1, 2),
            np.array([name.half for name in names]).reshape(-1, 2),
        )
        curves = [curve for n in range(len(bundles)) for curve in router.lanes(n)]
        trails = along_curves(np.array(curves).reshape(-1, 3, 2), 2.0)
        dots = np.concatenate(trails) if trails else np.empty((0, 2))
        names = place_names(labels, spots, radius, dots, page.room, NAME * page.scale)
    return curves, trails, names


def _draw_names(page: Page, shown: Sequence[Entity], names: Sequence[Name]) -> int:
    """Write the names that have a place, and count those that have none."""
    missing = 0
    for entity, name in zip(shown, names, strict=True):
        if not name.is_free:
            missing += 1
            continue
        gid = f"label:{entity.id}"
        page.write_over(name.centre, name.text, size=NAME, gid=gid, zorder=6, linespacing=1.0)
    return missing


def _draw_captions(page: Page, strokes: Sequence[Stroke], captions: Sequence[Caption]) -> None:
    for caption in captions:
        stroke = strokes[caption.number]
        gid, look = f"edgelabel:{stroke.name}", {"color": stroke.colour, "slant": "italic"}
        page.write_over(caption.centre, caption.text, size=SMALL, gid=gid, zorder=5, **look)

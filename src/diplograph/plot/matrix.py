"""The matrix of a day: who stands how to whom, for graphs too dense to draw as a network."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from diplograph.dates import InForce
from diplograph.plot.canvas import Page
from diplograph.plot.contents import footnote_of, title_of, visible_edges
from diplograph.plot.margins import Handle, Margin, Sheet
from diplograph.plot.style import SMALL, name_of, text_size
from diplograph.plot.view import Edition, View
from diplograph.slices import GradedEdge, Slice
from diplograph.words import STANCES

# With the names beside them, 45 cells of 7.6 points make a picture about as high as a page is wide.
_MOST = 45
_SMALLEST_CELL = 6.8  # names of rows are 6.4 points high: closer, they would touch
_CELL, _BESIDE = 7.6, 95.0  # points: a cell of a new page; title, legend and footnote
_MARKS = {1: "s", -1: "X", 0: "o", None: "D"}
_MIXED = "both"


def matrix(
    slice_: Slice,
    ax: Axes | None = None,
    view: View | None = None,
    edition: Edition | None = None,
) -> Axes:
    """Draw the relations of a day as a matrix: subjects in rows, objects in columns.

    Entities are ordered by community (Louvain method, Blondel et al. 2008), each framed. A mark
    tells the stance of all relations of a cell, hollow where none of them is certain; symmetric
    relations stand both ways. Above as many entities as the page has room for, 45 at the most,
    the best connected are shown and the others counted.

    Parameters
    ----------
    slice_
        The relations.
    ax, view, edition
        As in `diplograph.plot.snapshot`.

    Returns
    -------
    Axes
        Drawn into; cells have the gid ``cell:SUBJECT:OBJECT``, names ``row:ID`` and ``column:ID``.
    """
    sheet = Sheet(ax, view, edition)
    edges = visible_edges(slice_.edges, slice_.table, sheet.view)
    names = {entity.id: name_of(entity) for entity in slice_.table.entities}
    cells = _cells(edges)
    degree = Counter(end for pair in cells for end in pair)
    ranked = sorted(degree, key=lambda each: (-degree[each], each))
    longest = max((text_size(names[each], SMALL)[0] for each in ranked), default=0.0) + 6
    margin = Margin(
        title=title_of("Who stands how to whom", slice_),
        footnote=footnote_of(slice_, edges, sheet.view),
        legend=_handles(sheet.view),
    )
    needed = min(len(ranked), _MOST) * _CELL + longest + _BESIDE
    page = sheet.open(margin, max(sheet.view.points[1], needed))
    beside = longest * page.scale
    left, bottom, right, top = page.room
    side = min(right - left, top - bottom) - beside
    shown = ranked[: min(_MOST, int(side / (_SMALLEST_CELL * page.scale)))]
    if not shown:
        return page.close(empty="no relation in force")
    groups = _communities(cells, shown)
    cell = min(side / len(shown), 14 * page.scale)
    _draw_frame(page, groups, names, (left + beside, top - beside), cell)
    _draw_marks(page, cells, groups, (left + beside, top - beside), cell)
    fewer = len(shown) < len(ranked)
    return page.close(
        f"The {len(shown)} best connected of {len(ranked)} entities." if fewer else ""
    )


def _cells(edges: Sequence[GradedEdge]) -> dict[tuple[str, str], list[GradedEdge]]:
    cells: dict[tuple[str, str], list[GradedEdge]] = defaultdict(list)
    for edge in edges:
        cells[edge.subject, edge.object].append(edge)
        if edge.kind.symmetric:
            cells[edge.object, edge.subject].append(edge)
    return cells


def _communities(
    cells: Mapping[tuple[str, str], Sequence[GradedEdge]], shown: Sequence[str]
) -> list[list[str]]:
    """Part entities into communities; hostile relations do not bind. Largest first."""
    import networkx as nx

    # Numbers, not names: the order of a set of texts differs from process to process.
    number = {each: n for n, each in enumerate(shown)}
    graph = nx.Graph()
    graph.add_nodes_from(range(len(shown)))
    for (subject, object_), edges in sorted(cells.items()):
        bonds = sum(edge.kind.stance >= 0 for edge in edges)
        if bonds and subject in number and object_ in number:
            graph.add_edge(number[subject], number[object_], weight=bonds)
    communities = nx.community.louvain_communities(graph, seed=0)
    groups = sorted(
        (sorted(group) for group in communities), key=lambda group: (-len(group), group)
    )
    return [[shown[n] for n in group] for group in groups]


def _stance(edges: Sequence[GradedEdge]) -> int | None:
    """Find the stance of all relations of a cell: None = cooperative and hostile ones."""
    stances = {edge.kind.stance for edge in edges} - {0}
    return None if len(stances) > 1 else next(iter(stances), 0)


def _mark(
    edges: Sequence[GradedEdge], view: View, at: tuple[float, float], size: float, gid: str
) -> Line2D:
    stance = _stance(edges)
    colour = view.colours.ink if stance is None else view.colours.stances[stance]
    certain = any(edge.grade > InForce.POSSIBLE for edge in edges)
    return Line2D(
        [at[0]],
        [at[1]],
        ls="",
        marker=_MARKS[stance],
        markersize=size * (0.6 if stance == 0 else 1),
        markerfacecolor=colour if certain else "none",
        markeredgecolor=colour,
        markeredgewidth=0.6,
        gid=gid,
        zorder=3,
    )


def _draw_marks(
    page: Page,
    cells: Mapping[tuple[str, str], Sequence[GradedEdge]],
    groups: Sequence[Sequence[str]],
    corner: tuple[float, float],
    cell: float,
) -> None:
    order = {each: n for n, each in enumerate(each for group in groups for each in group)}
    for (subject, object_), edges in sorted(cells.items()):
        if subject in order and object_ in order:
            at = (
                corner[0] + (order[object_] + 0.5) * cell,
                corner[1] - (order[subject] + 0.5) * cell,
            )
            gid = f"cell:{subject}:{object_}"
            page.ax.add_line(_mark(edges, page.view, at, cell * 0.62, gid))


def _handles(view: View) -> list[Handle]:
    looks = [(view.colours.stances[s], _MARKS[s], word) for s, word in STANCES.items()]
    looks.append((view.colours.ink, _MARKS[None], _MIXED))
    handles = [
        (Line2D([], [], ls="", marker=mark, color=colour, markersize=4), word)
        for colour, mark, word in looks
    ]
    hollow = Line2D(
        [], [], ls="", marker="s", mfc="none", mec=view.colours.ink, mew=0.6, markersize=4
    )
    return [*handles, (hollow, "only possible")]


def _draw_frame(
    page: Page,
    groups: Sequence[Sequence[str]],
    names: Mapping[str, str],
    corner: tuple[float, float],
    cell: float,
) -> None:
    """Draw names, a thin line a row and column, and a frame around each community."""
    x, y = corner
    everyone = [each for group in groups for each in group]
    length, quiet = len(everyone) * cell, page.view.colours.quiet
    for n, each in enumerate(everyone):
        across, down = x + (n + 0.5) * cell, y - (n + 0.5) * cell
        page.ax.plot([x, x + length], [down, down], color=quiet, lw=0.25, zorder=1)
        page.ax.plot([across, across], [y, y - length], color=quiet, lw=0.25, zorder=1)
        page.write(x - 3, down, names[each], size=SMALL, gid=f"row:{each}", ha="right", va="center")
        page.write(
            across,
            y + 3,
            names[each],
            size=SMALL,
            gid=f"column:{each}",
            ha="center",
            va="bottom",
            rotation=90,
        )
    done = 0.0
    for group in groups:
        side = len(group) * cell
        frame = (x + done, y - done - side)
        ink = page.view.colours.ink
        if len(group) > 1:
            page.ax.add_patch(Rectangle(frame, side, side, fill=False, ec=ink, lw=0.7, zorder=2))
        done += side

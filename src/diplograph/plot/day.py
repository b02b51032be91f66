"""A day as a network, and the change between two days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from diplograph.dates import in_words
from diplograph.plot.contents import (
    as_known,
    captions_of,
    citations_of,
    entities_of,
    footnote_of,
    left_out,
    points_of,
    strokes_of,
    title_of,
    visible_edges,
)
from diplograph.plot.margins import Handle, Margin, Sheet
from diplograph.plot.nodelink import draw
from diplograph.plot.strokes import Stroke, legend_of
from diplograph.plot.view import Edition, View
from diplograph.slices import ChangedEdge, Difference, Slice

# Dashes and width by what happened: the stronger a line, the more it is news.
_LINES: dict[str, tuple[tuple[float, ...], float]] = {
    "began": ((), 1.6),
    "ended": ((1.0, 1.6), 1.9),
    "renewed": ((), 1.2),
    "uncertain": ((4.0, 2.2), 1.4),
    "passing": ((6.0, 2.0), 1.2),
    "events": ((5.0, 1.5, 1.0, 1.5), 1.3),
}


def snapshot(
    slice_: Slice,
    ax: Axes | None = None,
    view: View | None = None,
    edition: Edition | None = None,
) -> Axes:
    """Draw the relations of a day: nodes, one curve a relation, legend, footnote.

    Definite relations are solid, presumed ones in long dashes, possible ones in short. Stance is
    shown by colour, end mark and width. The footnote counts what is shown, how it is sourced, and
    what the view leaves out. Above 50 entities or 120 relations those that look the same between
    the same ends are drawn as one curve, with their number, and the best connected are named.

    Parameters
    ----------
    slice_
        The relations.
    ax
        Axes to draw into; None = those of a new figure.
    view
        What to show, and how; None = the default view.
    edition
        What is to be said of the data, and stored places.

    Returns
    -------
    Axes
        Drawn into; relations have the gid ``edge:ID``, entities ``node:ID`` and ``label:ID``.
    """
    sheet = Sheet(ax, view, edition)
    edges = visible_edges(slice_.edges, slice_.table, sheet.view)
    entities = entities_of(slice_.table, edges, sheet.view.focus)
    page = sheet.open(
        Margin(
            title=title_of("Relations in force", slice_),
            footnote=footnote_of(slice_, edges, sheet.view),
            legend=legend_of(sheet.view, entities),
            citations=citations_of(edges, sheet),
        )
    )
    points = points_of(slice_.table, page, sheet.edition, entities)
    outcome = draw(page, strokes_of(edges, sheet), entities, points)
    return page.close(outcome.note, empty="" if edges else "no relation in force")


def change(
    change_: Difference,
    ax: Axes | None = None,
    view: View | None = None,
    edition: Edition | None = None,
) -> Axes:
    """Draw what changed between two days; what both days share is pale, as context.

    What began is solid and strong, what ended dotted, what became uncertain dashed, events are
    dash-dotted. What changed is always shown; context only around it. Options are those of
    `diplograph.plot.snapshot`.
    """
    sheet = Sheet(ax, view, edition)
    table = change_.table
    groups = {name: edges for name, edges in change_.groups.items() if name != "kept"}
    changed = [edge for edges in groups.values() for edge in edges]
    ends = {end for edge in changed for end in (edge.subject, edge.object)}
    context = [
        edge
        for edge in visible_edges(change_.kept, table, sheet.view)
        if edge.subject in ends or edge.object in ends
    ]
    quiet = sheet.view.colours.quiet
    strokes = [Stroke(edge, quiet, (), 0.6, front=False) for edge in context]
    strokes += _strokes(groups, sheet)
    entities = entities_of(table, [stroke.edge for stroke in strokes])
    counts = ", ".join(f"{len(edges)} {name}" for name, edges in groups.items() if edges)
    kept = (
        f"{len(change_.kept)} kept, of which {len(context)} around what changed are outcome pale."
    )
    days = f"From {in_words(change_.first)} to {in_words(change_.last)}"
    page = sheet.open(
        Margin(
            title=f"{days}{as_known(change_.known_by)}",
            footnote=[f"{counts or 'nothing changed'}; {kept}", *left_out(change_.left_out)],
            legend=legend_of(sheet.view, entities, _handles(groups, sheet.view)),
            citations=citations_of(changed, sheet),
        )
    )
    outcome = draw(page, strokes, entities, points_of(table, page, sheet.edition, entities))
    return page.close(outcome.note, empty="" if changed else "nothing changed")


def _strokes(groups: Mapping[str, Sequence[ChangedEdge]], sheet: Sheet) -> list[Stroke]:
    changed = [edge for edges in groups.values() for edge in edges]
    captions = captions_of(changed, sheet)
    colours = sheet.view.colours.stances
    return [
        Stroke(edge, colours[edge.kind.stance], *_LINES[name], captions=captions.get(edge.id, ()))
        for name, edges in groups.items()
        for edge in edges
    ]


def _handles(groups: Mapping[str, Sequence[ChangedEdge]], view: View) -> list[Handle]:
    ink = view.colours.ink
    return [
        (Line2D([], [], color=ink, lw=1.2, dashes=dashes or (None, None)), name)
        for name, (dashes, _) in _LINES.items()
        if groups[name]
    ]

"""The picture of the change between two days."""

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
    left_out,
    noted,
    seen,
    standing,
)
from diplograph.plot.margins import Handle, Margin, page, stance_handles
from diplograph.plot.network import draw
from diplograph.plot.strokes import Stroke, glyph_handles
from diplograph.plot.style import Edition, View
from diplograph.slices import ChangedEdge, Difference

_LOOKS: dict[str, tuple[tuple[float, ...], float]] = {
    "began": ((), 1.6),
    "ended": ((1.0, 1.6), 1.9),
    "renewed": ((), 1.2),
    "uncertain": ((4.0, 2.2), 1.4),
    "passing": ((6.0, 2.0), 1.2),
    "events": ((5.0, 1.5, 1.0, 1.5), 1.3),
}


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
    view, edition = view or View(), edition or Edition()
    table = change_.table
    groups = {name: edges for name, edges in change_.groups.items() if name != "kept"}
    changed = [edge for edges in groups.values() for edge in edges]
    ends = {end for edge in changed for end in (edge.subject, edge.object)}
    context = [
        edge
        for edge in seen(change_.kept, table, view)
        if edge.subject in ends or edge.object in ends
    ]
    quiet = view.colours.quiet
    strokes = [Stroke(edge, quiet, (), 0.6, front=False) for edge in context]
    strokes += _strokes(groups, view, edition)
    entities = entities_of(table, [stroke.edge for stroke in strokes])
    counts = ", ".join(f"{len(edges)} {name}" for name, edges in groups.items() if edges)
    footnote = [
        (
            f"{counts or 'nothing changed'}; {len(change_.kept)} kept, of which {len(context)} "
            "around what changed are drawn pale."
        ),
        *left_out({}, change_.left_out),
        *noted(edition),
    ]
    days = f"From {in_words(change_.first)} to {in_words(change_.last)}"
    margin = Margin(
        title=f"{days}{as_known(change_.known_by)}",
        footnote=footnote,
        legend=[*stance_handles(view), *_handles(groups, view), *glyph_handles(view, entities)],
        citations=citations_of(changed, view, edition),
    )
    made = page(ax, view, margin, edition)
    told = draw(made, strokes, entities, standing(table, made, edition, entities)).told
    if told:
        made.subtitle(told)
    if not changed:
        made.empty("nothing changed")
    return made.ax


def _strokes(
    groups: Mapping[str, Sequence[ChangedEdge]], view: View, edition: Edition
) -> list[Stroke]:
    everything = [edge for edges in groups.values() for edge in edges]
    captions, colours = captions_of(everything, view, edition), view.colours.stances
    return [
        Stroke(edge, colours[edge.kind.stance], *_LOOKS[name], captions=captions.get(edge.id, ()))
        for name, edges in groups.items()
        for edge in edges
    ]


def _handles(groups: Mapping[str, Sequence[ChangedEdge]], view: View) -> list[Handle]:
    ink = view.colours.ink
    return [
        (Line2D([], [], color=ink, lw=1.2, dashes=dashes or (None, None)), name)
        for name, (dashes, _) in _LOOKS.items()
        if groups[name]
    ]

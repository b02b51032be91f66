"""The picture of a day."""

from __future__ import annotations

from matplotlib.axes import Axes

from diplograph.dates import in_words
from diplograph.plot.contents import (
    as_known,
    citations_of,
    entities_of,
    footnote_of,
    seen,
    standing,
    strokes_of,
)
from diplograph.plot.margins import Margin, grade_handles, page, stance_handles
from diplograph.plot.network import draw
from diplograph.plot.strokes import glyph_handles
from diplograph.plot.style import Edition, View
from diplograph.slices import Slice


def snapshot(
    slice_: Slice,
    ax: Axes | None = None,
    view: View | None = None,
    edition: Edition | None = None,
) -> Axes:
    """Draw the relations of a day: nodes, one curve a relation, legend, footnote.

    Definite relations are solid, presumed ones in long dashes, possible ones in short. Stance is
    told by colour, end mark and width. The footnote counts what is shown, how it is sourced, and
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
    view, edition = view or View(), edition or Edition()
    shown = seen(slice_.edges, slice_.table, view)
    entities = entities_of(slice_.table, shown, view.focus)
    margin = Margin(
        title=titled("Relations in force", slice_),
        footnote=footnote_of(slice_, shown, view, edition),
        legend=[*stance_handles(view), *grade_handles(view), *glyph_handles(view, entities)],
        citations=citations_of(shown, view, edition),
    )
    made = page(ax, view, margin, edition)
    points = standing(slice_.table, made, edition, entities)
    told = draw(made, strokes_of(shown, view, edition), entities, points).told
    if told:
        made.subtitle(told)
    if not shown:
        made.empty("no relation in force")
    return made.ax


def titled(what: str, slice_: Slice) -> str:
    """Say what is shown, of which day, and as known on which."""
    return f"{what} on {in_words(slice_.day)}{as_known(slice_.known_by)}"

"""The picture of a day, and of the change between two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from diplograph.dates import InForce, in_words
from diplograph.model import Entity
from diplograph.plot import network
from diplograph.plot.canvas import Page, page, stance_handles
from diplograph.plot.network import Stroke
from diplograph.plot.placing.layout import Places, given, places
from diplograph.plot.style import HIDDEN_FAMILIES, Edition, View
from diplograph.slices import Change, Edge, GradedEdge, Slice
from diplograph.table import RelationTable

AnyEdge = TypeVar("AnyEdge", bound=Edge)

_POSSIBLE = (4.0, 2.2)
_ENDED = (1.0, 1.6)
_REASONS = {
    "modality": "of another modality than fact",
    "inside": "inside a folded actor",
    "events": "events of the last 30 days",
}


def snapshot(
    slice_: Slice,
    ax: Axes | None = None,
    view: View | None = None,
    edition: Edition | None = None,
) -> Axes:
    """Draw the relations of a day: nodes, one curve a relation, legend, footnote.

    Definite and presumed relations are solid, possible ones dashed. Stance is told by colour,
    end mark and width. The footnote counts what is shown, how it is sourced, and what the view
    leaves out.

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
    entities = _entities(slice_.table, shown, view.focus)
    footnote = footnote_of(slice_, shown, view, edition)
    known = f", as known on {in_words(slice_.known_by)}" if slice_.known_by is not None else ""
    title = f"Relations in force on {in_words(slice_.day)}{known}"
    ink = view.colours.ink
    grades = [
        (Line2D([], [], color=ink, lw=1), "definite or presumed"),
        (Line2D([], [], color=ink, lw=1, dashes=_POSSIBLE), "possible"),
    ]
    legend = [*stance_handles(view), *grades, *network.glyph_handles(view, entities)]
    made = page(ax, view, title=title, footnote=footnote, legend=legend, edition=edition)
    colours = view.colours.stances
    strokes = [
        Stroke(e, colours[e.kind.stance], _POSSIBLE if e.grade == InForce.POSSIBLE else ())
        for e in shown
    ]
    standing = _standing(slice_.table, made, edition, entities)
    _say_left_out(made, len(strokes), *network.draw(made, strokes, entities, standing))
    if not shown:
        middle = (made.floor + made.ceiling) / 2
        made.write(made.width / 2, middle, "no relation in force", size=8, gid="empty", ha="center")
    return made.ax


def change(
    change_: Change,
    ax: Axes | None = None,
    view: View | None = None,
    edition: Edition | None = None,
) -> Axes:
    """Draw what changed between two days; what both days share is pale, as context.

    What began is solid and strong, what ended dotted, what became uncertain dashed, events are
    dash-dotted. What changed is always shown; context only around it.
    """
    view, edition = view or View(), edition or Edition()
    table, colours = change_.table, view.colours
    groups = {name: edges for name, edges in change_.groups.items() if name != "kept"}
    changed = [edge for edges in groups.values() for edge in edges]
    ends = {end for edge in changed for end in (edge.subject, edge.object)}
    context = [
        edge
        for edge in seen(change_.kept, table, view)
        if edge.subject in ends or edge.object in ends
    ]
    strokes = [Stroke(edge, colours.quiet, (), 0.6, front=False) for edge in context]
    looks = {
        "began": ((), 1.6),
        "ended": (_ENDED, 1.9),
        "renewed": ((), 1.2),
        "uncertain": (_POSSIBLE, 1.4),
        "passing": ((6.0, 2.0), 1.2),
        "events": ((5.0, 1.5, 1.0, 1.5), 1.3),
    }
    for name, edges in groups.items():
        dashes, width = looks[name]
        strokes += [Stroke(e, colours.stances[e.kind.stance], dashes, width) for e in edges]
    entities = _entities(table, [stroke.edge for stroke in strokes], None)
    counts = ", ".join(f"{len(edges)} {name}" for name, edges in groups.items() if edges)
    footnote = [
        (
            f"{counts or 'nothing changed'}; {len(change_.kept)} kept, of which {len(context)} "
            "around what changed are drawn pale."
        ),
        *_left_out(Counter(), change_.left_out),
    ]
    title = f"From {in_words(change_.first)} to {in_words(change_.last)}"
    kinds = [
        (Line2D([], [], color=colours.ink, lw=1.2, dashes=dashes or (1, 0)), name)
        for name, (dashes, _) in looks.items()
        if groups[name]
    ]
    legend = [*stance_handles(view), *kinds, *network.glyph_handles(view, entities)]
    made = page(ax, view, title=title, footnote=footnote, legend=legend, edition=edition)
    standing = _standing(table, made, edition, entities)
    _say_left_out(made, len(changed), *network.draw(made, strokes, entities, standing))
    return made.ax


def footnote_of(
    slice_: Slice, shown: Sequence[GradedEdge], view: View, edition: Edition
) -> list[str]:
    """Say what is shown, how it is sourced, what the view leaves out, and what is to be noted."""
    hidden = _hidden(slice_.edges, slice_.table, view)
    note = [edition.note] if edition.note else []
    return [_counts(shown), *_left_out(hidden, slice_.left_out), *note]


def _standing(
    table: RelationTable, made: Page, edition: Edition, entities: Sequence[Entity]
) -> Places:
    """Places as given, else as stored, else as computed."""
    if edition.places is not None:
        return given(edition.places, (entity.id for entity in entities))
    stored = getattr(edition.layout, made.shape, None)
    return places(table, made.shape, stored)


def _say_left_out(made: Page, strokes: int, captions: int, names: int) -> None:
    """Say how many relations and entities found no room for their letters."""
    parts = [f"{captions} of {strokes} relations"] if captions else []
    parts += ["1 entity" if names == 1 else f"{names} entities"] if names else []
    if parts:
        made.subtitle(f"No room to name {' and '.join(parts)}.")


def seen(edges: Sequence[AnyEdge], table: RelationTable, view: View) -> list[AnyEdge]:
    """Give the edges that a view shows."""
    entities = {entity.id: entity for entity in table.entities}
    shown = [
        edge
        for edge in edges
        if view.shows_family(edge.kind.family)
        and view.shows_entity(entities[edge.subject])
        and view.shows_entity(entities[edge.object])
    ]
    return shown if view.focus is None else _around(shown, view.focus, view.hops)


def _around(edges: Sequence[AnyEdge], focus: str, hops: int) -> list[AnyEdge]:
    """Edges between entities within some hops of the focus."""
    near = {focus}
    for _ in range(hops):
        near |= {
            end
            for edge in edges
            if edge.subject in near or edge.object in near
            for end in (edge.subject, edge.object)
        }
    return [edge for edge in edges if edge.subject in near and edge.object in near]


def _hidden(edges: Sequence[GradedEdge], table: RelationTable, view: View) -> Counter[str]:
    """Count what the view leaves out: by family, then persons, then what lies off the focus."""
    entities = {entity.id: entity for entity in table.entities}
    hidden: Counter[str] = Counter()
    for edge in edges:
        if not view.shows_family(edge.kind.family):
            hidden[edge.kind.family] += 1
        elif not all(view.shows_entity(entities[e]) for e in (edge.subject, edge.object)):
            hidden["of persons"] += 1
    beyond = len(edges) - hidden.total() - len(seen(edges, table, view))
    if beyond:
        hidden[f"beyond {view.hops} hops of {view.focus}"] = beyond
    return hidden


def _entities(table: RelationTable, edges: Iterable[Edge], focus: str | None) -> list[Entity]:
    ends = {end for edge in edges for end in (edge.subject, edge.object)} | {focus}
    return [entity for entity in table.entities if entity.id in ends]


def _counts(edges: Sequence[GradedEdge]) -> str:
    grades = Counter(edge.grade.word for edge in edges)
    verified = Counter(edge.relation.verified for edge in edges)
    shown = ", ".join(f"{grades[g]} {g}" for g in ("definite", "presumed", "possible") if grades[g])
    sourced = ", ".join(f"{verified[v]} {v}" for v in ("yes", "partial", "known") if verified[v])
    noun = "relation" if len(edges) == 1 else "relations"
    if not edges:
        return "0 relations shown."
    return f"{len(edges)} {noun} shown: {shown}. Verified against a page: {sourced}."


def _left_out(hidden: Mapping[str, int], reasons: Mapping[str, int]) -> list[str]:
    parts = [f"{count} {what}" for what, count in hidden.items()]
    parts += [f"{count} {_REASONS[reason]}" for reason, count in reasons.items()]
    if not parts:
        return []
    hint = " (families office, structure, membership and persons are shown when asked for)"
    return [f"Left out: {', '.join(parts)}{hint if set(hidden) & set(HIDDEN_FAMILIES) else ''}."]

"""What a picture shows of a slice, and what it says of the rest and of its sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar
from urllib.parse import unquote

from diplograph.dates import in_words
from diplograph.model import Entity, Source
from diplograph.plot.canvas import Page
from diplograph.plot.network import on_page
from diplograph.plot.placing.layout import given, places
from diplograph.plot.strokes import Stroke
from diplograph.plot.style import DASHES, Edition, View
from diplograph.slices import Edge, GradedEdge, Slice
from diplograph.table import RelationTable

AnyEdge = TypeVar("AnyEdge", bound=Edge)

_REASONS = {
    "modality": "of another modality than fact",
    "inside": "inside a folded actor",
    "events": "events of the last 30 days",
}


def seen(edges: Sequence[AnyEdge], table: RelationTable, view: View) -> list[AnyEdge]:
    """Give the edges that a view shows."""
    entities = {entity.id: entity for entity in table.entities}
    shown = [
        edge
        for edge in edges
        if view.shows_kind(edge.kind)
        and view.shows_entity(entities[edge.subject])
        and view.shows_entity(entities[edge.object])
    ]
    return shown if view.focus is None else _around(shown, view.focus, view.hops)


def entities_of(
    table: RelationTable, edges: Iterable[Edge], focus: str | None = None
) -> list[Entity]:
    """Give the entities at the ends of edges, and the one in focus."""
    ends = {end for edge in edges for end in (edge.subject, edge.object)} | {focus}
    return [entity for entity in table.entities if entity.id in ends]


def strokes_of(edges: Iterable[GradedEdge], view: View, edition: Edition) -> list[Stroke]:
    """Give the strokes of graded edges: colour by stance, dashes by grade, numbers if asked."""
    edges = list(edges)
    captions = captions_of(edges, view, edition)
    colours = view.colours.stances
    return [
        Stroke(e, colours[e.kind.stance], DASHES[e.grade], captions=captions.get(e.id, ()))
        for e in edges
    ]


def captions_of(edges: Iterable[Edge], view: View, edition: Edition) -> dict[str, tuple[str, ...]]:
    """Give captions with the numbers of sources; none where the view does not ask for them."""
    edges = list(edges)
    numbers = numbered(edges, edition.sources) if view.sources == "list" else {}
    captions: dict[str, tuple[str, ...]] = {}
    for edge in edges:
        marks = ", ".join(str(numbers[each]) for each in edge.relation.sources if each in numbers)
        if marks:
            captions[edge.id] = (f"{edge.kind.label} [{marks}]", f"[{marks}]")
    return captions


def standing(
    table: RelationTable, page: Page, edition: Edition, entities: Sequence[Entity]
) -> dict[str, tuple[float, float]]:
    """Give places on the page: as given, else as stored, else as computed."""
    if edition.places is not None:
        unit = given(edition.places, (entity.id for entity in entities))
    else:
        unit = places(table, page.shape, getattr(edition.layout, page.shape, None))
    return on_page(page, entities, unit)


def footnote_of(
    slice_: Slice, shown: Sequence[GradedEdge], view: View, edition: Edition
) -> list[str]:
    """Say what is shown, how it is sourced, what the view leaves out, and what is to be noted."""
    hidden = _hidden(slice_.edges, slice_.table, view)
    told = counts_of(shown)
    if slice_.events:
        told += f" Events are those since {in_words(slice_.day - slice_.events)}."
    return [told, *left_out(hidden, slice_.left_out), *noted(edition)]


def as_known(day: int | None) -> str:
    """Say the day of the second clock, for a title; blank where it was not set."""
    return "" if day is None else f", as known on {in_words(day)}"


def noted(edition: Edition) -> list[str]:
    """Give the further sentence of the edition, if it has one."""
    return [edition.note] if edition.note else []


def counts_of(edges: Sequence[GradedEdge]) -> str:
    """Count relations by grade and by how they are sourced, as a sentence."""
    if not edges:
        return "0 relations shown."
    records = [edge.relation for edge in edges]
    verified = Counter(each.verified for each in records if each.modality != "coded")
    sourced = ", ".join(f"{verified[v]} {v}" for v in ("yes", "partial", "known") if verified[v])
    told = [f"{counted(len(edges), 'relation')} shown: {grades_of(edges)}."]
    seen = verified["yes"] + verified["partial"]
    told += [f"Verified against a page: {sourced if seen else 'none'}."] if sourced else []
    coded = len(records) - verified.total()
    told += [f"Coded by a machine: {coded}."] if coded else []
    return " ".join(told)


def grades_of(edges: Iterable[GradedEdge]) -> str:
    """Count relations by grade, the surest first."""
    grades = Counter(edge.grade.word for edge in edges)
    words = ("definite", "presumed", "possible")
    return ", ".join(f"{grades[word]} {word}" for word in words if grades[word])


def counted(number: int, noun: str) -> str:
    """Give a number with its noun.

    Examples
    --------
    >>> counted(1, "spell"), counted(2, "spell")
    ('1 spell', '2 spells')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def left_out(hidden: Mapping[str, int], reasons: Mapping[str, int]) -> list[str]:
    """Say what a view or a default left out; nothing where nothing was."""
    parts = [f"{count} {what}" for what, count in hidden.items()]
    parts += [f"{count} {_REASONS[reason]}" for reason, count in reasons.items()]
    if not parts:
        return []
    hint = " (families and persons are shown when asked for)"
    return [f"Left out: {', '.join(parts)}{hint if hidden else ''}."]


def numbered(edges: Iterable[Edge], sources: Mapping[str, Source]) -> dict[str, int]:
    """Give sources of relations their numbers, in the order of publisher and date."""
    cited = {each for edge in edges for each in edge.relation.sources if each in sources}

    def rank(identifier: str) -> tuple[str, str, str]:
        source = sources[identifier]
        return source.publisher.casefold(), str(source.published or ""), identifier

    return {identifier: n + 1 for n, identifier in enumerate(sorted(cited, key=rank))}


def citations_of(edges: Iterable[Edge], view: View, edition: Edition) -> list[str]:
    """Cite the sources of relations by number; none where the view does not ask for it."""
    if view.sources != "list":
        return []
    numbers = numbered(edges, edition.sources)
    return [f"[{n}] {_cited(edition.sources[identifier])}" for identifier, n in numbers.items()]


def _cited(source: Source) -> str:
    date = f", {source.published}" if source.published else ""
    title = source.title.rstrip(".")
    return f"{source.publisher}{date}: {title}. {unquote(source.url)}".strip()


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
        if not view.shows_kind(edge.kind):
            hidden[edge.kind.family] += 1
        elif not all(view.shows_entity(entities[e]) for e in (edge.subject, edge.object)):
            hidden["of persons"] += 1
    beyond = len(edges) - hidden.total() - len(seen(edges, table, view))
    if beyond:
        hidden[f"beyond {view.hops} hops of {view.focus}"] = beyond
    return hidden

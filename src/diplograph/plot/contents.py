"""What a picture shows of a slice, and what it says of the rest and of its sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar
from urllib.parse import unquote

from diplograph.dates import FIRST_DAY, InForce, in_words
from diplograph.model import Entity, Source
from diplograph.plot.canvas import Page
from diplograph.plot.layout import places, unit_places
from diplograph.plot.margins import Sheet
from diplograph.plot.nodelink import points_on
from diplograph.plot.strokes import Stroke
from diplograph.plot.style import DASHES
from diplograph.plot.view import Edition, View
from diplograph.slices import Edge, GradedEdge, Slice
from diplograph.table import RelationTable
from diplograph.words import counted, grade_parts, left_out_parts

AnyEdge = TypeVar("AnyEdge", bound=Edge)


def visible_edges(edges: Sequence[AnyEdge], table: RelationTable, view: View) -> list[AnyEdge]:
    """Choose the edges that a view shows."""
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
    """Collect the entities at the ends of edges, and the one in focus."""
    ends = {end for edge in edges for end in (edge.subject, edge.object)} | {focus}
    return [entity for entity in table.entities if entity.id in ends]


def strokes_of(edges: Sequence[GradedEdge], sheet: Sheet) -> list[Stroke]:
    """Make strokes of graded edges: colour by stance, dashes by grade, numbers if asked."""
    captions = captions_of(edges, sheet)
    colours = sheet.view.colours.stances
    return [
        Stroke(e, colours[e.kind.stance], DASHES[e.grade], captions=captions.get(e.id, ()))
        for e in edges
    ]


def captions_of(edges: Sequence[Edge], sheet: Sheet) -> dict[str, tuple[str, ...]]:
    """Write captions with the numbers of sources; none where the view does not ask for them."""
    marks = source_marks(edges, sheet)
    return {e.id: (f"{e.kind.label} {marks[e.id]}", marks[e.id]) for e in edges if marks[e.id]}


def source_marks(edges: Sequence[Edge], sheet: Sheet) -> dict[str, str]:
    """Write the numbers of the sources of each edge, as ``[1, 4]``; blank if it has none.

    All are blank where the view does not ask for them.
    """
    listing = sheet.view.sources == "list"
    numbers = _source_numbers(edges, sheet.edition.sources) if listing else {}
    marks = {}
    for edge in edges:
        cited = ", ".join(str(numbers[each]) for each in edge.relation.sources if each in numbers)
        marks[edge.id] = f"[{cited}]" if cited else ""
    return marks


def points_of(
    table: RelationTable, page: Page, edition: Edition, entities: Sequence[Entity]
) -> dict[str, tuple[float, float]]:
    """Find places on the page: as given by hand, else as stored, else as computed."""
    if edition.places is not None:
        unit = unit_places(edition.places, (entity.id for entity in entities))
    else:
        whole = None if edition.whole is None else edition.whole()
        everything = table if whole is None else whole
        unit = places(everything, page.shape, getattr(edition.layout, page.shape, None))
    return points_on(page, entities, unit)


def footnote_of(slice_: Slice, edges: Sequence[GradedEdge], view: View) -> list[str]:
    """Say what is shown, how it is sourced, and what the view leaves out."""
    hidden = _count_hidden(slice_, len(edges), view)
    counts = counts_of(edges)
    if slice_.events:
        since = max(slice_.day - slice_.events, FIRST_DAY)
        counts += f" Events are those since {in_words(since)}."
    return [counts, *left_out(slice_.left_out, hidden)]


def title_of(what: str, slice_: Slice) -> str:
    """Say what is shown, of which day, and as known on which."""
    return f"{what} on {in_words(slice_.day)}{as_known(slice_.known_by)}"


def as_known(day: int | None) -> str:
    """Say the day of the second clock, for a title; blank where it was not set."""
    return "" if day is None else f", as known on {in_words(day)}"


def counts_of(edges: Sequence[GradedEdge]) -> str:
    """Count relations by grade and by how they are sourced, as a sentence."""
    if not edges:
        return "0 relations shown."
    records = [edge.relation for edge in edges]
    verified = Counter(each.verified for each in records if each.modality != "coded")
    checks = ", ".join(f"{verified[v]} {v}" for v in ("yes", "partial", "known") if verified[v])
    sentences = [f"{counted(len(edges), 'relation')} shown: {grades_of(edges)}."]
    # Of records that are merely known to be right no page was seen: none of them is verified.
    seen = verified["yes"] + verified["partial"]
    sentences += [f"Verified against a page: {checks if seen else 'none'}."] if checks else []
    coded = len(records) - verified.total()
    sentences += [f"Coded by a machine: {coded}."] if coded else []
    return " ".join(sentences)


def grades_of(edges: Iterable[GradedEdge]) -> str:
    """Count relations by grade, the surest first."""
    grades = Counter(edge.grade for edge in edges)
    return grade_parts({grade.word: grades[grade] for grade in sorted(InForce, reverse=True)})


def left_out(reasons: Mapping[str, int], hidden: Mapping[str, int] | None = None) -> list[str]:
    """Say in one sentence what defaults and view left out; none where nothing was."""
    parts = [f"{count} {what}" for what, count in (hidden or {}).items()]
    parts += left_out_parts(reasons)
    if not parts:
        return []
    hint = " (families and persons are shown when asked for)" if hidden else ""
    return [f"Left out: {', '.join(parts)}{hint}."]


def _source_numbers(edges: Iterable[Edge], sources: Mapping[str, Source]) -> dict[str, int]:
    """Rank the sources of relations by publisher and date, from 1."""
    cited = {each for edge in edges for each in edge.relation.sources if each in sources}

    def rank(identifier: str) -> tuple[str, str, str]:
        source = sources[identifier]
        return source.publisher.casefold(), str(source.published or ""), identifier

    return {identifier: n + 1 for n, identifier in enumerate(sorted(cited, key=rank))}


def citations_of(edges: Iterable[Edge], sheet: Sheet) -> list[str]:
    """Cite the sources of relations by number; none where the view does not ask for it."""
    if sheet.view.sources != "list":
        return []
    sources = sheet.edition.sources
    numbers = _source_numbers(edges, sources)
    return [f"[{n}] {_citation(sources[identifier])}" for identifier, n in numbers.items()]


def _citation(source: Source) -> str:
    date = f", {source.published}" if source.published else ""
    title = source.title.rstrip(".")
    return f"{source.publisher}{date}: {title}. {unquote(source.url)}".strip()


def _around(edges: Sequence[AnyEdge], focus: str, hops: int) -> list[AnyEdge]:
    """Edges between entities within some hops of the focus."""
    near, size = {focus}, 0
    for _ in range(hops):
        if len(near) == size:  # nobody joined the last time, and nobody will
            break
        size = len(near)
        near |= {
            end
            for edge in edges
            if edge.subject in near or edge.object in near
            for end in (edge.subject, edge.object)
        }
    return [edge for edge in edges if edge.subject in near and edge.object in near]


def _count_hidden(slice_: Slice, visible: int, view: View) -> Counter[str]:
    """Count what the view leaves out: by family, then persons, then what lies off the focus."""
    entities = {entity.id: entity for entity in slice_.table.entities}
    hidden: Counter[str] = Counter()
    for edge in slice_.edges:
        if not view.shows_kind(edge.kind):
            hidden[edge.kind.family] += 1
        elif not all(view.shows_entity(entities[e]) for e in (edge.subject, edge.object)):
            hidden["of persons"] += 1
    beyond = len(slice_.edges) - hidden.total() - visible
    if beyond:
        hidden[f"beyond {view.hops} hops of {view.focus}"] = beyond
    return hidden

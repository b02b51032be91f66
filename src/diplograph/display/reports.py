"""A change as a Markdown report: what began, ended and happened, with whom, by which source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from diplograph.dates import in_words
from diplograph.display.stories import labels_of, sentence
from diplograph.model import Graph, Source
from diplograph.slices import ChangedEdge, Difference, Edge
from diplograph.words import date_in_words

_HEADINGS = {
    "began": "Began",
    "ended": "Ended",
    "renewed": "Renewed or replaced",
    "uncertain": "Became certain or uncertain",
    "passing": "Began and ended in between",
    "events": "Happened",
}
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~])")


def change_report(change: Difference, graph: Graph, *, notes: Iterable[str] = ()) -> str:
    """Tell a change as Markdown.

    Parameters
    ----------
    change
        The change between two days.
    graph
        The graph it stands in: labels of those involved, and sources.
    notes
        Further lines for the end, such as what was left out.
    """
    labels = labels_of(change.table)
    told = {name: edges for name, edges in change.groups.items() if name in _HEADINGS and edges}
    cited = _numbered(edge for edges in told.values() for edge in edges)
    lines = [f"# From {in_words(change.first)} to {in_words(change.last)}", ""]
    if change.known_by is not None:
        lines += [f"As known on {in_words(change.known_by)}.", ""]
    counts = [f"{len(edges)} {name}" for name, edges in told.items()]
    lines += [f"{', '.join(counts) or 'Nothing changed'}; {len(change.kept)} kept.", ""]
    for name, edges in told.items():
        lines += [f"## {_HEADINGS[name]}", ""]
        lines += [_item(edge, labels, cited) for edge in edges]
        lines.append("")
    lines += _involved(told.values(), graph)
    if cited:
        lines += ["## Sources", ""]
        lines += [f"{n}. {_source(graph.sources.get(each), each)}" for each, n in cited.items()]
        lines.append("")
    lines += [f"*{_escaped(note)}*" for note in notes]
    return "\n".join(lines).rstrip() + "\n"


def _item(edge: ChangedEdge, labels: Mapping[str, str], cited: Mapping[str, int]) -> str:
    marks = "".join(f"[{cited[each]}]" for each in edge.relation.sources)
    relation = edge.relation
    parts = [f"**{_escaped(sentence(edge, labels))}**"]
    days = [f"from {date_in_words(relation.start)}"] if relation.start and relation.end else []
    days += [date_in_words(relation.start)] if relation.start and not relation.end else []
    days += [f"to {date_in_words(relation.end)}"] if relation.end else []
    parts.append(_escaped(" ".join(days)))
    parts += [f"role: {_escaped(relation.role)}"] if relation.role else []
    parts += [f"doubt: {_escaped(relation.doubt)}"] if relation.doubt else []
    told = "; ".join(part for part in parts if part)
    return f"- {told} {marks} (`{edge.id}`)".replace("  ", " ")


def _involved(groups: Iterable[Iterable[Edge]], graph: Graph) -> list[str]:
    """Name everybody at the ends of what changed, and those who acted in it."""
    names: dict[str, None] = {}
    for edges in groups:
        for edge in edges:
            names |= dict.fromkeys((edge.subject, edge.object, *edge.relation.agents))
    if not names:
        return []
    known = (graph.entities[each].label if each in graph.entities else each for each in names)
    return ["## Involved", "", ", ".join(sorted(_escaped(label) for label in known)) + ".", ""]


def _numbered(edges: Iterable[Edge]) -> dict[str, int]:
    """Give sources their numbers, in the order in which they are first cited."""
    sources = dict.fromkeys(each for edge in edges for each in edge.relation.sources)
    return {each: number for number, each in enumerate(sources, start=1)}


def _source(source: Source | None, identifier: str) -> str:
    if source is None:
        return _escaped(identifier)
    date = f", {date_in_words(source.published)}" if source.published else ""
    title = _escaped(source.title)
    shown = f"[{title}](<{source.url}>)" if re.match(r"https?://[^\s<>]+$", source.url) else title
    return f"{_escaped(source.publisher)}{_escaped(date)}: {shown}"


def _escaped(text: str) -> str:
    """Keep text from being read as Markdown or HTML, on one line."""
    line = "".join(c if c.isprintable() else " " for c in text)
    return _SPECIAL.sub(r"\\\1", line)

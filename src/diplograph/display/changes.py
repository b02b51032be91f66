"""A change between two days as text, as a listing, and as a report in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from diplograph.dates import in_words
from diplograph.display.listings import (
    clock_in_words,
    grade_word,
    labels_of,
    notes_of,
    sentence,
)
from diplograph.listing import Listing, printable
from diplograph.model import Graph, Source
from diplograph.slices import ChangedEdge, Difference, Edge
from diplograph.words import date_in_words, span_in_words

_QUIET_GROUPS = ("kept",)
"""Groups that are counted and not listed: a snapshot lists what stays."""
_HEADINGS = {
    "began": "Began",
    "ended": "Ended",
    "renewed": "Renewed or replaced",
    "uncertain": "Became certain or uncertain",
    "passing": "Began and ended in between",
    "events": "Happened",
}
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~])")


def change_text(change: Difference, *, note: str | None = None, notes: bool = True) -> str:
    """Write a change in words: what began, ended, happened, and what stands beside it.

    Parameters
    ----------
    change
        The change between two days.
    note
        A further note, such as that a day is outside the coverage.
    notes
        Whether to end with what was left out.
    """
    labels = labels_of(change.table)
    counts = [f"{len(edges)} {name}" for name, edges in change.groups.items() if edges]
    if change.possible_throughout:
        counts.append(f"{change.possible_throughout} possible on both days")
    clock = clock_in_words(change.known_by)
    lines = [f"{_days(change)}{clock}: {', '.join(counts) or 'nothing changed'}"]
    for name, edges in change.groups.items():
        if edges and name not in _QUIET_GROUPS:
            lines += ["", name]
            for edge in edges:
                lines += _changed_lines(change, edge, name, labels)
    if notes:
        tail = notes_of(change.left_out, note)
        lines += ["", *tail] if tail else []
    return "\n".join(lines)


def change_listing(change: Difference) -> Listing:
    """List what changed, one row a relation."""
    labels = labels_of(change.table)
    rows = [
        (name, labels[e.subject], e.kind.label, labels[e.object], e.start, e.end)
        for name, edges in change.groups.items()
        if name not in _QUIET_GROUPS
        for e in edges
    ]
    return Listing(
        title=_days(change),
        columns=("change", "subject", "kind", "object", "start", "end"),
        rows=rows,
        notes=notes_of(change.left_out, None),
    )


def change_report(change: Difference, graph: Graph, *, notes: Iterable[str] = ()) -> str:
    """Write a change as Markdown.

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
    groups = {name: edges for name, edges in change.groups.items() if name in _HEADINGS and edges}
    numbers = _source_numbers(edge for edges in groups.values() for edge in edges)
    lines = [f"# {_days(change)}", ""]
    if change.known_by is not None:
        lines += [f"As known on {in_words(change.known_by)}.", ""]
    counts = [f"{len(edges)} {name}" for name, edges in groups.items()]
    lines += [f"{', '.join(counts) or 'Nothing changed'}; {len(change.kept)} kept.", ""]
    for name, edges in groups.items():
        lines += [f"## {_HEADINGS[name]}", ""]
        lines += [_item(edge, labels, numbers) for edge in edges]
        lines.append("")
    lines += _involved_lines(groups.values(), graph)
    if numbers:
        lines += ["## Sources", ""]
        lines += [f"{n}. {_source(graph.sources.get(each), each)}" for each, n in numbers.items()]
        lines.append("")
    lines += [f"*{_escape(note)}*" for note in notes]
    return "\n".join(lines).rstrip() + "\n"


def _days(change: Difference) -> str:
    return f"From {in_words(change.first)} to {in_words(change.last)}"


def _changed_lines(
    change: Difference, edge: ChangedEdge, group: str, labels: Mapping[str, str]
) -> list[str]:
    when = span_in_words(edge.relation, open_end=edge.open_end, temporal=edge.kind.temporal)
    lines = [f"  {sentence(edge, labels)}", f"    {when}"]
    if group not in ("events", "passing"):
        lines.append(f"    {grade_word(edge.before)} before, {grade_word(edge.after)} after")
    if group in ("began", "ended"):
        beside = change.beside(edge)
        lines += [f"    that day: {sentence(event, labels)}" for event in beside]
    if edge.relation.modality not in ("fact", "coded"):
        lines.append(f"    {edge.relation.modality}")
    return [*lines, f"    {edge.id}"]


def _item(edge: ChangedEdge, labels: Mapping[str, str], numbers: Mapping[str, int]) -> str:
    marks = "".join(f"[{numbers[each]}]" for each in edge.relation.sources)
    relation = edge.relation
    parts = [f"**{_escape(sentence(edge, labels))}**"]
    days = [f"from {date_in_words(relation.start)}"] if relation.start and relation.end else []
    days += [date_in_words(relation.start)] if relation.start and not relation.end else []
    days += [f"to {date_in_words(relation.end)}"] if relation.end else []
    parts.append(_escape(" ".join(days)))
    parts += [f"role: {_escape(relation.role)}"] if relation.role else []
    parts += [f"doubt: {_escape(relation.doubt)}"] if relation.doubt else []
    text = "; ".join(part for part in parts if part)
    return f"- {text} {marks} (`{edge.id}`)".replace("  ", " ")  # where there are no marks


def _involved_lines(groups: Iterable[Iterable[Edge]], graph: Graph) -> list[str]:
    """Name everybody at the ends of what changed, and those who acted in it."""
    names: dict[str, None] = {}
    for edges in groups:
        for edge in edges:
            names |= dict.fromkeys((edge.subject, edge.object, *edge.relation.agents))
    if not names:
        return []
    known = (graph.entities[each].label if each in graph.entities else each for each in names)
    return ["## Involved", "", ", ".join(sorted(_escape(label) for label in known)) + ".", ""]


def _source_numbers(edges: Iterable[Edge]) -> dict[str, int]:
    """Assign a number to each source, in the order in which they are first cited."""
    sources = dict.fromkeys(each for edge in edges for each in edge.relation.sources)
    return {each: number for number, each in enumerate(sources, start=1)}


def _source(source: Source | None, identifier: str) -> str:
    if source is None:
        return _escape(identifier)
    date = f", {date_in_words(source.published)}" if source.published else ""
    title = _escape(source.title)
    # Only what is surely an address becomes one: a scheme of another kind could run a script.
    link = f"[{title}](<{source.url}>)" if re.match(r"https?://[^\s<>]+$", source.url) else title
    return f"{_escape(source.publisher)}{_escape(date)}: {link}"


def _escape(text: str) -> str:
    """Keep text from being read as Markdown or HTML, on one line."""
    return _SPECIAL.sub(r"\\\1", printable(text))

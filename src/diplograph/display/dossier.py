"""All that is known of one relation: dates in words, grade and why, sources, who said so, doubt."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from diplograph.dates import UNBOUNDED_FUTURE, InForce, in_words
from diplograph.display.listings import claim_mode, edge_record, grade_word, sentence
from diplograph.model import Claim, Graph, Relation, Source
from diplograph.slices import Edge
from diplograph.words import (
    GRADE_MEANINGS,
    date_in_words,
    days_in_words,
    reason_in_words,
    span_in_words,
)

_WEB = re.compile(r"https?://[^\s\"<>]+")
_VERIFIED = {
    "yes": "yes: a page that was seen says it",
    "partial": "partial: a page supports it; the doubt says what it does not cover",
    "known": "known: no page was seen; the primary document is named",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything that the graph holds about one relation.

    Parameters
    ----------
    edge
        The relation with its bounds.
    graph
        The graph it stands in.
    companions
        Other relations of the same event.
    claims
        Claims of documents about it.
    presumed_until
        Last day on which it is presumed, if its end is open.

    Examples
    --------
    >>> import diplograph as dg
    >>> dossier = dg.load().relation("russia.designates-terrorist.taliban.2003-02-14")
    >>> print(str(dossier).splitlines()[3].strip())
    grade     definite from 14 February 2003 to 17 April 2025
    """

    edge: Edge
    graph: Graph
    companions: Sequence[Relation]
    claims: Sequence[Claim]
    presumed_until: int

    @property
    def relation(self) -> Relation:
        """The record itself."""
        return self.edge.relation

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources that the relation rests on."""
        return tuple(self.graph.sources[each] for each in self.relation.sources)

    def __str__(self) -> str:
        return dossier_text(self)

    def __repr__(self) -> str:
        return f"<Dossier {self.edge.id}>"

    def _repr_html_(self) -> str:
        body = "".join(
            f'<tr><th style="text-align: left; vertical-align: top">{html.escape(name)}</th>'
            f'<td style="text-align: left">{"<br>".join(map(_link, values))}</td></tr>'
            for name, values in _parts(self, None, None)
        )
        title = html.escape(sentence(self.edge, _labels(self.graph)))
        return f"<div><p><b>{title}</b></p><table><tbody>{body}</tbody></table></div>"


def dossier_text(
    dossier: Dossier,
    grade: InForce | None = None,
    day: int | None = None,
    *,
    width: int | None = None,
) -> str:
    """Write all that is known of a relation, a line or more for each field.

    Parameters
    ----------
    dossier
        The relation with all that belongs to it.
    grade, day
        Its grade on a day, to be shown with the reason; both or neither.
    width
        Characters to wrap lines at; None = do not wrap.
    """
    lines = [sentence(dossier.edge, _labels(dossier.graph))]
    for name, values in _parts(dossier, grade, day):
        rows = [line for value in values for line in _wrap(value, width)]
        lines += [f"  {name if n == 0 else '':<10}{row}" for n, row in enumerate(rows)]
    return "\n".join(lines)


def _parts(
    dossier: Dossier, grade: InForce | None, day: int | None
) -> Iterator[tuple[str, list[str]]]:
    """List what is known of a relation: name and lines, where there is something to say."""
    edge, relation, graph = dossier.edge, dossier.relation, dossier.graph
    labels = _labels(graph)
    temporal = edge.kind.temporal
    parts: dict[str, Iterable[str | None]] = {
        "id": [relation.id],
        "dates": [span_in_words(relation, open_end=edge.open_end, temporal=temporal)],
        "grade": _grade_spans(dossier)
        if grade is None or day is None
        else _grade_lines(dossier, grade, day),
        "role": [relation.role],
        "agents": [labels[agent] for agent in relation.agents],
        "modality": [relation.modality],
        "verified": [_verification(dossier)],
        "sources": [line for source in dossier.sources for line in _citation(source)],
        "document": [relation.primary_document],
        "note": [relation.note],
        "doubt": [relation.doubt],
        "event": [f"{relation.event}: {other.id}" for other in dossier.companions],
        "claims": [_claim_line(claim, graph) for claim in dossier.claims],
        "replaced": relation.replaced_by,
    }
    for name, values in parts.items():
        if lines := [value for value in values if value]:
            yield name, lines


def _verification(dossier: Dossier) -> str:
    relation = dossier.relation
    if relation.verified == "known" and relation.primary_document is None:
        if dossier.sources:
            return "known: the data set says it; no page was seen"
        return "known: neither page nor primary document is named"
    return _VERIFIED[relation.verified]


def _labels(graph: Graph) -> dict[str, str]:
    return {entity.id: entity.label for entity in graph.entities.values()}


def _link(line: str) -> str:
    """Escape a line; one that is an address becomes a link."""
    text = html.escape(line.strip())
    if not _WEB.fullmatch(line.strip()):
        return text
    # The page that opens gets no hold of the notebook that opened it.
    return f'<a href="{text}" rel="noopener">{text}</a>'


def dossier_record(dossier: Dossier, grade: InForce, day: str) -> dict[str, object]:
    """Collect all that is known of a relation as a record for JSON."""
    relation = dossier.relation
    record: dict[str, object] = dict(edge_record(dossier.edge))
    record |= {
        "asof": str(relation.asof or ""),
        "grade": grade.word,
        "date": day,
        "agents": list(relation.agents),
        "role": relation.role,
        "event": relation.event,
        "end_mode": relation.end_mode,
        "sources": [
            {"id": s.id, "publisher": s.publisher, "title": s.title, "url": s.url}
            for s in dossier.sources
        ],
        "primary_document": relation.primary_document,
        "note": relation.note,
        "doubt": relation.doubt,
        "claims": [claim.id for claim in dossier.claims],
    }
    return record


def _wrap(value: str, width: int | None) -> list[str]:
    """Wrap one value beside its name; addresses are never broken."""
    if width is None:
        return [value]
    indent = " " * (len(value) - len(value.lstrip()) + 2)
    # 12 columns stand before a value, name and margin; at least 20 keep a word or two to a line.
    return textwrap.wrap(
        value,
        max(width - 12, 20),
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _grade_spans(dossier: Dossier) -> list[str]:
    """Say from which day to which a state has each grade."""
    if not dossier.edge.kind.is_state:
        return []
    b = dossier.edge.bounds
    # Last days of the grades, in their order; an unbounded start leaves no day before a first one.
    possible = b.end_max if b.start_max >= UNBOUNDED_FUTURE else min(b.start_max - 1, b.end_max)
    definite = max(b.start_max - 1, b.end_min)
    presumed = min(dossier.presumed_until, b.end_max) if dossier.edge.open_end else definite
    presumed = max(definite, presumed)
    spans = [
        (InForce.POSSIBLE, b.start_min, possible),
        (InForce.DEFINITE, b.start_max, b.end_min),
        (InForce.PRESUMED, definite + 1, presumed),
        (InForce.POSSIBLE, presumed + 1, b.end_max),
    ]
    return [
        f"{grade.word} {days_in_words(first, last)}"
        for grade, first, last in spans
        if first <= last
    ]


def _grade_lines(dossier: Dossier, grade: InForce, day: int) -> list[str]:
    on = in_words(day)
    if not dossier.edge.kind.is_state:
        return [f"on {on}: an event; it happened, it is not in force"]
    edge = dossier.edge
    why = reason_in_words(
        edge.bounds,
        edge.kind,
        grade,
        day,
        open_end=edge.open_end,
        presumed_until=dossier.presumed_until,
    )
    return [f"on {on}: {grade_word(grade)} ({GRADE_MEANINGS[grade]})", f"because {why}"]


def _citation(source: Source) -> list[str]:
    published = f", {date_in_words(source.published)}" if source.published else ""
    return [f"{source.publisher}: {source.title}{published} ({source.type})", f"  {source.url}"]


def _claim_line(claim: Claim, graph: Graph) -> str:
    chain = " > ".join(graph.entities[each].label for each in claim.chain)
    agreement = f", {claim.agreement}" if claim.agreement else ""
    return f"{claim.id} {chain}: {claim.paraphrase} ({claim_mode(claim)}{agreement})"

"""Snapshots, changes, timelines, relations and claims, told as listings and as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, InForce, in_words, iso
from diplograph.listing import Listing
from diplograph.model import Claim, Entity, Graph, Kind, Source
from diplograph.slices import ChangedEdge, Difference, Edge, GradedEdge, Slice, Story
from diplograph.table import RelationTable
from diplograph.words import counted, grade_counts, left_out_notes, span_in_words

_GRADES = (InForce.DEFINITE, InForce.PRESUMED, InForce.POSSIBLE)
_QUIET_GROUPS = ("kept",)


def labels_of(table: RelationTable) -> dict[str, str]:
    """Give the labels of all entities of a table by identifier."""
    return {entity.id: entity.label for entity in table.entities}


def sentence(edge: Edge, labels: Mapping[str, str]) -> str:
    """Say an edge: subject, label of the kind, object."""
    return f"{labels[edge.subject]} {edge.kind.label} {labels[edge.object]}"


def snapshot_listing(slice_: Slice, *, note: str | None = None) -> Listing:
    """List the relations of a slice, the surest first within each family.

    Parameters
    ----------
    slice_
        The relations of one day.
    note
        A further note, such as that the day is outside the coverage.
    """
    labels = labels_of(slice_.table)
    edges = sorted(slice_.edges, key=lambda e: (e.kind.family, e.kind.id, -e.grade, e.id))
    rows = [
        (labels[e.subject], e.kind.label, labels[e.object], e.start, e.end, e.grade.word)
        for e in edges
    ]
    return Listing(
        title=f"Relations in force on {in_words(slice_.day)}{_clock(slice_.known_by)}",
        columns=("subject", "kind", "object", "start", "end", "grade"),
        rows=rows,
        notes=[grade_counts(count_grades(slice_.edges)), *_all_notes(slice_.left_out, note)],
    )


def count_grades(edges: Iterable[GradedEdge]) -> dict[str, int]:
    """Count edges by grade, the surest first."""
    counts = {grade.word: 0 for grade in _GRADES}
    for edge in edges:
        counts[edge.grade.word] += 1
    return counts


def change_text(change: Difference, *, note: str | None = None, notes: bool = True) -> str:
    """Tell a change in words: what began, ended, happened, and what stands beside it.

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
    days = f"From {in_words(change.first)} to {in_words(change.last)}"
    counts = [f"{len(edges)} {name}" for name, edges in change.groups.items() if edges]
    if change.possible_throughout:
        counts.append(f"{change.possible_throughout} possible on both days")
    lines = [f"{days}{_clock(change.known_by)}: {', '.join(counts) or 'nothing changed'}"]
    for name, edges in change.groups.items():
        if edges and name not in _QUIET_GROUPS:
            lines += ["", name]
            for edge in edges:
                lines += _changed_lines(change, edge, name, labels)
    if notes:
        tail = _all_notes(change.left_out, note)
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
        title=f"From {in_words(change.first)} to {in_words(change.last)}",
        columns=("change", "subject", "kind", "object", "start", "end"),
        rows=rows,
        notes=_all_notes(change.left_out, None),
    )


def timeline_listing(timeline: Story, *, note: str | None = None) -> Listing:
    """List the spells and events of a timeline, in the order of their dates."""
    labels = labels_of(timeline.table)
    asked = timeline.selection
    heroes = asked.joint.join(labels[each] for each in asked.entities)
    rows = []
    for s in timeline.spells:
        cut = s.first != s.bounds.start_min, s.last != s.bounds.end_max
        start = iso(s.first) if cut[0] else s.start
        end = iso(s.last) if cut[1] else s.end
        rows.append((start, end, labels[s.subject], s.kind.label, labels[s.object]))
    return Listing(
        title=f"{heroes}: {counted(len(rows), 'relation')} over time{_clock(timeline.known_by)}",
        columns=("start", "end", "subject", "kind", "object"),
        rows=rows,
        notes=_all_notes(timeline.left_out, note),
    )


def claims_listing(claims: Sequence[Claim], graph: Graph) -> Listing:
    """List what documents claim beside how far the record agrees.

    Parameters
    ----------
    claims
        The claims, in the order of the text.
    graph
        The graph whose labels are shown.
    """
    rows = []
    for claim in claims:
        chain = " > ".join(graph.entities[each].label for each in claim.chain)
        row = (claim.id, chain, claim_mode(claim), claim.paraphrase)
        rows.append((*row, claim.agreement or "", claim.comment or ""))
    documents = sorted({graph.sources[claim.source].title for claim in claims})
    title = counted(len(claims), "claim")
    return Listing(
        title=f"{title} of {', '.join(documents)}" if documents else title,
        columns=("id", "who says", "modality", "claim", "record", "comment"),
        rows=rows,
        notes=["a claim is not a fact: only what is recorded as a relation is drawn and counted"],
    )


def claim_mode(claim: Claim) -> str:
    """Say how a claim is made: its modality, and whether it denies the relation.

    Examples
    --------
    >>> claim = Claim(id="c", source="s", subject="a", kind="k", object="b", polarity="negative")
    >>> claim_mode(claim)
    'fact, denied'
    """
    return claim.modality if claim.polarity == "positive" else f"{claim.modality}, denied"


def entities_listing(entities: Iterable[Entity]) -> Listing:
    """List entities with their names and codes."""
    rows = [
        (e.id, e.label, e.type, e.iso3 or "", e.qid or "", "; ".join(e.aliases)) for e in entities
    ]
    return Listing(
        title=counted(len(rows), "entity", "entities"),
        columns=("id", "label", "type", "iso3", "qid", "aliases"),
        rows=rows,
    )


def kinds_listing(kinds: Iterable[Kind]) -> Listing:
    """List kinds of relation with family, stance and definition."""
    stance = {-1: "hostile", 0: "neutral", 1: "cooperative"}
    rows = [(k.id, k.family, k.temporal, stance[k.stance], k.definition) for k in kinds]
    return Listing(
        title=counted(len(rows), "kind"),
        columns=("id", "family", "temporal", "stance", "definition"),
        rows=rows,
    )


def sources_listing(sources: Iterable[Source]) -> Listing:
    """List sources with publisher, date and address."""
    rows = [(s.id, s.publisher, str(s.published or ""), s.title, s.url) for s in sources]
    return Listing(
        title=counted(len(rows), "source"),
        columns=("id", "publisher", "published", "title", "url"),
        rows=rows,
    )


def edge_record(edge: Edge) -> dict[str, str | int | None]:
    """Give an edge as a flat record for JSON: identifiers, dates as EDTF text.

    Examples
    --------
    A record has at least ``id, subject, kind, object, start, end``; an open end is ``..``.
    """
    record: dict[str, str | int | None] = {
        "id": edge.id,
        "subject": edge.subject,
        "kind": edge.kind.id,
        "object": edge.object,
        "start": edge.start,
        "end": edge.end,
    }
    bounds = edge.bounds._asdict()
    record |= {name: _iso_or_none(day) for name, day in bounds.items()}
    return record | {"modality": edge.relation.modality, "verified": edge.relation.verified}


def claim_record(claim: Claim) -> dict[str, object]:
    """Give a claim as a flat record for JSON."""
    return {
        "id": claim.id,
        "source": claim.source,
        "subject": claim.subject,
        "kind": claim.kind,
        "object": claim.object,
        "start": str(claim.start or ""),
        "end": ".." if claim.open_end else str(claim.end or ""),
        "modality": claim.modality,
        "polarity": claim.polarity,
        "chain": list(claim.chain),
        "char_start": claim.char_start,
        "char_end": claim.char_end,
        "paraphrase": claim.paraphrase,
        "comment": claim.comment,
        "about": claim.about,
        "agreement": claim.agreement,
    }


def _iso_or_none(day: int) -> str | None:
    return None if day in (UNBOUNDED_PAST, UNBOUNDED_FUTURE) else iso(day)


def _changed_lines(
    change: Difference, edge: ChangedEdge, group: str, labels: Mapping[str, str]
) -> list[str]:
    when = span_in_words(edge.relation, open_end=edge.open_end, temporal=edge.kind.temporal)
    lines = [f"  {sentence(edge, labels)}", f"    {when}"]
    if group not in ("events", "passing"):
        lines.append(f"    {_grade(edge.before)} before, {_grade(edge.after)} after")
    if group in ("began", "ended"):
        beside = change.beside(edge)
        lines += [f"    that day: {sentence(event, labels)}" for event in beside]
    if edge.relation.modality not in ("fact", "coded"):
        lines.append(f"    {edge.relation.modality}")
    return [*lines, f"    {edge.id}"]


def _grade(grade: InForce) -> str:
    return "not in force" if grade == InForce.NO else grade.word


def _clock(known_by: int | None) -> str:
    return "" if known_by is None else f", as known on {in_words(known_by)}"


def _all_notes(left_out: Mapping[str, int], note: str | None) -> list[str]:
    return [*left_out_notes(left_out), *([note] if note else [])]

"""Answers as listings, as records for JSON, and as data frames where pandas is installed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy.typing as npt

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, InForce, in_words, iso
from diplograph.errors import optional
from diplograph.listing import Listing
from diplograph.model import Claim, Entity, Graph, Kind, Source
from diplograph.slices import Edge, GradedEdge, Slice, Story
from diplograph.table import RelationTable
from diplograph.words import STANCES, counted, grade_counts, left_out_notes

if TYPE_CHECKING:
    import pandas as pd

_GRADES = (InForce.DEFINITE, InForce.PRESUMED, InForce.POSSIBLE)
EDGE_COLUMNS: Final = (
    *("id", "subject", "kind", "object", "start", "end"),
    *("start_min", "start_max", "end_min", "end_max", "modality", "verified", "grade"),
)
"""Columns of a slice as a table."""


def labels_of(table: RelationTable) -> dict[str, str]:
    """Look up the labels of all entities of a table, by identifier."""
    return {entity.id: entity.label for entity in table.entities}


def sentence(edge: Edge, labels: Mapping[str, str]) -> str:
    """Say an edge: subject, label of the kind, object."""
    return f"{labels[edge.subject]} {edge.kind.label} {labels[edge.object]}"


def grade_word(grade: InForce) -> str:
    """Say a grade where it stands alone: NO is not the answer to a question there."""
    return "not in force" if grade == InForce.NO else grade.word


def clock_in_words(known_by: int | None) -> str:
    """Say the second clock behind a title, if one is set."""
    return "" if known_by is None else f", as known on {in_words(known_by)}"


def notes_of(left_out: Mapping[str, int], note: str | None) -> list[str]:
    """List what was left out, and a further note if there is one."""
    return [*left_out_notes(left_out), *([note] if note else [])]


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
        title=f"Relations in force on {in_words(slice_.day)}{clock_in_words(slice_.known_by)}",
        columns=("subject", "kind", "object", "start", "end", "grade"),
        rows=rows,
        notes=[grade_counts(count_grades(slice_.edges)), *notes_of(slice_.left_out, note)],
    )


def count_grades(edges: Iterable[GradedEdge]) -> dict[str, int]:
    """Count edges by grade, the surest first."""
    counts = {grade.word: 0 for grade in _GRADES}
    for edge in edges:
        counts[edge.grade.word] += 1
    return counts


def timeline_listing(timeline: Story, *, note: str | None = None) -> Listing:
    """List the spells and events of a timeline, in the order of their dates."""
    labels = labels_of(timeline.table)
    selection = timeline.selection
    actors = selection.joint.join(labels[each] for each in selection.entities) or "All"
    clock = clock_in_words(timeline.known_by)
    rows = []
    for s in timeline.spells:
        # A spell that folding has cut shows the day of the cut, not the date of its relation.
        start = iso(s.first) if s.first != s.bounds.start_min else s.start
        end = iso(s.last) if s.last != s.bounds.end_max else s.end
        rows.append((start, end, labels[s.subject], s.kind.label, labels[s.object]))
    return Listing(
        title=f"{actors}: {counted(len(rows), 'relation')} over time{clock}",
        columns=("start", "end", "subject", "kind", "object"),
        rows=rows,
        notes=notes_of(timeline.left_out, note),
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
    rows = [(k.id, k.family, k.temporal, STANCES[k.stance], k.definition) for k in kinds]
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
    """Flatten an edge to a record for JSON: identifiers, dates as EDTF text, an open end as ``..``.

    The four day bounds are ISO dates; None = unbounded.
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
    """Flatten a claim to a record for JSON."""
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


def long_frame(
    dates: Sequence[str], groups: Sequence[str], columns: Mapping[str, npt.NDArray[Any]]
) -> pd.DataFrame:
    """Turn columns of shape ``(groups, dates)`` into a data frame, one row a date and group.

    Raises
    ------
    MissingExtra
        If pandas is not installed.
    """
    pd = optional("pandas", "notebook")
    # Group after group, as rows of the columns are: `ravel` then has their order.
    index = [(date, group) for group in groups for date in dates]
    frame = pd.DataFrame(index, columns=["date", "group"])
    return frame.assign(**{name: column.ravel() for name, column in columns.items()})


def to_pandas(slice_: Slice) -> pd.DataFrame:
    """Turn the relations of a slice into a data frame, one row a relation.

    Columns are those of the ``--json`` output: identifiers, EDTF dates as text (an open end is
    ``..``), the four day bounds (missing = unbounded), modality, verified, grade.

    Raises
    ------
    MissingExtra
        If pandas is not installed.
    """
    pd = optional("pandas", "notebook")
    records = [edge_record(edge) | {"grade": edge.grade.word} for edge in slice_.edges]
    return pd.DataFrame(records, columns=list(EDGE_COLUMNS))


def _iso_or_none(day: int) -> str | None:
    return None if day in (UNBOUNDED_PAST, UNBOUNDED_FUTURE) else iso(day)

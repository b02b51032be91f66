"""The records: entity, kind, source, relation, claim, and the graph that holds them.

Records say what a file says and nothing more: what follows from them for a day is worked out
in `diplograph.table`. They are frozen; dates are `EdtfDate` or None (unknown).
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, EdtfDate

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Temporal = Literal["state", "event"]
Stance = Literal[-1, 0, 1]
Stand = Literal[
    "recognition-or-alliance", "working-tie", "neutral", "against", "measure-against", "force"
]
"""What a relation of a kind says of how its subject stands to its object."""
Folds = Literal["movement", "country"]
"""What becomes one actor with a regime through a kind: its subject, a movement, or its object."""
Modality = Literal["fact", "claimed", "attributed", "alleged", "announced", "coded"]
ClaimModality = Literal[
    "fact",
    "claimed",
    "attributed",
    "alleged",
    "announced",
    "coded",
    "opinion",
    "possible",
    "aim",
    "presupposed",
]
Polarity = Literal["positive", "negative"]
Agreement = Literal["agrees", "differs", "contradicts"]
Verified = Literal["yes", "partial", "known"]
EndMode = Literal["suspended", "repealed", "expired", "superseded", "lapsed"]

MODALITIES: Final[tuple[Modality, ...]] = get_args(Modality)
"""How a relation is asserted, from flat fact to machine-coded."""
DEFAULT_MODALITIES: Final[frozenset[Modality]] = frozenset({"fact", "coded"})
"""What every question takes unless it is asked for more: what somebody says is not shown as if it
were so."""
FAMILIES: Final[Mapping[str, str]] = {
    "recognition": "Who recognises whom, and whose envoys are received, refused or sent home.",
    "missions": "Embassies, consulates and other missions: kept, opened, closed, represented.",
    "alliance": "Alliances, pacts, partnerships, and working together short of them.",
    "support": "Arms, money, aid and shelter.",
    "agreements and talks": "Treaties, meetings, visits, mediation.",
    "membership": "Belonging to an organisation, a party or a system of states.",
    "statements and votes": "What is said, asked for, promised, refused, voted and ruled.",
    "listings": "Being named, sought, investigated or prosecuted as a terrorist or criminal.",
    "sanctions": "Measures short of force, imposed or eased.",
    "force": "War, attack, threat and military presence, and their end.",
    "structure": "What is part of what, governs it or follows it.",
    "office": "Who heads, serves or represents what.",
    "other": "What none of these holds, or of which no more is known.",
}
"""Families of the kinds that this package brings, and what each holds; users may add their own."""
UNLIMITED: Final = -1
"""`Kind.presumed_for` of a kind that is presumed to go on without limit: no number of years, and no
None, so that the years of all kinds are one column of integers."""


class Bounds(NamedTuple):
    """Four inclusive day numbers: when a relation can have begun and ended."""

    start_min: int
    start_max: int
    end_min: int
    end_max: int


class Coverage(NamedTuple):
    """Which days, both inclusive, a data set speaks of, and of which subjects; blank = of all."""

    first: int
    last: int
    subjects: tuple[str, ...] = ()


def _texts(record: DataclassInstance) -> dict[str, str]:
    """Write what a record says, as text by field, without what is blank or as by default."""
    values = ((each, getattr(record, each.name)) for each in fields(record))
    return {
        each.name: ", ".join(value) if isinstance(value, tuple) else str(value)
        for each, value in values
        if value != each.default
    }


def _as_line(record: DataclassInstance) -> str:
    arguments = ", ".join(f"{name}={value!r}" for name, value in _texts(record).items())
    return f"{type(record).__name__}({arguments})"


def _as_html(record: DataclassInstance) -> str:
    """Show a record in a notebook: field and value, escaped."""
    rows = "".join(
        f'<tr><th style="text-align: left">{name}</th>'
        f'<td style="text-align: left">{html.escape(value)}</td></tr>'
        for name, value in _texts(record).items()
    )
    return f"<table><tbody>{rows}</tbody></table>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A state, regime, movement, person, court or body: a node of the graph.

    Examples
    --------
    >>> Entity(id="ruritania", label="Ruritania", type="country")
    Entity(id='ruritania', label='Ruritania', type='country')
    """

    id: str
    label: str
    type: str
    aliases: tuple[str, ...] = ()
    iso3: str | None = None
    qid: str | None = None
    qid_status: Literal["verified", "known"] | None = None
    latitude: float | None = None
    longitude: float | None = None
    coordinate_basis: str | None = None
    part_of: str | None = None
    inception: EdtfDate | None = None
    dissolution: EdtfDate | None = None
    end_known_since: EdtfDate | None = None
    note: str | None = None
    replaced_by: tuple[str, ...] = ()

    __repr__ = _as_line
    _repr_html_ = _as_html


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of relation, with what the data say of every relation of that kind.

    ``presumed_for`` counts calendar years after the last evidence during which an open
    relation is presumed to go on; `UNLIMITED` has no end, 0 (events) presumes nothing.
    ``folds`` says what joins a regime through it when actors are folded, ``hidden_by_default``
    that pictures leave it out unless asked, ``system_member`` that it says which states existed.

    Examples
    --------
    >>> import diplograph as dg
    >>> kind = dg.load().kinds.designates_terrorist
    >>> kind.stance, kind.is_state
    (-1, True)
    """

    id: str
    label: str
    inverse_label: str
    symmetric: bool
    temporal: Temporal
    stance: Stance
    definition: str
    family: str
    presumed_for: int = 0
    exclusive: bool = False
    may_outlive: bool = False
    stand: Stand = "neutral"
    folds: Folds | None = None
    hidden_by_default: bool = False
    system_member: bool = False
    plover_root: str | None = None
    cameo_root: str | None = None
    wikidata_property: str | None = None

    __repr__ = _as_line
    _repr_html_ = _as_html

    @property
    def is_state(self) -> bool:
        """Whether relations of this kind last, rather than happen."""
        return self.temporal == "state"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A page or document that a relation rests on. Titles in brackets are descriptions.

    Examples
    --------
    >>> import diplograph as dg
    >>> dg.load().sources["theweek-20250421"].publisher
    'The Week'
    """

    id: str
    publisher: str
    title: str
    url: str
    type: str
    published: EdtfDate | None = None
    note: str | None = None

    __repr__ = _as_line
    _repr_html_ = _as_html


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """One dated, sourced relation between two entities.

    ``end`` is the last day on which it held. ``open_end`` says that no end is known and that
    it was still running when last seen, at ``asof``; without it an absent end is unknown.

    Examples
    --------
    >>> from diplograph.dates import parse
    >>> Relation(id="r", subject="a", kind="recognises", object="b", start=parse("1912~"))
    Relation(id='r', subject='a', kind='recognises', object='b', start='1912~')
    """

    id: str
    subject: str
    kind: str
    object: str
    start: EdtfDate | None = None
    end: EdtfDate | None = None
    open_end: bool = False
    asof: EdtfDate | None = None
    modality: Modality = "fact"
    agents: tuple[str, ...] = ()
    role: str | None = None
    event: str | None = None
    verified: Verified = "known"
    sources: tuple[str, ...] = ()
    primary_document: str | None = None
    note: str | None = None
    doubt: str | None = None
    known_since: EdtfDate | None = None
    end_known_since: EdtfDate | None = None
    end_mode: EndMode | None = None
    replaced_by: tuple[str, ...] = ()

    __repr__ = _as_line
    _repr_html_ = _as_html

    def bounds(self, temporal: Temporal) -> Bounds:
        """Work out the four day bounds as written, before lives clip them.

        Parameters
        ----------
        temporal
            Whether its kind is a state or an event: an event without an end ends with the
            bounds of its start, a state without an end can go on for ever.

        Examples
        --------
        >>> from diplograph.dates import parse
        >>> Relation(id="r", subject="a", kind="k", object="b", start=parse("1970")).bounds("event")
        Bounds(start_min=0, start_max=364, end_min=0, end_max=364)
        """
        end_min, end_max = UNBOUNDED_PAST, UNBOUNDED_FUTURE
        if self.end is not None:
            end_min, end_max = self.end.earliest, self.end.latest
        if self.start is not None:
            start_min, start_max = self.start.earliest, self.start.latest
        elif self.open_end:
            # Whatever was seen running had begun by then.
            start_min = UNBOUNDED_PAST
            start_max = self.asof.latest if self.asof else UNBOUNDED_FUTURE
        else:
            start_min, start_max = UNBOUNDED_PAST, end_max
        if self.open_end:
            if self.asof is not None:
                end_min = self.asof.earliest
            else:  # nobody saw it later than on the day by which it had surely begun
                end_min = start_max if self.start is not None else start_min
        elif self.end is None:
            end_min = start_min
            if temporal == "event":  # over within the days that its date may stand for
                end_max = start_max
        return Bounds(start_min, start_max, end_min, end_max)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one document says, as a paraphrase: who says that who says what, and where.

    ``chain`` runs from the publisher to the speaker. ``char_start`` (inclusive) and
    ``char_end`` (exclusive) count Unicode code points in the document's text, which is not
    stored. ``agreement`` compares the claim with the relation ``about``.

    Examples
    --------
    >>> import diplograph as dg
    >>> claim = dg.load().claims()[1]
    >>> claim.paraphrase, claim.agreement
    ('The court announced that it had removed a ban on the Taliban', 'differs')
    """

    id: str
    source: str
    subject: str
    kind: str
    object: str
    start: EdtfDate | None = None
    end: EdtfDate | None = None
    open_end: bool = False
    asof: EdtfDate | None = None
    modality: ClaimModality = "fact"
    polarity: Polarity = "positive"
    chain: tuple[str, ...] = ()
    direct_quote: bool = False
    section: str = ""
    paragraph: int = 0
    block: int = 0
    char_start: int = 0
    char_end: int = 0
    paraphrase: str = ""
    comment: str | None = None
    about: str | None = None
    agreement: Agreement | None = None

    __repr__ = _as_line
    _repr_html_ = _as_html


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentText:
    """Size and fingerprint of a document's text, by which offsets can be proved."""

    source: str
    sha256: str
    characters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Stored places of entities in the unit square, for wide and for tall pages.

    ``fingerprint`` is that of the relations it was computed from; where it differs from the
    graph's, the layout is stale: still of use, but not of these relations.
    """

    wide: Mapping[str, tuple[float, float]]
    tall: Mapping[str, tuple[float, float]]
    fingerprint: str


# Without slots, for the sake of `version`, which is worked out once, when it is first read.
@dataclass(frozen=True, kw_only=True)
class Graph:
    """Everything that one graph folder holds, by identifier.

    ``coverage_start`` and ``coverage_end`` are the first and last day that the data set
    sets out to cover; ``version_of`` works out what `version` says; ``layout`` is how the folder
    says that its pictures stand, None = not said; ``kind_coverage`` is what is covered of each
    kind, where data sets of different reach were put together.

    Examples
    --------
    >>> import diplograph as dg
    >>> graph = dg.load().graph
    >>> str(graph.coverage_start)
    '1979-01-01'
    """

    entities: Mapping[str, Entity] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    relations: Mapping[str, Relation] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)
    texts: Mapping[str, DocumentText] = field(default_factory=dict)
    title: str = ""
    license: str = ""
    version_of: Callable[[], str] = field(default_factory=lambda: str, repr=False, compare=False)
    coverage_start: EdtfDate | None = None
    coverage_end: EdtfDate | None = None
    layout: Layout | None = None
    kind_coverage: Mapping[str, tuple[Coverage, ...]] = field(default_factory=dict)

    @cached_property
    def version(self) -> str:
        """Hash of the records of the data set, whole; empty = it has none."""
        return self.version_of()

"""The one table that says, field by field, how a record stands in RDF and in CSV."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import MISSING, dataclass, fields
from functools import cached_property
from typing import Any, Final, TypeAlias, TypeVar, get_args

from diplograph import iris
from diplograph.files import notation
from diplograph.files.notation import Notation, choice, reference
from diplograph.iris import DCTERMS, OA, PROV, RDF, RDFS, SCHEMA, SKOS, TERMS
from diplograph.model import (
    Agreement,
    Claim,
    ClaimModality,
    EndMode,
    Entity,
    Folds,
    Kind,
    Modality,
    Polarity,
    Relation,
    Source,
    Stand,
    Temporal,
    Verified,
)

Key = TypeVar("Key")
Record: TypeAlias = Any
"""An `Entity`, `Kind`, `Source`, `Relation` or `Claim`: which fields it has, its table says."""

RDF_TYPE: Final = RDF + "type"
REMARKS: Final = frozenset({RDFS + "comment", RDFS + "seeAlso", RDFS + "isDefinedBy"})
"""Properties that any record may carry: kept by `format`, no part of the record."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record: its attribute, its RDF property, its column, its notation.

    Parameters
    ----------
    name
        Attribute of the record.
    predicate
        IRI of the RDF property.
    notation
        How one value is written.
    column
        Column of the CSV table; two fields may share one (``end`` and ``open_end``).
    separator
        What parts several values in a cell; empty = the field holds one value.
    always
        Whether it is written even where it has its default value.
    part
        Part of the record that carries the property (``selector`` of a claim).
    """

    name: str
    predicate: str
    notation: Notation
    column: str
    separator: str = ""
    always: bool = False
    part: str = ""


@dataclass(frozen=True)
class RecordTable:
    """How one class of records is kept: where, with which types, fields and columns.

    ``types`` are the RDF classes that every record carries, ``other_types`` those that are
    understood besides; ``extra`` are fields that a source's text carries, not the source itself.
    """

    noun: str
    plural: str
    record: type[Any]
    namespace: str
    types: tuple[str, ...]
    fields: tuple[Field, ...]
    columns: tuple[str, ...]
    other_types: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    @property
    def one(self) -> str:
        """Its noun with the article, for messages."""
        return f"{'an' if self.noun[0] in 'aeiou' else 'a'} {self.noun}"

    @property
    def turtle_file(self) -> str:
        """Name of the Turtle file that new records go to."""
        return self.plural + ".ttl"

    @property
    def csv_file(self) -> str:
        """Name of the table that `export_csv` writes."""
        return self.plural + ".csv"

    @cached_property
    def by_property(self) -> dict[tuple[str, str], tuple[Field, ...]]:
        """Fields by part and RDF property."""
        return _grouped(((field.part, field.predicate) for field in self.fields), self.fields)

    @cached_property
    def by_column(self) -> dict[str, tuple[Field, ...]]:
        """Fields by column of the CSV table."""
        return _grouped((field.column for field in self.fields), self.fields)

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """First field of each attribute."""
        return {field.name: field for field in reversed(self.fields)}

    @cached_property
    def defaults(self) -> dict[str, object]:
        """Default value of each attribute that has one."""
        known: dict[str, object] = dict.fromkeys(self.extra)
        return known | {
            field.name: field.default
            for field in fields(self.record)
            if field.default is not MISSING
        }

    @cached_property
    def required(self) -> tuple[str, ...]:
        """Attributes without a default, but for ``id``."""
        names = dict.fromkeys(field.name for field in self.fields)
        return tuple(name for name in names if name not in self.defaults)


def _grouped(keys: Iterable[Key], fields_: tuple[Field, ...]) -> dict[Key, tuple[Field, ...]]:
    groups: dict[Key, tuple[Field, ...]] = {}
    for key, field in zip(keys, fields_, strict=True):
        groups[key] = (*groups.get(key, ()), field)
    return groups


def _columns(names: str) -> tuple[str, ...]:
    """Split a line of column names."""
    return tuple(names.split())


_ENTITY = reference(iris.ENTITY, "an entity")
_KIND = reference(iris.KIND, "a kind")
_SOURCE = reference(iris.SOURCE, "a source")
_RELATION = reference(iris.RELATION, "a relation")
_REPLACED = DCTERMS + "isReplacedBy"
_SPAN = (
    Field("start", TERMS + "start", notation.DATE, "start"),
    Field("end", TERMS + "end", notation.END, "end"),
    Field("open_end", TERMS + "openEnd", notation.OPEN, "end"),
    Field("asof", TERMS + "asOf", notation.DATE, "asof"),
)
_TRIPLE = (
    Field("subject", TERMS + "subject", _ENTITY, "subject"),
    Field("kind", TERMS + "kind", _KIND, "kind"),
    Field("object", TERMS + "object", _ENTITY, "object"),
)

ENTITIES: Final = RecordTable(
    noun="entity",
    plural="entities",
    record=Entity,
    namespace=iris.ENTITY,
    types=(TERMS + "Entity",),
    fields=(
        Field("type", RDF_TYPE, notation.TYPE, "type"),
        Field("label", RDFS + "label", notation.TEXT, "label"),
        Field("aliases", SKOS + "altLabel", notation.TEXT, "aliases", separator=";"),
        Field("iso3", TERMS + "iso3", notation.TEXT, "iso3"),
        Field("qid", SCHEMA + "sameAs", notation.WIKIDATA_ITEM, "qid"),
        Field("qid_status", TERMS + "qidStatus", choice(("verified", "known")), "qid_status"),
        Field("latitude", SCHEMA + "latitude", notation.degrees(90), "lat"),
        Field("longitude", SCHEMA + "longitude", notation.degrees(180), "lon"),
        Field("coordinate_basis", TERMS + "coordinateBasis", notation.TEXT, "coord_basis"),
        Field("part_of", TERMS + "partOf", _ENTITY, "part_of"),
        Field("inception", TERMS + "inception", notation.DATE, "inception"),
        Field("dissolution", TERMS + "dissolution", notation.DATE, "dissolution"),
        Field("end_known_since", TERMS + "endKnownSince", notation.DATE, "end_known_since"),
        Field("note", TERMS + "note", notation.TEXT, "note"),
        Field("replaced_by", _REPLACED, _ENTITY, "replaced_by", separator=";"),
    ),
    columns=_columns(
        "id label aliases type iso3 qid qid_status lat lon coord_basis part_of inception "
        "dissolution note end_known_since replaced_by"
    ),
)

KINDS: Final = RecordTable(
    noun="kind",
    plural="kinds",
    record=Kind,
    namespace=iris.KIND,
    types=(TERMS + "Kind", SKOS + "Concept", iris.OWL + "ObjectProperty"),
    other_types=(iris.OWL + "SymmetricProperty",),
    fields=(
        Field("label", RDFS + "label", notation.TEXT, "label"),
        Field("inverse_label", TERMS + "inverseLabel", notation.TEXT, "inverse_label"),
        Field("definition", SKOS + "definition", notation.TEXT, "definition"),
        Field("symmetric", TERMS + "symmetric", notation.TRUTH, "symmetric"),
        Field("temporal", TERMS + "temporal", choice(get_args(Temporal)), "temporal"),
        Field("stance", TERMS + "stance", notation.STANCE, "stance"),
        Field("family", TERMS + "family", notation.TEXT, "family"),
        Field("stand", TERMS + "stand", choice(get_args(Stand)), "stand", always=True),
        Field("folds", TERMS + "folds", choice(get_args(Folds)), "folds"),
        Field("hidden_by_default", TERMS + "hiddenByDefault", notation.TRUTH, "hidden_by_default"),
        Field("system_member", TERMS + "systemMember", notation.TRUTH, "system_member"),
        Field("presumed_for", TERMS + "presumedFor", notation.YEARS, "presumed_for"),
        Field("exclusive", TERMS + "exclusive", notation.TRUTH, "exclusive", always=True),
        Field("may_outlive", TERMS + "mayOutlive", notation.TRUTH, "may_outlive"),
        Field("plover_root", SKOS + "broadMatch", notation.PLOVER_CODE, "plover_root"),
        Field("cameo_root", SKOS + "broadMatch", notation.CAMEO_CODE, "cameo_root"),
        Field(
            "wikidata_property",
            SKOS + "closeMatch",
            notation.WIKIDATA_PROPERTY,
            "wikidata_property",
        ),
        Field(
            "wikidata_property",
            TERMS + "inverseMatch",
            notation.WIKIDATA_INVERSE,
            "wikidata_property",
        ),
        Field(
            "wikidata_property",
            SKOS + "relatedMatch",
            # Read only: what a record says of a property is written as a close match.
            Notation(
                notation.WIKIDATA_PROPERTY.from_term,
                lambda _value: None,
                notation.WIKIDATA_PROPERTY.from_cell,
                str,
            ),
            "wikidata_property",
        ),
    ),
    columns=_columns(
        "id label inverse_label symmetric temporal stance plover_root cameo_root "
        "wikidata_property definition family presumed_for exclusive may_outlive stand folds "
        "hidden_by_default system_member"
    ),
)

SOURCES: Final = RecordTable(
    noun="source",
    plural="sources",
    record=Source,
    namespace=iris.SOURCE,
    types=(TERMS + "Source",),
    other_types=(SCHEMA + "Article", SCHEMA + "DigitalDocument"),
    fields=(
        Field("type", TERMS + "sourceType", notation.TEXT, "type"),
        Field("publisher", SCHEMA + "publisher", notation.TEXT, "publisher"),
        Field("title", SCHEMA + "name", notation.TEXT, "title"),
        Field("url", SCHEMA + "url", notation.ADDRESS, "url"),
        Field("published", SCHEMA + "datePublished", notation.DATE, "published"),
        Field("note", TERMS + "note", notation.TEXT, "note"),
        Field("sha256", SCHEMA + "sha256", notation.FINGERPRINT, "sha256"),
        Field("characters", TERMS + "characters", notation.NUMBER, "characters"),
    ),
    columns=_columns("id publisher title url published type note used_by sha256 characters"),
    extra=("sha256", "characters"),
)

RELATIONS: Final = RecordTable(
    noun="relation",
    plural="relations",
    record=Relation,
    namespace=iris.RELATION,
    types=(TERMS + "Relation",),
    fields=(
        *_TRIPLE,
        *_SPAN,
        Field("modality", TERMS + "modality", choice(get_args(Modality)), "modality", always=True),
        Field("agents", TERMS + "agent", _ENTITY, "agents", separator=";"),
        Field("role", TERMS + "role", notation.TEXT, "role"),
        Field("event", TERMS + "event", notation.TEXT, "event_id"),
        Field("verified", TERMS + "verified", choice(get_args(Verified)), "verified", always=True),
        Field("sources", PROV + "wasDerivedFrom", _SOURCE, "sources", separator=";"),
        Field("primary_document", TERMS + "primaryDocument", notation.TEXT, "primary_doc"),
        Field("note", TERMS + "note", notation.TEXT, "note"),
        Field("doubt", TERMS + "doubt", notation.TEXT, "doubt"),
        Field("known_since", TERMS + "knownSince", notation.DATE, "known_since"),
        Field("end_known_since", TERMS + "endKnownSince", notation.DATE, "end_known_since"),
        Field("end_mode", TERMS + "endMode", choice(get_args(EndMode)), "end_mode"),
        Field("replaced_by", _REPLACED, _RELATION, "replaced_by", separator=";"),
    ),
    columns=_columns(
        "id subject kind object start end asof modality agents role event_id verified sources "
        "primary_doc note doubt start_min start_max end_min end_max known_since end_known_since "
        "end_mode replaced_by"
    ),
)

CLAIMS: Final = RecordTable(
    noun="claim",
    plural="claims",
    record=Claim,
    namespace=iris.CLAIM,
    types=(TERMS + "Claim",),
    fields=(
        Field("source", PROV + "wasDerivedFrom", _SOURCE, "source"),
        *_TRIPLE,
        *_SPAN,
        Field(
            "modality", TERMS + "modality", choice(get_args(ClaimModality)), "modality", always=True
        ),
        Field("polarity", TERMS + "polarity", choice(get_args(Polarity)), "polarity", always=True),
        Field(
            "chain", TERMS + "speaker", _ENTITY, "attribution_chain", separator=" > ", part="link"
        ),
        Field("direct_quote", TERMS + "directQuote", notation.TRUTH, "direct_quote", always=True),
        Field("section", TERMS + "section", notation.TEXT, "section"),
        Field("paragraph", TERMS + "paragraph", notation.NUMBER, "paragraph"),
        Field("block", TERMS + "block", notation.NUMBER, "block"),
        Field("char_start", OA + "start", notation.NUMBER, "char_start", part="selector"),
        Field("char_end", OA + "end", notation.NUMBER, "char_end", part="selector"),
        Field("paraphrase", TERMS + "paraphrase", notation.TEXT, "paraphrase"),
        Field("comment", TERMS + "comment", notation.TEXT, "comment"),
        Field("about", TERMS + "aboutRelation", _RELATION, "curated_id"),
        Field("agreement", TERMS + "agreement", choice(get_args(Agreement)), "agreement"),
    ),
    columns=_columns(
        "id source subject kind object start end asof modality polarity asserted_by "
        "quoted_source attribution_chain direct_quote section paragraph block char_start "
        "char_end paraphrase comment curated_id agreement"
    ),
)

TABLES: Final[tuple[RecordTable, ...]] = (SOURCES, ENTITIES, KINDS, RELATIONS, CLAIMS)
"""All classes of records, in an order in which each refers to earlier ones where it can."""
HEADER: Final = RecordTable(
    noun="data set",
    plural="dataset",
    record=dict,
    namespace=iris.DATASET,
    types=(iris.DCAT + "Dataset",),
    fields=(
        Field("title", DCTERMS + "title", notation.TEXT, "title"),
        Field("license", DCTERMS + "license", notation.ADDRESS, "license"),
        Field("coverage_start", TERMS + "coverageStart", notation.DATE, "coverage_start"),
        Field("coverage_end", TERMS + "coverageEnd", notation.DATE, "coverage_end"),
    ),
    columns=(),
)
"""The fields of the data set itself, read from its DCAT header."""

"""IRIs of the data set, made from identifiers, and the prefixes that shorten them."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

BASE: Final = "https://w3id.org/diplograph/"
"""Root of every IRI that this project mints. The addresses do not resolve yet."""
TERMS: Final = BASE + "ns#"
ENTITY: Final = BASE + "entity/"
KIND: Final = BASE + "kind/"
RELATION: Final = BASE + "relation/"
SOURCE: Final = BASE + "source/"
CLAIM: Final = BASE + "claim/"
PLOVER: Final = BASE + "plover/"
CAMEO: Final = BASE + "cameo/"
DATASET: Final = BASE + "dataset"
"""The data set itself: subject of the DCAT header."""

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
PROV: Final = "http://www.w3.org/ns/prov#"
SCHEMA: Final = "https://schema.org/"
OA: Final = "http://www.w3.org/ns/oa#"
DCAT: Final = "http://www.w3.org/ns/dcat#"
VOID: Final = "http://rdfs.org/ns/void#"
DCTERMS: Final = "http://purl.org/dc/terms/"
WIKIDATA: Final = "http://www.wikidata.org/entity/"
EDTF: Final = "http://id.loc.gov/datatypes/edtf/EDTF"
"""Datatype of every date literal."""

PREFIXES: Final[dict[str, str]] = {
    "cameo": CAMEO,
    "claim": CLAIM,
    "dcat": DCAT,
    "dcterms": DCTERMS,
    "dg": TERMS,
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "entity": ENTITY,
    "kind": KIND,
    "oa": OA,
    "owl": OWL,
    "plover": PLOVER,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "relation": RELATION,
    "schema": SCHEMA,
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": SKOS,
    "source": SOURCE,
    "void": VOID,
    "wd": WIKIDATA,
    "wdt": "http://www.wikidata.org/prop/direct/",
    "xsd": XSD,
}
"""Every prefix that files and queries may use without declaring it twice. No namespace begins with
another, so that an IRI has one short form."""

_PLAIN_ID = re.compile(r"[A-Za-z0-9._~-]+")


def entity_iri(identifier: str) -> str:
    """Build the IRI of an entity; characters that no IRI holds are percent-encoded.

    Examples
    --------
    >>> entity_iri("russia")
    'https://w3id.org/diplograph/entity/russia'
    """
    return ENTITY + encoded(identifier)


def kind_iri(identifier: str) -> str:
    """Build the IRI of a kind of relation.

    Examples
    --------
    >>> kind_iri("recognises")
    'https://w3id.org/diplograph/kind/recognises'
    """
    return KIND + encoded(identifier)


def relation_iri(identifier: str) -> str:
    """Build the IRI of a relation.

    Examples
    --------
    >>> relation_iri("russia.recognises.islamic-emirate-2021.2025-07-03")[-10:]
    '2025-07-03'
    """
    return RELATION + encoded(identifier)


def claim_iri(identifier: str, part: str = "") -> str:
    """Build the IRI of a claim, or of one of its parts (``1``, ``2``, ``selector``).

    Examples
    --------
    >>> claim_iri("s09"), claim_iri("s09", "selector")[-12:]
    ('https://w3id.org/diplograph/claim/s09', 's09/selector')
    """
    whole = CLAIM + encoded(identifier)
    return f"{whole}/{part}" if part else whole


def class_iri(entity_type: str) -> str:
    """Build the IRI of the class of an entity type: lower-case words become camel case.

    Examples
    --------
    >>> class_iri("armed group")
    'https://w3id.org/diplograph/ns#ArmedGroup'
    """
    return TERMS + "".join(word.capitalize() for word in entity_type.split(" "))


def entity_type(iri: str) -> str | None:
    """Read the entity type off the IRI of its class; None = the IRI is no such class.

    Examples
    --------
    >>> entity_type("https://w3id.org/diplograph/ns#ArmedGroup")
    'armed group'
    """
    name = iri.removeprefix(TERMS)
    if not iri.startswith(TERMS) or not re.fullmatch(r"(?:[A-Z][a-z0-9]*)+", name):
        return None
    return " ".join(word.lower() for word in re.findall(r"[A-Z][a-z0-9]*", name))


def encoded(identifier: str) -> str:
    """Write an identifier as it stands in an IRI: percent-encoded where no IRI holds it.

    Examples
    --------
    >>> encoded("russia"), encoded("a b")
    ('russia', 'a%20b')
    """
    # A slash is encoded too: it parts a claim from its parts.
    return identifier if _PLAIN_ID.fullmatch(identifier) else quote(identifier, safe="")

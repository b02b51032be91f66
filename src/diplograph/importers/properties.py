"""Wikidata properties as kinds of relation."""

from __future__ import annotations

from typing import Final

from diplograph.model import UNLIMITED, Kind, Stance, Temporal

_KNOWN: Final[dict[str, tuple[str, str, Stance]]] = {
    "P530": ("has diplomatic relations with", "diplomacy", 1),
    "P463": ("is a member of", "membership", 1),
    "P39": ("holds the position", "office", 0),
    "P35": ("has as head of state", "office", 0),
    "P6": ("has as head of government", "office", 0),
    "P27": ("is a citizen of", "membership", 0),
    "P102": ("is a member of the party", "membership", 0),
    "P361": ("is part of", "structure", 0),
    "P749": ("has as parent organisation", "structure", 0),
    "P607": ("takes part in the conflict", "force", -1),
    "P1344": ("takes part in", "talks", 0),
    "P793": ("has as significant event", "event", 0),
    "P5008": ("is on the focus list of", "other", 0),
    "P26": ("is married to", "family", 1),
    "P598": ("commands", "office", 0),
    "P108": ("is employed by", "office", 0),
    "P166": ("receives the award", "award", 0),
    "P69": ("is educated at", "education", 0),
    "P551": ("resides in", "other", 0),
    "P17": ("lies in the country", "territory", 0),
    "P131": ("lies in", "territory", 0),
}
"""Label, family and stance of the properties that such data use most."""


def kind_of_property(identifier: str, temporal: Temporal) -> Kind:
    """Give the kind of a property; what is not known has no stance, and its number as label.

    Examples
    --------
    >>> kind_of_property("P463", "state").label
    'is a member of'
    """
    label, family, stance = _KNOWN.get(identifier, (f"wikidata {identifier}", "other", 0))
    is_state = temporal == "state"
    return Kind(
        id=f"wikidata-{identifier.lower()}" + ("" if is_state else "-event"),
        label=label,
        inverse_label=f"is object of: {label}",
        symmetric=identifier in ("P530", "P26"),
        temporal=temporal,
        stance=stance,
        definition=f"Wikidata property {identifier}, https://www.wikidata.org/entity/{identifier}.",
        family=family,
        presumed_for=UNLIMITED if is_state else 0,
        wikidata_property=identifier,
    )

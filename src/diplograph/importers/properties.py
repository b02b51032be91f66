"""Wikidata properties as kinds of relation, from `properties.csv`."""

from __future__ import annotations

from functools import cache
from typing import cast

from diplograph.importers.lists import listed
from diplograph.model import UNLIMITED, Kind, Stance, Temporal

_UNKNOWN = {"family": "other", "stance": "0", "symmetric": ""}


@cache
def _properties() -> dict[str, dict[str, str]]:
    return {row["property"]: row for row in listed("properties.csv")}


def kind_of_property(identifier: str, temporal: Temporal) -> Kind:
    """Give the kind of a property; what is not known has no stance, and its number as label.

    Examples
    --------
    >>> kind_of_property("P463", "state").label
    'is a member of'
    """
    row = _properties().get(identifier, {"label": f"wikidata {identifier}"} | _UNKNOWN)
    is_state, is_symmetric = temporal == "state", row["symmetric"] == "yes"
    return Kind(
        id=f"wikidata-{identifier.lower()}" + ("" if is_state else "-event"),
        label=row["label"],
        inverse_label=row["label"] if is_symmetric else f"is object of: {row['label']}",
        symmetric=is_symmetric,
        temporal=temporal,
        stance=cast("Stance", int(row["stance"])),
        definition=f"Wikidata property {identifier}, https://www.wikidata.org/entity/{identifier}.",
        family=row["family"],
        presumed_for=UNLIMITED if is_state else 0,
        wikidata_property=identifier,
    )

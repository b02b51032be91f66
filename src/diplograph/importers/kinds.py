"""Kinds of relation that data sets speak of, and the other data files of this room.

`kinds.csv` and `properties.csv` call their columns as `diplograph.files` does those of a graph
folder's kinds. A root of CAMEO gathers several acts: it stands in the family of most of them.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import cast

from diplograph.model import UNLIMITED, Kind, Stance, Stand, Temporal

# Of a property that is not in the file nothing is known that would count for or against anybody.
_UNKNOWN_PROPERTY = {"symmetric": "no", "stance": "0", "stand": "neutral", "family": "other"}


@cache
def data_rows(name: str) -> tuple[dict[str, str], ...]:
    """Read the rows of a data file of this room.

    Examples
    --------
    >>> data_rows("organisations.csv")[0]["id"]
    'commonwealth-of-nations'
    """
    text = resources.files("diplograph.importers").joinpath(name).read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def _kind(row: Mapping[str, str]) -> Kind:
    """Read a kind; what its row does not say is as by default."""
    years = row["presumed_for"] or "0"
    return Kind(
        id=row["id"],
        label=row["label"],
        inverse_label=row["inverse_label"],
        symmetric=row["symmetric"] == "yes",
        temporal=cast("Temporal", row["temporal"]),
        stance=cast("Stance", int(row["stance"])),
        definition=row["definition"],
        family=row["family"],
        presumed_for=UNLIMITED if years == "unlimited" else int(years),
        stand=cast("Stand", row["stand"]),
        hidden_by_default=row.get("hidden_by_default") == "yes",
        system_member=row.get("system_member") == "yes",
        plover_root=row.get("plover_root") or None,
        cameo_root=row.get("cameo_root") or None,
        wikidata_property=row.get("wikidata_property") or None,
    )


@cache
def known_kinds() -> dict[str, Kind]:
    """Read the kinds of `kinds.csv`, by identifier.

    Examples
    --------
    >>> known_kinds()["defence-pact"].symmetric
    True
    """
    return {row["id"]: _kind(row) for row in data_rows("kinds.csv")}


@cache
def _properties() -> dict[str, dict[str, str]]:
    return {row["wikidata_property"]: row for row in data_rows("properties.csv")}


def kind_of_property(identifier: str, temporal: Temporal) -> Kind:
    """Make the kind of a Wikidata property; one that is not known is called by its number.

    Examples
    --------
    >>> kind_of_property("P463", "state").label
    'is a member of'
    """
    row = _properties().get(identifier) or {**_UNKNOWN_PROPERTY, "label": f"wikidata {identifier}"}
    page = f"https://www.wikidata.org/entity/{identifier}"
    is_state, is_symmetric = temporal == "state", row["symmetric"] == "yes"
    return _kind(
        {
            **row,
            "id": f"wikidata-{identifier.lower()}" + ("" if is_state else "-event"),
            "inverse_label": row["label"] if is_symmetric else f"is object of: {row['label']}",
            "temporal": temporal,
            "definition": f"Wikidata property {identifier}, {page}.",
            "presumed_for": "unlimited" if is_state else "",
            "wikidata_property": identifier,
        }
    )

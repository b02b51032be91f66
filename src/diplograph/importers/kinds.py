"""Kinds of relation that imported data sets speak of, from `kinds.csv`."""

from __future__ import annotations

from functools import cache
from typing import cast

from diplograph.importers.lists import listed
from diplograph.model import UNLIMITED, Kind, Stance, Temporal


@cache
def _kinds() -> dict[str, Kind]:
    return {
        row["id"]: Kind(
            id=row["id"],
            label=row["label"],
            inverse_label=row["inverse"] or row["label"],
            symmetric=row["symmetric"] == "yes",
            temporal=cast("Temporal", row["temporal"]),
            stance=cast("Stance", int(row["stance"])),
            definition=row["definition"],
            family=row["family"],
            presumed_for=UNLIMITED if row["years"] == "unlimited" else int(row["years"]),
            cameo_root=row["cameo"] or None,
        )
        for row in listed("kinds.csv")
    }


def kind_of(identifier: str) -> Kind:
    """Give a kind by its identifier.

    Examples
    --------
    >>> kind_of("defence-pact").symmetric
    True
    """
    return _kinds()[identifier]

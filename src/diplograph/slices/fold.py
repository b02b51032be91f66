"""Folding: a movement, the regime it rules through and the country become one actor.

On a day, a movement joins the regime it rules through, and a country joins the one regime that
governs it, where these relations are definite or presumed; `Kind.folds` says which kinds they
are. On the last day of one regime the next is taken; where several regimes really contest a
country it stays apart. The actor is named by the country, else by the regime.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, InForce
from diplograph.model import Folds
from diplograph.table import Codes, RelationTable, Rows


def actors_on(table: RelationTable, day: int) -> Codes:
    """Find, for each entity code, the code of the actor it is part of on a day.

    Parameters
    ----------
    table
        The table; its rows of kinds that fold decide.
    day
        Days since 1970-01-01.

    Returns
    -------
    numpy.ndarray of int32
        The entity's own code where it stands alone.
    """
    regime_of_country = _sole(table, _rows(table, "country", day), day, by_object=True)
    regime_of_movement = _sole(table, _rows(table, "movement", day), day, by_object=False)
    countries_of_regime = defaultdict(list)
    for country, regime in regime_of_country.items():
        countries_of_regime[regime].append(country)
    actor = np.arange(len(table.entities), dtype=np.int32)
    for regime, countries in countries_of_regime.items():
        if len(countries) == 1:
            actor[regime] = countries[0]
    # After the countries: a movement becomes whatever its regime has become.
    for movement, regime in regime_of_movement.items():
        actor[movement] = actor[regime]
    return actor


def actor_change_days(table: RelationTable) -> list[int]:
    """List the days, in order, from which the actors may differ from the day before."""
    rows = np.concatenate([_folding(table, "movement"), _folding(table, "country")])
    b = table.bounds
    starts = np.concatenate([b.start_min[rows], b.start_max[rows], b.end_max[rows]])
    ends = np.concatenate([b.end_min[rows], b.end_max[rows], table.presumed_until[rows]])
    days = {int(day) for day in starts} | {int(day) + 1 for day in ends}
    # An end that has no lower bound was moved up by one: it is no day either.
    return sorted(day for day in days if UNBOUNDED_PAST + 1 < day < UNBOUNDED_FUTURE)


def _folding(table: RelationTable, folds: Folds) -> Rows:
    codes = [code for code, kind in enumerate(table.kinds) if kind.folds == folds]
    return np.flatnonzero(np.isin(table.kind, codes))


def _rows(table: RelationTable, folds: Folds, day: int) -> list[int]:
    """Find the rows that fold and are definite or presumed on a day."""
    rows = _folding(table, folds)
    return [int(row) for row in rows[table.take(rows).grades(day) >= InForce.PRESUMED]]


def _sole(table: RelationTable, rows: list[int], day: int, *, by_object: bool) -> dict[int, int]:
    """Match each country (or movement) to its one regime; leave out what has several."""
    member, regime = (table.object, table.subject) if by_object else (table.subject, table.object)
    of_member = defaultdict(list)
    for row in rows:
        of_member[int(member[row])].append(row)
    sole = {}
    for code, candidates in of_member.items():
        # On the last day of one regime the next is taken: it is the one that stays.
        lasting = [row for row in candidates if table.bounds.end_max[row] != day]
        regimes = {int(regime[row]) for row in lasting or candidates}
        if len(regimes) == 1:
            sole[code] = regimes.pop()
    return sole

"""What a table of dyads rests on: relations in memory or in an archive, and who existed when."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from diplograph import importers
from diplograph.errors import GraphError
from diplograph.history.arguments import Names, modalities
from diplograph.model import Entity, Graph, Kind
from diplograph.slices import Selection
from diplograph.slices.dyads import (
    TALLY_COLUMNS,
    Member,
    Period,
    Tallies,
    Tally,
    change_days,
    tallies_of,
    unit_of,
)
from diplograph.table import Catalogue, RelationTable

if TYPE_CHECKING:
    from diplograph.archive import Archive
    from diplograph.history.archived import ArchivedHistory
    from diplograph.history.asking import History


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a table of dyads is made from, be it in memory or in an archive.

    Parameters
    ----------
    graph
        Entities, kinds and coverage.
    entities, kinds
        In the order of their codes.
    used
        The kinds that have columns.
    tallies
        Gives the relations of a period, added up.
    system
        Gives the state system that was imported, as relations.
    chosen
        Whose pairs are asked for; by default everybody's.
    """

    graph: Graph
    entities: Sequence[Entity]
    kinds: Sequence[Kind]
    used: Sequence[Kind]
    tallies: Tallies
    system: Callable[[], RelationTable]
    chosen: Selection = field(default_factory=Selection)


def ground_in_memory(history: History, modality: Names) -> Ground:
    """Give what the dyads of a history rest on: its relations that were selected."""
    table = history.table
    chosen = history.selection
    taken = chosen.kind_mask(table) & chosen.entity_mask(table, table.subject, table.object)
    there = np.zeros(len(table.kinds), dtype=bool)
    there[np.unique(table.kind[taken])] = True
    covered = () if chosen.kinds or chosen.families else history.graph.kind_coverage
    used = [kind for n, kind in enumerate(table.kinds) if there[n] or kind.id in covered]
    asked = dataclasses.replace(chosen, modalities=modalities(modality))
    rows = np.flatnonzero(taken & asked.modality_mask(table))

    def system() -> RelationTable:
        if history.system is None:
            return table
        whole = history.system()
        return whole if history.clock is None else whole.known_by(history.clock)

    return Ground(
        graph=history.graph,
        entities=table.entities,
        kinds=table.kinds,
        used=used,
        tallies=tallies_of(table, rows),
        chosen=chosen,
        system=system,
    )


def ground_in_archive(history: ArchivedHistory) -> Ground:
    """Give what the dyads of an archive rest on: SQL that adds its relations up."""
    from diplograph.archive import questions as q

    archive = history.archive
    kinds = archive.catalogue.kinds
    changes = change_days(each.id for each in archive.entities)

    def tally(period: Period) -> Tally:
        first, last = period.first, period.last
        exact = any(first < day <= last for day in changes)
        found = archive.ask(q.DYADS, first=first, last=last, exact=int(exact))
        return Tally(**{name: found[name].astype(np.int64) for name in TALLY_COLUMNS})

    return Ground(
        graph=history.graph,
        entities=archive.entities,
        kinds=kinds,
        used=[kind for kind in kinds if kind.id in history.graph.kind_coverage],
        tallies=tally,
        system=lambda: system_in_archive(archive),
    )


def system_in_archive(archive: Archive) -> RelationTable:
    """Give the relations of an archive that say which states existed when."""
    from diplograph.archive import load_table
    from diplograph.archive import questions as q

    kinds = archive.catalogue.kinds
    code = next((n for n, kind in enumerate(kinds) if kind.system_member), -1)
    rows = archive.ask(q.OF_KIND, kind=code)
    return load_table(archive, rows).table


def members_of(table: RelationTable) -> list[Member]:
    """Give who existed when, as the state system that was imported says."""
    kinds = [n for n, kind in enumerate(table.kinds) if kind.system_member]
    found = []
    for row in np.flatnonzero(np.isin(table.kind, kinds)).tolist():
        bounds = table.bounds_of(row)
        entity = table.entities[int(table.subject[row])].id
        unit = unit_of(entity, bounds.start_max)
        if unit:
            first, last = bounds.start_min, bounds.end_max
            found.append(Member(unit=unit, entity=entity, first=first, last=last))
    return found


def members_in(path: Path) -> list[Member]:
    """Read who existed when from a file of states in the layout of the Correlates of War."""
    intake = importers.Intake(Catalogue(), importers.Rejects())
    found = []
    for batch in importers.read_files(importers.importer("cow"), [str(path)], intake):
        for n in range(len(batch)):
            if not intake.catalogue.kinds[int(batch.kind[n])].system_member:
                raise GraphError(f"{path}: a file of states was expected (stateabb, ccode, …)")
            entity = intake.catalogue.entities[int(batch.subject[n])].id
            first, last = int(batch.start_max[n]), int(batch.end_max[n])
            unit = unit_of(entity, first)
            first = int(batch.start_min[n])
            found.append(Member(unit=unit, entity=entity, first=first, last=last))
    return found

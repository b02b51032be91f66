"""A history: everything over all time, to be asked about a day, a span, an entity."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np

from diplograph import display, names, slices
from diplograph.dates import InForce, day_number, iso
from diplograph.errors import DateError
from diplograph.history.arguments import (
    Day,
    Names,
    checked_window,
    grades,
    modalities,
    several,
)
from diplograph.history.claims import Claims
from diplograph.history.dossiers import dossier_of, row_of
from diplograph.history.interchange import Interchange
from diplograph.history.measuring import Measuring
from diplograph.history.overviews import Overviews
from diplograph.history.pictures import words_of
from diplograph.history.records import Records
from diplograph.history.showing import history_html
from diplograph.history.snapshots import Snapshot
from diplograph.history.stories import Change, Timeline
from diplograph.model import Entity, Graph, Kind, Source
from diplograph.slices import Selection
from diplograph.table import RelationTable, from_graph


class History(Overviews, Measuring, Interchange):
    """All relations of a graph over all time: the thing to ask.

    Parameters
    ----------
    graph
        The records.
    table
        The relation table; None = built from the records.
    selection
        What every question is restricted to, see `select`.
    clock
        Day of the second clock, see `known_by`.
    origin
        The folder it was loaded from, blank for the shipped graph, None if from none.
    system
        Of a part of an archive: gives the relations that say which states existed when.

    Examples
    --------
    >>> import diplograph as dg
    >>> history = dg.load()
    >>> history.entities.taliban.label, history.kinds.recognises.family
    ('Taliban', 'recognition')
    >>> "missions" in history.families
    True
    """

    def __init__(
        self,
        graph: Graph,
        table: RelationTable | None = None,
        *,
        selection: Selection | None = None,
        clock: int | None = None,
        origin: str | None = None,
        system: Callable[[], RelationTable] | None = None,
    ) -> None:
        self.graph = graph
        self.table = from_graph(graph) if table is None else table
        self.selection = selection or Selection()
        self.clock = clock
        self.origin = origin
        self.system = system

    def __repr__(self) -> str:
        told = f", asked with {self._asked}" if self._asked else ""
        return (
            f"<History of {len(self.table):,} relations between {len(self.graph.entities):,} "
            f"entities, version {self.graph.version}{told}>"
        )

    def __len__(self) -> int:
        return len(self.table)

    def _repr_html_(self) -> str:
        return history_html(self, self._asked)

    @property
    def _asked(self) -> str:
        """What every question is restricted to, in words; blank = nothing."""
        words = words_of(self.selection, known_by=self.clock)
        return " ".join(words).replace("--", "")

    @cached_property
    def known_graph(self) -> Graph:
        """The records as they could be known on the day of the second clock, if one is set."""
        return self.graph if self.clock is None else slices.graph_known(self.graph, self.table)

    @cached_property
    def entities(self) -> Records[Entity]:
        """All entities by identifier; Tab completes them: ``history.entities.russia``."""
        return Records(self.graph.entities, "entity")

    @cached_property
    def kinds(self) -> Records[Kind]:
        """All kinds of relation by identifier; Tab completes them as attributes."""
        return Records(self.graph.kinds, "kind")

    @cached_property
    def sources(self) -> Records[Source]:
        """All sources by identifier; Tab completes them as attributes.

        Examples
        --------
        >>> import diplograph as dg
        >>> dg.load().sources.theweek_20250421.publisher
        'The Week'
        """
        return Records(self.graph.sources, "source")

    @property
    def families(self) -> tuple[str, ...]:
        """Names of the families of kinds, in the order of the graph."""
        return tuple(dict.fromkeys(kind.family for kind in self.graph.kinds.values()))

    @cached_property
    def _directory(self) -> names.Directory:
        return names.Directory(self.graph.entities)

    def entity(self, name: str) -> Entity:
        """Find an entity by identifier, label, alias or code.

        Raises
        ------
        UnknownName, AmbiguousName
            If not exactly one entity carries the name; the error lists candidates.

        Examples
        --------
        >>> import diplograph as dg
        >>> dg.load().entity("Россия").id
        'russia'
        """
        return self._directory.find(name)

    def select(
        self,
        *,
        entity: Names = (),
        kind: Names = (),
        family: Names = (),
        grade: Names = (),
    ) -> History:
        """Restrict every question to some relations.

        Parameters
        ----------
        entity
            One name: relations that touch it; several: relations between them. A code that
            states carried one after the other, such as COW 365, stands for all of them.
        kind, family
            Identifiers of kinds, names of families.
        grade
            ``definite``, ``presumed``, ``possible``.

        Returns
        -------
        History
            The same history, asked about less. `query` is not restricted.

        Examples
        --------
        >>> import diplograph as dg
        >>> len(dg.load().select(kind="recognises").at("1999-01-01"))
        6
        """
        chosen = dataclasses.replace(
            self.selection,
            **self._bearers(several(entity)),
            kinds=frozenset(names.find_key(k, self.kinds, "kind") for k in several(kind)),
            families=frozenset(names.find_key(f, self.families, "family") for f in several(family)),
            grades=grades(grade),
        )
        return self._like(selection=chosen)

    def known_by(self, day: Day) -> History:
        """Set the second clock: see the history as it could be known on a day.

        Relations that were not yet known are gone; ends that were not yet known are open.

        Examples
        --------
        >>> import diplograph as dg
        >>> then = dg.load().known_by("2014-06-01").at("2014-06-01")
        >>> [edge.grade.word for edge in then.relations(entity="Mullah Omar")]
        ['presumed']
        """
        clock = day_number(day)
        return self._like(table=self.table.known_by(clock), clock=clock)

    def at(
        self,
        day: Day,
        *,
        events: int | None = None,
        modality: Names = (),
        fold: bool = False,
    ) -> Snapshot:
        """Take the relations in force on a day, of every grade.

        Parameters
        ----------
        day
            The day.
        events
            Add events that touch this many days up to and including ``day``; None = none.
        modality
            ``fact``, ``claimed``, …, or ``all``; by default ``fact`` and ``coded``.
        fold
            Make a movement, the regime it rules through and the country one actor.

        Examples
        --------
        >>> import diplograph as dg
        >>> world = dg.load().at("2025-04-18")
        >>> world.date
        '2025-04-18'
        """
        taken = slices.at(
            self.table,
            day_number(day),
            self._selected(modality),
            events=checked_window(events),
            fold=fold,
            known_by=self.clock,
        )
        return Snapshot(self, taken)

    def between(
        self,
        first: Day,
        last: Day,
        *,
        events: int | None = None,
        modality: Names = (),
        fold: bool = False,
    ) -> Change:
        """Compare two days.

        Parameters
        ----------
        first, last
            The two days, the earlier one first.
        events
            List events of at least this many days up to ``last``; by default those after
            ``first``.
        modality, fold
            As in `at`.

        Raises
        ------
        DateError
            If ``first`` is later than ``last``.

        Examples
        --------
        >>> import diplograph as dg
        >>> change = dg.load().between("2025-04-16", "2025-04-18")
        >>> [edge.id for edge in change.ended]
        ['russia.designates-terrorist.taliban.2003-02-14']
        """
        days = day_number(first), day_number(last)
        window = checked_window(events)
        if days[0] > days[1]:
            raise DateError(
                str(first), -1, f"a day not after {iso(days[1])}: the earlier day first"
            )
        change = slices.between(
            self.table,
            *days,
            self._selected(modality),
            events=window,
            fold=fold,
            known_by=self.clock,
        )
        return Change(self, change, window)

    def timeline(self, *entities: str, modality: Names = (), fold: bool = False) -> Timeline:
        """Tell every spell and event of an entity, or between several.

        Parameters
        ----------
        *entities
            One name: all that touches it; several: all between them; codes as in `select`.
        modality, fold
            As in `at`; folding goes by the days that each relation held.

        Examples
        --------
        >>> import diplograph as dg
        >>> story = dg.load().timeline("russia", "taliban")
        >>> story.spells[0].start
        '2003-02-14'
        """
        chosen = self._selected(modality)
        if entities:
            chosen = dataclasses.replace(chosen, **self._bearers(entities))
        told = slices.timeline(self.table, chosen, fold=fold, known_by=self.clock)
        return Timeline(self, told)

    def claims(self, source: str | None = None, *, entity: Names = ()) -> Claims:
        """Give what documents claim, beside what the record says.

        Parameters
        ----------
        source
            Identifier of the document; None = all documents.
        entity
            Only claims whose subject, object or speaker is one of these.

        Examples
        --------
        >>> import diplograph as dg
        >>> claims = dg.load().claims(source="theweek-20250421")
        >>> len(claims)
        45
        """
        chosen = list(self.graph.claims.values())
        if source is not None:
            found = names.find_key(source, self.sources, "source")
            chosen = [claim for claim in chosen if claim.source == found]
        wanted = {self.entity(each).id for each in several(entity)}
        if wanted:
            chosen = [c for c in chosen if wanted & {c.subject, c.object, *c.chain}]
        return Claims(chosen, self.graph)

    def relation(self, identifier: str) -> display.Dossier:
        """Give everything that the graph holds about one relation.

        Raises
        ------
        UnknownName
            If there is no such relation; the error lists near misses.

        Examples
        --------
        >>> import diplograph as dg
        >>> dossier = dg.load().relation("russia.designates-terrorist.taliban.2003-02-14")
        >>> dossier.relation.end_mode
        'suspended'
        """
        return dossier_of(self, identifier)

    def grade(self, identifier: str, day: Day) -> InForce:
        """Grade one state on a day (events are never in force).

        Examples
        --------
        >>> import diplograph as dg
        >>> dg.load().grade("russia.designates-terrorist.taliban.2003-02-14", "2025-04-18")
        <InForce.NO: 0>
        """
        found = self.relation(identifier).relation
        row = row_of(self.table, found.id)
        rows = np.array([row], dtype=np.intp)
        return InForce(int(self.table.grades(day_number(day), rows)[0]))

    def _like(self, **changed: Any) -> History:
        """Make a history that differs from this one in some fields."""
        fields = {
            "table": self.table,
            "selection": self.selection,
            "clock": self.clock,
            "origin": self.origin,
            "system": self.system,
        }
        return History(self.graph, **{**fields, **changed})

    def _bearers(self, asked: tuple[str, ...]) -> dict[str, Any]:
        """Give the entities that names stand for, and the code if it alone stands for several."""
        found = [self._directory.bearers(name) for name in asked]
        ids = tuple(dict.fromkeys(entity.id for each in found for entity in each))
        return {"entities": ids, "code": asked[0] if len(asked) == 1 and len(ids) > 1 else ""}

    def _selected(self, modality: Names) -> Selection:
        return dataclasses.replace(self.selection, modalities=modalities(modality))

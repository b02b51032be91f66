"""A history: everything over all time, to be asked about a day, a span, an entity."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from diplograph import export, rdf, slices
from diplograph.dates import InForce, day_number
from diplograph.display import Dossier
from diplograph.export import FormatName
from diplograph.history import citing, dyads, joining
from diplograph.history.arguments import Day, Names, Step, ordered, several
from diplograph.history.networks import HistoryNetworks
from diplograph.history.pictures import HistoryPictures
from diplograph.history.question import Question, among, families_of, selection_of
from diplograph.history.records import Claims, Records, dossier_of
from diplograph.history.series import Grouping, count_in_force, span_of
from diplograph.history.snapshot import Snapshot
from diplograph.history.source import InMemory, Source
from diplograph.history.spans import Change, Timeline
from diplograph.listing import Listing, as_html
from diplograph.model import Entity, Graph, Kind
from diplograph.model import Source as SourceRecord
from diplograph.names import find_key
from diplograph.slices import Selection
from diplograph.table import Column, RelationTable, from_columns, named_rows

if TYPE_CHECKING:
    import rdflib

    from diplograph.rdf import Result


class History:
    """All relations over all time: the thing to ask. Made by `diplograph.load`.

    A history never changes: `select` and `known_by` give another one, which is asked about less.
    What a day needs (which relations are in force, how surely) is looked up when it is asked for.

    Parameters
    ----------
    source
        Where the answers come from: memory, or an archive.
    question
        What every answer is restricted to, see `select` and `known_by`.

    Examples
    --------
    >>> import diplograph as dg
    >>> history = dg.load()
    >>> history.entities.taliban.label, history.kinds.recognises.family
    ('Taliban', 'recognition')
    >>> "missions" in history.families
    True
    """

    def __init__(self, source: Source, question: Question | None = None) -> None:
        self.source = source
        self.question = Question() if question is None else question

    @classmethod
    def from_graph(cls, graph: Graph) -> History:
        """Build a history of records.

        Examples
        --------
        >>> import diplograph as dg
        >>> len(dg.History.from_graph(dg.load().graph)) == len(dg.load())
        True
        """
        return cls(InMemory.of(graph))

    @classmethod
    def from_columns(
        cls,
        *,
        subject: Column,
        kind: Column,
        object: Column,  # noqa: A002 - the name of the column
        start: Column | tuple[Column, Column],
        end: Column | tuple[Column, Column],
        asof: Column | None = None,
        known: Column | None = None,
        modality: Column | None = None,
        is_state: Column | None = None,
        entities: Sequence[str | Entity] | None = None,
        kinds: Sequence[str | Kind] | None = None,
    ) -> History:
        """Build a history straight from columns, without an object for each row.

        Columns are numpy arrays, anything with ``to_numpy`` (pandas, polars, Arrow), or lists.

        Parameters
        ----------
        subject, kind, object
            Codes from 0 up, or labels.
        start, end
            First and last day, both inclusive: integers since 1970-01-01, datetime64, or a pair
            (earliest, latest) of either. The extremes of int32 and NaT are unbounded: an ``end``
            that is unbounded is open.
        asof
            Day on which an open relation was last seen; None = the latest start.
        known
            Day from which a relation was publicly known; None = its earliest start.
        modality
            ``fact``, ``coded``, …; None = facts.
        is_state
            False for events; None = as the kinds say, states by default.
        entities, kinds
            What the codes stand for: names, or records. Kinds given by name alone are states of
            no stance whose open relations are presumed to go on without limit.

        Raises
        ------
        ColumnError
            If a column has another length, or a row cannot be read; it names the first.

        Examples
        --------
        >>> import diplograph as dg
        >>> import numpy as np
        >>> history = dg.History.from_columns(
        ...     subject=["a", "b"], kind=["likes", "likes"], object=["b", "c"],
        ...     start=np.array(["2001-01-01", "2002-01-01"], dtype="datetime64[D]"),
        ...     end=np.array(["2003-12-31", "NaT"], dtype="datetime64[D]"),
        ... )
        >>> len(history.at("2002-06-01")), history.at("2005-01-01").rows
        (2, array([1]))
        """
        table = from_columns(
            subject=subject,
            kind=kind,
            object=object,
            start=start,
            end=end,
            asof=asof,
            known=known,
            modality=modality,
            is_state=is_state,
            entities=entities,
            kinds=kinds,
        )
        graph = Graph(
            entities={each.id: each for each in table.entities},
            kinds={each.id: each for each in table.kinds},
            relations=named_rows(table),
        )
        return cls(InMemory(graph, table))

    def __add__(self, other: History) -> History:
        """Join two histories: entities by id, code or alias of an id, kinds by id.

        Raises
        ------
        GraphError
            If both say different things of one entity, kind, source or relation; it names them.
        QuestionError
            If one of them is restricted, or answered from an archive's files.
        """
        if not isinstance(other, History):
            return NotImplemented
        parts = [(each.source, each.question) for each in (self, other)]
        return History(joining.joined(parts))

    def __repr__(self) -> str:
        words = f", asked with {self.question}" if self._restricted else ""
        return (
            f"<History of {len(self):,} relations between {len(self.graph.entities):,} "
            f"entities, version {self.graph.version}{words}>"
        )

    def __len__(self) -> int:
        return self.source.size(self.question)

    def _repr_html_(self) -> str:
        graph = self.graph
        counts = {
            "relations": len(self),
            "entities": len(graph.entities),
            "kinds": len(graph.kinds),
            "sources": len(graph.sources),
            "claims": len(graph.claims),
        }
        listing = Listing(
            title=graph.title or "History",
            columns=("what", "how many"),
            rows=[(name, str(count)) for name, count in counts.items()],
            notes=[
                *([f"version {graph.version}"] if graph.version else []),
                *([f"asked with {self.question}"] if self._restricted else []),
                'ask it: history.at("2025-04-18"), history.between(…), history.timeline("russia")',
            ],
        )
        return as_html(listing)

    @property
    def _restricted(self) -> bool:
        return self.question != Question()

    @property
    def graph(self) -> Graph:
        """The records as known today; of an archive those of entities, kinds and sources."""
        return self.source.graph

    @property
    def table(self) -> RelationTable:
        """All relations as columns, seen through the second clock if one is set.

        Raises
        ------
        ArchiveError
            If an archive that is answered from its files holds more than two million.
        """
        return self.source.table(Question(known_by=self.question.known_by))

    @cached_property
    def entities(self) -> Records[Entity]:
        """All entities by identifier; Tab completes them: ``history.entities.russia``."""
        return Records(self.graph.entities, "entity")

    @cached_property
    def kinds(self) -> Records[Kind]:
        """All kinds of relation by identifier; Tab completes them as attributes."""
        return Records(self.graph.kinds, "kind")

    @cached_property
    def sources(self) -> Records[SourceRecord]:
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
        return families_of(self.graph)

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
        return self.source.directory.find(name)

    def select(
        self,
        *,
        entity: Names = (),
        kind: Names = (),
        family: Names = (),
        grade: Names = (),
    ) -> History:
        """Restrict every question to some relations; one selection after another asks less.

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
        >>> some = dg.load().select(kind="recognises")
        >>> len(some.at("1999-01-01")), len(some.select(entity="russia").at("1999-01-01"))
        (6, 1)
        """
        selection = selection_of(
            self.graph,
            self.source.directory,
            entity=entity,
            kind=kind,
            family=family,
            grade=grade,
        )
        return History(self.source, self.question.narrowed(selection))

    def known_by(self, day: Day) -> History:
        """See the history as it could be known on a day: the second clock.

        The day asked and this day are free of each other: ``known_by("2014-06-01")`` may be asked
        about 2010, or about 2015. Relations that were not yet known are gone; ends that were not
        yet known are open. Of two such days the earlier one counts.

        Examples
        --------
        >>> import diplograph as dg
        >>> then = dg.load().known_by("2014-06-01").at("2014-06-01")
        >>> [edge.grade.word for edge in then.relations(entity="Mullah Omar")]
        ['presumed']
        """
        return History(self.source, self.question.as_known(day_number(day)))

    def at(
        self,
        day: Day,
        *,
        events: int | None = None,
        modality: Names = (),
        fold: bool = False,
    ) -> Snapshot:
        """Take the relations in force on a day: the definite, the presumed and the possible.

        Parameters
        ----------
        day
            One day: ``YYYY-MM-DD``, a `datetime.date`, a Timestamp or datetime64 of a day. A year
            or a month is none.
        events
            Add events that touch this many days up to and including ``day``; None = none.
        modality
            ``fact``, ``claimed``, …, or ``all``; by default ``fact`` and ``coded``.
        fold
            Make a movement, the regime it rules through and the country one actor.

        Raises
        ------
        DateError
            If ``day`` is not exactly one day.

        Examples
        --------
        >>> import diplograph as dg
        >>> world = dg.load().at("2025-04-18")
        >>> world.date
        '2025-04-18'
        """
        question = self.question.answered(modality=modality, events=events, fold=fold)
        return Snapshot(self.source, question, day_number(day))

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
        question = self.question.answered(modality=modality, events=events, fold=fold)
        days = ordered(day_number(first), day_number(last))
        # A window of events can reach back beyond the first day.
        since = days[0] if events is None else min(days[0], days[1] - events)
        change = slices.between(
            self.source.table(question, since, days[1]),
            *days,
            question.selection,
            events=events,
            fold=fold,
            known_by=question.known_by,
        )
        return Change(self.source, question, change)

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
        actors = Selection(among=among(self.source.directory, entities))
        question = self.question.answered(modality=modality, fold=fold).narrowed(actors)
        # A story has no single day on which relations could be graded.
        question = dataclasses.replace(
            question, selection=dataclasses.replace(question.selection, grades=None)
        )
        story = slices.timeline(
            self.source.table(question), question.selection, fold=fold, known_by=question.known_by
        )
        return Timeline(self.source, question, story)

    def window(self, first: Day, last: Day, *, modality: Names = ()) -> slices.Window:
        """Take whatever can have touched a span of days: states and events, of every grade.

        Parameters
        ----------
        first, last
            The days, both inclusive.
        modality
            As in `at`.

        Raises
        ------
        DateError
            If ``first`` is later than ``last``.

        Examples
        --------
        >>> import diplograph as dg
        >>> chosen = dg.load().select(kind="suspends-designation-of")
        >>> span = chosen.window("2025-04-01", "2025-04-30")
        >>> [edge.id for edge in span]
        ['russia.suspends-designation-of.taliban.2025-04-17']
        """
        question = self.question.answered(modality=modality)
        days = span_of(self.source, question, first, last)
        return slices.Window(self.source.table(question, *days), *days, question.selection)

    def series(
        self,
        first: Day | None = None,
        last: Day | None = None,
        *,
        by: Grouping = "all",
        step: Step = "day",
        modality: Names = (),
    ) -> slices.Series:
        """Count the relations in force on the days of a span, by grade.

        Parameters
        ----------
        first, last
            The days, both inclusive; None = the ends of the data set's coverage.
        by
            ``all``, ``stance``, ``family`` or ``kind``: one row of counts each.
        step
            ``day``, ``week``, ``month`` or ``year`` from one counted day to the next; the last
            day is always counted.
        modality
            As in `at`.

        Raises
        ------
        DateError
            If ``first`` is later than ``last``.

        Examples
        --------
        >>> import diplograph as dg
        >>> counts = dg.load().series("2025-04-16", "2025-04-18", by="stance")
        >>> counts.groups, counts.in_force.shape
        (('cooperative', 'neutral', 'hostile'), (3, 3))
        """
        question = self.question.answered(modality=modality)
        return count_in_force(self.source, question, first, last, by=by, step=step)

    @property
    def plot(self) -> HistoryPictures:
        """Pictures of many days: `evolution`, `multiples`, `animation`, and the `layout` of all.

        Examples
        --------
        >>> import diplograph as dg
        >>> from matplotlib.figure import Figure
        >>> ax = Figure(figsize=(7, 5)).add_subplot()
        >>> dg.load().plot.evolution("1990-01-01", "2025-01-01", ax, by="stance") is ax
        True
        """
        return HistoryPictures(self.source, self.question)

    @property
    def network(self) -> HistoryNetworks:
        """Measures of the signed network over time: `measures`, `balance`, `blocs`.

        Examples
        --------
        >>> import diplograph as dg
        >>> dg.load().network.balance("2020-01-01", "2022-01-01").of("frustration")
        <MeasureSeries of balance: 1 on 3 days, 2020-01-01 to 2022-01-01>
        """
        return HistoryNetworks(self.source, self.question)

    def claims(self, source: str | None = None, *, entity: Names = ()) -> Claims:
        """List what documents claim, beside what the record says.

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
        claims = list(self.graph.claims.values())
        if source is not None:
            document = find_key(source, self.sources, "source")
            claims = [claim for claim in claims if claim.source == document]
        ids = {self.entity(each).id for each in several(entity)}
        if ids:
            claims = [c for c in claims if ids & {c.subject, c.object, *c.chain}]
        return Claims(claims, self.graph)

    def relation(self, identifier: str) -> Dossier:
        """Gather everything that is known about one relation.

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
        return dossier_of(self.source, self.question, identifier)

    def grade(self, identifier: str, day: Day) -> InForce:
        """Grade one state on a day (events are never in force).

        Examples
        --------
        >>> import diplograph as dg
        >>> dg.load().grade("russia.designates-terrorist.taliban.2003-02-14", "2025-04-18")
        <InForce.NO: 0>
        """
        table, row = self.source.relation(self.question, identifier)
        rows = np.array([row], dtype=np.intp)
        return InForce(int(table.grades(day_number(day), rows)[0]))

    def query(self, sparql: str, *, timeout: float | None = None) -> Result:
        """Ask the whole history in SPARQL 1.1, with every day as a named graph.

        Parameters
        ----------
        sparql
            A SELECT, ASK, CONSTRUCT or DESCRIBE query. The project's prefixes need not be
            declared. ``GRAPH <https://w3id.org/diplograph/at/2025-04-17> {…}`` asks one day.
        timeout
            Seconds that the query itself may take before it is stopped; None = no limit.

        Raises
        ------
        QueryError
            If the query is malformed, refused (updates, SERVICE, LOAD), too slow, or its answer
            too long to keep.
        ArchiveError
            If an archive that is answered from its files holds more than two million relations.

        Notes
        -----
        With a ``timeout``, and where a query is very long or holds the word SERVICE anywhere, it
        is evaluated in a process of its own, which can open no file and no socket.

        Examples
        --------
        >>> import diplograph as dg
        >>> answer = dg.load().query("SELECT ?s { ?s a dg:Relation } LIMIT 2")
        >>> len(answer)
        2
        """
        return rdf.query_history(*self.source.records(self.question), sparql, timeout=timeout)

    def to_rdflib(self) -> rdflib.Graph:
        """Open the history as an rdflib graph: relations as nodes with dates, and sources.

        It can be read, serialised and asked, not written. For days by name see `to_dataset`.

        Examples
        --------
        >>> import diplograph as dg
        >>> graph = dg.load().to_rdflib()
        >>> found = graph.query("SELECT ?s { ?s rdfs:label 'Russia' }")
        >>> [str(row.s) for row in found]
        ['https://w3id.org/diplograph/entity/russia']
        """
        return rdf.history_to_rdflib(*self.source.records(self.question))

    def to_dataset(self, *days: Day) -> rdflib.Dataset:
        """Open the history as an rdflib dataset, in which every day is a named graph.

        The default graph is that of `to_rdflib`. ``GRAPH`` takes the name of any day, as in
        `query`, and the history's own.

        Parameters
        ----------
        *days
            Days whose graphs are listed from the start; ``GRAPH ?g`` ranges over those. More are
            opened with ``dataset.graph(IRI)``.

        Examples
        --------
        >>> import diplograph as dg
        >>> dataset = dg.load().to_dataset("2025-04-16", "2025-04-18")
        >>> from rdflib import URIRef
        >>> who, how, whom = (
        ...     URIRef(f"https://w3id.org/diplograph/{name}")
        ...     for name in ("entity/russia", "kind/designates-terrorist", "entity/taliban")
        ... )
        >>> [str(day)[-10:] for *_, day in dataset.quads((who, how, whom, None))]
        ['2025-04-16']
        """
        numbers = map(day_number, days)
        return rdf.history_to_dataset(*self.source.records(self.question), numbers)

    def export(self, path: str | Path, form: FormatName | None = None) -> list[Path]:
        """Write the whole history for another tool; the same data give the same bytes.

        Parameters
        ----------
        path
            The file; of ``csv`` a folder.
        form
            One of the formats that ``diplograph export --help`` lists; None = told by the name of
            the file. GraphML holds one day only.

        Returns
        -------
        list of Path
            What was written.

        Raises
        ------
        DiplographError
            If there is no such format, or the file cannot be written.

        Examples
        --------
        >>> import diplograph as dg
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     [path.name for path in dg.load().export(f"{folder}/history.nt")]
        ['history.nt']
        """
        # Formats that cannot be narrowed hold all records, which an archive has to build first.
        if export.format_of(path, form).narrows:
            graph = self.source.known_graph(self.question)
            table = self.source.table(self.question)
        else:
            graph, table = self.source.records(self.question)
        return export.write_history(
            path, form, graph=graph, table=table, selection=self.question.selection
        )

    def dyads(
        self,
        first: int | str,
        last: int | str,
        *,
        period: dyads.PeriodLength = "year",
        directed: bool = False,
        by: Literal["kind", "family"] = "kind",
        states: str | Path | None = None,
        modality: Names = (),
    ) -> dyads.Dyads:
        r"""Build the complete table of dyads: every pair of states in every period.

        Of a history that was selected by entities, the pairs of those alone.

        Parameters
        ----------
        first, last
            Years, months or days, both inclusive.
        period
            ``year``, ``month`` or ``day``: a relation counts under the highest grade that it has
            on some day of the period.
        directed
            Whether each pair stands twice; symmetric relations then count in both.
        by
            Three columns (definite, presumed, possible) for each ``kind`` or ``family``.
        states
            A file of states in the layout of the Correlates of War; None = the state system that
            was imported.
        modality
            As in `at`.

        Returns
        -------
        Dyads
            Units are numbers of the Correlates of War. 0 is none; missing is "not covered by the
            data, or only in part".

        Raises
        ------
        GraphError
            If nothing says which states existed when.

        Examples
        --------
        >>> import diplograph as dg
        >>> import pathlib, tempfile
        >>> rows = ["stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version"]
        >>> rows += [f"{a},{n},{label},1990,1,1,2016,12,31,2016" for a, n, label in
        ...          [("RUS", 365, "Russia"), ("AFG", 700, "Afghanistan"), ("CHN", 710, "China")]]
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = pathlib.Path(folder) / "states2016.csv"
        ...     _ = file.write_text("\n".join(rows))
        ...     len(list(dg.load().dyads(1999, 2000, states=file).rows()))
        6
        """
        return dyads.dyads_of(
            self.source,
            self.question.answered(modality=modality),
            first,
            last,
            period=period,
            directed=directed,
            by=by,
            states=states,
        )

    def cite(self, file: str | Path | None = None) -> str:
        """Say how to cite the data: data set, version, files with their hashes, terms.

        Parameters
        ----------
        file
            A picture or table that was made from them: it is named too, with its SHA-256.

        Raises
        ------
        GraphError
            If the file cannot be read, or says that it was made from another version.

        Examples
        --------
        >>> import diplograph as dg
        >>> dg.load().cite().splitlines()[0].endswith("CC BY 4.0.")
        True
        """
        return citing.citation_of(self.graph, self.source.origin, file)

"""From a folder of Turtle files to a graph, with every problem found on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pyoxigraph import NamedNode, Triple

from diplograph import iris
from diplograph.files.fields import (
    CLAIMS,
    HEADER,
    RDF_TYPE,
    REMARKS,
    SOURCES,
    TABLES,
    Field,
    RecordTable,
)
from diplograph.files.notation import Term, identifier, short, shown
from diplograph.files.problems import Problem, Severity, did_you_mean
from diplograph.files.syntax import read_triples
from diplograph.iris import TERMS
from diplograph.model import DocumentText, Graph

NOT_RECORDS: Final = frozenset({"ontology.ttl", "shapes.ttl"})
"""Files of the folder that describe the records and hold none."""
REQUIRED: Final = ("entities.ttl", "kinds.ttl", "relations.ttl")
"""Files without which a folder is not taken for a graph folder."""

_TABLE_OF: Final = {table.namespace.removeprefix(iris.BASE): table for table in TABLES}
# Triples that only join a claim to its parts: they follow from the names of the parts.
_JOINTS: Final = frozenset(TERMS + name for name in ("attribution", "quoting", "selector"))


@dataclass
class Draft:
    """What the triples say of one record, before it is built."""

    table: RecordTable
    id: str
    file: str
    values: dict[str, Any] = field(default_factory=dict)
    many: dict[str, list[Any]] = field(default_factory=dict)
    links: dict[int, str] = field(default_factory=dict)
    types: set[str] = field(default_factory=set)
    broken: bool = False


@dataclass
class Reading:
    """All that files hold: records, where each stands, and what could not be read.

    ``homes`` holds the file of every record by class and identifier, those of unreadable records
    included, so that one mistake is not reported again by everything that refers to it.
    """

    graph: Graph = field(default_factory=Graph)
    triples: dict[str, list[Triple]] = field(default_factory=dict)
    homes: dict[tuple[str, str], str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)


def read_folder(folder: Path) -> Reading:
    """Read all Turtle files of a folder into records, without checking what they refer to."""
    if not folder.is_dir():
        remedy = "give the path of a graph folder or an archive"
        return Reading(problems=[Problem("error", str(folder), "", "", "no such folder", remedy)])
    reading = Reading()
    paths = sorted(folder.glob("*.ttl"))
    names = {path.name for path in paths}
    for missing in [name for name in REQUIRED if name not in names]:
        remedy = "add it (it may be empty), or give the path of a graph folder"
        reading.problems.append(Problem("error", missing, "", "", "the file is missing", remedy))
        reading.unread.append(missing)
    for path in paths:
        triples, problems = read_triples(path)
        reading.problems += problems
        if problems:
            reading.unread.append(path.name)
        else:
            reading.triples[path.name] = triples
    return read_records(reading)


def read_records(reading: Reading) -> Reading:
    """Build the records that the triples of a reading describe; fill it and hand it back."""
    drafts = _Drafts(reading)
    for file, triples in reading.triples.items():
        if file not in NOT_RECORDS:
            drafts.read(file, triples)
    drafts.build()
    return reading


class _Drafts:
    """Collects the triples of each record, then builds the records."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.drafts: dict[str, Draft] = {}
        self.strangers: dict[str, str] = {}
        self.parts: dict[str, tuple[Draft, str] | None] = {}
        self.header: dict[str, Any] = {}

    def read(self, file: str, triples: Iterable[Triple]) -> None:
        """Take in the triples of one file."""
        # Files keep the triples of a record together: its place is looked up once a run.
        last, place = "", None
        for triple in triples:
            subject, predicate = triple.subject, triple.predicate.value
            if not isinstance(subject, NamedNode):
                self.report(file, str(subject), "", "a blank node", "give the record an IRI")
                continue
            iri = subject.value
            if iri != last:
                last, place = iri, self.place(file, iri)
            if place is None:
                if iri == iris.DATASET:
                    self.read_header(file, predicate, triple.object)
                # Reported once, in the file that says what it is, else where it first occurs.
                elif predicate == RDF_TYPE or iri not in self.strangers:
                    self.strangers[iri] = file
                continue
            draft, part = place
            if draft.file != file:
                rule = f"the record stands in {draft.file} too"
                self.report(file, draft.id, "", rule, "keep all of it in one file")
                draft.file = file
            self.take(draft, part, predicate, triple.object)

    def place(self, file: str, iri: str) -> tuple[Draft, str] | None:
        """Find the draft, and the part of it, that an IRI stands for."""
        if iri in self.parts:
            return self.parts[iri]
        place = None
        if iri.startswith(iris.BASE):
            space, slash, name = iri[len(iris.BASE) :].partition("/")
            table = _TABLE_OF.get(space + slash)
            if table is not None:
                name, _, part = name.partition("/")
                whole = table.namespace + name
                draft = self.drafts.get(whole)
                if draft is None:
                    draft = self.drafts[whole] = Draft(table, name, file)
                    self.check_name(draft)
                place = (draft, part)
        self.parts[iri] = place
        return place

    def check_name(self, draft: Draft) -> None:
        try:
            identifier(draft.id)
        except ValueError as error:
            self.report(draft.file, draft.id, "", str(error), "rename the record")
            draft.broken = True

    def take(self, draft: Draft, part: str, predicate: str, term: Term) -> None:
        """Take in one triple of a record."""
        if part and predicate == RDF_TYPE:
            return
        if predicate == RDF_TYPE and self.take_type(draft, term):
            return
        if predicate in _JOINTS and draft.table is CLAIMS:
            return
        kind_of_part = "link" if part.isdigit() else part
        candidates = draft.table.by_property.get((kind_of_part, predicate))
        if candidates is None:
            if predicate not in REMARKS:
                self.unknown(draft, kind_of_part, predicate)
            return
        value, chosen, reasons = None, candidates[0], []
        for candidate in candidates:
            try:
                value, chosen = candidate.notation.from_term(term), candidate
                break
            except ValueError as error:
                reasons.append(str(error))
        if value is None:
            self.broken(draft, predicate, " or ".join(reasons), "mend the value")
        elif kind_of_part == "link":
            draft.links[int(part)] = value
        elif chosen.separator:
            draft.many.setdefault(chosen.name, []).append(value)
        elif draft.values.setdefault(chosen.name, value) != value:
            self.twice(draft, chosen)

    def take_type(self, draft: Draft, term: Term) -> bool:
        """Take in a class that says what sort of record this is; False = a field's value."""
        table = draft.table
        known = isinstance(term, NamedNode) and term.value in (*table.types, *table.other_types)
        if known and isinstance(term, NamedNode):
            draft.types.add(term.value)
            return True
        if ("", RDF_TYPE) in table.by_property:
            return False
        remedy = f"write `a {short(table.types[0])}`"
        self.broken(draft, RDF_TYPE, f"the type {shown(term)} fits no {table.noun}", remedy)
        return True

    def twice(self, draft: Draft, chosen: Field) -> None:
        first, also = draft.values[chosen.name], "another value"
        self.broken(draft, chosen.predicate, f"{first} and {also}", "keep one value")

    def unknown(self, draft: Draft, part: str, predicate: str) -> None:
        known = [short(name) for where, name in draft.table.by_property if where == part]
        remedy = did_you_mean(short(predicate), known) or (
            "use one of " + ", ".join(sorted(set(known))) + ", or rdfs:comment for remarks"
            if known
            else "a claim has the parts selector, 1, 2, 3"
        )
        self.broken(draft, predicate, f"unknown property of {draft.table.one}", remedy)

    def read_header(self, file: str, predicate: str, term: Term) -> None:
        """Take in one triple of the data set's own description; most of it is free."""
        for known in HEADER.by_property.get(("", predicate), ()):
            try:
                value = known.notation.from_term(term)
            except ValueError as error:
                self.report(file, "dataset", short(predicate), str(error), "mend the value")
                continue
            if self.header.setdefault(known.name, value) != value:
                self.report(file, "dataset", short(predicate), "two values", "keep one value")

    def build(self) -> None:
        """Build every record whose triples could be read."""
        built: dict[str, dict[str, Any]] = {table.plural: {} for table in TABLES}
        texts: dict[str, DocumentText] = {}
        for draft in sorted(self.drafts.values(), key=lambda d: (d.table.plural, d.id)):
            self.reading.homes[draft.table.plural, draft.id] = draft.file
            values = self.complete(draft)
            if values is None:
                continue
            if draft.table is SOURCES:
                text = self.text_of(draft, values)
                if text is not None:
                    texts[draft.id] = text
            built[draft.table.plural][draft.id] = draft.table.record(id=draft.id, **values)
        parts: dict[str, Any] = {**built, "texts": texts, **self.header}
        self.reading.graph = Graph(**parts)
        self.report_strangers()

    def complete(self, draft: Draft) -> dict[str, Any] | None:
        """Check that nothing is missing and put the values together; None = it is broken."""
        table = draft.table
        if table.types[0] not in draft.types:
            rule = f"the type {short(table.types[0])} is missing"
            self.broken(draft, RDF_TYPE, rule, f"add `a {short(table.types[0])} ;`")
        for name in table.required:
            if name not in draft.values and not draft.broken:
                predicate = table.by_name[name].predicate
                example = "`a dg:Country`" if predicate == RDF_TYPE else f"`{short(predicate)}`"
                self.broken(draft, predicate, f"{table.one} needs it", f"add {example}")
        # RDF keeps no order: sorted, the same triples make the same record.
        values = draft.values | {name: tuple(sorted(many)) for name, many in draft.many.items()}
        if draft.links:
            if sorted(draft.links) != list(range(1, len(draft.links) + 1)):
                rule = "the links of the chain are not numbered 1, 2, 3"
                self.broken(draft, TERMS + "attribution", rule, "number them from 1")
            values["chain"] = tuple(draft.links[place] for place in sorted(draft.links))
        return None if draft.broken else values

    def text_of(self, draft: Draft, values: dict[str, Any]) -> DocumentText | None:
        """Take the size and fingerprint of a text out of the values of its source."""
        sha256, characters = values.pop("sha256", None), values.pop("characters", None)
        if (sha256 is None) != (characters is None):
            rule = "schema:sha256 and dg:characters go together"
            self.report(draft.file, draft.id, "", rule, "add the other one")
        if sha256 is None or characters is None:
            return None
        return DocumentText(source=draft.id, sha256=sha256, characters=characters)

    def report_strangers(self) -> None:
        for iri, file in self.strangers.items():
            remedy = "records stand below " + ", ".join(short(t.namespace) for t in TABLES)
            self.report(file, short(iri), "", "not a record: not read", remedy, "notice")

    def broken(self, draft: Draft, predicate: str, rule: str, remedy: str) -> None:
        draft.broken = True
        self.report(draft.file, draft.id, short(predicate), rule, remedy)

    def report(
        self,
        file: str,
        record: str,
        where: str,
        rule: str,
        remedy: str,
        severity: Severity = "error",
    ) -> None:
        self.reading.problems.append(Problem(severity, file, record, where, rule, remedy))

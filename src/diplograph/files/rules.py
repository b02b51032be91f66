"""The rules that records keep among themselves; each finding is a `Problem`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST
from diplograph.files.fields import CLAIMS, ENTITIES, KINDS, RELATIONS, SOURCES, TABLES, RecordTable
from diplograph.files.notation import short
from diplograph.files.problems import Problem, Severity, did_you_mean
from diplograph.model import Bounds, Claim, Entity, Graph, Relation


def broken_rules(
    graph: Graph,
    homes: Mapping[tuple[str, str], str] | None = None,
    unread: Collection[str] = (),
) -> list[Problem]:
    """Check all records of a graph against each other: errors and notices.

    Parameters
    ----------
    graph
        The records.
    homes
        File of each record by class and identifier, records that could not be read included:
        nothing that hangs on one of them is reported. None = each stands where new ones go.
    unread
        Files that could not be read: nothing is said to be missing from them.

    Examples
    --------
    >>> recognition = Relation(id="r", subject="a", kind="recognises", object="b")
    >>> print(broken_rules(Graph(relations={"r": recognition}))[0])
    error: relations.ttl: r: dg:subject: there is no entity 'a'; add it to entities.ttl
    """
    checks = _Rules(graph, homes or {}, unread)
    return [*checks.references(), *checks.dates(), *checks.offsets(), *checks.evidence()]


class _Rules:
    def __init__(
        self, graph: Graph, homes: Mapping[tuple[str, str], str], unread: Collection[str]
    ) -> None:
        self.graph, self.homes, self.unread = graph, homes, unread
        self.known = {table.plural: set(getattr(graph, table.plural)) for table in TABLES}
        for plural, identifier in homes:
            self.known[plural].add(identifier)
        self.bounds = {
            relation.id: relation.bounds(self.graph.kinds[relation.kind].temporal)
            for relation in self.graph.relations.values()
            if relation.kind in self.graph.kinds
        }

    def problem(
        self,
        table: RecordTable,
        record: str,
        field: str,
        rule: str,
        remedy: str,
        severity: Severity = "error",
    ) -> Problem:
        file = self.homes.get((table.plural, record), table.turtle_file)
        where = short(table.by_name[field].predicate) if field else ""
        return Problem(severity, file, record, where, rule, remedy)

    def references(self) -> Iterator[Problem]:
        """Find identifiers that stand for nothing."""
        for relation in self.graph.relations.values():
            yield from self.spo(RELATIONS, relation)
            yield from self.resolve(RELATIONS, relation.id, "agents", relation.agents, ENTITIES)
            yield from self.resolve(RELATIONS, relation.id, "sources", relation.sources, SOURCES)
            replaced = relation.replaced_by
            yield from self.resolve(RELATIONS, relation.id, "replaced_by", replaced, RELATIONS)
        for entity in self.graph.entities.values():
            whole = [entity.part_of] if entity.part_of else []
            yield from self.resolve(ENTITIES, entity.id, "part_of", whole, ENTITIES)
            replaced = entity.replaced_by
            yield from self.resolve(ENTITIES, entity.id, "replaced_by", replaced, ENTITIES)
        for claim in self.graph.claims.values():
            yield from self.spo(CLAIMS, claim)
            about = [claim.about] if claim.about else []
            yield from self.resolve(CLAIMS, claim.id, "source", [claim.source], SOURCES)
            yield from self.resolve(CLAIMS, claim.id, "chain", claim.chain, ENTITIES)
            yield from self.resolve(CLAIMS, claim.id, "about", about, RELATIONS)

    def spo(self, table: RecordTable, record: Relation | Claim) -> Iterator[Problem]:
        yield from self.resolve(table, record.id, "subject", [record.subject], ENTITIES)
        yield from self.resolve(table, record.id, "kind", [record.kind], KINDS)
        yield from self.resolve(table, record.id, "object", [record.object], ENTITIES)

    def resolve(
        self,
        table: RecordTable,
        record: str,
        field: str,
        names: Iterable[str],
        among: RecordTable,
    ) -> Iterator[Problem]:
        known = self.known[among.plural]
        for name in names:
            if name in known or among.turtle_file in self.unread:
                continue
            rule = f"there is no {among.noun} {name!r}"
            remedy = did_you_mean(name, known) or f"add it to {among.turtle_file}"
            yield self.problem(table, record, field, rule, remedy)

    def dates(self) -> Iterator[Problem]:
        """Find dates that cannot be, alone or beside others."""
        for entity in self.graph.entities.values():
            first, last = _life(entity)
            if first > last:
                remedy = "mend dg:inception or dg:dissolution"
                yield self.problem(ENTITIES, entity.id, "inception", "ends before it began", remedy)
        for relation in self.graph.relations.values():
            bounds = self.bounds.get(relation.id)
            if bounds is None:
                continue
            yield from self.own_dates(relation, bounds)
            # Events may follow the end of a life: courts rule on what is gone.
            if self.graph.kinds[relation.kind].is_state:
                for end in (relation.subject, relation.object):
                    if end in self.graph.entities:
                        yield from self.beside(relation, bounds, self.graph.entities[end])
        for first_id, second_id, rule in _doubled(self.graph, self.bounds):
            remedy = f"mend the dates, or keep only one of it and {first_id}"
            yield self.problem(RELATIONS, second_id, "", rule, remedy)

    def own_dates(self, relation: Relation, bounds: Bounds) -> Iterator[Problem]:
        if bounds.start_min > bounds.end_max:
            remedy = "mend dg:start or dg:end"
            yield self.problem(RELATIONS, relation.id, "end", "it ends before it starts", remedy)
        if relation.open_end and relation.end is not None:
            rule = "an open end and an end date exclude each other"
            remedy = "keep dg:end or dg:openEnd"
            yield self.problem(RELATIONS, relation.id, "end", rule, remedy)

    def beside(self, relation: Relation, bounds: Bounds, entity: Entity) -> Iterator[Problem]:
        """Compare a state with the life of one of its ends."""
        first, last = _life(entity)
        may_outlive = self.graph.kinds[relation.kind].may_outlive
        span = f"{entity.id} ({entity.inception or '?'} to {entity.dissolution or '..'})"
        if bounds.start_max < first:
            field, rule = "start", f"it starts before the life of {span}"
        elif bounds.end_min > last:
            field, rule = "end", f"it holds after the life of {span}"
        else:
            yield from self.overhang(relation, span, first, last)
            return
        if not may_outlive:
            remedy = "mend the dates, take another entity, or say dg:mayOutlive of the kind"
            yield self.problem(RELATIONS, relation.id, field, rule, remedy)

    def overhang(self, relation: Relation, span: str, first: int, last: int) -> Iterator[Problem]:
        """Find written dates so coarse that a part of them lies outside a life."""
        remedy = "write a finer date if one is known"
        start, end = relation.start, relation.end
        if start and UNBOUNDED_PAST < start.earliest < first:
            rule = f"{start} reaches back before the life of {span}"
            yield self.problem(RELATIONS, relation.id, "start", rule, remedy, "notice")
        if end and last < end.latest < UNBOUNDED_FUTURE:
            rule = f"{end} reaches beyond the life of {span}"
            yield self.problem(RELATIONS, relation.id, "end", rule, remedy, "notice")

    def offsets(self) -> Iterator[Problem]:
        """Find claims whose place in the text is not a place in the text."""
        for claim in self.graph.claims.values():
            text = self.graph.texts.get(claim.source)
            length = text.characters if text else None
            remedy = "mend oa:start and oa:end of the selector"
            if not 0 <= claim.char_start <= claim.char_end or (
                claim.char_end and claim.char_start == claim.char_end
            ):
                rule = f"{claim.char_start} to {claim.char_end} is no stretch of text"
                yield self.problem(CLAIMS, claim.id, "char_end", rule, remedy)
            elif length is not None and claim.char_end > length:
                rule = f"{claim.char_end} lies outside the text of {length} characters"
                yield self.problem(CLAIMS, claim.id, "char_end", rule, remedy)

    def evidence(self) -> Iterator[Problem]:
        """Find relations that rest on little, which is no error."""
        for relation in self.graph.relations.values():
            if not relation.sources and not relation.primary_document:
                rule = "neither a source nor a primary document"
                remedy = "add prov:wasDerivedFrom or dg:primaryDocument"
                yield self.problem(RELATIONS, relation.id, "sources", rule, remedy, "notice")
            if relation.verified == "known":
                rule = "from general knowledge: no page that says it was seen"
                remedy = "find one, add it as a source, and change dg:verified"
                yield self.problem(RELATIONS, relation.id, "verified", rule, remedy, "notice")


def _life(entity: Entity) -> tuple[int, int]:
    first = entity.inception.earliest if entity.inception else UNBOUNDED_PAST
    last = entity.dissolution.latest if entity.dissolution else UNBOUNDED_FUTURE
    return first, last


def _doubled(graph: Graph, bounds: Mapping[str, Bounds]) -> Iterator[tuple[str, str, str]]:
    """Find pairs of relations that say the same thing twice, with the rule they break.

    Symmetric ones turned round, exclusive ones that overlap; relations without ``bounds`` are
    passed over.
    """
    groups: defaultdict[tuple[str, ...], list[Relation]] = defaultdict(list)
    for relation in graph.relations.values():
        kind = graph.kinds.get(relation.kind)
        if relation.id in bounds and kind and (kind.symmetric or kind.exclusive):
            ends = [relation.subject, relation.object]
            ends = sorted(ends) if kind.symmetric else ends
            # Kept apart by modality: what one side claims does not double a fact.
            groups[relation.kind, relation.modality, *ends].append(relation)
    for members in groups.values():
        kind = graph.kinds[members[0].kind]
        for first, second in combinations(members, 2):
            overlap = _overlap(bounds[first.id], bounds[second.id])
            turned = first.subject != second.subject
            same = _dates_of(first) == _dates_of(second) and first.role == second.role
            if kind.symmetric and (same or (turned and kind.is_state and overlap)):
                yield first.id, second.id, f"{kind.id} is symmetric: {first.id} says the same"
            elif kind.exclusive and (overlap or same):
                rule = f"{kind.id} is exclusive: {first.id} holds at the same time"
                yield first.id, second.id, rule


def _dates_of(relation: Relation) -> tuple[str, ...]:
    return (*tuple(str(date) for date in (relation.start, relation.end)), str(relation.open_end))


def _overlap(first: Bounds, second: Bounds) -> bool:
    """Tell whether both surely hold on more than a shared day of change."""
    # Less, not at most: on the day of a change one envoy can leave and the next arrive.
    return max(first.start_max, second.start_max) < min(first.end_min, second.end_min)

"""Building the table: from records, or straight from columns."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from diplograph.dates import UNBOUNDED_FUTURE
from diplograph.errors import ColumnError
from diplograph.model import MODALITIES, UNLIMITED, Bounds, Entity, Graph, Kind
from diplograph.table.batches import Batch, Catalogue
from diplograph.table.columns import (
    BoundColumns,
    Days,
    Lives,
    Mask,
    RelationTable,
    clipped,
    days_of,
)
from diplograph.table.given import Given, coded, days_column, flags, numbered
from diplograph.table.records import Origin, RowRecords


def from_graph(graph: Graph) -> RelationTable:
    """Build the table of all relations of a graph, in the graph's order.

    Parameters
    ----------
    graph
        Records whose identifiers all resolve (`diplograph.files` sees to that).
    """
    entities, kinds = tuple(graph.entities.values()), tuple(graph.kinds.values())
    relations = tuple(graph.relations.values())
    entity_code = {entity.id: code for code, entity in enumerate(entities)}
    kind_code = {kind.id: code for code, kind in enumerate(kinds)}
    kind = days_of(kind_code[r.kind] for r in relations)
    written = _bound_columns(r.bounds(graph.kinds[r.kind].temporal) for r in relations)
    is_state = np.array([k.is_state for k in kinds], dtype=bool)[kind]
    table = RelationTable(
        entities=entities,
        kinds=kinds,
        relations=relations,
        lives=Lives.of(entities),
        subject=days_of(entity_code[r.subject] for r in relations),
        kind=kind,
        object=days_of(entity_code[r.object] for r in relations),
        modality=days_of(MODALITIES.index(r.modality) for r in relations),
        written=written,
        bounds=written,
        start_written=_mask(r.start is not None for r in relations),
        end_written=_mask(r.end is not None for r in relations),
        open_end=_mask(r.open_end for r in relations),
        known=written.start_min,
        end_known=written.end_max,
        presumed_until=written.end_min,
        is_state=is_state,
    )
    table = clipped(table)
    return dataclasses.replace(
        table,
        known=days_of(
            r.known_since.earliest if r.known_since else start
            for r, start in zip(relations, table.bounds.start_min, strict=True)
        ),
        end_known=days_of(
            r.end_known_since.latest if r.end_known_since else end
            for r, end in zip(relations, table.bounds.end_max, strict=True)
        ),
    )


def from_columns(
    *,
    subject: Given,
    kind: Given,
    object: Given,  # noqa: A002 - the name of the column
    start: Given | tuple[Given, Given],
    end: Given | tuple[Given, Given],
    asof: Given | None = None,
    known: Given | None = None,
    modality: Given | None = None,
    is_state: Given | None = None,
    entities: Sequence[str | Entity] | None = None,
    kinds: Sequence[str | Kind] | None = None,
) -> RelationTable:
    """Build the table from columns, without an object for each row.

    See `diplograph.History.from_columns` for what the columns may hold.

    Raises
    ------
    ColumnError
        If a column is of another length, or a row of it cannot be read; it names the first.
    """
    size = len(numbered("subject", subject))
    actors, ends = coded({"subject": subject, "object": object}, entities, size)
    kinds_, codes = coded({"kind": kind}, kinds, size)
    everybody = tuple(_entity(each) for each in actors)
    kinds_made = tuple(_kind(each) for each in kinds_)
    start_min, start_max = days_column("start", start, size)
    end_min, end_max = days_column("end", end, size)
    of_kind = np.array([each.is_state for each in kinds_made], dtype=bool)[codes["kind"]]
    states = of_kind if is_state is None else flags("is_state", is_state, size)
    endless = end_max == np.int32(UNBOUNDED_FUTURE)
    if (endless & ~states).any():  # an event without an end ends with its start, and is not open
        end_min = np.where(endless & ~states, start_min, end_min)
        end_max = np.where(endless & ~states, start_max, end_max)
    is_open = endless & states
    seen = days_column("asof", asof, size)[0] if asof is not None else None
    if is_open.any():
        last = start_max if seen is None else np.maximum(seen, start_max)
        end_min = np.where(is_open, last, end_min)
    _check_order("start", start_min, start_max)
    _check_order("end", start_min, end_max)
    _check_order("end", end_min, end_max)
    written = BoundColumns(start_min, start_max, end_min, end_max)
    table = RelationTable(
        entities=everybody,
        kinds=kinds_made,
        relations=(),
        lives=Lives.of(everybody),
        subject=ends["subject"],
        kind=codes["kind"],
        object=ends["object"],
        modality=_modalities(modality, size),
        written=written,
        bounds=written,
        start_written=np.ones(size, dtype=bool),
        end_written=~is_open,
        open_end=is_open,
        known=start_min if known is None else days_column("known", known, size)[0],
        end_known=end_max,
        presumed_until=end_min,
        is_state=states,
    )
    table = clipped(table)
    return dataclasses.replace(table, relations=RowRecords(table))


def from_batch(batch: Batch, catalogue: Catalogue, origin: Origin | None = None) -> RelationTable:
    """Build the table from imported columns, whose codes are those of a catalogue.

    The entities of a catalogue have no known lives, so that nothing is clipped. The origin says
    which row of which import each row is.
    """
    entities, kinds = tuple(catalogue.entities), tuple(catalogue.kinds)
    written = BoundColumns(batch.start_min, batch.start_max, batch.end_min, batch.end_max)
    size = len(batch)
    table = RelationTable(
        entities=entities,
        kinds=kinds,
        relations=(),
        lives=Lives.of(entities),
        subject=batch.subject,
        kind=batch.kind,
        object=batch.object,
        modality=batch.modality,
        written=written,
        bounds=written,
        start_written=np.ones(size, dtype=bool),
        end_written=batch.end_max != np.int32(UNBOUNDED_FUTURE),
        open_end=batch.open_end,
        known=batch.known,
        end_known=batch.end_max,
        presumed_until=batch.end_min,
        is_state=batch.is_state,
    )
    table = clipped(table)
    return dataclasses.replace(table, relations=RowRecords(table, origin=origin))


def _modalities(given: Given | None, size: int) -> npt.NDArray[np.int8]:
    """Read how each row is asserted, as codes; facts where nothing is said."""
    if given is None:
        return np.zeros(size, dtype=np.int8)
    code_of: dict[str, int] = {name: number for number, name in enumerate(MODALITIES)}
    names, found = coded({"modality": given}, None, size)
    unknown = next((n for n, name in enumerate(names) if str(name) not in code_of), None)
    if unknown is not None:
        row = int(np.flatnonzero(found["modality"] == unknown)[0])
        raise ColumnError("modality", row, f"one of {', '.join(MODALITIES)}")
    turned = np.array([code_of[str(name)] for name in names], dtype=np.int8)
    return np.asarray(turned[found["modality"]])


def _check_order(column: str, first: Days, last: Days) -> None:
    wrong = first > last
    if wrong.any():
        row = int(wrong.argmax())
        raise ColumnError(
            column, row, "a day that is not before the start, nor bounds turned round"
        )


def _entity(given: str | Entity) -> Entity:
    return given if isinstance(given, Entity) else Entity(id=given, label=given, type="entity")


def _kind(given: str | Kind) -> Kind:
    if isinstance(given, Kind):
        return given
    return Kind(
        id=given,
        label=given,
        inverse_label=f"is object of {given}",
        symmetric=False,
        temporal="state",
        stance=0,
        definition="",
        family="other",
        presumed_for=UNLIMITED,
    )


def _bound_columns(bounds: Iterable[Bounds]) -> BoundColumns:
    columns = np.array(list(bounds), dtype=np.int32).reshape(-1, 4)
    return BoundColumns(*(np.ascontiguousarray(column) for column in columns.T))


def _mask(flags: Iterable[bool]) -> Mask:
    return np.fromiter(flags, dtype=bool)

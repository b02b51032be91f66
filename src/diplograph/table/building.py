"""Building the table: from records, from imported batches, or from columns as users hold them.

A user's column is a numpy array, a list, or anything of pandas, polars or Arrow.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from diplograph.dates import FIRST_DAY, LAST_DAY, UNBOUNDED_FUTURE, UNBOUNDED_PAST, iso
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
    int32_column,
)
from diplograph.table.records import Origin, RowRecords

Column: TypeAlias = Any
"""A column: a numpy array, anything with ``to_numpy`` (pandas, polars, Arrow), or a list."""


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
    kind = int32_column(kind_code[r.kind] for r in relations)
    written = _bound_columns(r.bounds(graph.kinds[r.kind].temporal) for r in relations)
    is_state = np.array([k.is_state for k in kinds], dtype=bool)[kind]
    table = RelationTable(
        entities=entities,
        kinds=kinds,
        relations=relations,
        lives=Lives.of(entities),
        subject=int32_column(entity_code[r.subject] for r in relations),
        kind=kind,
        object=int32_column(entity_code[r.object] for r in relations),
        modality=int32_column(MODALITIES.index(r.modality) for r in relations),
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
        known=int32_column(
            r.known_since.earliest if r.known_since else start
            for r, start in zip(relations, table.bounds.start_min, strict=True)
        ),
        end_known=int32_column(
            r.end_known_since.latest if r.end_known_since else end
            for r, end in zip(relations, table.bounds.end_max, strict=True)
        ),
    )


def from_columns(
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
) -> RelationTable:
    """Build the table from columns, without an object for each row.

    See `diplograph.History.from_columns` for what the columns may hold.

    Raises
    ------
    ColumnError
        If a column is of another length, or a row of it cannot be read; it names the first.
    """
    size = len(_array("subject", subject))
    actors, ends = _codes({"subject": subject, "object": object}, entities, size)
    names, codes = _codes({"kind": kind}, kinds, size)
    entity_records = tuple(_entity(each) for each in actors)
    kind_records = tuple(_kind(each) for each in names)
    of_kind = np.array([each.is_state for each in kind_records], dtype=bool)[codes["kind"]]
    states = of_kind if is_state is None else _flags("is_state", is_state, size)
    written, is_open = _written(start, end, asof, states)
    table = RelationTable(
        entities=entity_records,
        kinds=kind_records,
        relations=(),
        lives=Lives.of(entity_records),
        subject=ends["subject"],
        kind=codes["kind"],
        object=ends["object"],
        modality=_modalities(modality, size),
        written=written,
        bounds=written,
        start_written=np.ones(size, dtype=bool),
        end_written=~is_open,
        open_end=is_open,
        known=written.start_min if known is None else _bounds("known", known, size)[0],
        end_known=written.end_max,
        presumed_until=written.end_min,
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


def _written(
    start: Column | tuple[Column, Column],
    end: Column | tuple[Column, Column],
    asof: Column | None,
    states: Mask,
) -> tuple[BoundColumns, Mask]:
    """Read the four bounds of each row, and which of the states have no end."""
    size = len(states)
    start_min, start_max = _bounds("start", start, size)
    end_min, end_max = _bounds("end", end, size)
    endless = end_max == np.int32(UNBOUNDED_FUTURE)
    if (endless & ~states).any():  # an event without an end ends with its start, and is not open
        end_min = np.where(endless & ~states, start_min, end_min)
        end_max = np.where(endless & ~states, start_max, end_max)
    is_open = endless & states
    seen = _bounds("asof", asof, size)[0] if asof is not None else None
    if is_open.any():
        last = start_max if seen is None else np.maximum(seen, start_max)
        end_min = np.where(is_open, last, end_min)
    _check_order("start", start_min, start_max)
    _check_order("end", start_min, end_max)
    _check_order("end", end_min, end_max)
    return BoundColumns(start_min, start_max, end_min, end_max), is_open


def _array(name: str, column: Column, size: int | None = None) -> npt.NDArray[Any]:
    """Read a column as an array of one dimension and of the size expected.

    Raises
    ------
    ColumnError
        If it has another shape.
    """
    if hasattr(column, "to_numpy"):
        try:
            array = np.asarray(column.to_numpy())
        except (TypeError, ValueError):  # Arrow copies only where it is told that it may
            array = np.asarray(column.to_numpy(zero_copy_only=False))
    else:
        array = np.asarray(column)
    if array.ndim != 1:
        raise ColumnError(name, None, f"one dimension, not {array.ndim}")
    if size is not None and len(array) != size:
        raise ColumnError(name, None, f"{size} rows as in subject, not {len(array)}")
    return array


def _codes(
    columns: Mapping[str, Column], names: Sequence[Any] | None, size: int
) -> tuple[Sequence[Any], dict[str, npt.NDArray[Any]]]:
    """Read columns as codes, and the names that these stand for.

    Parameters
    ----------
    columns
        Columns that share their codes: numbers from 0 up, or labels.
    names
        What the codes stand for; None = the labels, or the numbers themselves.
    size
        Rows expected.

    Raises
    ------
    ColumnError
        If a row holds neither a known code nor a known label.
    """
    arrays = {name: _array(name, column, size) for name, column in columns.items()}
    if all(array.dtype.kind in "iu" for array in arrays.values()):
        return _checked_codes(arrays, names)
    texts = {name: _texts(name, array) for name, array in arrays.items()}
    known, codes = np.unique(np.concatenate(list(texts.values())), return_inverse=True)
    if names is not None:
        place = {_name(each): number for number, each in enumerate(names)}
        code_of_label = np.array([place.get(str(label), -1) for label in known], dtype=np.int64)
        codes = code_of_label[codes]
    parts = np.split(codes, len(texts))
    for name, part in zip(texts, parts, strict=True):
        if (part < 0).any():
            row = int((part < 0).argmax())
            raise ColumnError(name, row, f"a known name, not {str(texts[name][row])!r}")
    labels = [str(label) for label in known] if names is None else names
    return labels, {n: _narrow(p, len(labels)) for n, p in zip(texts, parts, strict=True)}


def _bounds(name: str, column: Column | tuple[Column, Column], size: int) -> tuple[Days, Days]:
    """Read earliest and latest day of each row; one array twice where they are the same.

    Days are integers since 1970-01-01 or datetime64; NaT and the extremes of int32 are unbounded.

    Raises
    ------
    ColumnError
        If a row holds no day.
    """
    if isinstance(column, tuple):
        first, last = (_days(name, each, size, side) for side, each in enumerate(column))
        # Shared where equal: a million rows take four bytes less each, and indexes see it at once.
        return (first, first) if np.array_equal(first, last) else (first, last)
    both = _days(name, column, size, 1 if name == "end" else 0)
    return both, both


def _flags(name: str, column: Column, size: int) -> Mask:
    """Read a column of truth values.

    Raises
    ------
    ColumnError
        If it holds anything else.
    """
    array = _array(name, column, size)
    if array.dtype.kind != "b":
        raise ColumnError(name, 0, "true or false")
    return array


def _checked_codes(
    arrays: Mapping[str, npt.NDArray[Any]], names: Sequence[Any] | None
) -> tuple[Sequence[Any], dict[str, npt.NDArray[Any]]]:
    most = max((int(array.max()) for array in arrays.values() if len(array)), default=-1)
    count = most + 1 if names is None else len(names)
    for name, array in arrays.items():
        wrong = (array < 0) | (array >= count)
        if wrong.any():
            row = int(wrong.argmax())
            raise ColumnError(name, row, f"a code from 0 to {count - 1}, not {array[row]}")
    shown = [str(number) for number in range(count)] if names is None else names
    return shown, {name: _narrow(array, count) for name, array in arrays.items()}


def _texts(name: str, array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    if array.dtype.kind in "UT":  # text of a fixed width, and numpy's StringDType
        return array.astype(str)
    wrong = next((row for row, each in enumerate(array) if not isinstance(each, str)), None)
    if wrong is not None:
        raise ColumnError(name, wrong, f"a label or a code, not {array[wrong]!r}")
    return array.astype(str)


def _name(each: object) -> str:
    return str(getattr(each, "id", each))


def _narrow(codes: npt.NDArray[Any], count: int) -> npt.NDArray[Any]:
    """Keep codes as short as they can be: 16 bits where 32,767 names are enough."""
    short = count <= np.iinfo(np.int16).max
    return np.ascontiguousarray(codes, dtype=np.int16 if short else np.int32)


def _days(name: str, column: Column, size: int, side: int) -> Days:
    array = _array(name, column, size)
    unbounded = UNBOUNDED_FUTURE if side else UNBOUNDED_PAST
    if array.dtype.kind == "M":
        # NaT is a number too, the least of 64 bits: it must not pass for a day.
        missing = np.isnat(array)
        days = array.astype("datetime64[D]").astype(np.int64)
        days = np.where(missing, unbounded, days)
    elif array.dtype.kind in "iu":
        days = array
    else:
        raise ColumnError(name, _first_wrong(array), "days since 1970-01-01, or datetime64")
    # A day that no calendar writes would pass here and fail where it is first shown.
    wrong = ((days < FIRST_DAY) & (days != UNBOUNDED_PAST)) | (
        (days > LAST_DAY) & (days != UNBOUNDED_FUTURE)
    )
    if wrong.any():
        row = int(wrong.argmax())
        span = f"{iso(FIRST_DAY)} to {iso(LAST_DAY)}"
        raise ColumnError(name, row, f"a day from {span}, or an extreme of int32, not {array[row]}")
    return np.ascontiguousarray(days, dtype=np.int32)


def _first_wrong(array: npt.NDArray[Any]) -> int | None:
    """Find the first row that is no whole number, in a column that numpy took for something else.

    Floats that are whole pass: a missing value among integers makes pandas write all as floats.
    """
    for row, each in enumerate(array):
        if not (
            isinstance(each, int | np.integer) or (isinstance(each, float) and each == each // 1)
        ):
            return row
    return 0 if len(array) else None


def _modalities(column: Column | None, size: int) -> npt.NDArray[np.int8]:
    """Read how each row is asserted, as codes; facts where nothing is said."""
    if column is None:
        return np.zeros(size, dtype=np.int8)
    code_of: dict[str, int] = {name: number for number, name in enumerate(MODALITIES)}
    names, codes = _codes({"modality": column}, None, size)
    unknown = next((n for n, name in enumerate(names) if str(name) not in code_of), None)
    if unknown is not None:
        row = int(np.flatnonzero(codes["modality"] == unknown)[0])
        raise ColumnError("modality", row, f"one of {', '.join(MODALITIES)}")
    code_of_name = np.array([code_of[str(name)] for name in names], dtype=np.int8)
    return np.asarray(code_of_name[codes["modality"]])


def _check_order(name: str, first: Days, last: Days) -> None:
    wrong = first > last
    if wrong.any():
        row = int(wrong.argmax())
        raise ColumnError(name, row, "a day that is not before the start, nor bounds turned round")


def _entity(entity: str | Entity) -> Entity:
    if isinstance(entity, Entity):
        return entity
    return Entity(id=entity, label=entity, type="entity")


def _kind(kind: str | Kind) -> Kind:
    if isinstance(kind, Kind):
        return kind
    return Kind(
        id=kind,
        label=kind,
        inverse_label=f"is object of {kind}",
        symmetric=False,
        temporal="state",
        stance=0,
        definition="",
        family=kind,
        presumed_for=UNLIMITED,
    )


def _bound_columns(bounds: Iterable[Bounds]) -> BoundColumns:
    columns = np.array(list(bounds), dtype=np.int32).reshape(-1, 4)
    return BoundColumns(*(np.ascontiguousarray(column) for column in columns.T))


def _mask(flags: Iterable[bool]) -> Mask:
    return np.fromiter(flags, dtype=bool)

"""Reading columns as they are given: numpy, pandas, polars or Arrow; codes, labels, days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST
from diplograph.errors import ColumnError
from diplograph.table.columns import Days, Mask

Given: TypeAlias = Any
"""A column: a numpy array, anything with ``to_numpy`` (pandas, polars, Arrow), or a list."""


def numbered(name: str, given: Given, size: int | None = None) -> npt.NDArray[Any]:
    """Give a column as an array of one dimension and of the size expected.

    Raises
    ------
    ColumnError
        If it has another shape.
    """
    if hasattr(given, "to_numpy"):
        try:
            array = np.asarray(given.to_numpy())
        except (TypeError, ValueError):  # Arrow copies only where it is told that it may
            array = np.asarray(given.to_numpy(zero_copy_only=False))
    else:
        array = np.asarray(given)
    if array.ndim != 1:
        raise ColumnError(name, None, f"one dimension, not {array.ndim}")
    if size is not None and len(array) != size:
        raise ColumnError(name, None, f"{size} rows as in subject, not {len(array)}")
    return array


def coded(
    columns: Mapping[str, Given], names: Sequence[Any] | None, size: int
) -> tuple[Sequence[Any], dict[str, npt.NDArray[Any]]]:
    """Give the names that codes stand for, and each column as codes.

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
    arrays = {name: numbered(name, given, size) for name, given in columns.items()}
    if all(array.dtype.kind in "iu" for array in arrays.values()):
        return _numbers(arrays, names)
    texts = {name: _texts(name, array) for name, array in arrays.items()}
    known, codes = np.unique(np.concatenate(list(texts.values())), return_inverse=True)
    if names is not None:
        place = {_name(each): number for number, each in enumerate(names)}
        turned = np.array([place.get(str(label), -1) for label in known], dtype=np.int64)
        codes = turned[codes]
    parts = np.split(codes, len(texts))
    for name, part in zip(texts, parts, strict=True):
        if (part < 0).any():
            row = int((part < 0).argmax())
            raise ColumnError(name, row, f"a known name, not {str(texts[name][row])!r}")
    labels = [str(label) for label in known] if names is None else names
    return labels, {n: _narrow(p, len(labels)) for n, p in zip(texts, parts, strict=True)}


def days_column(name: str, given: Given | tuple[Given, Given], size: int) -> tuple[Days, Days]:
    """Give earliest and latest day of each row; one array twice where they are the same.

    Days are integers since 1970-01-01 or datetime64; NaT and the extremes of int32 are unbounded.

    Raises
    ------
    ColumnError
        If a row holds no day.
    """
    if isinstance(given, tuple):
        first, last = (_days(name, each, size, side) for side, each in enumerate(given))
        return (first, first) if np.array_equal(first, last) else (first, last)
    both = _days(name, given, size, 1 if name == "end" else 0)
    return both, both


def flags(name: str, given: Given, size: int) -> Mask:
    """Give a column of truth values.

    Raises
    ------
    ColumnError
        If it holds anything else.
    """
    array = numbered(name, given, size)
    if array.dtype.kind != "b":
        raise ColumnError(name, 0, "true or false")
    return array


def _numbers(
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
    if array.dtype.kind in "UT":
        return array.astype(str)
    wrong = next((row for row, each in enumerate(array) if not isinstance(each, str)), None)
    if wrong is not None:
        raise ColumnError(name, wrong, f"a label or a code, not {array[wrong]!r}")
    return array.astype(str)


def _name(each: Any) -> str:
    return str(getattr(each, "id", each))


def _narrow(codes: npt.NDArray[Any], count: int) -> npt.NDArray[Any]:
    """Keep codes as short as they can be: 16 bits where 32,767 names are enough."""
    short = count <= np.iinfo(np.int16).max
    return np.ascontiguousarray(codes, dtype=np.int16 if short else np.int32)


def _days(name: str, given: Given, size: int, side: int) -> Days:
    array = numbered(name, given, size)
    unbounded = UNBOUNDED_FUTURE if side else UNBOUNDED_PAST
    if array.dtype.kind == "M":
        missing = np.isnat(array)
        days = array.astype("datetime64[D]").astype(np.int64)
        days = np.where(missing, unbounded, days)
    elif array.dtype.kind in "iu":
        days = array
    else:
        raise ColumnError(name, _first_wrong(array), "days since 1970-01-01, or datetime64")
    if days.dtype != np.int32:
        wrong = (days < UNBOUNDED_PAST) | (days > UNBOUNDED_FUTURE)
        if wrong.any():
            row = int(wrong.argmax())
            raise ColumnError(name, row, f"a day that 32 bits hold, not {days[row]}")
    return np.ascontiguousarray(days, dtype=np.int32)


def _first_wrong(array: npt.NDArray[Any]) -> int | None:
    """Give the first row that is no whole number."""
    for row, each in enumerate(array):
        if not (
            isinstance(each, int | np.integer) or (isinstance(each, float) and each == each // 1)
        ):
            return row
    return 0 if len(array) else None

"""Records of rows that came as columns are made when they are asked for."""

from __future__ import annotations

import numpy as np
import pytest

from diplograph.table import from_columns


@pytest.fixture
def records():
    days = np.arange(6, dtype=np.int32)
    return from_columns(
        subject=["a"] * 6, kind=["likes"] * 6, object=["b"] * 6, start=days, end=days + 1
    ).relations


@pytest.mark.parametrize("some", [slice(2, 5), slice(None, None, 2), slice(4, None)])
def test_a_record_has_its_place_among_those_sliced_or_taken(records, some):
    rows = range(6)[some]
    for part in (records[some], records.take(rows)):
        assert [record.id for record in part] == [f"r{row}" for row in rows]
        assert [part.place(f"r{row}") for row in rows] == list(range(len(part)))
        assert part.texts(np.array([1]))[1] == [str(part[1].start)]
        assert part.place("r1") is None
    assert records.place("r1") == 1

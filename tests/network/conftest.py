"""A history of random columns, denser than the shipped one."""

from __future__ import annotations

import numpy as np
import pytest

import diplograph as dg


@pytest.fixture(scope="session")
def columns_history():
    """Relations of 30 entities, some with an open end."""
    random = np.random.default_rng(5)
    start = random.integers(0, 9_000, 400)
    end = np.where(random.random(400) < 0.3, 2**31 - 1, start + random.integers(0, 4_000, 400))
    return dg.History.from_columns(
        subject=random.integers(0, 30, 400),
        kind=random.integers(0, 5, 400),
        object=random.integers(0, 30, 400),
        start=(start, start + 9),
        end=(np.maximum(end, start + 9), np.maximum(end, start + 9)),
    )

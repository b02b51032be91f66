"""Columns of numbers, as many rows as a test needs."""

from __future__ import annotations

import numpy as np
import pytest


@pytest.fixture(scope="session")
def columns():
    """Make columns that `History.from_columns` takes, the same ones each time."""
    return _columns


def _columns(size):
    random = np.random.default_rng(3)
    start = random.integers(0, 18_000, size).astype(np.int32)
    return {
        "subject": random.integers(0, 500, size),
        "kind": random.integers(0, 9, size),
        "object": random.integers(0, 500, size),
        "start": start,
        "end": (start + random.integers(0, 4_000, size)).astype(np.int32),
    }

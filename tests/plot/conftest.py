"""Pictures drawn into figures of their own are closed after each test."""

from __future__ import annotations

import matplotlib.pyplot as plt
import pytest


@pytest.fixture(autouse=True)
def close_figures():
    """Close what pyplot holds."""
    yield
    plt.close("all")

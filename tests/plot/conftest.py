"""Days of the shipped graph are drawn once; what pyplot holds is closed after each test."""

from __future__ import annotations

import functools

import matplotlib.pyplot as plt
import pytest
from picture_measures import new_axes, read


@pytest.fixture(scope="session")
def drawn(history):
    """Draw a day as it is drawn by default, once for all who only look at it."""
    return functools.cache(lambda day: history.at(day).plot(new_axes()))


@pytest.fixture(scope="session")
def picture(history, drawn):
    """Measure what a reader sees of a day."""

    def measured(day):
        return read(drawn(day), {edge.id: (edge.subject, edge.object) for edge in history.at(day)})

    return functools.cache(measured)


@pytest.fixture(autouse=True)
def close_figures():
    """Close what pyplot holds."""
    yield
    plt.close("all")

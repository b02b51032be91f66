"""Seeded relations of every sort, and archives of them."""

from __future__ import annotations

import numpy as np

from diplograph import archive as archives
from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, day_number
from diplograph.model import Entity, Kind
from diplograph.table import Batch

LOW, HIGH = day_number("1980-01-01"), day_number("2000-01-01")


def rows(count, catalogue, seed=1, first=0):
    """Seeded relations of every sort: states and events, unbounded, open, unknown."""
    chance = np.random.default_rng(seed)
    for n in range(8):
        catalogue.entity(f"e{n}", lambda n=n: Entity(id=f"e{n}", label=f"E {n}", type="country"))
    for n, years in enumerate((-1, 5, 2, 0)):
        catalogue.kind(
            Kind(
                id=f"k{n}",
                label=f"kind {n}",
                inverse_label="",
                symmetric=n == 0,
                temporal="event" if n == 3 else "state",
                stance=1,
                definition="",
                family=f"f{n % 2}",
                presumed_for=years,
            )
        )
    kind = chance.integers(0, 4, count)
    start = chance.integers(LOW, HIGH, count)
    wide = chance.integers(0, 400, count) * (chance.random(count) < 0.5)
    length = chance.integers(0, 3_000, count)
    event = kind == 3
    end_min = np.where(event, start, start + wide + length)
    end_max = np.where(event, start + wide, end_min + chance.integers(0, 300, count))
    is_open = ~event & (chance.random(count) < 0.4)
    end_min = np.where(is_open, start + wide, end_min)
    end_max = np.where(is_open, UNBOUNDED_FUTURE, end_max)
    start_min = np.where(~event & (chance.random(count) < 0.1), UNBOUNDED_PAST, start)
    subject = chance.integers(0, 8, count)
    yield Batch.of_columns(
        subject=subject,
        kind=kind,
        object=(subject + chance.integers(1, 8, count)) % 8,
        start_min=start_min,
        start_max=start + wide,
        end_min=end_min,
        end_max=end_max,
        is_state=~event,
        open_end=is_open,
        modality=np.where(chance.random(count) < 0.1, 3, 0),
        known=start,
        record=np.arange(first, first + count),
        part=0,
        file=0,
        line=np.arange(count) + 1,
    )


def dataset(name="invented"):
    return archives.Dataset(
        format=name, title="T", publisher="P", url="https://example.org/", citation="C", terms="X"
    )


def made(folder, count=600, seed=1, first=0, name="invented"):
    counts = archives.Counts(accepted=count, first=LOW, last=HIGH)
    return archives.write(
        folder, dataset(name), lambda c, _: rows(count, c, seed, first), lambda: counts
    )

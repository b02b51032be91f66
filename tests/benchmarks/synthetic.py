"""Seeded columns of dated relations for benchmarks: skewed like event data, any size.

Entities and kinds are Zipf-like (a few hold most relations), starts are uniform over fifty years
from 1975, three in ten are open, the others last three years on average, at least a day.
"""

from __future__ import annotations

import numpy as np

from diplograph.dates import EdtfDate, iso
from diplograph.model import Entity, Graph, Kind, Relation

FIRST, DAYS = 1826, 18_263
ENTITIES, KINDS = 10_000, 200


def columns(rows, seed=1):
    """Make columns: subject, kind, object, first and last day (inclusive), open or not."""
    random = np.random.default_rng(seed)
    subject, object_ = (_skewed(random, ENTITIES, rows, 0.9) for _ in range(2))
    object_ = np.where(subject == object_, (object_ + 1) % ENTITIES, object_).astype(np.int32)
    start = (FIRST + random.integers(0, DAYS, rows)).astype(np.int32)
    length = np.maximum(1, np.rint(random.exponential(3 * 365.25, rows))).astype(np.int32)
    return {
        "subject": subject,
        "kind": _skewed(random, KINDS, rows, 1.0),
        "object": object_,
        "start": start,
        "end": (start + length - 1).astype(np.int32),
        "open": random.random(rows) < 0.3,
    }


def _skewed(random, count, size, power):
    weights = 1 / (np.arange(count) + 3.0) ** power
    found = np.searchsorted(np.cumsum(weights / weights.sum()), random.random(size))
    return random.permutation(count)[found.clip(max=count - 1)].astype(np.int32)


def graph(rows, seed=1):
    """Make the same as records: for what asks records, up to some 100,000 rows."""
    made = columns(rows, seed)
    entities = {
        f"e{n}": Entity(id=f"e{n}", label=f"E {n}", type="country") for n in range(ENTITIES)
    }
    kinds = {
        f"k{n}": Kind(
            id=f"k{n}",
            label=f"kind {n}",
            inverse_label=f"inverse {n}",
            symmetric=False,
            temporal="state",
            stance=(1, 0, -1)[n % 3],
            definition=f"Kind {n}.",
            family="alliance",
            presumed_for=-1,
        )
        for n in range(KINDS)
    }
    relations = {}
    lists = (made[name].tolist() for name in ("subject", "kind", "object", "start", "end", "open"))
    for row, (s, k, o, a, b, is_open) in enumerate(zip(*lists, strict=True)):
        name = f"r{row}"
        relations[name] = Relation(
            id=name,
            subject=f"e{s}",
            kind=f"k{k}",
            object=f"e{o}",
            start=EdtfDate(iso(a), a, a),
            end=None if is_open else EdtfDate(iso(b), b, b),
            open_end=is_open,
        )
    return Graph(entities=entities, kinds=kinds, relations=relations)

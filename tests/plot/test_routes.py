"""Curves between nodes: straight where they can be, bent away from foreign nodes."""

from __future__ import annotations

import numpy as np

from diplograph.plot.geometry import along_curves
from diplograph.plot.routes import Bundle, Router

PAGE = (0.0, 0.0, 300.0, 300.0)
NOWHERE = np.empty((0, 2))


def lanes_of(nodes, lanes=1):
    router = Router(np.array(nodes, dtype=float), 3.4, [Bundle(0, 1, lanes)], 4.0, PAGE)
    router.run(NOWHERE, NOWHERE)
    return router.lanes(0)


def test_a_curve_bends_only_where_something_is_in_its_way():
    ends = [(50, 150), (250, 150)]
    (straight,) = lanes_of(ends)
    assert straight[:, 1].tolist() == [150, 150, 150]
    (trail,) = along_curves(lanes_of([*ends, (150, 150)]), 1.0)
    assert np.hypot(*(trail - (150, 150)).T).min() > 3.4


def test_parallel_relations_keep_to_their_lanes():
    middles = lanes_of([(50, 150), (250, 150)], lanes=3)[:, 1, 1]
    assert (np.abs(np.diff(middles)) > 3.4).all()

"""The search: what crosses costs more, and who is pinned stays."""

from __future__ import annotations

import numpy as np

from diplograph.plot.search import Search, Ties

SQUARE = np.array([[50.0, 50], [250, 50], [250, 250], [50, 250]])


def search_of(*pairs, together=True):
    active = np.ones((len(pairs), 2)) if together else np.eye(len(pairs))
    ideal = np.ones((4, 4)) - np.eye(4)
    ties = Ties(np.array(pairs), active.astype(bool), ideal, np.full((4, 2), 10.0))
    return Search(ties, 300, 300)


def test_crossings_cost_and_more_where_both_are_in_force_together():
    sides, diagonals = ((0, 1), (2, 3)), ((0, 2), (1, 3))
    together = search_of(*diagonals).total(SQUARE)
    assert together > search_of(*sides).total(SQUARE)
    assert together > search_of(*diagonals, together=False).total(SQUARE)


def test_only_what_may_move_moves_and_the_cost_never_rises():
    search = search_of((0, 2), (1, 3))
    moved = search.run(SQUARE, sweeps=5, movable=np.array([3]))
    assert moved[:3].tolist() == SQUARE[:3].tolist()
    assert search.total(moved) < search.total(SQUARE)

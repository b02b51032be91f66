"""The layout of a whole history, computed to be stored."""

from __future__ import annotations

from collections.abc import Callable

from diplograph import files
from diplograph.history.asking import History
from diplograph.model import Layout


def compute_layout(
    history: History,
    *,
    fresh: bool = False,
    seed: int = 0,
    progress: Callable[[float], None] | None = None,
) -> Layout:
    """Compute the places of all entities, to be stored in the graph folder.

    Parameters
    ----------
    history
        Whose entities.
    fresh
        Place every entity anew; otherwise those of the stored layout stay where they are.
    seed
        Seed of the search: the same seed gives the same places.
    progress
        Is told the share of the work that is done, from 0 to 1.

    Examples
    --------
    >>> from diplograph import load
    >>> history = load()
    >>> compute_layout(history).wide == history.layout()
    True
    """
    from diplograph import plot

    stored = None if fresh else history.graph.layout
    made = {}
    for number, shape in enumerate(plot.SHAPES):

        def told(share: float, number: int = number) -> None:
            if progress is not None:
                progress((number + share) / len(plot.SHAPES))

        pinned = getattr(stored, shape, None)
        made[shape] = plot.compute_layout(
            history.table, shape, pinned=pinned, seed=seed, progress=told
        )
    return Layout(**made, fingerprint=files.fingerprint(history.graph))

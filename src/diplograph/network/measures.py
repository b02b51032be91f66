"""Measures of a day's network that run on columns: no graph object is made for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from diplograph import names
from diplograph.dates import InForce
from diplograph.errors import MeasureError, UnknownName, optional
from diplograph.listing import Listing, as_text
from diplograph.slices import Slice

if TYPE_CHECKING:
    import pandas as pd

Numbers = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

# Damping as in the paper; with it the error shrinks by 0.85 a round, so that 200 rounds reach the
# tolerance, near the last digits that floats have, and 1,000 are never needed.
_DAMPING, _TOLERANCE, _MOST_ROUNDS = 0.85, 1e-14, 1_000
_SHOWN = 20
"""Entities that are printed, the highest PageRank first."""


@dataclass(frozen=True)
class Measures:
    """Measures by entity, in the order of ``entities``.

    Each equals that of networkx on the graph of `to_networkx`: degree counts parallel relations,
    and one of an entity to itself twice. For PageRank a symmetric relation runs both ways.

    Parameters
    ----------
    entities
        Identifiers of the entities that occur.
    subject, object
        Places in ``entities`` of the ends of each relation.
    stance
        Stance of each relation: -1, 0 or 1.
    symmetric
        Whether each relation is symmetric.

    Examples
    --------
    >>> import diplograph as dg
    >>> measured = dg.load().at("2025-04-18").network.measures()
    >>> measured["russia"]["degree"] > 20
    True
    >>> int(measured.to_pandas().loc["russia", "component"])
    0
    """

    entities: tuple[str, ...]
    subject: Counts
    object: Counts
    stance: Counts
    symmetric: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.entities)

    def __getitem__(self, entity: str) -> Mapping[str, float]:
        try:
            place = self.entities.index(names.find_key(entity, self.entities, "entity"))
        except UnknownName as error:
            near = f"; did you mean {', '.join(error.candidates)}?" if error.candidates else ""
            message = f"{entity!r} has no relation in this network of {len(self)} entities"
            raise MeasureError(f"{message}{near or ': `entities` lists them'}") from None
        return {name: getattr(self, name)[place].item() for name in MEASURES}

    @cached_property
    def in_degree(self) -> Counts:
        """Number of relations that run to it."""
        return np.bincount(self.object, minlength=len(self))

    @cached_property
    def out_degree(self) -> Counts:
        """Number of relations that run from it."""
        return np.bincount(self.subject, minlength=len(self))

    @property
    def degree(self) -> Counts:
        """Number of relations that touch it."""
        return self.in_degree + self.out_degree

    @cached_property
    def weighted_degree(self) -> Counts:
        """Sum of the stances of the relations that touch it: friendly minus hostile ones."""
        ends = np.concatenate([self.subject, self.object])
        stances = np.concatenate([self.stance, self.stance])
        return np.bincount(ends, weights=stances, minlength=len(self)).astype(np.int64)

    @cached_property
    def pagerank(self) -> Numbers:
        """PageRank with damping 0.85, to a tolerance of 1e-14 for each entity.

        Power iteration; parallel relations add up, entities without a relation from them give
        to all alike. L. Page, S. Brin, R. Motwani and T. Winograd, "The PageRank citation
        ranking: bringing order to the web", Stanford InfoLab (1999).
        """
        many = len(self)
        if not many:
            return np.empty(0)
        back = self.symmetric & (self.subject != self.object)
        source = np.concatenate([self.subject, self.object[back]])
        target = np.concatenate([self.object, self.subject[back]])
        # Both ends in one number: sorted by it, the relations to one entity stand together.
        pairs, weights = np.unique(target * many + source, return_counts=True)
        target, source = np.divmod(pairs, many)
        total = np.bincount(source, weights=weights, minlength=many)
        shares = weights / total[source] * _DAMPING
        starts = np.flatnonzero(np.diff(target, prepend=-1))
        receivers, idle = target[starts], total == 0
        rank = np.full(many, 1 / many)
        for _ in range(_MOST_ROUNDS):
            base = (_DAMPING * rank[idle].sum() + 1 - _DAMPING) / many
            after = np.full(many, base)
            if len(starts):
                after[receivers] += np.add.reduceat(rank[source] * shares, starts)
            if np.abs(after - rank).sum() < many * _TOLERANCE:
                return after
            rank = after
        return rank

    @cached_property
    def betweenness(self) -> Numbers:
        """Share of the shortest paths between two others that lead through it, 0 to 1.

        Whatever the direction of relations; parallel ones count once. As networkx does it: U.
        Brandes, "A faster algorithm for betweenness centrality", Journal of Mathematical
        Sociology 25 (2001), 163-177.
        """
        import networkx as nx

        graph = nx.Graph()
        graph.add_nodes_from(range(len(self)))
        graph.add_edges_from(zip(self.subject.tolist(), self.object.tolist(), strict=True))
        shares = nx.betweenness_centrality(graph)
        return np.array([shares[n] for n in range(len(self))], dtype=float)

    @cached_property
    def component(self) -> Counts:
        """Number of its component, whatever the direction of relations; 0 is the largest."""
        label = np.arange(len(self))
        while True:
            # Each takes the least label next to it, and then that label's own label: along a long
            # chain of relations the least label jumps, where it would go from one to the next.
            least = np.minimum(label[self.subject], label[self.object])
            after = label.copy()
            np.minimum.at(after, self.subject, least)
            np.minimum.at(after, self.object, least)
            after = after[after]
            if np.array_equal(after, label):
                break
            label = after
        roots, place, sizes = np.unique(label, return_inverse=True, return_counts=True)
        rank = np.empty(len(roots), dtype=np.int64)
        rank[np.lexsort((roots, -sizes))] = np.arange(len(roots))
        return np.asarray(rank[place])

    def to_pandas(self) -> pd.DataFrame:
        """Make a data frame: one row an entity, one column a measure.

        Raises
        ------
        MissingExtra
            If pandas is not installed.
        """
        pd = optional("pandas", "notebook")
        columns = {name: getattr(self, name) for name in MEASURES}
        return pd.DataFrame(columns, index=pd.Index(self.entities, name="entity"))

    def sum_of_stances(self, stance: int) -> Counts:
        """Sum one stance, 1 or -1, over the relations that touch each; those alone.

        Examples
        --------
        >>> import diplograph as dg
        >>> measured = dg.load().at("2025-04-18").network.measures()
        >>> int(measured.sum_of_stances(-1)[measured.entities.index("taliban")]) < 0
        True
        """
        chosen = self.stance == stance
        ends = np.concatenate([self.subject[chosen], self.object[chosen]])
        return np.bincount(ends, minlength=len(self)) * stance

    def __repr__(self) -> str:
        return str(self)

    def __str__(self) -> str:
        if not len(self):
            return "no relation in force: nothing to measure"
        order = np.lexsort((np.arange(len(self)), -self.pagerank))[:_SHOWN]
        rows = [
            (
                self.entities[n],
                f"{self.degree[n]}",
                f"{self.weighted_degree[n]}",
                f"{self.pagerank[n]:.4f}",
                f"{self.component[n]}",
            )
            for n in order.tolist()
        ]
        more = len(self) - len(order)
        listing = Listing(
            title="",
            columns=("entity", "degree", "weighted", "pagerank", "component"),
            rows=rows,
            notes=[f"({more} more)"] if more else [],
            numbers=("degree", "weighted", "pagerank", "component"),
        )
        return as_text(listing)


MEASURES = (
    *("degree", "in_degree", "out_degree", "weighted_degree"),
    *("pagerank", "betweenness", "component"),
)
"""Names of the measures."""


def measures(slice_: Slice, least: InForce = InForce.POSSIBLE) -> Measures:
    """Measure the network of a slice, of relations of at least a grade."""
    table = slice_.table
    chosen = slice_.grades >= least
    subjects, objects = slice_.subjects[chosen], slice_.objects[chosen]
    codes = np.unique(np.concatenate([subjects, objects]))
    kinds = table.kind[slice_.rows[chosen]]
    return Measures(
        entities=tuple(table.entities[code].id for code in codes),
        subject=np.searchsorted(codes, subjects),
        object=np.searchsorted(codes, objects),
        stance=np.array([kind.stance for kind in table.kinds], dtype=np.int64)[kinds],
        symmetric=np.array([kind.symmetric for kind in table.kinds], dtype=bool)[kinds],
    )

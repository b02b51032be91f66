"""Communities: who holds together on a day, under labels that stay the same over time."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from diplograph.dates import InForce, day_number, iso
from diplograph.errors import MeasureError
from diplograph.listing import Listing, as_text
from diplograph.network.measures import Measures, measures
from diplograph.slices import Slice

# The shipped graph, year by year from 1990 to 2025, has 12 communities in all with 0.1 or 0.2, 16
# with 0.3, 25 with 0.5, 38 with 0.7: below, those that differ become one; above, one falls apart
# each time that a few members come or go.
LEAST_OVERLAP = 0.3
"""Share of their common members that two communities of different days must have in common to
be one and the same."""


@dataclass(frozen=True)
class Communities:
    """The communities of a day, the largest first.

    Parameters
    ----------
    groups
        Identifiers of the members of each; entities without a bond are communities of one.
    centres
        The member of each that most bonds touch.
    modularity
        How much more the bonds run inside than by chance, at most 1; None without a bond.

    Examples
    --------
    >>> import diplograph as dg
    >>> parted = dg.load().at("2025-04-18").network.communities()
    >>> all(centre in group for centre, group in zip(parted.centres, parted.groups))
    True
    """

    groups: tuple[tuple[str, ...], ...]
    centres: tuple[str, ...]
    modularity: float | None

    def __repr__(self) -> str:
        return str(self)

    def __str__(self) -> str:
        lines = [f"{len(group)}: {', '.join(group)}" for group in self.groups if len(group) > 1]
        alone = sum(len(group) == 1 for group in self.groups)
        lines += [f"{alone} entities alone"] if alone else []
        if self.modularity is not None:
            lines.append(f"modularity {self.modularity:.2f}")
        return "\n".join(lines) or "no relation in force"


@dataclass(frozen=True)
class Blocs:
    """Communities over time, each under one label as long as it goes on.

    Parameters
    ----------
    days
        The days, ascending, since 1970-01-01.
    entities
        Identifiers of all entities that occur on any of them.
    labels
        Number of the community, shape ``(entities, days)``; -1 = in none of two or more.
    names
        Name of each community: its centre when it first appeared.

    Examples
    --------
    >>> import diplograph as dg
    >>> blocs = dg.load().network.blocs("2000-01-01", "2003-01-01")
    >>> set(blocs.of("nato")) == set(blocs.dates)
    True
    >>> "nato" in blocs.members(blocs.of("nato")["2003-01-01"], "2003-06-30")
    True
    """

    days: npt.NDArray[np.int64]
    entities: tuple[str, ...]
    labels: npt.NDArray[np.int64] = field(repr=False)
    names: tuple[str, ...]

    @property
    def dates(self) -> list[str]:
        """The days, ``YYYY-MM-DD``."""
        return [iso(day) for day in self.days.tolist()]

    def members(self, name: str, day: int | str | datetime.date) -> tuple[str, ...]:
        """Find the members of a community on the last of the days that is not after a day.

        None before the first of the days.

        Parameters
        ----------
        name
            One of ``names``.
        day
            The day, or its number since 1970-01-01.

        Raises
        ------
        MeasureError
            If there is no such community; the error lists those there are.
        """
        if name not in self.names:
            names = ", ".join(self.names) or "(none)"
            raise MeasureError(f"there is no community {name!r}: take one of {names}")
        number = day if isinstance(day, int) else day_number(day)
        place = int(np.searchsorted(self.days, number, side="right")) - 1
        if place < 0:
            return ()
        members = np.flatnonzero(self.labels[:, place] == self.names.index(name))
        return tuple(self.entities[n] for n in members)

    def of(self, entity: str) -> dict[str, str | None]:
        """Name an entity's community on each day; None = in none of two or more.

        Raises
        ------
        MeasureError
            If it occurs on none of the days.
        """
        if entity not in self.entities:
            many = len(self.entities)
            raise MeasureError(
                f"{entity!r} is in no community on these days: `entities` lists the identifiers "
                f"of the {many} that are"
            )
        labels = self.labels[self.entities.index(entity)].tolist()
        named = (self.names[label] if label >= 0 else None for label in labels)
        return dict(zip(self.dates, named, strict=True))

    def __repr__(self) -> str:
        return str(self)

    def __str__(self) -> str:
        if not self.names:
            return "no community on these days"
        rows = []
        for number, name in enumerate(self.names):
            sizes = (self.labels == number).sum(axis=0)
            present = np.flatnonzero(sizes)
            least, most = sizes[present].min(), sizes[present].max()
            first, last = (iso(int(self.days[present[place]])) for place in (0, -1))
            members = f"{least}" if least == most else f"{least} to {most}"
            rows.append((name, first, last, f"{len(present)}", members))
        columns = ("community", "first", "last", "days", "members")
        return as_text(Listing(title="", columns=columns, rows=rows, numbers=("days",)))


def communities(slice_: Slice, least: InForce = InForce.PRESUMED) -> Communities:
    """Part the entities of a day into communities; hostile relations do not bind.

    By the method of Louvain (V. D. Blondel, J.-L. Guillaume, R. Lambiotte and E. Lefebvre, "Fast
    unfolding of communities in large networks", Journal of Statistical Mechanics (2008) P10008),
    as networkx does it, always from the same seed.

    Parameters
    ----------
    slice_
        The relations.
    least
        The least grade of those that count.
    """
    import networkx as nx

    columns = measures(slice_, least)
    graph = nx.Graph()
    # Numbers, not names: the order of a set of texts differs from process to process.
    graph.add_nodes_from(range(len(columns)))
    for (one, other), bonds in sorted(_bonds(columns).items()):
        graph.add_edge(one, other, weight=bonds)
    if not graph.number_of_edges():
        alone = tuple((entity,) for entity in sorted(columns.entities))
        return Communities(alone, tuple(group[0] for group in alone), None)
    parts = nx.community.louvain_communities(graph, seed=0)
    ids = columns.entities
    ranked = sorted((sorted(group) for group in parts), key=lambda g: (-len(g), ids[g[0]]))
    degree = dict(graph.degree(weight="weight"))
    return Communities(
        groups=tuple(tuple(sorted(ids[n] for n in group)) for group in ranked),
        centres=tuple(ids[min(g, key=lambda n: (-degree[n], ids[n]))] for g in ranked),
        modularity=float(nx.community.modularity(graph, parts)),
    )


def follow(days: Sequence[int], communities_by_day: Iterable[Communities]) -> Blocs:
    """Follow communities from day to day: one that keeps its core keeps its label.

    Each is matched with the one last seen under each label by the members that both have, as a
    share of those that either has (the Jaccard index), the best matches first; D. Greene,
    D. Doyle and P. Cunningham, "Tracking the evolution of communities in dynamic social
    networks", ASONAM (2010), 176-183. Entities that are there on one of the days only do not
    count. What matches less than `LEAST_OVERLAP` is a new community.

    Parameters
    ----------
    days
        The days, ascending, since 1970-01-01.
    communities_by_day
        The communities of each.
    """
    latest: dict[int, frozenset[str]] = {}
    names: list[str] = []
    rows: list[dict[str, int]] = []
    for each in communities_by_day:
        groups = [frozenset(group) for group in each.groups if len(group) > 1]
        labels = _match(groups, latest)
        # Not strict: communities of one stand last, and have a centre but no label.
        for group, label, centre in zip(groups, labels, each.centres, strict=False):
            if label == len(names):
                names.append(_unused_name(centre, names))
            latest[label] = group
        rows.append({e: n for group, n in zip(groups, labels, strict=True) for e in group})
    entities = tuple(sorted({entity for row in rows for entity in row}))
    table = np.array([[row.get(e, -1) for row in rows] for e in entities], dtype=np.int64)
    numbers = table.reshape(len(entities), len(rows))
    return Blocs(np.array(days, dtype=np.int64), entities, numbers, tuple(names))


def _match(groups: Sequence[frozenset[str]], latest: dict[int, frozenset[str]]) -> list[int]:
    """Label each group: as the likest of those seen before, or with the next new number."""
    present = frozenset().union(*groups)
    pairs = []
    for place, group in enumerate(groups):
        for label, members in latest.items():
            still_present = members & present
            if still_present & group:
                likeness = len(still_present & group) / len(still_present | group)
                pairs.append((-likeness, -len(group), label, place))
    labels: dict[int, int] = {}
    for likeness, _, label, place in sorted(pairs):
        if -likeness >= LEAST_OVERLAP and place not in labels and label not in labels.values():
            labels[place] = label
    fresh = iter(range(len(latest), len(latest) + len(groups)))
    return [labels[place] if place in labels else next(fresh) for place in range(len(groups))]


def _unused_name(name: str, names: Sequence[str]) -> str:
    number = sum(each == name or each.startswith(f"{name} (") for each in names)
    return f"{name} ({number + 1})" if number else name


def _bonds(columns: Measures) -> Counter[tuple[int, int]]:
    """Count the relations that bind two entities: all but hostile ones."""
    binds = (columns.stance >= 0) & (columns.subject != columns.object)
    pairs = np.sort(np.stack([columns.subject[binds], columns.object[binds]]), axis=0)
    return Counter(zip(*pairs.tolist(), strict=True))

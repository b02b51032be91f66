"""A community keeps its label as long as its core, and every day is parted as it was."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from diplograph.network import Communities, follow


def plain_communities(*groups):
    return Communities(groups, tuple(group[0] for group in groups), 0.0)


def test_a_community_keeps_its_label_as_long_as_its_core():
    days = [
        plain_communities(("a", "b", "c"), ("x", "y", "z")),
        plain_communities(("w", "x", "y", "z"), ("a", "b", "c")),
        plain_communities(("w", "x", "y", "z"), ("a", "p", "q", "r", "s")),
        plain_communities(("a", "b", "c"), ("w", "x", "y", "z")),
    ]
    blocs = follow([10, 20, 30, 40], days)
    assert blocs.names[:2] == ("a", "x")
    assert blocs.members("a", 10) == ("a", "b", "c")
    assert blocs.members("x", 29) == ("w", "x", "y", "z")
    assert blocs.members("a", 9) == ()
    assert blocs.members("a", 40) == ("a", "b", "c"), "it comes back under its own label"
    assert blocs.labels.shape == (len(blocs.entities), 4)


@given(
    st.lists(
        st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 2), max_size=8),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=100, deadline=None)
def test_labels_part_each_day_as_its_communities_do(days):
    parted = []
    for day in days:
        groups = {}
        for entity, group in sorted(day.items()):
            groups.setdefault(group, []).append(entity)
        ranked = sorted((tuple(g) for g in groups.values()), key=lambda g: (-len(g), g))
        parted.append(plain_communities(*ranked))
    blocs = follow(list(range(len(days))), parted)
    for place, each in enumerate(parted):
        here = {}
        for entity, label in zip(blocs.entities, blocs.labels[:, place].tolist(), strict=True):
            if label >= 0:
                here.setdefault(label, set()).add(entity)
        assert sorted(map(sorted, here.values())) == sorted(
            sorted(group) for group in each.groups if len(group) > 1
        )

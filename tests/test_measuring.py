"""Measures over time equal those of each day taken alone, and keep their bounds."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import diplograph as dg
from diplograph import network
from diplograph.dates import InForce, day_number
from diplograph.network.communities import Communities, followed

YEARS = "1995-01-01", "2005-01-01"


def test_degrees_over_time_are_those_counted_by_hand(history):
    told = history.measure_series("degree", *YEARS, entity=["Taliban", "Russia"]).curves
    assert told.groups == ("taliban", "russia")
    for place, date in enumerate(told.dates):
        world = history.at(date)
        for row, entity in enumerate(told.groups):
            touching = [e for e in world if entity in (e.subject, e.object)]
            for least, curve in (
                (InForce.DEFINITE, told.definite),
                (InForce.PRESUMED, told.in_force),
                (InForce.POSSIBLE, told.at_most),
            ):
                assert curve[row, place] == sum(edge.grade >= least for edge in touching)
    assert (told.definite <= told.in_force).all()
    assert (told.in_force <= told.at_most).all()
    assert (told.upper > told.lower).any()


@pytest.mark.parametrize("measure", ["weighted_degree", "pagerank", "betweenness"])
def test_every_measure_over_time_is_that_of_the_day(history, measure):
    told = history.measure_series(measure, *YEARS).curves
    for place, date in list(enumerate(told.dates))[::5]:
        found = history.at(date).measures()
        for entity in found.entities:
            value = told.at_most[told.groups.index(entity), place]
            assert value == pytest.approx(found[entity][measure])


def test_betweenness_is_that_of_networkx(history):
    world = history.at("2025-04-18")
    plain = nx.betweenness_centrality(nx.Graph(world.to_networkx()))
    found = world.measures()
    assert dict(zip(found.entities, found.betweenness, strict=True)) == pytest.approx(plain)


def test_balance_over_time_is_that_of_the_day(history):
    told = history.balance_series("2019-01-01", "2025-01-01").curves
    for place, date in enumerate(told.dates):
        balance = history.at(date).balance()
        value = {name: told.of(name).in_force[0, place] for name in told.groups}
        assert value["index"] == pytest.approx(balance.index)
        assert value["frustration"] == balance.frustration.upper
        assert {name: value[name] for name in balance.types} == balance.types
        assert value["friends"] + value["foes"] == len(balance.signs)


def test_progress_runs_from_day_to_day_to_one(history):
    told = []
    history.balance_series("2000-01-01", "2003-01-01", progress=told.append)
    history.blocs("2000-01-01", "2003-01-01", progress=told.append)
    assert told == [0.25, 0.5, 0.75, 1.0] * 2


def test_what_is_not_there_is_told(history, small_graph):
    empty = dg.History(small_graph("a allied-with b 1990 2000")).at("1500-01-01")
    assert empty.balance().index is None
    assert str(empty.measures()) == "no relation in force: nothing to measure"
    assert str(empty.communities()) == "no relation in force"
    assert len(empty.measures().betweenness) == 0
    with pytest.raises(dg.MeasureError, match="'taliban' has no relation in this network of 0"):
        empty.measures()["taliban"]
    with pytest.raises(dg.MeasureError, match="take one of degree, in_degree"):
        history.measure_series("fame")
    with pytest.raises(dg.MeasureError, match="take one of index, frustration"):
        history.balance_series("2000-01-01", "2001-01-01").of("fame")
    with pytest.raises(dg.UnknownName):
        history.measure_series("degree", entity="Atlantis")
    told = history.balance_series("1500-01-01", "1502-01-01")
    assert all(math.isnan(value) for value in told.of("index").curves.in_force[0])
    assert "1500-01-01  -" in str(told)
    assert told.plot().figure is not None


def test_a_series_shows_itself(history):
    told = history.measure_series("degree", *YEARS, entity="Taliban")
    frame = told.to_pandas()
    assert list(frame.columns) == ["date", "group", "lower", "in_force", "upper"]
    assert frame["upper"].tolist() == told.curves.upper[0].tolist()
    assert "<table" in told._repr_html_()
    assert repr(told).startswith("<MeasureSeries of degree: 1 on 11 days")
    ax = told.plot()
    (line,) = (each for each in ax.lines if each.get_gid() == "line:Taliban")
    heights = np.asarray(line.get_ydata())[::2]
    values = told.curves.in_force[0]
    assert np.corrcoef(heights, values)[0, 1] == pytest.approx(1)


def plain_communities(*groups):
    return Communities(groups, tuple(group[0] for group in groups), 0.0)


def test_a_community_keeps_its_label_as_long_as_its_core():
    days = [
        plain_communities(("a", "b", "c"), ("x", "y", "z")),
        plain_communities(("w", "x", "y", "z"), ("a", "b", "c")),
        plain_communities(("w", "x", "y", "z"), ("a", "p", "q", "r", "s")),
        plain_communities(("a", "b", "c"), ("w", "x", "y", "z")),
    ]
    blocs = followed([10, 20, 30, 40], days)
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
    blocs = followed(list(range(len(days))), parted)
    for place, each in enumerate(parted):
        here = {}
        for entity, label in zip(blocs.entities, blocs.labels[:, place].tolist(), strict=True):
            if label >= 0:
                here.setdefault(label, set()).add(entity)
        assert sorted(map(sorted, here.values())) == sorted(
            sorted(group) for group in each.groups if len(group) > 1
        )


def test_hostile_relations_do_not_bind(small_graph):
    lines = ("a allied-with b", "b allied-with c", "a at-war-with x", "x allied-with y")
    history = dg.History(small_graph(*(f"{line} 1990 2000" for line in lines)))
    parted = history.at("1995-01-01").communities()
    assert parted.groups == (("a", "b", "c"), ("x", "y"))
    assert parted.centres == ("b", "x")
    blocs = history.blocs("1995-01-01", "1997-01-01")
    assert blocs.names == ("b", "x")
    assert blocs.members("x", day_number("1996-07-01")) == ("x", "y")
    assert network.communities(history.at("2005-01-01").slice).groups == ()

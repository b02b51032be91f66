"""Measures over time equal those of each day taken alone, and keep their bounds."""

from __future__ import annotations

import itertools
import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import diplograph as dg
from diplograph import network
from diplograph.dates import InForce, day_number

YEARS = "1995-01-01", "2005-01-01"


def test_degrees_over_time_are_those_counted_by_hand(history):
    told = history.network.measures("degree", *YEARS, entity=["Taliban", "Russia"]).curves
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
    told = history.network.measures(measure, *YEARS).curves
    for place, date in list(enumerate(told.dates))[::5]:
        found = history.at(date).network.measures()
        for entity in found.entities:
            value = told.at_most[told.groups.index(entity), place]
            assert value == pytest.approx(found[entity][measure])


def test_betweenness_is_that_of_networkx(history):
    world = history.at("2025-04-18")
    plain = nx.betweenness_centrality(nx.Graph(world.to_networkx()))
    found = world.network.measures()
    assert dict(zip(found.entities, found.betweenness, strict=True)) == pytest.approx(plain)


def test_balance_over_time_is_that_of_the_day(history):
    told = history.network.balance("2019-01-01", "2025-01-01").curves
    for place, date in enumerate(told.dates):
        balance = history.at(date).network.balance()
        value = {name: told.of(name).in_force[0, place] for name in told.groups}
        assert value["index"] == pytest.approx(balance.index)
        assert value["frustration"] == balance.frustration.upper
        assert {name: value[name] for name in balance.types} == balance.types
        assert value["friends"] + value["foes"] == len(balance.signs)


def test_progress_runs_from_day_to_day_to_one(history):
    told = []
    history.network.balance("2000-01-01", "2003-01-01", progress=told.append)
    history.network.blocs("2000-01-01", "2003-01-01", progress=told.append)
    assert told == [0.25, 0.5, 0.75, 1.0] * 2


def test_what_is_not_there_is_told(history, small_graph):
    empty = dg.History.from_graph(small_graph("a allied-with b 1990 2000")).at("1500-01-01")
    assert empty.network.balance().index is None
    assert str(empty.network.measures()) == "no relation in force: nothing to measure"
    assert str(empty.network.communities()) == "no relation in force"
    assert len(empty.network.measures().betweenness) == 0
    with pytest.raises(dg.MeasureError, match="'taliban' has no relation in this network of 0"):
        empty.network.measures()["taliban"]
    with pytest.raises(dg.MeasureError, match="take one of degree, in_degree"):
        history.network.measures("fame")
    with pytest.raises(dg.MeasureError, match="take one of index, frustration"):
        history.network.balance("2000-01-01", "2001-01-01").of("fame")
    with pytest.raises(dg.UnknownName):
        history.network.measures("degree", entity="Atlantis")
    told = history.network.balance("1500-01-01", "1502-01-01")
    assert all(math.isnan(value) for value in told.of("index").curves.in_force[0])
    assert "1500-01-01  -" in str(told)
    assert told.plot().figure is not None


def test_a_series_shows_itself(history):
    told = history.network.measures("degree", *YEARS, entity="Taliban")
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


WHERE = st.tuples(
    st.sampled_from(["allied-with", "at-war-with"]),
    st.sampled_from(list(itertools.combinations("abcde", 2))),
    st.booleans(),
)


def plain_numbers(relations):
    """What balance and weighted degree measure of some relations, by trying everything."""
    stances, weighted = {}, dict.fromkeys("abcde", 0)
    for kind, pair, _ in relations:
        sign = 1 if kind == "allied-with" else -1
        stances.setdefault(pair, set()).add(sign)
        for end in pair:
            weighted[end] += sign
    signs = {pair: next(iter(those)) for pair, those in stances.items() if len(those) == 1}
    products = []
    for a, b, c in itertools.combinations("abcde", 3):
        if {(a, b), (a, c), (b, c)} <= signs.keys():
            products.append((signs[a, b], signs[a, c], signs[b, c]))
    types = ["".join("+" if s > 0 else "-" for s in sorted(p, reverse=True)) for p in products]
    numbers = {kind: types.count(kind) for kind in ("+++", "+--", "++-", "---")}
    numbers["friends"] = sum(sign > 0 for sign in signs.values())
    numbers["foes"] = len(signs) - numbers["friends"]
    if products:
        numbers["index"] = (numbers["+++"] + numbers["+--"]) / len(products)
    sides = itertools.product((1, -1), repeat=5)
    numbers["frustration"] = min(
        sum(
            sign * side["abcde".index(a)] * side["abcde".index(b)] < 0
            for (a, b), sign in signs.items()
        )
        for side in sides
    )
    return numbers, weighted


@given(st.lists(WHERE, max_size=9))
@settings(max_examples=60, deadline=None)
def test_bounds_hold_whatever_of_the_doubtful_was_in_force(small_graph, relations):
    lines = [
        f"{a} {kind} {b} {'199X 1999' if doubtful else '1990 1999'}"
        for kind, (a, b), doubtful in relations
    ]
    history = dg.History.from_graph(small_graph(*lines))
    day = ("1995-01-01", "1995-01-01")
    balance = history.network.balance(*day).curves
    weighted = history.network.measures("weighted_degree", *day).curves
    assert balance.bounding
    assert weighted.bounding
    sure = [each for each in relations if not each[2]]
    doubtful = [each for each in relations if each[2]]
    for taken in itertools.product((False, True), repeat=len(doubtful)):
        numbers, degrees = plain_numbers([*sure, *itertools.compress(doubtful, taken)])
        for curves, told in ((balance, numbers), (weighted, degrees)):
            for place, group in enumerate(curves.groups):
                if group in told:
                    low, high = curves.lower[place, 0], curves.upper[place, 0]
                    assert low <= told[group] <= high, (group, taken)


def test_what_does_not_bound_says_so(history):
    ranks = history.network.measures("pagerank", *YEARS, entity="Taliban")
    assert not ranks.curves.bounding
    assert "bounds nothing" in str(ranks)
    assert "bounds nothing" in str(ranks.plot().figure.texts + ranks.plot().texts)
    assert "whatever of the doubtful" in str(history.network.balance("2000-01-01", "2001-01-01"))


def test_hostile_relations_do_not_bind(small_graph):
    lines = ("a allied-with b", "b allied-with c", "a at-war-with x", "x allied-with y")
    history = dg.History.from_graph(small_graph(*(f"{line} 1990 2000" for line in lines)))
    parted = history.at("1995-01-01").network.communities()
    assert parted.groups == (("a", "b", "c"), ("x", "y"))
    assert parted.centres == ("b", "x")
    blocs = history.network.blocs("1995-01-01", "1997-01-01")
    assert blocs.names == ("b", "x")
    assert blocs.members("x", day_number("1996-07-01")) == ("x", "y")
    assert blocs.members("x", "1996-07-01") == ("x", "y")
    assert blocs.of("a") == dict.fromkeys(blocs.dates, "b")
    assert "x          1995-01-01  1997-01-01     3  2" in str(blocs)
    with pytest.raises(dg.MeasureError, match="take one of b, x"):
        blocs.members("fame", "1996-07-01")
    with pytest.raises(dg.MeasureError, match="'z' is in no community on these days"):
        blocs.of("z")
    assert network.communities(history.at("2005-01-01").slice).groups == ()
    assert str(history.network.blocs("2005-01-01", "2006-01-01")) == "no community on these days"

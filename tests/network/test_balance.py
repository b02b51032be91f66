"""Structural balance equals a plain version, and what was published."""

from __future__ import annotations

import itertools
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import diplograph as dg
from diplograph.network import Balance, frustration

NODES = "abcdefg"
SIGNS = st.dictionaries(
    st.sampled_from(list(itertools.combinations(NODES, 2))), st.sampled_from([1, -1]), max_size=18
)


def plain_frustration(signs):
    best = len(signs)
    for sides in itertools.product((1, -1), repeat=len(NODES)):
        side = dict(zip(NODES, sides, strict=True))
        best = min(best, sum(sign * side[a] * side[b] < 0 for (a, b), sign in signs.items()))
    return best


@given(SIGNS)
@settings(max_examples=150, deadline=None)
def test_triads_and_frustration_are_those_of_trying_all(signs):
    balance = Balance(signs, {pair: (f"{pair[0]}{pair[1]}",) for pair in signs}, ())
    found = {}
    for three in itertools.combinations(NODES, 3):
        pairs = list(itertools.combinations(three, 2))
        if all(pair in signs for pair in pairs):
            found[three] = tuple(signs[pair] for pair in pairs)
    assert {triad.entities: triad.signs for triad in balance.triads} == found
    balanced = sum(a * b * c > 0 for a, b, c in found.values())
    assert balance.index == (balanced / len(found) if found else None)
    assert sum(balance.types.values()) == len(found)
    assert balance.types["+++"] + balance.types["+--"] == balanced
    answer = balance.frustration
    assert answer.exact
    assert answer.upper == plain_frustration(signs)


@given(SIGNS)
@settings(max_examples=60, deadline=None)
def test_bounds_hold_where_the_search_is_cut_short(signs):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules["diplograph.network.balance"], "_MOST_STEPS", 2)
        found = frustration(signs)
    assert found.lower <= plain_frustration(signs) <= found.upper


def test_a_published_example():
    # Two camps of three and four, all friends within and foes across, are balanced (Cartwright
    # and Harary 1956); n nodes that are all foes break least when parted in halves.
    camps = {
        pair: 1 if (pair[0] in "abc") == (pair[1] in "abc") else -1
        for pair in itertools.combinations(NODES, 2)
    }
    told = Balance(camps, dict.fromkeys(camps, ()), ())
    assert told.index == 1
    assert told.frustration.upper == 0
    foes = Balance(dict.fromkeys(camps, -1), dict.fromkeys(camps, ()), ())
    assert foes.index == 0
    assert foes.frustration.upper == 3 + 6


TRIBES = {
    "Gavev": ("Kotun Nagad Gama", "Ove Alika Nagam Gahuk Asaro"),
    "Kotun": ("Nagad Gama", "Ove Nagam Gahuk Notoh Kohik"),
    "Ove": ("Alika Gahuk Masil Ukudz", ""),
    "Alika": ("Ukudz", ""),
    "Nagam": ("Masil Notoh Seuve", "Nagad Gama"),
    "Gahuk": ("Masil Ukudz Geham Asaro", "Notoh Uheto Gama"),
    "Masil": ("Ukudz Geham Asaro Uheto", ""),
    "Ukudz": ("Geham Asaro", "Seuve"),
    "Notoh": ("Kohik Uheto", "Geham Nagad"),
    "Kohik": ("Uheto", "Geham Nagad"),
    "Geham": ("Asaro", "Uheto Nagad Gama"),
    "Asaro": ("", "Seuve Nagad Gama"),
    "Uheto": ("Seuve", "Nagad Gama"),
    "Seuve": ("", "Gama"),
    "Nagad": ("Gama", ""),
}
"""Friends and foes among sixteen peoples of the New Guinea highlands: K. E. Read, "Cultures of the
Central Highlands, New Guinea", Southwestern Journal of Anthropology 10 (1954), 1-43."""


def test_the_highland_tribes_measure_what_was_published():
    # S. Aref and M. C. Wilson, "Balance and frustration in signed networks", Journal of Complex
    # Networks 7 (2019), 163-189: 16 nodes, 58 edges of which 29 negative, frustration index 7;
    # of the 68 triads 59 are balanced, an index of 0.87 (their article of 2018).
    signs = {}
    for tribe, (friends, foes) in TRIBES.items():
        signs |= {tuple(sorted((tribe, other))): 1 for other in friends.split()}
        signs |= {tuple(sorted((tribe, other))): -1 for other in foes.split()}
    told = Balance(signs, dict.fromkeys(signs, ()), ())
    assert (len(signs), sum(sign < 0 for sign in signs.values())) == (58, 29)
    assert told.frustration.exact
    assert told.frustration.upper == 7
    assert len(told.triads) == 68
    assert told.index == pytest.approx(59 / 68)


def test_the_triad_of_the_article(history):
    balance = history.at("2025-04-18", fold=True).network.balance()
    triad = next(t for t in balance.triads if t.entities == ("afghanistan", "iskp", "russia"))
    assert triad.signs == (-1, 1, -1)
    assert triad.balanced
    assert triad.type == "+--"
    for identifier in triad.relations:
        assert history.relation(identifier).edge.kind.stance != 0
    assert "frustration index" in str(balance)


@pytest.mark.parametrize("day", ["1985-01-01", "2001-10-01", "2025-04-18"])
@pytest.mark.parametrize("fold", [False, True])
def test_signs_are_those_of_the_relations_in_force(history, day, fold):
    world = history.at(day, fold=fold)
    balance = world.network.balance()
    stances = {}
    for edge in world.relations(grade=("definite", "presumed")):
        if edge.subject != edge.object and edge.kind.stance:
            pair = tuple(sorted((edge.subject, edge.object)))
            stances.setdefault(pair, set()).add(edge.kind.stance)
    assert dict(balance.signs) == {p: next(iter(s)) for p, s in stances.items() if len(s) == 1}
    assert set(balance.mixed) == {pair for pair, those in stances.items() if len(those) == 2}
    assert balance.frustration.exact


def test_a_war_turns_a_triad(small_graph):
    lines = (
        "a allied-with b 2000 2010",
        "b allied-with c 2000 2010",
        "a allied-with c 2000 2004-06",
    )
    history = dg.History.from_graph(small_graph(*lines, "a at-war-with c 2005 2010"))
    change = history.between("2003-01-01", "2006-01-01")
    [(was, now)] = change.network.turned()
    assert (was.type, now.type) == ("+++", "++-")
    assert history.between("2003-01-01", "2004-01-01").network.turned() == ()
    assert history.at("2006-01-01").network.balance().frustration.upper == 1


def test_nothing_is_balanced_in_an_empty_world(small_graph):
    balance = dg.History.from_graph(small_graph()).at("2000-01-01").network.balance()
    assert balance.triads == ()
    assert balance.index is None
    assert balance.frustration.upper == 0
    assert str(balance).startswith("nothing to balance: no two entities are friends or foes")


def test_entities_and_kinds_are_completed(history):
    assert history.entities.russia is history.entities["russia"]
    assert history.kinds.designates_terrorist.id == "designates-terrorist"
    assert {"russia", "islamic_emirate_2021"} <= set(dir(history.entities))
    with pytest.raises(AttributeError, match="russia"):
        _ = history.entities.rusia
    assert set(history.entities) == set(history.graph.entities)

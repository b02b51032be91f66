"""The tricky rows of the shipped graph, by name."""

from __future__ import annotations

import pytest

from diplograph.dates import InForce


def grades(world, **chosen):
    return {edge.id: edge.grade for edge in world.relations(**chosen)}


def test_three_states_recognised_the_first_emirate_on_1999_01_01(history):
    recognised = grades(history.at("1999-01-01"), kind="recognises")
    assert recognised == {
        "pakistan.recognises.islamic-emirate-1996.1997-05-25-1997-05-26": InForce.DEFINITE,
        "saudi-arabia.recognises.islamic-emirate-1996.1997-05-26": InForce.DEFINITE,
        "united-arab-emirates.recognises.islamic-emirate-1996.1997-05-27": InForce.DEFINITE,
        "chechen-republic-of-ichkeria.recognises.islamic-emirate-1996.1999": InForce.POSSIBLE,
        "united-nations.recognises.islamic-state-of-afghanistan.1992-04-28": InForce.DEFINITE,
        "russia.recognises.islamic-state-of-afghanistan.1992": InForce.DEFINITE,
    }


def test_the_ban_of_2003_held_on_its_last_day_and_not_after(history):
    ban = "russia.designates-terrorist.taliban.2003-02-14"
    assert history.grade(ban, "2025-04-17") == InForce.DEFINITE
    assert history.grade(ban, "2025-04-18") == InForce.NO


def test_open_ends_with_a_coarse_asof(history):
    listing = "united-states.designates-terrorist.taliban.2002-07-02"
    assert history.grade(listing, "2025-01-01") == InForce.DEFINITE
    assert history.grade(listing, "2025-01-02") == InForce.PRESUMED, "a law is presumed to stay"
    embassy = "turkey.maintains-embassy-in.afghanistan.2001-11-30-2001-12-17"
    assert history.grade(embassy, "2023-03-01") == InForce.DEFINITE
    assert history.grade(embassy, "2028-03-01") == InForce.PRESUMED
    assert history.grade(embassy, "2028-03-02") == InForce.POSSIBLE, "five years are over"


@pytest.mark.parametrize("state", ["uzbekistan", "kazakhstan", "kyrgyzstan", "turkmenistan"])
def test_embassies_of_unknown_start_are_possible_from_independence_on(history, state):
    embassy = f"{state}.maintains-embassy-in.afghanistan.unknown"
    assert history.grade(embassy, "1985-01-01") == InForce.NO, "clipped to the state's own life"
    assert history.grade(embassy, "2000-01-01") == InForce.POSSIBLE
    assert history.grade(embassy, "2023-04-15") in (InForce.DEFINITE, InForce.PRESUMED)


def test_missions_of_the_fallen_republic_were_closed_in_2024(history):
    for identifier, day in (
        ("norway.closes-mission-of.islamic-republic-of-afghanistan.2024-09-12", "2024-09-12"),
        (
            "united-kingdom.closes-mission-of.islamic-republic-of-afghanistan.2024-09-27",
            "2024-09-27",
        ),
    ):
        edge = history.relation(identifier).edge
        assert edge.bounds.start_min == edge.bounds.end_max, "no life clips an event"
        happened = history.at(day, events=0).relations(kind="closes-mission-of")
        assert [each.id for each in happened] == [identifier]
        assert happened[0].grade == InForce.DEFINITE


@pytest.mark.parametrize(
    ("day", "leaving", "coming"),
    [
        ("1996-09-27", "islamic-state-of-afghanistan", "islamic-emirate-1996"),
        ("2021-08-15", "islamic-republic-of-afghanistan", "islamic-emirate-2021"),
    ],
)
def test_two_regimes_on_one_day_and_folding_takes_the_next(history, day, leaving, coming):
    governing = {e.subject for e in history.at(day).relations(kind="governs", grade="definite")}
    assert governing == {leaving, coming}
    folded = history.at(day, fold=True)
    ends = {end for edge in folded for end in (edge.subject, edge.object)}
    assert coming not in ends
    assert "taliban" not in ends
    assert [e.triple for e in folded.relations(kind="governs")] == [
        (leaving, "governs", "afghanistan")
    ]


def test_mullah_omar_was_presumed_to_lead_while_his_death_was_concealed(history):
    office = "mullah-omar.heads.taliban.1994"
    assert history.grade(office, "2014-06-01") == InForce.NO, "he had died on 2013-04-23"
    then = history.known_by("2014-06-01").at("2014-06-01")
    assert grades(then, entity="mullah-omar") == {office: InForce.PRESUMED}
    later = history.known_by("2015-07-29").at("2014-06-01")
    assert grades(later, entity="mullah-omar") == {}


def test_the_pause_inside_the_war_of_march_2026(history):
    between = history.select(entity=["pakistan", "islamic-emirate-2021"])
    kinds = {e.kind.id: e.grade for e in between.at("2026-03-20") if e.kind.family == "force"}
    assert kinds == {"at-war-with": InForce.DEFINITE, "ceasefire-with": InForce.DEFINITE}
    after = {e.kind.id for e in between.at("2026-03-24") if e.kind.family == "force"}
    assert after == {"at-war-with"}
    change = between.between("2026-03-18", "2026-03-24")
    assert [edge.kind.id for edge in change.passing] == ["ceasefire-with"]


def test_the_change_around_the_ruling_names_the_ban_and_two_events(history):
    change = history.select(entity=["russia", "taliban"]).between("2025-04-16", "2025-04-18")
    assert [edge.id for edge in change.ended] == ["russia.designates-terrorist.taliban.2003-02-14"]
    assert {edge.id for edge in change.events} == {
        "russia.suspends-designation-of.taliban.2025-04-17",
        "supreme-court-of-russia.rules-on.taliban.2025-04-17",
    }
    text = str(change)
    assert "last day 17 April 2025 (suspended, not annulled)" in text
    assert text.count("that day: ") == 2


def test_russia_alone_recognises_the_second_emirate(history):
    assert not history.at("2025-07-02").relations(kind="recognises", entity="islamic-emirate-2021")
    recognised = history.at("2025-07-03").relations(
        kind="recognises", entity="islamic-emirate-2021"
    )
    assert [edge.subject for edge in recognised] == ["russia"]


def test_a_day_outside_the_coverage_is_shown_with_a_note(history):
    assert history.at("2025-04-18").note is None
    assert "covers days from 1 January 1979 to 31 May 2026" in history.at("1950-01-01").note
    assert len(history.at("1950-01-01")) > 0

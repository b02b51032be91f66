"""Names find one thing, or an error that lists what may have been meant."""

from __future__ import annotations

import csv
from itertools import combinations

import pytest

from diplograph.dates import day_number
from diplograph.errors import AmbiguousName, UnknownName
from diplograph.model import Entity
from diplograph.names import (
    SCHEMES,
    Directory,
    _by_code,
    _states,
    by_code,
    find_key,
    named_state,
    state_of,
)


@pytest.fixture
def directory():
    entities = [
        Entity(
            id="russia",
            label="Russia",
            type="country",
            aliases=("Россия", "RF"),
            iso3="RUS",
            qid="Q159",
        ),
        Entity(id="first-emirate", label="First Emirate", type="government", aliases=("IEA",)),
        Entity(id="second-emirate", label="Second Emirate", type="government", aliases=("IEA",)),
        Entity(id="turkey", label="Türkiye", type="country", aliases=("Turkey",)),
    ]
    return Directory({entity.id: entity for entity in entities})


@pytest.mark.parametrize(
    "name", ["russia", "Russia", "RUSSIA", " Россия ", "rus", "Q159", "\uff32\uff26"]
)
def test_any_name_finds_the_entity(directory, name):
    assert directory.find(name).id == "russia"


def test_accents_may_be_composed_or_not(directory):
    assert directory.find("Tu\u0308rkiye").id == "turkey"


def test_a_shared_alias_is_ambiguous_and_lists_both(directory):
    with pytest.raises(AmbiguousName) as error:
        directory.find("iea")
    assert "first-emirate (First Emirate)" in str(error.value)
    assert "second-emirate (Second Emirate)" in str(error.value)


def test_a_misspelt_name_lists_near_misses(directory):
    with pytest.raises(UnknownName) as error:
        directory.find("Rusia")
    assert error.value.candidates == ("russia (Russia)",)


def test_part_of_a_name_lists_those_that_hold_it(directory):
    with pytest.raises(UnknownName) as error:
        directory.find("emirate")
    assert len(error.value.candidates) == 2


def test_a_name_like_nothing_says_where_to_look(directory):
    with pytest.raises(UnknownName, match="diplograph list entities"):
        directory.find("zzzzzz")


def test_keys_have_near_misses_too():
    with pytest.raises(UnknownName, match="did you mean recognises"):
        find_key("recognizes", ["recognises", "sanctions"], "kind")


def test_a_code_stands_for_one_state_after_the_other():
    days = ("1900-01-01", "1985-01-01", "1991-12-25", "1991-12-26", "2025-01-01")
    found = [state_of("cow", "365", day_number(day)).id for day in days]
    assert found == ["russian-empire", "soviet-union", "soviet-union", "russia", "russia"]
    assert state_of("cow", "260", day_number("1985-01-01")) != state_of("cow", "255")
    assert state_of("cow", "260").id == state_of("cow", "255").id == "germany"
    assert state_of("cow", "255", day_number("1960-01-01")) is None
    assert state_of("iso3", "no such code") is None


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_code_stands_for_two_states_on_a_day(scheme):
    for code, states in _by_code(scheme).items():
        for one, other in combinations(states, 2):
            assert one.last < other.first or one.id == other.id, (code, one.id, other.id)


def test_every_shipped_country_carries_its_code(history):
    countries = [each for each in history.entities.values() if each.iso3]
    assert len(countries) > 30
    for country in countries:
        assert country.id in {state.id for state in by_code("iso3", country.iso3)}
    assert history.entity("365").id == history.entity("RU").id == "russia"
    assert history.entity("SUN").id == "soviet-union"


def test_the_codes_are_those_of_the_correlates_of_war(checkout):
    path = checkout.parent / "shared" / "data" / "cow" / "states2016.csv"
    if not path.exists():
        pytest.skip("the list of states is not there to compare with")
    with path.open(encoding="utf-8") as stream:
        listed = {(row["ccode"], row["stateabb"]) for row in csv.DictReader(stream)}
    ours = {(state.cow, state.cowc) for state in _states() if state.cow}
    assert ours == listed


@pytest.mark.parametrize(
    ("scheme", "code", "day", "state"),
    [
        ("gw", "970", None, "kiribati"),  # where the Correlates of War have Nauru
        ("cow", "970", None, "nauru"),
        ("gw", "678", "2000-01-01", "yemen"),
        ("cow", "679", "2000-01-01", "yemen"),
        ("gw", "260", "2000-01-01", "germany"),
        ("gw", "340", "1900-01-01", "kingdom-of-serbia"),
        ("gw", "345", "2000-01-01", "serbia-and-montenegro"),
        ("gw", "340", "2010-01-01", "serbia"),
        ("cow", "327", "1850-01-01", "papal-states"),
        ("cow", "327", "1950-01-01", None),
        ("fips", "OD", None, "south-sudan"),
        ("fips", "RS", None, "russia"),
        ("fips", "YO", "1985-01-01", "yugoslavia"),
        ("cameo", "ROM", None, "romania"),
        ("cameo", "CZE", "1985-01-01", "czechoslovakia"),
        ("cameo", "CZE", "2005-01-01", "czechia"),
        ("iso3", "HVO", "1980-01-01", "burkina-faso"),
        ("iso3", "RHO", "1985-01-01", None),
    ],
)
def test_codes_of_several_lists(scheme, code, day, state):
    found = state_of(scheme, code, None if day is None else day_number(day))
    assert (found.id if found else None) == state


@pytest.mark.parametrize(
    ("name", "day", "state"),
    [
        ("Yugoslavia", "1985-01-01", "yugoslavia"),
        ("Yugoslavia", "1999-01-01", "serbia-and-montenegro"),
        ("Yugoslavia", None, "yugoslavia"),
        ("German Democratic Republic", None, "east-germany"),
        ("Dahomey", None, "benin"),
        ("Korea", None, None),
    ],
)
def test_names_as_of_a_day(name, day, state):
    found = named_state(name, None if day is None else day_number(day))
    assert (found.id if found else None) == state


def test_the_states_of_cameo_are_known(checkout):
    path = checkout.parent / "shared" / "data" / "codebooks" / "cameoCountry.txt"
    if not path.exists():
        pytest.skip("the codebook is not there to compare with")
    codes = {line.split("\t")[0] for line in path.read_text("utf-8").splitlines()[1:]}
    regions = {
        *("AFR", "ASA", "BAG", "BLK", "CAS", "CAU", "CEU", "CFR", "CRB", "EAF", "EEU", "EIN"),
        *("EUR", "GZS", "LAM", "MDT", "MEA", "NAF", "NMR", "PGS", "SAF", "SAM", "SAS", "SCN"),
        *("SEA", "WAF", "WSB", "WST"),
    }
    assert {code for code in codes if not by_code("cameo", code)} == regions


def test_a_code_finds_the_last_of_its_bearers_that_is_there():
    union = Entity(id="soviet-union", label="Soviet Union", type="country", iso3="SUN")
    russia = Entity(id="russia", label="Russia", type="country", iso3="RUS")
    assert Directory({"soviet-union": union}).find("365").id == "soviet-union"
    assert Directory({"soviet-union": union, "russia": russia}).find("365").id == "russia"


def test_a_code_is_that_of_all_who_carried_it_and_a_name_that_of_one():
    labels = {"soviet-union": "Soviet Union", "russia": "Russia", "france": "France"}
    entities = {n: Entity(id=n, label=label, type="country") for n, label in labels.items()}
    directory = Directory(entities)
    told = {
        name: [each.id for each in directory.bearers(name)] for name in ("365", "220", "Russia")
    }
    assert told == {"365": ["soviet-union", "russia"], "220": ["france"], "Russia": ["russia"]}
    assert directory.find("365").id == "russia"
    with pytest.raises(UnknownName):
        directory.bearers("999")

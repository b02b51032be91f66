"""Names find one thing, or an error that lists what may have been meant."""

from __future__ import annotations

import pytest

from diplograph.errors import AmbiguousName, UnknownName
from diplograph.model import Entity
from diplograph.names import Directory, find_key


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
    with pytest.raises(UnknownName, match="see the list of entities"):
        directory.find("zzzzzz")


def test_keys_have_near_misses_too():
    with pytest.raises(UnknownName, match="did you mean recognises"):
        find_key("recognizes", ["recognises", "sanctions"], "kind")

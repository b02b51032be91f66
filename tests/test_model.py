"""One list of families, for the kinds that are shipped and for those that are imported."""

from __future__ import annotations

import pytest

from diplograph.importers.kinds import data_rows, kind_of_property, known_kinds
from diplograph.model import FAMILIES

AGAINST = {"against", "measure-against", "force"}


@pytest.fixture(scope="module")
def kinds(history):
    """All kinds that this package brings."""
    properties = [row["wikidata_property"] for row in data_rows("properties.csv")]
    return [
        *history.kinds.values(),
        *known_kinds().values(),
        *(kind_of_property(number, "state") for number in [*properties, "P999999"]),
    ]


def test_every_kind_stands_in_a_family_of_the_one_list(kinds):
    assert {kind.family for kind in kinds} == set(FAMILIES)


def test_the_shipped_kinds_need_no_family_for_what_fits_nowhere(history):
    assert {kind.family for kind in history.kinds.values()} == set(FAMILIES) - {"other"}


def test_every_family_says_what_it_holds():
    assert all(text.endswith(".") and "\n" not in text for text in FAMILIES.values())


def test_what_pictures_hide_they_hide_of_imports_too(kinds):
    hidden = {kind.family for kind in kinds if kind.hidden_by_default}
    assert hidden == {"membership", "structure", "office"}
    assert all(kind.hidden_by_default == (kind.family in hidden) for kind in kinds)


def test_stand_and_stance_do_not_contradict_each_other(kinds):
    assert not [kind.id for kind in kinds if (kind.stand in AGAINST) != (kind.stance < 0)]

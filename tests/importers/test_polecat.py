"""POLECAT: events of several actors in a cell."""

from __future__ import annotations

import pytest

POLECAT = (
    "Event ID\tEvent Date\tEvent Type\tActor Name\tActor Country\tRecipient Name"
    "\tRecipient Country\tPublication Date\n"
)


def test_polecat(read):
    names = [
        *("Event ID", "Event Date", "Event Type", "Event Mode", "Actor Name", "Actor Country"),
        *("Recipient Name", "Recipient Country", "Publication Date", "Contexts"),
    ]

    def line(*cells):
        return "\t".join(cells) + "\n"

    made = read(
        "polecat",
        line(*names)
        + line(
            "a1",
            "2023-01-05",
            "CONSULT",
            "visit",
            "Jane Doe",
            "RUS",
            "None",
            "FRA",
            "2023-01-07",
            '"x; y"',
        )
        + line("a2", "2023-01-05", "DANCE", "", "Jane Doe", "RUS", "X", "FRA", "2023-01-07", "")
        + line("a3", "2023-01-05", "AID", "", "", "", "X", "FRA", "2023-01-07", ""),
    )
    assert [row[:3] for row in made.rows] == [("jane-doe", "plover-consult", "france")]
    assert [column for _, column, *_ in made.rejects] == ["Event Type", "Actor Name"]


@pytest.mark.parametrize(
    ("names", "countries", "found"),
    [
        ("None", "RUS", {"russia"}),
        ("None", "RUS;USA", {"russia", "united-states"}),
        ("Jane Doe; John Roe", "USA", {"jane-doe", "john-roe"}),
        ("Jane Doe; France", "USA; FRA", {"jane-doe", "france"}),
        ("Jane Doe; None", "USA; None", {"jane-doe"}),
        ("Jane; John; Joan", "USA; FRA", {"jane", "john", "joan"}),
        ("None", "XXX", {"xxx"}),
        ("None", "None", set()),
        ("", "; ", set()),
    ],
)
def test_polecat_has_several_actors_in_a_cell(read, names, countries, found):
    cells = "a1", "2023-01-05", "CONSULT", names, countries, "None", "UKR", "2023-01-07"
    other = "a2\t2023-01-05\tAID\tNone\tFRA\tNone\tDEU\t2023-01-07\n"
    made = read("polecat", POLECAT + "\t".join(cells) + "\n" + other)
    assert {row[0] for row in made.rows if row[2] == "ukraine"} == found
    assert made.counts == ((2, 0, 0) if found else (1, 0, 1))


def test_more_pairs_than_parts_are_all_kept(read):
    many = "; ".join(f"Person {n}" for n in range(150))
    cells = "a1", "2023-01-05", "CONSULT", many, "USA", "None", "UKR", "2023-01-07"
    made = read("polecat", POLECAT + "\t".join(cells) + "\n")
    assert len(made.rows) == 150
    assert len({*zip(made.records, made.parts, strict=True)}) == 150

"""FollowTheMoney in invented rows: links, sanctions and listings."""

from __future__ import annotations

import json


def test_followthemoney(read):
    lines = [
        {
            "id": "l1",
            "schema": "UnknownLink",
            "properties": {
                "subject": ["a"],
                "object": ["b"],
                "role": ["advises"],
                "startDate": ["2001-02"],
            },
        },
        {"id": "a", "schema": "Person", "caption": "Jane", "properties": {"name": ["Jane", "J."]}},
        {
            "op": "ADD",
            "entity": {
                "id": "b",
                "schema": "Organization",
                "datasets": ["un_list"],
                "first_seen": "2022-04-27T01:00:00",
                "last_seen": "2024-06-01T01:00:00",
                "properties": {"name": ["Firm"], "topics": ["sanction"]},
            },
        },
        {"op": "DEL", "entity": {"id": "b"}},
        {"id": "l2", "schema": "Ownership", "properties": {"owner": ["a"]}},
    ]
    made = read("ftm", "\n".join(map(json.dumps, lines)) + "\n{broken\n")
    assert made.rows == [
        ("a", "ftm-advises", "b", "2001-02-01", "2001-02-28", "2001-02-01", None),
        ("un-list", "ftm-lists-as-sanctioned", "b", None, "2022-04-27", "2024-06-01", None),
    ]
    assert made.counts == (3, 0, 3)
    labels = {each.id: each.label for each in made.intake.catalogue.entities}
    assert labels["a"] == "Jane"


def test_sanctions_of_followthemoney(read):
    base = {"schema": "Sanction", "datasets": ["eu_fsf"], "last_seen": "2024-06-01T01:00:00"}

    def sanction(number, **properties):
        return json.dumps({"id": f"s{number}", **base, "properties": properties})

    made = read(
        "ftm",
        "\n".join(
            [
                sanction(1, entity=["a"], authority=["France"], startDate=["2022-03-01"]),
                sanction(2, entity=["a"], listingDate=["2020"], endDate=["2021-05"]),
                sanction(3, authority=["France"]),
                sanction(4, entity=["a"], startDate=["2022"], endDate=["2021"]),
            ]
        ),
    )
    day = "2022-03-01"
    assert made.rows == [
        ("france", "ftm-sanctions", "a", day, day, "2024-06-01", None),
        ("eu-fsf", "ftm-sanctions", "a", "2020-01-01", "2020-12-31", "2021-05-01", "2021-05-31"),
    ]
    assert [column for _, column, *_ in made.rejects] == ["entity", "endDate"]


def test_each_value_of_a_link_is_kept_and_other_links_are_said(read):
    lines = [
        {"id": "1", "schema": "Directorship", "properties": {"director": ["a", "b"]}},
        {"id": "2", "schema": "Payment", "properties": {"payer": ["a"]}},
        {"id": "3", "schema": "Person", "properties": ["a"]},
        {"id": 4, "schema": "Person", "properties": {}},
        {"id": "5", "schema": "Person", "properties": {"name": ["\ud800"]}},
    ]
    lines[0]["properties"]["organization"] = ["c"]
    made = read("ftm", "\n".join(map(json.dumps, lines)))
    assert [row[::2][0] for row in made.rows] == ["a", "b"]
    assert made.counts == (1, 0, 4)
    assert [column for _, column, *_ in made.rejects] == ["schema", "properties", "id", ""]


def test_a_listing_begins_on_its_day_where_one_data_set_tells_it(read):
    one = {
        "id": "a",
        "schema": "Person",
        "datasets": ["eu_fsf"],
        "first_seen": "2023-04-20",
        "last_seen": "2024-06-01",
        "properties": {"topics": ["sanction"], "createdAt": ["2022-06-03"]},
    }
    several = one | {"id": "b", "datasets": ["eu_fsf", "ru_list"]}
    made = read("ftm", json.dumps(one) + "\n" + json.dumps(several))
    assert [row[1] for row in made.rows] == ["ftm-lists-as-sanctioned", *["ftm-lists"] * 2]
    assert [row[3:5] for row in made.rows[:2]] == [("2022-06-03",) * 2, (None, "2023-04-20")]

"""What records may not say beside one another."""

from __future__ import annotations

import dataclasses

import pytest

from diplograph import files
from diplograph.dates import parse
from diplograph.files.rules import broken_rules
from diplograph.model import Claim, DocumentText, Entity, Graph, Source


def errors(graph, **where):
    return [p for p in broken_rules(graph, **where) if p.severity == "error"]


def found(graph, severity="error"):
    return {(p.record, p.field, p.rule) for p in broken_rules(graph) if p.severity == severity}


def without(graph, group, *names):
    kept = {k: v for k, v in getattr(graph, group).items() if k not in names}
    return dataclasses.replace(graph, **{group: kept})


def with_kind(graph, name, **changed):
    kinds = {**graph.kinds, name: dataclasses.replace(graph.kinds[name], **changed)}
    return dataclasses.replace(graph, kinds=kinds)


def test_a_graph_without_contradiction_breaks_no_rule(small_graph):
    graph = small_graph(
        "a recognises b 1999 2010", "a allied-with b 1999 2010", "a attacks b 2001-05-03 -"
    )
    assert errors(graph) == []
    assert errors(Graph()) == []


@pytest.mark.parametrize(
    ("group", "gone", "field", "rule"),
    [
        ("entities", "russia", "dg:subject", "there is no entity 'russia'"),
        ("entities", "taliban", "dg:object", "there is no entity 'taliban'"),
        ("kinds", "recognises", "dg:kind", "there is no kind 'recognises'"),
    ],
)
def test_a_relation_names_what_is_there(small_graph, group, gone, field, rule):
    graph = without(small_graph("russia recognises taliban 1999 2010"), group, gone)
    assert found(graph) == {("r0", field, rule)}


def test_what_lies_beside_a_missing_name_is_offered(small_graph):
    graph = small_graph("russa recognises b 1999 2010", lives={"russia": (None, None)})
    (problem,) = errors(without(graph, "entities", "russa"))
    assert problem.remedy == "did you mean russia?"


def test_every_reference_is_followed(small_graph):
    graph = small_graph(
        "a recognises b 1999 2010", r0={"agents": ("c",), "sources": ("s",), "replaced_by": ("r",)}
    )
    lone = Entity(id="d", label="D", type="country", part_of="e", replaced_by=("f",))
    claim = Claim(
        id="k", source="s", subject="a", kind="recognises", object="g", chain=("h",), about="r1"
    )
    entities = {**graph.entities, "d": lone}
    graph = dataclasses.replace(graph, entities=entities, claims={"k": claim})
    assert {(record, field, rule.split("'")[1]) for record, field, rule in found(graph)} == {
        ("r0", "dg:agent", "c"),
        ("r0", "prov:wasDerivedFrom", "s"),
        ("r0", "dcterms:isReplacedBy", "r"),
        ("d", "dg:partOf", "e"),
        ("d", "dcterms:isReplacedBy", "f"),
        ("k", "prov:wasDerivedFrom", "s"),
        ("k", "dg:object", "g"),
        ("k", "dg:speaker", "h"),
        ("k", "dg:aboutRelation", "r1"),
    }


def test_one_mistake_is_not_reported_again_by_all_that_hangs_on_it(small_graph):
    graph = without(small_graph("a recognises b 1999 2010"), "entities", "a")
    assert len(errors(graph)) == 1
    assert errors(graph, homes={("entities", "a"): "entities.ttl"}) == [], "it is there, unreadable"
    assert errors(graph, unread=["entities.ttl"]) == [], "it may be there"
    (problem,) = errors(graph, homes={("relations", "r0"): "ours.ttl"})
    assert problem.file == "ours.ttl", "the file where the record stands is named"


@pytest.mark.parametrize(
    ("line", "lives", "field", "rule"),
    [
        ("a recognises b 2003 1999", {}, "dg:end", "it ends before it starts"),
        (
            "a recognises b 1950 1960",
            {"b": ("1955", "1990")},
            "dg:start",
            "it starts before the life of b (1955 to 1990)",
        ),
        (
            "a recognises b 1956 1991",
            {"b": ("1955", "1990")},
            "dg:end",
            "it holds after the life of b (1955 to 1990)",
        ),
    ],
)
def test_dates_that_cannot_be_are_found(small_graph, line, lives, field, rule):
    graph = small_graph(line, lives=lives)
    assert ("r0", field, rule) in found(graph)
    if lives:
        assert errors(with_kind(graph, "recognises", may_outlive=True)) == []
        assert errors(with_kind(graph, "recognises", temporal="event")) == []


def test_a_coarse_date_that_overhangs_a_life_is_a_notice(small_graph):
    graph = small_graph("a recognises b 1955 1990", lives={"b": ("1955-05-01", "1990-03-01")})
    notices = {rule for _, field, rule in found(graph, "notice") if field in ("dg:start", "dg:end")}
    assert notices == {
        "1955 reaches back before the life of b (1955-05-01 to 1990-03-01)",
        "1990 reaches beyond the life of b (1955-05-01 to 1990-03-01)",
    }
    assert errors(graph) == []


def test_an_open_end_and_an_end_exclude_each_other(small_graph):
    graph = small_graph("a recognises b 1999 2010")
    both = dataclasses.replace(graph.relations["r0"], open_end=True)
    graph = dataclasses.replace(graph, relations={"r0": both})
    assert ("r0", "dg:end", "an open end and an end date exclude each other") in found(graph)


def test_a_life_does_not_end_before_it_began(small_graph):
    graph = small_graph(lives={"a": ("1990", "1980")})
    assert found(graph) == {("a", "dg:inception", "ends before it began")}


def test_a_symmetric_relation_is_written_from_one_end_only(small_graph):
    rule = "at-war-with is symmetric: r0 says the same"
    turned = small_graph("a at-war-with b 1999 2010", "b at-war-with a 2003 2012")
    assert found(turned) == {("r1", "", rule)}
    assert errors(small_graph("a at-war-with b 1999 2001", "b at-war-with a 2003 2012")) == []
    assert errors(small_graph("a recognises b 1999 2010", "b recognises a 1999 2010")) == []
    twice = small_graph("a at-war-with b 1999 2010", "a at-war-with b 1999 2010")
    assert found(twice) == {("r1", "", rule)}


def test_an_exclusive_kind_holds_once_at_a_time(small_graph):
    lines = "a recognises b 1999 2010", "a recognises b 2003 2012"
    assert errors(small_graph(*lines)) == []
    graph = with_kind(small_graph(*lines), "recognises", exclusive=True)
    assert found(graph) == {("r1", "", "recognises is exclusive: r0 holds at the same time")}
    claimed = with_kind(
        small_graph(*lines, r1={"modality": "claimed"}), "recognises", exclusive=True
    )
    assert errors(claimed) == [], "what one side claims does not double a fact"
    lines = "a recognises b 1999 2010-05-01", "a recognises b 2010-05-01 2012"
    graph = with_kind(small_graph(*lines), "recognises", exclusive=True)
    assert errors(graph) == [], "a shared day of change is allowed"


@pytest.mark.parametrize(
    ("start", "end", "rule"),
    [
        (0, 0, None),
        (3, 10, None),
        (10, 3, "10 to 3 is no stretch of text"),
        (3, 3, "3 to 3 is no stretch of text"),
        (3, 11, "11 lies outside the text of 10 characters"),
    ],
)
def test_a_claim_is_a_stretch_of_its_text(small_graph, start, end, rule):
    graph = small_graph("a recognises b 1999 2010")
    claim = Claim(
        id="k",
        source="s",
        subject="a",
        kind="recognises",
        object="b",
        char_start=start,
        char_end=end,
    )
    source = Source(id="s", publisher="P", title="T", url="https://example.org/", type="news")
    text = DocumentText(source="s", sha256="0" * 64, characters=10)
    graph = dataclasses.replace(
        graph, claims={"k": claim}, sources={"s": source}, texts={"s": text}
    )
    assert {each for *_, each in found(graph)} == ({rule} if rule else set())


def test_what_rests_on_little_is_a_notice(small_graph):
    sound = {"verified": "yes", "primary_document": "Treaty"}
    graph = small_graph("a recognises b 1999 2010", "b recognises a 1999 2010", r1=sound)
    assert {record for record, *_ in found(graph, "notice")} == {"r0"}


ADDED = {
    "outlives": ("russia recognises islamic-emirate-1996 2010-01-01 2011-01-01", "the life of"),
    "doubled": ("russia designates-terrorist taliban 2010-01-01 2011-01-01", "is exclusive"),
    "symmetric twice": (
        "islamic-emirate-2021 at-war-with pakistan 2025-10-11 2025-10-19",
        "is symmetric",
    ),
}


@pytest.mark.parametrize(("line", "word"), ADDED.values(), ids=ADDED)
def test_a_relation_that_contradicts_the_shipped_ones_is_found_out(graph, small_graph, line, word):
    (relation,) = small_graph(line).relations.values()
    assert relation.start == parse(line.split()[3])
    broken = dataclasses.replace(graph, relations={**graph.relations, "r0": relation})
    assert any(p.record == "r0" and word in p.rule for p in errors(broken))
    assert errors(graph) == []


def test_check_and_load_name_the_file_of_a_broken_rule(copy):
    own = (copy / "relations.ttl").read_text(encoding="utf-8")
    record = own[own.index("relation:oman") :].split("\n\n")[0]
    prefixes = own[: own.index("\n\n")]
    lone = record.replace("relation:oman", "relation:x", 1).replace("entity:oman", "entity:omn", 1)
    (copy / "ours.ttl").write_text(f"{prefixes}\n\n{lone}\n", encoding="utf-8")
    (problem,) = [p for p in files.check_folder(copy) if p.severity == "error"]
    assert (problem.file, problem.remedy) == ("ours.ttl", "did you mean oman?")

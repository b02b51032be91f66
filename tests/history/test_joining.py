"""Several folders, archives and tables as one history; what clashes is named."""

from __future__ import annotations

import dataclasses
import pickle
import shutil

import numpy as np
import pytest
from invented_archive import made

import diplograph as dg
from diplograph.dates import parse

pytest.importorskip("duckdb", reason="the extra `test` installs duckdb")

DAYS = ("1990-06-01", "2000-01-01", "2010-01-01", "2025-04-18")


def edges(history, day, **options):
    world = history.at(day, **options)
    return {(e.subject, e.kind.id, e.object, e.start, e.end, e.grade) for e in world}


def changed(graph, record, **fields):
    """The graph with one entity, kind or relation replaced by a changed copy."""
    for name in ("entities", "kinds", "relations", "sources"):
        records = getattr(graph, name)
        if record in records:
            other = dataclasses.replace(records[record], **fields)
            return dataclasses.replace(graph, **{name: {**records, other.id: other}})
    raise KeyError(record)


def test_a_graph_joined_with_itself_is_itself(history):
    twice = history + dg.load()
    assert len(twice) == len(history)
    assert twice.graph.entities == dict(history.graph.entities)
    assert twice.graph.relations == dict(history.graph.relations)
    for day in DAYS:
        assert list(twice.at(day, events=400)) == list(history.at(day, events=400))
    assert twice.graph.license == history.graph.license
    assert str(twice.timeline("russia", "taliban")) == str(history.timeline("russia", "taliban"))


def test_parts_put_together_answer_as_the_whole(small_graph):
    lines = [
        "a recognises b 1990 2001",
        "b recognises a 1995 .. 2005",
        "c at-war-with a [1999..2000] 2003",
        "a meets c 1999-12-20 -",
    ]
    whole = dg.History.from_graph(small_graph(*lines))
    first = small_graph(*lines[:2])
    second = small_graph(*lines[2:])
    renamed = {
        f"r{n + 2}": dataclasses.replace(r, id=f"r{n + 2}")
        for n, r in enumerate(second.relations.values())
    }
    second = dataclasses.replace(second, relations=renamed)
    joined = dg.History.from_graph(first) + dg.History.from_graph(second)
    assert len(joined) == 4
    for day in ("1995-06-01", "1999-12-31", "2000-06-01", "2004-01-01", "2010-01-01"):
        assert edges(joined, day, events=30) == edges(whole, day, events=30)
        assert edges(joined.known_by("2000-01-01"), day) == edges(whole.known_by("2000-01-01"), day)
    assert {e.id for e in joined.at("1999-12-31")} == {e.id for e in whole.at("1999-12-31")}


def test_entities_of_one_code_are_one(history, tmp_path):
    file = tmp_path / "own.csv"
    file.write_text("who,whom,since\nRussland,Ruritania,2001-01-01\nAFG,Ruritania,2002-02-02\n")
    columns = {"subject": "who", "object": "whom", "kind": "=trades with", "start": "since"}
    dg.import_data("csv", [file], tmp_path / "own.archive", columns=columns, codes=None)
    joined = dg.load([history.source.origin or "graph", tmp_path / "own.archive"])
    assert len(joined) == len(history) + 2
    named = {e.id for e in joined.select(kind="trades-with").at("2005-01-01")}
    assert named == {"g1-0", "g1-1"}
    own = dataclasses.replace(
        dg.load(tmp_path / "own.archive").graph.entities["ruritania"],
        id="rus",
        label="Rossija",
        iso3="RUS",
        type="country",
    )
    graph = dg.Graph(entities={"rus": own}, kinds=dict(history.graph.kinds))
    both = history + dg.History.from_graph(graph)
    assert "rus" not in both.entities
    assert both.entity("Rossija").id == both.entity("rus").id == "russia"
    assert len(both.entities) == len(history.entities)


def test_rows_of_columns_keep_names_apart(small_graph):
    def columns(*names):
        return dg.History.from_columns(
            subject=list(names[:-1]), kind=["likes"] * (len(names) - 1), object=list(names[1:]),
            start=np.full(len(names) - 1, 0), end=np.full(len(names) - 1, 10_000),
        )  # fmt: skip

    numbered = columns("a", "b", "c") + columns("c", "d")
    assert [edge.id for edge in numbered.at("1980-01-01")] == ["r0", "r1", "2.r0"]
    joined = numbered + dg.History.from_graph(small_graph("a meets d 1990 -"))
    ids = [edge.id for edge in joined.at("1980-01-01")]
    assert ids == ["1.r0", "1.r1", "2.r0"], "the record r0 keeps its name"
    assert joined.relation("r0").edge.kind.id == "meets"
    assert [e.object for e in joined.at("1980-01-01")] == ["b", "c", "d"]
    for name in ids:
        assert joined.relation(name).edge.id == name
    then = joined.known_by("1975-01-01")
    assert [e.object for e in then.at("1974-01-01")] == ["b", "c", "d"]


def test_two_archives_answer_together(tmp_path):
    made(tmp_path / "a", 200, seed=1)
    made(tmp_path / "b", 150, seed=2)
    one, other = dg.load(tmp_path / "a"), dg.load(tmp_path / "b")
    joined = dg.load([tmp_path / "a", tmp_path / "b"])
    assert len(joined) == 350
    for day in DAYS:
        assert sorted(map(str, joined.at(day))) == sorted(map(str, [*one.at(day), *other.at(day)]))
    ids = [edge.id for edge in joined.at("1990-06-01", modality="all")]
    assert len(set(ids)) == len(ids)
    assert joined.relation("2.g1-7").relation.sources == ("invented",)
    assert len(joined.query("SELECT ?r { ?r a dg:Relation }")) == 350


@pytest.mark.parametrize(
    ("record", "fields", "said"),
    [
        ("russia", {"iso3": "ABW"}, "entity russia: iso3 is RUS, and ABW"),
        ("russia", {"qid": "Q1"}, "entity russia: qid is Q159, and Q1"),
        ("russia", {"type": "person"}, "entity russia: it is a country, and a person"),
        ("recognises", {"stance": -1}, "kind recognises: stance is 1, and -1"),
        ("at-war-with", {"symmetric": False}, "kind at-war-with: symmetric is True, and False"),
        ("theweek-20250421", {"publisher": "X"}, "source theweek-20250421: two sources say"),
        (
            "russia.designates-terrorist.taliban.2003-02-14",
            {"end": parse("2020")},
            "relation russia.designates-terrorist.taliban.2003-02-14: two sources say",
        ),
    ],
)  # fmt: skip
def test_what_two_sources_disagree_about_is_named(history, record, fields, said):
    other = dg.History.from_graph(changed(history.graph, record, **fields))
    with pytest.raises(dg.GraphError, match="cannot be joined: mend one of them") as caught:
        history + other
    assert said in str(caught.value)


def test_a_code_of_two_entities_is_named(history):
    first = history.graph.entities
    both = dataclasses.replace(first["russia"], id="new", label="N", qid=first["china"].qid)
    other = dg.History.from_graph(dg.Graph(entities={"new": both}))
    with pytest.raises(dg.GraphError, match="entity new: its codes are those of"):
        history + other


def test_only_whole_histories_in_memory_are_joined(history, tmp_path):
    made(tmp_path / "a", 30)
    with pytest.raises(dg.QuestionError, match="kind recognises: join the whole ones"):
        history + history.select(kind="recognises")
    with pytest.raises(dg.QuestionError, match="in_memory=True"):
        history + dg.load(tmp_path / "a", in_memory=False)
    with pytest.raises(dg.QuestionError, match="in_memory=True"):
        dg.load([tmp_path / "a", "graph"], in_memory=False)
    with pytest.raises(dg.GraphError, match="nothing to load"):
        dg.load([])
    with pytest.raises(dg.ArchiveError, match="leave engine"):
        dg.load([tmp_path / "a"], engine="local[1]")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("ties.csv", "a,b\n1,2\n", "diplograph import csv"),
        ("borders.csv", "statelno,statehno,conttype,begin,end\n", "diplograph import cow"),
        ("graph.ttl", "", "load the folder it stands in"),
    ],
)  # fmt: skip
def test_a_file_is_no_folder_and_the_command_that_imports_it_is_said(tmp_path, name, text, said):
    (tmp_path / name).write_text(text)
    with pytest.raises(dg.GraphError, match="is a file, not a folder") as caught:
        dg.load(tmp_path / name)
    assert said in str(caught.value)


def test_a_copy_of_the_graph_folder_joins(checkout, history, tmp_path):
    copy = shutil.copytree(checkout / "graph", tmp_path / "copy")
    joined = dg.load([checkout / "graph", copy])
    assert len(joined) == len(history)
    assert joined.source.origin is None
    assert "Version" in joined.cite()


def numbered(label):
    """A history of columns, whose rows have numbers for names."""
    return dg.History.from_columns(
        subject=[label], kind=["likes"], object=["b"], start=[11_000], end=[13_000]
    )


def test_whichever_two_are_joined_first_every_name_leads_to_its_own_relation(history):
    one, two, three = map(numbered, ("x", "y", "z"))
    for joined in (
        one + two + three,
        one + (two + three),
        pickle.loads(pickle.dumps(one + two)) + three,
    ):
        assert [(e.id, e.subject) for e in joined.at("2002-01-01")] == [
            ("r0", "x"),
            ("2.r0", "y"),
            ("3.r0", "z"),
        ]
        assert [joined.relation(name).edge.subject for name in ("r0", "2.r0", "3.r0")] == [
            "x",
            "y",
            "z",
        ]
    assert len(history + one + history) == len(history) + 1


def test_what_is_loaded_twice_counts_once(tmp_path):
    made(tmp_path / "ties.archive", 60)
    once = dg.load(tmp_path / "ties.archive")
    twice = dg.load([tmp_path / "ties.archive", tmp_path / "ties.archive"])
    assert len(once + once) == len(twice) == len(once) == 60
    columns = numbered("x")
    assert len(columns + columns) == 2, "columns have no version to be known again by"


def test_the_shipped_graph_can_be_one_of_several(history, tmp_path):
    made(tmp_path / "ties.archive", 60)
    assert len(dg.load([None, tmp_path / "ties.archive"])) == len(history) + 60


def test_only_histories_can_be_joined(history):
    with pytest.raises(TypeError, match="unsupported operand"):
        history + 3


def test_whatever_names_an_entity_names_it_as_joined():
    first = dg.Graph(
        entities={"france": dg.Entity(id="france", label="France", type="country", iso3="FRA")}
    )
    kind = next(iter(dg.load().kinds.values()))
    own = {
        "fra": dg.Entity(id="fra", label="Frankreich", type="country", iso3="FRA"),
        "corsica": dg.Entity(id="corsica", label="Corsica", type="territory", part_of="fra"),
        "gaul": dg.Entity(id="gaul", label="Gaul", type="territory", replaced_by=("fra",)),
    }
    relation = dg.Relation(
        id="r", subject="corsica", kind=kind.id, object="gaul", start=parse("1990"), agents=("fra",)
    )
    claim = dg.Claim(
        id="c", source="s", subject="fra", kind=kind.id, object="gaul", chain=("fra", "gaul")
    )
    second = dg.Graph(
        entities=own, kinds={kind.id: kind}, relations={"r": relation}, claims={"c": claim}
    )
    graph = (dg.History.from_graph(first) + dg.History.from_graph(second)).graph
    assert set(graph.entities) == {"france", "corsica", "gaul"}
    assert graph.entities["corsica"].part_of == "france"
    assert graph.entities["gaul"].replaced_by == ("france",)
    assert graph.relations["r"].agents == ("france",)
    assert graph.claims["c"].subject == "france"
    assert graph.claims["c"].chain == ("france", "gaul")


@pytest.mark.parametrize("is_first", [True, False])
def test_what_one_source_keeps_apart_by_identifier_and_code_stays_apart(is_first):
    france = dg.Entity(id="france", label="France", type="country", iso3="FRA")
    code = dg.Entity(id="fra", label="Frankreich", type="country", iso3="FRA")
    named = dg.Entity(id="france", label="France", type="country")
    both = [named, code] if is_first else [code, named]
    first = dg.Graph(entities={"france": france})
    second = dg.Graph(entities={each.id: each for each in both})
    joined = dg.History.from_graph(first) + dg.History.from_graph(second)
    assert set(joined.graph.entities) == {"france", "fra"}

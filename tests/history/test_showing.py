"""What answers show in a notebook is whole, and escaped."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser

import pytest
from click.testing import CliRunner

import diplograph as dg
from diplograph.cli import main

EVIL = "<script>alert(1)</script> [x](javascript:1) `*_ \n| & \u202e"
BAN = "russia.designates-terrorist.taliban.2003-02-14"


class Tags(HTMLParser):
    """Collects tags and checks that they are closed in order."""

    def __init__(self):
        super().__init__()
        self.open, self.seen = [], set()

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        if tag not in ("img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def tags_of(text):
    parser = Tags()
    parser.feed(text)
    assert parser.open == []
    return parser.seen


@pytest.fixture(scope="module")
def evil(history):
    graph = history.graph
    entities = {
        name: dataclasses.replace(entity, label=f"{EVIL}{entity.label}")
        for name, entity in graph.entities.items()
    }
    sources = {
        name: dataclasses.replace(source, title=EVIL, url="javascript:alert(1)")
        for name, source in graph.sources.items()
    }
    return dg.History.from_graph(dataclasses.replace(graph, entities=entities, sources=sources))


def shown(history):
    return [
        history,
        history.at("1999-01-01"),
        history.between("2025-04-16", "2025-04-18"),
        history.timeline("russia", "taliban"),
        history.relation(BAN),
        history.claims(),
    ]


def test_everything_shows_itself_and_nothing_is_run(history, evil):
    for each in (*shown(history), *shown(evil)):
        text = each._repr_html_()
        assert "script" not in tags_of(text)
        assert "javascript:" not in "".join(re.findall(r'(?:href|src)="([^"]*)"', text))


def test_a_snapshot_shows_a_picture_and_its_counts(history):
    world = history.at("2025-04-18")
    text = world._repr_html_()
    assert "data:image/png;base64," in text
    assert f"{len(world)} relations" in text
    for word in ("definite", "presumed", "possible"):
        assert f"{len(world.relations(grade=word))} {word}" in text
    assert 'href="https://' in history.relation(BAN)._repr_html_()


def test_records_and_edges_show_themselves_shortly(history, evil):
    edge = history.relation(BAN).edge
    assert str(edge) == "russia designates as terrorist taliban, 2003-02-14 to 2025-04-17"
    (graded,) = history.at("2025-07-04").relations(kind="recognises", grade="definite")
    assert repr(graded) == (
        "<GradedEdge russia recognises islamic-emirate-2021, 2025-07-03 to ..: definite>"
    )
    (ended,) = history.between("2025-04-16", "2025-04-18").ended
    assert str(ended).endswith(": definite before, no after")
    records = [*evil.claims(), *evil.entities.values(), *evil.kinds.values()]
    for record in (*records, *evil.sources.values(), *evil.graph.relations.values()):
        assert record.id in repr(record)
        assert "None" not in repr(record)
        assert tags_of(record._repr_html_()) == {"table", "tbody", "tr", "th", "td"}
    assert f"{history.at('2025-04-18').relations()[0].grade}" in ("definite", "presumed")


def test_what_was_asked_is_told(history):
    chosen = history.select(entity="Russia", grade="definite").known_by("2014-06-01")
    assert repr(chosen).endswith(", asked with entity russia grade definite known-by 2014-06-01>")
    assert "known-by 2014-06-01" in chosen._repr_html_()
    assert "asked" not in repr(history)


def test_a_report_names_changes_people_and_sources(history, evil):
    change = history.between("2025-04-16", "2025-04-18")
    text = change.report()
    for group in (change.began, change.ended, change.uncertain, change.events):
        for edge in group:
            assert f"`{edge.id}`" in text
            for source in edge.relation.sources:
                assert history.sources[source].url in text
    cited = {int(n) for n in re.findall(r"\[(\d+)\]", text)}
    listed = [int(n) for n in re.findall(r"(?m)^(\d+)\. ", text)]
    assert cited == set(listed) == set(range(1, len(listed) + 1))
    hostile = evil.between("2025-04-16", "2025-04-18").report()
    assert "<script>" not in hostile.replace("\\<", "")
    assert "](<javascript" not in hostile
    quiet = history.between("2025-04-18", "2025-04-18").report()
    assert "Nothing changed" in quiet


def test_the_command_line_writes_the_report(history, checkout, tmp_path):
    path = tmp_path / "report.md"
    words = ["diff", "2025-04-16", "2025-04-18", "-o", str(path)]
    done = CliRunner().invoke(main, [*words, "--graph", str(checkout / "graph")])
    assert done.exit_code == 0, done.output
    assert path.read_text() == history.between("2025-04-16", "2025-04-18").report()


def test_a_timeline_of_everybody_has_a_title(history):
    assert str(history.timeline()).startswith("All: ")


def test_an_unknown_grade_is_told_the_grades(history):
    with pytest.raises(dg.UnknownName, match="definite, presumed or possible"):
        history.select(grade="zzz")

"""Tables out and in: no cell is lost, and what is stored reads back as it stood."""

from __future__ import annotations

import csv
import dataclasses
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diplograph import files
from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, iso
from diplograph.model import Graph, Source


def facts(shared, name):
    path = shared / "facts" / f"{name}.csv"
    if not path.is_file():
        pytest.skip("the tables the graph was made from are not beside this checkout")
    with path.open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    if (shared / "facts" / "themes.csv").is_file():
        pytest.skip("the tables beside this checkout have grown by themes that are not shipped yet")
    return found


BOUNDS = {"start_min", "start_max", "end_min", "end_max"}  # held against the tables below
REWORDED = {"note", "definition", "comment"}
"""Cells whose wording spoke of how the tables were made; the graph says it in its own words."""


@pytest.mark.parametrize(
    ("name", "ours"),
    [("entities", "entities"), ("kinds", "kinds"), ("sources", "sources"),
     ("relations", "relations"), ("seed_claims", "claims")],
)  # fmt: skip
def test_no_cell_of_the_tables_is_lost(graph, shared, tmp_path, name, ours):
    files.export_csv(graph, tmp_path)
    with (tmp_path / f"{ours}.csv").open(encoding="utf-8", newline="") as file:
        written = {row["id"]: row for row in csv.DictReader(file)}
    given = facts(shared, name)
    assert set(written) == {row["id"] for row in given}
    for row in given:
        for column, cell in row.items():
            if column in BOUNDS:
                continue
            found = written[row["id"]][column]
            if column in ("lat", "lon") and cell:
                assert float(found) == float(cell)
            elif column in ("aliases", "agents", "sources") and cell:
                assert set(found.split(";")) == set(cell.split(";"))
            elif column not in REWORDED or "seed" not in cell.lower():
                assert found == cell, (row["id"], column)


def test_bounds_of_all_relations_match_the_tables(graph, shared):
    differ = set()
    for row in facts(shared, "relations"):
        relation = graph.relations[row["id"]]
        bounds = relation.bounds(graph.kinds[relation.kind].temporal)._asdict()
        unbounded = (UNBOUNDED_PAST, UNBOUNDED_FUTURE)
        ours = {name: "" if day in unbounded else iso(day) for name, day in bounds.items()}
        if ours != {name: row[name] for name in ours}:
            differ.add(row["id"])
    # Neither start nor asof: that it had begun by its last day is said by the end alone.
    assert differ == {
        "germany.maintains-embassy-in.afghanistan.unknown",
        "japan.maintains-embassy-in.afghanistan.unknown",
        "saudi-arabia.maintains-embassy-in.afghanistan.unknown",
        "united-kingdom.maintains-embassy-in.afghanistan.unknown",
    }


TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)
WORDS = ("entity", "country", "kind", "x2 y", "1999~", "..", "[1999..2001]", "-0", "1e5", "a;b;a")
CELL = st.one_of(
    TEXT,
    TEXT.map(str.strip),
    st.sampled_from(WORDS),
    st.integers(-200, 200).map(str),
    st.just(""),
)
COLUMNS = {
    "entities": "label type aliases iso3 qid lat lon inception dissolution part_of note",
    "sources": "publisher title url type published note sha256 characters",
    "kinds": (
        "label inverse_label symmetric temporal stance definition family presumed_for exclusive "
        "plover_root cameo_root wikidata_property folds"
    ),
    "relations": (
        "subject kind object start end asof modality agents role event_id verified sources "
        "primary_doc note doubt known_since end_mode replaced_by"
    ),
    "claims": (
        "source subject kind object start end modality polarity attribution_chain direct_quote "
        "section paragraph block char_start char_end paraphrase comment curated_id agreement"
    ),
}


def among(*cells):
    return st.sampled_from(cells)


TRUTH, ENTITY = among("yes", "no", "TRUE", "0"), among("a", "b", "a")
DATE = among("", "1999", "199X", "..")
ADDRESS = TEXT.map("http://example.org/{}".format)
FITTING = {
    "subject": ENTITY,
    "object": ENTITY,
    "source": among("s"),
    "kind": among("recognises", "attacks"),
    "modality": among("fact", "claimed"),
    "verified": among("yes", ""),
    "polarity": among("negative", ""),
    "direct_quote": TRUTH,
    "attribution_chain": among("", "b > a", "a>a"),
    "agents": among("", "b;a;b"),
    "sources": among("", "s;s"),
    "part_of": among("", "a"),
    "replaced_by": among("", "old"),
    "curated_id": among("", "old"),
    "end_mode": among("", "lapsed"),
    "agreement": among("", "differs"),
    "paragraph": among("", "0", "+3"),
    "block": among("", "-1"),
    "char_start": among("", "0", "3"),
    "char_end": among("", "0", "3", "9"),
    "start": DATE,
    "end": DATE,
    "asof": among("", "2001-05"),
    "known_since": among("", "2001-05"),
    "inception": among("", "19XX"),
    "dissolution": among("", "20XX"),
    "published": among("", "2001?"),
    "type": among("country", "news", "entity", "armed group"),
    "url": st.one_of(among("https://example.org/Ü?a=b#c"), ADDRESS),
    "sha256": among("", "0" * 64),
    "characters": among("", "0", "12"),
    "symmetric": TRUTH,
    "exclusive": TRUTH,
    "temporal": among("state", "event"),
    "stance": among("-1", "0", "+1"),
    "presumed_for": among("", "unlimited", "0", "5 years", "٣"),
    "qid": among("", "Q159", "P3"),
    "plover_root": among("", "SUPPORT"),
    "cameo_root": among("", "05"),
    "wikidata_property": among("", "P463", "^P463", "^^P1"),
    "folds": among("", "movement"),
    "iso3": among("", "RUR"),
    "lat": among("", "-0", "1e-7", "89.99999999999999", "1_0", "nan", "٣"),
    "lon": among("", "-180", "+1.50"),
}
PROSE = st.one_of(TEXT.map(str.strip).filter(bool), among("a; b;a", "-"))


def rows(name):
    """Rows of which most cells fit their column, so that some rows enter and some do not."""
    columns = COLUMNS[name].split()
    fit = st.tuples(*(FITTING.get(column, PROSE) for column in columns))
    stray = st.one_of(st.none(), st.tuples(st.integers(0, len(columns) - 1), CELL))
    return st.lists(st.builds(changed, fit, stray), min_size=1, max_size=4)


def changed(cells, stray):
    return cells if stray is None else (*cells[: stray[0]], stray[1], *cells[stray[0] + 1 :])


def bring(folder, name, header, cells):
    table = folder.parent / f"{name}.csv"
    lines = ([f"r{number}", *row] for number, row in enumerate(cells))
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["id", *header.split()], *lines])
    return files.import_csv(table, folder)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "graph").mkdir()
    return tmp_path / "graph"


LAWS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize("name", COLUMNS)
@LAWS
@given(data=st.data())
def test_whatever_is_stored_reads_back_as_it_was_in_its_cells(small_graph, folder, name, data):
    source = Source(id="s", publisher="P", title="T", url="https://example.org/", type="news")
    before = small_graph("a recognises b 1999 2010")
    old = dataclasses.replace(before.relations["r0"], id="old")
    before = dataclasses.replace(before, relations={"old": old}, sources={"s": source})
    files.write_graph(before, folder)
    cells = data.draw(rows(name))
    first = bring(folder, name, COLUMNS[name], cells)
    graph = files.load_graph(folder)
    assert first.stored == first.rows - first.rejected
    assert len(getattr(graph, name)) == len(getattr(before, name)) + first.stored
    assert files.format_folder(folder, write=False) == []
    again = bring(folder, name, COLUMNS[name], cells)
    assert (again.duplicates, again.stored) == (first.stored, 0), "each cell says what was stored"


@LAWS
@given(texts=st.lists(TEXT.map(str.strip).filter(bool), min_size=1, max_size=5))
def test_no_hostile_text_is_refused_or_changed(folder, texts):
    files.write_graph(Graph(), folder)
    cells = [(text, "country", text) for text in texts]
    assert bring(folder, "entities", "label type note", cells).stored == len(texts)
    graph = files.load_graph(folder)
    written = [(each.label, each.note) for each in graph.entities.values()]
    assert written == [(text, text) for text in texts]
    tables, empty = folder.parent / "tables", folder.parent / "empty"
    files.export_csv(graph, tables)
    shutil.rmtree(empty, ignore_errors=True)
    empty.mkdir()
    files.import_csv(tables, empty)
    assert files.load_graph(empty) == graph

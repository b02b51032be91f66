"""Rows in: every one is accounted for, and what is stored reads back as it stood."""

from __future__ import annotations

import csv

import pytest
from click.testing import CliRunner

from diplograph import files, iris
from diplograph.cli import main
from diplograph.errors import GraphError
from diplograph.model import Graph


def test_a_round_trip_gives_the_same_graph(graph, tmp_path):
    tables, folder = tmp_path / "tables", tmp_path / "graph"
    folder.mkdir()
    files.export_csv(graph, tables)
    summary = files.import_csv(tables, folder)
    assert (summary.rejected, summary.duplicates) == (0, 0)
    assert summary.rows == summary.stored == sum(map(len, records(graph)))
    back = files.load_graph(folder)
    assert back.version == graph.version
    again = files.import_csv(tables, folder)
    assert (again.stored, again.duplicates) == (0, again.rows)


def records(graph):
    return graph.entities, graph.kinds, graph.relations, graph.sources, graph.claims


def write(path, *rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_rows_in_are_stored_rejected_or_duplicates(graph, tmp_path):
    folder = tmp_path / "graph"
    folder.mkdir()
    files.write_graph(graph, folder)
    table = write(
        tmp_path / "new.csv",
        ["id", "label", "type", "iso3", "inception"],
        ["namibia", "Namibia", "country", "NAM", "1990-03-21"],
        ["na", "NA", "country", "", ""],
        ["bad-date", "Bad", "country", "", "1990-02-30"],
        ["no-label", "", "country", "", ""],
        ["russia", "Russia", "country", "RUS", "1991-12-25"],
    )
    summary = files.import_csv(table, folder)
    assert (summary.rows, summary.stored, summary.rejected) == (5, 2, 3)
    assert summary.rows == summary.stored + summary.rejected + summary.duplicates
    (kept,) = summary.reject_files
    with kept.open(encoding="utf-8", newline="") as file:
        reasons = {
            row["id"]: (row["line"], row["column"], row["reason"]) for row in csv.DictReader(file)
        }
    assert reasons["bad-date"][:2] == ("4", "inception")
    assert "no such day" in reasons["bad-date"][2]
    assert reasons["no-label"][1] == "label"
    assert "--update" in reasons["russia"][2]
    assert files.load_graph(folder).entities["na"].label == "NA", "nothing is taken for missing"


def test_a_row_that_points_nowhere_is_rejected(graph, tmp_path):
    folder = tmp_path / "graph"
    folder.mkdir()
    files.write_graph(graph, folder)
    table = write(
        tmp_path / "relations.csv",
        [
            "id",
            "subject",
            "kind",
            "object",
            "start",
            "end",
            "asof",
            "modality",
            "verified",
            "primary_doc",
        ],
        [
            "a",
            "oman",
            "recognises",
            "islamic-emirate-2021",
            "2026-01-01",
            "..",
            "2026-02",
            "fact",
            "known",
            "Statement",
        ],
        [
            "b",
            "omn",
            "recognises",
            "islamic-emirate-2021",
            "2026-01-01",
            "..",
            "2026-02",
            "fact",
            "known",
            "Statement",
        ],
    )
    done = CliRunner().invoke(main, ["import", "csv", str(table), "--graph", str(folder)])
    assert done.exit_code == 1
    assert "2 rows: 1 stored, 0 already there, 1 rejected" in done.stderr
    assert "did you mean oman" in (tmp_path / "relations.rejected.csv").read_text(encoding="utf-8")
    assert "a" in files.load_graph(folder).relations


@pytest.mark.parametrize(
    ("header", "word"),
    [(["name", "value"], "lacks"), (["id", "label", "type", "incepton"], "did you mean inception")],
)
def test_a_wholly_wrong_table_stops_at_once(tmp_path, header, word):
    table = write(tmp_path / "wrong.csv", header, ["x"] * len(header))
    with pytest.raises(GraphError, match=word):
        files.import_csv(table, tmp_path)


def test_a_byte_order_mark_is_no_part_of_the_header(tmp_path):
    table = tmp_path / "entities.csv"
    table.write_text("id,label,type\nx,X,country\n", encoding="utf-8-sig")
    assert files.import_csv(table, tmp_path).stored == 1


RELATION = "id,subject,kind,object,start,end,modality,verified,primary_doc"


def bring(folder, name, *lines, update=False):
    """Import lines of CSV; give the summary and, by identifier, why rows were rejected."""
    table = folder.parent / name
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    summary = files.import_csv(table, folder, update=update)
    reasons = {}
    for path in summary.reject_files:
        with path.open(encoding="utf-8", newline="") as file:
            reasons |= {row["id"]: (row["column"], row["reason"]) for row in csv.DictReader(file)}
    return summary, reasons


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_only_the_files_whose_records_change_are_written(copy):
    ours = copy / "entities.ttl"
    ours.write_text("# ours\n" + ours.read_text(encoding="utf-8"), encoding="utf-8")
    before = contents(copy)
    line = "a,oman,recognises,islamic-emirate-2021,2026-01-01,..,fact,known,Statement"
    summary, _ = bring(copy, "relations.csv", RELATION, line)
    assert summary.stored == 1
    after = contents(copy)
    assert {name for name in after if after[name] != before.get(name)} == {"relations.ttl"}
    old, new = (each["relations.ttl"].decode().splitlines() for each in (before, after))
    assert set(old) < set(new), "no line of another relation is touched"
    inode = (copy / "relations.ttl").stat().st_ino
    assert bring(copy, "relations.csv", RELATION, line)[0].duplicates == 1
    assert (copy / "relations.ttl").stat().st_ino == inode, "a duplicate writes nothing"


def test_a_replaced_record_stays_where_it_stands_with_its_remarks(copy):
    prefixes = "".join(
        f"@prefix {name}: <{space}> .\n"
        for name, space in {**iris.PREFIXES, "ex": "https://example.org/"}.items()
    )
    (copy / "ours.ttl").write_text(
        f'{prefixes}entity:ruritania a dg:Entity, dg:Country ; rdfs:label "Ruritania" ;\n'
        '    dg:note "old" ; rdfs:comment "a remark" .\nex:thing ex:says "kept" .\n',
        encoding="utf-8",
    )
    header = copy / "dataset.ttl"
    header.write_text(
        header.read_text(encoding="utf-8").replace("dg:cov", 'dcterms:creator "Us" ; dg:cov', 1),
        encoding="utf-8",
    )
    before = contents(copy)
    rows = "id,label,type,note", "ruritania,Ruritania,country,new"
    assert bring(copy, "e.csv", *rows)[1]["ruritania"][0] == "id"
    assert contents(copy) == before
    assert bring(copy, "e.csv", *rows, update=True)[0].stored == 1
    after = contents(copy)
    assert {name for name in after if after[name] != before[name]} == {"ours.ttl"}
    text = after["ours.ttl"].decode()
    assert '"new"' in text
    assert '"old"' not in text
    assert '"a remark"' in text
    assert '"kept"' in text
    assert files.load_graph(copy).entities["ruritania"].note == "new"


def test_a_claim_is_replaced_with_its_parts(copy, graph, tmp_path):
    files.export_csv(graph, tmp_path / "tables")
    with (tmp_path / "tables" / "claims.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    row = next(row for row in rows if row["quoted_source"])
    row |= {"attribution_chain": row["asserted_by"], "char_start": "", "char_end": ""}
    table = write(tmp_path / "c.csv", list(row), list(row.values()))
    assert files.import_csv(table, copy, update=True).stored == 1
    claim = files.load_graph(copy).claims[row["id"]]
    assert (claim.chain, claim.char_end) == ((row["asserted_by"],), 0)
    assert f"claim:{row['id']}/2" not in (copy / "claims.ttl").read_text(encoding="utf-8")


def test_of_two_that_exclude_each_other_the_one_that_was_there_stays(copy, graph):
    line = "a,russia,designates-terrorist,taliban,2010-01-01,2011-01-01,fact,known,Decree"
    summary, reasons = bring(copy, "r.csv", RELATION, line)
    assert (summary.stored, summary.rejected) == (0, 1), "though a sorts before it"
    assert "russia.designates-terrorist.taliban.2003-02-14 holds" in reasons["a"][1]
    assert files.load_graph(copy) == graph


@pytest.mark.parametrize(
    ("name", "header", "changed", "word"),
    [
        ("entities", "type,dissolution", {"dissolution": "1999"}, "after the life of oman"),
        ("kinds", "exclusive", {"exclusive": "yes"}, "is exclusive"),
    ],
)
def test_a_replaced_record_may_not_break_those_that_refer_to_it(
    small_graph, tmp_path, name, header, changed, word
):
    graph = small_graph("oman recognises b 1999 2010", "oman recognises b 2001 2012")
    folder = tmp_path / "graph"
    folder.mkdir()
    files.write_graph(graph, folder)
    files.export_csv(graph, tmp_path / "tables")
    with (tmp_path / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        row = next(each for each in csv.DictReader(file) if each["id"] in ("oman", "recognises"))
    before = contents(folder)
    table = write(tmp_path / "new.csv", list(row), list((row | changed).values()))
    summary = files.import_csv(table, folder, update=True)
    assert (summary.stored, summary.rejected) == (0, 1)
    assert word in summary.reject_files[0].read_text(encoding="utf-8")
    assert contents(folder) == before


def test_what_refers_to_a_rejected_row_is_rejected_too(copy):
    tables = copy.parent / "tables"
    tables.mkdir()
    write(
        tables / "entities.csv",
        ["id", "label", "type", "inception", "dissolution"],
        ["ruritania", "Ruritania", "country", "1980", "1970"],
    )
    line = "a,ruritania,visits,oman,1985,,fact,known,Treaty"
    (tables / "relations.csv").write_text(f"{RELATION}\n{line}\n", encoding="utf-8")
    summary = files.import_csv(tables, copy)
    assert (summary.stored, summary.rejected) == (0, 2)
    assert "no entity 'ruritania'" in (tables / "relations.rejected.csv").read_text("utf-8")


SOURCE = "id,publisher,title,url,type,sha256,characters"


@pytest.mark.parametrize(
    ("header", "row", "column", "word"),
    [
        ("id,label,type", "x,X,entity", "type", "dg:Country"),
        (SOURCE, f"x,P,T,https://example.org/,news,{'0' * 64},", "characters", "together"),
        (SOURCE, "x,P,T,https://example.org/,news,,7", "sha256", "together"),
        (SOURCE, "x,P,T,https://example.org/a b,news,,", "url", ""),
        ("id,source,subject,kind,object,char_start", "x,s,a,k,b,5", "char_start", "as 0"),
        ("id,label,type,aliases", "x,X,country,a;;b", "aliases", "not empty"),
    ],
)
def test_what_turtle_cannot_hold_is_rejected_with_its_column(tmp_path, header, row, column, word):
    folder = tmp_path / "graph"
    folder.mkdir()
    summary, reasons = bring(folder, "t.csv", header, row)
    assert (summary.stored, summary.rejected) == (0, 1)
    assert reasons["x"][0] == column
    assert word in reasons["x"][1]
    assert files.load_graph(folder) == Graph()


def test_the_order_of_a_list_is_no_content(tmp_path):
    folder = tmp_path / "graph"
    folder.mkdir()
    header = "id,label,type,aliases"
    assert bring(folder, "e.csv", header, "x,X,country,b; a;b")[0].stored == 1
    assert files.load_graph(folder).entities["x"].aliases == ("a", "b")
    assert bring(folder, "e.csv", header, "x,X,country,a;b")[0].duplicates == 1


def test_two_tables_may_not_say_different_things_of_one_record(tmp_path):
    folder, tables = tmp_path / "graph", tmp_path / "tables"
    folder.mkdir()
    tables.mkdir()
    for name in ("one", "two"):
        write(tables / f"{name}.csv", ["id", "label", "type"], ["x", name, "country"])
    summary = files.import_csv(tables, folder)
    assert (summary.stored, summary.rejected) == (1, 1)

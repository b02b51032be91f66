"""Kinds and entities of an archive: kept whole, and read where an older one says less."""

from __future__ import annotations

import pytest

import diplograph as dg
from diplograph.archive.manifest import Manifest, read_catalogue

pytest.importorskip("duckdb", reason="the extra `test` installs duckdb")
pq = pytest.importorskip("pyarrow.parquet", reason="the extra `test` installs pyarrow")

STATES = (
    "stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version\n"
    "USA,2,United States of America,1816,1,1,2016,12,31,2016\n"
    "FRN,220,France,1816,1,1,2016,12,31,2016\n"
)
WARS = "warnum,ccode1,ccode2,year,cowinteronset\n1,2,220,1923,1\n"


@pytest.fixture
def archive(tmp_path):
    """An archive of states and a war."""
    for name, text in (("states.csv", STATES), ("wars.csv", WARS)):
        (tmp_path / name).write_text(text)
        dg.import_data("cow", [tmp_path / name], tmp_path / "cow.archive")
    return tmp_path / "cow.archive"


def kinds_file(archive):
    generation = Manifest.read(archive).generations[2]
    return archive / generation.files_of("kinds")[-1].path


def test_what_a_kind_does_is_kept(archive):
    kinds = dg.load(archive).kinds
    assert (kinds.war_with.family, kinds.war_with.stand) == ("force", "force")
    member = kinds["system-member"]
    assert member.family == "membership"
    assert member.hidden_by_default
    assert member.system_member


@pytest.mark.parametrize("in_memory", [True, False])
def test_an_archive_made_before_kinds_said_what_they_do_still_opens(archive, in_memory):
    path = kinds_file(archive)
    table = pq.read_table(path)
    older = table.drop_columns(["stand", "folds", "hidden_by_default", "system_member"])
    families = ["system" if name == "system-member" else "old" for name in table["id"].to_pylist()]
    older = older.set_column(older.column_names.index("family"), "family", [families])
    pq.write_table(older, path)
    history = dg.load(archive, in_memory=in_memory)
    kinds = {kind.id: kind for kind in history.kinds.values()}
    assert {kind.id for kind in kinds.values() if kind.system_member} == {"system-member"}
    assert {kind.stand for kind in kinds.values()} == {"neutral"}
    assert not any(kind.hidden_by_default or kind.folds for kind in kinds.values())
    assert kinds["war-with"].family == "old"
    # the state system is still found by that kind
    rows = list(history.dyads(1923, 1923).rows())
    assert len(rows) == 1
    assert any(rows[0][5:])


def test_a_column_that_every_archive_has_may_not_be_missing(archive):
    path = kinds_file(archive)
    pq.write_table(pq.read_table(path).drop_columns(["label"]), path)
    with pytest.raises(dg.ArchiveError, match="is damaged"):
        read_catalogue(archive, Manifest.read(archive).generations[2])

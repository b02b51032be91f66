"""Citations name data, version, files and terms; those of pictures what these were made from."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from click.testing import CliRunner

import diplograph as dg
from diplograph import archive as archives
from diplograph.cli import main
from diplograph.plot import save

STATES = """stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version
USA,2,United States of America,1816,1,1,2016,12,31,2016
UKG,200,United Kingdom,1816,1,1,2016,12,31,2016
RUS,365,Russia,1816,1,1,2016,12,31,2016
GDR,265,German Democratic Republic,1954,3,25,1990,10,2,2016
"""


@pytest.fixture
def states(tmp_path):
    path = tmp_path / "states.csv"
    path.write_text(STATES)
    return path


def test_citations(history, tmp_path):
    assert history.graph.version in history.cite()
    (tmp_path / "states.csv").write_text(STATES)
    dg.import_data("cow", [tmp_path / "states.csv"], tmp_path / "a.archive")
    done = CliRunner().invoke(main, ["cite", "--graph", str(tmp_path / "a.archive")])
    assert done.exit_code == 0
    for told in (
        "Gibler",
        "Terms: ",
        "File states.csv, SHA-256 ",
        "Archive version",
        "generation 1",
    ):
        assert told in done.stdout
    columns = dg.History.from_columns(
        subject=["a"], kind=["k"], object=["b"], start=np.array([0]), end=np.array([9])
    )
    assert "cite whoever gave them" in columns.cite()


@pytest.mark.parametrize("form", ["png", "svg", "pdf", "parquet", "csv"])
def test_a_picture_or_table_is_cited_with_the_version_it_was_made_from(form, states, tmp_path):
    archive, file = tmp_path / "a.archive", tmp_path / f"made.{form}"
    dg.import_data("cow", [states], archive)
    history = dg.load(archive)
    version = history.graph.version
    if form in ("csv", "parquet"):
        history.dyads(1990, 1991).write(file)
    else:
        save(history.at("1990-01-01").plot().figure, file)
    (tmp_path / "m.csv").write_text(
        "country_code_cow,date_start,date_end,us_mission_status\n200,1950-01-01,1960-12-31,Embassy\n"
    )
    dg.import_data("us-missions", [tmp_path / "m.csv"], archive)
    done = CliRunner().invoke(main, ["cite", str(file), "--graph", str(archive)])
    assert done.exit_code == 0, done.output
    assert f"{file.name}, " in done.stdout
    assert hashlib.sha256(file.read_bytes()).hexdigest() in done.stdout
    if form == "csv":
        assert "which names no version" in done.stdout
        done = CliRunner().invoke(main, ["cite", str(file)])
        assert done.exit_code == 2
        assert "name them with --graph" in done.stderr
        return
    assert f"made from data version {version}" in done.stdout
    assert "generation 1" in done.stdout, "the generation it was made from, not the current one"
    done = CliRunner().invoke(main, ["cite", str(file)])
    assert done.exit_code == 1
    assert f"was made from data version {version}, here is" in done.stderr
    archives.drop_old(archive)
    with pytest.raises(dg.GraphError, match="no longer holds version"):
        history.cite()

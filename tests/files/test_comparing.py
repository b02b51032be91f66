"""Two versions of a record, compared by identifier."""

from __future__ import annotations

import json
import shutil

from click.testing import CliRunner

from diplograph import files
from diplograph.cli import main

BAN = "russia.designates-terrorist.taliban.2003-02-14"


def test_what_was_added_removed_and_changed_is_told(checkout, tmp_path):
    old, new = checkout / "graph", tmp_path / "graph"
    shutil.copytree(old, new)
    path = new / "relations.ttl"
    text = path.read_text(encoding="utf-8")
    place = text.index(f"relation:{BAN}")
    path.write_text(
        text[:place] + text[place:].replace('"2003-02-14"', '"2003-02-15"', 1), encoding="utf-8"
    )
    entities = new / "entities.ttl"
    extra = "entity:ruritania\n    a\n        dg:Country ,\n        dg:Entity ;\n"
    extra += '    rdfs:label "Ruritania" ;\n    .\n'
    entities.write_text(entities.read_text(encoding="utf-8") + extra, encoding="utf-8")
    found = list(files.compare(files.load_graph(old), files.load_graph(new)))
    assert [(c.group, c.id, c.what) for c in found] == [
        ("entities", "ruritania", "added"),
        ("relations", BAN, "changed"),
    ]
    assert dict(found[1].fields) == {"start": ("2003-02-14", "2003-02-15")}
    back = list(files.compare(files.load_graph(new), files.load_graph(old)))
    assert [c.what for c in back] == ["removed", "changed"]
    assert list(files.compare(files.load_graph(old), files.load_graph(old))) == []
    done = CliRunner().invoke(main, ["diff", "--record", str(old), str(new)])
    assert done.exit_code == 0, done.output
    assert "start: 2003-02-14 -> 2003-02-15" in done.stdout
    assert "2 records differ" in done.stderr
    told = CliRunner().invoke(main, ["diff", "--record", str(old), str(new), "--json"])
    assert [each["id"] for each in json.loads(told.stdout)] == ["ruritania", BAN]
    fields = json.loads(told.stdout)[1]["fields"]
    assert fields == {"start": {"old": "2003-02-14", "new": "2003-02-15"}}
    for more in (["--entity", "russia"], ["-o", "record.png"], ["--known-by", "2020-01-01"]):
        wrong = CliRunner().invoke(main, ["diff", "--record", str(old), str(new), *more])
        assert wrong.exit_code == 2
        assert "leave out" in wrong.stderr
    missing = CliRunner().invoke(main, ["diff", "--record", str(old), str(tmp_path / "none")])
    assert missing.exit_code != 0
    assert "none" in missing.stderr

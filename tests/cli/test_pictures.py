"""Pictures at the command line."""

from __future__ import annotations

from click.testing import CliRunner

from diplograph.cli import main

DAY = "2025-04-18"


def test_the_command_line_draws(checkout, tmp_path):
    graph = ["--graph", str(checkout / "graph")]
    for words in (
        ["draw", "2025-04-18", "-o", "a.png", "--focus", "russia", "--width", "column"],
        ["draw", "2025-04-18", "-o", "b.svg", "--style", "dark", "--all-families", "--persons"],
        ["diff", "2025-04-16", "2025-04-18", "-o", "c.pdf"],
        ["timeline", "russia", "taliban", "-o", "d.png"],
    ):
        place = words.index("-o") + 1
        words[place] = str(tmp_path / words[place])
        done = CliRunner().invoke(main, [*words, *graph])
        assert done.exit_code == 0, done.output
    assert len(list(tmp_path.iterdir())) == 4
    missing = ["draw", "2025-04-18", "-o", str(tmp_path / "none" / "x.png"), *graph]
    done = CliRunner().invoke(main, missing)
    assert done.exit_code != 0
    assert len(done.stderr.splitlines()) == 1


def test_the_commands_refuse_what_they_do_not_know(tmp_path):
    out = ["-o", str(tmp_path / "x.png")]
    for given, told in (
        (["evolution", "--fold", *out], "--fold"),
        (["evolution", "--grade", "possible", *out], "--grade"),
        (["animate", "--events", "3", "-o", "x.gif"], "--events"),
        (["multiples", *out], "DATE"),
        (["draw", DAY, "--width", "poster", *out], "poster"),
        (["draw", DAY, "--show", "force", "--all-families", *out], "not both"),
        (["draw", DAY, "--matrix", "--sources", *out], "no sources"),
        (
            ["draw", DAY, "--matrix", "--focus", "russia", "--hops", "2", *out],
            "no focus and no hops",
        ),
    ):
        done = CliRunner().invoke(main, given)
        assert done.exit_code == 2, given
        assert told in done.stderr
    assert list(tmp_path.iterdir()) == []

"""Commands that keep a graph folder: check, format, layout."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from diplograph.cli.options import graph_option
from diplograph.cli.output import say

_PROBLEMS = 1
_EXISTING = click.Path(path_type=Path, exists=True)


def _graph_folder(folder: Path | None) -> Path:
    from diplograph import files

    if folder is not None and files.holds_archive(folder):
        told = f"{folder} is an archive, not a graph folder"
        raise click.UsageError(f"{told}: `diplograph verify {folder}` proves its files")
    return files.find_graph_folder() if folder is None else folder


def own_folder(folder: Path | None) -> Path:
    """Give the folder to change: the one named, or a checkout's; never that of an installation."""
    found = _graph_folder(folder)
    if folder is None and (found.parent / "__init__.py").is_file():
        told = f"the shipped graph stands inside the installed package, {found}"
        raise click.UsageError(f"{told}: copy that folder, and name the copy with --graph FOLDER")
    return found


@click.command(epilog="Example: diplograph check --graph graph")
@click.option(
    "--text",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Also prove fingerprint and offsets of the claims against this text.",
)
@click.option("--quiet", is_flag=True, help="Do not list notices.")
@graph_option
def check(folder: Path | None, text: Path | None, *, quiet: bool) -> None:
    """Check a graph folder and list every problem.

    Each names file, record, field, rule and remedy. Exit status 1 if there are errors;
    notices alone leave it 0.
    """
    from diplograph import files
    from diplograph.words import counted

    where = _graph_folder(folder)
    problems = files.check_folder(where, text=text)
    errors = [problem for problem in problems if problem.severity == "error"]
    for problem in problems:
        if problem in errors or not quiet:
            click.echo(str(problem))
    found = counted(len(errors), "error"), counted(len(problems) - len(errors), "notice")
    say(f"{where}: {', '.join(found)}")
    if errors:
        raise click.exceptions.Exit(_PROBLEMS)


@click.command("format", epilog="Example: diplograph format --graph graph --check")
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 if it would.")
@graph_option
def format_(folder: Path | None, *, only_check: bool) -> None:
    """Write a graph folder in its one stable form.

    Sorted and indented always the same, so that a diff shows exactly what changed.
    """
    from diplograph import files
    from diplograph.words import counted

    where = _graph_folder(folder) if only_check else own_folder(folder)
    changed = files.format_folder(where, write=not only_check)
    for path in changed:
        click.echo(str(path))
    say(f"{counted(len(changed), 'file')} {'would change' if only_check else 'changed'}")
    if changed and only_check:
        raise click.exceptions.Exit(_PROBLEMS)


@click.command(
    short_help="Compute and store where entities stand in pictures.",
    epilog="Example: diplograph layout --graph graph",
)
@click.option("--fresh", is_flag=True, help="Place every entity anew; by default old ones stay.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the search.")
@graph_option
def layout(folder: Path | None, *, fresh: bool, seed: int) -> None:
    """Compute where entities stand in pictures, and store it in the graph folder.

    One layout serves all dates. New entities are placed among the old ones, which stay where
    they are; the same seed gives the same file.
    """
    from diplograph import files
    from diplograph.history import load

    where = own_folder(folder)
    steps = 100
    with click.progressbar(length=steps, label="placing entities", file=sys.stderr) as bar:
        places = load(where).plot.computed_layout(
            fresh=fresh,
            seed=seed,
            progress=lambda share: bar.update(int(share * steps) - bar.pos),
        )
    say(f"wrote {files.write_layout(where, places)}: {len(places.wide)} entities")

"""Commands that hand answers to others: query, export, dyads, cite."""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path
from typing import Any, cast

import click

from diplograph import rdf
from diplograph.cli.options import Request, asks, graph_option, say
from diplograph.export import FORMATS, FormatName


@click.command(
    epilog="""Example: diplograph query -e 'SELECT ?who {
    ?who kind:recognises entity:islamic-emirate-2021 }' --at 2025-07-04"""
)
@click.argument("file", required=False, metavar="[FILE|-]")
@click.option(
    "--expression", "-e", "text", metavar="TEXT", help="The query itself, instead of FILE."
)
@click.option("--example", metavar="NAME", help="Ask a query of the cookbook; `list` lists them.")
@click.option("--at", "date", metavar="DATE", help="Ask the relations of this day only.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", *dict.fromkeys(chain(*rdf.RESULT_FORMATS.values()))]),
    default="table",
    show_default=True,
    help="A table, a W3C result format, or RDF for CONSTRUCT and DESCRIBE.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Stop the query after this time.",
)
@asks
def query(
    request: Request,
    file: str | None,
    text: str | None,
    example: str | None,
    date: str | None,
    form: str,
    timeout: float | None,
) -> None:
    """Ask in SPARQL 1.1; every day is a named graph.

    Prefixes dg:, entity:, kind:, relation:, source:, claim: are known without being declared.
    GRAPH <https://w3id.org/diplograph/at/2025-04-17> { ... } asks one day.
    """
    if (file is not None) + (text is not None) + (example is not None) != 1:
        message = "give the query once: a FILE, - for standard input, -e TEXT, or --example NAME"
        raise click.UsageError(message)
    if example == "list":
        _list_examples()
        return
    sparql = _text(file, text, example)
    if date is None and (restricted := request.restrictions()):
        raise click.UsageError(f"{restricted} needs a day to restrict: add --at DATE")
    if date is None:
        answer = request.history().query(sparql, timeout=timeout)
    else:
        world = request.at(date)
        say(world.note)
        answer = world.query(sparql, timeout=timeout)
    if form == "table":
        click.echo(str(answer))
    else:
        click.echo(answer.serialize(form), nl=False)  # not a byte more than the format has


def _list_examples() -> None:
    for name, asks_what in rdf.summaries():
        click.echo(f"{name}\n    {asks_what}")


def _text(file: str | None, text: str | None, example: str | None) -> str:
    if example is not None:
        return rdf.example(example)
    return text if text is not None else _read(str(file))


def _read(file: str) -> str:
    if file == "-":
        return sys.stdin.read()
    if not Path(file).is_file():
        raise click.UsageError(f"there is no file {file}; a query itself is given with -e TEXT")
    try:
        return Path(file).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{file} is not UTF-8 text") from error


_HELP = """Write the history, or one day of it, for another tool.

The same data give the same bytes. The formats:

\b
"""
_WIDTH = max(map(len, FORMATS))


@click.command(
    help=_HELP + "\n".join(f"{name:<{_WIDTH}}  {form}" for name, form in FORMATS.items()),
    epilog="Example: diplograph export gexf history.gexf",
)
@click.argument("form", type=click.Choice(list(FORMATS)), metavar="FORMAT")
@click.argument("target", type=click.Path(path_type=Path), metavar="FILE|FOLDER")
@click.option("--at", "date", metavar="DATE", help="Write the relations of this day only.")
@asks
def export(request: Request, form: str, target: Path, date: str | None) -> None:
    """Write the history, or one day of it, for another tool."""
    if date is None and (restricted := request.restrictions()):
        raise click.UsageError(f"{restricted} needs a day to restrict: add --at DATE")
    name = cast("FormatName", form)
    if date is None:
        paths = request.history().export(target, name)
    else:
        world = request.at(date)
        say(world.note)
        paths = world.export(target, name)
    for path in paths:
        click.echo(str(path))


@click.command(
    short_help="Write the complete table of dyads.",
    epilog="Example: diplograph dyads --from 1990 --to 2012 --graph cow.archive -o dyads.csv",
)
@click.option("--from", "first", required=True, metavar="DATE", help="First year, month or day.")
@click.option("--to", "last", required=True, metavar="DATE", help="Last one, inclusive.")
@click.option(
    "--period",
    type=click.Choice(["year", "month", "day"]),
    default="year",
    show_default=True,
    help="What a row stands for, beside the pair.",
)
@click.option("--directed", is_flag=True, help="A row for each direction of a pair.")
@click.option(
    "--by",
    type=click.Choice(["kind", "family"]),
    default="kind",
    show_default=True,
    help="What the columns stand for.",
)
@click.option(
    "--states",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Which states existed when; by default the state system that was imported.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Ends in .csv or .parquet; by default CSV goes to standard output.",
)
@asks
def dyads(
    request: Request,
    first: str,
    last: str,
    period: str,
    by: str,
    states: Path | None,
    output: Path | None,
    *,
    directed: bool,
) -> None:
    """Write the complete table of dyads: every pair of states in every period.

    Three columns for each kind or family: how many relations were definite, presumed, possible on
    some day of the period. 0 is none; blank is "not covered by the data, or only in part".
    """
    if request.events is not None or request.fold:
        raise click.UsageError("--events and --fold do not go with dyads: events count as they are")
    if request.grade:
        raise click.UsageError("--grade does not go with dyads: each grade has its own columns")
    options: dict[str, Any] = {
        "period": period,
        "directed": directed,
        "by": by,
        "states": states,
    }
    table = request.history().dyads(first, last, modality=request.modality, **options)
    with click.progressbar(length=table.periods, label="counting", file=sys.stderr) as bar:
        count = table.write(output or sys.stdout, bar.update)
    wrote = "" if output is None else f"wrote {output}: "
    say(f"{wrote}{count:,} rows, {len(table.header)} columns")


@click.command(
    short_help="Say how to cite the data, or what was made of them.",
    epilog="Example: diplograph cite dyads.parquet --graph cow.archive",
)
@click.argument(
    "file",
    required=False,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="[PICTURE|TABLE]",
)
@graph_option
def cite(file: Path | None, folder: Path | None) -> None:
    """Say how to cite the data, or a picture or table that was made from them.

    Data set, version, files with their hashes, terms. Exit status 1 if the picture or table says
    that it was made from another version of the data.
    """
    from diplograph.files import holds_archive
    from diplograph.history import load, version_in

    if file is not None and folder is None and version_in(file) is None:
        message = f"{file} does not say which data it was made from: name them with --graph"
        raise click.UsageError(message)
    # The manifest says all that a citation needs, whatever the size of the archive.
    in_memory = False if folder is not None and holds_archive(folder) else None
    click.echo(load(folder, in_memory=in_memory).cite(file))

"""The command that asks in SPARQL."""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path

import click

from diplograph.cli.options import Request, asks
from diplograph.cli.output import say
from diplograph.rdf import RESULT_FORMATS


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
    type=click.Choice(["table", *dict.fromkeys(chain(*RESULT_FORMATS.values()))]),
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
        told = "give the query once: a FILE, - for standard input, -e TEXT, or --example NAME"
        raise click.UsageError(told)
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
        click.echo(answer.serialize(form), nl=False)


def _list_examples() -> None:
    from diplograph import rdf

    for name, asks_what in rdf.explained():
        click.echo(f"{name}\n    {asks_what}")


def _text(file: str | None, text: str | None, example: str | None) -> str:
    if example is not None:
        from diplograph import rdf

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

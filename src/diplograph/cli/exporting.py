"""The command that writes for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import cast, get_args

import click

from diplograph.cli.options import Question, asks
from diplograph.cli.output import say
from diplograph.history.arguments import Format


@click.command(epilog="Example: diplograph export gexf history.gexf")
@click.argument("form", type=click.Choice(get_args(Format)), metavar="FORMAT")
@click.argument("target", type=click.Path(path_type=Path), metavar="FILE|FOLDER")
@click.option("--at", "date", metavar="DATE", help="Write the relations of this day only.")
@asks
def export(question: Question, form: str, target: Path, date: str | None) -> None:
    """Write the history, or one day of it, for another tool.

    RDF: turtle, trig, ntriples, nquads, jsonld, rdfxml, and rdf12 (Turtle of RDF 1.2, with
    reifiers). Networks: graphml (one day), gexf (Gephi; of a history with its timeline). Tables:
    csv (a FOLDER of tables, or a FILE for one day). FollowTheMoney: ftm. The same data give the
    same bytes.
    """
    if date is None and (restricted := question.restrictions()):
        raise click.UsageError(f"{restricted} needs a day to restrict: add --at DATE")
    history = question.history()
    chosen = cast("Format", form)
    if date is None:
        written = history.export(target, chosen)
    else:
        world = history.at(
            date, events=question.events, modality=question.modality, fold=question.fold
        )
        say(world.note)
        written = world.export(target, chosen)
    for path in written:
        click.echo(str(path))

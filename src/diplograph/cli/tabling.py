"""Commands for scholars: dyads, cite."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from diplograph.cli.options import Request, asks, graph_option
from diplograph.cli.output import say


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
    in_memory = False if folder is not None and holds_archive(folder) else None
    click.echo(load(folder, in_memory=in_memory).cite(file))

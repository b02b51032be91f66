"""The command that writes for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from diplograph.cli.options import Request, asks
from diplograph.cli.output import say
from diplograph.export import FORMATS, FormatName

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
    chosen = cast("FormatName", form)
    if date is None:
        written = request.history().export(target, chosen)
    else:
        world = request.at(date)
        say(world.note)
        written = world.export(target, chosen)
    for path in written:
        click.echo(str(path))

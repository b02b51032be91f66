"""The command that draws, and how other commands save a picture."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

import click

from diplograph.cli.options import Question, asks
from diplograph.cli.output import say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PICTURES = (".png", ".svg", ".pdf")
_FILE = click.Path(path_type=Path, dir_okay=False)


def draws(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the option ``-o FILE``."""
    return click.option(
        "--output",
        "-o",
        type=_FILE,
        metavar="FILE",
        help="Write to FILE; .png, .svg and .pdf are drawn.",
    )(command)


def is_picture(output: Path | None) -> TypeGuard[Path]:
    """Tell whether an output is to be drawn."""
    return output is not None and output.suffix.lower() in _PICTURES


def save_picture(plot: Callable[..., Axes], output: Path, **options: Any) -> None:
    """Draw and save, with the command that made it in the file's metadata.

    Parameters
    ----------
    plot
        Draws and gives the axes.
    output
        The file.
    options
        Handed to ``plot``.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    from diplograph import plot as pictures

    mpl.use("Agg")  # a file is wanted: no window, wherever this runs
    figure = plot(**options).figure
    assert isinstance(figure, Figure)  # axes just made stand in a figure of their own
    command = shlex.join(["diplograph", *sys.argv[1:]])
    told = pictures.recorded(figure).get("Description", "")
    pictures.save(figure, output, metadata={"Description": f"{told} Made by: {command}".strip()})
    say(f"wrote {output}")


@click.command(epilog="Example: diplograph draw 2025-04-18 -o snapshot.png --focus russia")
@click.argument("date")
@asks
@click.option(
    "--output",
    "-o",
    type=_FILE,
    metavar="FILE",
    required=True,
    help="Picture to write: .png, .svg or .pdf.",
)
@click.option("--matrix", is_flag=True, help="Draw a matrix instead of a network.")
@click.option("--focus", metavar="ENTITY", help="Only this entity and what lies around it.")
@click.option(
    "--hops", type=click.IntRange(min=0), default=1, show_default=True, help="How far around."
)
@click.option("--all-families", is_flag=True, help="Also offices, structure and membership.")
@click.option("--persons", is_flag=True, help="Also persons.")
@click.option(
    "--width",
    type=click.Choice(["column", "page", "slide"]),
    default="page",
    show_default=True,
    help="Final width: 89 mm, 183 mm, or a slide.",
)
@click.option(
    "--style",
    type=click.Choice(["light", "dark", "print"]),
    default="light",
    show_default=True,
    help="Colours; print is for grey.",
)
def draw(question: Question, date: str, output: Path, focus: str | None, **options: Any) -> None:
    """Draw the relations in force on DATE.

    Offices, structure, membership and persons are left out unless asked for; the footnote
    counts them. Naming a family with --family shows it.
    """
    from diplograph import files

    history = question.history()
    world = history.at(date, events=question.events, modality=question.modality, fold=question.fold)
    all_families = options.pop("all_families")
    families = "all" if all_families or question.kind else question.family or None
    if options.pop("matrix"):
        if focus is not None:
            raise click.UsageError("--focus is for networks: restrict a matrix with --entity")
        options.pop("hops")
        save_picture(world.matrix, output, families=families, **options)
    else:
        save_picture(world.plot, output, families=families, focus=focus, **options)
    say(world.note)
    if files.is_stale(history.graph):
        say("the stored layout was computed from other relations; run `diplograph layout`")
    if not len(world):
        say("0 relations")

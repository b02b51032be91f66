"""Commands that draw, and how other commands save a picture."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

import click

from diplograph.cli.options import Request, asks, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from diplograph.model import Graph

_PICTURES = (".png", ".svg", ".pdf")
_FILE = click.Path(path_type=Path, dir_okay=False)
_WIDTHS = ("column", "page", "slide")
Command = Callable[..., None]


class _Width(click.ParamType):  # type: ignore[type-arg] # generic in later click only
    """A width by name, or in inches."""

    name = "width"

    def convert(
        self, value: str | float, param: click.Parameter | None, ctx: click.Context | None
    ) -> str | float:
        if value in _WIDTHS:
            return value
        try:
            return float(value)
        except ValueError:
            message = f"{value!r} is none of {', '.join(_WIDTHS)}, nor a number of inches."
            self.fail(message, param, ctx)


def _options(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Make one decorator of several."""

    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


_output = click.option(
    "--output",
    "-o",
    type=_FILE,
    metavar="FILE",
    help="Write to FILE; .png, .svg and .pdf are drawn.",
)
_picture = click.option(
    "--output",
    "-o",
    type=_FILE,
    metavar="FILE",
    required=True,
    help="Picture to write: .png, .svg or .pdf.",
)
_sources = click.option(
    "--sources",
    flag_value="list",
    default="count",
    help="Number the sources and cite each below the picture.",
)
_size = _options(
    click.option(
        "--width",
        type=_Width(),
        default="page",
        show_default=True,
        metavar="column|page|slide|INCHES",
        help="Final width: 89 mm, 183 mm, a slide, or inches.",
    ),
    click.option(
        "--style",
        type=click.Choice(["light", "dark", "print"]),
        default="light",
        show_default=True,
        help="Colours; print is for grey.",
    ),
)
_families = _options(
    click.option("--show", multiple=True, metavar="FAMILY", help="Show this family (repeatable)."),
    click.option("--all-families", is_flag=True, help="Also offices, structure and membership."),
)
contents = _options(_families, click.option("--persons", is_flag=True, help="Also persons."))
"""Adds the options of what a picture shows to a command."""
_around = _options(
    click.option("--focus", metavar="ENTITY", help="Only this entity and what lies around it."),
    click.option(
        "--hops", type=click.IntRange(min=0), default=1, show_default=True, help="How far around."
    ),
)
draws = _options(_output, _size, _sources)
"""Adds ``-o FILE`` to a command, and how the picture is to look."""


def is_picture(output: Path | None) -> TypeGuard[Path]:
    """Tell whether an output is to be drawn."""
    return output is not None and output.suffix.lower() in _PICTURES


def as_look(options: dict[str, Any]) -> dict[str, Any]:
    """Read the options of a picture as keywords of `diplograph.plot.Look`.

    ``--show`` and ``--all-families`` become ``families``.
    """
    show, everything = options.pop("show"), options.pop("all_families")
    if show and everything:
        raise click.UsageError("give --show or --all-families, not both")
    return {**options, "families": "all" if everything else show or None}


def save_picture(plot: Callable[..., Axes], output: Path, **options: Any) -> None:
    """Draw and save; the file says by which command it can be drawn again.

    Parameters
    ----------
    plot
        Draws and gives the axes.
    output
        The file.
    options
        Handed to ``plot``.
    """
    _open_no_window()
    from matplotlib.figure import Figure

    from diplograph import plot as pictures

    figure = plot(**options).figure
    assert isinstance(figure, Figure)  # axes just made stand in a figure of their own
    pictures.save(figure, output)
    say(f"wrote {output}")


def _open_no_window() -> None:
    """Draw into files alone, wherever this runs and whatever the environment asks for."""
    # Before matplotlib is loaded: a backend of the environment, such as one of a notebook, is
    # looked up on import and may not exist here.
    os.environ["MPLBACKEND"] = "Agg"
    import matplotlib as mpl

    mpl.use("Agg")


def _say_stale(graph: Graph) -> None:
    from diplograph import files

    if files.is_stale(graph):
        say("the stored layout was computed from other relations; run `diplograph layout`")


class _OfADay(click.Command):
    """Draws a day: beside the options that it declares, one for each picture of `Snapshot.plot`."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """List the options; the pictures are looked up when the command is asked for."""
        if not any(option.name == "form" for option in self.params):
            from diplograph.history import day_views

            self.params += [
                click.Option([f"--{name}", "form"], flag_value=name, help=summary)
                for name, summary in day_views().items()
            ]
        return super().get_params(ctx)


def _written_out(options: dict[str, Any]) -> dict[str, Any]:
    """Leave out what nobody has written: a picture refuses what it has no use for."""
    source = click.get_current_context().get_parameter_source
    default = click.core.ParameterSource.DEFAULT
    return {name: value for name, value in options.items() if source(name) is not default}


@click.command(
    cls=_OfADay, epilog="Example: diplograph draw 2025-04-18 -o snapshot.png --focus russia"
)
@click.argument("date")
@asks
@_picture
@_around
@contents
@_size
@_sources
def draw(request: Request, date: str, output: Path, form: str | None, **options: Any) -> None:
    """Draw the relations in force on DATE.

    Offices, structure, membership and persons are left out unless asked for; the footnote
    counts them. Naming a kind with --kind or a family with --family shows it.
    """
    world = request.at(date)
    families = as_look({name: options.pop(name) for name in ("show", "all_families")})
    picture = world.plot if form is None else getattr(world.plot, form)
    save_picture(picture, output, **families, **_written_out(options))
    say(world.note)
    if form is None:
        _say_stale(world.source.graph)
    if not len(world):
        say("0 relations")


@click.command(
    short_help="Draw several days side by side.",
    epilog="Example: diplograph multiples 1999-01-01 2001-10-01 2021-09-01 2025-04-18 -o days.png",
)
@click.argument("dates", nargs=-1, required=True, metavar="DATE...")
@asks
@_picture
@_around
@contents
@_size
def multiples(request: Request, dates: tuple[str, ...], output: Path, **options: Any) -> None:
    """Draw several days side by side, every entity at the same place in each."""
    history = request.history()
    save_picture(history.plot.multiples, output, dates=dates, **request.of_day, **as_look(options))
    _say_stale(history.graph)


@click.command(
    short_help="Draw how many relations were in force over time.",
    epilog="Example: diplograph evolution 1990-01-01 2025-12-31 -o over-time.png",
)
@click.argument("first", required=False)
@click.argument("last", required=False)
@asks
@_picture
@click.option(
    "--by",
    type=click.Choice(["all", "stance", "family", "kind"]),
    default="family",
    show_default=True,
    help="One strip for each.",
)
@click.option("--mark", "day", metavar="DATE", help="Draw a line at this day.")
@_families
@_size
def evolution(
    request: Request, first: str | None, last: str | None, output: Path, **options: Any
) -> None:
    """Draw how many relations were in force on each day from FIRST to LAST.

    Without days: over the whole time that the graph covers. What is certain is solid, what is
    presumed paler, what is merely possible palest.
    """
    for name, is_there in (("--events", request.events is not None), ("--fold", request.fold)):
        if is_there:
            raise click.UsageError(f"{name} is for single days: evolution counts states as written")
    if request.grade:
        raise click.UsageError("--grade is for single days: evolution draws every grade")
    history = request.history()
    if all(not kind.is_state for kind in history.graph.kinds.values()):
        message = "all of it is events, which happen on a day and are not in force over time"
        remedy = "`draw DATE --events DAYS` draws them, `dyads --period month` counts them"
        raise click.UsageError(f"{message}: {remedy}")
    save_picture(
        history.plot.evolution,
        output,
        first=first,
        last=last,
        modality=request.modality,
        **as_look(options),
    )


@click.command(
    short_help="Write an animation of a span of time.",
    epilog="Example: diplograph animate 1990-01-01 2025-12-31 --step year -o years.gif",
)
@click.argument("first", required=False)
@click.argument("last", required=False)
@asks
@click.option(
    "--output",
    "-o",
    type=_FILE,
    metavar="FILE",
    required=True,
    help="Animation to write: .gif, or .mp4 where ffmpeg is installed.",
)
@click.option(
    "--step",
    type=click.Choice(["day", "week", "month", "year"]),
    default="year",
    show_default=True,
    help="From one frame to the next.",
)
@click.option(
    "--seconds", type=float, default=0.5, show_default=True, help="How long each frame stands."
)
@_around
@contents
@_size
def animate(
    request: Request, first: str | None, last: str | None, output: Path, **options: Any
) -> None:
    """Write an animation of the relations in force from FIRST to LAST.

    Without days: over the whole time that the graph covers. Nothing moves: relations come and go.
    """
    if request.events is not None:
        raise click.UsageError("--events is for single days: an animation shows states")
    _open_no_window()
    history, steps = request.history(), 100
    with click.progressbar(length=steps, label="drawing frames", file=sys.stderr) as bar:
        history.plot.animation(
            output,
            first,
            last,
            modality=request.modality,
            fold=request.fold,
            progress=lambda share: bar.update(int(share * steps) - bar.pos),
            **as_look(options),
        )
    say(f"wrote {output}")
    _say_stale(history.graph)

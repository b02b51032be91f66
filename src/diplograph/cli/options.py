"""The options that every command about a date shares, what they ask for, and where answers go."""

from __future__ import annotations

import functools
import json
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypedDict

import click

from diplograph.model import MODALITIES

if TYPE_CHECKING:
    from diplograph.history import History, Snapshot
    from diplograph.listing import Listing


PROBLEMS: Final = 1
"""Exit status where problems were found in what was read."""
MISUSE: Final = 2
"""Exit status of a question that makes no sense: click's own for a wrong option."""


def say(*lines: str | None) -> None:
    """Talk: to standard error, skipping what is empty."""
    for line in lines:
        if line:
            click.echo(line, err=True)


def terminal_width() -> int | None:
    """Ask the terminal for its width; None = the output is piped, and nothing is fitted."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def show(listing: Listing) -> None:
    """Print a listing: fitted to a terminal, on one line a row where it is piped."""
    from diplograph.listing import as_text

    # Title and notes are talk: whoever pipes the output gets the rows alone.
    say(listing.title)
    if listing.rows:
        click.echo(as_text(listing, width=terminal_width(), title=False, notes=False))
    say(*listing.notes)


def write_json(records: Sequence[object] | dict[str, object]) -> None:
    """Print records as JSON."""
    click.echo(json.dumps(records, ensure_ascii=False, indent=2))


_FOLDER = click.Path(path_type=Path)  # of a file `load` says which command imports it


def _one_folder(_: click.Context, __: click.Parameter, folders: tuple[Path, ...]) -> Path | None:
    """Refuse a second folder, of which click would take the last without a word."""
    if len(folders) > 1:
        message = "name one folder; dg.load([…]) in Python joins several"
        raise click.BadParameter(f"{message}, and `diplograph import` adds to an archive")
    return next(iter(folders), None)


graph_option = click.option(
    "--graph",
    "folder",
    type=_FOLDER,
    multiple=True,
    callback=_one_folder,
    metavar="FOLDER",
    help="Graph folder, or archive, to use instead of the shipped graph.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Write JSON for machines.")

_SHARED = (
    click.option(
        "--entity",
        multiple=True,
        metavar="NAME",
        help="Relations that touch it; given several times, relations between them.",
    ),
    click.option("--kind", "-k", multiple=True, metavar="ID", help="Only this kind (repeatable)."),
    click.option("--family", multiple=True, metavar="NAME", help="Only this family (repeatable)."),
    click.option(
        "--grade",
        multiple=True,
        type=click.Choice(["definite", "presumed", "possible"]),
        help="Only this grade (repeatable).",
    ),
    click.option(
        "--modality",
        multiple=True,
        type=click.Choice([*MODALITIES, "all"]),
        help="Take this modality instead of fact and coded (repeatable).",
    ),
    click.option(
        "--events",
        type=click.IntRange(min=0),
        metavar="DAYS",
        help="Add events of this many days up to the date.",
    ),
    click.option(
        "--known-by",
        metavar="DATE",
        help="See the graph as it could be known on this day.",
    ),
    click.option(
        "--fold",
        is_flag=True,
        help="Make a movement, its regime and the country one actor.",
    ),
    click.option(
        "--in-memory", is_flag=True, help="Take an archive into memory, whatever its size."
    ),
    graph_option,
)


@dataclass(slots=True, kw_only=True)
class Request:
    """What the shared options ask for."""

    entity: tuple[str, ...]
    kind: tuple[str, ...]
    family: tuple[str, ...]
    grade: tuple[str, ...]
    modality: tuple[str, ...]
    events: int | None
    known_by: str | None
    fold: bool
    in_memory: bool
    folder: Path | None

    def restrictions(self) -> str:
        """Name the options that only make sense for a day, joined by commas."""
        values = {
            "--entity": self.entity,
            "--kind": self.kind,
            "--family": self.family,
            "--grade": self.grade,
            "--modality": self.modality,
            "--events": self.events is not None,
            "--fold": self.fold,
        }
        return ", ".join(option for option, value in values.items() if value)

    def history(self, *, entities: bool = True) -> History:
        """Load the graph and restrict it to what is asked for.

        ``entities`` says whether to those entities too.
        """
        from diplograph.history import load

        in_memory = True if self.in_memory else None
        history = load() if self.folder is None else load(self.folder, in_memory=in_memory)
        if self.known_by is not None:
            history = history.known_by(self.known_by)
        history = history.select(
            entity=self.entity if entities else (),
            kind=self.kind,
            family=self.family,
            grade=self.grade,
        )
        say(*_bearers(history))
        return history

    def at(self, date: str) -> Snapshot:
        """Take the relations of a day."""
        return self.history().at(date, **self.of_day)

    @property
    def of_day(self) -> DayOptions:
        """What `History.at` and others take beside the day."""
        return {"events": self.events, "modality": self.modality, "fold": self.fold}


class DayOptions(TypedDict):
    """What is asked of a day beside the day itself."""

    events: int | None
    modality: tuple[str, ...]
    fold: bool


def _bearers(history: History) -> Iterator[str]:
    """Say for whom a code stands, if for several states one after the other."""
    for among in history.question.selection.among:
        if among.code:
            labels = [history.entities[each].label for each in among.entities]
            yield f"{among.code} stands for {', then '.join(labels)}"


def asks(command: Callable[..., None]) -> Callable[..., None]:
    """Add the shared options to a command, which takes them as its first argument, a `Request`."""

    @functools.wraps(command)
    def wrapped(**values: Any) -> None:
        request = Request(**{each.name: values.pop(each.name) for each in fields(Request)})
        command(request, **values)

    # Decorators apply from the last to the first; help lists options in the order of a file.
    for option in reversed(_SHARED):
        wrapped = option(wrapped)
    return wrapped

"""The options that every command about a date shares, and what they ask for."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from diplograph.cli.output import say
from diplograph.model import MODALITIES

if TYPE_CHECKING:
    from diplograph.history import History
    from diplograph.history.archived import ArchivedHistory

_FOLDER = click.Path(path_type=Path, file_okay=False)

graph_option = click.option(
    "--graph",
    "folder",
    type=_FOLDER,
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
class Question:
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
    loaded: History | ArchivedHistory | None = field(default=None, init=False)

    def restrictions(self) -> str:
        """Name the options given that only make sense for a day, joined by commas."""
        given = {
            "--entity": self.entity,
            "--kind": self.kind,
            "--family": self.family,
            "--grade": self.grade,
            "--modality": self.modality,
            "--events": self.events is not None,
            "--fold": self.fold,
        }
        return ", ".join(option for option, value in given.items() if value)

    def history(self) -> History:
        """Load the graph and restrict it to what was asked for."""
        from diplograph.history import History

        if not self.entity and not isinstance(self._loaded(), History):
            told = "this archive is too large for memory and is answered from its files"
            raise click.UsageError(f"{told}: name an --entity NAME, or add --in-memory")
        return self.about(self.entity)

    def about(self, entities: Sequence[str]) -> History:
        """Load what touches one entity, or is between several, and restrict it further.

        Of an archive only that is loaded; of what is in memory everything stands ready.
        """
        from diplograph.history import History

        history = self._loaded()
        if not isinstance(history, History):
            history = history.select(entity=entities)
        if self.known_by is not None:
            history = history.known_by(self.known_by)
        chosen = history.select(
            entity=self.entity, kind=self.kind, family=self.family, grade=self.grade
        )
        return _told(chosen)

    def archived(self) -> ArchivedHistory | None:
        """Give the archive, if it is answered from its files and nothing narrows the question."""
        narrowed = self.entity or self.kind or self.family or self.grade or self.modality
        if narrowed or self.fold or self.known_by is not None:
            return None
        from diplograph.history import History

        history = self._loaded()
        return None if isinstance(history, History) else history

    def whole(self) -> History | ArchivedHistory:
        """Give the archive if it is answered from its files, else the history in memory."""
        archived = self.archived()
        return self.history() if archived is None else archived

    def _loaded(self) -> History | ArchivedHistory:
        if self.loaded is None:
            from diplograph.history import load

            if self.folder is None:
                self.loaded = load()
            else:
                self.loaded = load(self.folder, in_memory=True if self.in_memory else None)
        return self.loaded


def _told(history: History) -> History:
    """Say for whom a code stands, if for several states one after the other."""
    asked = history.selection
    if asked.code:
        labels = [history.entities[each].label for each in asked.entities]
        say(f"{asked.code} stands for {asked.joint.join(labels)}")
    return history


def asks(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the shared options, handed over as its first argument, a `Question`."""

    @functools.wraps(command)
    def wrapped(**given: Any) -> None:
        names = [each.name for each in fields(Question) if each.init]
        question = Question(**{name: given.pop(name) for name in names})
        command(question, **given)

    for option in reversed(_SHARED):
        wrapped = option(wrapped)
    return wrapped

"""Pictures of a day, a change, a story and of many days: what hangs on ``.plot``.

What a picture shows and how is said by the keywords of `diplograph.plot.Look`, the same in all.
The command that draws the same picture at a terminal goes into saved files.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Unpack

from diplograph import files
from diplograph.dates import day_number, iso
from diplograph.errors import ArchiveError, PictureError
from diplograph.history.arguments import Day, Names, Step, several, stepped
from diplograph.history.question import Question, families_of
from diplograph.history.series import Grouping, count_in_force, span_of
from diplograph.history.source import Source
from diplograph.model import Layout
from diplograph.names import find_key
from diplograph.slices import Difference, Slice, Story
from diplograph.table import RelationTable
from diplograph.words import STANCES, coverage_note

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from diplograph.plot import Edition, Look, View

Places = Mapping[str, Sequence[float]]
Shape = Literal["wide", "tall"]
_SECONDS = 0.5
"""How long a frame of an animation stands unless told otherwise: long enough to find the one edge
that is new."""


class DayPictures:
    """Pictures of a day; `Snapshot.plot`.

    Examples
    --------
    >>> import diplograph as dg
    >>> from matplotlib.figure import Figure
    >>> ax = Figure(figsize=(7, 5)).add_subplot()
    >>> dg.load().at("2025-04-18").plot.map(ax) is ax
    True
    """

    def __init__(
        self, source: Source, question: Question, day: int, slice_: Callable[[], Slice]
    ) -> None:
        self._source, self._question, self._day, self._slice = source, question, day, slice_

    def __call__(
        self, ax: Axes | None = None, *, pos: Places | None = None, **look: Unpack[Look]
    ) -> Axes:
        """Draw the relations as a network.

        Parameters
        ----------
        ax
            Axes to draw into; None = those of a new figure.
        pos
            Places of the entities as networkx gives them; None = those of `HistoryPictures.layout`.
        **look
            What is shown and how: ``families``, ``persons``, ``focus``, ``hops``, ``width``,
            ``style``, ``sources``, see `diplograph.plot.Look`.

        Raises
        ------
        PictureError
            If a style, a width or a place in ``pos`` is of no use, or the figure was closed.

        Examples
        --------
        >>> import diplograph as dg
        >>> from matplotlib.figure import Figure
        >>> ax = Figure(figsize=(7, 5)).add_subplot()
        >>> dg.load().at("2025-04-18").plot(ax, focus="russia") is ax
        True
        """
        from diplograph import plot

        view = view_of(self._source, self._question, **look)
        return plot.snapshot(self._slice(), ax, view, self._edition(view, ax=ax, pos=pos))

    def map(self, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
        """Draw the relations on a map; what has no territory stands on a rail beside it.

        The footnote says whose borders are drawn. ``look`` is as in a call.

        Examples
        --------
        >>> import diplograph as dg
        >>> from matplotlib.figure import Figure
        >>> ax = Figure(figsize=(7, 5)).add_subplot()
        >>> dg.load().at("2025-04-18").plot.map(ax) is ax
        True
        """
        from diplograph import plot

        view = view_of(self._source, self._question, **look)
        return plot.map_(self._slice(), ax, view, self._edition(view, "--map", ax=ax))

    def matrix(self, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
        """Draw the relations as a matrix of subjects and objects, ordered by community.

        Fit for more entities than a network can show. ``look`` is as in a call, but for ``focus``,
        ``hops`` and ``sources``.

        Examples
        --------
        >>> import diplograph as dg
        >>> from matplotlib.figure import Figure
        >>> ax = Figure(figsize=(7, 6)).add_subplot()
        >>> dg.load().at("2025-04-18").plot.matrix(ax) is ax
        True
        """
        from diplograph import plot

        refuse("a matrix", look, "focus", "hops", "sources")
        view = view_of(self._source, self._question, **look)
        return plot.matrix(self._slice(), ax, view, self._edition(view, "--matrix", ax=ax))

    def _edition(
        self, view: View, *words: str, ax: Axes | None, pos: Places | None = None
    ) -> Edition:
        note = coverage_note(self._source.graph, self._day)
        command = _command(self._question, view, "draw", iso(self._day), *words)
        return edition_of(self._source, self._question, command, note=note, ax=ax, pos=pos)


def day_views() -> dict[str, str]:
    """Name the pictures of a day beside the network, and say what each is, for the command line.

    Examples
    --------
    >>> day_views()["matrix"]
    'Draw the relations as a matrix of subjects and objects, ordered by community.'
    """
    found = {name: view for name, view in vars(DayPictures).items() if not name.startswith("_")}
    return {name: (view.__doc__ or "").partition("\n")[0] for name, view in found.items()}


class ChangePicture:
    """The picture of a change; `Change.plot`.

    Examples
    --------
    >>> import diplograph as dg
    >>> from matplotlib.figure import Figure
    >>> ax = Figure(figsize=(7, 7)).add_subplot()
    >>> dg.load().between("2025-04-16", "2025-04-18").plot(ax) is ax
    True
    """

    def __init__(self, source: Source, question: Question, change: Difference) -> None:
        self._source, self._question, self._change = source, question, change

    def __call__(self, ax: Axes | None = None, **look: Unpack[Look]) -> Axes:
        """Draw the change; what changed is always shown.

        ``look`` is as in `DayPictures`, but for ``focus`` and ``hops``.

        Examples
        --------
        >>> import diplograph as dg
        >>> from matplotlib.figure import Figure
        >>> ax = Figure(figsize=(7, 7)).add_subplot()
        >>> dg.load().between("2025-04-16", "2025-04-18").plot(ax, style="dark") is ax
        True
        """
        from diplograph import plot

        refuse("a change", look, "focus", "hops")
        view, change = view_of(self._source, self._question, **look), self._change
        command = _command(self._question, view, "diff", iso(change.first), iso(change.last))
        note = coverage_note(self._source.graph, change.first, change.last)
        edition = edition_of(self._source, self._question, command, note=note, ax=ax)
        return plot.change(change, ax, view, edition)


class TimelinePicture:
    """The picture of a story; `Timeline.plot`.

    Examples
    --------
    >>> import diplograph as dg
    >>> from matplotlib.figure import Figure
    >>> ax = Figure(figsize=(7, 4)).add_subplot()
    >>> dg.load().timeline("russia", "taliban").plot(ax) is ax
    True
    """

    def __init__(self, source: Source, question: Question, story: Story, day: int | None) -> None:
        self._source, self._question, self._story, self._day = source, question, story, day

    def __call__(
        self, ax: Axes | None = None, *, day: Day | None = None, **look: Unpack[Look]
    ) -> Axes:
        """Draw the story as bars over time, with a line at ``day`` or the day of `Timeline.on`.

        ``look`` is as in `DayPictures`: ``width``, ``style`` and ``sources``.

        Examples
        --------
        >>> import diplograph as dg
        >>> from matplotlib.figure import Figure
        >>> ax = Figure(figsize=(7, 4)).add_subplot()
        >>> dg.load().timeline("russia", "taliban").plot(ax, day="2025-04-17") is ax
        True
        """
        from diplograph import plot

        refuse("a timeline", look, "families", "persons", "focus", "hops")
        number = self._day if day is None else day_number(day)
        view = view_of(self._source, self._question, **look)
        line = [] if number is None else ["--on", iso(number)]
        words = ["timeline", *self._story.selection.named, *line]
        command = _command(self._question, view, *words, entities=False)
        edition = edition_of(self._source, self._question, command, ax=ax)
        return plot.timeline(self._story, ax, view, edition, day=number)


class HistoryPictures:
    """Pictures of many days; `History.plot`.

    Examples
    --------
    >>> import diplograph as dg
    >>> len(dg.load().plot.layout()["russia"])
    2
    """

    def __init__(self, source: Source, question: Question) -> None:
        self._source, self._question = source, question

    def layout(self, shape: Shape = "wide") -> dict[str, tuple[float, float]]:
        """Look up the place of each entity in all pictures of ``wide`` or ``tall`` pages.

        Stored by ``diplograph layout``; networkx takes it as ``pos``.

        Examples
        --------
        >>> import diplograph as dg
        >>> len(dg.load().plot.layout()["russia"])
        2
        """
        from diplograph import plot

        stored = getattr(self._source.graph.layout, shape, None)
        return dict(plot.layout(_whole(self._source, self._question), shape, stored))

    def evolution(
        self,
        first: Day | None = None,
        last: Day | None = None,
        ax: Axes | None = None,
        *,
        by: Grouping = "family",
        day: Day | None = None,
        modality: Names = (),
        **look: Unpack[Look],
    ) -> Axes:
        """Draw how many relations were in force over time, with the room for doubt.

        Parameters
        ----------
        first, last, by, modality
            As in `History.series`.
        ax
            Axes to draw into; None = those of a new figure.
        day
            Draw a line at this day.
        **look
            ``families``, ``width`` and ``style``, as in `DayPictures`.

        Examples
        --------
        >>> import diplograph as dg
        >>> from matplotlib.figure import Figure
        >>> ax = Figure(figsize=(7, 5)).add_subplot()
        >>> dg.load().plot.evolution("1990-01-01", "2025-01-01", ax, by="stance") is ax
        True
        """
        from diplograph import plot

        refuse("an evolution", look, "persons", "focus", "hops", "sources")
        source, question = self._source, self._question.answered(modality=modality)
        view = view_of(source, question, **look)
        hidden = [kind for kind in source.kinds if not view.shows_kind(kind)]
        ids = {kind.id for kind in hidden}
        counts = count_in_force(source, question, first, last, by=by, hidden=ids)
        words = ["evolution", iso(counts.first), iso(counts.last), "--by", by]
        line = None if day is None else day_number(day)
        words += [] if line is None else ["--mark", iso(line)]
        families = ", ".join(sorted({kind.family for kind in hidden}))
        note = f"Left out: families {families}." if hidden else None
        edition = edition_of(source, question, _command(question, view, *words), note=note, ax=ax)
        colours = _colours(source, view, by, counts.groups)
        return plot.evolution(counts, ax, view, edition, colours=colours, day=line)

    def multiples(
        self,
        dates: Iterable[Day],
        ax: Axes | None = None,
        *,
        events: int | None = None,
        modality: Names = (),
        fold: bool = False,
        **look: Unpack[Look],
    ) -> Axes:
        """Draw several days side by side, every entity at the same place in each.

        Parameters
        ----------
        dates
            The days, in the order in which they are to stand.
        ax
            Axes to draw into; None = those of a new figure.
        events, modality, fold
            As in `History.at`.
        **look
            As in `DayPictures`, but for ``sources``.

        Raises
        ------
        PictureError
            If there are no dates, or more than the page has room for.

        Examples
        --------
        >>> import diplograph as dg
        >>> from matplotlib.figure import Figure
        >>> ax = Figure(figsize=(7, 5)).add_subplot()
        >>> dg.load().plot.multiples(["1999-01-01", "2021-09-01"], ax) is ax
        True
        """
        from diplograph import plot

        refuse("small multiples", look, "sources")
        question = self._question.answered(modality=modality, events=events, fold=fold)
        view = view_of(self._source, question, **look)
        days = [day_number(day) for day in dates]
        worlds = [self._source.slice(question, day) for day in days]
        note = coverage_note(self._source.graph, *days)
        command = _command(question, view, "multiples", *map(iso, days))
        edition = edition_of(self._source, self._question, command, note=note, ax=ax)
        return plot.small_multiples(worlds, ax, view, edition)

    def animation(
        self,
        path: str | Path,
        first: Day | None = None,
        last: Day | None = None,
        *,
        step: Step = "year",
        seconds: float = _SECONDS,
        modality: Names = (),
        fold: bool = False,
        progress: Callable[[float], None] | None = None,
        **look: Unpack[Look],
    ) -> None:
        """Write an animation (.gif, or .mp4 where ffmpeg is installed) of a span of time.

        Parameters
        ----------
        path
            The file.
        first, last
            The days, both shown; None = the ends of the data set's coverage.
        step
            ``day``, ``week``, ``month`` or ``year`` from one frame to the next.
        seconds
            How long a frame stands.
        modality, fold
            As in `History.at`.
        progress
            Called with the share of the work that is done, from 0 to 1.
        **look
            As in `DayPictures`, but for ``sources``.

        Raises
        ------
        PictureError
            If the path is neither, or ffmpeg is wanted and missing.

        Examples
        --------
        >>> import diplograph as dg
        >>> import tempfile
        >>> pictures = dg.load().plot
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     pictures.animation(f"{folder}/a.gif", "2000-01-01", "2001-01-01", width="column")
        """
        from diplograph import plot

        refuse("an animation", look, "sources")
        question = self._question.answered(modality=modality, fold=fold)
        view = view_of(self._source, question, **look)
        days = stepped(*span_of(self._source, question, first, last), step)
        worlds = [self._source.slice(question, day) for day in days]
        words = ["animate", iso(days[0]), iso(days[-1]), "--step", str(step)]
        words += ["--seconds", f"{seconds:g}"] if seconds != _SECONDS else []
        note = coverage_note(self._source.graph, *days)
        edition = edition_of(self._source, question, _command(question, view, *words), note=note)
        plot.animate(worlds, path, view, edition, seconds=seconds, progress=progress)

    def computed_layout(
        self,
        *,
        fresh: bool = False,
        seed: int = 0,
        progress: Callable[[float], None] | None = None,
    ) -> Layout:
        """Compute the places of all entities anew, to be stored in the graph folder.

        Parameters
        ----------
        fresh
            Place every entity anew; otherwise those of the stored layout stay where they are.
        seed
            Seed of the search: the same seed gives the same places.
        progress
            Called with the share of the work that is done, from 0 to 1.

        Examples
        --------
        >>> from diplograph import load
        >>> pictures = load().plot
        >>> pictures.computed_layout().wide == pictures.layout()
        True
        """
        from diplograph import plot

        graph = self._source.graph
        stored = None if fresh else graph.layout
        places = {}
        for number, shape in enumerate(plot.SHAPES):
            # The number as a default: each report keeps its own, not that of the loop's end.
            def report(share: float, number: int = number) -> None:
                if progress is not None:
                    progress((number + share) / len(plot.SHAPES))

            pinned = getattr(stored, shape, None)
            table = _whole(self._source, self._question)
            places[shape] = plot.compute_layout(
                table, shape, pinned=pinned, seed=seed, progress=report
            )
        return Layout(**places, fingerprint=files.fingerprint(graph))


def view_of(source: Source, question: Question, **look: Unpack[Look]) -> View:
    """Build the view that options ask for.

    Families and kinds that the history was restricted to are shown, whatever the default hides.

    Raises
    ------
    UnknownName
        If there is no such family, or no such entity to focus on.
    """
    from diplograph import plot

    selection, families, focus = question.selection, look.get("families"), look.get("focus")
    if families is None and (selection.families is not None or selection.kinds is not None):
        families = "all"
    if families is not None and families != "all":
        known = families_of(source.graph)
        families = tuple(find_key(f, known, "family") for f in several(families))
    look["families"] = families
    look["focus"] = None if focus is None else source.directory.find(focus).id
    return plot.View(**look)


def refuse(picture: str, look: Look, *unfit: str) -> None:
    """Refuse keywords of a look that a picture has no use for, rather than ignore them.

    Raises
    ------
    PictureError
        If one of them is given.
    """
    if useless := [name for name in unfit if name in look]:
        message = f"{picture} has no {' and no '.join(useless)}"
        remedy = "leave it out, or choose the relations by History.select (--entity, --kind)"
        raise PictureError(f"{message}: {remedy}")


def edition_of(
    source: Source,
    question: Question,
    command: Sequence[str] | None,
    *,
    note: str | None = None,
    ax: Axes | None = None,
    pos: Places | None = None,
) -> Edition:
    """Say what the data are, and the command; there is none for given axes or places."""
    from diplograph import plot

    graph = source.graph
    # The command draws one picture of one folder: it cannot fill somebody's axes, nor find what
    # never was a folder.
    line = None
    if command is not None and ax is None and pos is None and source.origin is not None:
        folder = ["--graph", source.origin] if source.origin else []
        line = shlex.join(["diplograph", *command, *folder])
    return plot.Edition(
        version=graph.version,
        note=note,
        layout=graph.layout,
        places=pos,
        whole=None if source.is_whole else partial(_whole_or_none, source, question),
        sources=graph.sources,
        command=line,
    )


def _whole(source: Source, question: Question) -> RelationTable:
    """Take all relations, by which each entity has its one place in every picture."""
    return source.table(Question(known_by=question.known_by))


def _whole_or_none(source: Source, question: Question) -> RelationTable | None:
    """Take all relations, unless they are too many: entities then stand as those shown have it."""
    try:
        return _whole(source, question)
    except ArchiveError:
        return None


def _command(
    question: Question, view: View, *words: str, entities: bool = True
) -> list[str] | None:
    """Build the command that draws the same picture, if the question has one."""
    from diplograph import plot

    options = question.options(entities=entities)
    return None if options is None else [*words, *options, *plot.look_words(view)]


def _colours(source: Source, view: View, by: Grouping, groups: Iterable[str]) -> list[str]:
    """Choose the colour of each group: that of its stance, ink where it has several."""
    stances: dict[str, set[int]] = {name: {stance} for stance, name in STANCES.items()}
    if by != "stance":
        stances = {}
        for kind in source.kinds:
            name = kind.family if by == "family" else kind.label
            stances.setdefault(name, set()).add(kind.stance)
    style = view.colours
    of_group = (stances.get(group, set()) for group in groups)
    return [style.stances[next(iter(each))] if len(each) == 1 else style.ink for each in of_group]

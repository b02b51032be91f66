"""What every picture is given: the view asked for, the edition of the data, and the command.

The command is the one that draws the same picture at a terminal; it goes into saved files.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from diplograph import names
from diplograph.dates import iso
from diplograph.history.arguments import several
from diplograph.model import DEFAULT_MODALITIES, MODALITIES
from diplograph.slices import Selection

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from diplograph.history.asking import History
    from diplograph.plot import Edition, View


def view_of(history: History, **options: Any) -> View:
    """Make the view that options ask for.

    Families and kinds that the history was restricted to are shown, whatever the default hides.

    Raises
    ------
    UnknownName
        If there is no such family, or no such entity to focus on.
    """
    from diplograph import plot

    asked = history.selection
    if options.get("families", ...) is None and (asked.families or asked.kinds):
        options["families"] = "all"
    wanted = options.get("families")
    if wanted is not None and wanted != "all":
        known = history.families
        options["families"] = tuple(names.find_key(f, known, "family") for f in several(wanted))
    if options.get("focus") is not None:
        options["focus"] = history.entity(options["focus"]).id
    return plot.View(**options)


def edition_of(
    history: History,
    words: Iterable[str] | None,
    *,
    note: str | None = None,
    ax: Axes | None = None,
    pos: Mapping[str, Sequence[float]] | None = None,
) -> Edition:
    """Say what the data are, and the command; there is none for given axes or places."""
    from diplograph import plot

    graph = history.graph
    command = None
    if words is not None and ax is None and pos is None and history.origin is not None:
        folder = ["--graph", history.origin] if history.origin else []
        command = shlex.join(["diplograph", *words, *folder])
    return plot.Edition(
        version=graph.version,
        note=note,
        layout=graph.layout,
        places=pos,
        sources=graph.sources,
        command=command,
    )


def words_of(
    selection: Selection,
    *,
    events: int | None = None,
    known_by: int | None = None,
    folded: bool = False,
    entities: bool = True,
) -> list[str]:
    """Give the options of the command line that ask for a selection.

    Examples
    --------
    >>> words_of(Selection(kinds=frozenset({"recognises"})), folded=True)
    ['--kind', 'recognises', '--fold']
    """
    lists: dict[str, Iterable[str]] = {
        "--entity": selection.named if entities else (),
        "--kind": sorted(selection.kinds),
        "--family": sorted(selection.families),
        "--grade": [grade.word for grade in sorted(selection.grades)],
    }
    if selection.modalities != DEFAULT_MODALITIES:
        everything = selection.modalities == frozenset(MODALITIES)
        lists["--modality"] = ["all"] if everything else sorted(selection.modalities)
    words = [word for option, values in lists.items() for v in values for word in (option, v)]
    words += [] if events is None else ["--events", str(events)]
    words += [] if known_by is None else ["--known-by", iso(known_by)]
    return words + (["--fold"] if folded else [])


def look_of(view: View) -> list[str]:
    """Give the options of the command line that ask for a view.

    Examples
    --------
    >>> from diplograph.plot import View
    >>> look_of(View(persons=True, style="dark"))
    ['--persons', '--style', 'dark']
    """
    words = []
    if view.families == "all":
        words.append("--all-families")
    else:
        words += [word for family in view.families or () for word in ("--show", family)]
    words += ["--persons"] if view.persons else []
    if view.focus is not None:
        words += ["--focus", view.focus, *(["--hops", str(view.hops)] if view.hops != 1 else [])]
    if view.width != "page":
        words += ["--width", view.width if isinstance(view.width, str) else f"{view.width:g}"]
    words += ["--style", view.style] if view.style != "light" else []
    return words + (["--sources"] if view.sources == "list" else [])

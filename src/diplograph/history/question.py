"""What is asked of a history, apart from the day: which relations, known when, folded or not."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, field

from diplograph.dates import iso
from diplograph.errors import QuestionError
from diplograph.history.arguments import Names, grades_named, modalities_named, several
from diplograph.model import DEFAULT_MODALITIES, MODALITIES, Graph
from diplograph.names import Directory, find_key
from diplograph.slices import Among, Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What every answer of a history goes by; questions only ever become narrower.

    Every answer has one, ``world.question``; `History.select` and `History.known_by` make others.

    Parameters
    ----------
    selection
        Which relations.
    known_by
        Day of the second clock, since 1970-01-01; None = as known today.
    events
        Length in days of the window of events up to the day asked; None = states alone.
    fold
        Whether a movement, the regime it rules through and the country are one actor.

    Examples
    --------
    >>> from diplograph.slices import Selection
    >>> question = Question().narrowed(Selection(kinds=frozenset({"recognises"})))
    >>> str(question.as_known(0)), question.answered(fold=True).fold
    ('kind recognises known-by 1970-01-01', True)
    """

    selection: Selection = field(default_factory=Selection)
    known_by: int | None = None
    events: int | None = None
    fold: bool = False

    def narrowed(self, selection: Selection) -> Question:
        """Ask about those relations only that a further selection takes too."""
        return dataclasses.replace(self, selection=self.selection.narrowed(selection))

    def as_known(self, day: int) -> Question:
        """Ask as could be known on a day; of two such days the earlier one counts."""
        known_by = day if self.known_by is None else min(day, self.known_by)
        return dataclasses.replace(self, known_by=known_by)

    def answered(
        self, *, modality: Names = (), events: int | None = None, fold: bool = False
    ) -> Question:
        """Add what is said with a day: modalities, a window of events, folding.

        Raises
        ------
        UnknownName
            If there is no such modality.
        QuestionError
            If the window of events is of a negative length.
        """
        modalities = modalities_named(modality)
        return dataclasses.replace(
            self,
            selection=dataclasses.replace(self.selection, modalities=modalities),
            events=checked_window(events),
            fold=fold,
        )

    def options(self, *, entities: bool = True) -> list[str] | None:
        """Build the options of the command line that ask the same; None = there are none.

        ``entities`` says whether the entities are among them.

        Examples
        --------
        >>> from diplograph.slices import Selection
        >>> Question(selection=Selection(kinds=frozenset({"recognises"})), fold=True).options()
        ['--kind', 'recognises', '--fold']
        """
        selection = self.selection
        restrictions = (selection.kinds, selection.families, selection.grades)
        if len(selection.among) > 1 or frozenset() in restrictions:
            return None  # one condition after the other has no words at a terminal
        lists: dict[str, Iterable[str]] = {
            "--entity": selection.named if entities else (),
            "--kind": sorted(selection.kinds or ()),
            "--family": sorted(selection.families or ()),
            "--grade": [grade.word for grade in sorted(selection.grades or ())],
        }
        if selection.modalities != DEFAULT_MODALITIES:
            everything = selection.modalities == frozenset(MODALITIES)
            lists["--modality"] = ["all"] if everything else sorted(selection.modalities)
        words = [word for option, values in lists.items() for v in values for word in (option, v)]
        words += [] if self.events is None else ["--events", str(self.events)]
        words += [] if self.known_by is None else ["--known-by", iso(self.known_by)]
        return words + (["--fold"] if self.fold else [])

    def __str__(self) -> str:
        words = self.options()
        return "one selection after another" if words is None else " ".join(words).replace("--", "")


def among(directory: Directory, names: Names) -> tuple[Among, ...]:
    """Read the entities asked for as a condition on the ends of a relation; none = no condition.

    One name: what touches the entity; several: what is between them; a code that states carried
    one after the other stands for all of them.

    Raises
    ------
    UnknownName, AmbiguousName
        If not exactly one entity carries a name.
    """
    words = several(names)
    bearers = [directory.bearers(word) for word in words]
    entities = tuple(dict.fromkeys(entity.id for each in bearers for entity in each))
    code = words[0] if len(words) == 1 and len(entities) > 1 else ""
    return (Among(entities, code),) if entities else ()


def selection_of(
    graph: Graph,
    directory: Directory,
    *,
    entity: Names = (),
    kind: Names = (),
    family: Names = (),
    grade: Names = (),
) -> Selection:
    """Read names of entities, kinds, families and grades as a selection.

    Raises
    ------
    UnknownName, AmbiguousName
        If a name does not stand for exactly one of them.
    """
    kinds = [find_key(name, graph.kinds, "kind") for name in several(kind)]
    known = families_of(graph)
    families = [find_key(name, known, "family") for name in several(family)]
    return Selection(
        among=among(directory, entity),
        kinds=frozenset(kinds) if kinds else None,
        families=frozenset(families) if families else None,
        grades=grades_named(grade) or None,
    )


def families_of(graph: Graph) -> tuple[str, ...]:
    """List the families of the kinds of a graph, in its order."""
    return tuple(dict.fromkeys(kind.family for kind in graph.kinds.values()))


def checked_window(events: int | None) -> int | None:
    """Refuse a window of events of a negative length.

    Raises
    ------
    QuestionError
        If ``events`` is below 0.
    """
    if events is not None and events < 0:
        raise QuestionError(
            f"events={events}: take a number of days, 0 or more, or None for no events"
        )
    return events

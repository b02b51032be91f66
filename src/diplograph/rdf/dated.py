"""Dated graphs: the IRI of a day, of a choice of grades and of a second clock, and back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, get_args

from diplograph import iris
from diplograph.dates import InForce, day_number, iso
from diplograph.errors import DateError, QueryError

AT: Final = iris.BASE + "at/"
"""Every IRI that begins so is, or tries to be, a dated graph."""
HISTORY: Final = iris.BASE + "history"
"""Name of the default graph, for use with FROM."""

Choice = Literal["", "definite", "possible", "all"]
_FORM = re.compile(
    r"(?P<day>[^/]+)(?:/(?P<choice>definite|possible|all))?(?:/known/(?P<known>[^/]+))?"
)
_GRADES: Final[dict[str, frozenset[InForce]]] = {
    "": frozenset({InForce.DEFINITE, InForce.PRESUMED}),
    "definite": frozenset({InForce.DEFINITE}),
    "possible": frozenset({InForce.POSSIBLE}),
    "all": frozenset({InForce.DEFINITE, InForce.PRESUMED, InForce.POSSIBLE}),
}


@dataclass(frozen=True, slots=True)
class DatedGraph:
    """A graph of one day.

    Parameters
    ----------
    day
        Days since 1970-01-01.
    choice
        Blank = definite and presumed; else ``definite``, ``possible`` (these only), ``all``.
    known_by
        Day of the second clock; None = as known today.
    """

    day: int
    choice: Choice = ""
    known_by: int | None = None

    @property
    def iri(self) -> str:
        """The name of the graph.

        Examples
        --------
        >>> DatedGraph(0, "all", 1).iri
        'https://w3id.org/diplograph/at/1970-01-01/all/known/1970-01-02'
        """
        choice = f"/{self.choice}" if self.choice else ""
        known = f"/known/{iso(self.known_by)}" if self.known_by is not None else ""
        return f"{AT}{iso(self.day)}{choice}{known}"

    @property
    def grades(self) -> frozenset[InForce]:
        """The grades of the relations it holds."""
        return _GRADES[self.choice]


def parse_iri(iri: str) -> DatedGraph:
    """Read the name of a dated graph.

    Raises
    ------
    QueryError
        If it is wrongly written; the error says what is right.

    Examples
    --------
    >>> parse_iri("https://w3id.org/diplograph/at/1970-01-02/definite")
    DatedGraph(day=1, choice='definite', known_by=None)
    """
    form = _FORM.fullmatch(iri.removeprefix(AT))
    if form is None:
        choices = ", ".join(f"/{choice}" for choice in get_args(Choice) if choice)
        raise QueryError(
            f"<{iri}> is no dated graph: write <{AT}YYYY-MM-DD>, then if wanted one of {choices}, "
            "then if wanted /known/YYYY-MM-DD"
        )
    try:
        known = form["known"]
        return DatedGraph(
            day_number(form["day"]),
            form["choice"] or "",  # type: ignore[arg-type]
            day_number(known) if known else None,
        )
    except DateError as error:
        raise QueryError(f"<{iri}> is no dated graph: {error}") from error

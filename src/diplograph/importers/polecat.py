"""POLECAT: machine-coded events in the types of PLOVER, tab-separated with a header."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from diplograph.importers.cells import days_of
from diplograph.importers.contract import Intake, event_row, record_of
from diplograph.importers.rejects import Refused
from diplograph.importers.tabular import Cells, Tabular
from diplograph.model import Bounds, Source
from diplograph.names import named_state, state_of
from diplograph.table import Row

_TYPES = frozenset(
    {
        *("agree", "consult", "support", "cooperate", "aid", "concede", "retreat", "request"),
        *("accuse", "reject", "threaten", "protest", "mobilize", "sanction", "coerce", "assault"),
    }
)
_MISSING = frozenset({"", "NA", "None", "NULL"})


class Polecat(Tabular):
    """POLECAT event files of the Harvard Dataverse, weekly or yearly."""

    name: ClassVar[str] = "polecat"
    subjects: ClassVar[tuple[str, ...]] = ()
    together: ClassVar[tuple[tuple[str, ...], ...]] = (("plover-*",),)
    delimiter: ClassVar[str] = "\t"
    source: ClassVar[Source] = Source(
        id="polecat-events",
        publisher="Political Event Classification, Attributes, and Types (POLECAT)",
        title="POLECAT Weekly Data",
        url="https://doi.org/10.7910/DVN/AJGVIT",
        type="data set",
    )
    citation: ClassVar[str] = (
        "G. Scarborough, B. E. Bagozzi, A. Beger, J. Berrie, A. Halterman, P. A. Schrodt and "
        "J. Spivey, POLECAT Weekly Data. Harvard Dataverse, doi:10.7910/DVN/AJGVIT (2023)."
    )
    terms: ClassVar[str] = "see the terms on Harvard Dataverse, doi:10.7910/DVN/AJGVIT"
    layouts: ClassVar[dict[str, frozenset[str]]] = {
        "events": frozenset(
            {
                *("Event ID", "Event Date", "Event Type", "Actor Name", "Actor Country"),
                *("Recipient Name", "Recipient Country", "Publication Date"),
            }
        )
    }

    def rows(self, layout: str, cells: Cells, line: int, intake: Intake) -> Iterable[Row]:
        """Give the event of a row that has an actor and a recipient."""
        kind = cells["Event Type"].strip().casefold()
        if kind not in _TYPES:
            raise Refused("Event Type", cells["Event Type"], "a type of PLOVER was expected")
        first, last = days_of("Event Date", cells["Event Date"])
        known = first
        if cells["Publication Date"].strip() not in _MISSING:
            known = max(first, days_of("Publication Date", cells["Publication Date"])[0])
        ends = (
            _actor(intake, cells["Actor Name"], cells["Actor Country"], first, "Actor Name"),
            _actor(
                intake, cells["Recipient Name"], cells["Recipient Country"], first, "Recipient Name"
            ),
        )
        intake.covers(first, last)
        bounds = Bounds(first, last, first, last)
        code = intake.kind(f"plover-{kind}")
        record = record_of(cells["Event ID"])
        return [event_row(ends, code, bounds, record, line, known=known, modality="coded")]


def _actor(intake: Intake, name: str, country: str, day: int, column: str) -> int:
    """Give the actor: a state by its name, somebody within the state of the country column."""
    name, country = name.strip(), country.strip()
    if name in _MISSING and country in _MISSING:
        raise Refused(column, name, "both actors were expected: one alone is no relation")
    state = state_of("iso3", country, day) or named_state(country, day)
    if name in _MISSING and state:
        return intake.of_state(state)
    found = named_state(name, day)
    if found:
        return intake.of_state(found)
    if state is None:
        return intake.unnamed(name, name)
    intake.of_state(state)
    return intake.entity(name, "collective", part_of=state.id)

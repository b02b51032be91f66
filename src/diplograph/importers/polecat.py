"""POLECAT: machine-coded events in the types of PLOVER, tab-separated with a header.

An event may have several actors and recipients, in one cell each with semicolons between them: it
gives a relation for each pair.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from diplograph.importers.contract import Format, Intake, event_row, record_and_part
from diplograph.importers.rejects import Refused
from diplograph.importers.tabular import Cells, Tabular, read_days
from diplograph.model import Bounds
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

    format: ClassVar[Format] = Format(
        name="polecat",
        summary="POLECAT events",
        example="ngecEventsDV-2023.txt.zip -o events.archive",
        expected="tab-separated, with a header that begins with Event ID and Event Date",
        title="POLECAT Weekly Data",
        publisher="Political Event Classification, Attributes, and Types (POLECAT)",
        url="https://doi.org/10.7910/DVN/AJGVIT",
        citation="G. Scarborough, B. E. Bagozzi, A. Beger, J. Berrie, A. Halterman, P. A. Schrodt "
        "and J. Spivey, POLECAT Weekly Data. Harvard Dataverse, doi:10.7910/DVN/AJGVIT (2023).",
        terms="see the terms on Harvard Dataverse, doi:10.7910/DVN/AJGVIT",
        together=(("plover-*",),),
    )
    delimiter: ClassVar[str] = "\t"
    layouts: ClassVar[dict[str, frozenset[str]]] = {
        "events": frozenset(
            {
                *("Event ID", "Event Date", "Event Type", "Actor Name", "Actor Country"),
                *("Recipient Name", "Recipient Country", "Publication Date"),
            }
        )
    }

    def rows(self, layout: str, cells: Cells, line: int, intake: Intake) -> Iterable[Row]:
        """Read the event of a row, once for each actor and each recipient."""
        kind = cells["Event Type"].strip().casefold()
        if kind not in _TYPES:
            raise Refused("Event Type", cells["Event Type"], "a type of PLOVER was expected")
        first, last = read_days("Event Date", cells["Event Date"])
        known = first
        if cells["Publication Date"].strip() not in _MISSING:
            known = max(first, read_days("Publication Date", cells["Publication Date"])[0])
        sides = _names("Actor", cells), _names("Recipient", cells)
        intake.covers(first, last)
        bounds = Bounds(first, last, first, last)
        code = intake.kind(f"plover-{kind}")
        pairs = [
            (_actor(intake, *one, first), _actor(intake, *other, first))
            for one in sides[0]
            for other in sides[1]
        ]
        rows = []
        for number, ends in enumerate(pairs):
            record, part = record_and_part(number, cells["Event ID"])
            rows.append(
                event_row(
                    ends, code, bounds, record, line, known=known, modality="coded", part=part
                )
            )
        return rows


def _names(end: str, cells: Cells) -> list[tuple[str, str]]:
    """Read name and country of each actor, or of each recipient, of an event.

    Where there are not as many countries as names, nobody knows which is whose.
    """
    names, countries = (
        [each.strip() for each in cells[f"{end} {what}"].split(";")] for what in ("Name", "Country")
    )
    if len(countries) == 1:
        countries *= len(names)
    if len(names) == 1 and names[0] in _MISSING:
        names *= len(countries)
    if len(countries) != len(names):
        countries = [""] * len(names)
    actors = [
        ("" if name in _MISSING else name, "" if country in _MISSING else country)
        for name, country in zip(names, countries, strict=True)
    ]
    known = [each for each in dict.fromkeys(actors) if each != ("", "")]
    if not known:
        rule = "both actors were expected: one alone is no relation"
        raise Refused(f"{end} Name", cells[f"{end} Name"], rule)
    return known


def _actor(intake: Intake, name: str, country: str, day: int) -> int:
    """Find the actor: a state by its name, somebody within the state of the country column."""
    state = state_of("iso3", country, day) or named_state(country, day)
    own = named_state(name, day) if name else state
    if own:
        return intake.of_state(own)
    if state is None:
        return intake.of_unresolved(name or country, name or country)
    intake.of_state(state)
    return intake.entity(name, "collective", part_of=state.id)

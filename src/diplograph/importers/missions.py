"""US diplomatic missions: the status of the highest mission in each state, by stretches of days."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, day_number
from diplograph.importers.contract import Format, Intake, record_of
from diplograph.importers.rejects import END_NOT_BEFORE_START, Refused
from diplograph.importers.successors import stretches
from diplograph.importers.tabular import Cells, Tabular, read_days, read_integer
from diplograph.model import Bounds
from diplograph.names import by_code
from diplograph.table import Row

_KINDS = {
    "Embassy": "resident-embassy",
    "Ambassador Nonresident": "nonresident-embassy",
    "Legation": "resident-legation",
    "Envoy Nonresident": "nonresident-legation",
    "Consulate": "resident-consulate",
    "Consul Nonresident": "nonresident-consulate",
    "Liaison": "liaison-office",
    "Interests": "interests-section",
    "None": "no-mission",
}
_UNITED_STATES = "2"  # its number in the data of the Correlates of War
_BEGINS = day_number("1816-01-01")
_ENDS = day_number("2024-12-31")
"""Where version 0.1 begins, with the list of states that it follows, and where it ends."""


class UsMissions(Tabular):
    """Stretches of mission status.

    What began with the data began on or before that day; what goes on at their end is open.
    """

    format: ClassVar[Format] = Format(
        name="us-missions",
        summary="US diplomatic missions: their rank in each state, by day",
        example="mission_status.csv -o missions.archive",
        expected="a CSV with country_code_cow, date_start, date_end and us_mission_status",
        title="U.S. Diplomatic Missions",
        publisher="Brenton Kenkel",
        url="https://github.com/brentonk/us_diplomatic_missions",
        citation="B. Kenkel, U.S. Diplomatic Missions, version 0.1 (2026).",
        terms="CC BY 4.0",
        subjects=("united-states",),
        together=(
            (
                "*embassy",
                "*legation",
                "*consulate",
                "liaison-office",
                "interests-section",
                "no-mission",
            ),
        ),
    )
    layouts: ClassVar[dict[str, frozenset[str]]] = {
        "ranges": frozenset({"country_code_cow", "date_start", "date_end", "us_mission_status"})
    }

    def rows(self, layout: str, cells: Cells, line: int, intake: Intake) -> Iterable[Row]:
        """Read the relation of the United States with a state; "None" is a status too."""
        kind = _KINDS.get(cells["us_mission_status"].strip())
        if kind is None:
            rule = f"one of {', '.join(_KINDS)} was expected"
            raise Refused("us_mission_status", cells["us_mission_status"], rule)
        code = str(read_integer("country_code_cow", cells["country_code_cow"]))
        if not by_code("cow", code):
            raise Refused("country_code_cow", code, "a state number was expected")
        start = read_days("date_start", cells["date_start"])
        end = read_days("date_end", cells["date_end"])
        if end[0] < start[0]:
            raise Refused("date_end", cells["date_end"], END_NOT_BEFORE_START)
        is_open = end[0] == _ENDS
        intake.covers(_BEGINS, _ENDS)
        first = UNBOUNDED_PAST if start[0] == _BEGINS else start[0]
        bounds = Bounds(first, start[1], *((end[0], UNBOUNDED_FUTURE) if is_open else end))
        ends = ("cow", _UNITED_STATES), ("cow", code)
        record = record_of("mission", code, start, end)
        return stretches(intake, ends, intake.kind(kind), bounds, record, line, is_open=is_open)

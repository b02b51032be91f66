"""Sanctions cases: who sanctioned whom, from when, and how long in form and in fact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar

from diplograph.dates import UNBOUNDED_FUTURE, day_number
from diplograph.importers.cells import days_of, integer
from diplograph.importers.contract import Intake, record_of
from diplograph.importers.rejects import Refused
from diplograph.importers.successors import stretches
from diplograph.importers.tabular import Cells, Tabular
from diplograph.model import Bounds, Entity, Source
from diplograph.names import by_code
from diplograph.table import Row

_ORGANISATIONS = {
    "1240": ("commonwealth-of-nations", "Commonwealth of Nations"),
    "1520": ("ecowas", "Economic Community of West African States"),
    "1653": ("european-economic-community", "European Economic Community"),
    "1830": ("european-union", "European Union"),
    "3450": ("league-of-arab-states", "League of Arab States"),
    "3760": ("african-union", "African Union"),
    "3900": ("organization-of-american-states", "Organization of American States"),
    "4120": ("east-african-community", "East African Community"),
    "4250": ("sadc", "Southern African Development Community"),
    "4400": ("united-nations", "United Nations"),
}
"""Numbers of organisations of the Correlates of War, as the identifiers of the cases tell them."""
_HORIZON = day_number("2018-12-31")
_SPLIT = re.compile("[,;/\u2013]")


class Sanctions(Tabular):
    """Cases by sender and target, in the layout of the sanctions-termination data.

    A case is open where no formal end is written, seen last on the last day of the file. A sender
    without a known number of a state or organisation becomes an entity under its number.
    """

    name: ClassVar[str] = "sanctions"
    subjects: ClassVar[tuple[str, ...]] = ()
    together: ClassVar[tuple[tuple[str, ...], ...]] = ()
    source: ClassVar[Source] = Source(
        id="international-sanctions-termination",
        publisher="International Sanctions Termination project",
        title="International Sanctions Termination (IST) dataset, 1990-2018",
        url="https://github.com/jellyrosp/sanctions-termination-dataset",
        type="data set",
    )
    citation: ClassVar[str] = (
        "H. Attia and J. Grauvogel, International Sanctions Termination, 1990-2018: introducing "
        "the IST dataset. Journal of Peace Research 60 (2023), 709-719."
    )
    terms: ClassVar[str] = "terms of the data are not stated beside the file; ask its makers"
    layouts: ClassVar[dict[str, frozenset[str]]] = {
        "cases": frozenset({"caseid", "sender", "target", "startdate", "terdate", "ongoing"})
    }

    def rows(self, layout: str, cells: Cells, line: int, intake: Intake) -> Iterable[Row]:
        """Give a relation for each sender of a case."""
        start = days_of("startdate", cells["startdate"])
        written = cells["terdate"].strip()
        is_open = not written
        end = (
            days_of("terdate", written) if written else (max(_HORIZON, start[1]), UNBOUNDED_FUTURE)
        )
        if end[1] < start[0]:
            raise Refused("terdate", written, "an end that is not before the start was expected")
        senders = [each.strip() for each in _SPLIT.split(cells["sender"]) if each.strip()]
        target = str(integer("target", cells["target"].strip()))
        if not senders:
            raise Refused("sender", cells["sender"], "the number of a sender was expected")
        if not by_code("cow", target):
            raise Refused("target", target, "a state number of the Correlates of War was expected")
        bounds = Bounds(start[0], start[1], end[0], end[1])
        record = record_of("case", cells["caseid"].strip(), *senders, target, *start)
        return list(self._each(senders, target, bounds, record, line, intake, is_open=is_open))

    def _each(
        self,
        senders: list[str],
        target: str,
        bounds: Bounds,
        record: int,
        line: int,
        intake: Intake,
        *,
        is_open: bool,
    ) -> Iterator[Row]:
        kind = intake.kind("sanctions-case")
        for part, sender in enumerate(senders):
            number = str(integer("sender", sender))
            if by_code("cow", number):
                end: int | tuple[str, str] = "cow", number
            else:
                end = _organisation(intake, number)
            yield from stretches(
                intake,
                (end, ("cow", target)),
                kind,
                bounds,
                record,
                line,
                is_open=is_open,
                part=part * 5,
            )


def _organisation(intake: Intake, number: str) -> int:
    identifier, label = _ORGANISATIONS.get(number, ("", ""))
    if not identifier:
        return intake.unnamed(f"organisation-{number}", f"Organisation {number}")
    return intake.catalogue.entity(
        identifier,
        lambda: Entity(id=identifier, label=label, type="international organisation"),
    )

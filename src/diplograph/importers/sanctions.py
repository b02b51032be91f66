"""Sanctions cases: who sanctioned whom, from when, and until they ended in form.

Numbers of states and organisations are those of the Correlates of War; `organisations.csv` has the
latter. Where an organisation and its successor are both senders, the case passes from one to the
other on the day on which they did.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import ClassVar

from diplograph.dates import UNBOUNDED_FUTURE, day_number
from diplograph.importers.contract import Format, Intake, record_and_part
from diplograph.importers.kinds import data_rows
from diplograph.importers.rejects import END_NOT_BEFORE_START, Refused
from diplograph.importers.successors import End, stretches
from diplograph.importers.tabular import Cells, Tabular, read_days, read_integer
from diplograph.model import Bounds, Entity
from diplograph.names import by_code
from diplograph.table import Row

_HORIZON = day_number("2018-12-31")
"""Last day of the data: what has no end by then was still going on."""
_SPLIT = re.compile("[,;/\u2013]")  # the file separates senders by any of these, \u2013 is a dash


class Sanctions(Tabular):
    """Cases by sender and target, in the layout of the sanctions-termination data.

    A case is open where no formal end is written, seen last on the last day of the file. A sender
    without a known number of a state or organisation becomes an entity under its number.
    """

    format: ClassVar[Format] = Format(
        name="sanctions",
        summary="IST data set: sanctions cases, 1990 to 2018",
        example="IST-dataset.csv -o sanctions.archive",
        expected="a CSV with caseid, sender, target, startdate, terdate and ongoing",
        title="International Sanctions Termination (IST) dataset, 1990-2018",
        publisher="International Sanctions Termination project",
        url="https://github.com/jellyrosp/sanctions-termination-dataset",
        citation="H. Attia and J. Grauvogel, International Sanctions Termination, 1990-2018: "
        "introducing the IST dataset. Journal of Peace Research 60 (2023), 709-719.",
        terms="terms of the data are not stated beside the file; ask its makers",
    )
    layouts: ClassVar[dict[str, frozenset[str]]] = {
        "cases": frozenset({"caseid", "sender", "target", "startdate", "terdate", "ongoing"})
    }

    def rows(self, layout: str, cells: Cells, line: int, intake: Intake) -> Iterable[Row]:
        """Read a relation for each sender of a case."""
        start = read_days("startdate", cells["startdate"])
        end_text = cells["terdate"].strip()
        end = max(_HORIZON, start[1]), UNBOUNDED_FUTURE
        if end_text:
            end = read_days("terdate", end_text)
        if end[1] < start[0]:
            raise Refused("terdate", end_text, END_NOT_BEFORE_START)
        senders = [
            str(read_integer("sender", each.strip()))
            for each in _SPLIT.split(cells["sender"])
            if each.strip()
        ]
        if not senders:
            raise Refused("sender", cells["sender"], "the number of a sender was expected")
        target = str(read_integer("target", cells["target"].strip()))
        if not by_code("cow", target):
            raise Refused("target", target, "a state number of the Correlates of War was expected")
        about = "case", cells["caseid"].strip(), *senders, target, *start
        # Parts are numbered over all senders of a case: until these are known, each has record 0.
        rows: list[Row] = []
        for sender in dict.fromkeys(senders):
            bounds, goes_on = _own_part(sender, senders, Bounds(*start, *end), is_open=not end_text)
            by: End = ("cow", sender) if by_code("cow", sender) else _organisation(intake, sender)
            rows += stretches(
                intake,
                (by, ("cow", target)),
                intake.kind("sanctions-case"),
                bounds,
                0,
                line,
                is_open=goes_on,
            )
        parts = (record_and_part(place, *about) for place in range(len(rows)))
        return [
            row._replace(record=record, part=part)
            for row, (record, part) in zip(rows, parts, strict=True)
        ]


@cache
def _organisations() -> dict[str, dict[str, str]]:
    return {row["number"]: row for row in data_rows("organisations.csv")}


def _own_part(
    sender: str, senders: list[str], bounds: Bounds, *, is_open: bool
) -> tuple[Bounds, bool]:
    """Find the part of a case that one of its senders held, and whether its end is open."""
    for number, row in _organisations().items():
        if not row["last"] or number not in senders or row["successor"] not in senders:
            continue
        last = day_number(row["last"])
        if not bounds.start_max <= last < bounds.end_min:
            continue
        if sender == number:
            return Bounds(*bounds[:2], last, last), False
        if sender == row["successor"]:
            return Bounds(last + 1, last + 1, *bounds[2:]), is_open
    return bounds, is_open


def _organisation(intake: Intake, number: str) -> int:
    row = _organisations().get(number)
    if row is None:
        return intake.of_unresolved(f"organisation-{number}", f"Organisation {number}")
    return intake.catalogue.entity(
        row["id"],
        lambda: Entity(id=row["id"], label=row["label"], type="international organisation"),
    )

"""GDELT and ICEWS: machine-coded events in the codes of CAMEO.

CAMEO: D. J. Gerner, P. A. Schrodt and O. Yilmaz, "Conflict and Mediation Event Observations: event
and actor codebook" (2012). An event is stored under the root of its code: two digits.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from diplograph.dates import day_number
from diplograph.importers.contract import Format, Intake, slug
from diplograph.importers.events import (
    ActorCode,
    Actors,
    Fields,
    Key,
    Mask,
    Numbers,
    days_from_dashed,
    days_from_digits,
    events,
    span,
)
from diplograph.importers.reading import Lines, Readable, blocks
from diplograph.importers.rejects import WHOLE_NUMBER, Refused
from diplograph.names import by_code, by_name, named_state, state_of
from diplograph.table import Batch

_ROOTS = frozenset(f"{n:02}".encode() for n in range(1, 21))
_MISSING = frozenset({b"", b"NA", b"NULL"})
_DAYS = day_number("9999-12-31") - day_number("0001-01-01") + 1
_POSITIVE = 2**63 - 1
"""Numbers of records are signed and not negative: what overflows keeps 63 bits."""
# Columns of GDELT that are read, which its files do not name.
_NUMBER, _DAY, _ACTOR_1, _ACTOR_2, _CODE = 0, 1, 5, 15, 26
_WIDEST = 61


class Gdelt:
    """GDELT events 1.0 and 2.0: tab-separated, no header, 57, 58 or 61 columns to a line."""

    format: ClassVar[Format] = Format(
        name="gdelt",
        summary="GDELT events 1.0 and 2.0",
        example="'*.export.CSV.zip' -o events.archive",
        expected="57, 58 or 61 tab-separated columns and no header "
        "(mentions and GKG are no events)",
        title="GDELT Event Database",
        publisher="The GDELT Project",
        url="https://www.gdeltproject.org/data.html",
        citation="K. Leetaru and P. A. Schrodt, GDELT: Global Data on Events, Location and Tone, "
        "1979-2012. International Studies Association (2013).",
        terms="free for any use with a citation and a link, says the project's site",
        together=(("cameo-*",),),
    )
    # 57 columns before the address of the source was added, 58 since; 61 in version 2.0, which
    # has one more for each of three places.
    widths: ClassVar[tuple[int, ...]] = (57, 58, 61)

    def sniff(self, head: str) -> bool:
        """Tell by the number of columns and the date in the second."""
        for line in head.splitlines()[:20]:
            parts = line.split("\t")
            if len(parts) in self.widths and parts[0].isdecimal() and parts[1][:8].isdecimal():
                return True
        return False

    def read(self, stream: Readable, name: str, file: int, intake: Intake) -> Iterator[Batch]:
        """Read the events that have two actors."""
        actors = Actors(lambda key, day: _cameo_actor(intake, key, day))
        kinds = {root: intake.kind(f"cameo-{root.decode()}") for root in sorted(_ROOTS)}
        for lines in blocks(stream, intake.rejects):
            yield self._batch(lines, file, intake, actors, kinds)

    def _batch(
        self, lines: Lines, file: int, intake: Intake, actors: Actors, kinds: dict[bytes, int]
    ) -> Batch:
        fields = Fields(lines)
        rejects = intake.rejects
        rule = "57, 58 or 61 columns were expected"
        fields.refuse_widths(~np.isin(fields.many, self.widths), rejects, rule)
        for column, label in ((_ACTOR_1, "Actor1Code"), (_ACTOR_2, "Actor2Code")):
            _refuse_blank(fields, fields.blank(column), label, intake)
        value, good = fields.digits(_DAY, 8)
        _, exist = days_from_digits(value)
        wrong = ~(good & exist & (fields.lengths(_DAY) == 8))
        rule = "a day that exists was expected, as YYYYMMDD"
        fields.refuse_cells(wrong, rejects, "SQLDATE", _DAY, rule)
        added = _date_added(fields)
        value, good = fields.digits(added, 8)
        _, exist = days_from_digits(value)
        fields.refuse_cells(~(good & exist), rejects, "DATEADDED", added, rule)
        _, good = fields.numbers(_NUMBER)
        fields.refuse_cells(~good, rejects, "GLOBALEVENTID", _NUMBER, WHOLE_NUMBER)
        _refuse_roots(fields, _CODE, "EventCode", intake)
        return _gdelt_events(fields.only_kept(), file, intake, actors, kinds)


def _date_added(fields: Fields) -> Numbers:
    """Find the column of the day on which an event was added, the last but for the address."""
    return np.where(fields.many == _WIDEST, 59, 56)


def _gdelt_events(
    fields: Fields, file: int, intake: Intake, actors: Actors, kinds: dict[bytes, int]
) -> Batch:
    day = days_from_digits(fields.digits(_DAY, 8)[0])[0]
    known = days_from_digits(fields.digits(_date_added(fields), 8)[0])[0]
    days = day.tolist()
    # The country of an actor stands two columns after its code.
    first = list(zip(fields.texts(_ACTOR_1), fields.texts(_ACTOR_1 + 2), strict=True))
    second = list(zip(fields.texts(_ACTOR_2), fields.texts(_ACTOR_2 + 2), strict=True))
    return events(
        intake,
        fields.lines,
        file,
        ends=(actors.codes(first, days), actors.codes(second, days)),
        kind=_kinds(fields, _CODE, kinds),
        day=day,
        # An old event that was added later was not known before; dates added before it are slips.
        known=np.maximum(known, day),
        record=fields.numbers(_NUMBER)[0],
    )


def _kinds(fields: Fields, column: int, kinds: dict[bytes, int]) -> npt.NDArray[np.int32]:
    roots = fields.digits(column, 2)[0]
    of_root = np.zeros(100, dtype=np.int32)  # two digits make less than 100
    for root, code in kinds.items():
        of_root[int(root)] = code
    return of_root[roots]


def _refuse_blank(fields: Fields, blank: Mask, label: str, intake: Intake) -> None:
    rule = "both actors were expected: an event of one actor is no relation"
    fields.refuse(blank, intake.rejects, lambda _: Refused(label, "", rule))


def _refuse_roots(fields: Fields, column: int, label: str, intake: Intake) -> None:
    value, good = fields.digits(column, 2)
    wrong = ~good | (value < 1) | (value > 20)
    rule = "a CAMEO event code that begins with 01 to 20 was expected"
    fields.refuse_cells(wrong, intake.rejects, label, column, rule)


def _cameo_actor(intake: Intake, key: Key, day: int) -> ActorCode:
    """Find the actor of a CAMEO code: a state, a role within a state, or the code itself.

    Which state, the country column says: a code may begin like that of a state and be none.
    """
    code, country = (part.decode().strip() for part in key)
    bearers = by_code("cameo", country)
    state = state_of("cameo", country, day)
    if state is None:
        return ActorCode(intake.of_unresolved(f"cameo-{code}", code), *span(bearers, day))
    own = intake.of_state(state)
    if code != country:
        role = code.removeprefix(country)
        several = len({bearer.id for bearer in bearers}) > 1
        identifier = f"cameo-{slug(code)}" + (f"-{state.id}" if several else "")
        label = f"{state.label}: {role}"
        own = intake.entity(label, "collective", part_of=state.id, code=identifier)
    return ActorCode(own, *span(bearers, day))


class Icews:
    """ICEWS events: tab-separated with a header, no quotes, names instead of codes."""

    format: ClassVar[Format] = Format(
        name="icews",
        summary="ICEWS events",
        example="events.2018.tab -o events.archive",
        expected="tab-separated, with a header that begins with Event ID",
        title="ICEWS Coded Event Data",
        publisher="Lockheed Martin Advanced Technology Laboratories",
        url="https://doi.org/10.7910/DVN/28075",
        citation="E. Boschee, J. Lautenschlager, S. O'Brien, S. Shellman, J. Starz and M. Ward, "
        "ICEWS Coded Event Data. Harvard Dataverse, doi:10.7910/DVN/28075 (2015).",
        terms="see the terms on Harvard Dataverse, doi:10.7910/DVN/28075",
        together=(("cameo-*",),),
    )
    columns: ClassVar[tuple[str, ...]] = (
        *("Event ID", "Event Date", "Source Name", "Source Country"),
        *("CAMEO Code", "Target Name", "Target Country"),
    )

    def sniff(self, head: str) -> bool:
        """Tell by the names of the columns."""
        return set(self.columns) <= set(head.split("\n", 1)[0].rstrip("\r").split("\t"))

    def read(self, stream: Readable, name: str, file: int, intake: Intake) -> Iterator[Batch]:
        """Read the events that have a source and a target."""
        actors = Actors(lambda key, day: _actor_of_name(intake, key, day))
        kinds = {root: intake.kind(f"cameo-{root.decode()}") for root in sorted(_ROOTS)}
        places: dict[str, int] = {}
        header = b""
        for lines in blocks(stream, intake.rejects):
            rest = lines
            if not places:
                header = lines.data[lines.starts[0] : lines.ends[0]]
                places = {each: n for n, each in enumerate(header.decode().split("\t"))}
                rest = lines.take(np.arange(len(lines)) > 0)
            yield self._batch(rest, file, intake, actors, kinds, places, header)

    def _batch(
        self,
        lines: Lines,
        file: int,
        intake: Intake,
        actors: Actors,
        kinds: dict[bytes, int],
        places: dict[str, int],
        header: bytes,
    ) -> Batch:
        fields = Fields(lines)
        refuse_repeated_headers(fields, header, intake)
        rejects, many = intake.rejects, len(places)
        fields.refuse_widths(fields.many != many, rejects, f"{many} columns were expected")
        for label in ("Source Name", "Target Name"):
            column = places[label]
            missing = np.array(
                [text.strip() in _MISSING for text in fields.texts(column)], dtype=bool
            )
            _refuse_blank(fields, missing, label, intake)
        date, number = places["Event Date"], places["Event ID"]
        _, exist = days_from_dashed(fields.texts(date))
        rule = "a day that exists was expected, as YYYY-MM-DD"
        fields.refuse_cells(~exist, rejects, "Event Date", date, rule)
        _refuse_roots(fields, places["CAMEO Code"], "CAMEO Code", intake)
        _, good = fields.numbers(number)
        fields.refuse_cells(~good, rejects, "Event ID", number, WHOLE_NUMBER)
        return self._events(fields.only_kept(), file, intake, actors, kinds, places)

    def _events(
        self,
        fields: Fields,
        file: int,
        intake: Intake,
        actors: Actors,
        kinds: dict[bytes, int],
        places: dict[str, int],
    ) -> Batch:
        day: Numbers = days_from_dashed(fields.texts(places["Event Date"]))[0]
        days = day.tolist()

        def keys(end: str) -> list[Key]:
            names = fields.texts(places[f"{end} Name"])
            return list(zip(names, fields.texts(places[f"{end} Country"]), strict=True))

        return events(
            intake,
            fields.lines,
            file,
            ends=(actors.codes(keys("Source"), days), actors.codes(keys("Target"), days)),
            kind=_kinds(fields, places["CAMEO Code"], kinds),
            day=day,
            known=day,
            record=_record_numbers(fields.numbers(places["Event ID"])[0], day),
        )


def _record_numbers(number: Numbers, day: Numbers) -> Numbers:
    """Make numbers of records: ICEWS used some numbers twice, for events of different days."""
    return (number * _DAYS + day - day_number("0001-01-01")) & _POSITIVE


def refuse_repeated_headers(fields: Fields, header: bytes, intake: Intake) -> None:
    """Reject lines that repeat the header, as files do that were put together."""
    lines = fields.lines
    size = lines.ends - lines.starts == len(header)
    again = np.zeros(len(fields), dtype=bool)
    for place in np.flatnonzero(size).tolist():
        again[place] = lines.data[lines.starts[place] : lines.ends[place]] == header
    repeated = Refused("", header.decode()[:60], "a row was expected: this is the header again")
    fields.refuse(again, intake.rejects, lambda _: repeated)


def _actor_of_name(intake: Intake, key: Key, day: int) -> ActorCode:
    """Find the actor of a name: a state, or somebody within the state of the country column."""
    label, country = (part.decode().strip() for part in key)
    state = named_state(label, day)
    if state is not None:
        return ActorCode(intake.of_state(state), *span(by_name(label), day))
    within = named_state(country, day) if country.encode() not in _MISSING else None
    if within is None:
        return ActorCode(intake.of_unresolved(label, label))
    intake.of_state(within)
    return ActorCode(intake.entity(label, "collective", part_of=within.id))

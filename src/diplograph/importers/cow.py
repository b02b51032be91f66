"""The Correlates of War family: alliances, states, contiguity, disputes, wars, envoys.

Which file it is, the header tells. A blank end is open, last seen at the horizon of the version; a
start at the beginning of the data is "on or before"; a day of -9 is any day of its month. A code
that stands for one state after the other (365) is told apart by date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import ClassVar

from diplograph.dates import UNBOUNDED_FUTURE, UNBOUNDED_PAST, day_number
from diplograph.importers.contract import Format, Intake, record_of
from diplograph.importers.rejects import END_NOT_BEFORE_START, Refused
from diplograph.importers.successors import End, stretches
from diplograph.importers.tabular import (
    Cells,
    Days,
    Tabular,
    read_days,
    read_days_in_parts,
    read_integer,
    read_year,
)
from diplograph.model import Bounds, Entity
from diplograph.names import by_code
from diplograph.table import Row

_PACTS = {
    "defense": "defence-pact",
    "neutrality": "neutrality-pact",
    "nonaggression": "non-aggression-pact",
    "entente": "entente",
}
_ALLIANCE_HORIZON = day_number("2012-12-31")
"""Where version 4.1 of the alliances ends: what is open was still in force then."""
_BEGINS = day_number("1816-01-01")
"""First day of alliances, states and borders: what stood already has this day for its start."""
_WARS_UNTIL = 2007
"""Last year of the wars, to which the column ``ongo2007`` belongs."""
_FLAGS = frozenset(_PACTS)
_YEARLY = {
    "war-inter": ("warnum", "cowinteronset", "war-with"),
    "disputes-directed": ("dispnum", "disponset", "dispute-with"),
}
_BORDER_HORIZONS = {"3.1": "200612", "3.2": "201612"}
"""Month with which the versions of the contiguity data end."""
_NOBODY = "-8"  # "does not apply": no state fights on that side
Side = tuple[str, str]
"""Code of a state, or blank, and a name."""
Sides = tuple[str, Side, Side]
"""Number of a war or dispute, and who fights whom."""


def _dates(start: str, end: str) -> set[str]:
    """Name the columns of a first and a last day."""
    return {prefix + part for prefix in (start, end) for part in ("year", "month", "day")}


class Cow(Tabular):
    """Files of the Correlates of War project, and dispute participants in its layout."""

    format: ClassVar[Format] = Format(
        name="cow",
        summary="Correlates of War: alliances, states, borders, disputes, wars, envoys",
        example="states2016.csv alliance_v4.1_by_dyad.csv -o cow.archive",
        expected="a CSV of alliances, states, borders, disputes, wars or envoys: "
        "its header says which",
        title="Correlates of War data sets",
        publisher="The Correlates of War Project",
        url="https://correlatesofwar.org/data-sets/",
        citation="D. M. Gibler, International military alliances, 1648-2008. CQ Press (2009), for "
        "alliances; Correlates of War Project, State System Membership List (2017), for states; "
        "see correlatesofwar.org for the article that belongs to each further file.",
        terms="free for research with a citation of the data set, says the project",
        together=(("*-pact", "entente"), ("*-border",)),
    )
    layouts: ClassVar[dict[str, frozenset[str]]] = {
        "alliance-dyad": frozenset(
            {"version4id", "ccode1", "ccode2", "left_censor"}
            | _dates("dyad_st_", "dyad_end_")
            | _FLAGS
        ),
        "alliance-member": frozenset(
            {"version4id", "ccode", "ss_type", "left_censor"} | _dates("mem_st_", "mem_end_")
        ),
        "states": frozenset({"stateabb", "ccode", "version"} | _dates("st", "end")),
        "contiguity": frozenset({"statelno", "statehno", "conttype", "begin", "end"}),
        "participants": frozenset(
            {"dispnum", "ccode", "styear", "stmon", "stday", "endyear", "endmon", "endday"}
        ),
        "disputes-directed": frozenset({"dispnum", "ccode1", "ccode2", "year", "disponset"}),
        "war-inter": frozenset({"warnum", "ccode1", "ccode2", "year", "cowinteronset"}),
        "war-intra": frozenset(
            {"warnum", "year", "ccodea", "sidea", "ccodeb", "sideb", "cowintraonset"}
        ),
        "envoys": frozenset({"ccode1", "ccode2", "year", "DR_at_1", "DR_at_2", "DE"}),
        "disputes": frozenset({"dispnum", "styear", "stmon", "outcome", "mindur"}),
    }

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._years: dict[Sides, dict[int, tuple[int, bool, bool]]] = defaultdict(dict)

    def rows(self, layout: str, cells: Cells, line: int, intake: Intake) -> Iterable[Row]:
        """Read the relations of one row."""
        if layout in ("alliance-dyad", "alliance-member"):
            intake.covers(_BEGINS, _ALLIANCE_HORIZON)
        if layout == "alliance-dyad":
            return self._alliance(cells, line, intake)
        if layout == "alliance-member":
            return _membership(cells, line, intake)
        if layout == "states":
            return _system_member(cells, line, intake)
        if layout == "contiguity":
            return self._border(cells, line, intake)
        if layout == "participants":
            return _participant(cells, line, intake)
        if layout == "envoys":
            return self._envoys(cells, line, intake)
        if layout == "war-intra":
            return self._civil_war(cells, line, intake)
        if layout == "disputes":
            rule = "participants were expected: import the file of dyads or of participants"
            raise Refused("", f"dispute {cells['dispnum']}", rule)
        return self._year(layout, cells, line, intake)

    def _alliance(self, cells: Cells, line: int, intake: Intake) -> Iterator[Row]:
        codes = _pair(cells, "ccode1", "ccode2")
        bounds, is_open = _spell(
            cells,
            ("dyad_st_year", "dyad_st_month", "dyad_st_day"),
            ("dyad_end_year", "dyad_end_month", "dyad_end_day"),
            _ALLIANCE_HORIZON,
        )
        pacts = [n for n, flag in enumerate(_PACTS) if cells[flag].strip() == "1"]
        if not pacts:
            rule = "a 1 in defense, neutrality, nonaggression or entente was expected"
            raise Refused("defense", "", rule)
        record = record_of("alliance", cells["version4id"], *sorted(codes), bounds)
        # One record a spell, and beside it a number for each of its four pacts.
        fresh = [n for n in pacts if record + n not in self._seen]
        self._seen.update(record + n for n in fresh)
        intake.duplicates += not fresh  # written in both directions, the same pacts count once
        ends, kinds = _both(codes), tuple(_PACTS.values())
        # Of all codes 365 and 345 pass on most often, seven times together: nine parts are enough.
        for n in fresh:
            kind = intake.kind(kinds[n])
            yield from stretches(
                intake, ends, kind, bounds, record, line, is_open=is_open, part=n * 9
            )

    def _border(self, cells: Cells, line: int, intake: Intake) -> Iterator[Row]:
        codes = _pair(cells, "statelno", "statehno")
        kind = read_integer("conttype", cells["conttype"])
        if not 1 <= kind <= 5:
            raise Refused("conttype", cells["conttype"], "a type from 1 to 5 was expected")
        start, end = read_days("begin", cells["begin"]), read_days("end", cells["end"])
        if end[0] < start[0]:
            raise Refused("end", cells["end"], END_NOT_BEFORE_START)
        horizon = _BORDER_HORIZONS.get(cells.get("version", "").strip(), "201612")
        is_open = cells["end"].strip() == horizon
        intake.covers(_BEGINS, read_days("end", horizon)[1])
        bounds = Bounds(*_floor(start), *((end[1], UNBOUNDED_FUTURE) if is_open else end))
        record = record_of("contiguity", *sorted(codes), kind, cells["begin"], cells["end"])
        if self._is_new(record, intake):
            code = intake.kind("land-border" if kind == 1 else "water-border")
            ends = _both(codes)
            yield from stretches(intake, ends, code, bounds, record, line, is_open=is_open)

    def _envoys(self, cells: Cells, line: int, intake: Intake) -> Iterator[Row]:
        codes = _pair(cells, "ccode1", "ccode2")
        first, last = read_year("year", cells["year"])
        intake.covers(first, last)
        if cells["DE"].strip() != "1":
            raise Refused("DE", cells["DE"], "1 was expected: 0 is no exchange in that year")
        record = record_of("envoys", *sorted(codes), cells["year"])
        if self._is_new(record, intake):
            bounds = Bounds(first, last, first, last)
            kind = intake.kind("exchanges-envoys")
            yield from stretches(intake, _both(codes), kind, bounds, record, line)

    def _year(self, layout: str, cells: Cells, line: int, intake: Intake) -> Iterable[Row]:
        """Keep a year of a war or dispute; spells are made once the file has been read."""
        number, onset, _ = _YEARLY[layout]
        one, other = sorted(_pair(cells, "ccode1", "ccode2"))
        sides = cells[number].strip(), (str(one), ""), (str(other), "")
        return self._keep_year(layout, sides, cells, onset, line, intake)

    def _civil_war(self, cells: Cells, line: int, intake: Intake) -> Iterable[Row]:
        sides = cells["warnum"].strip(), _side("a", cells), _side("b", cells)
        return self._keep_year("war-intra", sides, cells, "cowintraonset", line, intake)

    def _keep_year(
        self, layout: str, sides: Sides, cells: Cells, onset: str, line: int, intake: Intake
    ) -> Iterable[Row]:
        read_year("year", cells["year"])
        year = int(cells["year"])
        if self._is_new(record_of(layout, *sides, year), intake):
            goes_on = cells.get("ongo2007", "").strip() == "1" and year == _WARS_UNTIL
            self._years[sides][year] = line, cells[onset].strip() == "1", goes_on
        return ()

    def rest(self, layout: str, intake: Intake) -> Iterator[Row]:
        """Join the years of a war or dispute that follow on each other into spells."""
        kind = "civil-war-with" if layout == "war-intra" else _YEARLY.get(layout, ("",) * 3)[2]
        for (number, one, other), years in self._years.items():
            for first, last in _runs(years):
                start, end = read_year("year", str(first)), read_year("year", str(last))
                is_open = years[last][2]
                bounds = Bounds(*start, *((end[1], UNBOUNDED_FUTURE) if is_open else end))
                record = record_of(layout, number, one, other, first, last)
                ends = _end(one, other, intake), _end(other, one, intake)
                code, line = intake.kind(kind), years[first][0]
                try:
                    spells = stretches(intake, ends, code, bounds, record, line, is_open=is_open)
                    yield from (spell._replace(rows=last - first + 1) for spell in spells)
                except Refused as refused:
                    for year in range(first, last + 1):  # each was a row, accepted when it was read
                        intake.rejects.add(years[year][0], refused)
                        intake.accepted -= 1
        self._years.clear()

    def _is_new(self, record: int, intake: Intake) -> bool:
        """Tell whether a symmetric row comes for the first time; directed files say it twice."""
        if record in self._seen:
            intake.duplicates += 1
            return False
        self._seen.add(record)
        return True


def _membership(cells: Cells, line: int, intake: Intake) -> Iterator[Row]:
    names = tuple(f"mem_{end}_{part}" for end in ("st", "end") for part in ("year", "month", "day"))
    bounds, is_open = _spell(cells, names[:3], names[3:], _ALLIANCE_HORIZON)
    number = read_integer("version4id", cells["version4id"])
    alliance = f"cow-alliance-{number}"
    label = f"Alliance {number} ({cells['ss_type'].strip()})"
    treaty = intake.catalogue.entity(
        alliance, lambda: Entity(id=alliance, label=label, type="agreement")
    )
    record = record_of("member", number, cells["ccode"], bounds)
    ends = ("cow", _code("ccode", cells)), treaty
    kind = intake.kind("alliance-member")
    yield from stretches(intake, ends, kind, bounds, record, line, is_open=is_open)


def _system_member(cells: Cells, line: int, intake: Intake) -> Iterator[Row]:
    start = read_days_in_parts(("styear", "stmonth", "stday"), cells)
    end = read_days_in_parts(("endyear", "endmonth", "endday"), cells)
    if start is None or end is None:
        raise Refused("styear", cells["styear"], "a first and a last day were expected")
    if end[1] < start[0]:
        raise Refused("endyear", cells["endyear"], END_NOT_BEFORE_START)
    horizon = read_year("version", cells["version"].strip()[:4])[1]
    is_open = end[0] == horizon
    intake.covers(_BEGINS, horizon)
    bounds = Bounds(*_floor(start), *((end[0], UNBOUNDED_FUTURE) if is_open else end))
    system = intake.catalogue.entity(
        "interstate-system",
        lambda: Entity(id="interstate-system", label="Interstate system", type="collective"),
    )
    record = record_of("system", cells["ccode"], start, end)
    ends = ("cow", _code("ccode", cells)), system
    kind = intake.kind("system-member")
    yield from stretches(intake, ends, kind, bounds, record, line, is_open=is_open)


def _participant(cells: Cells, line: int, intake: Intake) -> Iterator[Row]:
    start = read_days_in_parts(("styear", "stmon", "stday"), cells)
    end = read_days_in_parts(("endyear", "endmon", "endday"), cells)
    if start is None or end is None or start[0] > end[1]:
        raise Refused("endyear", cells["endyear"], END_NOT_BEFORE_START)
    number = read_integer("dispnum", cells["dispnum"])
    dispute = f"dispute-{number}"
    entity = intake.catalogue.entity(
        dispute, lambda: Entity(id=dispute, label=f"Dispute {number}", type="collective")
    )
    record = record_of("participant", number, cells["ccode"], start, end)
    bounds = Bounds(start[0], min(start[1], end[1]), max(start[0], end[0]), end[1])
    ends = ("cow", _code("ccode", cells)), entity
    yield from stretches(intake, ends, intake.kind("dispute-participant"), bounds, record, line)


def _spell(
    cells: Cells, start: tuple[str, ...], end: tuple[str, ...], horizon: int
) -> tuple[Bounds, bool]:
    """Read start and end of an alliance, each of year, month and day; blank ends are open."""
    began = read_days_in_parts((start[0], start[1], start[2]), cells)
    if began is None:
        raise Refused(start[0], "", "a year was expected")
    first = _floor(began) if cells["left_censor"].strip() == "1" else began
    ended = read_days_in_parts((end[0], end[1], end[2]), cells)
    if ended is None:
        return Bounds(*first, max(horizon, first[1]), UNBOUNDED_FUTURE), True
    if ended[1] < began[0]:
        raise Refused(end[0], cells[end[0]], END_NOT_BEFORE_START)
    return Bounds(*first, *ended), False


def _floor(start: Days) -> Days:
    """Take a start that the data set cut off at its beginning as on or before that day."""
    return (UNBOUNDED_PAST, start[1]) if start[0] <= _BEGINS else start


def _code(column: str, cells: Cells) -> str:
    code = str(read_integer(column, cells[column].strip()))
    if not by_code("cow", code):
        raise Refused(column, cells[column], "a state number of the Correlates of War was expected")
    return code


def _pair(cells: Cells, one: str, other: str) -> tuple[int, int]:
    codes = int(_code(one, cells)), int(_code(other, cells))
    if codes[0] == codes[1]:
        raise Refused(other, cells[other], "two different states were expected")
    return codes


def _both(codes: tuple[int, int]) -> tuple[End, End]:
    """Order the ends of a symmetric relation, which directed files write from either side."""
    return ("cow", str(min(codes))), ("cow", str(max(codes)))


def _side(side: str, cells: Cells) -> Side:
    """Read the code of a state, or the name of those who fight for no state."""
    code, name = cells[f"ccode{side}"].strip(), cells[f"side{side}"].strip()
    if code not in ("", _NOBODY):
        return _code(f"ccode{side}", cells), ""
    if name in ("", _NOBODY):
        rule = "a state or a group on both sides was expected: this row names one side alone"
        raise Refused(f"side{side}", name, rule)
    return "", name


def _end(side: Side, other: Side, intake: Intake) -> End:
    """Find a state by its code, a group as the one that fights the other side.

    Rebels of one country and those of another are called by the same names, such as Liberals.
    """
    code, name = side
    if code:
        return "cow", code
    against = by_code("cow", other[0])[-1].label if other[0] else other[1]
    label = f"{name} (against {against})"
    return intake.entity(label, "armed group")


def _runs(years: dict[int, tuple[int, bool, bool]]) -> Iterator[tuple[int, int]]:
    """Find the first and last year of each spell: a new one begins with a gap or an onset."""
    first = last = None
    for year, (_, begins, _) in sorted(years.items()):
        if first is not None and last is not None and (year > last + 1 or begins):
            yield first, last
            first = None
        first, last = year if first is None else first, year
    if first is not None and last is not None:
        yield first, last

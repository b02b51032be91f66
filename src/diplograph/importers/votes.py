"""Roll-call votes of the United Nations General Assembly: who voted how on which resolution."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar

from diplograph.errors import ImportFailed
from diplograph.importers.contract import Format, Intake, event_row, record_of
from diplograph.importers.reading import Readable, blocks
from diplograph.importers.rejects import Refused, Rejects
from diplograph.importers.tabular import Cells, Tabular, read_days, read_integer, records
from diplograph.model import Bounds, Entity
from diplograph.names import named_state, state_of
from diplograph.table import Batch, Row

_VOTES = {"yes": "votes-yes", "no": "votes-no", "abstain": "votes-abstain"}
_CALLS = frozenset({"rcid", "date", "unres"})


class UnVotes(Tabular):
    """Votes, dated by the file of roll calls (``*roll_calls*.csv``) that lies beside theirs.

    A file of roll calls gives no relation by itself. `NA` is the code of Namibia.
    """

    format: ClassVar[Format] = Format(
        name="un-votes",
        summary="UN General Assembly: votes on resolutions",
        example="un_votes.csv -o votes.archive",
        expected="a CSV with rcid, country, country_code and vote (roll calls lie beside it)",
        title="United Nations General Assembly Voting Data",
        publisher="Erik Voeten, Anton Strezhnev and Michael Bailey",
        url="https://doi.org/10.7910/DVN/LEJUQZ",
        citation="M. A. Bailey, A. Strezhnev and E. Voeten, Estimating dynamic state preferences "
        "from United Nations voting data. Journal of Conflict Resolution 61 (2017), 430-456.",
        terms="see the terms on Harvard Dataverse, doi:10.7910/DVN/LEJUQZ",
        together=(("votes-*",),),
    )
    layouts: ClassVar[dict[str, frozenset[str]]] = {
        "votes": frozenset({"rcid", "country", "country_code", "vote"})
    }

    def __init__(self) -> None:
        self._calls: dict[int, tuple[tuple[int, int], str]] = {}

    def read(self, stream: Readable, name: str, file: int, intake: Intake) -> Iterator[Batch]:
        """Read the votes, dated by the roll calls that lie beside the file."""
        beside = sorted(Path(name).parent.glob("*roll_calls*.csv"))
        if not beside:
            message = "no file *roll_calls*.csv lies beside it, which would say the dates"
            todo = "put both in one folder and name the file of votes"
            raise ImportFailed(f"{name}: {message}: {todo}")
        for path in beside:
            with path.open("rb") as calls:
                self._read_calls(calls, str(path))
        yield from super().read(stream, name, file, intake)

    def _read_calls(self, stream: Readable, name: str) -> None:
        unused = Rejects()
        lines = records(blocks(stream, unused), ",", unused)
        header = next(lines, (0, [""]))[1]
        if not set(header) >= _CALLS:
            raise ImportFailed(f"{name}: columns {', '.join(sorted(_CALLS))} were expected")
        for _, record in lines:
            cells = dict(zip(header, record, strict=False))  # a short row lacks a cell: KeyError
            try:
                call = read_integer("rcid", cells["rcid"])
                self._calls[call] = read_days("date", cells["date"]), cells["unres"].strip()
            except (Refused, KeyError):
                continue  # its votes are rejected, one by one, for want of a date

    def rows(self, layout: str, cells: Cells, line: int, intake: Intake) -> Iterable[Row]:
        """Read the vote of a state on a resolution."""
        call = read_integer("rcid", cells["rcid"])
        if call not in self._calls:
            raise Refused("rcid", cells["rcid"], "a roll call of the file beside was expected")
        kind = _VOTES.get(cells["vote"].strip().casefold())
        if kind is None:
            raise Refused("vote", cells["vote"], "yes, no or abstain was expected")
        (first, last), resolution = self._calls[call]
        state = state_of("iso2", cells["country_code"].strip(), first)
        state = state or named_state(cells["country"], first)
        if state is None and not cells["country"].strip():
            raise Refused("country", "", "a name or code of a state was expected")
        voter = (
            intake.of_state(state)
            if state
            else intake.of_unresolved(cells["country"], cells["country"])
        )
        label = resolution or f"Roll call {call}"
        identifier = f"un-roll-call-{call}"
        subject_matter = intake.catalogue.entity(
            identifier, lambda: Entity(id=identifier, label=label, type="agreement")
        )
        intake.covers(first, last)
        bounds = Bounds(first, last, first, last)
        record = record_of("vote", call, voter)
        ends = voter, subject_matter
        return [event_row(ends, intake.kind(kind), bounds, record, line)]

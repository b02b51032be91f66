"""What an archive is asked: one SQL text for each question, which every engine runs unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from diplograph.archive.sorting import RELATION_COLUMNS
from diplograph.model import DEFAULT_MODALITIES, MODALITIES

_FIELDS = ", ".join(RELATION_COLUMNS)
# The project's own constants may stand in the text; what readers choose is bound, never written.
_FACTS = ", ".join(str(MODALITIES.index(each)) for each in sorted(DEFAULT_MODALITIES))
_STATES_ON = "is_state AND start_min <= ? AND end_max >= ?"
_EVENTS_IN = "NOT is_state AND start_min <= ? AND end_max >= ?"
_IN_FORCE = f"{_STATES_ON} AND modality IN ({_FACTS})"
_TOUCHING = f"{_EVENTS_IN} AND modality IN ({_FACTS})"
# 3, 2 and 1 are the values of `InForce`; rows that are out of the question were filtered before.
_GRADE = (
    "CASE WHEN start_max <= ? AND end_min >= ? THEN 3 "
    "WHEN open_end AND start_max <= ? AND presumed_until >= ? THEN 2 ELSE 1 END"
)
_STATES = "SELECT code FROM entities WHERE is_state"
PAIR_BASE: Final = 2**32
_PAIR_KEY = f"CAST(subject AS BIGINT) * {PAIR_BASE} + object"
"""Both ends in one number, by which engines group faster than by two."""
# From which day to which a state has at least a grade; presumed days stand apart from definite
# ones, as they begin after these. `least(end_min, 2147483646) + 1` keeps an unbounded end from
# overflowing, -2147483648 makes the span of a closed end empty.
_SPANS: Final = {
    "any": ("start_min", "end_max"),
    "definite": ("start_max", "end_min"),
    "presumed": (
        "greatest(start_max, least(end_min, 2147483646) + 1)",
        "CASE WHEN open_end THEN least(presumed_until, end_max) ELSE -2147483648 END",
    ),
}


@dataclass(frozen=True, slots=True)
class Query:
    """A SQL text, and the names of the values that its ``?`` stand for, in their order."""

    sql: str
    names: tuple[str, ...]

    def values(self, named: Mapping[str, int]) -> list[int]:
        """List the values in the order of the text."""
        return [named[name] for name in self.names]

    @property
    def counting(self) -> Query:
        """The query that counts the rows of this one; engines then read no column and sort none."""
        return Query(f"SELECT count(*) AS n FROM ({self.sql}) AS answer", self.names)


COUNT: Final = Query(f"SELECT count(*) AS n FROM relations WHERE {_IN_FORCE}", ("day", "day"))
"""How many states can be in force on a day."""
KNOWN: Final = Query("SELECT count(*) AS n FROM relations WHERE known <= ?", ("day",))
"""How many relations were known on a day."""
GRADES: Final = Query(
    f"SELECT kind, modality, grade, count(*) AS n FROM (SELECT kind, modality, {_GRADE} AS grade "
    f"FROM relations WHERE {_STATES_ON}) AS graded GROUP BY kind, modality, grade",
    ("day",) * 6,
)
"""How many states can be in force on a day, by kind, modality and grade."""
PAIRS: Final = Query(
    f"SELECT pair, count(*) AS n FROM (SELECT {_PAIR_KEY} AS pair FROM relations "
    f"WHERE {_IN_FORCE}) AS pairs GROUP BY pair ORDER BY n DESC, pair LIMIT ?",
    ("day", "day", "most"),
)
"""The pairs with the most relations in force on a day."""
STATES: Final = Query(
    f"SELECT {_FIELDS} FROM relations WHERE {_STATES_ON} ORDER BY id", ("day", "day")
)
"""The states that can be in force on a day."""
EVENTS: Final = Query(
    f"SELECT {_FIELDS} FROM relations WHERE {_EVENTS_IN} ORDER BY id", ("last", "first")
)
"""The events that can touch a span of days."""
EVENT_GRADES: Final = Query(
    "SELECT kind, modality, grade, count(*) AS n FROM (SELECT kind, modality, CASE WHEN "
    "start_max <= ? AND end_min >= ? THEN 3 ELSE 1 END AS grade FROM relations "
    f"WHERE {_EVENTS_IN}) AS graded GROUP BY kind, modality, grade",
    ("last", "first", "last", "first"),
)
"""How many events touch a span of days, by kind, modality and grade."""
PAIRS_AND_EVENTS: Final = Query(
    f"SELECT pair, count(*) AS n FROM (SELECT {_PAIR_KEY} AS pair FROM relations "
    f"WHERE {_IN_FORCE} UNION ALL SELECT {_PAIR_KEY} AS pair FROM relations WHERE {_TOUCHING}"
    ") AS pairs GROUP BY pair ORDER BY n DESC, pair LIMIT ?",
    ("last", "last", "last", "first", "most"),
)
"""The pairs with the most relations in force on the last day of a span, or events within it."""
SPAN: Final = Query(
    f"SELECT {_FIELDS} FROM relations WHERE start_min <= ? AND end_max >= ? ORDER BY id",
    ("last", "first"),
)
"""Whatever can touch a span of days."""
PAIR: Final = Query(
    f"SELECT {_FIELDS} FROM actors WHERE actor = ? AND other = ? ORDER BY id",
    ("actor", "other"),
)
"""Every relation between two entities."""
ONE: Final = Query(f"SELECT {_FIELDS} FROM relations WHERE id = ?", ("id",))
"""The relation of a number."""
ACTOR: Final = Query(f"SELECT {_FIELDS} FROM actors WHERE actor = ? ORDER BY id", ("actor",))
"""Every relation that touches an entity."""
ALL: Final = Query(f"SELECT {_FIELDS} FROM relations ORDER BY id", ())
"""Every relation."""
OF_KIND: Final = Query(f"SELECT {_FIELDS} FROM relations WHERE kind = ? ORDER BY id", ("kind",))
"""Every relation of a kind."""
DYADS: Final = Query(
    "SELECT subject, object, kind, grade, day, count(*) AS count FROM (SELECT subject, object, "
    "kind, CASE WHEN CASE WHEN is_state THEN start_max <= ? AND end_min >= ? AND "
    "start_max <= end_min ELSE start_min >= ? AND end_max <= ? AND start_max <= ? AND "
    "end_min >= ? END THEN 3 "
    "WHEN open_end AND greatest(start_max, least(end_min, 2147483646) + 1, ?) <= "
    "least(presumed_until, ?) THEN 2 ELSE 1 END AS grade, "
    "CASE WHEN ? = 1 THEN least(greatest(CASE WHEN start_max < 2147483647 THEN start_max "
    "ELSE end_min END, ?), ?) ELSE ? END AS day FROM relations "
    f"WHERE start_min <= ? AND end_max >= ? AND modality IN ({_FACTS}) AND subject IN ({_STATES}) "
    f"AND object IN ({_STATES})) AS graded GROUP BY subject, object, kind, grade, day",
    (
        *("last", "first", "first", "last", "last", "first", "first", "last"),
        *("exact", "first", "last", "first", "last", "first"),
    ),
)
"""What touches a period between states: by both ends, kind and the highest grade on some day of it;
where ``exact`` is 1 also by the first day of the period on which it held."""
ENDS: Final = Query(
    "SELECT min(day) AS first, max(day) AS last FROM (SELECT start_min AS day FROM relations "
    "UNION ALL SELECT start_max FROM relations UNION ALL SELECT end_min FROM relations "
    "UNION ALL SELECT end_max FROM relations) AS days WHERE day > ? AND day < ?",
    ("past", "future"),
)
"""The first and the last day that any bound names."""
_STEPS = (
    "SELECT kind, modality, place, CAST(sum(step) AS BIGINT) AS n FROM (SELECT kind, modality, "
    "step, CASE WHEN step = 1 THEN {begin} ELSE {stop} END AS place FROM "
    "(SELECT kind, modality, {low} AS low, {high} AS high FROM relations WHERE is_state "
    "AND start_min <= ? AND end_max >= ?) AS spans "
    "CROSS JOIN (SELECT 1 AS step UNION ALL SELECT -1 AS step) AS ends "
    "WHERE low <= high AND low <= ? AND high >= ?) AS steps GROUP BY kind, modality, place"
)
"""What counts over time rest on: a relation adds one at the first day counted on which it holds,
and takes it off at the first day counted after it."""
_MONTH_OF = "year({day}) * 12 + month({day})"
_FIRST_IN_MONTHS = _MONTH_OF.format(day="(DATE '1970-01-01' + (greatest(low, ?) - 1 - ?))")
_LAST_IN_MONTHS = _MONTH_OF.format(day="(DATE '1970-01-01' + (least(high, ?) - ?))")
_WITHIN = ("last", "first", "last", "first")
MONTHS: Final[dict[str, Query]] = {
    grade: Query(
        _STEPS.format(begin=_FIRST_IN_MONTHS, stop=_LAST_IN_MONTHS, low=low, high=high),
        (*("first", "shift") * 2, *("last", "shift") * 2, *_WITHIN),
    )
    for grade, (low, high) in _SPANS.items()
}
"""By kind, modality and month, how many relations of a grade hold on the day counted of the next
month for the first time, less those that hold on that of this month for the last time."""
DAYS: Final[dict[str, Query]] = {
    grade: Query(
        _STEPS.format(
            begin="CAST(floor((greatest(low, ?) - ? + ? - 1) / ?) AS BIGINT)",
            stop="CAST(floor((least(high, ?) - ?) / ?) AS BIGINT) + 1",
            low=low,
            high=high,
        ),
        ("first", "first", "length", "length", "last", "first", "length", *_WITHIN),
    )
    for grade, (low, high) in _SPANS.items()
}
"""The same by the number of the day counted, where so many days lie from one to the next."""

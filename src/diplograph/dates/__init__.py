"""Dates: EDTF text on one side, inclusive day bounds on the other; and `InForce`."""

from diplograph.dates.days import (
    FIRST_DAY,
    LAST_DAY,
    MONTHS,
    UNBOUNDED_FUTURE,
    UNBOUNDED_PAST,
    InForce,
    add_years,
    in_words,
    iso,
)
from diplograph.dates.edtf import (
    EdtfDate,
    EdtfInterval,
    day_number,
    from_day,
    parse,
    parse_interval,
)

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "MONTHS",
    "UNBOUNDED_FUTURE",
    "UNBOUNDED_PAST",
    "EdtfDate",
    "EdtfInterval",
    "InForce",
    "add_years",
    "day_number",
    "from_day",
    "in_words",
    "iso",
    "parse",
    "parse_interval",
]

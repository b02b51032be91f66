"""Finding an entity by any of its names, and a state by any of its codes as of a day."""

from diplograph.names.directory import Directory, find_key
from diplograph.names.states import (
    SCHEMES,
    State,
    by_code,
    by_name,
    folded,
    named_state,
    state_of,
    states_by_id,
)

__all__ = [
    "SCHEMES",
    "Directory",
    "State",
    "by_code",
    "by_name",
    "find_key",
    "folded",
    "named_state",
    "state_of",
    "states_by_id",
]

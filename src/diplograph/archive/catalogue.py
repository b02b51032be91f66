"""Entities and kinds of an archive as Parquet, in the order of their codes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from diplograph.archive.manifest import Generation
from diplograph.errors import ArchiveError, optional
from diplograph.model import Entity, Kind
from diplograph.names import states_by_id
from diplograph.table import Catalogue

_ENTITY = ("id", "label", "type", "iso3", "qid", "part_of", "note")
_ADDED = ("stand", "folds", "hidden_by_default", "system_member")
"""Columns of kinds that archives made earlier do not have."""
_KIND = (
    *("id", "label", "inverse_label", "symmetric", "temporal", "stance", "definition", "family"),
    *("presumed_for", "exclusive", "may_outlive", "cameo_root", "plover_root", "wikidata_property"),
    *_ADDED,
)
_FLAGS = ("symmetric", "exclusive", "may_outlive", "hidden_by_default", "system_member")
_SYSTEM_MEMBER = "system-member"


def write_catalogue(folder: Path, catalogue: Catalogue) -> None:
    """Write entities and kinds; SQL finds the states among the entities by their codes."""
    pa, pq = _arrow()
    text = pa.string()
    columns: dict[str, Any] = {
        name: pa.array([getattr(each, name) for each in catalogue.entities], text)
        for name in _ENTITY
    }
    columns["code"] = pa.array(range(len(catalogue.entities)), pa.int32())
    states = [any(state.cow for state in states_by_id(each.id)) for each in catalogue.entities]
    columns["is_state"] = pa.array(states, pa.bool_())
    aliases = [list(each.aliases) for each in catalogue.entities]
    columns["aliases"] = pa.array(aliases, pa.list_(text))
    pq.write_table(pa.table(columns), folder / "entities.parquet", compression="zstd")
    types = dict.fromkeys(_FLAGS, pa.bool_()) | {"stance": pa.int8(), "presumed_for": pa.int16()}
    kinds = {
        name: pa.array([getattr(each, name) for each in catalogue.kinds], types.get(name, text))
        for name in _KIND
    }
    pq.write_table(pa.table(kinds), folder / "kinds.parquet", compression="zstd")


def read_catalogue(folder: Path, generation: Generation) -> Catalogue:
    """Read the entities and kinds of a generation.

    Raises
    ------
    ArchiveError
        If a file is damaged.
    """
    pa, pq = _arrow()
    rows = []
    for stem, columns in (("entities", [*_ENTITY, "aliases"]), ("kinds", [*_KIND])):
        path = folder / generation.named(stem)[-1].path
        try:
            there = set(pq.read_schema(path).names)
            wanted = [name for name in columns if name in there or name not in _ADDED]
            rows.append(pq.read_table(path, columns=wanted).to_pylist())
        except FileNotFoundError as error:
            message = f"{path} is gone: generation {generation.number} was dropped"
            raise ArchiveError(f"{message}, or the archive moved: load it anew") from error
        except (pa.ArrowException, OSError) as error:
            raise ArchiveError(f"{path} is damaged: {error}; `diplograph verify` tells") from error
    entities = [Entity(**{**row, "aliases": tuple(row["aliases"])}) for row in rows[0]]
    return Catalogue(entities, [_kind(row) for row in rows[1]])


def _kind(row: dict[str, Any]) -> Kind:
    """Read a kind; archives made before kinds had a column take its default.

    Which kind says what states existed was then known by its name alone, and dyads rest on it.
    """
    return Kind(**{"system_member": row["id"] == _SYSTEM_MEMBER, **row})


def _arrow() -> tuple[Any, Any]:
    pa = optional("pyarrow", "archive")
    pq = optional("pyarrow.parquet", "archive")
    return pa, pq

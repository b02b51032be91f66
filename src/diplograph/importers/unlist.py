"""The United Nations Security Council Consolidated List, as XML.

It has no end dates: who is delisted just vanishes. Every listing is therefore open, seen last on
the day on which the file was generated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar
from xml.etree import ElementTree

from diplograph.dates import UNBOUNDED_FUTURE
from diplograph.errors import ImportFailed
from diplograph.importers.contract import Format, Intake, in_batches, record_of, slug, state_row
from diplograph.importers.reading import Readable
from diplograph.importers.rejects import Refused
from diplograph.importers.tabular import Days, read_days
from diplograph.model import Bounds, Entity
from diplograph.table import Batch, Row

_COMMITTEE = "un-security-council-committee-"
_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_NAMES = "FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"
_ENTRIES = {"INDIVIDUAL": "person", "ENTITY": "collective"}
_PIECE = 1 << 16
_OVERLAP = 16
"""Kept of each piece, as a forbidden word may lie across two: it is longer than any of them."""


class UnConsolidatedList:
    """Persons and groups listed by the sanctions committees of the Security Council."""

    format: ClassVar[Format] = Format(
        name="un-list",
        summary="UN Security Council Consolidated List of persons and groups",
        example="consolidated.xml -o listings.archive",
        expected="the XML of the consolidated list",
        title="United Nations Security Council Consolidated List",
        publisher="United Nations Security Council",
        url="https://main.un.org/securitycouncil/en/content/un-sc-consolidated-list",
        citation="United Nations Security Council, Consolidated List.",
        terms="see the terms of use of un.org",
    )

    def sniff(self, head: str) -> bool:
        """Tell by the root element."""
        return "<CONSOLIDATED_LIST" in head

    def read(self, stream: Readable, name: str, file: int, intake: Intake) -> Iterator[Batch]:
        """Read a listing for each entry."""
        yield from in_batches(_listings(stream, name, intake), file)


def _listings(stream: Readable, name: str, intake: Intake) -> Iterator[Row]:
    generated: Days | None = None
    number = 0
    for event, element in _elements(stream, name):
        if event == "start":
            if element.tag == "CONSOLIDATED_LIST":
                generated = _generation_day(element, name)
            continue
        if element.tag not in _ENTRIES:
            continue
        number += 1
        try:
            yield _listing(element, number, generated, intake)
            intake.accepted += 1
            intake.relations += 1
        except Refused as refused:
            intake.rejects.add(number, refused)
        element.clear()  # else the whole list would grow in memory
    if generated is None:
        raise ImportFailed(f"{name}: the root element CONSOLIDATED_LIST was expected")


def _generation_day(root: ElementTree.Element, name: str) -> Days:
    """Read the day on which the file was made, to which every listing is known to hold."""
    try:
        return read_days("dateGenerated", root.get("dateGenerated", "")[:10])
    except Refused as refused:
        message = f"dateGenerated of the root element is {refused.value!r}: a day was expected"
        raise ImportFailed(f"{name}: {message}") from refused


def _listing(
    entry: ElementTree.Element, number: int, generated: Days | None, intake: Intake
) -> Row:
    reference = _text(entry, "REFERENCE_NUMBER")
    if not reference:
        raise Refused("REFERENCE_NUMBER", "", "a reference number was expected")
    label = " ".join(filter(None, (_text(entry, each) for each in _NAMES)))
    if not label:
        raise Refused("FIRST_NAME", "", "a name was expected")
    # Some days carry the offset of a time zone, which says nothing of a day.
    listing = read_days("LISTED_ON", _text(entry, "LISTED_ON")[:10])
    if generated is None or generated[0] < listing[0]:
        rule = "a day not after that on which the file was generated was expected"
        raise Refused("LISTED_ON", _text(entry, "LISTED_ON"), rule)
    aliases = [alias.text.strip() for alias in entry.iter("ALIAS_NAME") if alias.text]
    script = _text(entry, "NAME_ORIGINAL_SCRIPT")
    names = tuple(dict.fromkeys([*aliases, *([script] if script else [])]))
    identifier = f"un-{slug(reference)}"
    target = intake.catalogue.entity(
        identifier,
        lambda: Entity(
            id=identifier,
            label=label,
            type=_ENTRIES[entry.tag],
            aliases=names,
            note=f"UN reference {reference}",
        ),
    )
    regime = _text(entry, "UN_LIST_TYPE") or "unnamed"
    committee = intake.catalogue.entity(
        _COMMITTEE + slug(regime),
        lambda: Entity(
            id=_COMMITTEE + slug(regime),
            label=f"UN Security Council committee: {regime}",
            type="agency",
        ),
    )
    intake.covers(listing[0], generated[1])
    bounds = Bounds(*listing, generated[0], UNBOUNDED_FUTURE)
    ends = committee, target
    record = record_of("un-list", reference, listing)
    return state_row(ends, intake.kind("un-lists"), bounds, record, number, open_end=True)


def _elements(stream: Readable, name: str) -> Iterator[tuple[str, ElementTree.Element]]:
    """Parse piece by piece; document types, and with them entities, are refused."""
    parser: Any = ElementTree.XMLPullParser(("start", "end"))
    tail = b""
    try:
        while piece := stream.read(_PIECE):
            if _FORBIDDEN.search(tail + piece):
                raise ImportFailed(f"{name}: has a document type, which is refused")
            tail = piece[-_OVERLAP:]
            parser.feed(piece)
            yield from parser.read_events()
        parser.close()
    except ElementTree.ParseError as error:
        raise ImportFailed(f"{name}: is no well-formed XML: {error}") from error


def _text(entry: ElementTree.Element, tag: str) -> str:
    return (entry.findtext(tag) or "").strip()

"""How answers are told: dates in words, aligned tables, notes on what was left out."""

from diplograph.display.dossier import Dossier, dossier_record, dossier_text
from diplograph.display.frames import EDGE_COLUMNS, long_frame, to_pandas
from diplograph.display.listing import Listing, as_html, as_text
from diplograph.display.notes import coverage_note, left_out_notes
from diplograph.display.reports import change_report
from diplograph.display.stories import (
    change_listing,
    change_text,
    claim_record,
    claims_listing,
    count_grades,
    edge_record,
    entities_listing,
    kinds_listing,
    snapshot_listing,
    sources_listing,
    timeline_listing,
)
from diplograph.display.words import counted, date_in_words

__all__ = [
    "EDGE_COLUMNS",
    "Dossier",
    "Listing",
    "as_html",
    "as_text",
    "change_listing",
    "change_report",
    "change_text",
    "claim_record",
    "claims_listing",
    "count_grades",
    "counted",
    "coverage_note",
    "date_in_words",
    "dossier_record",
    "dossier_text",
    "edge_record",
    "entities_listing",
    "kinds_listing",
    "left_out_notes",
    "long_frame",
    "snapshot_listing",
    "sources_listing",
    "timeline_listing",
    "to_pandas",
]

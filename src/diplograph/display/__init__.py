"""How answers read: listings, texts, reports, data frames."""

from diplograph.display.changes import change_listing, change_report, change_text
from diplograph.display.dossier import Dossier, dossier_record, dossier_text
from diplograph.display.listings import (
    EDGE_COLUMNS,
    claim_record,
    claims_listing,
    count_grades,
    edge_record,
    entities_listing,
    kinds_listing,
    long_frame,
    snapshot_listing,
    sources_listing,
    timeline_listing,
    to_pandas,
)

__all__ = [
    "EDGE_COLUMNS",
    "Dossier",
    "change_listing",
    "change_report",
    "change_text",
    "claim_record",
    "claims_listing",
    "count_grades",
    "dossier_record",
    "dossier_text",
    "edge_record",
    "entities_listing",
    "kinds_listing",
    "long_frame",
    "snapshot_listing",
    "sources_listing",
    "timeline_listing",
    "to_pandas",
]

"""All tables of the documentation desk."""

from safeconduct.evidence.models.claims import Claim, ClaimLink, ClaimSource, RightOfReply
from safeconduct.evidence.models.finding import SearchRow
from safeconduct.evidence.models.incidents import (
    Act,
    ActPerson,
    Assessment,
    Incident,
    IncidentLink,
    IncidentPlace,
    Involvement,
    Party,
    PersonMatch,
    PersonRecord,
)
from safeconduct.evidence.models.records import ImportPart, ImportRun, KeptForm, Record, Revision
from safeconduct.evidence.models.sources import Artifact, CustodyEvent, CustodyHead, Item, Source
from safeconduct.evidence.models.testimony import (
    DeidReview,
    Export,
    HandedOut,
    MadeFrom,
    ScriptStep,
    Testimony,
)

__all__ = [
    "Act", "ActPerson", "Artifact", "Assessment", "Claim", "ClaimLink", "ClaimSource", "CustodyEvent",
    "CustodyHead", "DeidReview", "Export", "HandedOut", "ImportPart", "ImportRun", "Incident", "IncidentLink",
    "IncidentPlace", "Involvement", "Item", "KeptForm", "MadeFrom", "Party", "PersonMatch", "PersonRecord",
    "Record", "Revision", "RightOfReply", "ScriptStep", "SearchRow", "Source", "Testimony",
]  # fmt: skip

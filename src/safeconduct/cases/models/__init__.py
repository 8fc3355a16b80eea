"""What staff add to a request. What they wrote about a person lies in sealed documents."""

from safeconduct.cases.models.conflicts import ConflictNames
from safeconduct.cases.models.dates import CourtDate, DateEvent, FeedToken
from safeconduct.cases.models.exclusions import ExclusionList
from safeconduct.cases.models.journal import CaseEntry, CaseFile, JournalHead
from safeconduct.cases.models.keeping import Erasure, LegalHold, RetentionPeriods, RetentionWarning
from safeconduct.cases.models.merges import Merge
from safeconduct.cases.models.placing import PlacementSheet
from safeconduct.cases.models.referrals import ReferralOrganisation
from safeconduct.cases.models.requests import Opening, ReplyDraft
from safeconduct.cases.models.screening import Decision, FactEntry, ScreeningRun
from safeconduct.cases.models.settings import ScreeningSettings
from safeconduct.cases.models.statistics import CountedTable, StatisticRecord
from safeconduct.cases.models.templates import MessageTemplate
from safeconduct.cases.models.triage import TriageOverride, TriageState

__all__ = [
    "CaseEntry", "CaseFile", "ConflictNames", "CountedTable", "CourtDate", "DateEvent", "Decision",
    "Erasure", "ExclusionList", "FactEntry", "FeedToken", "JournalHead", "LegalHold", "Merge", "MessageTemplate",
    "Opening", "PlacementSheet", "ReferralOrganisation", "ReplyDraft", "RetentionPeriods", "RetentionWarning",
    "ScreeningRun", "ScreeningSettings", "StatisticRecord", "TriageOverride", "TriageState",
]  # fmt: skip

"""What staff add to a request. What they wrote about a person lies in sealed documents."""

from safeconduct.cases.models.dates import CourtDate, DateEvent, FeedToken
from safeconduct.cases.models.referrals import ReferralOrganisation
from safeconduct.cases.models.requests import Opening, ReplyDraft
from safeconduct.cases.models.screening import Decision, FactEntry, ScreeningRun
from safeconduct.cases.models.settings import ScreeningSettings
from safeconduct.cases.models.triage import TriageOverride, TriageState

__all__ = [
    "CourtDate", "DateEvent", "Decision", "FactEntry", "FeedToken", "Opening", "ReferralOrganisation",
    "ReplyDraft", "ScreeningRun", "ScreeningSettings", "TriageOverride", "TriageState",
]  # fmt: skip

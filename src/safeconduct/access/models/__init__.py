"""Who works here, at which desk, with which grants, who approved what, and how keys come back."""

from safeconduct.access.models.approvals import Approval, ApprovalVote
from safeconduct.access.models.desks import Desk, DeskMember, Grant
from safeconduct.access.models.people import Invitation, Person, RecoveryCode, SecondFactor
from safeconduct.access.models.recovery import Ceremony, CeremonyCard, RecoveryHelp
from safeconduct.access.models.sessions import StaffSession
from safeconduct.access.models.watching import Emergency, ReadAlarm

__all__ = [
    "Approval",
    "ApprovalVote",
    "Ceremony",
    "CeremonyCard",
    "Desk",
    "DeskMember",
    "Emergency",
    "Grant",
    "Invitation",
    "Person",
    "ReadAlarm",
    "RecoveryCode",
    "RecoveryHelp",
    "SecondFactor",
    "StaffSession",
]

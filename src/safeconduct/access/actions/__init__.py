"""Everything that changes something in this room. Keys first, then main with its audit row."""

from safeconduct.access.actions.account import (
    change_passphrase,
    look_after_keys,
    make_recovery_codes,
    name_communities,
    sign_out_everywhere,
)
from safeconduct.access.actions.approvals import expire_approvals
from safeconduct.access.actions.ceremony import (
    drill,
    end_stale_ceremonies,
    finish_ceremony,
    show_card,
    start_ceremony,
)
from safeconduct.access.actions.desks import ask_for_desk, begin_desk, leave_desk, seal_membership
from safeconduct.access.actions.founding import found_organisation
from safeconduct.access.actions.joining import Enrolment, Joined, accept_invitation, invite, invite_founder
from safeconduct.access.actions.people import confirm_person, disable_person
from safeconduct.access.actions.recovery import (
    ask_recovery,
    end_stale_recoveries,
    give_card,
    recover_person,
)

__all__ = [
    "Enrolment",
    "Joined",
    "accept_invitation",
    "ask_for_desk",
    "ask_recovery",
    "begin_desk",
    "change_passphrase",
    "confirm_person",
    "disable_person",
    "drill",
    "end_stale_ceremonies",
    "end_stale_recoveries",
    "expire_approvals",
    "finish_ceremony",
    "found_organisation",
    "give_card",
    "invite",
    "invite_founder",
    "leave_desk",
    "look_after_keys",
    "make_recovery_codes",
    "name_communities",
    "recover_person",
    "seal_membership",
    "show_card",
    "sign_out_everywhere",
    "start_ceremony",
]

"""Who may open what: for every address of both sites, the answer each role gets. Filled by hand, on purpose.

A row is {column: answer}. A column is a role (`STAFF_ROLES`, `PUBLIC_ROLES`), or a role with an ownership
("caseworker own", "caseworker other"), or "*" for every role not named. An answer is the status of GET and
POST alike, or {"GET": 200, "POST": 302}. Another's object is 404, never 403. `scene.py` makes the people and
the objects; `FORMS` is what is posted.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from safeconduct.access.permissions import ROLES as PERMISSIONS_OF

from .answers import (
    ACT,
    ASKED,
    CASEWORK,
    CONFIRM,
    DESK,
    ELSEWHERE,
    FORM,
    GONE,
    OTHER,
    OWN,
    OWNERSHIPS,
    PRESSED,
    SHOWN,
    STRANGER,
    Answer,
    Row,
    everybody,
    gone,
    of_a_ceremony,
    of_a_desk,
    of_a_request,
    only,
)
from .matrix_cases import CASES
from .matrix_evidence import EVIDENCE
from .matrix_panel import PANEL, with_grants
from .matrix_press import DESKS, PUBLISHED

__all__ = ["DESK", "FORMS", "MATRIX", "OTHER", "OWN", "OWNERSHIPS", "ROLES", "STRANGER", "Row"]

PUBLIC_ROLES = (STRANGER, "begun", "typed_back", "sent", "proxy")
"""Public: nobody yet; a draft whose number was not typed back yet; a draft with its number typed back; back
with the number of a sent request; back with the number of a request sent for somebody else."""
STAFF_ROLES = (STRANGER, *PERMISSIONS_OF)
ROLES = {"public": PUBLIC_ROLES, "staff": STAFF_ROLES}
FORMS: dict[tuple[str, str], Mapping[str, str]] = {
    ("staff", "reply"): {"text": "We have read your request.", "token": str(UUID(int=1))},
    ("staff", "story"): {"reason": "He is in danger now, no conflict found"},
    ("staff", "round_again"): {"version": "1"},
    ("staff", "keep_form"): {"keep": "yes", "keep_back": "/evidence/incidents/new"},
    ("staff", "publication_keep"): {"keep": "yes", "keep_back": "/press/new", "body": "They must get out."},
}
"""What is posted beside the token, where an empty form would not do the deed."""


WITH_DESKS = (
    "administrator", *CASEWORK, "date_checker", "coordinator", "researcher", "advocate", "privacy_lead", "auditor",
)  # fmt: skip
DECIDERS = ("administrator", *CASEWORK, "researcher", "advocate", "privacy_lead")

ACCESS: dict[str, Row] = {
    "sign_in": {STRANGER: FORM, "*": ELSEWHERE},
    "sign_out": everybody(ACT),
    "join": {"*": FORM},
    "join_passphrase": {"*": ELSEWHERE},
    "join_app": {"*": ELSEWHERE},
    "join_codes": everybody(ELSEWHERE),
    "join_done": everybody(SHOWN),
    "account": everybody(SHOWN),
    "passphrase": everybody(FORM),
    "recovery_codes": everybody(FORM),
    "communities": everybody(CONFIRM),
    "device_lost": everybody(CONFIRM),
    "people": only(SHOWN, "administrator", "privacy_lead"),
    "invite": only(FORM, "administrator"),
    "invitation": only(ELSEWHERE, "administrator"),
    "person": only(SHOWN, "administrator", "privacy_lead"),
    "confirm": only(FORM, "administrator"),
    "disable": only(CONFIRM, "administrator"),
    "end_sessions": only(ACT, "administrator"),
    "wish_for_desk": only(PRESSED, "administrator"),
    "desks": only(SHOWN, *WITH_DESKS),
    "let_in": of_a_desk(CONFIRM),
    "leave_desk": only(CONFIRM, "administrator"),
    "set_up": only(SHOWN, "administrator"),
    "approvals": only(SHOWN, *DECIDERS),
    "cards": only(SHOWN, "custodian"),
    "begin_ceremony": only(FORM, "administrator"),
    "ceremony": of_a_ceremony(SHOWN, SHOWN, gone(SHOWN)),
    "card": of_a_ceremony(PRESSED, GONE, GONE) | {"custodian other": gone(PRESSED)},
    "drill": of_a_ceremony(FORM, GONE, GONE),
    "finish_ceremony": of_a_ceremony(PRESSED, PRESSED, gone(PRESSED)),
    "forgotten": {"*": FORM},
    "recovery_number": {"*": {"GET": 302, "POST": 405}},
    "come_back": {"*": FORM},
    "recovery_app": {"*": ELSEWHERE},
    "recovered": {"*": ELSEWHERE},
    "recoveries": only(SHOWN, "custodian"),
    "give_card": only(FORM, "custodian"),
}

STAFF: dict[str, Row] = {
    **{f"access:{name}": row for name, row in ACCESS.items()},
    "home": {STRANGER: ELSEWHERE, "*": {"GET": 302, "POST": 405}},
    "set_language": everybody(ACT),
    "languages": only(SHOWN, "administrator"),
    "inbox": only(SHOWN, *CASEWORK, "coordinator"),
    "inbox_move": only(ACT, *CASEWORK),
    "request": of_a_request(SHOWN, SHOWN),
    "reply": of_a_request(ACT),
    "story": of_a_request(CONFIRM),
    "take": of_a_request(ACT),
    "request_people": of_a_request(SHOWN),
    "hand_over": of_a_request({"GET": 405, "POST": 422}),
    "give_grant": of_a_request({"GET": 405, "POST": 422}),
    # At the desk nobody holds a grant that could be ended.
    "end_grant": of_a_request(CONFIRM) | {f"{role} {DESK}": GONE for role in CASEWORK},
    "request_move": of_a_request(ELSEWHERE),  # to the page of the step
    "preview": of_a_request(SHOWN),
    "look": of_a_request(SHOWN),
    "download": of_a_request(SHOWN),
    "screening": of_a_request(SHOWN, SHOWN),
    "screening_save": of_a_request(ACT, ACT),
    "screening_facts": of_a_request(SHOWN, SHOWN),
    "screening_fact": of_a_request(ASKED, ASKED),
    "screening_trace": of_a_request(SHOWN, SHOWN),
    "decide": of_a_request(ASKED),
    "decision_letter": of_a_request(SHOWN),
    "rescreening": only(FORM, *CASEWORK, "volunteer"),
    "position": of_a_request(ASKED, ASKED),
    "request_dates": of_a_request(ASKED),
    "request_dates_ics": of_a_request(SHOWN),
    "change_date": of_a_request(ASKED),
    "end_date": of_a_request(ASKED),
    "verify_date": of_a_request({"GET": 405, "POST": 422}),
    "dates": only(SHOWN, "date_checker"),
    "checked_date": only(ACT, "date_checker"),
    "deadlines": only(SHOWN, *CASEWORK),
    "deadlines_ics": only(SHOWN, *CASEWORK),
    "feed": only(FORM, *CASEWORK),
    # No sign-in: whoever holds an address that was made reads that something is due. Nobody made this one.
    "feed_ics": {"*": {"GET": 404, "POST": 405}},
    "law": only(SHOWN, *CASEWORK, "volunteer", "administrator"),
    "law_pack": only(SHOWN, *CASEWORK, "volunteer", "administrator"),
    "law_changes": only(SHOWN, *CASEWORK, "volunteer", "administrator"),
    "screening_settings": only(ASKED, "administrator"),
    "referrals": only(SHOWN, *CASEWORK, "administrator"),
    "referral_new": only(ASKED, *CASEWORK, "administrator"),
    "referral": only(ASKED, *CASEWORK, "administrator"),
    "referral_retire": only(CONFIRM, *CASEWORK, "administrator"),
    **CASES,
    **EVIDENCE,
    **DESKS,
    **PANEL,
}
BACK = ELSEWHERE  # to "come back", to the next step, or to one's messages: never an answer about somebody
HAS_DRAFT = ("begun", "typed_back")
HAS_SENT = ("sent", "proxy")


def with_a(roles: tuple[str, ...], answer: Answer, rest: Answer = BACK) -> Row:
    return {**dict.fromkeys(roles, answer), "*": rest}


LOOKED = {"GET": 302, "POST": 405}
PUBLIC: dict[str, Row] = {
    "start": {"*": SHOWN},
    "set_language": {"*": ACT},
    "hiding": {"*": SHOWN},
    "about": {"*": SHOWN},
    "begin": {"*": ACT},
    "lost_number": {"*": SHOWN},
    "leave": {"*": {"GET": 303, "POST": 303}},
    "elsewhere": {"*": SHOWN},
    "stop": {"*": CONFIRM},
    # A page posted when the session has ended begins one; what is wrong with the page is said at once.
    "page": {STRANGER: {"GET": 302, "POST": 422}} | with_a(HAS_DRAFT, ASKED),
    "show_answers": {"*": ACT},
    "check": with_a(HAS_DRAFT, SHOWN, LOOKED),
    "send": {"*": ACT},
    "sent": with_a(HAS_SENT, SHOWN, LOOKED),
    "number": with_a(("begun",), SHOWN, LOOKED),
    "card": with_a(("begun",), SHOWN, LOOKED),
    "typed": with_a(("begun",), FORM),
    "another_number": {"*": ACT},
    "come_back": {"*": FORM},
    # Somebody who wrote for another person adds nothing to what was sent.
    "files": with_a(("typed_back", "sent"), ASKED),
    "remove_file": {"typed_back own": ACT, "typed_back other": ACT, "*": ACT},
    "mine": with_a(HAS_SENT, ASKED),
    # Nobody wrote for them, or they wrote for somebody: there is no helper to be ended.
    "helper": {"*": BACK},
    "own_receipt": {"*": ASKED},
    "release": {"*": ASKED},
    # No code was typed in this session.
    "release_open": {"*": BACK},
    # A helper's receipt is told why it decides nothing and deletes nothing.
    "consents": with_a(("sent",), ASKED) | {"proxy": FORM},
    "delete_everything": with_a(("begun", "typed_back", *HAS_SENT), FORM),
    **PUBLISHED,
}

MATRIX: dict[tuple[str, str], Row] = {
    **{("staff", name): with_grants(name, row) for name, row in STAFF.items()},
    **{("public", name): row for name, row in PUBLIC.items()},
}

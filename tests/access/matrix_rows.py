"""Who gets which answer at the addresses of this room, for the permission matrix (``tests/gates/matrix.py``).

Objects in the addresses belong to nobody: whoever may open the page gets 404 for them as well.
"""

from __future__ import annotations

from collections.abc import Mapping

Answer = int | Mapping[str, int]
Row = Mapping[str, Answer]

STRANGER = {"stranger": 302}
EVERYBODY: Row = {"stranger": 200, "*": 200}
SIGNED_IN: Row = {**STRANGER, "*": 200}
POST_ONLY = {"GET": 405}

CASEWORK = ("caseworker", "lawyer", "supervisor")
DESKS = ("date_checker", "coordinator", "researcher", "advocate", "privacy_lead")


def only(*roles: str, answer: Answer = 200) -> Row:
    """The page is there for these roles and for nobody else."""
    return {**STRANGER, **dict.fromkeys(roles, answer), "*": 404}


ACCESS_ROWS: dict[tuple[str, str], Row] = {
    ("staff", f"access:{name}"): row
    for name, row in {
        "sign_in": {"stranger": 200, "*": 302},
        "sign_out": {**STRANGER, "*": 405},
        "join": EVERYBODY,
        "join_passphrase": {"*": 302},
        "join_app": {"*": 302},
        "join_codes": {**STRANGER, "*": 302},
        "join_done": SIGNED_IN,
        "account": SIGNED_IN,
        "passphrase": SIGNED_IN,
        "recovery_codes": SIGNED_IN,
        "communities": SIGNED_IN,
        "device_lost": SIGNED_IN,
        "people": only("administrator", "privacy_lead"),
        "invite": only("administrator"),
        "invitation": only("administrator", answer=302),
        "person": only(),
        "confirm": only(),
        "disable": only(),
        "end_sessions": only("administrator", answer=405),
        "wish_for_desk": only("administrator", answer=405),
        "desks": only("administrator", *CASEWORK, *DESKS, "auditor"),
        "let_in": only(),
        "leave_desk": only(),
        "set_up": only("administrator"),
        "approvals": only("administrator", *CASEWORK, "researcher", "advocate", "privacy_lead"),
        "cards": only("custodian"),
        "begin_ceremony": only("administrator"),
        "ceremony": only(),
        "card": only("custodian", answer=405),
        "drill": only(),
        "finish_ceremony": {**STRANGER, "*": 405},
        "forgotten": EVERYBODY,
        "recovery_number": {"*": 302},
        "come_back": EVERYBODY,
        "recovery_app": {"*": 302},
        "recovered": {"*": 302},
        "recoveries": only("custodian"),
        "give_card": only(),
    }.items()
}

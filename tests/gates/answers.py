"""The answers of the matrix, and who gets them: the words its rows are written in."""

from __future__ import annotations

from collections.abc import Mapping

from safeconduct.access.permissions import ROLES as PERMISSIONS_OF

Answer = int | Mapping[str, int]
Row = Mapping[str, Answer]

STRANGER = "stranger"
OWN, DESK, OTHER = "own", "desk", "other"
OWNERSHIPS = (OWN, DESK, OTHER)
"""own: holds a grant (or takes part). desk: the request lies with the desk, where whoever may sits. other:
neither; a request was given to colleagues, also where this person sits at the desk it came from."""
CASEWORK = ("caseworker", "lawyer", "supervisor")
"""Who keeps cases, and may sit at the intake desk."""

SHOWN = {"GET": 200, "POST": 405}
FORM = {"GET": 200, "POST": 200}  # some forms say what is wrong with 200, others with 422
ASKED = {"GET": 200, "POST": 422}
CONFIRM = {"GET": 200, "POST": 302}
ACT = {"GET": 405, "POST": 302}
PRESSED = {"GET": 405, "POST": 200}
GONE = {"GET": 404, "POST": 404}
ELSEWHERE = {"GET": 302, "POST": 302}


def gone(answer: Mapping[str, int]) -> Answer:
    """Not there. The method is looked at first: that tells nothing about anybody."""
    return {method: 405 if status == 405 else 404 for method, status in answer.items()}


def only(answer: Answer, *roles: str) -> Row:
    """The page is there for these roles. Strangers are led to sign-in; to others it is not there."""
    return {STRANGER: ELSEWHERE, **dict.fromkeys(roles, answer), "*": GONE}


def everybody(answer: Answer) -> Row:
    """Anyone who is signed in."""
    return {STRANGER: ELSEWHERE, "*": answer}


def of_a_request(answer: Mapping[str, int], volunteer: Mapping[str, int] | None = None) -> Row:
    """A caseworker, a lawyer or a supervisor with a grant or at the desk; a volunteer, where ``volunteer`` says
    what they get, with a slot of hours. A grant opens nothing to any other role: a technical administrator with
    a grant finds no request."""
    return of_a_case(dict.fromkeys(CASEWORK, answer), volunteer)


def of_a_case(readers: Mapping[str, Mapping[str, int]], volunteer: Mapping[str, int] | None = None) -> Row:
    """The same, where not everybody who works on cases gets the same: role → answer."""
    row: dict[str, Answer] = {STRANGER: ELSEWHERE}
    for role in PERMISSIONS_OF:
        reads = readers.get(role)
        row |= {f"{role} {OWN}": reads or GONE, f"{role} {DESK}": reads or GONE}
        row[f"{role} {OTHER}"] = gone(reads) if reads else GONE
    if volunteer:
        away = gone(volunteer)
        row |= {f"volunteer {OWN}": volunteer, f"volunteer {DESK}": away, f"volunteer {OTHER}": away}
    return row


def of_a_desk(answer: Answer) -> Row:
    """Whoever holds the key of the desk that somebody waits at."""
    holders = (
        *CASEWORK, "date_checker", "coordinator", "researcher", "advocate", "privacy_lead", "auditor",
    )  # fmt: skip
    owned = {f"{role} {how}": answer if how == OWN else GONE for role in holders for how in (OWN, OTHER)}
    return {STRANGER: ELSEWHERE, **owned, "*": GONE}


def of_a_ceremony(own: Answer, administrator: Answer, other: Answer) -> Row:
    """The custodians of this ceremony, and what an administrator gets."""
    return {
        STRANGER: ELSEWHERE, "custodian own": own, "custodian other": other, "administrator": administrator,
        "*": other,
    }  # fmt: skip

"""What follows when a record of the people was saved: names for the conflict check, and that exclusions hold."""

from __future__ import annotations

from datetime import datetime

from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import enforcing
from safeconduct.cases.conflicts import names
from safeconduct.cases.grants import KeysTurned
from safeconduct.cases.people import exclusions
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request

PARTY = "party"
DONE = ""
LAST_TWO, NOT_YET, NOT_IN_LIST = "exclusion_last_two", "exclusion_not_yet", "exclusion_not_in_list"
"""Codes of what a colleague must still do; the sentence stands over the next page."""


def follow(kind: str, *, request: Request, keys: CaseKeys, by: Unlocked, at: datetime) -> str:
    """Bring up to date what is made from records of this kind. Returns a code where something is left to do."""
    if kind == PARTY:
        names.renew(request=request, keys=keys, by=by, at=at)
        enforcing.hold_unchecked(request=request, keys=keys, by=by, at=at)
    if kind != exclusions.KIND:
        return DONE
    try:
        enforced = enforcing.enforce(request=request, keys=keys, by=by, at=at)
    except KeysTurned:
        return NOT_YET
    if enforced.last_two:
        return LAST_TWO
    return DONE if enforced.in_list else NOT_IN_LIST

"""Make an exclusion hold: write the sealed list, hide the request from lists, and end what the person had.

Call ``enforce`` after an exclusion was saved or struck out. It can be done again at any time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from safeconduct import audit, vault
from safeconduct.access.models import Grant, Person
from safeconduct.access.permissions import Permission, demand, may
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import conflicts, excluding, grants, reading
from safeconduct.cases.conflicts.standings import NEW_NAMES
from safeconduct.cases.dates import actions as dates
from safeconduct.cases.excluding import KeptFrom
from safeconduct.cases.placing import sheets
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.triage import summaries
from safeconduct.intake.models import Request
from safeconduct.keyring.certified import NotCertified
from safeconduct.keyring.rows import NoKey


@dataclass(frozen=True, slots=True)
class Enforced:
    """What followed: whose access was ended, and who counts as one of the last two holders.

    The latter read nothing any more; their grant ends once somebody else was let in (``enforce`` again).
    ``in_list``: whether the desk's list hides the request from those it is kept from.
    """

    ended: list[Person]
    last_two: list[Person]
    in_list: bool


def enforce(*, request: Request, keys: CaseKeys, by: Unlocked, at: datetime) -> Enforced:
    """Make the exclusions of a request hold from now on. Raises ``NotAllowed`` and ``KeysTurned``."""
    demand(by.person, Permission.ASSIGN)
    with transaction.atomic():
        held = Request.objects.select_for_update().get(id=request.id)
        if held.epoch not in keys.file:
            raise grants.KeysTurned
        kept_from = excluding.of(held, keys)
        excluding.keep(held, kept_from, keys.file)
        dates.keep_from(request=held, kept_from=kept_from, keys=keys)
        sheets.keep_from(request=held, keys=keys, kept_from=kept_from)
        if kept_from.circles - keys.kept_from.circles:
            sheets.hold(held.id, by=by.person.pk, at=at)  # whoever was asked may be of it
        in_list = _into_summary(held, kept_from, keys, by)
        request.summary = held.summary  # whoever saves the row they hold does not bring the old one back
        audit.record(excluding.ENFORCED, chain="staff", at=at, by=by.person.pk, subject=held.id)
    ended, last_two = _end_grants(held, kept_from, by, at)
    return Enforced(ended, last_two, in_list)


def hold_unchecked(*, request: Request, keys: CaseKeys, by: Unlocked, at: datetime) -> bool:
    """Offer a case no more while somebody is named in it whom its conflict check does not know. Needs no permission.

    Call it after a person of the case was saved. True where a sheet was live. A new version, after the check was
    decided again, offers it.
    """
    if not sheets.live([request.id]).exists():
        return False
    found = conflicts.standing(request, keys, on=at.date())
    return NEW_NAMES in found.changed and sheets.hold(request.id, by=by.person.pk, at=at)


def catch_up(*, request: Request, keys: CaseKeys, by: Unlocked, at: datetime) -> tuple[Request, CaseKeys]:
    """Make hold what was saved and not enforced, because the machine stopped in between.

    Called whenever the case is opened; for whoever gives no cases nothing happens. Returns both as they are then.
    """
    hold_unchecked(request=request, keys=keys, by=by, at=at)
    if not may(by.person, Permission.ASSIGN) or not excluding.is_behind(request, keys):
        return request, keys
    try:
        enforce(request=request, keys=keys, by=by, at=at)
    except grants.KeysTurned:
        return request, keys
    held = Request.objects.get(id=request.id)
    return held, reading.open_case(held, by, at.date())


def _into_summary(held: Request, kept_from: KeptFrom, keys: CaseKeys, by: Unlocked) -> bool:
    """While the request lies with its desk, the list that the whole desk opens says who must not see it."""
    if not reading.is_with_desk(held):
        return True
    try:
        key = summaries.key_of(held, keys, by)
        summary = summaries.opened(held, key)
    except (NoKey, vault.CannotOpen):
        return False
    summaries.relock(held, {**summary, excluding.IN_SUMMARY: kept_from.to_json()}, key)
    return True


def _end_grants(
    held: Request, kept_from: KeptFrom, by: Unlocked, at: datetime
) -> tuple[list[Person], list[Person]]:
    known = replace(kept_from, unsure=False)  # damage alone ends nobody's grant
    ended: list[Person] = []
    last_two: list[Person] = []
    for found in Grant.objects.filter(request_id=held.id).exclude(state="ended").select_related("person"):
        if not known.names(found.person):
            continue
        if found.state == "wanted":
            found.move("ended")
            continue
        try:
            grants.end_grant(request=Request.objects.get(id=held.id), person=found.person, by=by, at=at)
            ended.append(found.person)
        except (grants.TooFewHolders, grants.OnlyASlot, NotCertified):
            last_two.append(found.person)
    return ended, last_two

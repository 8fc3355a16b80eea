"""What happens when access ends by itself, when keys wait to be turned, and when a colleague waits for a key.

The worker holds no key. It ends a grant whose hour has passed and deletes the rows that person's key opened; that
is enough for them to read nothing more here. A new epoch needs a signature of staff, so it begins when somebody
who keeps the case opens it next: from then on even a copied key opens nothing that is written later.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from safeconduct import audit
from safeconduct.access.errors import WrongState
from safeconduct.access.models import Grant, Person
from safeconduct.access.permissions import Permission, demand, may
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import grants, reading
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request
from safeconduct.keyring.certified import NotCertified
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import NoKey
from safeconduct.outbox import post
from safeconduct.vault import CannotOpen

AT_ONCE = 20
"""Requests whose keys are turned or sealed by one press of a button: about a second each on a small machine."""


CANNOT_NOW = (
    Request.DoesNotExist,
    reading.NotYours,
    grants.OnlyASlot,
    grants.KeysTurned,
    NotCertified,
    NoKey,
    CannotOpen,
)
"""Why somebody who waits cannot be let in by this person now."""


class NobodyStays(Exception):
    """Nobody else holds the request: turning its keys now would close it for ever."""


def end_run_out(at: datetime) -> int:
    """The worker's job: end grants whose day or hour has passed, keys first. Returns how many were ended.

    Where nobody else holds the request the rows stay: without them two recovery cards could not open it either.
    """
    return sum(_end_one(found.pk, found.request_id, at) for found in list(Grant.objects.run_out(at)))


def is_turn_due(request_id: UUID) -> bool:
    return Grant.objects.filter(request_id=request_id, turn_due=True).exists()


def turn_if_due(request: Request, keys: CaseKeys, by: Unlocked, at: datetime) -> tuple[Request, CaseKeys]:
    """Begin a new epoch, if one waits and this person keeps the case; returns the request as it is then.

    A key that cannot be confirmed stops the turning, not the reading: it stays due.
    """
    if not (may(by.person, Permission.ASSIGN) and is_turn_due(request.id)):
        return request, keys
    try:
        grants.refuse_with_a_slot(request, by, at)
        turn_one(request_id=request.id, by=by, at=at)
    except (grants.OnlyASlot, NobodyStays, NotCertified):
        return request, keys
    held = Request.objects.get(id=request.id)
    return held, reading.open_case(held, by, at.date())


def turn_one(*, request_id: UUID, by: Unlocked, at: datetime) -> None:
    """Turn the keys of one request for everybody who may read it now. Raises ``NobodyStays``, ``NotCertified``."""
    request = Request.objects.filter(id=request_id).first()
    if request is None:
        Grant.objects.filter(request_id=request_id).update(turn_due=False)
        return
    if not grants.holders(request, at.date(), at).count:
        raise NobodyStays
    try:
        grants.turn(request_id=request_id, without=[], issuer=by, at=at, action="request.keys_turned")
    except grants.TooFewHolders:
        raise NobodyStays from None


@dataclass(frozen=True, slots=True)
class Turned:
    """How far the turning has come: requests done now, still to do, and those that nobody else holds."""

    done: int
    left: int
    stuck: int


def turn_cases_of(*, person: Person, by: Unlocked, at: datetime, most: int = AT_ONCE) -> Turned:
    """Turn the keys of what a person held, ``most`` at once; safe to do again. Needs no key of any case."""
    demand(by.person, Permission.LOSE_DEVICE)
    done = stuck = 0
    due = due_of(person)
    for request_id in due:
        if done >= most:
            break
        try:
            turn_one(request_id=request_id, by=by, at=at)
        except (NobodyStays, NotCertified):
            stuck += 1
        else:
            done += 1
    return Turned(done, len(due_of(person)) - stuck, stuck)


def due_of(person: Person) -> list[UUID]:
    """Requests this person held whose keys still wait to be turned."""
    due = Grant.objects.filter(person=person, turn_due=True)
    return sorted(set(due.values_list("request_id", flat=True)))


def want(*, request_id: UUID, person: Person, by: Unlocked, at: datetime) -> Grant | None:
    """Put somebody down as a holder; a present holder's session seals it. None if they hold it or wait already."""
    demand(by.person, Permission.DISABLE)
    if grants.needs_slot(person):
        raise grants.SlotNeeded
    with transaction.atomic():
        Request.objects.select_for_update().get(id=request_id)
        live = Grant.objects.filter(request_id=request_id, person=person).exclude(state="ended")
        if live.filter(state="wanted").exists() or live.filter(ends_at=None).exists():
            return None
        for slot in live:
            slot.move("ended")
        made = Grant.objects.create(
            request_id=request_id, person=person, purpose="casework", state="wanted", granted_by=by.person,
            made_on=at.date(),
        )  # fmt: skip
        audit.record("grant.wanted", chain="staff", at=at, by=by.person.pk, subject=request_id)
        post.put("grant.wanted", subject=person.pk, on=at.date())
    return made


@dataclass(frozen=True, slots=True)
class LetIn:
    """What came of letting colleagues in: sealed now, refused by an exclusion list, and not possible yet."""

    sealed: int
    refused: int
    waiting: int


def seal_wanted(*, wanted: Iterable[Grant], by: Unlocked, at: datetime, most: int = AT_ONCE) -> LetIn:
    """Seal what waits in requests this person can open, ``most`` at once. One that cannot be sealed stops no other.

    Whoever is excluded, or became a volunteer, is taken off, and so is a wish that came true meanwhile.
    """
    sealed = refused = waiting = 0
    for found in wanted:
        if sealed >= most:
            waiting += 1
            continue
        try:
            request = Request.objects.get(id=found.request_id)
            keys = reading.open_case(request, by, at.date())
            grants.grant(
                request=request,
                person=found.person,
                keys=keys,
                purpose=found.purpose,
                expires_on=None,
                by=by,
                at=at,
            )
            sealed += 1
        except (grants.PersonExcluded, grants.SlotNeeded):
            _take_off(found)
            refused += 1
        except grants.AlreadyGranted:
            _take_off(found)
        except CANNOT_NOW:
            waiting += 1
    return LetIn(sealed, refused, waiting)


def _take_off(found: Grant) -> None:
    with suppress(WrongState):  # a colleague was faster
        found.move("ended")


def waiting_for(by: Unlocked, at: datetime) -> list[Grant]:
    """Colleagues who wait for a key that this person holds."""
    found = Grant.objects.filter(state="wanted").values_list("request_id", flat=True)
    requests = Request.objects.filter(id__in=list(found))
    mine = [request.id for request in requests if reading.may_open(request, by, at.date())]
    return list(Grant.objects.wanted(mine).exclude(person=by.person))


def _end_one(grant_id: UUID, request_id: UUID, at: datetime) -> bool:
    with transaction.atomic():
        request = Request.objects.select_for_update().filter(id=request_id).first()
        found = Grant.objects.run_out(at).filter(pk=grant_id).first()
        if found is None or (request is not None and not grants.holders(request, at.date(), at).count):
            return False
        with transaction.atomic(using="keys"):
            WrappedKey.objects.filter(
                owner_kind="request", owner_id=request_id, purpose="case", opener_kind="person",
                opener_id=found.person_id,
            ).delete()  # fmt: skip
        found.move("ended")
        Grant.objects.filter(pk=found.pk).update(turn_due=request is not None)
        audit.record("grant.ran_out", chain="worker", at=at, subject=request_id)
    return True

"""Open a request in an emergency: somebody asks with a reason, a second person who holds it lets them in for hours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from safeconduct import audit
from safeconduct.access.models import Emergency
from safeconduct.access.models.desks import LONGEST_SLOT
from safeconduct.access.models.watching import REASONS
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import grants, reading
from safeconduct.cases.emergencies import watching
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request
from safeconduct.outbox import post

LONGEST_HOURS = int(LONGEST_SLOT.total_seconds() // 3600)
WAITS_FOR = LONGEST_SLOT
"""A question nobody answered is over after a working day: it may be asked again."""


class HoldsIt(Exception):
    """Whoever can open the request already needs no emergency."""


class AskedAlready(Exception):
    """The same person's question about this request still waits."""


class OwnEmergency(Exception):
    """Nobody lets themselves in."""


class Answered(Exception):
    """It was answered, or its time is over."""


def ask(*, request: Request, reason: str, token: UUID, by: Unlocked, at: datetime) -> Emergency:
    """Ask to be let into a request. The same form sent twice asks once.

    Raises ``NotAllowed``, ``HoldsIt``, ``AskedAlready``, and KeyError for a reason that is none of ``REASONS``.
    """
    demand(by.person, Permission.BREAK_GLASS)
    if reason not in REASONS:
        raise KeyError(reason)
    twice = Emergency.objects.filter(id=token, asker=by.person, request_id=request.id).first()
    if twice is not None:
        return twice
    if reading.may_open(request, by, at.date()):
        raise HoldsIt
    lapse(at)
    asked = Emergency(
        id=token, request_id=request.id, asker=by.person, reason=reason, state="asked", asked_at=at,
        lapses_at=at + WAITS_FOR,
    )  # fmt: skip
    try:
        with transaction.atomic():
            asked.save(force_insert=True)
            audit.record(
                f"emergency.asked.{reason}", chain="staff", at=at, by=by.person.pk, subject=request.id
            )
            post.put("emergency.asked", subject=asked.id, on=at.date())
    except IntegrityError:
        raise AskedAlready from None
    return asked


def give(*, emergency_id: UUID, hours: int, keys: CaseKeys, by: Unlocked, at: datetime) -> Emergency:
    """Let the asker in for at most ten hours. ``keys``: the request as this person opened it.

    Keys first: died in between, no grant lets that key in, and giving it again replaces it.

    Raises ``NotAllowed``, ``OwnEmergency``, ``Answered``, and what ``grants.grant`` raises: ``PersonExcluded``,
    ``SlotNeeded`` for more than ten hours, ``OnlyASlot``, ``NotCertified``, ``KeysTurned``.
    """
    ends_at = at + timedelta(hours=hours)
    with transaction.atomic():
        found = _to_answer(emergency_id, by, at)
        request = Request.objects.get(id=found.request_id)
        grants.grant(
            request=request, person=found.asker, keys=keys, purpose="emergency", expires_on=None, ends_at=ends_at,
            by=by, at=at,
        )  # fmt: skip
        _answer(found, "given", by, at)
        found.ends_at = ends_at
        found.save(update_fields=("answered_by", "answered_at", "ends_at"))
        audit.record("emergency.given", chain="staff", at=at, by=by.person.pk, subject=found.request_id)
        post.put("emergency.given", subject=found.id, on=at.date())
        watching.let_in(emergency=found, at=at)
    return found


def refuse(*, emergency_id: UUID, by: Unlocked, at: datetime) -> Emergency:
    """Let the asker not in. Raises ``NotAllowed``, ``OwnEmergency``, ``Answered``."""
    with transaction.atomic():
        found = _to_answer(emergency_id, by, at)
        _answer(found, "refused", by, at)
        found.save(update_fields=("answered_by", "answered_at"))
        audit.record("emergency.refused", chain="staff", at=at, by=by.person.pk, subject=found.request_id)
    return found


def lapse(at: datetime) -> int:
    """The worker's job: what was given is over by its hour, what nobody answered after a working day."""
    ended = 0
    over = Emergency.objects.filter(state="given", ends_at__lte=at)
    unanswered = Emergency.objects.filter(state="asked", lapses_at__lte=at)
    for found in [*over, *unanswered]:
        with transaction.atomic():
            ended += Emergency.objects.filter(pk=found.pk, state=found.state).update(state="over")
    return ended


def to_answer(by: Unlocked, at: datetime) -> list[Emergency]:
    """Questions this person can answer now: about requests they open themselves, and not by a slot."""
    asked = list(Emergency.objects.asked(at).exclude(asker=by.person).select_related("asker"))
    requests = Request.objects.in_bulk([each.request_id for each in asked])
    return [
        each for each in asked if each.request_id in requests and _holds(requests[each.request_id], by, at)
    ]


def holders_of(request: Request, at: datetime) -> int:
    """How many people could let somebody in."""
    return grants.holders(request, at.date(), at).count


def forget(request_ids: Iterable[UUID]) -> None:
    """Requests were deleted: questions about them are over; who opened what stays on record, by ids."""
    Emergency.objects.filter(request_id__in=list(request_ids), state__in=("asked", "given")).update(
        state="over"
    )


def _holds(request: Request, by: Unlocked, at: datetime) -> bool:
    if not reading.may_open(request, by, at.date()):
        return False
    try:
        grants.refuse_with_a_slot(request, by, at)
    except grants.OnlyASlot:
        return False
    return True


def _to_answer(emergency_id: UUID, by: Unlocked, at: datetime) -> Emergency:
    """The question, held until it is answered. Raises ``OwnEmergency``, ``NotAllowed``, ``Answered``."""
    demand(by.person, Permission.BREAK_GLASS)
    found = Emergency.objects.select_for_update(of=("self",)).select_related("asker").get(id=emergency_id)
    if found.asker_id == by.person.pk:
        raise OwnEmergency
    if found.state != "asked" or found.lapses_at <= at or not found.asker.is_active:
        raise Answered
    if not _holds(Request.objects.get(id=found.request_id), by, at):
        raise reading.NotYours
    return found


def _answer(found: Emergency, state: str, by: Unlocked, at: datetime) -> None:
    found.move(state)
    found.answered_by, found.answered_at = by.person, at

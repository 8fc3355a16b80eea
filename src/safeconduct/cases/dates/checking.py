"""The dates desk: name, A-number and date of each open court date, and what the court said. Nothing else.

The desk's key opens the check documents and no other part of a request; there is no row in the keys database
that would let it open a story, an answer or a list of requests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from safeconduct import audit, vault
from safeconduct.access.errors import NotAMember
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked, epochs_held
from safeconduct.cases.dates import keys as dates_keys
from safeconduct.cases.dates.actions import (
    WRITTEN,
    DateGone,
    Moved,
    TokenUsed,
    new_event,
    refuse_other_content,
)
from safeconduct.cases.dates.documents import Check, When, lock_check, lock_event, open_check
from safeconduct.cases.dates.waking import LIVE, pull_forward
from safeconduct.cases.models.dates import CourtDate, DateEvent
from safeconduct.intake.models import Request
from safeconduct.outbox import post

ANSWERS = ("verified", "changed", "unreached")


@dataclass(frozen=True, slots=True)
class ToCheck:
    """One line of the desk's list. ``is_sound``: False where rows were changed or taken away outside the
    program, so that nobody may rely on it."""

    id: UUID
    check: Check
    is_sound: bool = True


class Listed(list[ToCheck]):
    """The desk's list. ``unreadable``: dates whose document does not open under the key they are for."""

    unreadable: int = 0


class PastDay(ValueError):
    """A court that moves a hearing does not move it into the past: most likely the year was mistyped."""


def to_check(unlocked: Unlocked, at: datetime) -> Listed:
    """Every open date still to come that this person's desk key opens and that is not kept from them,
    the one unchecked longest first.

    One audit row with the count. Raises ``NotAllowed`` and ``NotAMember``.
    """
    demand(unlocked.person, Permission.CHECK_DATES)
    rows = list(CourtDate.objects.filter(request_id__in=_live_requests()).prefetch_related("events"))
    opened, unreadable = _opened(rows, unlocked)
    found = [
        each
        for each in opened
        if each.check.is_open
        and not each.check.when.is_over(at)
        and not each.check.kept_from.names(unlocked.person)
    ]
    with transaction.atomic():
        audit.record("dates.list_read", chain="staff", at=at, by=unlocked.person.pk, count=len(found))
    lines = Listed(sorted(found, key=_longest_unchecked))
    lines.unreadable = unreadable
    return lines


def answer(
    *,
    date_id: UUID,
    what: str,
    new: When | None,
    by: Unlocked,
    at: datetime,
    token: UUID,
    seen: str = "",
) -> None:
    """Write down what the court said: ``verified``, ``changed`` (to ``new``) or ``unreached``; once for a token.

    Locked under the dates key; whoever reads the case finds it in the date's history, and a change as news.
    "Changed" to the date it is already is written as verified. ``seen``: as in ``actions.change``.
    Raises ``DateGone`` (over, deleted, or not this desk's), ``Moved``, ``TokenUsed``, ``PastDay``,
    ``NotCertified``, ``NotAllowed`` and ``NotAMember``.
    """
    demand(by.person, Permission.CHECK_DATES)
    with transaction.atomic():
        request, row = _held(date_id)
        held = {number: key for (_of, number), key in _keys([row], by).items()}
        before = _check(row, held)
        if before.kept_from.names(by.person):
            raise DateGone
        if _is_written(token, row, what, new, before, held):
            return
        if seen and seen != before.seen:
            raise Moved(before)
        if not before.is_open:
            raise DateGone
        if what == "changed" and new == before.when:
            what, new = "verified", None
        if new and new.is_over(at):
            raise PastDay
        _write(request, row, before, what, new, held, by, at, token)


def one(*, date_id: UUID, by: Unlocked) -> Check:
    """What the desk sees of one date. Raises ``DateGone`` and ``NotAMember``."""
    row = CourtDate.objects.filter(id=date_id, request_id__in=_live_requests()).first()
    opened = _opened([row], by)[0] if row else []
    if not opened or not opened[0].check.is_open or opened[0].check.kept_from.names(by.person):
        raise DateGone
    return opened[0].check


def _write(
    request: Request,
    row: CourtDate,
    before: Check,
    what: str,
    new: When | None,
    held: Mapping[int, vault.LockKey],
    by: Unlocked,
    at: datetime,
    token: UUID,
) -> None:
    """One event and the check document, under a key that only those at the desk today hold."""
    present = dates_keys.present_key_at_desk(request, held, at.date())
    last = row.events.last()
    event = new_event(
        row, by, at, token, number=last.number + 1 if last else 1, epoch=present.number, from_desk=True
    )
    lock_event(event, _happened(what, new, before), present.key, last)
    event.save(force_insert=True)
    check = _after(before, what, new, at.date()).after(event)
    lock_check(row, check, present.key, present.number)
    row.save(update_fields=("check_document", "check_epoch"))
    if new:
        pull_forward(request.id, new.day, at.date())
        Request.objects.filter(id=request.id).update(unread=True)
        post.put("date.changed", subject=request.id, on=at.date())
    digest = vault.digests.sha256(event.document)
    audit.record(WRITTEN, chain="staff", at=at, by=by.person.pk, subject=request.id, about=digest)


def _happened(what: str, new: When | None, before: Check) -> dict[str, object]:
    if new is None:
        return {"what": what}
    return {"what": what, "old": before.when.to_json(), "new": new.to_json()}


def _is_written(
    token: UUID,
    row: CourtDate,
    what: str,
    new: When | None,
    before: Check,
    held: Mapping[int, vault.LockKey],
) -> bool:
    """Whether the same form was written before. Raises ``TokenUsed``."""
    if not DateEvent.objects.filter(id=token).exists():
        return False
    told: dict[str, object] = {"what": what, "new": new.to_json() if new else None}
    try:
        return refuse_other_content(token, row.id, told, held)
    except TokenUsed:
        if new is None or new != before.when:
            raise
    return refuse_other_content(token, row.id, {"what": "verified"}, held)


def _after(before: Check, what: str, new: When | None, on: date) -> Check:
    if what == "unreached":
        return replace(before, tried_on=on)
    if what == "changed" and new:
        return replace(before, when=new, since=on, verified_on=on, tried_on=None)
    return replace(before, verified_on=on, tried_on=None)


def _held(date_id: UUID) -> tuple[Request, CourtDate]:
    """Request and date, their rows held. What was closed or is about to be deleted is no longer the desk's."""
    whose = CourtDate.objects.filter(id=date_id).values_list("request_id", flat=True)
    request = Request.objects.select_for_update().filter(id__in=list(whose), state__in=LIVE).first()
    row = CourtDate.objects.select_for_update().filter(id=date_id).first()
    if request is None or row is None:
        raise DateGone
    return request, row


def _opened(rows: list[CourtDate], unlocked: Unlocked) -> tuple[list[ToCheck], int]:
    """The dates that open, and how many do not under a key this person has: damaged rows."""
    keys, found, unreadable = _keys(rows, unlocked), list[ToCheck](), 0
    for row in rows:
        key = keys.get((row.request_id, row.check_epoch))
        if key is None:
            continue
        try:
            check = open_check(row, key)
        except vault.CannotOpen:
            unreadable += 1
            continue
        last = max(row.events.all(), key=lambda each: each.number, default=None)
        found.append(ToCheck(row.id, check, check.is_last(last)))
    return found, unreadable


def _check(row: CourtDate, held: Mapping[int, vault.LockKey]) -> Check:
    try:
        return open_check(row, held[row.check_epoch])
    except (vault.CannotOpen, KeyError):
        raise DateGone from None


def _keys(rows: list[CourtDate], unlocked: Unlocked) -> dict[tuple[UUID, int], vault.LockKey]:
    desk = dates_keys.dates_desk()
    if desk is None or not epochs_held(unlocked, desk, "sealing"):
        raise NotAMember
    return dates_keys.for_desk(unlocked, desk, {row.request_id for row in rows})


def _live_requests() -> QuerySet[Request, UUID]:
    """Ids of requests whose dates are still the desk's, as a subquery."""
    return Request.objects.filter(state__in=LIVE).values_list("id", flat=True)


def _longest_unchecked(line: ToCheck) -> tuple[bool, date, date, str]:
    """Never confirmed first, then by the day the court last confirmed it; the sooner date first among equals."""
    check = line.check
    return check.verified_on is not None, check.verified_on or check.since, check.when.day, str(line.id)

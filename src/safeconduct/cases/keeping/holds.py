"""Duties that stop the deletion of a request: recorded with a reason and an end, ended by somebody, looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from safeconduct import audit, vault
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases.keeping.deciding import Hold
from safeconduct.cases.models import LegalHold
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request
from safeconduct.intake.states import State, after
from safeconduct.outbox import post

SHORTEST_REASON, LONGEST_REASON = 10, 1_000


class ReasonNeeded(ValueError):
    """A hold names the law or order, in at least ten letters."""


class EndInThePast(ValueError):
    """A hold ends on a day to come, or has no end yet."""


class HoldGone(LookupError):
    """The request was deleted, or its keys turned, since the page was opened; or there is no such hold."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A hold with its reason; ``reason`` is None where the row does not open."""

    row: LegalHold
    reason: str | None

    def as_hold(self) -> Hold:
        return as_hold(self.row)


def as_hold(row: LegalHold) -> Hold:
    return Hold(row.day, row.until, row.ended_on)


def add(
    *,
    request: Request,
    keys: CaseKeys,
    reason: str,
    until: date | None,
    token: UUID,
    by: Unlocked,
    at: datetime,
) -> LegalHold:
    """Record a duty. Where the person had asked to delete everything, the request is closed instead of deleted.

    Sent twice is one. Raises ``ReasonNeeded``, ``EndInThePast``, ``HoldGone``, ``NotAllowed``.
    """
    demand(by.person, Permission.ASSIGN)
    reason = reason.strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise ReasonNeeded
    if until is not None and until < at.date():
        raise EndInThePast
    with transaction.atomic():
        held = Request.objects.select_for_update().filter(id=request.id).first()
        if held is None or held.epoch not in keys.file:
            raise HoldGone
        twice = LegalHold.objects.filter(id=token).first()
        if twice and (twice.request_id, twice.until, _reason(twice, keys)) == (held.id, until, reason):
            return twice
        row = LegalHold(
            id=uuid4() if twice else token,
            request_id=held.id,
            person_id=by.person.pk,
            day=at.date(),
            until=until,
            epoch=held.epoch,
        )
        row.document = vault.lock_document(
            {"reason": reason}, key=keys.file[held.epoch], context=_context(row), floor=vault.FLOOR_SMALL
        )
        row.save(force_insert=True)
        if held.state == State.DELETION_ASKED:
            held.state = after(held.state, "hold")
            held.save(update_fields=("state",))
        audit.record(
            "hold.recorded", chain="staff", at=at, by=by.person.pk, subject=held.id,
            about=vault.digests.sha256(bytes(row.document)),
        )  # fmt: skip
    return row


def end(*, hold: LegalHold, by: Unlocked, at: datetime) -> None:
    """The duty is over. Where the person had asked to delete everything, that stands again. Safe to repeat.

    Raises ``NotAllowed``.
    """
    demand(by.person, Permission.ASSIGN)
    with transaction.atomic():
        held = Request.objects.select_for_update().filter(id=hold.request_id).first()
        ended = LegalHold.objects.filter(pk=hold.pk, ended_on=None).update(
            ended_on=at.date(), ended_by=by.person.pk
        )
        if ended:
            audit.record("hold.ended", chain="staff", at=at, by=by.person.pk, subject=hold.request_id)
        if held is not None and held.deletion_asked_on and not is_held(held.id, at.date()):
            _ask_again(held, at)


def ask_again(at: datetime) -> int:
    """Duties whose last day has passed over a deletion the person asked for: it waits for somebody again.

    The worker calls it. Returns how many.
    """
    count = 0
    waiting = Request.objects.filter(state=State.CLOSED, deletion_asked_on__isnull=False)
    for request_id in list(waiting.values_list("id", flat=True)):
        with transaction.atomic():
            held = Request.objects.select_for_update().filter(id=request_id, state=State.CLOSED).first()
            if held is not None and not is_held(held.id, at.date()):
                _ask_again(held, at)
                count += 1
    return count


def _ask_again(held: Request, at: datetime) -> None:
    """Back to *deletion asked*, with a notice to staff: what the person wished is not forgotten with the duty."""
    if held.state != State.CLOSED:
        return
    held.state = after(held.state, "ask_deletion")
    held.save(update_fields=("state",))
    post.put("request.deletion_asked", subject=held.id, on=at.date())


def of(request: Request, keys: CaseKeys) -> list[Opened]:
    """Every hold of a request, the newest first."""
    rows = LegalHold.objects.filter(request_id=request.id).order_by("-day", "id")
    return [Opened(row, _reason(row, keys)) for row in rows]


def is_held(request_id: UUID, on: date) -> bool:
    """Whether a duty stops the deletion on that day."""
    return LegalHold.objects.live(on).filter(request_id=request_id).exists()


def _reason(row: LegalHold, keys: CaseKeys) -> str | None:
    try:
        held: dict[str, Any] = dict(
            vault.unlock_document(bytes(row.document), key=keys.file[row.epoch], context=_context(row))
        )
    except (vault.CannotOpen, KeyError):
        return None
    return str(held.get("reason", ""))


def _context(row: LegalHold) -> vault.Context:
    return vault.Context("cases.legalhold", f"{row.request_id}/{row.id}", "reason", row.epoch)

"""The dates desk: name, A-number and date of each open court date, and what the court said. Nothing else.

The desk's key opens the check documents and no other part of a request; there is no row in the keys database
that would let it open a story, an answer or a list of requests.
"""

from __future__ import annotations

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
from safeconduct.cases.dates.actions import DateGone, next_event
from safeconduct.cases.dates.documents import Check, When, lock_check, lock_event, open_check
from safeconduct.cases.dates.waking import LIVE, pull_forward
from safeconduct.cases.models.dates import OPEN, CourtDate, DateEvent
from safeconduct.intake.models import Request

ANSWERS = ("verified", "changed", "unreached")


@dataclass(frozen=True, slots=True)
class ToCheck:
    """One line of the desk's list."""

    id: UUID
    check: Check


def sits_at_dates(unlocked: Unlocked) -> bool:
    """Whether this person holds a key of the dates desk."""
    desk = dates_keys.dates_desk()
    return desk is not None and bool(epochs_held(unlocked, desk, "sealing"))


def to_check(unlocked: Unlocked, at: datetime) -> list[ToCheck]:
    """Every open date still to come that this person's desk key opens, the one unchecked longest first.

    One audit row with the count. Raises ``NotAllowed`` and ``NotAMember``.
    """
    demand(unlocked.person, Permission.CHECK_DATES)
    rows = list(CourtDate.objects.filter(state=OPEN, request_id__in=_live_requests()))
    opened = _opened(rows, unlocked)
    found = [each for each in opened if not each.check.when.is_over(at)]
    with transaction.atomic():
        audit.record("dates.list_read", chain="staff", at=at, by=unlocked.person.pk, count=len(found))
    return sorted(found, key=_longest_unchecked)


def answer(*, date_id: UUID, what: str, new: When | None, by: Unlocked, at: datetime, token: UUID) -> None:
    """Write down what the court said: ``verified``, ``changed`` (to ``new``) or ``unreached``; once for a token.

    Locked under the dates key; whoever reads the case finds it in the date's history.
    Raises ``DateGone`` (over, deleted, or not this desk's), ``NotAllowed`` and ``NotAMember``.
    """
    demand(by.person, Permission.CHECK_DATES)
    with transaction.atomic():
        row = _held(date_id)
        if DateEvent.objects.filter(id=token).exists():
            return
        key = _keys([row], by).get((row.request_id, row.check_epoch))
        if key is None:
            raise DateGone
        before = _check(row, key)
        happened: dict[str, object] = {"what": what}
        if what == "changed" and new:
            happened |= {"old": before.when.to_json(), "new": new.to_json()}
        event = next_event(row, by, at, token, epoch=row.check_epoch, from_desk=True)
        lock_event(event, happened, key)
        event.save(force_insert=True)
        lock_check(row, _after(before, what, new, at.date()), key, row.check_epoch)
        row.save(update_fields=("check_document", "check_epoch"))
        if what == "changed" and new:
            pull_forward(row.request_id, new.day, at.date())
        digest = vault.digests.sha256(event.document)
        audit.record(
            f"date.{what}_at_desk", chain="staff", at=at, by=by.person.pk, subject=row.id, about=digest
        )


def one(*, date_id: UUID, by: Unlocked) -> Check:
    """What the desk sees of one date. Raises ``DateGone`` and ``NotAMember``."""
    row = CourtDate.objects.filter(id=date_id, state=OPEN, request_id__in=_live_requests()).first()
    opened = _opened([row], by) if row else []
    if not opened:
        raise DateGone
    return opened[0].check


def _after(before: Check, what: str, new: When | None, on: date) -> Check:
    if what == "unreached":
        return replace(before, tried_on=on)
    if what == "changed" and new:
        return replace(before, when=new, since=on, verified_on=on, tried_on=None)
    return replace(before, verified_on=on, tried_on=None)


def _held(date_id: UUID) -> CourtDate:
    """The date, its row held. What was closed or is about to be deleted is no longer the desk's."""
    row = (
        CourtDate.objects.select_for_update()
        .filter(id=date_id, state=OPEN, request_id__in=_live_requests())
        .first()
    )
    if row is None:
        raise DateGone
    return row


def _opened(rows: list[CourtDate], unlocked: Unlocked) -> list[ToCheck]:
    keys, found = _keys(rows, unlocked), []
    for row in rows:
        key = keys.get((row.request_id, row.check_epoch))
        if key is None:
            continue
        try:
            found.append(ToCheck(row.id, open_check(row, key)))
        except vault.CannotOpen:
            continue  # a damaged row; whoever reads the case is told
    return found


def _check(row: CourtDate, key: vault.LockKey) -> Check:
    try:
        return open_check(row, key)
    except vault.CannotOpen:
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

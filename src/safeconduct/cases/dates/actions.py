"""What whoever works on a case does with its dates: keep one, move it, check it, end it. Nothing is overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from safeconduct import audit, vault
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases.dates import keys as dates_keys
from safeconduct.cases.dates.documents import (
    About,
    Check,
    When,
    lock_about,
    lock_check,
    lock_event,
    open_check,
)
from safeconduct.cases.grants import KeysTurned
from safeconduct.cases.models.dates import CANCELLED, OPEN, PAST, CourtDate, DateEvent
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request

ENDINGS = {"took_place": PAST, "cancelled": CANCELLED}


class DateGone(Exception):
    """The date, or its whole request, was deleted or ended meanwhile."""


def keep(
    *,
    request: Request,
    about: About,
    when: When,
    who: tuple[str, str],
    keys: CaseKeys,
    by: Unlocked,
    at: datetime,
    token: UUID,
) -> CourtDate:
    """Keep a court date; the same form sent twice is one. ``who``: name and A-number as the desk is to see them.

    Raises ``KeysTurned``, ``DateGone`` (the request, or a token used elsewhere) and ``NotAllowed``.
    """
    demand(by.person, Permission.KEEP_DATES)
    on = at.date()
    with transaction.atomic():
        held = _held_request(request.id, keys)
        already = CourtDate.objects.filter(id=token).first()
        if already:
            return _of(already, request.id)
        key = dates_keys.present_key(held, keys, on)
        row = CourtDate(id=token, request_id=held.id, person_id=by.person.pk, day=on)
        check = Check("", "", when, since=on).carrying(*who)
        lock_check(row, check, key, held.epoch)
        lock_about(row, about, keys.file[held.epoch], held.epoch)
        row.save(force_insert=True)
        happened = {
            "what": "kept",
            "new": when.to_json(),
            "source": about.source,
            "learned_on": about.learned_on,
        }
        _write_event(row, happened, held, keys, by, at, token=None)
    return row


def change(
    *,
    request: Request,
    date_id: UUID,
    when: When,
    source: str,
    learned_on: date,
    keys: CaseKeys,
    by: Unlocked,
    at: datetime,
    token: UUID,
) -> None:
    """Move a court date; the old one stays in the history. Counts as not verified until the court was asked.

    Raises ``DateGone``, ``KeysTurned`` and ``NotAllowed``.
    """
    demand(by.person, Permission.KEEP_DATES)
    with transaction.atomic():
        held = _held_request(request.id, keys)
        if _is_written(token):
            return
        row = _held_date(held.id, date_id)
        before = open_check(row, dates_keys.for_case(held, keys)[row.check_epoch])
        after = replace(before, when=when, since=at.date(), verified_on=None, tried_on=None)
        _relock(row, after, held, keys, at.date())
        happened = {
            "what": "changed", "old": before.when.to_json(), "new": when.to_json(), "source": source,
            "learned_on": learned_on.isoformat(),
        }  # fmt: skip
        _write_event(row, happened, held, keys, by, at, token)


def verify(
    *, request: Request, date_id: UUID, how: str, keys: CaseKeys, by: Unlocked, at: datetime, token: UUID
) -> None:
    """The court was asked today, and the date stands. ``how``: by which way (a code).

    Raises ``DateGone``, ``KeysTurned`` and ``NotAllowed``.
    """
    demand(by.person, Permission.KEEP_DATES)
    with transaction.atomic():
        held = _held_request(request.id, keys)
        if _is_written(token):
            return
        row = _held_date(held.id, date_id)
        before = open_check(row, dates_keys.for_case(held, keys)[row.check_epoch])
        _relock(row, replace(before, verified_on=at.date(), tried_on=None), held, keys, at.date())
        _write_event(row, {"what": "verified", "how": how}, held, keys, by, at, token)


def end(
    *,
    request: Request,
    date_id: UUID,
    what: str,
    reason: str,
    keys: CaseKeys,
    by: Unlocked,
    at: datetime,
    token: UUID,
) -> None:
    """Say that a date took place or was cancelled (``what`` of ``ENDINGS``), and what came of it.

    It leaves the dates desk's list and stays in the case. Raises ``DateGone``, ``KeysTurned``, ``NotAllowed``.
    """
    demand(by.person, Permission.KEEP_DATES)
    with transaction.atomic():
        held = _held_request(request.id, keys)
        if _is_written(token):
            return
        row = _held_date(held.id, date_id)
        row.state = ENDINGS[what]
        row.save(update_fields=("state",))
        _write_event(row, {"what": what, "reason": reason}, held, keys, by, at, token)


def carry(*, request: Request, who: tuple[str, str], keys: CaseKeys, by: Unlocked, at: datetime) -> int:
    """Bring what the dates desk sees up to date: name and A-number as they are known now, and the desk's keys.

    Called whenever the page of dates is opened. Returns how many dates changed. Raises ``KeysTurned``.
    """
    with transaction.atomic():
        held = _held_request(request.id, keys)
        dates = dates_keys.for_case(held, keys)
        dates_keys.let_the_desk_in(held.id, dates, at.date())
        changed = 0
        for row in CourtDate.objects.select_for_update().filter(request_id=held.id, state=OPEN):
            key = dates.get(row.check_epoch)
            check = _check_or_none(row, key) if key else None
            stale = row.check_epoch != held.epoch  # the desk may have written under it since a turning
            if check and (stale or check.carrying(*who) != check):
                _relock(row, check.carrying(*who), held, keys, at.date())
                changed += 1
        if changed:
            _record("dates.name_carried", held.id, by, at, count=changed)
    return changed


def forget(request_ids: list[UUID]) -> None:
    """Delete the dates beside requests that are gone; in the caller's transaction. Their keys went first."""
    CourtDate.objects.filter(request_id__in=request_ids).delete()


def _held_request(request_id: UUID, keys: CaseKeys) -> Request:
    """The request, its row held until the transaction ends."""
    held = Request.objects.select_for_update().filter(id=request_id).first()
    if held is None:
        raise DateGone
    if held.epoch not in keys.case:
        raise KeysTurned
    return held


def _held_date(request_id: UUID, date_id: UUID) -> CourtDate:
    row = CourtDate.objects.select_for_update().filter(id=date_id, request_id=request_id, state=OPEN).first()
    if row is None:
        raise DateGone
    return row


def _of(row: CourtDate, request_id: UUID) -> CourtDate:
    if row.request_id != request_id:
        raise DateGone
    return row


def _is_written(token: UUID) -> bool:
    return DateEvent.objects.filter(id=token).exists()


def _relock(row: CourtDate, check: Check, held: Request, keys: CaseKeys, on: date) -> None:
    """Under the dates key of the present epoch: whoever lost access before cannot open what is written now."""
    lock_check(row, check, dates_keys.present_key(held, keys, on), held.epoch)
    row.save(update_fields=("check_document", "check_epoch"))


def _write_event(
    row: CourtDate,
    happened: Mapping[str, Any],
    held: Request,
    keys: CaseKeys,
    by: Unlocked,
    at: datetime,
    token: UUID | None,
) -> None:
    event = next_event(row, by, at, token, epoch=held.epoch, from_desk=False)
    lock_event(event, happened, keys.file[held.epoch])
    event.save(force_insert=True)
    _record(f"date.{happened['what']}", held.id, by, at, about=vault.digests.sha256(event.document))


def next_event(
    row: CourtDate, by: Unlocked, at: datetime, token: UUID | None, *, epoch: int, from_desk: bool
) -> DateEvent:
    """An event that follows the others of its date, not locked and not saved. The caller holds the date's row."""
    event = DateEvent(
        court_date=row, number=row.events.count() + 1, person_id=by.person.pk, day=at.date(), epoch=epoch,
        from_desk=from_desk,
    )  # fmt: skip
    if token:
        event.id = token
    return event


def _check_or_none(row: CourtDate, key: vault.LockKey) -> Check | None:
    try:
        return open_check(row, key)
    except vault.CannotOpen:
        return None


def _record(
    action: str, subject: UUID, by: Unlocked, at: datetime, *, about: bytes = b"", count: int | None = None
) -> None:
    audit.record(action, chain="staff", at=at, by=by.person.pk, subject=subject, about=about, count=count)

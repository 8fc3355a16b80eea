"""What whoever works on a case does with its dates: keep one, move it, check it, end it. Nothing is overwritten."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from safeconduct import audit, vault
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import excluding
from safeconduct.cases.dates import keys as dates_keys
from safeconduct.cases.dates.documents import (
    About,
    Check,
    When,
    lock_about,
    lock_check,
    lock_event,
    open_about,
    open_check,
    open_event,
)
from safeconduct.cases.dates.kept import ENDINGS
from safeconduct.cases.dates.waking import LIVE
from safeconduct.cases.excluding import KeptFrom
from safeconduct.cases.grants import KeysTurned
from safeconduct.cases.models.dates import CourtDate, DateEvent
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request
from safeconduct.intake.states import NotNow

WRITTEN = "date.written"
"""One action in the audit for whatever is written about a date: what it was stays sealed."""


class DateGone(Exception):
    """The date, or its whole request, was deleted or ended meanwhile."""


class Moved(Exception):
    """Something was written about the date since the form was shown. ``now``: how it stands."""

    def __init__(self, now: Check) -> None:
        super().__init__("the date moved since the form was shown")
        self.now = now


class TokenUsed(Exception):
    """The same form was sent before, with something else in it."""


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

    Raises ``KeysTurned``, ``DateGone``, ``NotNow``, ``TokenUsed`` and ``NotAllowed``.
    """
    demand(by.person, Permission.KEEP_DATES)
    on = at.date()
    with transaction.atomic():
        held = _held_request(request.id, keys)
        already = CourtDate.objects.filter(id=token).first()
        if already:
            return _same_date(already, held, about, when, keys)
        row = CourtDate(id=token, request_id=held.id, person_id=by.person.pk, day=on)
        happened = {
            "what": "kept",
            "new": when.to_json(),
            "source": about.source,
            "learned_on": about.learned_on,
        }
        event = new_event(row, by, at, None, number=1, epoch=held.epoch, from_desk=False)
        lock_event(event, happened, keys.file[held.epoch], None)
        present = dates_keys.present_key(held, keys, on)
        check = Check("", "", when, since=on).carrying(*who, excluding.of(held, keys)).after(event)
        lock_check(row, check, present.key, present.number)
        lock_about(row, about, keys.file[held.epoch], held.epoch)
        row.save(force_insert=True)
        event.save(force_insert=True)
        _record(held.id, by, at, about=vault.digests.sha256(event.document))
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
    seen: str = "",
) -> None:
    """Move a court date; the old one stays in the history. Counts as not verified until the court was asked.

    ``seen``: the date as the form was shown with it (``Check.seen``); empty where there was no form.
    Raises ``DateGone``, ``Moved``, ``TokenUsed``, ``NotNow``, ``KeysTurned`` and ``NotAllowed``.
    """
    happened = {
        "what": "changed", "new": when.to_json(), "source": source, "learned_on": learned_on.isoformat(),
    }  # fmt: skip

    def moved(before: Check) -> Check:
        return replace(before, when=when, since=at.date(), verified_on=None, tried_on=None)

    _write(request, date_id, happened, moved, seen, keys, by, at, token)


def verify(
    *,
    request: Request,
    date_id: UUID,
    how: str,
    keys: CaseKeys,
    by: Unlocked,
    at: datetime,
    token: UUID,
    seen: str = "",
) -> None:
    """The court was asked today, and the date stands. ``how``: by which way (a code). Else as ``change``."""

    def verified(before: Check) -> Check:
        return replace(before, verified_on=at.date(), tried_on=None)

    _write(request, date_id, {"what": "verified", "how": how}, verified, seen, keys, by, at, token)


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
    seen: str = "",
) -> None:
    """Say that a date took place or was cancelled (``what`` of ``ENDINGS``), and what came of it.

    It leaves the dates desk's list and stays in the case. Else as ``change``.
    """

    def ended(before: Check) -> Check:
        return replace(before, state=ENDINGS[what])

    _write(request, date_id, {"what": what, "reason": reason}, ended, seen, keys, by, at, token)


def carry(*, request: Request, who: tuple[str, str], keys: CaseKeys, by: Unlocked, at: datetime) -> int:
    """Bring what the dates desk sees up to date: name and A-number as they are known now, and the desk's keys.

    Called whenever the page of dates is opened. Returns how many dates changed. A request that is neither
    waiting nor open is left as it is. Raises ``KeysTurned`` and ``DateGone``.
    """
    with transaction.atomic():
        try:
            held = _held_request(request.id, keys)
        except NotNow:
            return 0
        dates, changed = dates_keys.for_case(held, keys), 0
        opened = [
            (row, check)
            for row in CourtDate.objects.select_for_update().filter(request_id=held.id)
            if (check := _check_or_none(row, dates)) and check.is_open
        ]
        dates_keys.let_the_desk_in(held.id, dates, at.date())
        if not opened:
            return 0
        present, kept_from = dates_keys.present_key(held, keys, at.date()), excluding.of(held, keys)
        for row, check in opened:
            now = check.carrying(*who, kept_from)
            if row.check_epoch != present.number or now != check:
                _relock(row, now, present)
                changed += 1
        if changed:
            _record(held.id, by, at, count=changed)
    return changed


def keep_from(*, request: Request, kept_from: KeptFrom, keys: CaseKeys) -> None:
    """Say in what the dates desk opens whom the request is kept from. The caller holds the request's row."""
    dates = dates_keys.for_case(request, keys)
    for row in CourtDate.objects.select_for_update().filter(request_id=request.id):
        check = _check_or_none(row, dates)
        if check and check.is_open:
            now = replace(check, kept_from=kept_from)
            _relock(row, now, dates_keys.DatesKey(row.check_epoch, dates[row.check_epoch]))


def forget(request_ids: list[UUID]) -> None:
    """Delete the dates beside requests that are gone; in the caller's transaction. Their keys went first."""
    CourtDate.objects.filter(request_id__in=request_ids).delete()


def refuse_other_content(
    token: UUID, row_id: UUID, happened: Mapping[str, Any], keys: Mapping[int, vault.LockKey]
) -> bool:
    """Whether the form with this token was written already, with the same in it. Raises ``TokenUsed``."""
    event = DateEvent.objects.filter(id=token).first()
    if event is None:
        return False
    try:
        held = open_event(event, keys[event.epoch])
    except (vault.CannotOpen, KeyError):
        raise TokenUsed from None
    if event.court_date_id != row_id or any(held.get(name) != told for name, told in happened.items()):
        raise TokenUsed
    return True


def new_event(
    row: CourtDate,
    by: Unlocked,
    at: datetime,
    token: UUID | None,
    *,
    number: int,
    epoch: int,
    from_desk: bool,
) -> DateEvent:
    """An event of a date, not locked and not saved. The caller holds the date's row."""
    event = DateEvent(
        court_date=row, number=number, person_id=by.person.pk, day=at.date(), epoch=epoch, from_desk=from_desk
    )
    if token:
        event.id = token
    return event


def _write(
    request: Request,
    date_id: UUID,
    happened: Mapping[str, Any],
    becomes: Callable[[Check], Check],
    seen: str,
    keys: CaseKeys,
    by: Unlocked,
    at: datetime,
    token: UUID,
) -> None:
    """One event of an open date and what the date becomes by it; once for a token."""
    demand(by.person, Permission.KEEP_DATES)
    with transaction.atomic():
        held = _held_request(request.id, keys)
        row = CourtDate.objects.select_for_update().filter(id=date_id, request_id=held.id).first()
        if row is None:
            raise DateGone
        if refuse_other_content(token, row.id, happened, keys.file):
            return
        before = _check_or_none(row, dates_keys.for_case(held, keys))
        if before is None:
            raise DateGone
        if seen and seen != before.seen:
            raise Moved(before)
        if not before.is_open:
            raise DateGone
        if happened["what"] == "changed":
            happened = {**happened, "old": before.when.to_json()}
        last = row.events.last()
        event = new_event(
            row, by, at, token, number=last.number + 1 if last else 1, epoch=held.epoch, from_desk=False
        )
        lock_event(event, happened, keys.file[held.epoch], last)
        _relock(row, becomes(before).after(event), dates_keys.present_key(held, keys, at.date()))
        event.save(force_insert=True)
        _record(held.id, by, at, about=vault.digests.sha256(event.document))


def _held_request(request_id: UUID, keys: CaseKeys) -> Request:
    """The request, its row held until the transaction ends. Nothing is written of one that is not live."""
    held = Request.objects.select_for_update().filter(id=request_id).first()
    if held is None:
        raise DateGone
    if held.epoch not in keys.case:
        raise KeysTurned
    if held.state not in LIVE:
        raise NotNow("Dates of a request that is closed, set aside or to be deleted stay as they are.")
    return held


def _same_date(row: CourtDate, held: Request, about: About, when: When, keys: CaseKeys) -> CourtDate:
    """The date the same form has kept before. Raises ``DateGone`` and ``TokenUsed``."""
    if row.request_id != held.id:
        raise DateGone
    first = row.events.first()
    try:
        told = open_event(first, keys.file[first.epoch])["new"] if first else None
        if open_about(row, keys.file[row.epoch]) == about and told == when.to_json():
            return row
    except (vault.CannotOpen, KeyError):
        pass
    raise TokenUsed


def _relock(row: CourtDate, check: Check, present: dates_keys.DatesKey) -> None:
    """Under the newest dates key: whoever lost access before cannot open what is written now."""
    lock_check(row, check, present.key, present.number)
    row.save(update_fields=("check_document", "check_epoch"))


def _check_or_none(row: CourtDate, dates: Mapping[int, vault.LockKey]) -> Check | None:
    key = dates.get(row.check_epoch)
    try:
        return open_check(row, key) if key else None
    except vault.CannotOpen:
        return None


def _record(
    subject: UUID, by: Unlocked, at: datetime, *, about: bytes = b"", count: int | None = None
) -> None:
    audit.record(WRITTEN, chain="staff", at=at, by=by.person.pk, subject=subject, about=about, count=count)

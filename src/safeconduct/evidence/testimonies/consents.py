"""Record what a person says about purposes, and take back one or all: from that moment nothing uses it any more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from safeconduct import audit, vault
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.consent import scope_events
from safeconduct.consent.scope_events import Talk, Word, events_of
from safeconduct.consent.scopes import Scope, Standing, Status, standing
from safeconduct.evidence import keys
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Testimony
from safeconduct.evidence.recording import ChangedMeanwhile, Withdrawn
from safeconduct.evidence.testimonies.uses import counts_if_agreed
from safeconduct.outbox import post

TRIES = 5


class UseWithdrawal(Exception):
    """A purpose that holds is not refused: it is withdrawn, on the page that says what follows."""


class NothingToWithdraw(Exception):
    """None of these purposes was ever agreed to or refused, or all are withdrawn already."""


def talk_just_had(testimony: Testimony, by: Person, today: date) -> dict[str, str]:
    """How it was said, for the form that follows the account that day, of who kept it. Empty otherwise."""
    rows = scope_events.rows_of(testimony.pk)
    last = rows[-1] if rows and testimony.made_on == today else None
    if last is None or last.recorded_by != by.pk or last.status == Status.WITHDRAWN.value:
        return {}
    return {
        "day": last.day.isoformat(), "method": last.method, "spoken": last.language,
        "explained_by": str(last.explained_by),
    }  # fmt: skip


def said(
    testimony: Testimony,
    words: Sequence[Word],
    talk: Talk,
    *,
    token: UUID,
    by: Person,
    at: datetime,
    desk: DeskKeys,
) -> None:
    """Record answers, given or refused, each for one purpose. The same form twice records them once.

    Raises ``Withdrawn``, ``UseWithdrawal``, ``scope_events.NotSaid``, ``ChangedMeanwhile``.
    """
    demand(by, Permission.OPEN_TESTIMONY)
    if testimony.withdrawn_on:
        raise Withdrawn
    if any(word.status is Status.WITHDRAWN for word in words):
        raise UseWithdrawal
    key = keys.record_key(testimony.pk, desk)
    with transaction.atomic():
        before = events_of(testimony.pk)
        rows = _recorded(testimony, words, talk, token=token, by=by, at=at, key=key)
        if not rows:
            return
        holding = {scope for scope in Scope if standing(before, scope, at.date()) is Standing.GIVEN}
        if any(word.scope in holding and word.status is Status.REFUSED for word in words):
            raise UseWithdrawal
        audit.record(
            "evidence.consent.recorded", chain="staff", by=by.pk, subject=testimony.pk, count=rows, at=at
        )
        counts_if_agreed(testimony, by=by, at=at)


def withdraw(
    testimony: Testimony,
    scopes: Iterable[Scope],
    talk: Talk,
    *,
    token: UUID,
    by: Person,
    at: datetime,
) -> None:
    """Take back purposes from this moment; the outbox carries it everywhere. Needs no key: it never waits for one.

    Twice is once. Raises ``NothingToWithdraw``.
    """
    demand(by, Permission.OPEN_TESTIMONY)
    now = events_of(testimony.pk)
    wanted = [
        scope for scope in dict.fromkeys(scopes) if standing(now, scope, at.date()) is not Standing.WITHDRAWN
    ]
    if not wanted:
        raise NothingToWithdraw
    words = [Word(scope, Status.WITHDRAWN) for scope in wanted]
    talk = replace(talk, day=at.date(), interpreter="")
    with transaction.atomic():
        rows = _recorded(testimony, words, talk, token=token, by=by, at=at, key=None)
        if rows:
            audit.record(
                "evidence.consent.withdrawn", chain="staff", by=by.pk, subject=testimony.pk, count=rows, at=at
            )
            post.put("testimony.withdrawn", subject=testimony.pk, on=at.date())


def _recorded(
    testimony: Testimony,
    words: Sequence[Word],
    talk: Talk,
    *,
    token: UUID,
    by: Person,
    at: datetime,
    key: vault.LockKey | None,
) -> int:
    """How many rows are new. Two people who record at once get numbers one after the other."""
    before = len(events_of(testimony.pk))
    for attempt in range(TRIES):
        try:
            with transaction.atomic():
                scope_events.record(
                    testimony.pk, words, talk, token=token, by=by.pk, today=at.date(), key=key
                )
            return len(events_of(testimony.pk)) - before
        except IntegrityError:
            if attempt == TRIES - 1:
                raise ChangedMeanwhile from None
    return 0

"""A feed for a person's own calendar: which weeks something is due in. No count, no id, no name, no kind.

Its address is all that protects it, so it tells nothing worth protecting: calendar programs fetch it from
telephones and from companies' servers, and keep what they fetched.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from safeconduct import audit, vault
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand, may
from safeconduct.cases.dates.calendar import Entry, calendar
from safeconduct.cases.dates.deadlines import my_requests
from safeconduct.cases.models.dates import FeedToken
from safeconduct.intake.models import monday_of
from safeconduct.keyring.host import host

WEEK = 7


class NoFeed(Exception):
    """No feed has this address: never made, ended, or of somebody who left."""


def make(*, by: Person, at: datetime) -> str:
    """Make a new address and end the one before. Returns the token, which is kept nowhere."""
    demand(by, Permission.KEEP_DATES)
    token = vault.digests.random_token()
    with transaction.atomic():
        FeedToken.objects.filter(person_id=by.pk).delete()
        FeedToken.objects.create(digest=_digest(token).hex(), person_id=by.pk, made_on=at.date())
        audit.record("feed.made", chain="staff", at=at, by=by.pk, subject=by.pk)
    return token


def end(*, by: Person, at: datetime, of: Person | None = None) -> bool:
    """End a feed: its address opens nothing from now on. False if there was none.

    One's own; or that of a colleague (``of``) whose device was lost. Whoever signs somebody out everywhere has
    asked for the permission to do so, and calls this in the same step.
    """
    whose = (of or by).pk
    with transaction.atomic():
        gone, _of = FeedToken.objects.filter(person_id=whose).delete()
        if gone:
            audit.record("feed.ended", chain="staff", at=at, by=by.pk, subject=whose)
    return bool(gone)


def of_person(person: Person) -> FeedToken | None:
    return FeedToken.objects.filter(person_id=person.pk).first()


def forget_person(person_id: UUID, on: date) -> None:
    """Somebody left: their feed ends. The worker calls it."""
    FeedToken.objects.filter(person_id=person_id).delete()


def read(token: str, at: datetime) -> bytes:
    """The feed behind a token, as a calendar file. Raises ``NoFeed``.

    Looked up by a keyed hash of the token, and compared once more in constant time.
    """
    digest = _digest(token)
    row = FeedToken.objects.filter(digest=digest.hex()).first()
    if row is None or not vault.digests.equal(bytes.fromhex(row.digest), digest):
        raise NoFeed
    person = Person.objects.filter(pk=row.person_id).first()
    if person is None or not person.is_active or not may(person, Permission.KEEP_DATES):
        raise NoFeed
    if row.last_used_on != at.date():
        FeedToken.objects.filter(digest=row.digest).update(last_used_on=at.date())
    weeks = due_weeks(person, at.date())
    stamp = datetime.combine(monday_of(at.date()), time(), UTC)
    return calendar([_entry(week, digest) for week in weeks], stamp)


def due_weeks(person: Person, today: date) -> list[date]:
    """Mondays of the weeks in which something is due; what has passed counts for this week."""
    this_week = monday_of(today)
    return sorted({max(week, this_week) for _request_id, week in my_requests(person, today)})


def _entry(week: date, digest: bytes) -> Entry:
    """An event of a whole week. Its id is made of the address and the week, so that fetching anew moves nothing."""
    uid = vault.digests.sha256(digest + week.isoformat().encode()).hex()[:32]
    return Entry(f"{uid}@feed", _("Something is due"), week, days=WEEK, alarms=False)


def _digest(token: str) -> bytes:
    return vault.digests.keyed(host().pepper, "feed", token[:200].encode("utf-8", "surrogatepass"))

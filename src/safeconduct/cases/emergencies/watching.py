"""Alarms: somebody opened unusually many requests, or one in an emergency, or a story before its conflict check.

Nothing is blocked, since the alarm may be wrong and the work may be urgent. The person is told on the page that
others will look, and a supervisor or the privacy lead does.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from safeconduct import audit
from safeconduct.access.models import Emergency, Person, ReadAlarm
from safeconduct.access.models.watching import DAY, FINDINGS, MANY_CASES, MANY_IN_A_DAY, WINDOW
from safeconduct.access.permissions import Permission, demand
from safeconduct.audit.models import StaffEntry
from safeconduct.outbox import post

OPENED = "request.opened."


class SeenAlready(Exception):
    """Somebody looked at this alarm before."""


class OwnAlarm(Exception):
    """The alarm is about the person who looks at it."""


def after_opening(*, person: Person, at: datetime) -> bool:
    """Look at what this person opened lately; call it in the transaction that wrote the row of the opening.

    Returns whether they opened so many different requests that others are told. One alarm in ten minutes, and one
    for every sixty in a working day.
    """
    raised = ReadAlarm.objects.filter(person=person, kind="many_cases")
    count, in_a_day = opened_lately(person, at), opened_lately(person, at, DAY)
    if count >= MANY_CASES and not raised.filter(made_at__gt=at - WINDOW).exists():
        _raise(ReadAlarm(person=person, kind="many_cases", made_at=at, count=count), at)
    told = (
        raised.filter(made_at__gt=at - DAY, count__gte=MANY_IN_A_DAY).aggregate(most=Max("count"))["most"]
        or 0
    )
    if in_a_day >= told + MANY_IN_A_DAY:
        _raise(ReadAlarm(person=person, kind="many_cases", made_at=at, count=in_a_day), at)
    return count >= MANY_CASES or in_a_day >= MANY_IN_A_DAY


def opened_lately(person: Person, at: datetime, within: timedelta = WINDOW) -> int:
    """How many different requests a person opened in the ten minutes (or longer) before this moment."""
    rows = StaffEntry.objects.filter(by=person.pk, at__gt=at - within, at__lte=at)
    return rows.filter(action__startswith=OPENED).values("subject").distinct().count()


def let_in(*, emergency: Emergency, at: datetime) -> None:
    """A second person let somebody into a request: in the caller's transaction."""
    alarm = ReadAlarm(person=emergency.asker, kind="emergency", made_at=at, emergency=emergency)
    alarm.request_id = emergency.request_id
    _raise(alarm, at)


def opened_in_danger(*, person: Person, request_id: UUID, at: datetime) -> None:
    """Somebody opened a story before its conflict check, since there was danger: in the caller's transaction."""
    _raise(ReadAlarm(person=person, kind="opened_in_danger", made_at=at, request_id=request_id), at)


def acknowledge(*, alarm_id: UUID, found: str, by: Person, at: datetime) -> None:
    """Say what looking at an alarm has shown. Raises ``SeenAlready``, ``NotAllowed``, KeyError for another code.

    One's own alarm waits for a colleague: ``OwnAlarm``.
    """
    demand(by, Permission.SEE_ALARMS)
    if found not in FINDINGS:
        raise KeyError(found)
    with transaction.atomic():
        alarm = ReadAlarm.objects.select_for_update().get(id=alarm_id)
        if alarm.person_id == by.pk:
            raise OwnAlarm
        if alarm.seen_by_id is not None:
            raise SeenAlready
        alarm.seen_by, alarm.seen_on, alarm.found = by, at.date(), found
        alarm.save(update_fields=("seen_by", "seen_on", "found"))
        audit.record(f"alarm.seen.{found}", chain="staff", at=at, by=by.pk, subject=alarm.id)


def _raise(alarm: ReadAlarm, at: datetime) -> None:
    alarm.save(force_insert=True)
    audit.record(
        f"alarm.{alarm.kind}", chain="staff", at=at, by=alarm.person_id, subject=alarm.id, count=alarm.count
    )
    post.put("alarm.raised", subject=alarm.id, on=at.date())

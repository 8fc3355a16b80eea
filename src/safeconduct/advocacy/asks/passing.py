"""What days bring by themselves: an ask past its deadline is overdue, and after thirty more days it got no answer.

The worker calls this each round. Doing it again changes nothing; each ask is a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from safeconduct.access.errors import WrongState
from safeconduct.advocacy.asks.deciding import HEARD, SILENT_AFTER, Event, NotNow, deadline, silent_from
from safeconduct.advocacy.asks.events import heard_on, keep_by_days
from safeconduct.advocacy.models import Ask

A_ROUND = 500
"""Asks that are looked at in one round at most; the next round goes on."""


def as_days_pass(at: datetime) -> int:
    """Write down what the days brought up to ``at``. Returns how many asks moved."""
    moved = sum(_moved(pk, Event.OVERDUE, at) for pk in _ids(overdue_now(at.date())))
    return moved + sum(_moved(pk, Event.NO_RESPONSE, at) for pk in _ids(_silent_now(at.date())))


def overdue_now(today: date) -> QuerySet[Ask]:
    """Asks whose deadline passed and of which nobody wrote that down yet."""
    late = Q(state__in=("made", "acknowledged", "delayed")) & _deadline_before(today)
    return Ask.objects.standing().filter(late)


def _silent_now(today: date) -> QuerySet[Ask]:
    long_ago = _deadline_before(today - timedelta(days=SILENT_AFTER))
    recent = today - timedelta(days=SILENT_AFTER)
    heard = Q(events__event__in=HEARD, events__day__gte=recent)
    spoke = Ask.objects.filter(heard).values("pk")
    return Ask.objects.standing().filter(long_ago, state="overdue").exclude(pk__in=spoke)


def _deadline_before(day: date) -> Q:
    """Both the deadline and what it was moved to lie before a day; one of them there is."""
    answer = Q(answer_by=None) | Q(answer_by__lt=day)
    delay = Q(delayed_until=None) | Q(delayed_until__lt=day)
    return answer & delay & ~Q(answer_by=None, delayed_until=None)


def _ids(rows: QuerySet[Ask]) -> Iterator[UUID]:
    yield from list(rows.order_by("answer_by", "pk").values_list("pk", flat=True)[:A_ROUND])


def _moved(pk: UUID, event: Event, at: datetime) -> bool:
    with transaction.atomic():
        ask = Ask.objects.select_for_update(of=("self",)).filter(pk=pk).first()
        day = _since(ask, event) if ask is not None else None
        if ask is None or day is None or day > at.date():
            return False
        try:
            keep_by_days(ask, event, day=day, at=at)
        except (NotNow, WrongState):  # somebody wrote an answer down meanwhile
            return False
    return True


def _since(ask: Ask, event: Event) -> date | None:
    """The first day on which it was so."""
    if event is Event.NO_RESPONSE:
        return silent_from(ask.answer_by, ask.delayed_until, heard_on(ask))
    last = deadline(ask.answer_by, ask.delayed_until)
    return last + timedelta(days=1) if last else None

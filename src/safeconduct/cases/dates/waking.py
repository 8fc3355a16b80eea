"""The one thing about dates that lies in the clear: a Monday in whose week something may be due.

It tells little. Every request has one from the day it is sent, with or without a date in it. It may stand for
a hearing, for a deadline, for the answer we owe within a week, or only for "look at it again". It names a week
and not a day, is the same kind of value for all, and the worker, who holds no key, cannot know which it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings

from safeconduct.intake.models import Request, monday_of
from safeconduct.intake.states import State

LOOK_AGAIN = timedelta(days=28)
"""When an open request comes up again at the latest: a week far ahead would tell that a hearing is."""
LIVE = (State.WAITING, State.OPEN)


def week_for(request: Request, days: Iterable[date], today: date) -> date:
    """The Monday of the week of the earliest of these days; of this week, if that day has passed.

    A waiting request is never later than the day its answer is owed (``ANSWER_WITHIN_DAYS``). Without any
    day: that day. An open request comes up within four weeks, whatever it holds.
    """
    owed = request.sent_on + timedelta(days=settings.ANSWER_WITHIN_DAYS)
    first = min(days, default=None)
    if request.state == State.WAITING:
        return monday_of(min(max(first, today), owed) if first else owed)
    again = today + LOOK_AGAIN
    return monday_of(min(max(first, today), again) if first else again)


def set_week(request: Request, days: Iterable[date], today: date) -> None:
    """Write it, where it changed. Nothing is written of a request that is neither waiting nor open."""
    if request.state not in LIVE:
        return
    week = week_for(request, days, today)
    if request.wake_on != week:
        Request.objects.filter(id=request.id).update(wake_on=week)
        request.wake_on = week


def pull_forward(request_id: UUID, day: date, today: date) -> None:
    """From the dates desk, which knows one date of a request and not the others: never later than it was."""
    week = monday_of(max(day, today))
    Request.objects.filter(id=request_id, wake_on__gt=week).update(wake_on=week)

"""What the worker asks: whether mail should say that something may be due. It holds no key and reads no date."""

from __future__ import annotations

from datetime import datetime

from safeconduct.cases.dates.waking import LIVE
from safeconduct.intake.models import Request, monday_of

MONDAY = 0


def due_this_week(at: datetime) -> bool:
    """Whether a live request comes up in the week that begins today. Only on Mondays; False on other days.

    The mail that follows is the one notice that every event makes: "there may be something new".
    """
    today = at.date()
    if today.weekday() != MONDAY:
        return False
    return Request.objects.filter(state__in=LIVE, wake_on__lte=monday_of(today)).exists()

"""Periods of keeping as the privacy lead sets them. Rows are added and never changed; the newest speaks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from safeconduct import audit
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.cases.keeping.deciding import BY_ITSELF, LONGEST, SHORTEST
from safeconduct.cases.models import RetentionPeriods

NOTHING_SET: Mapping[str, int] = dict.fromkeys(BY_ITSELF, 0)
"""What holds where nobody has set anything: nothing is deleted by itself."""


class NotAPeriod(ValueError):
    """Each period is 0 (not by itself) or from ``SHORTEST`` to ``LONGEST`` days."""


class SetMeanwhile(Exception):
    """Somebody set the periods since the page was opened."""


class NothingChanged(ValueError):
    """They are as they were."""


def current() -> Mapping[str, int]:
    """Days by state, as they hold now."""
    row = RetentionPeriods.objects.newest()
    return {**NOTHING_SET, **(row.days if row else {})}


def newest_id() -> int:
    row = RetentionPeriods.objects.newest()
    return row.pk if row else 0


def set_to(days: Mapping[str, int], *, seen: int, token: UUID, by: Person, at: datetime) -> RetentionPeriods:
    """Set them. ``seen``: the row the page was made from. Sent twice is one row.

    Raises ``NotAPeriod``, ``SetMeanwhile``, ``NothingChanged``, ``NotAllowed``.
    """
    demand(by, Permission.SET_RETENTION)
    if set(days) != set(BY_ITSELF) or any(each and not SHORTEST <= each <= LONGEST for each in days.values()):
        raise NotAPeriod
    twice = RetentionPeriods.objects.filter(token=token).first()
    if twice:
        return twice
    if newest_id() != seen:
        raise SetMeanwhile
    if dict(days) == dict(current()):
        raise NothingChanged
    try:
        with transaction.atomic():
            row = RetentionPeriods.objects.create(token=token, days=dict(days), made_by=by.pk, day=at.date())
            audit.record("retention.set", chain="staff", at=at, by=by.pk, count=row.pk)
    except IntegrityError:  # the other click of a double click
        return RetentionPeriods.objects.get(token=token)
    return row

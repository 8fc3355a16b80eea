"""What the worker does each day: warn of requests whose time is nearly over, and delete those it is over for.

It opens nothing and needs no key. Requests are taken one by one, each in a short transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from safeconduct import audit
from safeconduct.cases.keeping import erasing, periods
from safeconduct.cases.keeping.deciding import BY_ITSELF, Decision, Row, decide
from safeconduct.cases.keeping.holds import as_hold
from safeconduct.cases.models import LegalHold, RetentionWarning
from safeconduct.intake.models import Request
from safeconduct.outbox import post


@dataclass(frozen=True, slots=True)
class Due:
    """A request and what becomes of it."""

    request: Request
    decision: Decision


def as_days_pass(at: datetime) -> int:
    """Warn and delete what is due today. Returns how many were deleted."""
    deleted = 0
    today = at.date()
    for due in list(all_due(today)):
        if due.decision.warn:
            _warn(due.request.id, due.decision.warn, at)
        elif due.decision.delete:
            deleted += _delete(due.request.id, at)
    return deleted


def all_due(today: date) -> Iterator[Due]:
    """Every request that has a period, with what is decided for it, the earliest day first."""
    rules = periods.current()
    if not any(rules.values()):
        return
    requests = list(Request.objects.filter(state__in=BY_ITSELF).only("id", "state", "changed_on", "epoch"))
    rows = rows_of(requests)
    found = [Due(each, decide(rows[each.id], rules, today)) for each in requests]
    yield from sorted((each for each in found if each.decision.day), key=_by_day)


def decided(request: Request, today: date) -> Decision:
    """The same for one request."""
    return decide(rows_of([request])[request.id], periods.current(), today)


def rows_of(requests: Iterable[Request]) -> dict[UUID, Row]:
    """What the decision needs of each request, in three queries."""
    wanted = list(requests)
    ids = [each.id for each in wanted]
    holds: dict[UUID, list[LegalHold]] = {}
    for hold in LegalHold.objects.filter(request_id__in=ids):
        holds.setdefault(hold.request_id, []).append(hold)
    warned: dict[UUID, dict[int, date]] = {}
    for warning in RetentionWarning.objects.filter(request_id__in=ids):
        warned.setdefault(warning.request_id, {})[warning.number] = warning.day
    return {
        each.id: Row(
            str(each.state),
            each.changed_on,
            tuple(as_hold(hold) for hold in holds.get(each.id, ())),
            warned.get(each.id, {}),
        )
        for each in wanted
    }


def _warn(request_id: UUID, number: int, at: datetime) -> None:
    with transaction.atomic():
        if number == 1:
            RetentionWarning.objects.filter(request_id=request_id).delete()
        RetentionWarning.objects.update_or_create(
            request_id=request_id, number=number, defaults={"day": at.date()}
        )
        audit.record("retention.warned", chain="worker", at=at, subject=request_id, count=number)
        post.put("retention.warned", subject=request_id, on=at.date())


def _delete(request_id: UUID, at: datetime) -> bool:
    def is_over(held: Request) -> bool:
        return held.state in BY_ITSELF and decided(held, at.date()).delete

    try:
        erasing.erase(request_id=request_id, why=erasing.PERIOD, by=None, at=at, still=is_over)
    except (erasing.Held, erasing.NotOver):  # a moment ago
        return False
    return True


def _by_day(due: Due) -> tuple[date, str]:
    return due.decision.day or date.max, str(due.request.id)

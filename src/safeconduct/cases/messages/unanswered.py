"""How long requests have been waiting for an answer: from the days of their messages alone, nothing is opened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from safeconduct.cases.messages.waiting import Waiting, days_waiting
from safeconduct.intake.models import Message


class _Written(NamedTuple):
    day: date
    by_staff: bool


def of_requests(request_ids: Iterable[UUID], now: datetime) -> dict[UUID, Waiting]:
    """Who waits in each of these requests, in one query; a request without messages waits for nobody."""
    ids = list(request_ids)
    threads: dict[UUID, list[_Written]] = {each: [] for each in ids}
    rows = Message.objects.filter(request_id__in=ids).order_by("number")
    for request_id, day, by_staff in rows.values_list("request_id", "day", "by_staff"):
        threads[request_id].append(_Written(day, by_staff))
    return {request_id: days_waiting(thread, now) for request_id, thread in threads.items()}


def of_request(request_id: UUID, now: datetime) -> Waiting:
    """The same for one request."""
    return of_requests([request_id], now)[request_id]

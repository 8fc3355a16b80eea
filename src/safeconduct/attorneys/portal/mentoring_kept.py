"""Checkpoints of a mentor: what was talked about, what worries, when next. With it the placement says when last."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from safeconduct.access.permissions import Permission, demand
from safeconduct.attorneys.models import Placement
from safeconduct.attorneys.portal.draft_actions import By
from safeconduct.cases import journal
from safeconduct.cases.journal import Entry, Journal

KIND = "checkpoint"


def keep(*, by: By, content: dict[str, Any], token: UUID) -> Entry:
    """Write a checkpoint down, and the day on the placement. The same form sent twice is one. Raises ``NotAllowed``."""
    demand(by.person.person, Permission.MENTOR)
    day = date.fromisoformat(content["day"])
    with transaction.atomic():
        entry = journal.write(
            request=by.request, keys=by.keys, kind=KIND, record_id=uuid4(), content=content, token=token,
            by=by.person, at=by.at,
        )  # fmt: skip
        live = Placement.objects.filter(request_id=by.request.id, state__in=Placement.LIVE)
        live.filter(Q(mentor_seen_on=None) | Q(mentor_seen_on__lt=day)).update(mentor_seen_on=day)
    return entry


def last_day(found: Journal) -> date | None:
    """The day of the newest checkpoint."""
    days = []
    for record in found.records(KIND):
        try:
            days.append(date.fromisoformat(str(record.content.get("day"))))
        except ValueError:
            continue
    return max(days, default=None)

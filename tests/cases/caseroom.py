"""Short ways into a case for tests: the keys as somebody opens them, and entries written to its journal."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from safeconduct.cases import journal, reading
from safeconduct.cases.journal import Entry, Journal
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request
from tests.access.people import Member


def opened(request: Request, member: Member, at: datetime | None = None) -> CaseKeys:
    """The keys of a request as this member opens them today."""
    held = Request.objects.get(id=request.id)
    return reading.open_case(held, member.unlocked, (at or timezone.now()).date())


def written(
    request: Request,
    member: Member,
    kind: str,
    content: dict[str, Any],
    *,
    record_id: UUID | None = None,
    token: UUID | None = None,
    at: datetime | None = None,
    **more: Any,
) -> Entry:
    """One entry in the journal of a request, by the real action."""
    return journal.write(
        request=Request.objects.get(id=request.id), keys=opened(request, member, at), kind=kind,
        record_id=record_id or uuid4(), content=content, token=token or uuid4(), by=member.unlocked,
        at=at or timezone.now(), **more,
    )  # fmt: skip


def journal_of(request: Request, member: Member) -> Journal:
    """The opened journal."""
    return journal.read(Request.objects.get(id=request.id), opened(request, member))

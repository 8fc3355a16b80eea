"""Zaur's case at the desk: Aisha and Timur may move it, Nadia the volunteer may read what she was given."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from safeconduct.cases import conflicts
from safeconduct.cases.conflicts.standings import Standing
from safeconduct.cases.life.stages import Stage
from safeconduct.cases.life.standing import STEP, standing, steps_id
from safeconduct.intake.models import Request
from tests.access.people import Member, sign_in
from tests.cases.caseroom import journal_of, written
from tests.sites import SiteClient


def at_desk(member: Member) -> SiteClient:
    client = SiteClient("staff")
    sign_in(client, member)
    return client


def fresh(request: Request) -> Request:
    return Request.objects.get(id=request.id)


def stage_of(request: Request, member: Member) -> Stage:
    return standing(fresh(request), journal_of(request, member)).stage


def put_at(request: Request, member: Member, stage: Stage, **more: Any) -> None:
    """Write straight into the way that the case is there; its guards are not asked."""
    Request.objects.filter(id=request.id, state="waiting").update(state="open")
    record = journal_of(request, member).get(steps_id(request.id), STEP)
    content = {"to": stage.value, "how": "step", "on": "2026-11-01", **more}
    seen = record.version if record else 0
    written(request, member, STEP, content, record_id=steps_id(request.id), token=uuid4(), seen=seen)


def conflict_is(patch: pytest.MonkeyPatch, state: str) -> None:
    """The conflict check came to this."""
    patch.setattr(conflicts, "standing", lambda *_args, **_named: Standing(state))  # type: ignore[arg-type]  # a test may try any state


def day(iso: str = "2026-11-20") -> dict[str, str]:
    """A day as the form posts it."""
    year, month, number = iso.split("-")
    return {"on-day": number, "on-month": month, "on-year": year}


def take(client: SiteClient, request: Request, step: str, **fields: Any) -> Any:
    """Fill in the form of a step and send it."""
    return client.send_form(f"/requests/{request.id}/case/steps/{step}", {**day(), **fields})

"""Open a request in two audited steps: the row that says so is committed before anything is shown."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from safeconduct import audit, vault
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases.models import Opening
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request

SHORTEST_REASON = 10
LONGEST_REASON = 1_000


class ReasonNeeded(Exception):
    """The story opens with a stated reason until the conflict check exists."""


def note(*, request: Request, step: str, by: Unlocked, at: datetime) -> None:
    """Record that somebody opens a request: ``first`` (danger, contact, means, dates, names; marks it as
    read) or ``bar`` (the line over every other page of it)."""
    with transaction.atomic():
        audit.record(f"request.opened.{step}", chain="staff", at=at, by=by.person.pk, subject=request.id)
        if step == "first":
            Request.objects.filter(id=request.id, unread=True).update(unread=False)


def state_reason(*, request: Request, reason: str, keys: CaseKeys, by: Unlocked, at: datetime) -> None:
    """Say why the story is opened. Holds for the rest of the day. Raises ``ReasonNeeded``."""
    reason = reason.replace("\x00", "").strip()[:LONGEST_REASON]
    if len(reason) < SHORTEST_REASON:
        raise ReasonNeeded
    opening = Opening(request_id=request.id, person_id=by.person.pk, day=at.date(), epoch=request.epoch)
    opening.reason = vault.lock_document(
        {"reason": reason}, key=keys.file[request.epoch], context=_context(opening), floor=vault.FLOOR_SMALL
    )
    with transaction.atomic():
        opening.save(force_insert=True)
        audit.record(
            "request.reason_stated", chain="staff", at=at, by=by.person.pk, subject=request.id,
            about=vault.digests.sha256(opening.reason),
        )  # fmt: skip


def open_story(*, request: Request, by: Unlocked, at: datetime) -> None:
    """Step two: story and files. Raises ``ReasonNeeded`` without a reason of today."""
    stated = Opening.objects.filter(request_id=request.id, person_id=by.person.pk, day=at.date())
    if not stated.exists():
        raise ReasonNeeded
    _record("request.opened.story", request.id, by, at)


def open_file(*, request: Request, upload_id: UUID, action: str, by: Unlocked, at: datetime) -> None:
    """A file is looked at (``file.previewed``) or taken out (``file.downloaded``): step two as well."""
    open_story(request=request, by=by, at=at)
    _record(action, upload_id, by, at)


def reasons(request: Request, keys: CaseKeys) -> list[tuple[Opening, str]]:
    """Who opened the story when, and why, newest first."""
    found = Opening.objects.filter(request_id=request.id).order_by("-day", "id")
    return [(opening, _reason(opening, keys)) for opening in found]


def _record(action: str, subject: UUID, by: Unlocked, at: datetime) -> None:
    with transaction.atomic():
        audit.record(action, chain="staff", at=at, by=by.person.pk, subject=subject)


def _reason(opening: Opening, keys: CaseKeys) -> str:
    held = vault.unlock_document(
        bytes(opening.reason), key=keys.file[opening.epoch], context=_context(opening)
    )
    return str(held["reason"])


def _context(opening: Opening) -> vault.Context:
    return vault.Context("cases.opening", f"{opening.request_id}/{opening.id}", "reason", opening.epoch)

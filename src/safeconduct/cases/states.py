"""Move requests through their life: set aside and bring back in bulk, close, reopen, delete or hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from safeconduct import audit
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import conflicts, excluding
from safeconduct.cases.dates import actions as dates
from safeconduct.cases.emergencies import actions as emergencies
from safeconduct.cases.keeping import erasing
from safeconduct.cases.models import (
    CaseEntry,
    Erasure,
    JournalHead,
    LegalHold,
    Opening,
    ReplyDraft,
    RetentionWarning,
)
from safeconduct.cases.outcomes import records
from safeconduct.cases.papers import files as papers
from safeconduct.cases.placing import sheets
from safeconduct.cases.screening import beside as screening
from safeconduct.cases.triage import actions as triage
from safeconduct.intake.models import Request
from safeconduct.intake.states import NotNow, State, after


def move_many(*, ids: Iterable[UUID], step: str, by: Unlocked, at: datetime) -> list[UUID]:
    """Move every request that can be moved; returns the ids that were, so that it can be undone."""
    moved = []
    with transaction.atomic():
        for request in Request.objects.select_for_update().filter(id__in=list(ids)).order_by("id"):
            try:
                request.state = after(request.state, step)
            except NotNow:
                continue
            request.changed_on = at.date()
            request.save(update_fields=("state", "changed_on"))
            audit.record(f"request.{step}", chain="staff", at=at, by=by.person.pk, subject=request.id)
            moved.append(request.id)
    return moved


def move(*, request: Request, step: str, by: Unlocked, at: datetime) -> None:
    """Move one request. Raises ``NotNow``."""
    if not move_many(ids=[request.id], step=step, by=by, at=at):
        raise NotNow(f"A request that is {State(request.state).value!r} cannot be changed by {step!r}.")


def confirm_deletion(*, request: Request, by: Unlocked, at: datetime) -> Erasure:
    """The person asked, a caseworker confirms: everything goes, keys first. Raises ``NotNow`` and ``Held``."""
    if request.state != State.DELETION_ASKED:
        raise NotNow("Only a request whose deletion was asked for is deleted here.")
    row = erasing.erase(request_id=request.id, why=erasing.ASKED, by=by.person.pk, at=at)
    forget_notes([request.id])
    return row


def forget_notes(request_ids: Iterable[UUID]) -> None:
    """Delete what staff wrote beside requests that are gone (the worker calls it after a deletion)."""
    ids = list(request_ids)
    with transaction.atomic():
        Opening.objects.filter(request_id__in=ids).delete()
        ReplyDraft.objects.filter(request_id__in=ids).delete()
        CaseEntry.objects.filter(request_id__in=ids).delete()
        JournalHead.objects.filter(request_id__in=ids).delete()
        LegalHold.objects.filter(request_id__in=ids).delete()
        RetentionWarning.objects.filter(request_id__in=ids).delete()
        conflicts.forget(ids)
        emergencies.forget(ids)
        excluding.forget(ids)
        papers.forget(ids)
        records.forget(ids)
        screening.forget(ids)
        sheets.forget(ids)
        triage.forget(ids)
        dates.forget(ids)

"""Delete everything: keys first, and that commit is the deletion; rows, blobs and tombstone follow.

Before a case is opened it is at once and final. Afterwards the person's own access goes at once, and a
caseworker confirms within seven days or records the duty that stops it.
"""

from __future__ import annotations

import os
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from safeconduct import audit
from safeconduct.blobs import store as blobs
from safeconduct.consent.models import ConsentEvent
from safeconduct.intake import case_key, proxies, releases
from safeconduct.intake.keys import forget_holder
from safeconduct.intake.models import LatePage, Request, Upload
from safeconduct.intake.states import State, after
from safeconduct.keyring import rows, wal
from safeconduct.keyring.models import WrappedKey
from safeconduct.outbox import post

DELETED_AT_ONCE = frozenset({State.WAITING, State.SET_ASIDE})


class NotYoursToDelete(Exception):
    """A helper's receipt reads its own thread and deletes nothing."""


def delete_by_person(*, request: Request, proxy: bool, at: datetime) -> bool:
    """What the person's button does. True if everything is gone, False if a caseworker must confirm.

    Raises ``NotYoursToDelete`` for a helper's receipt.
    """
    if proxy:
        raise NotYoursToDelete
    with transaction.atomic():  # a caseworker may be taking it this moment: what counts is the row as it is
        held = Request.objects.select_for_update().filter(id=request.id).first()
        at_once = held is None or held.state in DELETED_AT_ONCE
        if at_once:
            destroy_keys(request.id)
    if at_once:
        bury(request.id)
        finish_erasing(request.id, at=at, action="request.deleted_by_person", chain="applicant")
    elif held:
        _end_own_access(held, at)
    return at_once


def erase(*, request_id: UUID, at: datetime, action: str, chain: audit.Chain, by: UUID | None = None) -> None:
    """Destroy a request. Safe to repeat after a crash at any step."""
    destroy_keys(request_id)
    bury(request_id)
    finish_erasing(request_id, at=at, action=action, chain=chain, by=by)


def destroy_keys(request_id: UUID) -> int:
    """The commit of this is the deletion: nothing of the request opens any more, in no copy of it.

    Returns how many rows of keys it destroyed.
    """
    request = Request.objects.filter(id=request_id).first()
    uploads = list(Upload.objects.filter(owner_id=request_id).values_list("id", flat=True))
    with transaction.atomic(using="keys"):
        count = rows.forget("upload", uploads) + rows.forget("request", request_id)
        case_key.forget(request_id)
        if request and request.holder_id:
            count += forget_holder(request.holder_id) + rows.forget("draft", request.holder_id)
        for holder_id in proxies.holders_beside(request_id):
            count += forget_holder(holder_id)
        return count + releases.forget_keys(request_id)


def finish_erasing(
    request_id: UUID, *, at: datetime, action: str, chain: audit.Chain, by: UUID | None = None
) -> None:
    """The main database's part: rows without keys open nothing, and now they go too."""
    names = list(Upload.objects.filter(owner_id=request_id).values_list("blob", flat=True))
    with transaction.atomic():
        ConsentEvent.objects.filter(subject_id=request_id).delete()
        Upload.objects.filter(owner_id=request_id).delete()
        proxies.forget_beside([request_id])
        releases.forget([request_id])
        if Request.objects.filter(id=request_id).delete()[0]:
            audit.record(action, chain=chain, at=at, by=by, subject=request_id)
            post.put("request.erased", subject=request_id, on=at.date())
    for name in names:
        blobs.delete(name)
    wal.truncate()


def bury(record_id: UUID) -> None:
    """Add a random id to the tombstones, outside both databases: a restore deletes it again."""
    with settings.TOMBSTONES.open("a") as stones:
        stones.write(f"{record_id}\n")
        stones.flush()
        os.fsync(stones.fileno())
    blobs.keep_only_the_day(settings.TOMBSTONES)


def is_buried(record_id: UUID) -> bool:
    """Whether this id stands among the tombstones."""
    if not settings.TOMBSTONES.exists():
        return False
    return str(record_id) in settings.TOMBSTONES.read_text().split()


def _end_own_access(request: Request, at: datetime) -> None:
    holder_id = request.holder_id
    if holder_id:
        bury(holder_id)  # first: it is how the worker knows that this was wished, should the rest not happen
    with transaction.atomic(using="keys"):
        if holder_id:
            forget_holder(holder_id)
            for beside in proxies.holders_beside(request.id):
                forget_holder(beside)
            WrappedKey.objects.filter(
                owner_kind="request", owner_id=request.id, opener_kind="holder"
            ).delete()
        releases.shut(request.id)
    finish_ending_access(request.id, at=at)
    wal.truncate()


def finish_ending_access(request_id: UUID, *, at: datetime) -> None:
    """The main database's part, which staff act on. Safe to repeat: a second click, a crash in between."""
    with transaction.atomic():
        held = Request.objects.select_for_update().filter(id=request_id).first()
        if held is None or held.state == State.DELETION_ASKED:
            return
        held.state = after(held.state, "ask_deletion")
        held.holder_id, held.deletion_asked_on, held.unread = None, at.date(), True
        held.save(update_fields=("state", "holder_id", "deletion_asked_on", "unread"))
        LatePage.objects.filter(draft_id=held.draft_id).delete()
        proxies.forget_beside([held.id])
        releases.mark_revoked(held.id, at=at)
        audit.record("request.deletion_asked", chain="applicant", at=at, subject=held.id)
        post.put("request.deletion_asked", subject=held.id, on=at.date())

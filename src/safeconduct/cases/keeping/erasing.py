"""Delete a case with what is left to show for it: random ids, counts, the digest of the audit row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from safeconduct import audit
from safeconduct.audit.models import StaffEntry, WorkerEntry
from safeconduct.cases.keeping.holds import is_held
from safeconduct.cases.models import CaseFile, Erasure
from safeconduct.intake import deleting
from safeconduct.intake.models import Request, Upload
from safeconduct.keyring.models import WrappedKey

ASKED, PERIOD, DECIDED = "asked", "period", "decided"
WHY = (ASKED, PERIOD, DECIDED)
ACTION = "request.deletion_confirmed"
DONE_BY = (ACTION, "request.erasure_finished")
"""The person asked for it; its time was over; two people here decided so."""


class Held(Exception):
    """A legal hold stops it."""


class NotOver(Exception):
    """Its time is not over any more: somebody wrote a moment ago."""


def erase(
    *,
    request_id: UUID,
    why: str,
    by: UUID | None,
    at: datetime,
    still: Callable[[Request], bool] | None = None,
    first: Callable[[], object] | None = None,
) -> Erasure:
    """Destroy a request: its keys first, and that is the deletion. Safe to repeat after a crash at any step.

    ``by``: the member of staff who confirmed it, None for the worker. ``still``: asked once more behind the row's
    lock, for the person may have written a moment ago. ``first``: done in the transaction that says what is about
    to happen (a second person's yes is spent there). Raises ``Held``, and ``NotOver`` where ``still`` says no.
    """
    chain: audit.Chain = "staff" if by else "worker"
    with transaction.atomic():
        if first is not None:
            first()
        row = _kept(request_id, why, by, at)
    try:
        with transaction.atomic():
            held = Request.objects.select_for_update().filter(id=request_id).first()
            if is_held(request_id, at.date()):
                raise Held
            if held is not None and still is not None and not still(held):
                raise NotOver
            row.keys += deleting.destroy_keys(request_id)
    except (Held, NotOver):
        Erasure.objects.filter(pk=row.pk, entry=b"").delete()
        raise
    deleting.erase(request_id=request_id, at=at, action=ACTION, chain=chain, by=by)
    return _finish(row)


def complete(at: datetime) -> int:
    """What a crash left: certificates whose deletion did not finish. The worker calls it. Returns how many.

    Where the keys are still there nothing was destroyed: the row goes, and whoever wanted it does it again.
    """
    count = 0
    for row in Erasure.objects.filter(entry=b"", day__lt=at.date()):
        if WrappedKey.objects.filter(owner_kind="request", owner_id=row.request_id).exists():
            row.delete()
            continue
        chain: audit.Chain = "staff" if row.person_id else "worker"
        deleting.erase(request_id=row.request_id, at=at, action=ACTION, chain=chain, by=row.person_id)
        _finish(row)
        count += 1
    return count


def _kept(request_id: UUID, why: str, by: UUID | None, at: datetime) -> Erasure:
    """The certificate's row, there before anything is destroyed: a crash in between is finished by the worker.

    An attempt that was killed before left a row: who finishes it, why and when, is who does it now.
    """
    files = (
        Upload.objects.filter(owner_id=request_id).count()
        + CaseFile.objects.filter(request_id=request_id).count()
    )
    said = {"day": at.date(), "person_id": by, "why": why}
    found, made = Erasure.objects.get_or_create(
        request_id=request_id, defaults={**said, "keys": 0, "files": files, "entry": b""}
    )
    if not made and not found.entry:
        for name, value in said.items():
            setattr(found, name, value)
        found.files = max(found.files, files)
        found.save()
    return found


def _finish(row: Erasure) -> Erasure:
    """The digest of the audit row that says it was done, whoever came first: this room, or the sweeper."""
    for table in (StaffEntry, WorkerEntry):
        rows = table.objects.filter(subject=row.request_id, action__in=DONE_BY)
        entry = rows.order_by("number").last()
        if entry is not None:
            row.entry = bytes(entry.digest)
            break
    row.save(update_fields=("entry", "keys"))
    return row

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
) -> Erasure:
    """Destroy a request: its keys first, and that is the deletion. Safe to repeat after a crash at any step.

    ``by``: the member of staff who confirmed it, None for the worker. ``still``: asked once more behind the row's
    lock, for the person may have written a moment ago. Raises ``Held``, and ``NotOver`` where ``still`` says no.
    """
    chain: audit.Chain = "staff" if by else "worker"
    row = _kept(request_id, why, by, at)
    try:
        with transaction.atomic():
            held = Request.objects.select_for_update().filter(id=request_id).first()
            if is_held(request_id, at.date()):
                raise Held
            if held is not None and still is not None and not still(held):
                raise NotOver
            deleting.destroy_keys(request_id)
    except (Held, NotOver):
        Erasure.objects.filter(pk=row.pk, entry=b"").delete()
        raise
    deleting.erase(request_id=request_id, at=at, action=ACTION, chain=chain, by=by)
    return _finish(row, chain)


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
        deleting.erase(
            request_id=row.request_id,
            at=at,
            action=ACTION,
            chain=chain,
            by=row.person_id,
        )
        _finish(row, chain)
        count += 1
    return count


def _kept(request_id: UUID, why: str, by: UUID | None, at: datetime) -> Erasure:
    """The certificate's row, written with what there is to destroy: a crash in between is finished by the worker."""
    keys, files = _counts(request_id)
    found, _made = Erasure.objects.get_or_create(
        request_id=request_id,
        defaults={"day": at.date(), "person_id": by, "why": why, "keys": keys, "files": files, "entry": b""},
    )
    return found


def _finish(row: Erasure, chain: audit.Chain) -> Erasure:
    table = StaffEntry if chain == "staff" else WorkerEntry
    entry = table.objects.filter(subject=row.request_id, action=ACTION).order_by("number").last()
    if entry is not None:
        row.entry = bytes(entry.digest)
        row.save(update_fields=("entry",))
    return row


def _counts(request_id: UUID) -> tuple[int, int]:
    """How many rows of keys and how many files a request has."""
    uploads = list(Upload.objects.filter(owner_id=request_id).values_list("id", flat=True))
    holder = Request.objects.filter(id=request_id).values_list("holder_id", flat=True).first()
    owners = [("request", [request_id]), ("upload", uploads), ("holder", [holder] if holder else [])]
    keys = sum(WrappedKey.objects.filter(owner_kind=kind, owner_id__in=ids).count() for kind, ids in owners)
    return keys, len(uploads) + CaseFile.objects.filter(request_id=request_id).count()

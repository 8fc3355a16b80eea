"""What the worker tidies in this room: drafts past their day, keys without rows, rows without keys, blobs.

It holds no key. *Keys first, always* means that a crash leaves either keys without a row (an act that never
finished: the keys go) or a row without keys (a deletion that did not finish: the row goes). Every function
may run twice, and beside people at work: keys are looked at first where a row may still come, rows first
where keys may already be gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from safeconduct import audit
from safeconduct.blobs import store as blobs
from safeconduct.intake import case_key, deleting, drafts, proxies, releases
from safeconduct.intake.keys import forget_holder
from safeconduct.intake.models import Draft, LatePage, Request, Upload
from safeconduct.intake.states import State
from safeconduct.keyring import rows
from safeconduct.keyring.lost_halves import refuse_a_massacre
from safeconduct.keyring.models import Holder, WrappedKey

BATCH = 500
UNFINISHED_FOR = timedelta(hours=1)


def sweep_drafts(at: datetime) -> int:
    """Forget drafts whose time is over. Returns how many.

    Each is looked at once more behind its row's lock: somebody may have saved a page a moment ago.
    """
    forgotten = 0
    for draft_id in list(Draft.objects.filter(expires__lte=at).values_list("id", flat=True)):
        with transaction.atomic():
            if Draft.objects.select_for_update().filter(id=draft_id, expires__lte=at).exists():
                drafts.forget(draft_id, at=at, why="draft.expired")
                forgotten += 1
    return forgotten


def sweep_ownerless_keys(at: datetime) -> int:
    """Delete keys whose row never came, or is gone. Returns how many owners they had.

    A row of the keys database knows its day, not its hour. So only rows of an earlier day are looked at, and
    nothing in the first hour of a day: whatever goes was made more than an hour ago.
    """
    swept = 0
    for kind, exist in _OWNERS.items():
        old = WrappedKey.objects.filter(owner_kind=kind, made_on__lt=(at - UNFINISHED_FOR).date())
        owners = list(old.order_by("owner_id").values_list("owner_id", flat=True).distinct())
        there = {owner for batch in _batches(owners) for owner in exist(batch)}
        lost = [owner for owner in owners if owner not in there]
        refuse_a_massacre(len(lost), len(owners))
        for batch in _batches(lost):
            swept += _forget(kind, batch, at)
    return swept


def finish_keyless_rows(at: datetime) -> int:
    """Finish deletions that died between the two databases. Returns how many rows there were."""
    finished = 0
    for request_id in _all_without_keys("request", Request.objects.values_list("id", flat=True)):
        deleting.bury(request_id)
        deleting.finish_erasing(request_id, at=at, action="request.erasure_finished", chain="worker")
        finished += 1
    for draft_id in _all_without_keys("draft", Draft.objects.values_list("id", flat=True)):
        finished += _forget_keyless_draft(draft_id, at)
    return finished + _finish_late_pages(at) + _finish_uploads(at) + _finish_ended_access(at)


def sweep_blobs(at: datetime, *, also_known: Iterable[Callable[[], set[str]]]) -> int:
    """Delete sealed files that no row has named for a day. Returns how many.

    ``also_known``: for every other room that keeps files, what its rows name. There is no default: a room that is
    forgotten here would lose its files.
    """
    known = set(Upload.objects.values_list("blob", flat=True)).union(*(named() for named in also_known))
    orphans = blobs.orphans(known, before=at)
    refuse_a_massacre(len(orphans), len(orphans) + len(known))
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def _forget_keyless_draft(draft_id: UUID, at: datetime) -> int:
    """Asked again behind the row's lock: it may have been sent a moment ago, and its keys went with that."""
    with transaction.atomic():
        still = Draft.objects.select_for_update().filter(id=draft_id).exists()
        if not still or not _without_keys("draft", [draft_id]):
            return 0
        drafts.forget(draft_id, at=at, why="draft.deletion_finished")
    return 1


def _all_without_keys(kind: str, ids: Iterable[UUID]) -> list[UUID]:
    every = list(ids)
    found = [owner for batch in _batches(every) for owner in _without_keys(kind, batch)]
    refuse_a_massacre(len(found), len(every))
    return found


def _with_holder(ids: list[UUID]) -> set[UUID]:
    """A receipt belongs to a draft, and later to the request it became."""
    drafted = Draft.objects.filter(id__in=ids).values_list("id", flat=True)
    return {
        *drafted,
        *_present(Request.objects.filter(holder_id__in=ids).values_list("holder_id", flat=True)),
        *proxies.known_holders(ids),
    }


def _present(ids: Iterable[UUID | None]) -> set[UUID]:
    return {each for each in ids if each is not None}


_OWNERS: dict[str, Callable[[list[UUID]], set[UUID]]] = {
    "holder": _with_holder,
    "draft": lambda ids: set(Draft.objects.filter(id__in=ids).values_list("id", flat=True)),
    "late": lambda ids: set(LatePage.objects.filter(id__in=ids).values_list("id", flat=True)),
    "upload": lambda ids: set(Upload.objects.filter(id__in=ids).values_list("id", flat=True)),
    "request": lambda ids: set(Request.objects.filter(id__in=ids).values_list("id", flat=True)),
    "release": releases.known,
}
"""Kind of owner in the keys database → which of these ids have their row in the main one."""


def _forget(kind: str, owners: list[UUID], at: datetime) -> int:
    if not owners:
        return 0
    with transaction.atomic(using="keys"):
        for owner in owners if kind in {"holder", "request"} else ():
            forget_holder(owner) if kind == "holder" else case_key.forget(owner)
        rows.forget(kind, owners)
    with transaction.atomic():
        audit.record("keys.ownerless_swept", chain="worker", at=at, count=len(owners))
    return len(owners)


def _without_keys(kind: str, ids: list[UUID]) -> list[UUID]:
    held = WrappedKey.objects.filter(owner_kind=kind, owner_id__in=ids)
    there = set(held.values_list("owner_id", flat=True).distinct())
    return [each for each in ids if each not in there]


def _finish_ended_access(at: datetime) -> int:
    """A person's own access was deleted, and the crash came before staff were told."""
    gone = 0
    held = Request.objects.filter(state__in=(State.OPEN, State.CLOSED)).exclude(holder_id=None)
    for batch in _batches(sorted(_present(held.values_list("holder_id", flat=True)))):
        there = set(Holder.objects.filter(id__in=batch).values_list("id", flat=True))
        lost = [holder_id for holder_id in batch if holder_id not in there]
        wished = [holder_id for holder_id in lost if deleting.is_buried(holder_id)]
        for request_id in Request.objects.filter(holder_id__in=wished).values_list("id", flat=True):
            deleting.finish_ending_access(request_id, at=at)
            gone += 1
    return gone


def _finish_late_pages(at: datetime) -> int:
    gone = 0
    for batch in _batches(LatePage.objects.values_list("id", flat=True).order_by("id")):
        keyless = _without_keys("late", batch)
        if keyless:
            with transaction.atomic():
                LatePage.objects.filter(id__in=keyless).delete()
                audit.record("late_page.deletion_finished", chain="worker", at=at, count=len(keyless))
        gone += len(keyless)
    return gone


def _finish_uploads(at: datetime) -> int:
    """Files that came after sending have a key of their own; all others belong to a draft or request."""
    gone = 0
    for batch in _batches(Upload.objects.values_list("id", flat=True).order_by("id")):
        if not _keyless_uploads(batch):
            continue
        with transaction.atomic():  # asked again behind the lock: a request may just have taken them over
            list(Upload.objects.select_for_update().filter(id__in=batch).values_list("id"))
            keyless = _keyless_uploads(batch)
            if keyless:
                Upload.objects.filter(id__in=keyless).delete()
                audit.record("file.deletion_finished", chain="worker", at=at, count=len(keyless))
        gone += len(keyless)
    return gone


def _keyless_uploads(ids: list[UUID]) -> list[UUID]:
    found = list(Upload.objects.filter(id__in=ids).values_list("id", "owner_id", "late"))
    owners = [owner for _id, owner, _late in found]
    there = _OWNERS["draft"](owners) | _OWNERS["request"](owners)
    keyless = set(_without_keys("upload", [each for each, _owner, late in found if late]))
    return [each for each, owner, _late in found if each in keyless or owner not in there]


def _batches(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    every = list(ids)  # ids only: no cursor stays open while rows go
    for start in range(0, len(every), BATCH):
        yield every[start : start + BATCH]

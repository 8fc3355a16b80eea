"""Requests of one person, read together. Nothing is moved or rewritten: taking it back is ending a row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from safeconduct import audit, vault
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import journal
from safeconduct.cases.models.merges import Merge
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request

KIND = "duplicate_hint"
LONGEST_REASON = 1_000


class TogetherAlready(Exception):
    """These two are read together already, or the other one is read beside a third."""


class NotTogether(LookupError):
    """These two are not merged, or somebody has undone it."""


def merged_with(request_id: UUID) -> set[UUID]:
    """Every request that is read together with this one, directly or through a third."""
    found, asked = {request_id}, {request_id}
    while asked:
        rows = Merge.objects.filter(Q(kept_id__in=asked) | Q(other_id__in=asked), undone_on=None)
        near = {id_ for pair in rows.values_list("kept_id", "other_id") for id_ in pair}
        asked = near - found
        found |= near
    return found - {request_id}


def between(one: UUID, other: UUID) -> Merge | None:
    """The merge of exactly these two, whichever of them goes on."""
    pair = Q(kept_id=one, other_id=other) | Q(kept_id=other, other_id=one)
    return Merge.objects.filter(pair, undone_on=None).first()


def merge(
    *,
    kept: tuple[Request, CaseKeys],
    other: tuple[Request, CaseKeys],
    reason: str,
    token: UUID,
    by: Unlocked,
    at: datetime,
) -> Merge:
    """Read ``other`` together with ``kept`` from now on, and say so in the journals of both.

    Raises ``TogetherAlready``, ``JournalGone``, ``NotAllowed``. The same form twice is one merge.
    """
    demand(by.person, Permission.CHECK_CONFLICTS)
    twice = Merge.objects.filter(id=token).first()
    if twice is not None:
        return twice
    if other[0].id in {kept[0].id, *merged_with(kept[0].id)}:
        raise TogetherAlready
    row = Merge(id=token, kept_id=kept[0].id, other_id=other[0].id, person_id=by.person.pk, day=at.date())
    try:
        with transaction.atomic():
            _lock(kept[0].id, other[0].id)
            row.save(force_insert=True)
            _tell(row, "merged", reason, [(*kept, other[0]), (*other, kept[0])], by, at)
    except IntegrityError:
        raise TogetherAlready from None
    return row


def undo(
    *,
    row: Merge,
    opened: Iterable[tuple[Request, CaseKeys]],
    token: UUID,
    reason: str,
    by: Unlocked,
    at: datetime,
) -> None:
    """Read two requests apart again. ``opened``: those of the two that the reader can open; at least one.

    Raises ``NotTogether`` if somebody has undone it meanwhile, ``NotAllowed``.
    """
    demand(by.person, Permission.CHECK_CONFLICTS)
    with transaction.atomic():
        held = Merge.objects.select_for_update().filter(id=row.id, undone_on=None).first()
        if held is None:
            raise NotTogether
        held.undone_on, held.undone_by = at.date(), by.person.pk
        held.save(update_fields=("undone_on", "undone_by"))
        pair = {held.kept_id: held.other_id, held.other_id: held.kept_id}
        for request, keys in opened:
            _write(held, "undone", reason, request, keys, pair[request.id], token, by, at)
        audit.record("requests.unmerged", chain="staff", at=at, by=by.person.pk, subject=held.kept_id)


def forget(request_ids: Iterable[UUID]) -> None:
    """Delete the merges of requests that are gone."""
    ids = list(request_ids)
    Merge.objects.filter(Q(kept_id__in=ids) | Q(other_id__in=ids)).delete()


def _tell(
    row: Merge,
    what: str,
    reason: str,
    sides: Iterable[tuple[Request, CaseKeys, Request]],
    by: Unlocked,
    at: datetime,
) -> None:
    for request, keys, other in sides:
        _write(row, what, reason, request, keys, other.id, row.id, by, at)
    audit.record("requests.merged", chain="staff", at=at, by=by.person.pk, subject=row.kept_id)


def _write(
    row: Merge,
    what: str,
    reason: str,
    request: Request,
    keys: CaseKeys,
    other_id: UUID,
    token: UUID,
    by: Unlocked,
    at: datetime,
) -> None:
    """One entry in the journal of one of the two; its id follows from the form's token and the request."""
    before = journal.read(request, keys).get(row.id, KIND)
    content: dict[str, Any] = {"what": what, "with": str(other_id), "reason": reason.strip()[:LONGEST_REASON]}
    journal.write(
        request=request, keys=keys, kind=KIND, record_id=row.id, content=content, token=_entry_id(token, request.id),
        by=by, at=at, seen=before.version if before else 0, action=f"case.{what}",
    )  # fmt: skip


def _entry_id(token: UUID, request_id: UUID) -> UUID:
    return UUID(bytes=vault.digests.sha256(token.bytes + request_id.bytes)[:16], version=4)


def _lock(*request_ids: UUID) -> None:
    """Hold the rows of both, always in the same order; a request that is gone meanwhile is ``JournalGone``."""
    ids = sorted(request_ids)
    held = list(
        Request.objects.select_for_update().filter(id__in=ids).order_by("id").values_list("id", flat=True)
    )
    if len(held) != len(ids):
        raise journal.JournalGone

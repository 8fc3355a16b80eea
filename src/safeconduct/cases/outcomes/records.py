"""Coded outcomes, each request's under a key of its own that only the statistics desk opens.

A new key with every writing: who left the desk never had it. Deleting the request deletes the key with its others.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction

from safeconduct import vault
from safeconduct.access.models import Desk
from safeconduct.access.unlocked import Unlocked, desk_keys
from safeconduct.cases.models import StatisticRecord
from safeconduct.intake.models import Request
from safeconduct.keyring import rows
from safeconduct.keyring.certified import NotCertified, certified_sealing_key
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import NoKey, Opener, Slot

PURPOSE = DESK_CODE = "statistics"


def put(request_id: UUID, codes: dict[str, str], on: date) -> bool:
    """Write the codes of a case under a new key: keys first. False where the desk has no certified key."""
    desk = statistics_desk()
    try:
        to = certified_sealing_key("desk", desk.pk, on) if desk else None
    except NotCertified:
        to = None
    if desk is None or to is None:
        return False
    with transaction.atomic():
        if not Request.objects.select_for_update().filter(id=request_id).exists():
            return False
        number, key = _newest(request_id) + 1, vault.LockKey.new()
        with transaction.atomic(using="keys"):
            rows.seal_to(_slot(request_id, number), key, to=to, opener=Opener("desk", desk.pk))
        row = StatisticRecord.objects.filter(request_id=request_id).first() or StatisticRecord(
            request_id=request_id
        )
        row.epoch = number
        row.document = vault.lock_document(
            dict(codes), key=key, context=_context(row), floor=vault.FLOOR_SMALL
        )
        row.save()
    with transaction.atomic(using="keys"):
        WrappedKey.objects.filter(
            owner_kind="request", owner_id=request_id, purpose=PURPOSE, epoch__lt=number
        ).delete()
    return True


def statistics_desk() -> Desk | None:
    return Desk.objects.filter(code=DESK_CODE).first()


def read_all(unlocked: Unlocked, desk: Desk) -> tuple[list[dict[str, str]], int]:
    """Every record as a member of the statistics desk opens it, and how many do not open. Raises ``NotAMember``."""
    pairs, opener = desk_keys(unlocked, desk), Opener("desk", desk.pk)
    found, damaged = [], 0
    for row in StatisticRecord.objects.order_by("id").iterator(500):
        slot = _slot(row.request_id, row.epoch)
        try:
            key = rows.open_sealed(slot, by=pairs[rows.sealed_to(slot, opener)], opener=opener)
            held = vault.unlock_document(
                bytes(row.document), key=vault.expect(key, vault.LockKey), context=_context(row)
            )
        except (NoKey, KeyError, vault.CannotOpen):
            damaged += 1
            continue
        found.append({name: str(value) for name, value in dict(held).items()})
    return found, damaged


def forget(request_ids: Iterable[UUID]) -> None:
    """Delete the records of requests that are gone; in the caller's transaction."""
    StatisticRecord.objects.filter(request_id__in=list(request_ids)).delete()


def _slot(request_id: UUID, number: int) -> Slot:
    return Slot("request", request_id, PURPOSE, number)


def _context(row: StatisticRecord) -> vault.Context:
    return vault.Context("cases.statisticrecord", f"{row.request_id}/{row.id}", "document", row.epoch)


def _newest(request_id: UUID) -> int:
    try:
        return rows.newest_epoch("request", request_id, PURPOSE)
    except NoKey:
        return -1

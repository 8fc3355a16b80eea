"""Sealed parts of many records at once: their keys first, in one transaction of the keys database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from safeconduct import vault
from safeconduct.evidence import keys, sealing
from safeconduct.evidence.keys import DeskKeys
from safeconduct.keyring import rows
from safeconduct.keyring.models import WrappedKey


def keys_for(ids: Sequence[UUID], desk: DeskKeys) -> dict[UUID, vault.LockKey]:
    """A key for each record. One that was made by a step that broke off afterwards is used again."""
    if not ids:
        return {}
    slots = {record_id: desk.slot(record_id) for record_id in ids}
    one = next(iter(slots.values()))
    held = set(
        WrappedKey.objects.filter(
            owner_kind=one.owner_kind, purpose=one.purpose, epoch=one.epoch, owner_id__in=list(ids),
            opener_kind=desk.opener.kind, opener_id=desk.opener.id,
        ).values_list("owner_id", flat=True)
    )  # fmt: skip
    found = {record_id: keys.record_key(record_id, desk) for record_id in ids if record_id in held}
    new = {record_id: vault.LockKey.new() for record_id in ids if record_id not in held}
    newest = rows.newest_lock()
    with transaction.atomic(using="keys"):
        WrappedKey.objects.bulk_create(
            rows.row_for(slots[each], desk.opener, _wrapped(slots[each], key, desk), newest)
            for each, key in new.items()
        )
    return found | new


def seal(row: Any, content: Mapping[str, Any], key: vault.LockKey) -> bytes:
    """The bytes for the ``sealed`` column of a row, saved or fresh: of it, only table and id are read."""
    return sealing.locked(row, dict(content), key)


def _wrapped(slot: rows.Slot, key: vault.LockKey, desk: DeskKeys) -> bytes:
    return vault.wrap(key, under=desk.newest, context=slot.context(desk.opener))

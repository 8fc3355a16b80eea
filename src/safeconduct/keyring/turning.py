"""What turns with the weeks: live rows are locked under the newest weekly key, old weekly keys destroyed.

After that, whatever lingers of a deleted row in a WAL, a heap page, a disk block or an old backup cannot be
opened by anybody. Needs no person's key, so the worker does it.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from safeconduct import vault
from safeconduct.keyring import host as host_secrets
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import Slot

BATCH = 500


def turn_week(on: date) -> tuple[int, list[int]]:
    """Lock every row of an older week anew, then destroy keys older than fourteen days.

    Returns how many rows were locked anew and which weeks were destroyed. Short transactions: a submit that
    waits for the writer waits for one batch only.
    """
    week = host_secrets.begin_week(on)
    moved = 0
    while batch := _move_batch(week):
        moved += batch
    return moved, host_secrets.destroy_old_weeks(on)


def _move_batch(week: int) -> int:
    secrets = host_secrets.host()
    with transaction.atomic(using="keys"):
        rows = list(WrappedKey.objects.select_for_update().filter(week__lt=week)[:BATCH])
        for row in rows:
            outer = Slot(row.owner_kind, row.owner_id, row.purpose, row.epoch).outer
            inner = vault.unlock(bytes(row.blob), key=secrets.epoch_key(row.week), context=outer)
            row.blob = vault.lock(inner, key=secrets.epoch_key(week), context=outer)
            row.week = week
        WrappedKey.objects.bulk_update(rows, ("blob", "week"))
    return len(rows)

"""What turns with the weeks: live rows are locked under the newest weekly key, old weekly keys destroyed.

After that, whatever lingers of a deleted row in a WAL, a heap page, a disk block or an old backup cannot be
opened by anybody. Needs no person's key, so the worker does it.
"""

from __future__ import annotations

import logging
from datetime import date
from uuid import UUID

from django.db import transaction

from safeconduct import vault
from safeconduct.keyring import host as host_secrets
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import Slot

logger = logging.getLogger("safeconduct.keyring")

BATCH = 500
FIRST = UUID(int=0)


def turn_week(on: date) -> tuple[int, list[int]]:
    """Lock every row of an older week anew, then destroy keys older than fourteen days.

    Returns how many rows were locked anew and which weeks were destroyed. Short transactions: a submit that
    waits for the writer waits for one batch only. A row that cannot be opened stops no other: it is left, and
    counted in the log. The week that was newest until now is spared this once, for somebody may have begun
    to write under it; the next turning, a day later, destroys it.
    """
    until_now = host_secrets.host().newest_week
    week = host_secrets.begin_week(on)
    moved = unreadable = 0
    last: UUID | None = FIRST
    while last is not None:
        last, good, bad = _move_batch(week, last)
        moved, unreadable = moved + good, unreadable + bad
    if unreadable:
        logger.error("%d rows of the keys database could not be opened", unreadable)
    return moved, host_secrets.destroy_old_weeks(on, spare=until_now if until_now != week else None)


def _move_batch(week: int, after: UUID) -> tuple[UUID | None, int, int]:
    """Move the rows after an id. Returns the last id (None at the end), how many moved, how many not."""
    secrets, moved = host_secrets.host(), []
    with transaction.atomic(using="keys"):
        found = WrappedKey.objects.select_for_update().filter(week__lt=week, id__gt=after).order_by("id")
        rows = list(found[:BATCH])
        for row in rows:
            outer = Slot(row.owner_kind, row.owner_id, row.purpose, row.epoch).outer
            try:
                inner = vault.unlock(bytes(row.blob), key=secrets.epoch_key(row.week), context=outer)
            except vault.CannotOpen:
                continue
            row.blob, row.week = vault.lock(inner, key=secrets.epoch_key(week), context=outer), week
            moved.append(row)
        WrappedKey.objects.bulk_update(moved, ("blob", "week"))
    return (rows[-1].id if rows else None), len(moved), len(rows) - len(moved)

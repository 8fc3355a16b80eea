"""Every change of what is public counts the edition up, in its own transaction: pages kept in memory end with it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F

from safeconduct.press.projections.models import Edition

A_SECOND = timedelta(seconds=1)
_CURRENT = f"SELECT number FROM {Edition._meta.db_table} WHERE id = 1"  # noqa: S608  # our own name


def count_up(at: datetime) -> int:
    """Inside the transaction of the change. Returns the new number.

    Its moment is at least a second after the last one: readers who ask by date are told of whole seconds.
    """
    if not transaction.get_connection("default").in_atomic_block:
        raise transaction.TransactionManagementError("An edition is counted with the change it stands for.")
    last = Edition.objects.select_for_update().filter(pk=1).first()
    if last is None:
        Edition.objects.create(pk=1, number=1, changed_at=at)
    else:
        moment = max(at, last.changed_at + A_SECOND)
        Edition.objects.filter(pk=1).update(number=F("number") + 1, changed_at=moment)
    return current()


def current() -> int:
    """The number of what is public now; 0 before anything was."""
    with connection.cursor() as cursor:  # asked with every request: without building a query each time
        cursor.execute(_CURRENT)
        found = cursor.fetchone()
    return int(found[0]) if found else 0

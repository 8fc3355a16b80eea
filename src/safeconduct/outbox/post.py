"""Put a parcel in the outbox, and deliver what waits there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db import connection, transaction

from safeconduct.outbox.models import Parcel

Handler = Callable[[UUID, date], None]
GIVE_UP_AFTER = 20
KEPT_FOR = timedelta(days=30)


class NobodyHandles(Exception):
    """An event without a handler in the worker's table."""


def put(event: str, *, subject: UUID, on: date) -> Parcel:
    """Ask for something to happen after the commit of the caller's transaction."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A parcel is written in the transaction it belongs to.")
    return Parcel.objects.create(event=event, subject=subject, not_before=on)


def deliver(handlers: Mapping[str, Handler], *, on: date, at_most: int = 100) -> tuple[int, int]:
    """Hand waiting parcels to their handlers, oldest day first. Returns (done, failed).

    A handler runs in a transaction of its own together with the mark that it is done; it must be idempotent
    all the same, because what it did outside the database cannot be rolled back.
    """
    done = failed = 0
    waiting = Parcel.objects.filter(done_on=None, not_before__lte=on, attempts__lt=GIVE_UP_AFTER)
    for parcel_id in list(waiting.order_by("not_before", "id").values_list("id", flat=True)[:at_most]):
        if _deliver_one(parcel_id, handlers, on):
            done += 1
        else:
            failed += 1
    return done, failed


def sweep(on: date) -> int:
    """Delete what was done long ago."""
    return Parcel.objects.filter(done_on__lt=on - KEPT_FOR).delete()[0]


def _deliver_one(parcel_id: UUID, handlers: Mapping[str, Handler], on: date) -> bool:
    try:
        with transaction.atomic():
            parcel = Parcel.objects.select_for_update().filter(id=parcel_id, done_on=None).first()
            if parcel is None:
                return True
            if parcel.event not in handlers:
                raise NobodyHandles(parcel.event)
            handlers[parcel.event](parcel.subject, on)
            parcel.done_on = on
            parcel.save(update_fields=("done_on",))
    except Exception as problem:  # any failure is kept as a class name and tried again
        with transaction.atomic():
            parcel = Parcel.objects.select_for_update().get(id=parcel_id)
            parcel.attempts += 1
            parcel.failure = type(problem).__name__[:80]
            parcel.save(update_fields=("attempts", "failure"))
        return False
    return True

"""Write and read consent events. The caller holds the thread key and the transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from safeconduct import vault
from safeconduct.consent.models import ConsentEvent
from safeconduct.consent.purposes import Event, Purpose


def record(
    subject_id: UUID,
    choices: Mapping[Purpose, bool],
    *,
    wording: str,
    day: date,
    key: vault.LockKey,
    epoch: int,
) -> None:
    """Add one event for each purpose. ``wording``: which text the person saw, e.g. ``ru/2026-11``."""
    number = ConsentEvent.objects.filter(subject_id=subject_id).count()
    for purpose, given in choices.items():
        number += 1
        row = ConsentEvent(subject_id=subject_id, number=number, day=day, epoch=epoch)
        value: vault.JSON = {"purpose": purpose.value, "given": given, "wording": wording}
        row.document = vault.lock_document(value, key=key, context=_context(row), floor=vault.FLOOR_SMALL)
        row.save(force_insert=True)


def read(subject_id: UUID, keys: Mapping[int, vault.LockKey]) -> list[Event]:
    """All events of a subject in order. ``keys``: thread keys by epoch."""
    events = []
    for row in ConsentEvent.objects.filter(subject_id=subject_id).order_by("number"):
        held = vault.unlock_document(bytes(row.document), key=keys[row.epoch], context=_context(row))
        events.append(
            Event(Purpose(held["purpose"]), bool(held["given"]), row.day, row.number, str(held["wording"]))
        )
    return events


def _context(row: ConsentEvent) -> vault.Context:
    """The day lies in the clear and decides what holds when: so it is bound."""
    place = f"{row.subject_id}/{row.number}/{row.day.isoformat()}"
    return vault.Context("consent.event", place, "consent", row.epoch)

"""Sealing private keys to the organisation's recovery pair, and cards that wait for a second one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from safeconduct import vault
from safeconduct.access.models import Ceremony, Person
from safeconduct.access.models.recovery import HoldsACard
from safeconduct.access.unlocked import Unlocked
from safeconduct.keyring import rows
from safeconduct.keyring.certified import certified_sealing_key
from safeconduct.keyring.rows import Opener, Slot

Waiting = Literal["ceremony", "recovery_help"]


def recovery_public(on: date) -> tuple[vault.SealingPublicKey, Opener] | None:
    """The certified recovery key in force and how its rows name it; ``None`` before the first ceremony."""
    ceremony = Ceremony.objects.in_force()
    if ceremony is None:
        return None
    return certified_sealing_key("recovery", ceremony.pk, on), Opener("recovery", ceremony.pk)


def seal_for_recovery(secrets: Iterable[tuple[Slot, vault.AnySecretKey]], on: date) -> int:
    """Seal keys to the recovery pair in force, and take rows of earlier pairs away. Returns how many.

    Inside ``transaction.atomic(using="keys")``.
    """
    present = recovery_public(on)
    if present is None:
        return 0
    public, opener = present
    new = 0
    for slot, secret in secrets:
        had = [held for held in rows.openers(slot) if held.kind == "recovery"]
        if opener not in had:
            rows.seal_to(slot, secret, to=public, opener=opener)
            new += 1
        for old in had:
            if old != opener:
                rows.forget_opener(slot, old)
    return new


def hold_card(
    row: HoldsACard, kind: Waiting, card: str, *, by: Unlocked, others: Iterable[Person], on: date
) -> bytes:
    """Lock a first card for the custodians who may bring the second. Returns what the main row keeps.

    Inside ``transaction.atomic(using="keys")``. The card's key lies there, sealed to each of the others.
    """
    key, slot = vault.LockKey.new(), Slot(kind, row.pk, "held")
    for other in others:
        public = certified_sealing_key("person", other.pk, on)
        rows.seal_to(slot, key, to=public, opener=Opener("person", other.pk))
    return vault.lock(card.encode(), key=key, context=_context(kind, row))


def held_card(row: HoldsACard, kind: Waiting, *, by: Unlocked) -> str:
    """The first card, in the session of a second custodian. Raises ``NoKey`` or ``CannotOpen``."""
    key = vault.expect(
        rows.open_sealed(Slot(kind, row.pk, "held"), by=by.sealing, opener=by.opener), vault.LockKey
    )
    return vault.unlock(bytes(row.held_card or b""), key=key, context=_context(kind, row)).decode()


def _context(kind: Waiting, row: HoldsACard) -> vault.Context:
    return vault.Context(f"access_{kind}", str(row.pk), "held_card")

"""A person's two private keys: made, wrapped under a passphrase, sealed for recovery.

Everything that writes runs inside ``transaction.atomic(using="keys")`` of the caller.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from safeconduct import vault
from safeconduct.access.models import Person
from safeconduct.access.passphrases import NewPassphrase
from safeconduct.access.recovery_key import seal_for_recovery
from safeconduct.access.unlocked import Unlocked
from safeconduct.keyring import rows
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import Opener, Slot

PURPOSES = ("sealing", "signing")


def person_keys(unlocked: Unlocked) -> tuple[tuple[Slot, vault.AnySecretKey], ...]:
    """Both keys and the slots they belong in."""
    owner = unlocked.person.pk
    return (
        (Slot("person", owner, "sealing"), unlocked.sealing),
        (Slot("person", owner, "signing"), unlocked.signing),
    )


def make_person_keys(person: Person, passphrase: NewPassphrase, on: date) -> Unlocked:
    """Make a pair and a signing key, wrapped under the passphrase and sealed for recovery."""
    unlocked = Unlocked(person, vault.SealingKey.new(), vault.SigningKey.new())
    wrap_person_keys(unlocked, passphrase.keys.wrapping, person.passphrase_id)
    seal_for_recovery(person_keys(unlocked), on)
    return unlocked


def wrap_person_keys(unlocked: Unlocked, under: vault.LockKey, passphrase_id: UUID) -> None:
    """Wrap both keys under a passphrase's key. Rows of another passphrase stay until they are forgotten."""
    for slot, secret in person_keys(unlocked):
        rows.wrap_under(slot, secret, under=under, opener=Opener("passphrase", passphrase_id))


def open_person_keys(
    person: Person, opener: Opener, *, under: vault.LockKey | None = None, by: vault.SealingKey | None = None
) -> Unlocked:
    """Open both keys with a passphrase's key or a pair. Raises ``NoKey`` or ``CannotOpen``."""
    opened = []
    for purpose in PURPOSES:
        slot = Slot("person", person.pk, purpose)
        if under is not None:
            opened.append(rows.open_wrapped(slot, under=under, opener=opener))
        elif by is not None:
            opened.append(rows.open_sealed(slot, by=by, opener=opener))
    sealing, signing = opened
    return Unlocked(person, vault.expect(sealing, vault.SealingKey), vault.expect(signing, vault.SigningKey))


def forget_other_passphrases(person: Person) -> int:
    """Delete what an earlier passphrase (or a recovery under way) still opened. Returns the count."""
    held = WrappedKey.objects.filter(
        owner_kind="person", owner_id=person.pk, opener_kind__in=("passphrase", "temporary")
    )
    return held.exclude(opener_kind="passphrase", opener_id=person.passphrase_id).delete()[0]

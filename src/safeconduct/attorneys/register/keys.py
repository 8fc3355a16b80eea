"""The profile key of an attorney: opened by the placement desk, and by herself if she has an account.

A new one is made when the desk's key or hers has turned since: who left the desk never had it. Earlier numbers stay,
for what the vetters wrote lies under them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from safeconduct import vault
from safeconduct.access.models import Desk, Person
from safeconduct.access.unlocked import Unlocked, desk_keys
from safeconduct.cases.placing.keys import NoDesk, to_desk
from safeconduct.intake.keys import lock_key
from safeconduct.keyring import rows
from safeconduct.keyring.certified import certified_sealing_key
from safeconduct.keyring.host import host
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import NoKey, Opener, Slot

__all__ = ["NoDesk", "ProfileKey", "all_for_desk", "for_desk", "for_self", "forget", "let_in", "present_key"]

OWNER, PURPOSE = "attorney", "profile"


@dataclass(frozen=True, slots=True)
class ProfileKey:
    """One of an attorney's profile keys, by its number."""

    number: int
    key: vault.LockKey


def slot_of(attorney_id: UUID, number: int) -> Slot:
    return Slot(OWNER, attorney_id, PURPOSE, number)


def for_desk(unlocked: Unlocked, desk: Desk, attorney_id: UUID, number: int) -> vault.LockKey:
    """As a member of the placement desk opens it. Raises ``NotAMember``, ``NoKey``, ``CannotOpen``."""
    slot, opener = slot_of(attorney_id, number), Opener("desk", desk.pk)
    by = desk_keys(unlocked, desk).get(rows.sealed_to(slot, opener))
    if by is None:
        raise NoKey
    return lock_key(slot, by=by, opener=opener)


def for_self(unlocked: Unlocked, attorney_id: UUID, number: int) -> vault.LockKey:
    """As the attorney herself opens it. Raises ``NoKey``, ``CannotOpen``."""
    return lock_key(slot_of(attorney_id, number), by=unlocked.sealing, opener=unlocked.opener)


def all_for_desk(unlocked: Unlocked, desk: Desk) -> dict[tuple[UUID, int], vault.LockKey]:
    """Every profile key by (attorney, number), in one reading; what does not open is left out."""
    pairs, opener, weeks = desk_keys(unlocked, desk), Opener("desk", desk.pk), dict[int, vault.LockKey]()
    held = WrappedKey.objects.filter(
        owner_kind=OWNER, purpose=PURPOSE, opener_kind=opener.kind, opener_id=opener.id
    )
    found = {}
    for owner_id, number, blob, week in held.values_list("owner_id", "epoch", "blob", "week").iterator(2000):
        slot = slot_of(owner_id, number)
        try:
            outer = weeks.get(week) or weeks.setdefault(week, host().epoch_key(week))
            inner = vault.unlock(bytes(blob), key=outer, context=slot.outer)
            pair = pairs.get(vault.key_id_of(inner))
            if pair:
                opened = vault.open_sealed(inner, by=pair, context=slot.context(opener))
                found[owner_id, number] = vault.expect(opened, vault.LockKey)
        except vault.CannotOpen:
            continue
    return found


def present_key(
    attorney_id: UUID, *, person: Person | None, held: ProfileKey | None, by: Unlocked, on: date
) -> ProfileKey:
    """What is written under: the key that was opened if it still serves, else a new one, committed.

    Raises ``NoDesk`` where the desk has no certified key, ``NotCertified`` where the attorney's is none.
    """
    desk, public = to_desk(on)
    wanted = {Opener("desk", desk.pk): public}
    if person is not None:
        wanted[Opener("person", person.pk)] = _of_person(person, by, on)
    if held is not None and _serves(attorney_id, held.number, wanted):
        return held
    number, key = _newest(attorney_id) + 1, vault.LockKey.new()
    with transaction.atomic(using="keys"):
        for opener, to in wanted.items():
            rows.seal_to(slot_of(attorney_id, number), key, to=to, opener=opener)
    return ProfileKey(number, key)


def let_in(attorney_id: UUID, held: ProfileKey, person: Person, on: date) -> None:
    """Seal a key to the attorney's own, certified one. Raises ``NotCertified``."""
    to, opener = certified_sealing_key("person", person.pk, on), Opener("person", person.pk)
    with transaction.atomic(using="keys"):
        rows.forget_opener(slot_of(attorney_id, held.number), opener)
        rows.seal_to(slot_of(attorney_id, held.number), held.key, to=to, opener=opener)


def shut(attorney_id: UUID, person: Person) -> None:
    """Take an account's rows away again."""
    with transaction.atomic(using="keys"):
        WrappedKey.objects.filter(
            owner_kind=OWNER, owner_id=attorney_id, opener_kind="person", opener_id=person.pk
        ).delete()


def forget(attorney_ids: Iterable[UUID]) -> int:
    """Delete every key of these attorneys. The commit is the end of what they told us."""
    with transaction.atomic(using="keys"):
        return rows.forget(OWNER, attorney_ids)


def _of_person(person: Person, by: Unlocked, on: date) -> vault.SealingPublicKey:
    if person.pk == by.person.pk:
        return by.sealing.public()  # her own private half is open here: nothing need be believed
    return certified_sealing_key("person", person.pk, on)


def _serves(attorney_id: UUID, number: int, wanted: dict[Opener, vault.SealingPublicKey]) -> bool:
    try:
        slot = slot_of(attorney_id, number)
        return all(rows.sealed_to(slot, opener) == to.key_id for opener, to in wanted.items())
    except (NoKey, vault.CannotOpen):
        return False


def _newest(attorney_id: UUID) -> int:
    try:
        return rows.newest_epoch(OWNER, attorney_id, PURPOSE)
    except NoKey:
        return -1

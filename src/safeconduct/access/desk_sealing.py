"""Making, sealing and turning a desk's two keys: its pair, and the key of its lists.

Everything here runs inside ``transaction.atomic(using="keys")`` of the caller.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from safeconduct import vault
from safeconduct.access.models import Desk, Person
from safeconduct.access.recovery_key import seal_for_recovery
from safeconduct.access.unlocked import Unlocked, desk_key, epochs_held, list_key
from safeconduct.keyring import rows
from safeconduct.keyring.certified import certified_sealing_key, publish
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import NoKey, Opener, Slot

PURPOSES = ("sealing", "list")


def has_keys(desk_id: UUID) -> bool:
    try:
        rows.newest_epoch("desk", desk_id, "sealing")
    except NoKey:
        return False
    return True


def holds_keys(desk_id: UUID, person_id: UUID) -> bool:
    """Whether both keys of the desk's newest epoch are sealed to this person."""
    try:
        newest = [(purpose, rows.newest_epoch("desk", desk_id, purpose)) for purpose in PURPOSES]
    except NoKey:
        return False
    opener = Opener("person", person_id)
    return all(opener in rows.openers(Slot("desk", desk_id, purpose, epoch)) for purpose, epoch in newest)


def make_keys(
    desk_id: UUID,
    holders: Iterable[tuple[UUID, vault.SealingPublicKey]],
    *,
    issuer: vault.SigningKey,
    on: date,
) -> vault.SealingPublicKey:
    """A new pair and list key in the next epoch, certified, sealed to each holder and for recovery.

    It needs no earlier key, so an administrator who cannot read can do it. Returns the public half.
    """
    pair, lists = vault.SealingKey.new(), vault.LockKey.new()
    try:
        epoch = rows.newest_epoch("desk", desk_id, "sealing") + 1
    except NoKey:
        epoch = 0
    fresh = ((Slot("desk", desk_id, "sealing", epoch), pair), (Slot("desk", desk_id, "list", epoch), lists))
    for person_id, public in holders:
        for slot, secret in fresh:
            rows.seal_to(slot, secret, to=public, opener=Opener("person", person_id))
    seal_for_recovery(fresh, on)
    publish(pair.public(), kind="desk", subject_id=desk_id, issuer=issuer, on=on)
    return pair.public()


def seal_every_epoch(desk: Desk, *, to: Person, by: Unlocked, on: date) -> None:
    """Give a new member all keys of the desk that this holder has. Raises ``NotAMember``."""
    public, opener = certified_sealing_key("person", to.pk, on), Opener("person", to.pk)
    for slot, secret in held_keys(desk, by=by):
        if opener not in rows.openers(slot):
            rows.seal_to(slot, secret, to=public, opener=opener)


def held_keys(desk: Desk, *, by: Unlocked) -> list[tuple[Slot, vault.AnySecretKey]]:
    """Every key of the desk that is sealed to this person, opened."""
    pairs: list[tuple[Slot, vault.AnySecretKey]] = [
        (Slot("desk", desk.pk, "sealing", epoch), desk_key(by, desk, epoch))
        for epoch in epochs_held(by, desk, "sealing")
    ]
    return pairs + [
        (Slot("desk", desk.pk, "list", epoch), list_key(by, desk, epoch))
        for epoch in epochs_held(by, desk, "list")
    ]


def forget_member(desk_id: UUID, person_id: UUID) -> int:
    """Take every key of the desk away from one person. Returns how many rows went."""
    held = WrappedKey.objects.filter(owner_kind="desk", owner_id=desk_id, purpose__in=PURPOSES)
    return held.filter(opener_kind="person", opener_id=person_id).delete()[0]

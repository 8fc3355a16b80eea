"""A signed-in person's keys: in memory for one request, in the database only inside the sealed session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from safeconduct import vault
from safeconduct.access.errors import NoOrganisationKey, NotAMember, NotUnlocked
from safeconduct.access.models import Desk, Person
from safeconduct.keyring import rows
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import NoKey, Opener, Slot

ORGANISATION = UUID("5afec0de-0000-4000-8000-000000000001")
"""The owner of the organisation's own keys: one installation serves one organisation."""
SESSION_NAME = "unlocked"


@dataclass(frozen=True, slots=True)
class Unlocked:
    """A person whose private keys are open. Its repr shows ids only."""

    person: Person
    sealing: vault.SealingKey
    signing: vault.SigningKey

    @property
    def opener(self) -> Opener:
        return Opener("person", self.person.pk)


def keep_in_session(session: SessionBase, unlocked: Unlocked) -> None:
    """Put the keys into the session's content, which is locked under the cookie."""
    session[SESSION_NAME] = {
        "person": str(unlocked.person.pk),
        "sealing": unlocked.sealing.to_bytes(),
        "signing": unlocked.signing.to_bytes(),
    }


def from_session(session: SessionBase, person: Person) -> Unlocked | None:
    """The keys of the person who is signed in, or ``None``."""
    held: dict[str, Any] | None = session.get(SESSION_NAME)
    if held is None or held["person"] != str(person.pk) or not person.is_active:
        return None
    return Unlocked(
        person=person,
        sealing=vault.SealingKey.from_bytes(held["sealing"]),
        signing=vault.SigningKey.from_bytes(held["signing"]),
    )


def unlocked_of(request: HttpRequest) -> Unlocked:
    """The open keys of this request's person (the middleware put them there). Raises ``NotUnlocked``."""
    unlocked = getattr(request, "unlocked", None)
    if not unlocked:
        raise NotUnlocked
    return Unlocked(unlocked.person, unlocked.sealing, unlocked.signing)


def desk_key(unlocked: Unlocked, desk: Desk, epoch: int | None = None) -> vault.SealingKey:
    """A desk's pair: the newest one this person holds, or that of one epoch. Raises ``NotAMember``."""
    return vault.expect(_desk_secret(unlocked, desk, "sealing", epoch), vault.SealingKey)


def list_key(unlocked: Unlocked, desk: Desk, epoch: int | None = None) -> vault.LockKey:
    """The key a desk's lists are re-locked under, newest or of one epoch. Raises ``NotAMember``."""
    return vault.expect(_desk_secret(unlocked, desk, "list", epoch), vault.LockKey)


def desk_keys(unlocked: Unlocked, desk: Desk) -> dict[bytes, vault.SealingKey]:
    """Every pair of the desk this person holds, by key id: older ones open what is older."""
    found = (desk_key(unlocked, desk, epoch) for epoch in epochs_held(unlocked, desk, "sealing"))
    return {key.key_id: key for key in found}


def list_keys(unlocked: Unlocked, desk: Desk) -> dict[int, vault.LockKey]:
    """Every list key of the desk this person holds, by epoch."""
    return {epoch: list_key(unlocked, desk, epoch) for epoch in epochs_held(unlocked, desk, "list")}


def epochs_held(unlocked: Unlocked, desk: Desk, purpose: str) -> list[int]:
    """Epochs of a desk's key that are sealed to this person, oldest first."""
    held = WrappedKey.objects.filter(
        owner_kind="desk",
        owner_id=desk.pk,
        purpose=purpose,
        opener_kind="person",
        opener_id=unlocked.person.pk,
    )
    return list(held.order_by("epoch").values_list("epoch", flat=True))


def organisation_key(unlocked: Unlocked) -> vault.SigningKey:
    """The key that signs certificates; administrators only. Raises ``NoOrganisationKey``."""
    slot, opener = Slot("organisation", ORGANISATION, "signing"), Opener("administrator", unlocked.person.pk)
    try:
        return vault.expect(rows.open_sealed(slot, by=unlocked.sealing, opener=opener), vault.SigningKey)
    except NoKey:
        pass
    raise NoOrganisationKey


def _desk_secret(unlocked: Unlocked, desk: Desk, purpose: str, epoch: int | None) -> vault.AnySecretKey:
    held = [epoch] if epoch is not None else epochs_held(unlocked, desk, purpose)[-1:]
    try:
        if held:
            slot = Slot("desk", desk.pk, purpose, held[0])
            return rows.open_sealed(slot, by=unlocked.sealing, opener=unlocked.opener)
    except NoKey:
        pass
    raise NotAMember

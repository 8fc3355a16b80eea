"""A forgotten passphrase: the person chooses a new one, and two custodians give their cards for it.

1. Without signing in, the person gives their name and a new passphrase. That makes a temporary pair, its
   private half wrapped under the new passphrase. The page shows the pair's number.
2. Two custodians, each signed in, hear that number from the person and type it with their card. The first
   card waits, sealed to the other custodians, for half an hour at most. In the request of the second the
   recovery pair exists in memory, opens this person's two keys and seals them to the temporary pair.
3. The person types the new passphrase again, sets up an app again, and is in.

So the cards never meet outside one request, nobody but the person learns the passphrase, and whoever swaps
the temporary pair in the database changes the number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction

from safeconduct import vault
from safeconduct.access import fingerprints, second_factor
from safeconduct.access.actions.ceremony import join_cards, same_card
from safeconduct.access.errors import (
    CardGivenAlready,
    CardsDoNotFit,
    FingerprintDiffers,
    HelpOver,
    NoRecovery,
    NoSuchHelp,
    NotYourCard,
    NotYourself,
)
from safeconduct.access.models import Person, RecoveryHelp, StaffSession
from safeconduct.access.models.people import folded
from safeconduct.access.passphrases import NewPassphrase
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.person_keys import (
    PURPOSES,
    forget_other_passphrases,
    open_person_keys,
    person_keys,
    wrap_person_keys,
)
from safeconduct.access.queries import card_holders
from safeconduct.access.recovery_key import held_card, hold_card, recovery_public
from safeconduct.access.throttle import slow_derivation, slowed
from safeconduct.access.unlocked import Unlocked
from safeconduct.audit.chain import record
from safeconduct.keyring import rows
from safeconduct.keyring.host import host
from safeconduct.keyring.rows import NoKey, Opener, Slot
from safeconduct.outbox.post import put
from safeconduct.vault import passphrases

HELP_LASTS = timedelta(hours=24)
CARD_WAITS = timedelta(minutes=30)
OPEN_AT_ONCE = 50
"""For one person: whoever asks again and again in somebody's name does not push the true request out soon."""


@dataclass(frozen=True, slots=True)
class Recoverable:
    """A recovery for which both cards were given, and the new passphrase that was typed for it."""

    help: RecoveryHelp
    passphrase: NewPassphrase


def ask_recovery(*, sign_in_name: str, new: NewPassphrase, at: datetime) -> str:
    """Begin a recovery. Returns the number to read to two custodians; alike for names nobody has."""
    person = Person.objects.active().filter(sign_in_name=folded(sign_in_name)).first()
    temporary = vault.SealingKey.new()
    if person is None:
        return temporary.public().fingerprint()
    running = RecoveryHelp.objects.running(at).filter(person=person, state="asked").order_by("-asked_at")
    for old in list(running[OPEN_AT_ONCE - 1 :]):
        _end(old, at)
    row = RecoveryHelp(
        id=uuid4(), person=person, state="asked", asked_at=at, ends_at=at + HELP_LASTS,
        temporary_public=temporary.public().to_bytes(), salt=new.salt, authenticator=new.stored,
    )  # fmt: skip
    with transaction.atomic(using="keys"):
        slot, opener = _temporary(row)
        rows.wrap_under(slot, temporary, under=new.keys.wrapping, opener=opener)
    with transaction.atomic():
        row.save(force_insert=True)
        record("recovery.asked", chain="staff", subject=person.pk, at=at)
    return number_of(row)


def number_of(row: RecoveryHelp) -> str:
    """The twenty digits that the person reads out. Never shown to custodians: they type what they hear."""
    return _temporary_public(row).fingerprint()


def asked_with(person: Person, typed_number: str, at: datetime) -> RecoveryHelp:
    """The running recovery of a person that has this number. Raises ``FingerprintDiffers``."""
    for row in RecoveryHelp.objects.running(at).filter(person=person).select_related("person"):
        if fingerprints.fit(typed_number, number_of(row)):
            return row
    raise FingerprintDiffers


def give_card(*, row: RecoveryHelp, typed_number: str, card: str, by: Unlocked, at: datetime) -> bool:
    """A custodian's card for one recovery. The second one opens the person's keys: True then.

    Raises ``HelpOver``, ``FingerprintDiffers``, ``CardGivenAlready``, ``CardsDoNotFit``, ``NotYourCard``,
    ``NotYourself``, ``NoRecovery``.
    """
    demand(by.person, Permission.HOLD_CARD)
    holders = card_holders()
    if by.person not in holders:
        raise NotYourCard
    if row.person_id == by.person.pk:
        raise NotYourself
    _check_running(row, at)
    if not fingerprints.fit(typed_number, number_of(row)):
        raise FingerprintDiffers
    if row.state == "asked":
        _hold_first(row, card, [one for one in holders if one != by.person], by, at)
        return False
    if row.held_by_id == by.person.pk:
        raise CardGivenAlready
    _open_with(row, [held_card(row, "recovery_help", by=by), card], by, at)
    return True


def prove_recovery(*, sign_in_name: str, typed_number: str, passphrase: str, at: datetime) -> Recoverable:
    """The person comes back with name, number and new passphrase. Raises ``NoSuchHelp`` or ``Busy``."""
    name = folded(sign_in_name)
    with slowed(f"recovery {name}"):
        waiting = RecoveryHelp.objects.running(at).filter(person__sign_in_name=name, person__is_active=True)
        row = next((one for one in waiting if fingerprints.fit(typed_number, number_of(one))), None)
        salt = bytes(row.salt) if row else passphrases.natural_salt(host().pepper, name)
        keys = slow_derivation(passphrase, salt)
        known = passphrases.matches(row.authenticator if row else "", keys.authenticator)
        if row is None or not known or row.state != "opened":
            raise NoSuchHelp
        return Recoverable(row, NewPassphrase(salt, keys))


def recover_person(
    *, ready: Recoverable, totp_secret: bytes, used_step: int | None, at: datetime
) -> list[str]:
    """Put the new passphrase and app in force, end all sessions. Returns recovery codes to show once."""
    row, person = ready.help, ready.help.person
    _check_running(row, at)
    slot, opener = _temporary(row)
    wrapping = ready.passphrase.keys.wrapping
    try:
        pair = vault.expect(rows.open_wrapped(slot, under=wrapping, opener=opener), vault.SealingKey)
        unlocked = open_person_keys(person, Opener("temporary", row.pk), by=pair)
    except (NoKey, vault.CannotOpen) as problem:
        raise HelpOver from problem
    fresh = uuid4()
    with transaction.atomic(using="keys"):
        wrap_person_keys(unlocked, wrapping, fresh)
    with transaction.atomic():
        person.password, person.passphrase_salt = ready.passphrase.stored, ready.passphrase.salt
        person.passphrase_id = fresh
        person.save(update_fields=("password", "passphrase_salt", "passphrase_id"))
        second_factor.keep_secret(person, totp_secret, used_step=used_step)
        printed = second_factor.print_codes(person)
        StaffSession.objects.filter(person_id=person.pk).delete()
        row.move("finished")
        record("recovery.finished", chain="staff", by=person.pk, subject=person.pk, at=at)
        put("recovery_finished", subject=person.pk, on=at.date())
    with transaction.atomic(using="keys"):
        forget_other_passphrases(person)
        rows.forget("recovery_help", row.pk)
    return printed


def end_stale_recoveries(*, at: datetime) -> int:
    """Forget recoveries past their day and first cards past their half hour. Holds no key: for the worker."""
    alive = RecoveryHelp.objects.filter(state__in=("asked", "one_card", "opened"))
    stale = list(alive.filter(ends_at__lte=at))
    for row in stale:
        _end(row, at)
    for row in list(alive.filter(state="one_card", held_until__lte=at)):
        _forget_first(row)
    return len(stale)


def _hold_first(row: RecoveryHelp, card: str, others: list[Person], by: Unlocked, at: datetime) -> None:
    if recovery_public(at.date()) is None:
        raise NoRecovery
    if not same_card(card, card):
        raise CardsDoNotFit
    with transaction.atomic(using="keys"):
        locked = hold_card(row, "recovery_help", card, by=by, others=others, on=at.date())
    with transaction.atomic():
        row.move("one_card")
        row.held_card, row.held_by, row.held_until = locked, by.person, at + CARD_WAITS
        row.save(update_fields=("held_card", "held_by", "held_until"))
        record("recovery.first_card", chain="staff", by=by.person.pk, subject=row.person_id, at=at)
        put("recovery_first_card", subject=row.person_id, on=at.date())


def _open_with(row: RecoveryHelp, cards: list[str], by: Unlocked, at: datetime) -> None:
    """The one request in which the recovery pair exists: it opens this person's keys and nothing else."""
    present = recovery_public(at.date())
    if present is None:
        raise NoRecovery
    public, opener = present
    pair = join_cards(cards, public)
    if pair is None:
        raise CardsDoNotFit
    try:
        unlocked = open_person_keys(row.person, opener, by=pair)
    except NoKey as problem:
        raise NoRecovery from problem
    with transaction.atomic(using="keys"):
        for slot, secret in person_keys(unlocked):
            rows.seal_to(slot, secret, to=_temporary_public(row), opener=Opener("temporary", row.pk))
        _forget_held(row)
    with transaction.atomic():
        row.move("opened")
        row.held_card, row.held_until, row.second_by = None, None, by.person
        row.save(update_fields=("held_card", "held_until", "second_by"))
        record("recovery.opened", chain="staff", by=by.person.pk, subject=row.person_id, at=at)
        put("recovery_opened", subject=row.person_id, on=at.date())


def _check_running(row: RecoveryHelp, at: datetime) -> None:
    if row.state in ("finished", "ended") or not row.person.is_active:
        raise HelpOver
    if at >= row.ends_at:
        _end(row, at)
        raise HelpOver
    if row.state == "one_card" and row.held_until is not None and at >= row.held_until:
        _forget_first(row)


def _forget_first(row: RecoveryHelp) -> None:
    with transaction.atomic(using="keys"):
        _forget_held(row)
    with transaction.atomic():
        row.move("asked")
        row.held_card, row.held_by, row.held_until = None, None, None
        row.save(update_fields=("held_card", "held_by", "held_until"))


def _end(row: RecoveryHelp, at: datetime) -> None:
    with transaction.atomic(using="keys"):
        rows.forget("recovery_help", row.pk)
        for slot, opener in (
            (Slot("person", row.person_id, purpose), Opener("temporary", row.pk)) for purpose in PURPOSES
        ):
            rows.forget_opener(slot, opener)
    with transaction.atomic():
        row.move("ended")
        row.held_card, row.held_until = None, None
        row.save(update_fields=("held_card", "held_until"))
        record("recovery.ended", chain="worker", subject=row.person_id, at=at)


def _forget_held(row: RecoveryHelp) -> None:
    slot = Slot("recovery_help", row.pk, "held")
    for opener in rows.openers(slot):
        rows.forget_opener(slot, opener)


def _temporary(row: RecoveryHelp) -> tuple[Slot, Opener]:
    return Slot("recovery_help", row.pk, "temporary"), Opener("passphrase", row.pk)


def _temporary_public(row: RecoveryHelp) -> vault.SealingPublicKey:
    return vault.SealingPublicKey.from_bytes(bytes(row.temporary_public))

"""Half an hour in which three custodians each see one card, type two back, and the server forgets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import combinations
from uuid import uuid4

from django.db import transaction

from safeconduct import vault
from safeconduct.access.actions.account import look_after_keys
from safeconduct.access.errors import (
    CardGivenAlready,
    CardsDoNotFit,
    CeremonyOver,
    CeremonyRunning,
    NotYetDrilled,
    NotYourCard,
    ThreeCustodians,
)
from safeconduct.access.models import Ceremony, CeremonyCard, Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.queries import CUSTODIANS_NEEDED, is_certified
from safeconduct.access.recovery_key import held_card, hold_card
from safeconduct.access.unlocked import Unlocked, organisation_key
from safeconduct.audit.chain import record
from safeconduct.keyring import rows
from safeconduct.keyring.certified import certified_sealing_key, publish
from safeconduct.keyring.rows import Slot
from safeconduct.vault import recovery

CEREMONY_LASTS = timedelta(minutes=30)


def start_ceremony(*, custodians: Sequence[Person], by: Unlocked, at: datetime) -> Ceremony:
    """Make the recovery pair, split it, and lock one card for each custodian. Nothing keeps the whole.

    Raises ``ThreeCustodians``, ``CeremonyRunning``, ``NoOrganisationKey``.
    """
    demand(by.person, Permission.START_CEREMONY)
    end_stale_ceremonies(at=at)
    if Ceremony.objects.running().exists():
        raise CeremonyRunning
    if not _are_three(custodians, at):
        raise ThreeCustodians
    issuer, pair = organisation_key(by), vault.SealingKey.new()
    words = _split(pair)
    ceremony = Ceremony(
        id=uuid4(), state="open", begun_at=at, ends_at=at + CEREMONY_LASTS, begun_by=by.person
    )
    cards = [
        CeremonyCard(id=uuid4(), ceremony=ceremony, custodian=person, number=number)
        for number, person in enumerate(custodians, start=1)
    ]
    with transaction.atomic(using="keys"):
        publish(pair.public(), kind="recovery", subject_id=ceremony.pk, issuer=issuer, on=at.date())
        for card, text in zip(cards, words, strict=True):
            _lock_card(card, text, at)
    with transaction.atomic():
        ceremony.save(force_insert=True)
        CeremonyCard.objects.bulk_create(cards)
        record("ceremony.begun", chain="staff", by=by.person.pk, subject=ceremony.pk, at=at)
    return ceremony


def show_card(*, ceremony: Ceremony, by: Unlocked, at: datetime) -> str:
    """The custodian's own card, as often as needed until the ceremony ends. Audited before it is shown."""
    demand(by.person, Permission.HOLD_CARD)
    card = _own_card(ceremony, by, at)
    text = _open_card(card, by)
    with transaction.atomic():
        CeremonyCard.objects.filter(pk=card.pk).update(was_seen=True)
        record("ceremony.card_seen", chain="staff", by=by.person.pk, subject=card.pk, at=at)
    return text


def drill(*, ceremony: Ceremony, card: str, by: Unlocked, at: datetime) -> bool:
    """Take a card typed back from paper. With the second one the pair is made again and compared: True then.

    Raises ``NotYourCard``, ``CardGivenAlready``, ``CardsDoNotFit``, ``CeremonyOver``.
    """
    demand(by.person, Permission.HOLD_CARD)
    own = _own_card(ceremony, by, at)
    if not same_card(card, _open_card(own, by)):
        raise NotYourCard
    if ceremony.held_by_id == by.person.pk or ceremony.state != "open":
        raise CardGivenAlready
    if ceremony.held_by_id is None:
        _hold_first(ceremony, own, card, by, at)
        return False
    joined = join_cards([held_card(ceremony, "ceremony", by=by), card], _public_of(ceremony, at))
    if joined is None:
        raise CardsDoNotFit
    with transaction.atomic():
        Ceremony.objects.filter(pk=ceremony.pk).update(held_card=None)
        CeremonyCard.objects.filter(pk=own.pk).update(was_typed=True)
        ceremony.move("drilled")
        record("ceremony.drilled", chain="staff", by=by.person.pk, subject=ceremony.pk, at=at)
    return True


def finish_ceremony(*, ceremony: Ceremony, by: Unlocked, at: datetime) -> int:
    """Forget the cards; from now on private keys are sealed to the new recovery pair.

    Returns how many of this person's keys were sealed at once; others follow at their next sign-in.
    Raises ``NotYetDrilled``, ``CeremonyOver``.
    """
    _running(ceremony, at)
    if not CeremonyCard.objects.filter(ceremony=ceremony, custodian=by.person).exists():
        demand(by.person, Permission.START_CEREMONY)
    if ceremony.state != "drilled" or ceremony.cards.filter(was_seen=False).exists():
        raise NotYetDrilled
    _forget_cards(ceremony)
    with transaction.atomic():
        ceremony.move("finished")
        Ceremony.objects.filter(pk=ceremony.pk).update(finished_at=at)
        record("ceremony.finished", chain="staff", by=by.person.pk, subject=ceremony.pk, at=at)
    return look_after_keys(by=by, at=at)


def end_stale_ceremonies(*, at: datetime) -> int:
    """Forget the cards of ceremonies whose half hour is over. Holds no key: the worker calls it too."""
    stale = list(Ceremony.objects.running().filter(ends_at__lte=at))
    for ceremony in stale:
        _end(ceremony, at)
    return len(stale)


def same_card(typed: str, own: str) -> bool:
    """Whether two texts are one card, as the vault reads them: it refuses to join a card with itself."""
    try:
        recovery.combine([typed, own])
    except vault.CardTypo as problem:
        return problem.reason == "count"
    return False


def join_cards(cards: Sequence[str], public: vault.SealingPublicKey) -> vault.SealingKey | None:
    """The recovery pair from two cards, if it is the one with this public half; ``None`` otherwise."""
    try:
        pair = vault.SealingKey(public.key_id, recovery.combine(cards))
    except vault.CardTypo:
        return None
    return pair if pair.public() == public else None


def _are_three(custodians: Sequence[Person], at: datetime) -> bool:
    fit = {
        one.pk
        for one in custodians
        if one.is_active and one.has_role("custodian") and is_certified(one, at.date())
    }
    return len(custodians) == len(fit) == CUSTODIANS_NEEDED


def _split(pair: vault.SealingKey) -> tuple[str, str, str]:
    """Three cards, each two of which were tried before anybody sees one."""
    cards = recovery.split(pair.seed)
    if any(join_cards(two, pair.public()) is None for two in combinations(cards, 2)):
        raise CardsDoNotFit
    return cards


def _lock_card(card: CeremonyCard, text: str, at: datetime) -> None:
    key = vault.LockKey.new()
    card.locked_card = vault.lock(text.encode(), key=key, context=_context(card))
    public = certified_sealing_key("person", card.custodian_id, at.date())
    rows.seal_to(_slot(card), key, to=public, opener=rows.Opener("person", card.custodian_id))


def _open_card(card: CeremonyCard, by: Unlocked) -> str:
    key = vault.expect(rows.open_sealed(_slot(card), by=by.sealing, opener=by.opener), vault.LockKey)
    return vault.unlock(bytes(card.locked_card), key=key, context=_context(card)).decode()


def _own_card(ceremony: Ceremony, by: Unlocked, at: datetime) -> CeremonyCard:
    _running(ceremony, at)
    card = ceremony.cards.filter(custodian=by.person).first()
    if card is None:
        raise NotYourCard
    return card


def _running(ceremony: Ceremony, at: datetime) -> None:
    if ceremony.state not in ("open", "drilled"):
        raise CeremonyOver
    if at >= ceremony.ends_at:
        _end(ceremony, at)
        raise CeremonyOver


def _hold_first(ceremony: Ceremony, own: CeremonyCard, card: str, by: Unlocked, at: datetime) -> None:
    others = [one.custodian for one in ceremony.cards.select_related("custodian").exclude(pk=own.pk)]
    with transaction.atomic(using="keys"):
        locked = hold_card(ceremony, "ceremony", card, by=by, others=others, on=at.date())
    with transaction.atomic():
        Ceremony.objects.filter(pk=ceremony.pk).update(held_card=locked, held_by=by.person)
        CeremonyCard.objects.filter(pk=own.pk).update(was_typed=True)
        record("ceremony.card_typed", chain="staff", by=by.person.pk, subject=own.pk, at=at)
    ceremony.refresh_from_db()


def _end(ceremony: Ceremony, at: datetime) -> None:
    _forget_cards(ceremony)
    with transaction.atomic():
        ceremony.move("over")
        record("ceremony.over", chain="worker", subject=ceremony.pk, at=at)


def _forget_cards(ceremony: Ceremony) -> None:
    with transaction.atomic(using="keys"):
        rows.forget("ceremony", ceremony.pk)
    with transaction.atomic():
        CeremonyCard.objects.filter(ceremony=ceremony).update(locked_card=b"")
        Ceremony.objects.filter(pk=ceremony.pk).update(held_card=None)


def _public_of(ceremony: Ceremony, at: datetime) -> vault.SealingPublicKey:
    return certified_sealing_key("recovery", ceremony.pk, at.date())


def _slot(card: CeremonyCard) -> Slot:
    return Slot("ceremony", card.ceremony_id, "card", card.number)


def _context(card: CeremonyCard) -> vault.Context:
    return vault.Context("access_ceremonycard", str(card.pk), "card")

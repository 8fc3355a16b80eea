"""The second step: she asks for the names, and a coordinator shows them, by sealing their key to her."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from safeconduct import audit, vault
from safeconduct.access.models import Desk
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.attorneys.models import Offer
from safeconduct.attorneys.offers import bounds, errors, rows, rules
from safeconduct.attorneys.offers.bounds import Bounds, Colleagues
from safeconduct.attorneys.offers.sending import desk_of, refuse_to_show
from safeconduct.attorneys.register import profiles
from safeconduct.cases.placing import sheets
from safeconduct.keyring.certified import NotCertified
from safeconduct.keyring.rows import NoKey
from safeconduct.outbox import post as outbox


def read_summary(*, offer_id: UUID, by: Unlocked, at: datetime) -> tuple[Offer, dict[str, Any]]:
    """The blind summary of her own offer. Every opening is on the record before it is shown; the first has a time.

    Raises ``OfferRefused`` when the offer has ended, and ``DoesNotOpen``.
    """
    demand(by.person, Permission.BE_PLACED)
    rows.yours(offer_id, by)
    with transaction.atomic():
        offer = rows.hold(offer_id)
        rows.refuse_over(offer, at)
        if offer.seen_at is None:
            offer.seen_at = at
            offer.save(update_fields=("seen_at",))
        audit.record("offer.summary_read", chain="staff", by=by.person.pk, subject=offer.id, at=at)
    try:
        return offer, sheets.blind_of(by, offer.request_id, offer.sheet)
    except (NoKey, vault.CannotOpen):
        raise errors.DoesNotOpen from None


def ask_names(*, offer_id: UUID, by: Unlocked, at: datetime) -> Offer:
    """She wants to check the names. Asked twice is asked once."""
    demand(by.person, Permission.BE_PLACED)
    rows.yours(offer_id, by)
    with transaction.atomic():
        offer = rows.hold(offer_id)
        rows.refuse_over(offer, at)
        if offer.state != "out":
            return offer
        offer.move("asked")
        offer.asked_at = at
        offer.seen_at = offer.seen_at or at
        offer.save(update_fields=("asked_at", "seen_at"))
        outbox.put("offer.answered", subject=offer.sent_by, on=at.date())
        audit.record("offer.names_asked", chain="staff", by=by.person.pk, subject=offer.id, at=at)
    return offer


def names_at_desk(*, offer_id: UUID, by: Unlocked, at: datetime) -> dict[str, Any]:
    """What she would be shown, for the coordinator who is about to show it; on the record first.

    Raises ``NotAsked`` unless she waits for them, and ``DoesNotOpen``.
    """
    desk = desk_of(by)
    with transaction.atomic():
        offer = rows.hold(offer_id)
        rows.refuse_over(offer, at)
        if offer.state != "asked":
            raise errors.NotAsked
        audit.record("offer.names_looked_at", chain="staff", by=by.person.pk, subject=offer.id, at=at)
    try:
        return sheets.names_at_desk(by, desk, offer.request_id, offer.sheet)
    except (NoKey, KeyError, vault.CannotOpen):
        raise errors.DoesNotOpen from None


def show_names(*, offer_id: UUID, by: Unlocked, at: datetime) -> Offer:
    """Seal the names' key to her, then say so, and write down whose places she would take besides (``bounds``).

    She then has two days at least. Shown twice is shown once.

    A kill in between leaves the key and the offer "asked": the same press again finishes it.
    """
    desk = desk_of(by)
    with transaction.atomic():
        offer = rows.hold(offer_id)
        rows.refuse_over(offer, at)
        if offer.state == "named":
            return offer
        besides = _by_the_sheet_of_now(offer, by, desk, at)
        bounds.refuse(besides)
        person = offer.attorney.person
        if offer.state != "asked":
            raise errors.NotAsked
        if person is None or not person.is_active:
            raise errors.NoAccount
        try:
            sheets.let_see_names(request_id=offer.request_id, number=offer.sheet, person=person, by=by, at=at)
        except NotCertified:
            raise errors.NoAccount from None
        except sheets.KeptFromThem:
            raise errors.Excluded from None
        except (NoKey, vault.CannotOpen):
            raise errors.DoesNotOpen from None
        offer.bounds = bounds.lock(offer, besides, by, desk)
        offer.move("named")
        offer.named_at, offer.named_by, offer.reminded_at = at, by.person.pk, None
        offer.expires_at = rules.ends_when_named(offer.expires_at, at)
        offer.save(update_fields=("named_at", "named_by", "reminded_at", "expires_at", "bounds"))
        outbox.put("offer.sent", subject=person.pk, on=at.date())
        audit.record("offer.names_shown", chain="staff", by=by.person.pk, subject=offer.id, at=at)
    return offer


def read_names(*, offer_id: UUID, by: Unlocked, at: datetime) -> tuple[Offer, dict[str, Any]]:
    """The names, for her conflict check; on the record first. Raises ``NotNamed`` before they were shown."""
    demand(by.person, Permission.BE_PLACED)
    rows.yours(offer_id, by)
    with transaction.atomic():
        offer = rows.hold(offer_id)
        rows.refuse_over(offer, at)
        if offer.state != "named":
            raise errors.NotNamed
        if offer.names_seen_at is None:
            offer.names_seen_at = at
            offer.save(update_fields=("names_seen_at",))
        audit.record("offer.names_read", chain="staff", by=by.person.pk, subject=offer.id, at=at)
    try:
        return offer, sheets.names_of(by, offer.request_id, offer.sheet)
    except (NoKey, vault.CannotOpen):
        raise errors.DoesNotOpen from None


def _by_the_sheet_of_now(offer: Offer, by: Unlocked, desk: Desk, at: datetime) -> Bounds:
    """Names are shown by the sheet that holds now: somebody may have been taken off it, or kept from it, since.

    Returns what the case takes besides her own place.
    """
    try:
        sheet = sheets.read_one(by, desk, offer.request_id)
        profile = profiles.read(offer.attorney, by, desk)
    except (NoKey, vault.CannotOpen):
        raise errors.DoesNotOpen from None
    if sheet is None or sheet.number != offer.sheet:
        raise errors.SheetOver
    refuse_to_show(offer.attorney, profile, sheet, offer.request_id, at)
    return bounds.of(profile, sheet.facts, Colleagues(by, desk), at)

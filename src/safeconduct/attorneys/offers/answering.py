"""Her answer: she certifies the check and accepts, or declines. The first who accepts has the case.

Accepting holds the case's row from the first look to the commit: of a hundred who press at once one is accepted.
The keys of everybody else are deleted before that commit, so no moment exists in which the case is taken and
another still opens it. A kill in between leaves their offers without keys and the case free: the same press again
accepts, and ``passing.mend`` ends offers that open nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from safeconduct import audit, vault
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.attorneys.models import Offer, Placement
from safeconduct.attorneys.offers import bounds, ending, errors, rows, rules, sending, words
from safeconduct.attorneys.offers.bounds import Bounds
from safeconduct.attorneys.register import profiles
from safeconduct.attorneys.register.profiles import Profile
from safeconduct.cases.case_keys import CaseKeys
from safeconduct.cases.placing import sheets
from safeconduct.keyring.rows import NoKey
from safeconduct.outbox import post as outbox

LONGEST_WORDS = 2000


@dataclass(frozen=True, slots=True)
class Certified:
    """What she says of her conflict check: on which day and how. That no conflict was found, or she declines."""

    checked_on: date
    how: str

    def held(self) -> dict[str, Any]:
        return {
            "certified": True,
            "checked_on": self.checked_on.isoformat(),
            "how": self.how,
            "found": "none",
        }


def certify_and_accept(
    *, offer_id: UUID, certified: Certified, token: UUID, by: Unlocked, at: datetime
) -> Placement:
    """Take the case, if nobody was quicker. Accepted twice is accepted once.

    Raises ``TakenAlready``, ``Full``, ``NotNamed``, ``Expired`` and the other ends, ``SheetOver``, ``NotTheDay``,
    ``NoMentor``, ``MentorFull``, ``FirmFull``, ``ChangedBesides``.
    """
    demand(by.person, Permission.BE_PLACED)
    mine = rows.yours(offer_id, by)
    profile = _own(by)
    if certified.how not in words.HOW:
        raise errors.OfferRefused
    besides = _read(mine, by)
    with transaction.atomic():
        offer = _hold(offer_id, besides)
        if offer.state == "accepted":
            return Placement.objects.get(offer=offer)
        _refuse_acceptance(offer, profile, certified, at)
        others = rows.hold_others(offer)
        told = {**certified.held(), "circles": list(bounds.circles_of(profile))}
        _keep_answer(offer, told, token, by)
        placement = _place(offer, _besides(besides, profile), at)
        for other in others:
            rows.shut(other)
            ending.finish(other, "taken", at, by=by.person.pk)
        _record_acceptance(offer, by, at)
    rows.shut(offer)  # what she is given now is the file, by somebody who holds the case
    return placement


def decline(*, offer_id: UUID, reason: str, said: str, token: UUID, by: Unlocked, at: datetime) -> Offer:
    """Say no, with a reason. Her keys go; what she said stays under the summary's key, which the desk opens.

    In three commits: what she said, the keys, the end. The same press again goes on where it stopped; one with other
    words raises ``AnsweredBefore``, for those are not kept. Raises the end the offer came to by another's hand.
    """
    demand(by.person, Permission.BE_PLACED)
    rows.yours(offer_id, by)
    if reason not in words.REASONS:
        raise errors.OfferRefused
    told = {"certified": False, "reason": reason, "words": said.strip()[:LONGEST_WORDS]}
    with transaction.atomic():
        offer = rows.hold(offer_id)
        if offer.state != "declined":
            rows.refuse_over(offer, at)
        if offer.answer is None:
            _keep_answer(offer, told, token, by)
    with transaction.atomic():
        offer = rows.hold(offer_id)
        if offer.state in Offer.LIVE:
            rows.shut(offer)
            ending.finish(offer, "declined", at, by=by.person.pk)
    if offer.told_as != _mark(token, told):
        raise errors.AnsweredBefore
    return offer


def answer_at_desk(offer: Offer, by: Unlocked) -> dict[str, Any]:
    """What she certified, or why she said no, as the placement desk opens it. Empty where there is nothing.

    Raises ``DoesNotOpen``.
    """
    if offer.answer is None:
        return {}
    try:
        return sheets.open_beside_blind_at_desk(
            by, sending.desk_of(by), offer.request_id, offer.sheet, bytes(offer.answer), str(offer.id)
        )
    except (NoKey, KeyError, vault.CannotOpen):
        raise errors.DoesNotOpen from None


def answer_in_case(offer: Offer, keys: CaseKeys) -> dict[str, Any]:
    """The same, as whoever holds the case opens it."""
    if offer.answer is None:
        return {}
    try:
        return sheets.open_beside_blind_in_case(
            offer.request_id, keys, offer.sheet, bytes(offer.answer), str(offer.id)
        )
    except (NoKey, KeyError, vault.CannotOpen):
        raise errors.DoesNotOpen from None


def _own(by: Unlocked) -> Profile:
    try:
        profile = profiles.own(by)
    except (NoKey, vault.CannotOpen):
        profile = None
    if profile is None:
        raise errors.DoesNotOpen
    return profile


def _refuse_acceptance(offer: Offer, profile: Profile, certified: Certified, at: datetime) -> None:
    rows.refuse_over(offer, at)
    if offer.state != "named" or offer.named_at is None or offer.names_seen_at is None:
        raise errors.NotNamed
    if not rules.can_be_the_day(certified.checked_on, offer.named_at, at):
        raise errors.NotTheDay
    if not profile.is_licensed(at.date()):
        raise errors.NotLicensed
    if not sending.has_signed(offer.attorney):
        raise errors.NotSigned
    if Placement.objects.filter(request_id=offer.request_id, state__in=Placement.LIVE).exists():
        raise errors.TakenAlready
    if not sheets.live([offer.request_id]).exists():
        raise errors.SheetOver
    if rows.places_taken(offer.attorney_id) >= sending.capacity_of(profile):
        raise errors.Full


def _keep_answer(offer: Offer, told: dict[str, Any], token: UUID, by: Unlocked) -> None:
    try:
        offer.answer = sheets.lock_beside_blind(by, offer.request_id, offer.sheet, told, str(offer.id))
    except (NoKey, vault.CannotOpen):
        raise errors.DoesNotOpen from None
    offer.token, offer.told_as = _mark(token, {}), _mark(token, told)
    if Offer.objects.filter(token=offer.token).exclude(id=offer.id).exists():
        raise errors.OfferRefused  # the form of another offer
    offer.save(update_fields=("answer", "token", "told_as"))


def _mark(token: UUID, told: dict[str, Any]) -> UUID:
    """By which an answer is known again, and which tells nothing of it: the token is drawn at random and not kept."""
    return UUID(bytes=vault.digests.sha256(token.bytes + vault.dump(told))[:16])


def _read(offer: Offer, by: Unlocked) -> Bounds | None:
    """Whose places it takes besides; None where that does not open, for which there may be a better word."""
    try:
        return bounds.read(offer, by) if offer.state == "named" and offer.bounds is not None else None
    except errors.DoesNotOpen:
        return None


def _hold(offer_id: UUID, besides: Bounds | None) -> Offer:
    """The offer, with the rows of mentor and firm whose last place it may take."""
    if besides is None:
        return rows.hold(offer_id)
    mentors, firm = bounds.ids_of(besides)
    return rows.hold(offer_id, mentors=mentors, firm=firm)


def _besides(besides: Bounds | None, profile: Profile) -> Bounds:
    """What the case takes besides her own place, with places left. The caller holds the rows."""
    if besides is None:
        raise errors.DoesNotOpen
    if not besides.is_of(profile):
        raise errors.ChangedBesides
    bounds.refuse(besides)
    return besides


def _place(offer: Offer, besides: Bounds, at: datetime) -> Placement:
    offer.move("accepted")
    offer.certified_at = offer.answered_at = at
    offer.save(update_fields=("certified_at", "answered_at"))
    return Placement.objects.create(
        state="accepted", request_id=offer.request_id, attorney=offer.attorney, offer=offer,
        mentor=bounds.mentor_of(besides), accepted_at=at,
    )  # fmt: skip


def _record_acceptance(offer: Offer, by: Unlocked, at: datetime) -> None:
    """The certificate's digest stands in the chain: what she certified cannot be changed afterwards."""
    digest = vault.digests.sha256(bytes(offer.answer or b""))
    outbox.put("placement.accepted", subject=offer.request_id, on=at.date())
    outbox.put("offer.answered", subject=offer.sent_by, on=at.date())
    audit.record("offer.certified", chain="staff", by=by.person.pk, subject=offer.id, at=at, about=digest)
    audit.record("offer.accepted", chain="staff", by=by.person.pk, subject=offer.id, at=at)

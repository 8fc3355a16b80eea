"""The rows an act on an offer holds while it lasts, always in one order: attorneys by id, firm, request, offer.

With that order no two acts wait for each other. Attorneys' rows are held without their key, for a placement that
names a mentor must not wait for the mentor's own acceptance.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from safeconduct.access.unlocked import Unlocked
from safeconduct.attorneys.models import Attorney, Firm, Offer, Placement
from safeconduct.attorneys.offers.errors import (
    Answered,
    Expired,
    NotActive,
    NotYours,
    OfferRefused,
    TakenAlready,
    Withdrawn,
)
from safeconduct.attorneys.offers.rules import is_over
from safeconduct.cases.placing import sheets
from safeconduct.intake.models import Request

ENDS: dict[str, type[OfferRefused]] = {
    "accepted": Answered,
    "declined": Answered,
    "expired": Expired,
    "withdrawn": Withdrawn,
    "taken": TakenAlready,
}


def hold_attorney(attorney_id: UUID) -> Attorney:
    """The attorney's row, held until the end of the caller's transaction. Raises ``NotYours``."""
    found = Attorney.objects.select_for_update(no_key=True).filter(id=attorney_id).first()
    if found is None:
        raise NotYours
    return found


def hold_request(request_id: UUID) -> Request:
    """The request's row, held. Raises ``NotYours`` where it is gone."""
    found = Request.objects.select_for_update(no_key=True).filter(id=request_id).first()
    if found is None:
        raise NotYours
    return found


def hold(offer_id: UUID, *, mentors: Iterable[UUID] = (), firm: UUID | None = None) -> Offer:
    """An offer with all that an act on it must hold. Raises ``NotYours``.

    ``mentors``, ``firm``: whose places it takes besides, so that no two take the last one.
    """
    owner = Offer.objects.filter(id=offer_id).values_list("attorney_id", "request_id").first()
    if owner is None:
        raise NotYours
    held = {each: hold_attorney(each) for each in sorted({owner[0], *mentors})}
    if firm is not None:
        Firm.objects.select_for_update(no_key=True).filter(id=firm).first()
    attorney = held[owner[0]]
    hold_request(owner[1])
    return _again(offer_id, attorney)


def hold_without_request(offer_id: UUID) -> Offer:
    """The same for acts that go on when the request is gone. Raises ``NotYours``."""
    owner = Offer.objects.filter(id=offer_id).values_list("attorney_id", "request_id").first()
    if owner is None:
        raise NotYours
    attorney = hold_attorney(owner[0])
    Request.objects.select_for_update(no_key=True).filter(id=owner[1]).first()
    return _again(offer_id, attorney)


def hold_others(offer: Offer) -> list[Offer]:
    """All other offers of the same case that are out. The caller holds the request's row."""
    others = Offer.objects.filter(request_id=offer.request_id, state__in=Offer.LIVE).exclude(id=offer.id)
    return list(others.select_for_update(no_key=True, of=("self",)).select_related("attorney").order_by("id"))


def refuse_over(offer: Offer, at: datetime) -> None:
    """Raise what the offer has come to, if it has; ``Expired`` from the very second that was named."""
    if offer.state in ENDS:
        raise ENDS[offer.state]
    if is_over(offer.expires_at, at):
        raise Expired
    if offer.attorney.state != "active":
        raise NotActive


def yours(offer_id: UUID, by: Unlocked) -> Offer:
    """An attorney's own offer. Raises ``NotYours``."""
    found = Offer.objects.select_related("attorney").filter(id=offer_id, attorney__person=by.person).first()
    if found is None:
        raise NotYours
    return found


def shut(offer: Offer) -> None:
    """Delete her keys to the summary and the names of this case. That commit is the end of what she opens."""
    if offer.attorney.person_id:
        sheets.shut(offer.request_id, None, offer.attorney.person_id)


def places_taken(attorney_id: UUID) -> int:
    """How many cases she has now."""
    return Placement.objects.filter(attorney_id=attorney_id, state__in=Placement.LIVE).count()


def _again(offer_id: UUID, attorney: Attorney) -> Offer:
    found = Offer.objects.select_for_update(no_key=True).filter(id=offer_id).first()
    if found is None:
        raise NotYours
    found.attorney = attorney
    return found

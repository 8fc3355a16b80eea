"""End an offer that nobody accepted: her keys go first, that commit is the end, then its row says so.

Needs nobody's key, so that the worker does it as well as a coordinator. A kill between the two is finished by the
same call again, and by ``passing.mend``.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from safeconduct import audit
from safeconduct.attorneys.models import Offer
from safeconduct.attorneys.offers import rows
from safeconduct.attorneys.offers.errors import NotYours
from safeconduct.attorneys.offers.rules import is_over
from safeconduct.outbox import post as outbox


def end(offer_id: UUID, to: str, at: datetime, *, by: UUID | None = None) -> bool:
    """Bring an offer that is out to one of its ends. False where it came to another meanwhile."""
    with transaction.atomic():
        try:
            offer = rows.hold_without_request(offer_id)
        except NotYours:
            return False
        if offer.state not in Offer.LIVE or (to == "expired" and not is_over(offer.expires_at, at)):
            return False
        rows.shut(offer)
        finish(offer, to, at, by=by)
    return True


def finish(offer: Offer, to: str, at: datetime, *, by: UUID | None) -> None:
    """Write the end of an offer whose keys are gone; in the caller's transaction, which holds the row."""
    offer.move(to)
    offer.answered_at = at
    offer.save(update_fields=("answered_at",))
    if to in ("expired", "declined"):
        outbox.put("offer.answered", subject=offer.sent_by, on=at.date())
    audit.record(f"offer.{to}", chain="staff" if by else "worker", by=by, subject=offer.id, at=at)


def lapse_of(request_id: UUID, attorney_id: UUID, at: datetime) -> None:
    """End an offer of this pair whose time has passed, though the worker has not come by yet."""
    found = Offer.objects.filter(
        request_id=request_id, attorney_id=attorney_id, state__in=Offer.LIVE, expires_at__lte=at
    )
    for offer_id in list(found.values_list("id", flat=True)):
        end(offer_id, "expired", at)

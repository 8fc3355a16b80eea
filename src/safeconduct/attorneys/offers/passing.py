"""What happens to offers as time passes, without anybody's key: they end, she is reminded, halves are mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from uuid import UUID

from django.db import transaction

from safeconduct import audit
from safeconduct.access.permissions import Permission, may
from safeconduct.attorneys.models import Attorney, Offer, Placement
from safeconduct.attorneys.offers import ending, rows, sending
from safeconduct.attorneys.offers.errors import NotYours
from safeconduct.attorneys.offers.rules import remind_from
from safeconduct.cases.placing import sheets
from safeconduct.cases.placing.keys import BLIND, NAMES
from safeconduct.keyring.models import WrappedKey
from safeconduct.outbox import post as outbox

BATCH = 500


def lapse(at: datetime) -> int:
    """End the offers whose time has passed. Returns how many."""
    due = Offer.objects.filter(state__in=Offer.LIVE, expires_at__lte=at).order_by("expires_at", "id")
    ids = list(due.values_list("id", flat=True))
    return sum(ending.end(offer_id, "expired", at) for offer_id in ids)


def remind(at: datetime) -> int:
    """Remind attorneys, once each, whose answer is wanted soon. Nobody is reminded while we are the ones to act."""
    waiting = Offer.objects.filter(state__in=("out", "named"), reminded_at=None, expires_at__gt=at)
    ids = [
        offer.id
        for offer in waiting.order_by("expires_at", "id").iterator(BATCH)
        if remind_from(offer.named_at or offer.sent_at, offer.expires_at) <= at
    ]
    return sum(_remind(offer_id, at) for offer_id in ids)


def mend(at: datetime) -> int:
    """Finish what a kill left half done. Returns how many offers and keys were put right.

    An offer that opens nothing any more ends; a key of the day before without an offer is deleted.
    """
    live = Offer.objects.filter(state__in=Offer.LIVE).select_related("attorney__person").order_by("id")
    ends = [(offer.id, to) for batch in _batches(live) for offer, to in _half_ended(batch)]
    mended = sum(ending.end(offer_id, to, at) for offer_id, to in ends)
    return mended + _forget_keys_without_offer(at)


def forget(request_ids: Iterable[UUID]) -> None:
    """Delete offers and placements of requests that are gone; in the caller's transaction."""
    wanted = list(request_ids)
    Placement.objects.filter(request_id__in=wanted).delete()
    Offer.objects.filter(request_id__in=wanted).delete()


def _remind(offer_id: UUID, at: datetime) -> bool:
    with transaction.atomic():
        try:
            offer = rows.hold(offer_id)
        except NotYours:
            return False
        if offer.state not in ("out", "named") or offer.reminded_at or not offer.attorney.person_id:
            return False
        offer.reminded_at = at
        offer.save(update_fields=("reminded_at",))
        outbox.put("offer.sent", subject=offer.attorney.person_id, on=at.date())
        audit.record("offer.reminded", chain="worker", subject=offer.id, at=at)
    return True


def forget_person(subject: UUID, on: date) -> None:
    """Somebody's account was ended: whatever she was offered opens nothing from now on."""
    for attorney in Attorney.objects.filter(person_id=subject):
        sending.withdraw_all_of(attorney, at=datetime.combine(on, time.min, tzinfo=UTC))


def _can_answer(attorney: Attorney) -> bool:
    person = attorney.person
    return attorney.state == "active" and person is not None and may(person, Permission.BE_PLACED)


def _half_ended(batch: list[Offer]) -> Iterator[tuple[Offer, str]]:
    """Live offers that cannot be answered any more, and what they come to."""
    requests = {offer.request_id for offer in batch}
    placed = set(
        Placement.objects.filter(request_id__in=requests, state__in=Placement.LIVE).values_list(
            "request_id", flat=True
        )
    )
    offered = set(sheets.live(list(requests)).values_list("request_id", flat=True))
    held = set(
        WrappedKey.objects.filter(
            owner_kind="request", owner_id__in=requests, purpose=BLIND, opener_kind="person"
        ).values_list("owner_id", "epoch", "opener_id")
    )

    def has_key(offer: Offer) -> bool:
        return (offer.request_id, offer.sheet, offer.attorney.person_id) in held

    for offer in batch:
        if offer.request_id in placed:
            yield offer, "taken"
        elif offer.answer is not None:
            yield offer, "declined"  # a kill came between her words and the end
        elif offer.request_id not in offered or not _can_answer(offer.attorney) or not has_key(offer):
            yield offer, "withdrawn"


def _forget_keys_without_offer(at: datetime) -> int:
    """Delete keys to summaries and names that no offer stands for. Today's may belong to one being sent."""
    keys = WrappedKey.objects.filter(
        owner_kind="request", purpose__in=(BLIND, NAMES), opener_kind="person", made_on__lt=at.date()
    )
    may = {BLIND: Offer.LIVE, NAMES: ("named",)}
    found = keys.order_by("owner_id", "epoch").values_list("id", "owner_id", "purpose", "epoch", "opener_id")
    orphans = [
        row
        for row, request_id, purpose, epoch, person_id in found
        if not Offer.objects.filter(
            request_id=request_id, sheet=epoch, attorney__person_id=person_id, state__in=may[purpose]
        ).exists()
    ]
    if not orphans:
        return 0
    with transaction.atomic(using="keys"):
        count = WrappedKey.objects.filter(id__in=orphans).delete()[0]
    with transaction.atomic():
        audit.record("offer.keys_swept", chain="worker", count=count, at=at)
    return count


def _batches(found: Iterable[Offer]) -> Iterator[list[Offer]]:
    batch: list[Offer] = []
    for offer in found:
        batch.append(offer)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch

"""The coordinator's list of offers: narrowed, sorted, counted."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, QuerySet, Value, When

from safeconduct.access.models import Desk
from safeconduct.access.unlocked import Unlocked
from safeconduct.attorneys.models import Attorney, Offer
from safeconduct.attorneys.offers.forms import ALL, WAITING
from safeconduct.attorneys.register import profiles


def listed(filters: dict[str, Any]) -> QuerySet[Offer]:
    """Offers of the list: those we must act on first, then whichever ends first; ended ones newest first."""
    state, case, attorney = (str(filters.get(name) or "") for name in ("state", "case", "attorney"))
    found = Offer.objects.select_related("attorney")
    if state == WAITING:
        found = found.filter(state__in=Offer.LIVE)
    elif state != ALL:
        found = found.filter(state=state)
    if case:
        found = found.filter(request_id__startswith=case)
    if attorney:
        found = found.filter(attorney_id=attorney)
    whose_turn = Case(
        When(state="asked", then=Value(0)),
        When(state__in=Offer.LIVE, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    live_first = Case(When(state__in=Offer.LIVE, then=F("expires_at")))
    return found.annotate(turn=whose_turn, ends=live_first).order_by(
        "turn", "ends", F("answered_at").desc(nulls_last=True), "id"
    )


def counts(at: datetime) -> dict[str, int]:
    """How many offers wait, and for what."""
    by_state = Counter(dict(Offer.objects.values_list("state").annotate(Count("id")).order_by()))
    live = Offer.objects.filter(state__in=Offer.LIVE)
    return {
        "waiting": sum(by_state[state] for state in Offer.LIVE),
        "asked": by_state["asked"],
        "not_looked": live.filter(seen_at=None).count(),
        "accepted": by_state["accepted"],
        "declined": by_state["declined"],
        "over": live.filter(expires_at__lte=at).count(),
    }


def waiting_for(person_id: UUID, at: datetime) -> int:
    """How many offers wait for an attorney's own next step."""
    live = Offer.objects.filter(attorney__person_id=person_id, state__in=("out", "named"))
    return live.filter(expires_at__gt=at).count()


def attorney_names(unlocked: Unlocked, desk: Desk) -> dict[UUID, str]:
    """Names of the whole panel, past and present, as the placement desk opens them."""
    states = tuple(Attorney.TRANSITIONS)
    found, _damaged = profiles.read_all(unlocked, desk, states=states)
    return {profile.attorney.pk: profile.name for profile in found}

"""Where incidents stand follows from their claims: settle every incident that a change of some claims may touch."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from safeconduct.access.models import Person
from safeconduct.evidence.models import Claim, ClaimLink, ClaimSource, Incident, Source


def touched(claims: Collection[UUID]) -> set[UUID]:
    """The incidents of these claims, of those they deny, replace or repeat, and of those that repeat them."""
    links = ClaimLink.objects.filter(Q(claim__in=claims) | Q(to_claim__in=claims, relation="repeats"))
    others = Q(pk__in=claims) | Q(pk__in=links.values("claim")) | Q(pk__in=links.values("to_claim"))
    found: set[UUID] = set()
    rows = Claim.every.filter(others).values_list("incident", "about_kind", "about_id").distinct()
    for incident, about_kind, about in rows:
        if incident is not None:
            found.add(incident)
        if about_kind == "incident":
            found.add(about)
    return found


def settle_around(claims: Collection[UUID], *, by: Person, at: datetime) -> None:
    """Settle every incident that these claims may touch. Inside the transaction of what changed."""
    from safeconduct.evidence.incidents.standing import settle  # standing asks this room for its facts

    for incident in Incident.objects.standing().filter(pk__in=touched(claims)).order_by("pk"):
        settle(incident, by=by, at=at)


def settle_for_source(source: UUID, *, by: Person, at: datetime) -> None:
    """The same after a source changed what it is derived from: its claims, and those of all that derive from it."""
    seen: set[UUID] = set()
    level = {source}
    while level:
        seen |= level
        level = set(Source.every.filter(derived_from__in=level).values_list("pk", flat=True)) - seen
    claims = ClaimSource.objects.filter(source__in=seen).values_list("claim", flat=True).distinct()
    settle_around(list(claims), by=by, at=at)

"""What of an incident may be counted of what people told us themselves: only while they agree to it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.utils import timezone

from safeconduct.evidence.models import Act, ActPerson, Claim
from safeconduct.evidence.testimonies.uses import unusable_records


def not_agreed(incidents: Collection[UUID], on: date | None) -> frozenset[UUID]:
    """Claims, acts and persons of these incidents that are not counted on a day (today if None). Nothing is undone.

    Their accounts' consent ran out or was taken back, or was never given for counting by those known through it alone.
    """
    claims, persons = (
        Claim.every.filter(incident__in=incidents),
        ActPerson.objects.filter(act__incident__in=incidents),
    )
    among = (
        claims.values("pk"), claims.exclude(item=None).values("item"), persons.values("person"),
        Act.every.filter(incident__in=incidents).values("pk"),
    )  # fmt: skip
    return unusable_records(on or timezone.now().date(), among)


def not_agreed_of(claims: Collection[UUID], on: date | None) -> frozenset[UUID]:
    """The same of claims wherever they are."""
    items = Claim.every.filter(pk__in=claims).exclude(item=None).values("item")
    return unusable_records(
        on or timezone.now().date(), (Claim.every.filter(pk__in=claims).values("pk"), items)
    )

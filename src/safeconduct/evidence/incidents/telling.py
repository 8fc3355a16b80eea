"""Tell the rooms above that figures of an incident may read differently now: what is published follows.

The parcel goes with the change, in its transaction. Who hears it counts anew and compares: telling too often costs a
look, telling too seldom leaves a wrong figure standing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction

from safeconduct.evidence.models import IncidentLink
from safeconduct.outbox import post
from safeconduct.outbox.models import Parcel

TOLD = "evidence.figures_changed"


def figures_may_differ(incidents: Iterable[UUID], on: date) -> None:
    """For these incidents and every whole they are a part of; once while the parcel waits."""
    touched = with_wholes(incidents)
    with transaction.atomic():
        waiting = Parcel.objects.filter(event=TOLD, subject__in=touched, done_on=None)
        for incident in sorted(touched - set(waiting.values_list("subject", flat=True))):
            post.put("evidence.figures_changed", subject=incident, on=on)


def with_wholes(incidents: Iterable[UUID]) -> set[UUID]:
    """These, and every incident that encompasses one of them, however far up."""
    found: set[UUID] = set()
    level = set(incidents)
    while level:
        found |= level
        wholes = IncidentLink.objects.live().filter(part__in=level, relation="encompasses")
        level = set(wholes.values_list("whole", flat=True)) - found
    return found

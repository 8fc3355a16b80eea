"""Who wrote a letter: nobody agrees to their own words, nor to grounds and enclosures they chose."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from safeconduct.access.errors import AccessError
from safeconduct.access.models import DeskMember, Person
from safeconduct.access.permissions import Permission, may
from safeconduct.advocacy.models import AskGround, Communication
from safeconduct.evidence.models import Revision

OF_THE_RELEASE = frozenset({"approval", "digest"})
"""What changes when others are asked and decide: writing none of it."""


class OwnWords(AccessError):
    sentence = _(
        "You wrote some of this letter. Nobody agrees to their own: somebody who wrote none of it does."
    )


def authors(letter: Communication) -> frozenset[UUID]:
    """Whoever began it, changed its words or what it encloses, or put a ground under it."""
    grounds = AskGround.objects.filter(owner_kind="communication", owner_id=letter.pk)
    changes = Revision.objects.filter(record_id=letter.pk).values_list("by", "before", "sealed")
    wrote = {by for by, before, sealed in changes if sealed is not None or set(before) - OF_THE_RELEASE}
    return frozenset({letter.made_by_id, *grounds.values_list("made_by", flat=True), *wrote})


def others(letter: Communication, *, besides: frozenset[UUID]) -> list[Person]:
    """Who sits at the desk, may agree, and wrote none of it."""
    wrote = authors(letter) | besides
    seats = DeskMember.objects.filter(desk__code="advocacy", state="sealed", person__is_active=True)
    sitting = seats.select_related("person").order_by("person__display_name", "person")
    return [
        seat.person
        for seat in sitting
        if seat.person_id not in wrote and may(seat.person, Permission.RELEASE)
    ]

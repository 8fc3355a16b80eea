"""Which cases an attorney has: her placements, and what was given to her to represent. From rows in the clear."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from safeconduct.access.models import Grant, Person
from safeconduct.attorneys.models import Placement

REPRESENTING, MENTORING = "representing", "mentoring"


@dataclass(frozen=True, slots=True)
class Held:
    """A case somebody may open. ``placement``: the newest of hers, None where a colleague gave it outside a round."""

    request_id: UUID
    placement: Placement | None
    grant: Grant


def represented(person: Person, at: datetime) -> list[Held]:
    """The cases this person represents and can open now, in the order they were given."""
    grants = _live(person, REPRESENTING, at)
    found = {each.request_id: each for each in _placements(person, list(grants))}
    return [Held(request_id, found.get(request_id), grant) for request_id, grant in grants.items()]


def one_represented(person: Person, request_id: UUID, at: datetime) -> Held | None:
    return next((each for each in represented(person, at) if each.request_id == request_id), None)


def accepted(person: Person) -> list[Placement]:
    """Cases she accepted, whose file nobody gave her yet."""
    mine = Placement.objects.filter(attorney__person=person, state="accepted")
    return list(mine.select_related("mentor__person").order_by("accepted_at", "id"))


def accompanied(person: Person, at: datetime) -> tuple[list[Placement], dict[UUID, Grant]]:
    """Live placements this person accompanies, the oldest first; and their grants to accompany, by request."""
    grants = _live(person, MENTORING, at)
    wanted = Q(mentor__person=person) | Q(request_id__in=list(grants))
    found = Placement.objects.filter(wanted, state__in=Placement.LIVE)
    return list(
        found.select_related("attorney__person", "mentor__person").order_by("accepted_at", "id")
    ), grants


def _live(person: Person, purpose: str, at: datetime) -> dict[UUID, Grant]:
    live = Grant.objects.live(at.date(), at).filter(person=person, purpose=purpose)
    return {each.request_id: each for each in live.order_by("made_on", "id")}


def _placements(person: Person, request_ids: list[UUID]) -> list[Placement]:
    """Oldest first, so that the newest of a request wins."""
    mine = Placement.objects.filter(attorney__person=person, request_id__in=request_ids)
    return list(mine.select_related("attorney__person", "mentor__person").order_by("accepted_at", "id"))

"""Where an allegation is shown, its denials are shown with it: for a page of rows, with three queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from safeconduct.counting.bounds import Kind
from safeconduct.evidence.claims.overtaking import denials_gone
from safeconduct.evidence.fields import label
from safeconduct.evidence.models import Claim, ClaimLink


@dataclass(frozen=True, slots=True)
class Denial:
    """A standing denial: its claim, in which form, and who speaks (in the clear only of what was said in public)."""

    id: UUID
    key: str
    form: str
    speaker: str


@dataclass(frozen=True, slots=True)
class Denials:
    """Standing denials by the incident and by the claim that they deny."""

    of_incident: dict[UUID, list[Denial]] = field(default_factory=lambda: defaultdict(list))
    of_claim: dict[UUID, list[Denial]] = field(default_factory=lambda: defaultdict(list))


def denials(incidents: Collection[UUID], claims: Collection[UUID]) -> Denials:
    """Denials of these incidents, and of these claims; those withdrawn, retracted or replaced are left out."""
    found = Denials()
    standing = Claim.objects.standing().filter(kind=Kind.DENIAL)
    links = ClaimLink.objects.filter(Q(run=None) | Q(run__state="live"), relation="denies", ended_on=None)
    near = links.filter(
        Q(to_claim__in=claims) | Q(to_claim__incident__in=incidents), to_claim__withdrawn_on=None
    )
    near = near.filter(claim__in=standing)
    pairs = list(near.values_list("claim", "to_claim", "to_claim__incident"))
    rows = standing.filter(Q(incident__in=incidents) | Q(pk__in={claim for claim, _, _ in pairs}))
    every = {row.pk: row for row in rows.order_by("key")}
    gone = denials_gone(every) if every else frozenset()
    known = {pk: row for pk, row in every.items() if pk not in gone}
    shown = {pk: Denial(pk, row.key, label("denials", row.form), row.speaker) for pk, row in known.items()}
    of_incident: dict[UUID, set[UUID]] = defaultdict(set)
    for pk, row in known.items():
        if row.incident_id:
            of_incident[row.incident_id].add(pk)
    for claim, denied, incident in pairs:
        if claim in shown:
            found.of_claim[denied].append(shown[claim])
            of_incident[incident].add(claim)
    for incident, ids in of_incident.items():
        found.of_incident[incident] = [shown[pk] for pk in known if pk in ids]
    return found

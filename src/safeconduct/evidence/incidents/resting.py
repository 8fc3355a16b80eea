"""What a step rests on: the claims behind its figures with their credibility, and the denials that stand."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from safeconduct.counting.bounds import Kind
from safeconduct.counting.standards import LADDER, Standard
from safeconduct.evidence.claims.overtaking import standing_denials
from safeconduct.evidence.claims.showing import cards
from safeconduct.evidence.models import Assessment, Claim, Incident

MOST = 30
WEAK = (5, 6)
"""Credibility of a claim that other information speaks against, or that nobody can judge."""
HIGH = LADDER[LADDER.index(Standard.CONVINCING) :]


def rests_on(incident: Incident, keys: Collection[str] = ()) -> dict[str, Any]:
    """Cards of the standing denials, and of the claims with these keys; without keys of all that affirm."""
    denials = Claim.objects.standing().filter(pk__in=standing_denials(incident.pk)).order_by("key")
    found = Claim.objects.standing().filter(incident=incident).order_by("key")
    others = found.exclude(kind__in=(Kind.DENIAL, Kind.RETRACTION))
    claims = Claim.objects.standing().filter(key__in=keys).order_by("key") if keys else others
    return {"denied_by": cards(denials[:MOST]), "behind": cards(claims[:MOST])}


def behind(row: Assessment) -> tuple[str, ...]:
    """The keys of the claims behind the figures that were kept with a proposal."""
    return tuple(dict.fromkeys(key for bound in row.bounds for key in bound["claims"]))


def is_thin(row: Assessment) -> bool:
    """Whether a high standard is proposed on one origin, or on a claim of the lowest credibility."""
    if row.standard not in HIGH:
        return False
    keys = behind(row)
    claims = Claim.objects.standing().filter(incident=row.incident_id, credibility__in=WEAK)
    claims = Claim.objects.standing().filter(key__in=keys, credibility__in=WEAK) if keys else claims
    return row.origins <= 1 or claims.exclude(kind__in=(Kind.DENIAL, Kind.RETRACTION)).exists()


__all__ = ["behind", "is_thin", "rests_on"]

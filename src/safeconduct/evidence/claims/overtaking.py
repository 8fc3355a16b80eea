"""What no longer stands because another claim takes its place, or because whoever said it takes it back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from safeconduct.counting.bounds import Kind
from safeconduct.evidence.models import Claim, ClaimLink, ClaimSource

_OF_DENIAL = Q(to_claim__kind=Kind.DENIAL)
_SHARED = ClaimSource.objects.filter(claim=OuterRef("claim"), source__says__claim=OuterRef("to_claim"))
_SAME_SIDE = Q(Exists(_SHARED)) | (
    Q(claim__speaker=F("to_claim__speaker")) & ~Q(claim__speaker="")
)  # fmt: skip
_TAKEN_BACK = Q(claim__kind=Kind.RETRACTION, relation__in=("supersedes", "denies"))
OVERTAKING = (
    (_TAKEN_BACK | Q(relation="supersedes") & ~Q(claim__kind=Kind.DENIAL)) & ~_OF_DENIAL
    | (_TAKEN_BACK | Q(relation="supersedes", claim__kind=Kind.DENIAL, claim__incident=F("to_claim__incident")))
    & _OF_DENIAL & _SAME_SIDE
)  # fmt: skip
"""Links by which a claim no longer stands: another takes its place, or it is taken back.

Of a denial only the same side does so, by taking it back or by denying the same incident in other words: nobody else's
word, and no link that an import brings, takes a denial away. A denial in turn takes no allegation's place.
"""


def same_side(claim: UUID, other: UUID) -> bool:
    """Whether two claims have a source or a speaker in common, so that the one may take the other's word back."""
    sources = ClaimSource.objects.filter(claim=claim, source__says__claim=other)
    speaker = Claim.every.filter(pk=other).exclude(speaker="").values_list("speaker", flat=True).first()
    return sources.exists() or (
        speaker is not None and Claim.every.filter(pk=claim, speaker=speaker).exists()
    )


def denials_gone(denials: Collection[UUID]) -> frozenset[UUID]:
    """Of these denials those that their own side took back, or replaced by others that deny no less.

    Denials that only replace each other stand.
    """
    rows = from_standing().filter(OVERTAKING, to_claim__in=denials)
    newer: dict[UUID, set[UUID]] = defaultdict(set)
    gone: set[UUID] = set()
    for old, new, kind in rows.values_list("to_claim", "claim", "claim__kind"):
        if old is not None and kind == Kind.RETRACTION:
            gone.add(old)
        elif old is not None:
            newer[old].add(new)
    if newer:
        ends = set(newer).union(*newer.values())
        denied: dict[UUID, set[UUID | None]] = defaultdict(set)
        links = from_standing().filter(claim__in=ends, relation="denies")
        for claim, to in links.values_list("claim", "to_claim"):
            denied[claim].add(to)
        newer = {
            old: kept
            for old, news in newer.items()
            if (kept := {new for new in news if denied[old] <= denied[new]})
        }
    return frozenset(gone | {old for old in newer if last_of(old, newer)})


def overtaken(
    incidents: Collection[UUID], more: Collection[UUID] = ()
) -> tuple[dict[UUID, tuple[UUID, ...]], dict[UUID, tuple[UUID, ...]]]:
    """What supersedes and what retracts claims of incidents, and ``more`` claims. A denial supersedes denials only."""
    links = from_standing().filter(OVERTAKING)
    rows = links.filter(Q(to_claim__incident__in=incidents) | Q(to_claim__in=more)).order_by("pk")
    superseded: dict[UUID, tuple[UUID, ...]] = defaultdict(tuple)
    retracted: dict[UUID, tuple[UUID, ...]] = defaultdict(tuple)
    for old, new, kind in rows.values_list("to_claim", "claim", "claim__kind"):
        if old is None or old == new:
            continue
        into = retracted if kind == Kind.RETRACTION else superseded
        into[old] = (*into[old], new)
    return dict(superseded), dict(retracted)


def standing_denials(incident: UUID) -> list[UUID]:
    """Denials about an incident, or of one of its claims, that nobody withdrew, retracted or replaced."""
    denying = ClaimLink.objects.live().filter(
        relation="denies", to_claim__incident=incident, to_claim__withdrawn_on=None
    )
    found = Claim.objects.standing().filter(kind=Kind.DENIAL)
    found = found.filter(
        Q(incident=incident) | Q(about_kind="incident", about_id=incident) | Q(pk__in=denying.values("claim"))
    )
    every = list(found.values_list("pk", flat=True))
    gone = denials_gone(every) if every else frozenset()
    return [pk for pk in every if pk not in gone]


def from_standing() -> QuerySet[ClaimLink]:
    """Links that start at a claim which stands."""
    links = ClaimLink.objects.live()
    return links.filter(Q(claim__run=None) | Q(claim__run__state="live"), claim__withdrawn_on=None)


def last_of(start: UUID, links: Mapping[UUID, set[UUID]]) -> frozenset[UUID]:
    """Where chains of claims end that begin at one of them; nothing where they only run in circles."""
    ends, seen, pending = set(), {start}, [start]
    while pending:
        here = pending.pop()
        following = links.get(here)
        if not following:
            ends.add(here)
            continue
        pending += following - seen
        seen |= following
    return frozenset(ends)

"""The life of a case as one table: from a stage, which stages may follow. Pure.

``docs/case-states.md`` is generated from here. The coarse state that lies in the clear is another, smaller table
(``intake.states``); these stages lie inside the lock, in the journal.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Stage(StrEnum):
    NEW = "new"
    SCREENING = "screening"
    CONFLICT_REVIEW = "conflict_review"
    MAY_PROCEED = "may_proceed"
    NOT_TAKEN = "not_taken"
    REFERRED = "referred"
    INTAKE = "intake"
    CASE_REVIEW = "case_review"
    ACCEPTED = "accepted"
    WAITLISTED = "waitlisted"
    DECLINED = "declined"
    OFFERING = "offering"
    PLACED = "placed"
    PREPARING = "preparing"
    INTERNAL_REVIEW = "internal_review"
    FILED = "filed"
    PENDING = "pending"
    HEARING_SET = "hearing_set"
    HEARD = "heard"
    GRANTED = "granted"
    DENIED = "denied"
    REFERRED_TO_COURT = "referred_to_court"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"
    APPEAL = "appeal"
    POST_GRANT = "post_grant"
    CLOSED = "closed"


class Side(StrEnum):
    """What lies beside the stage: it begins and ends by itself."""

    DETAINED = "detained"
    TRANSFERRED = "transferred"
    LOST_CONTACT = "lost_contact"
    BOOMERANG = "boomerang"
    """The attorney gave the case back."""


S = Stage
DECIDED = (S.GRANTED, S.DENIED, S.REFERRED_TO_COURT, S.DISMISSED, S.WITHDRAWN)
"""How a court or an office may have decided, and what ends a case there without a decision."""
OURS = frozenset(list(Stage)[list(Stage).index(S.ACCEPTED) :]) - {S.WAITLISTED, S.DECLINED, S.CLOSED}
"""Stages in which somebody here, or an attorney we found, is responsible for the case."""

NEXT: Mapping[Stage, tuple[Stage, ...]] = MappingProxyType(
    {
        S.NEW: (S.SCREENING, S.CLOSED),
        S.SCREENING: (S.CONFLICT_REVIEW, S.REFERRED, S.NOT_TAKEN, S.CLOSED),
        S.CONFLICT_REVIEW: (S.MAY_PROCEED, S.REFERRED, S.NOT_TAKEN, S.CLOSED),
        S.MAY_PROCEED: (S.INTAKE, S.REFERRED, S.NOT_TAKEN, S.CLOSED),
        S.NOT_TAKEN: (S.REFERRED, S.CLOSED),
        S.REFERRED: (S.CLOSED,),
        S.INTAKE: (S.CASE_REVIEW, S.REFERRED, S.CLOSED),
        S.CASE_REVIEW: (S.ACCEPTED, S.WAITLISTED, S.DECLINED, S.REFERRED, S.CLOSED),
        S.ACCEPTED: (S.OFFERING, S.PREPARING, S.REFERRED, S.CLOSED),
        S.WAITLISTED: (S.ACCEPTED, S.DECLINED, S.REFERRED, S.CLOSED),
        S.DECLINED: (S.REFERRED, S.CLOSED),
        S.OFFERING: (S.PLACED, S.PREPARING, S.WAITLISTED, S.CLOSED),
        S.PLACED: (S.PREPARING, S.OFFERING, S.CLOSED),
        S.PREPARING: (S.INTERNAL_REVIEW, S.OFFERING, S.CLOSED),
        S.INTERNAL_REVIEW: (S.FILED, S.PREPARING, S.OFFERING, S.CLOSED),
        S.FILED: (S.PENDING, S.HEARING_SET, S.OFFERING, S.WITHDRAWN, S.CLOSED),
        S.PENDING: (S.HEARING_SET, *DECIDED, S.OFFERING, S.CLOSED),
        S.HEARING_SET: (S.HEARD, *DECIDED, S.OFFERING, S.CLOSED),
        S.HEARD: (S.HEARING_SET, *DECIDED, S.OFFERING, S.CLOSED),
        S.GRANTED: (S.POST_GRANT, S.APPEAL, S.CLOSED),
        S.DENIED: (S.APPEAL, S.CLOSED),
        S.REFERRED_TO_COURT: (S.PREPARING, S.HEARING_SET, S.OFFERING, S.CLOSED),
        S.DISMISSED: (S.APPEAL, S.CLOSED),
        S.WITHDRAWN: (S.CLOSED,),
        S.APPEAL: (*DECIDED, S.HEARING_SET, S.OFFERING, S.CLOSED),
        S.POST_GRANT: (S.CLOSED,),
        S.CLOSED: (),
    }
)
"""From a stage, the stages that may follow. Going back is a correction, or opening a closed case again; both
stand in the way of the case as entries of their own."""

CORRECT, REOPEN = "correct", "reopen"
"""Two more steps: back to a stage the case was in, because the last step was a mistake; out of *closed*."""
OF_DECISION: Mapping[str, Stage] = MappingProxyType(
    {"accepted": S.ACCEPTED, "waiting": S.WAITLISTED, "referred": S.REFERRED, "not_able": S.NOT_TAKEN}
)
"""What a decision of the screening room says of the stage."""


def follows(stage: Stage, to: Stage) -> bool:
    """Whether the table lets this stage follow."""
    return to in NEXT[stage]


def suggested(stage: Stage, outcome: str) -> Stage | None:
    """The step that a decision of the screening room asks for now; None where there is none, or it was taken.

    Where the stage that was decided lies further on, it is the first stage on the way there.
    """
    wanted = OF_DECISION.get(outcome)
    if wanted is None or wanted is stage or stage in OURS or stage is S.CLOSED:
        return None
    if wanted is S.NOT_TAKEN and S.DECLINED in NEXT[stage]:
        return S.DECLINED
    found = way_between(stage, wanted)
    return found[0] if found else None


def way_between(stage: Stage, to: Stage) -> tuple[Stage, ...]:
    """The shortest way from a stage to another, without the first; empty where there is none."""
    ways: list[tuple[Stage, ...]] = [()]
    seen = {stage}
    while ways:
        way = ways.pop(0)
        for follower in NEXT[way[-1] if way else stage]:
            if follower is to:
                return (*way, follower)
            if follower not in seen:
                seen.add(follower)
                ways.append((*way, follower))
    return ()

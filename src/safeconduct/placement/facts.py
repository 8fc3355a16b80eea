"""What placement knows of a case and of an attorney. Pure.

Nothing here says who somebody is: no name, no nationality, no account. A gender stands here only as the client's
own wish and an attorney's own word; it excludes, and never ranks a client.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """One case that waits for an attorney.

    Attributes:
        id: any text, unique in the round.
        urgency: weight above 0, made by ``placement.urgency``.
        forum: code of the court or asylum office ("court:sfr", "office:zla"); empty: none yet.
        is_remote_enough: the forum and the person can be served by telephone and video.
        facility: region code of the place of detention; empty for somebody who is not detained.
        languages: codes of the languages the person can work in, best first.
        has_interpreter: an interpreter is arranged, so that no language of the team is demanded.
        areas: kinds of work ("asylum", "cat", "bond", "appeal", …).
        difficulty: 1 plain, 2 ordinary, 3 hard.
        days_left: days until everything must be ready; None where there is no date.
        preparation_days: days the preparation takes.
        hours: hours of work, from and to.
        region: code of the region the person lives in; empty where unknown.
        waiting_days: days since the case became ready to be placed.
        is_conflict_clear: the conflict check is clear, or was waived.
        has_agreed: the person lets attorneys be shown the case.
        excluded_attorneys: ids the client or a conflict rules out. excluded_communities: as the client named them.
        attorney_gender: "" for any; otherwise what the client asked for.
        declined_by: attorneys who said no, or gave it back. former: an attorney who had it and may go on (continuity).
    """

    id: str
    urgency: float = 1.0
    forum: str = ""
    is_remote_enough: bool = False
    facility: str = ""
    languages: tuple[str, ...] = ()
    has_interpreter: bool = False
    areas: tuple[str, ...] = ()
    difficulty: int = 2
    days_left: int | None = None
    preparation_days: int = 0
    hours: tuple[int, int] = (0, 0)
    region: str = ""
    waiting_days: int = 0
    is_conflict_clear: bool = True
    has_agreed: bool = True
    excluded_attorneys: frozenset[str] = NONE
    excluded_communities: frozenset[str] = NONE
    attorney_gender: str = ""
    declined_by: frozenset[str] = NONE
    former: str = ""

    @property
    def is_detained(self) -> bool:
        return bool(self.facility)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttorneyFacts:
    """One volunteer attorney as she is on the day of the round.

    Attributes:
        is_licensed: an admission that is active and was verified. trainings: areas she was trained in.
        forums: codes of courts and offices she reaches. works_remotely: she takes cases by telephone and video.
        facilities: region codes of places of detention she visits.
        languages: level by code: 1 some words, 2 works in it, 3 as her first.
        expertise: 1 first case, 2 some, 3 many. interests: areas she asked for.
        region: code. capacity: cases she can take now (0: full). firm: id or empty.
        mentor: id or empty; needs_mentor: she takes no case without one.
        has_signed: the agreement of today's version. is_paused: on leave on the day of the round.
        communities: as she told us. gender: as she told us, or empty.
        placed_lately: cases she took in the last twelve months (rotation).
    """

    id: str
    is_licensed: bool = True
    trainings: frozenset[str] = NONE
    forums: frozenset[str] = NONE
    works_remotely: bool = False
    facilities: frozenset[str] = NONE
    languages: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    expertise: int = 2
    interests: frozenset[str] = NONE
    region: str = ""
    capacity: int = 1
    firm: str = ""
    mentor: str = ""
    needs_mentor: bool = False
    has_signed: bool = True
    is_paused: bool = False
    communities: frozenset[str] = NONE
    gender: str = ""
    placed_lately: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """What several attorneys share: free places of each mentor and of each firm, by id. A missing id has none
    (mentor) or no limit (firm)."""

    mentors: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    firms: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the organisation set. Weights are not negative and need not add up to one: the fit divides by their sum.

    ``trained_in``: areas that demand a training. ``near``: regions that count as near, by region.
    """

    language: float = 3.0
    expertise: float = 2.0
    interest: float = 1.0
    proximity: float = 1.0
    rotation: float = 1.0
    continuity: float = 2.0
    trained_in: frozenset[str] = NONE
    near: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    waits_at_most: int = 120
    """Days of waiting from which a group's bonus is full."""
    fairness: float = 0.25
    """How much the wait of the group that waits longest may weigh, as a share of the fit; 0: not at all."""
    reserve: float = 0.15
    """How much scarce attorneys (rare language, visits to detention) are kept for cases that need them; 0: not."""

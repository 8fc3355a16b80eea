"""Why an attorney cannot take a case: the codes of every hard constraint. Pure.

``feasibility`` finds them; ``attorneys.rounds`` has the sentences.
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """One hard constraint that a pair of a case and an attorney does not meet, or one of them alone."""

    # Of the case
    CONFLICT_OPEN = "conflict_open"
    NOT_AGREED = "not_agreed"
    # Of the attorney
    NOT_LICENSED = "not_licensed"
    NOT_SIGNED = "not_signed"
    PAUSED = "paused"
    FULL = "full"
    NO_MENTOR = "no_mentor"
    MENTOR_FULL = "mentor_full"
    FIRM_FULL = "firm_full"
    # Of the pair
    NOT_TRAINED = "not_trained"
    OUT_OF_REACH = "out_of_reach"
    NO_VISITS = "no_visits"
    NO_LANGUAGE = "no_language"
    TOO_LATE = "too_late"
    CLIENT_EXCLUDED = "client_excluded"
    COMMUNITY_EXCLUDED = "community_excluded"
    GENDER = "gender"
    DECLINED = "declined"
    FORBIDDEN = "forbidden"
    """The coordinator said no, with a reason."""

"""Can this attorney take this case, and if not, every reason why not. Pure.

Hard constraints only, each with its code, in the order of ``Reason``. How experienced an attorney is never rules her
out: a first case that is hard lowers the fit (see ``fit``), and ``needs_mentor`` says who takes none without a mentor.
A person whose languages nobody wrote down, and who has no interpreter, can be placed with nobody: ask first.
"""

from __future__ import annotations

from collections.abc import Set

from safeconduct.placement.facts import AttorneyFacts, CaseFacts, Limits, Rules
from safeconduct.placement.reasons import Reason

WORKS_IN_IT = 2
"""Least level of a language in which an attorney can speak with her client."""
ORDER = tuple(Reason)


def why_not(
    case: CaseFacts,
    attorney: AttorneyFacts,
    limits: Limits,
    rules: Rules,
    *,
    forbidden: Set[tuple[str, str]] = frozenset(),
) -> tuple[Reason, ...]:
    """All reasons, in the order of ``Reason``; empty where she can take it."""
    found = {*of_case(case), *of_attorney(attorney, limits), *of_pair(case, attorney, rules)}
    if (case.id, attorney.id) in forbidden:
        found.add(Reason.FORBIDDEN)
    return tuple(each for each in ORDER if each in found)


def of_case(case: CaseFacts) -> tuple[Reason, ...]:
    """What stands in the way whoever the attorney is."""
    late = case.days_left is not None and case.days_left < case.preparation_days
    return _true(
        (Reason.CONFLICT_OPEN, not case.is_conflict_clear),
        (Reason.NOT_AGREED, not case.has_agreed),
        (Reason.TOO_LATE, late),
    )


def of_attorney(attorney: AttorneyFacts, limits: Limits) -> tuple[Reason, ...]:
    """What stands in the way whatever the case is. Only one who needs a mentor takes a place of his."""
    mentored = attorney.needs_mentor
    known = bool(attorney.mentor) and attorney.mentor in limits.mentors
    quota = limits.firms.get(attorney.firm) if attorney.firm else None
    return _true(
        (Reason.NOT_LICENSED, not attorney.is_licensed),
        (Reason.NOT_SIGNED, not attorney.has_signed),
        (Reason.PAUSED, attorney.is_paused),
        (Reason.FULL, attorney.capacity <= 0),
        (Reason.NO_MENTOR, mentored and not known),
        (Reason.MENTOR_FULL, mentored and known and limits.mentors[attorney.mentor] <= 0),
        (Reason.FIRM_FULL, quota is not None and quota <= 0),
    )


def of_pair(case: CaseFacts, attorney: AttorneyFacts, rules: Rules) -> tuple[Reason, ...]:
    """What stands between these two, the coordinator's own word aside."""
    return _true(
        (Reason.NOT_TRAINED, bool((rules.trained_in & set(case.areas)) - attorney.trainings)),
        (Reason.OUT_OF_REACH, bool(case.forum) and not _reaches(case, attorney)),
        (Reason.NO_VISITS, case.is_detained and case.facility not in attorney.facilities),
        (Reason.NO_LANGUAGE, not case.has_interpreter and not _speaks(case, attorney)),
        (Reason.CLIENT_EXCLUDED, attorney.id in case.excluded_attorneys),
        (Reason.COMMUNITY_EXCLUDED, bool(case.excluded_communities & attorney.communities)),
        (Reason.GENDER, bool(case.attorney_gender) and case.attorney_gender != attorney.gender),
        (Reason.DECLINED, attorney.id in case.declined_by),
    )


def _reaches(case: CaseFacts, attorney: AttorneyFacts) -> bool:
    return case.forum in attorney.forums or (case.is_remote_enough and attorney.works_remotely)


def _speaks(case: CaseFacts, attorney: AttorneyFacts) -> bool:
    return any(attorney.languages.get(each, 0) >= WORKS_IN_IT for each in case.languages)


def _true(*asked: tuple[Reason, bool]) -> tuple[Reason, ...]:
    return tuple(reason for reason, holds in asked if holds)

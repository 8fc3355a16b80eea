"""Why nobody is proposed for a case: how many attorneys each reason rules out, for many cases at once. Pure.

Equal to counting ``why_not`` over the panel; a count is made once for all cases that demand the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from safeconduct.placement.columns import OF_ATTORNEY, Columns
from safeconduct.placement.feasibility import WORKS_IN_IT
from safeconduct.placement.network import Flags, Ints, Small
from safeconduct.placement.pairs import one_number
from safeconduct.placement.reasons import Reason

REASONS = tuple(Reason)


def counted(columns: Columns, which: Ints) -> Ints:
    """For each of some cases (numbers) and each of ``REASONS``, how many attorneys it rules out."""
    cases, people = columns.cases, columns.attorneys
    found = np.zeros((len(which), len(REASONS)), np.int64)

    def put(reason: Reason, count: Ints) -> None:
        found[:, REASONS.index(reason)] = count

    for reason, stops in (
        (Reason.CONFLICT_OPEN, ~cases.is_conflict_clear),
        (Reason.NOT_AGREED, ~cases.has_agreed),
        (Reason.TOO_LATE, cases.is_late),
    ):
        put(reason, stops[which] * len(people))
    for number, reason in enumerate(OF_ATTORNEY):
        put(reason, people.stopped[:, number].sum())
    put(Reason.NOT_TRAINED, _untrained(columns, which))
    put(Reason.OUT_OF_REACH, _out_of_reach(columns, which))
    put(Reason.NO_VISITS, (~people.visits).sum(axis=0)[cases.facility[which]])
    put(Reason.NO_LANGUAGE, _without_language(columns, which))
    put(Reason.COMMUNITY_EXCLUDED, _of_community(columns, which))
    put(Reason.GENDER, _of_another_gender(columns, which))
    for reason, (case, _attorney) in columns.barred.items():
        put(reason, np.bincount(case, minlength=len(cases))[which])
    return found


def told(counts: Ints) -> tuple[tuple[Reason, int], ...]:
    """The reasons of one case with their counts, in the order of ``Reason``, without those that rule out nobody."""
    return tuple((reason, count) for reason, count in zip(REASONS, counts.tolist(), strict=True) if count)


def _alike(several: list[Small], count: Callable[[int], Any]) -> Ints:
    """``count`` for one case of each kind, repeated for all: how many attorneys are ruled out."""
    if not len(several[0]):
        return np.zeros(0, np.int64)
    _, seen, kind = np.unique(one_number(several), return_index=True, return_inverse=True)
    of_kind = np.array([np.count_nonzero(count(each)) for each in seen.tolist()], np.int64)
    return of_kind[kind]


def _untrained(columns: Columns, which: Ints) -> Ints:
    demanded, trained = columns.cases.trainings[which], columns.attorneys.trained
    return _alike(list(demanded.T), lambda case: ~trained[:, demanded[case]].all(axis=1))


def _out_of_reach(columns: Columns, which: Ints) -> Ints:
    people, forum = columns.attorneys, columns.cases.forum[which]
    remote = columns.cases.is_remote_enough[which]

    def beyond(case: int) -> Flags:
        reached = people.reaches[:, forum[case]]
        return ~(reached | people.works_remotely) if remote[case] else ~reached

    return _alike([forum, remote.astype(np.int8)], beyond)


def _without_language(columns: Columns, which: Ints) -> Ints:
    languages, helped = columns.cases.languages[which], columns.cases.has_interpreter[which]
    speaks = columns.attorneys.levels >= WORKS_IN_IT
    demanded = np.sort(np.where(helped[:, None], -1, languages), axis=1)
    found = _alike(list(demanded.T), lambda case: ~speaks[:, demanded[case]].any(axis=1))
    return np.where(helped, 0, found)


def _of_community(columns: Columns, which: Ints) -> Ints:
    excluded, belongs = columns.cases.communities[which], columns.attorneys.communities
    return _alike(list(excluded.T), lambda case: belongs[:, excluded[case]].any(axis=1))


def _of_another_gender(columns: Columns, which: Ints) -> Ints:
    asked, gender = columns.cases.gender[which], columns.attorneys.gender
    found = _alike([asked], lambda case: gender != asked[case])
    return np.where(asked < 0, 0, found)

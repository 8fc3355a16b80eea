"""Invented rounds of any size for the figures of placement, as columns or as facts, drawn with a seed.

About 40 possible attorneys for each case: many small courts, languages of which some are rare, a seventh of the cases
detained, capacity 1 to 5, firms with quotas, first-timers with mentors inside their firm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from safeconduct.placement import columns, fit
from safeconduct.placement.facts import AttorneyFacts, CaseFacts, Limits, Rules
from safeconduct.placement.network import Flags, Ints, Small
from safeconduct.placement.reasons import Reason
from safeconduct.placement.urgency import urgency

LANGUAGES = ("es", "ru", "ar", "fa", "fr", "zh", "uk", "ht", "pt", "tr", "am", "ps", "so", "ti", "ce", "quc")
SPOKEN = np.array([30, 12, 10, 7, 7, 7, 5, 5, 4, 4, 3, 2, 1.5, 1, 0.8, 0.7])
KNOWN = np.array([34, 14, 8, 4, 14, 9, 4, 3, 5, 3, 1, 0.4, 0.3, 0.2, 0.1, 0.1])
AREAS = ("appeal", "asylum", "bond", "motion")
DEMANDED = ("bond",)
STATES = tuple(f"state-{number:02}" for number in range(50))
FIRM_OF = 20
"""Attorneys in a firm, of whom half are in none."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What was drawn: numbers by name, of cases and of attorneys."""

    case: dict[str, Any]
    who: dict[str, Any]
    courts: int
    firms: int


def drawn(cases: int, attorneys: int, seed: int) -> Drawn:
    """Everything by chance that depends on the seed alone."""
    draw = np.random.default_rng(seed)
    courts, firms = max(attorneys // 45, 2), max(attorneys // FIRM_OF, 1)
    state = draw.integers(0, len(STATES), cases)
    detained = draw.random(cases) < 0.15
    left = np.where(draw.random(cases) < 0.3, -1, draw.integers(20, 500, cases))
    case = {
        "forum": draw.integers(0, courts, cases), "remote": draw.random(cases) < 0.05,
        "facility": np.where(detained, draw.integers(0, len(STATES), cases), -1),
        "language": draw.choice(len(LANGUAGES), cases, p=SPOKEN / SPOKEN.sum()),
        "second": np.where(draw.random(cases) < 0.2, draw.choice(len(LANGUAGES), cases), -1),
        "interpreter": draw.random(cases) < 0.2, "area": draw.integers(0, len(AREAS), cases),
        "difficulty": draw.integers(1, 4, cases), "left": left,
        "preparation": draw.integers(10, 40, cases), "state": state, "waiting": draw.integers(0, 200, cases),
        "danger": draw.random(cases) < 0.1, "children": draw.random(cases) < 0.2,
        "woman": draw.random(cases) < 0.05, "declined": draw.random(cases) < 0.1,
        "decliner": draw.integers(0, attorneys, cases),
    }  # fmt: skip
    levels = (draw.random((attorneys, len(LANGUAGES))) < KNOWN / KNOWN.max() * 0.55) * draw.integers(
        1, 4, (attorneys, len(LANGUAGES))
    )
    firm = np.where(draw.random(attorneys) < 0.5, draw.integers(0, firms, attorneys), -1)
    who = {
        "licensed": draw.random(attorneys) < 0.97, "signed": draw.random(attorneys) < 0.97,
        "paused": draw.random(attorneys) < 0.05, "forums": draw.integers(0, courts, (attorneys, 4)),
        "remote": draw.random(attorneys) < min(0.05, 200 / attorneys),
        "visits": draw.random((attorneys, len(STATES))) < 0.5, "levels": levels,
        "trained": draw.random((attorneys, len(AREAS))) < 0.6,
        "interests": draw.random((attorneys, len(AREAS))) < 0.4, "woman": draw.random(attorneys) < 0.5,
        "state": draw.integers(0, len(STATES), attorneys), "expertise": draw.integers(1, 4, attorneys),
        "lately": draw.integers(0, 4, attorneys), "capacity": draw.integers(1, 6, attorneys), "firm": firm,
        "first": (firm >= 0) & (draw.random(attorneys) < 0.3),
    }  # fmt: skip
    return Drawn(case, who, courts, firms)


def limits_of(given: Drawn) -> Limits:
    """A quota for each firm, and in each firm a mentor."""
    return Limits(
        {f"mentor-{number:06}": 6 for number in range(given.firms)},
        {f"firm-{number:06}": 20 for number in range(given.firms)},
    )


RULES = Rules(trained_in=frozenset(DEMANDED))


def invented_facts(
    cases: int, attorneys: int, seed: int
) -> tuple[list[CaseFacts], list[AttorneyFacts], Limits]:
    """The same round as facts."""
    given = drawn(cases, attorneys, seed)
    case = {name: column.tolist() for name, column in given.case.items()}
    who = {name: column.tolist() for name, column in given.who.items()}
    return (
        [_case(case, number) for number in range(cases)],
        [_attorney(who, number) for number in range(attorneys)],
        limits_of(given),
    )


def _case(case: dict[str, Any], n: int) -> CaseFacts:
    left = case["left"][n] if case["left"][n] >= 0 else None
    languages = [LANGUAGES[case["language"][n]]]
    if case["second"][n] >= 0:
        languages.append(LANGUAGES[case["second"][n]])
    return CaseFacts(
        id=f"case-{n:07}",
        urgency=urgency(
            left, case["waiting"][n], detained=case["facility"][n] >= 0, danger=case["danger"][n],
            children=case["children"][n],
        ),
        forum=f"court-{case['forum'][n]:05}", is_remote_enough=case["remote"][n],
        facility=STATES[case["facility"][n]] if case["facility"][n] >= 0 else "", languages=tuple(languages),
        has_interpreter=case["interpreter"][n], areas=(AREAS[case["area"][n]],),
        difficulty=case["difficulty"][n], days_left=left, preparation_days=case["preparation"][n],
        region=STATES[case["state"][n]], waiting_days=case["waiting"][n],
        attorney_gender="woman" if case["woman"][n] else "",
        declined_by=frozenset({f"attorney-{case['decliner'][n]:06}"} if case["declined"][n] else ()),
    )  # fmt: skip


def _attorney(who: dict[str, Any], n: int) -> AttorneyFacts:
    firm = who["firm"][n]
    return AttorneyFacts(
        id=f"attorney-{n:06}", is_licensed=who["licensed"][n], has_signed=who["signed"][n],
        is_paused=who["paused"][n], forums=frozenset(f"court-{each:05}" for each in who["forums"][n]),
        works_remotely=who["remote"][n],
        facilities=frozenset(code for code, goes in zip(STATES, who["visits"][n], strict=True) if goes),
        languages={code: each for code, each in zip(LANGUAGES, who["levels"][n], strict=True) if each},
        trainings=frozenset(area for area, has in zip(AREAS, who["trained"][n], strict=True) if has),
        interests=frozenset(area for area, has in zip(AREAS, who["interests"][n], strict=True) if has),
        gender="woman" if who["woman"][n] else "man", region=STATES[who["state"][n]],
        expertise=who["expertise"][n], placed_lately=who["lately"][n], capacity=who["capacity"][n],
        firm=f"firm-{firm:06}" if firm >= 0 else "",
        mentor=f"mentor-{firm:06}" if who["first"][n] else "", needs_mentor=who["first"][n],
    )  # fmt: skip


def invented_columns(cases: int, attorneys: int, seed: int) -> columns.Columns:
    """The same round as columns, without an object for each; ids are numbers."""
    given = drawn(cases, attorneys, seed)
    case = given.case
    asked = np.flatnonzero(case["declined"])
    none = (np.zeros(0, np.int64), np.zeros(0, np.int64))
    return columns.Columns(
        cases=_cases(case),
        attorneys=_attorneys(given.who, given.courts),
        weights=fit.weights_of(RULES),
        near=np.zeros((len(STATES) + 1, len(STATES) + 1), bool),
        firm_quota=np.full(given.firms, 20, np.int32),
        mentor_load=np.full(given.firms, 6, np.int32),
        barred={
            Reason.CLIENT_EXCLUDED: none,
            Reason.DECLINED: (asked, case["decliner"][asked]),
            Reason.FORBIDDEN: none,
        },
    )


def _cases(case: dict[str, Any]) -> columns.Cases:
    n = len(case["forum"])
    left, area = case["left"], case["area"][:, None].astype(np.int32)
    demands = np.isin(area, [AREAS.index(each) for each in DEMANDED])
    second = np.where(case["second"] == case["language"], -1, case["second"])
    languages = np.stack([case["language"], second], axis=1).astype(np.int32)
    detained = case["facility"] >= 0
    return columns.Cases(
        urgency=_urgencies(case), forum=_small(case["forum"]), is_remote_enough=case["remote"],
        facility=_small(case["facility"]), languages=languages, has_interpreter=case["interpreter"],
        areas=area, trainings=np.where(demands, area, -1), communities=np.full((n, 1), -1, np.int32),
        gender=np.where(case["woman"], 0, -1).astype(np.int32), difficulty=case["difficulty"].astype(np.int8),
        place=_small(np.where(detained, case["facility"], case["state"])),
        former=np.full(n, -1, np.int32), waiting_days=_small(case["waiting"]),
        is_conflict_clear=np.ones(n, bool), has_agreed=np.ones(n, bool),
        is_late=(left >= 0) & (left < case["preparation"]),
    )  # fmt: skip


def _urgencies(case: dict[str, Any]) -> Ints:
    """The weight of each case, counted once for each kind of days and needs."""
    detained = case["facility"] >= 0
    rows = np.stack([case["left"], case["waiting"], detained, case["danger"], case["children"]], axis=1)
    kinds, kind = np.unique(rows @ np.array([10_000, 8, 4, 2, 1]) * 2 + (rows[:, 0] >= 0), return_inverse=True)
    seen = np.zeros(len(kinds), np.int64)
    seen[kind] = np.arange(len(kind))
    weights = [
        round(1000 * urgency(left if left >= 0 else None, waits, detained=bool(d), danger=bool(r), children=bool(c)))
        for left, waits, d, r, c in rows[seen].tolist()
    ]  # fmt: skip
    return np.array(weights, np.int64)[kind]


def _attorneys(who: dict[str, Any], courts: int) -> columns.Attorneys:
    n = len(who["firm"])
    reaches = np.zeros((n, courts + 1), bool)
    reaches[:, -1] = True
    for column in who["forums"].T:
        reaches[np.arange(n), column] = True
    stopped = np.zeros((n, len(columns.OF_ATTORNEY)), bool)
    for reason, stops in (
        (Reason.NOT_LICENSED, ~who["licensed"]), (Reason.NOT_SIGNED, ~who["signed"]),
        (Reason.PAUSED, who["paused"]),
    ):  # fmt: skip
        stopped[:, columns.OF_ATTORNEY.index(reason)] = stops
    return columns.Attorneys(
        stopped=stopped, reaches=reaches, works_remotely=who["remote"], visits=_more(who["visits"], True),
        levels=np.pad(who["levels"].astype(np.int8), ((0, 0), (0, 1))), trained=_more(who["trained"], True),
        interests=_more(who["interests"], False), communities=np.zeros((n, 1), bool),
        gender=np.where(who["woman"], 0, -1).astype(np.int32), region=_small(who["state"]),
        expertise=who["expertise"].astype(np.int8), has_mentor=who["first"],
        placed_lately=_small(who["lately"]), capacity=_small(who["capacity"]), firm=_small(who["firm"]),
        mentor=_small(np.where(who["first"], who["firm"], -1)),
    )  # fmt: skip


def _small(column: Ints) -> Small:
    return column.astype(np.int32)


def _more(table: Flags, none: bool) -> Flags:
    return np.pad(table, ((0, 0), (0, 1)), constant_values=none)

"""A whole round from columns: pairs, fairness, what is kept for scarce needs, the assignment, and alternatives. Pure.

Weights are whole numbers: urgency in thousandths times fit in thousandths (a fit of nothing counts as one thousandth,
so that a possible placement is always worth more than none).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from safeconduct.placement import assigning, choosing, fairness, scarcity, shortfalls
from safeconduct.placement.columns import Columns
from safeconduct.placement.facts import Rules
from safeconduct.placement.feasibility import WORKS_IN_IT
from safeconduct.placement.network import Flags, Ints, Small
from safeconduct.placement.pairs import Pairs, feasible_pairs

SCALE = 1_000_000
"""What an urgency of 1 and a fit of 1 are worth."""
ALTERNATIVES = 3
SOLVED_TWICE_UP_TO = 100_000_000
"""Pairs up to which the round is also solved plainly, which gives the price of fairness and of scarce slots."""
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Solved:
    """Columns of a proposal, one entry for each case.

    Attributes:
        attorney, fit: number and thousandths, -1 where nobody is proposed. possible: attorneys who could take it.
        others, other_fits: next best, -1 where there is none.
        unplaced: cases with nobody; ``why``: for each of them and each reason, how many attorneys it rules out.
        objective, bound: with bonuses. plain_objective, plain_bound: without; see ``SOLVED_TWICE_UP_TO``.
        price: share of the plain optimum that fairness and reserve cost; None where it was not solved plainly.
        pairs, seconds: how many, and how long each stage took.
    """

    attorney: Small
    fit: Small
    possible: Ints
    others: Small
    other_fits: Small
    unplaced: Ints
    why: Ints
    objective: int
    bound: int
    gap: float
    status: str
    plain_objective: int
    plain_bound: int
    price: float | None
    pairs: int
    seconds: dict[str, float]


class Clock:
    """Seconds by stage, told as they pass."""

    def __init__(self, tell: Tell) -> None:
        self.seconds: dict[str, float] = {}
        self._tell, self._began = tell, perf_counter()

    def begins(self, stage: str) -> None:
        self._tell(stage, 0, 0)
        self._began = perf_counter()

    def ends(self, stage: str) -> None:
        self.seconds[stage] = perf_counter() - self._began


def solve(columns: Columns, rules: Rules, *, held: Flags | None = None, tell: Tell | None = None) -> Solved:
    """Propose for every case. ``held``: cases that are placed by hand and only need their alternatives."""
    clock = Clock(tell or (lambda *_: None))
    clock.begins("pairs")
    pairs = feasible_pairs(columns, tell)
    clock.ends("pairs")
    clock.begins("weights")
    problem, kept = _problem(columns, pairs, held)
    bonus = _fairness(columns, pairs, problem, rules)
    clock.ends("weights")
    clock.begins("assignment")
    found, plain, bonus = _assigned(columns, problem, bonus, rules)
    clock.ends("assignment")
    if plain:
        clock.seconds["assignment: plain"] = sum(plain.seconds.values())
    if plain is not found:
        clock.seconds["assignment: with bonuses"] = sum(found.seconds.values())
    clock.begins("reasons")
    edge = np.where(found.edge >= 0, _back(kept, found.edge), -1)
    attorney = np.where(edge >= 0, _at(pairs.attorney, edge), -1).astype(np.int32)
    others, other_fits = choosing.best(pairs, len(columns.attorneys), attorney, ALTERNATIVES)
    unplaced = np.flatnonzero(edge < 0)
    why = shortfalls.counted(columns, unplaced)
    clock.ends("reasons")
    reached = fairness.plain_worth(problem, found)
    return Solved(
        attorney=attorney, fit=np.where(edge >= 0, _at(pairs.fit, edge), -1),
        possible=np.diff(pairs.first), others=others, other_fits=other_fits, unplaced=unplaced, why=why,
        objective=found.objective, bound=found.bound, gap=found.gap, status=found.status,
        plain_objective=reached,
        plain_bound=plain.bound if plain else found.bound + _lost(problem, bonus),
        price=(plain.objective - reached) / max(plain.objective, 1) if plain else None,
        pairs=len(pairs), seconds=clock.seconds,
    )  # fmt: skip


def _problem(columns: Columns, pairs: Pairs, held: Flags | None) -> tuple[assigning.Problem, Ints | None]:
    """The problem of the cases that are not held, and which pairs are in it (None: all)."""
    kept = None if held is None or not held.any() else np.flatnonzero(~held[pairs.case])
    case, attorney, fit = (
        column if kept is None else column[kept] for column in (pairs.case, pairs.attorney, pairs.fit)
    )
    people = columns.attorneys
    weight = columns.cases.urgency[case]
    weight *= np.maximum(fit, 1)
    problem = assigning.Problem(
        n_cases=len(columns.cases), n_attorneys=len(people), case=case, attorney=attorney, weight=weight,
        capacity=people.capacity, firm=people.firm, firm_quota=columns.firm_quota,
        mentor=people.mentor, mentor_load=columns.mentor_load,
    )  # fmt: skip
    return problem, kept


def _fairness(columns: Columns, pairs: Pairs, problem: assigning.Problem, rules: Rules) -> Ints | None:
    """The bonus of each pair. Only waits of cases that somebody could take count: no placement ends the others."""
    if not rules.fairness or not len(problem.case):
        return None
    cases = columns.cases
    waiting = np.where(np.diff(pairs.first) > 0, cases.waiting_days, 0)
    groups = fairness.waits(cases.languages[:, 0], cases.facility >= 0, waiting)
    by_case = fairness.case_bonus(groups, waiting, cases.urgency * 1000, rules)
    return fairness.edge_bonus(problem, by_case)


def _assigned(
    columns: Columns, problem: assigning.Problem, bonus: Ints | None, rules: Rules
) -> tuple[assigning.Assignment, assigning.Assignment | None, Ints | None]:
    """The assignment with its bonuses, the plain one, and all bonuses."""
    plain = None
    if len(problem.case) <= SOLVED_TWICE_UP_TO or (bonus is None and not rules.reserve):
        plain = assigning.solve(problem)
        if rules.reserve and len(problem.case):
            costs = _reserve(columns, problem, plain.prices, rules)
            if costs.any():
                bonus = costs if bonus is None else bonus + costs
    if bonus is None:
        return plain or assigning.solve(problem), plain, None
    start = plain.prices if plain else None
    return assigning.solve(problem, bonus=bonus, start=start), plain, bonus


def _reserve(columns: Columns, problem: assigning.Problem, prices: Ints, rules: Rules) -> Ints:
    """What a scarce slot costs a case that has no need of what is scarce."""
    cases, people = columns.cases, columns.attorneys
    n_languages = people.levels.shape[1] - 1
    needs = np.zeros((len(cases), n_languages + 1), bool)
    for column in cases.languages.T:
        asks = np.flatnonzero((column >= 0) & ~cases.has_interpreter)
        needs[asks, column[asks]] = True
    needs[:, -1] = cases.facility >= 0
    visits = people.visits[:, :-1].any(axis=1)
    has = np.column_stack([people.levels[:, :-1] >= WORKS_IN_IT, visits])
    scarce = scarcity.scarce_traits(needs, has, people.capacity)
    return scarcity.edge_costs(problem, prices, needs[:, scarce], has[:, scarce], rules.reserve)


def _lost(problem: assigning.Problem, bonus: Ints | None) -> int:
    """How much more than the fair bound plain weights can add up to: for each case the largest cost on a pair of it."""
    if bonus is None or not len(bonus) or int(bonus.min()) >= 0:
        return 0
    worst = np.zeros(problem.n_cases, np.int64)
    np.maximum.at(worst, problem.case, -bonus)
    return int(worst.sum())


def _back(kept: Ints | None, edge: Ints) -> Ints:
    return edge if kept is None or not len(kept) else kept[np.maximum(edge, 0)]


def _at(column: Small, edge: Ints) -> Small:
    return column[np.maximum(edge, 0)] if len(column) else np.full(len(edge), -1)

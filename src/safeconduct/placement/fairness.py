"""Fairness of waiting: no group of cases, by language and custody, waits much longer than another. Pure.

An integer bonus on all edges of a case, so that the assignment stays one flow and its proof stays exact: weighted
fairness terms of refugee placement (Ahani, Gölz, Procaccia, Teytelboym, Trapp 2024, "Dynamic placement in refugee
resettlement"; Freund, Lykouris, Paulson, Sturt, Weng 2023, "Group fairness in dynamic refugee assignment") with the
price of fairness of Bertsimas, Farias and Trichakis (2011) told beside. Groups are seen only through their wait: no
language and no custody counts for more than another.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from safeconduct.placement.assigning import Assignment, Problem, solve
from safeconduct.placement.facts import Rules
from safeconduct.placement.network import Flags, Ints, Small


@dataclass(frozen=True, slots=True)
class Waits:
    """``group`` of each case; by group how many cases, and its longest wait in days."""

    group: Ints
    count: Ints
    longest: Ints


def waits(language: Small, is_detained: Flags, waiting_days: Small) -> Waits:
    """Groups by language (a number for each code) and custody, in order of these."""
    key = language.astype(np.int64) * 2 + is_detained
    found, group, count = np.unique(key, return_inverse=True, return_counts=True)
    longest = np.zeros(len(found), np.int64)
    np.maximum.at(longest, group, waiting_days.astype(np.int64))
    return Waits(group.astype(np.int64), count.astype(np.int64), longest)


def case_bonus(found: Waits, waiting_days: Small, full: Ints, rules: Rules) -> Ints:
    """What each case is worth more, whole numbers of 0 or more.

    Args:
        full: what a fit of 1 is worth for each case, in the scale of the weights.

    The group's share grows to 1 at ``rules.waits_at_most`` days of its longest wait; half of it goes to the whole
    group and half by a case's own wait. Past that day the case's own share grows by as much again, within as many days
    again. So a bonus is never above ``rules.fairness`` of a whole fit, and never above twice that for a case that is
    overdue: fairness decides between fits that are near each other and never outweighs fit and urgency, which itself
    grows with the wait. ``Fair.price`` tells what it costs.
    """
    if not rules.fairness:
        return np.zeros(len(found.group), np.int64)
    most = max(rules.waits_at_most, 1)
    longest = found.longest[found.group]
    own = waiting_days / np.maximum(longest, 1)
    share = np.minimum(longest / most, 1.0) * (1.0 + own) / 2.0
    overdue = np.clip((waiting_days - most) / most, 0.0, 1.0)
    return np.rint(full * rules.fairness * (share + overdue)).astype(np.int64)


def edge_bonus(problem: Problem, by_case: Ints) -> Ints:
    """The bonus of each pair from that of its case."""
    return by_case[problem.case]


@dataclass(frozen=True, slots=True)
class Fair:
    """The fair assignment with its bound, the plain one with its own, and what fairness costs in plain weight."""

    fair: Assignment
    plain: Assignment
    plain_value: int

    @property
    def price(self) -> int:
        """Plain optimum less the plain worth of the fair assignment."""
        return self.plain.objective - self.plain_value

    @property
    def price_at_most(self) -> int:
        """The same from the bound of the plain optimum; equal to ``price`` where that is proved."""
        return self.plain.bound - self.plain_value


def solve_fairly(problem: Problem, bonus: Ints, plain: Assignment | None = None) -> Fair:
    """Solve with the bonus and, unless it is given, without."""
    plain = plain or solve(problem)
    fair = solve(problem, bonus=bonus, start=plain.prices)
    return Fair(fair, plain, plain_worth(problem, fair))


def plain_worth(problem: Problem, found: Assignment) -> int:
    """What an assignment is worth without bonuses."""
    return int(problem.weight[found.edge[found.edge >= 0]].sum())

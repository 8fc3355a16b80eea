"""Scarce attorneys (a rare language, visits to detention) kept for cases that need them, by a shadow price. Pure.

Bid prices of revenue management (Talluri and van Ryzin 1998) as dynamic refugee placement uses them (Ahani et al.
2024; Freund et al. 2023; Bansak and Paulson 2024): the dual price of a slot, learnt from sampled or expected arrivals,
is what giving that slot away now costs those who come later. It is charged only to cases that have no need of what is
scarce about the attorney, and only as far as it is above what an ordinary slot costs.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from safeconduct.placement.assigning import Problem, solve
from safeconduct.placement.network import Flags, Ints, Small

Table = npt.NDArray[np.bool_]


def scarce_traits(needs: Table, has: Table, capacity: Small, expected: Ints | None = None) -> Flags:
    """Which traits are scarcer than slots at large.

    Args:
        needs: cases by traits. has: attorneys by traits. capacity: of each attorney.
        expected: cases expected of each trait's need; those of ``needs`` where it is not given.
    """
    demand = needs.sum(axis=0) if expected is None else expected
    slots = capacity.astype(np.int64) @ has.astype(np.int64)
    cases, all_slots = max(len(needs), 1), max(int(capacity.sum()), 1)
    return np.asarray((demand > 0) & (demand * all_slots > slots * cases), np.bool_)


def learn(samples: Sequence[Problem]) -> Ints:
    """Mean price of a slot of each attorney over sampled arrivals with the same attorneys, rounded to whole numbers.

    Raises:
        ValueError: no samples, or samples of different attorneys.
    """
    if not samples or len({each.n_attorneys for each in samples}) > 1:
        raise ValueError("prices are learnt from one or more samples of the same attorneys")
    total: Ints = np.sum([solve(each).prices for each in samples], axis=0)
    return np.asarray(np.rint(total / len(samples)), np.int64)


def edge_costs(problem: Problem, price: Ints, needs: Table, has: Table, reserve: float) -> Ints:
    """A bonus of 0 or less for each pair, to be added to those of fairness.

    Args:
        price: of a slot of each attorney, from ``learn`` or from a plain assignment of this round.
        needs, has: cases and attorneys by scarce traits.
        reserve: share of the price that is charged, 0 to 1.
    """
    is_scarce = has.any(axis=1)
    if not reserve or not is_scarce.any():
        return np.zeros(len(problem.case), np.int64)
    ordinary = price[~is_scarce & (problem.capacity > 0)]
    usual = int(np.median(ordinary)) if ordinary.size else 0
    charge = np.rint(np.maximum(price - usual, 0) * (is_scarce * reserve)).astype(np.int64)
    costs = -charge[problem.attorney]
    charged = np.flatnonzero(costs)
    meets = (needs[problem.case[charged]] & has[problem.attorney[charged]]).any(axis=1)
    costs[charged[meets]] = 0
    return costs

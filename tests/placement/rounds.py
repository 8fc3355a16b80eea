"""Invented rounds for tests, seeded: few cases and attorneys, with every kind of firm and mentor."""

from __future__ import annotations

from itertools import product

import numpy as np
from scipy.optimize import linprog  # type: ignore[import-untyped]  # it has no stubs
from scipy.sparse import coo_matrix  # type: ignore[import-untyped]  # it has no stubs

from safeconduct.placement.assigning import Problem


def small_round(seed: int, crossing: bool = False) -> Problem:
    """Up to 13 cases, 8 attorneys, 3 firms and 3 mentors; nesting unless ``crossing``."""
    r = np.random.default_rng(seed)
    n, a, m, f = r.integers(0, 14), r.integers(1, 9), r.integers(1, 4), r.integers(1, 4)
    case, attorney = np.nonzero(r.random((n, a)) < r.choice([0.2, 0.5, 0.9]))
    firm, mentor = r.integers(-1, f, a), r.integers(-1, m, a)
    if not crossing and seed % 2:
        firm = np.where(mentor >= 0, r.integers(-1, f, m)[mentor], firm)
    elif not crossing:
        mentor = np.where(firm >= 0, r.integers(-1, m, f)[firm], mentor)
    return Problem(
        n_cases=int(n), n_attorneys=int(a), case=case.astype(np.int32), attorney=attorney.astype(np.int32),
        weight=r.integers(0, r.choice([3, 1000]), len(case)), capacity=r.integers(0, 4, a).astype(np.int32),
        firm=firm.astype(np.int32), firm_quota=r.integers(0, 5, f).astype(np.int32),
        mentor=mentor.astype(np.int32), mentor_load=r.integers(0, 5, m).astype(np.int32),
    )  # fmt: skip


def best_by_trying(problem: Problem) -> int:
    """Every assignment there is, tried; for very few cases."""
    edges = [[-1, *np.flatnonzero(problem.case == case).tolist()] for case in range(problem.n_cases)]
    return max(
        sum(int(problem.weight[edge]) for edge in picked if edge >= 0)
        for picked in product(*edges)
        if keeps_limits(problem, np.array(picked, np.int64))
    )


def by_linear_programme(problem: Problem) -> float:
    """scipy's HiGHS on the same round; the bound of every assignment."""
    if not len(problem.case):
        return 0.0
    groups = (
        problem.case,
        problem.attorney,
        problem.firm[problem.attorney],
        problem.mentor[problem.attorney],
    )
    limits = (np.ones(problem.n_cases), problem.capacity, problem.firm_quota, problem.mentor_load)
    rows, columns, start = [], [], 0
    for group, limit in zip(groups, limits, strict=True):
        has = np.flatnonzero(group >= 0)
        rows.append(start + group[has])
        columns.append(has)
        start += len(limit)
    row, column = np.concatenate(rows), np.concatenate(columns)
    table = coo_matrix((np.ones(len(row)), (row, column)), shape=(start, len(problem.case)))
    found = linprog(-problem.weight.astype(float), A_ub=table, b_ub=np.concatenate(limits), bounds=(0, 1))
    return -float(found.fun)


def keeps_limits(problem: Problem, edge: np.ndarray) -> bool:
    """Whether no attorney, firm or mentor has more than they take."""
    taken = problem.attorney[edge[edge >= 0]]
    for group, limit in (
        (np.arange(problem.n_attorneys), problem.capacity),
        (problem.firm, problem.firm_quota),
        (problem.mentor, problem.mentor_load),
    ):
        by = group[taken]
        if (np.bincount(by[by >= 0], minlength=len(limit)) > limit).any():
            return False
    return True

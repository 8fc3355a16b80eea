"""The solver of placements: seconds, proof, what scipy and greedy do with the same round, and one answer more.

Run: python bench/placement.py WHAT, with WHAT one of ours, scipy
Prints one line of JSON. Each runs in a process of its own, on the same invented round.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import Any

import numpy as np

from figures import Figure

CASES, ATTORNEYS, EACH = 20_000, 4_000, 40
ANSWERS = 40


def measure() -> list[Figure]:
    """One round of 20,000 cases and 4,000 attorneys."""
    ours, theirs = _run("ours"), _run("scipy")
    name = f"{CASES:,} cases × {ATTORNEYS:,} attorneys"
    return [
        Figure(f"solver, {name}, {ours['pairs']:,} pairs", ours["flow"], "s", 1.5),
        Figure("    proof of the best by prices", ours["proof"], "s", 0.5),
        Figure("    bound less objective, fairness included", ours["missing"], "", 0),
        Figure("    plain bound less plain objective", ours["plain_missing"], "", 0),
        Figure("    objective, fairness included", ours["objective"], ""),
        Figure("    plain bound beside it", ours["plain_bound"], ""),
        Figure("    price of fairness", ours["price"] * 100, "%"),
        Figure("  scipy, slots written out, same plain round", theirs["seconds"], "s"),
        Figure("    its objective less ours", theirs["objective"] - ours["plain"], "", 0),
        Figure("  greedy, heaviest pair first", ours["greedy_seconds"], "s"),
        Figure("    ours better by", (ours["plain"] / ours["greedy"] - 1) * 100, "%"),
        Figure("one new case, offers out frozen, slowest", ours["arrival"] * 1000, "ms", 200),
        Figure("one decline, offers out frozen, slowest", ours["decline"] * 1000, "ms", 200),
        Figure("    objective less that of a full solution", ours["difference"], "", 0),
        Figure("    offers that moved", ours["moved"], "", 0),
    ]


def _run(what: str) -> dict[str, Any]:
    asked = [sys.executable, __file__, what]
    return json.loads(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)  # type: ignore[no-any-return]  # our own line


def invented() -> tuple[Any, Any, Any]:
    """A round of urgency times fit, the languages of its cases, and their days of waiting."""
    from safeconduct.placement.assigning import Problem

    r = np.random.default_rng(7)
    case = np.repeat(np.arange(CASES), EACH)
    key = np.unique(case * ATTORNEYS + r.integers(0, ATTORNEYS, CASES * EACH))
    urgency, fit = r.integers(500, 4000, CASES), r.integers(200, 1000, len(key))
    case, attorney = (key // ATTORNEYS).astype(np.int32), (key % ATTORNEYS).astype(np.int32)
    capacity = r.integers(1, 6, ATTORNEYS).astype(np.int32)
    problem = Problem.plain(CASES, capacity, case, attorney, urgency[case] * fit)
    return problem, r.integers(0, 12, CASES), r.integers(0, 200, CASES)


def ours() -> dict[str, Any]:
    from safeconduct.placement import fairness
    from safeconduct.placement.assigning import solve
    from safeconduct.placement.facts import Rules

    problem, language, days = invented()
    found = fairness.waits(language, language % 5 == 0, days)
    full = np.full(CASES, 1_000_000)
    bonus = fairness.edge_bonus(problem, fairness.case_bonus(found, days, full, Rules()))
    solve(problem)
    both = fairness.solve_fairly(problem, bonus)
    seconds = both.fair.seconds
    began = time.perf_counter()
    greedy = _greedy(problem)
    report = {
        "pairs": len(problem.case), "flow": seconds["flow"], "proof": seconds["proof"],
        "objective": both.fair.objective, "missing": both.fair.bound - both.fair.objective,
        "plain": both.plain.objective, "plain_bound": both.plain.bound,
        "plain_missing": both.plain.bound - both.plain.objective, "price": both.price / both.plain.objective,
        "greedy": greedy, "greedy_seconds": time.perf_counter() - began,
    }  # fmt: skip
    return report | _answers(problem, bonus)


def _answers(problem: Any, bonus: Any) -> dict[str, float]:
    """Cases that arrive and offers that are declined, while 500 offers are out."""
    from safeconduct.placement.again import Standing
    from safeconduct.placement.assigning import solve

    r = np.random.default_rng(8)
    standing = Standing.of(problem, bonus)
    placed = np.flatnonzero(standing.chosen >= 0)
    for case in r.choice(placed, 500, replace=False):
        standing.send(int(case))
    out = dict(standing.offers)
    arrivals, declines, difference = [], [], 0
    for number in range(ANSWERS):
        attorneys = r.choice(ATTORNEYS, EACH, replace=False).astype(np.int32)
        weights = r.integers(500, 4000) * r.integers(200, 1000, EACH)
        began = time.perf_counter()
        standing.arrive(attorneys, weights)
        arrivals.append(time.perf_counter() - began)
        case = next(iter(out))
        began = time.perf_counter()
        standing.declined(case)
        declines.append(time.perf_counter() - began)
        del out[case]
        if number % 10 == 0:
            difference += abs(solve(standing.open_problem()[0]).objective - standing.objective)
    moved = sum(standing.offers.get(case) != attorney for case, attorney in out.items())
    return {"arrival": max(arrivals), "decline": max(declines), "difference": difference, "moved": moved}


def _greedy(problem: Any) -> int:
    left, is_free, worth = problem.capacity.tolist(), [True] * problem.n_cases, 0
    order = np.argsort(-problem.weight, kind="stable")
    columns = (problem.case[order].tolist(), problem.attorney[order].tolist(), problem.weight[order].tolist())
    for case, attorney, weight in zip(*columns, strict=True):
        if is_free[case] and left[attorney]:
            is_free[case] = False
            left[attorney] -= 1
            worth += weight
    return worth


def scipy() -> dict[str, Any]:
    """Each slot a column, and for each case a column of its own where it goes to nobody."""
    from scipy.sparse import csr_array  # type: ignore[import-untyped]  # it has no stubs
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching  # type: ignore[import-untyped]  # it has no stubs

    problem, _, _ = invented()
    began = time.perf_counter()
    first = np.concatenate([[0], np.cumsum(problem.capacity)])
    slots = problem.capacity[problem.attorney]
    row = np.repeat(problem.case, slots)
    within = np.arange(len(row)) - np.repeat(np.cumsum(slots) - slots, slots)
    column = np.repeat(first[problem.attorney], slots) + within
    weight = np.repeat(problem.weight, slots)
    cases = np.arange(problem.n_cases)
    table = csr_array(
        (
            np.concatenate([weight + 1, np.ones(problem.n_cases)]).astype(float),
            (np.concatenate([row, cases]), np.concatenate([column, first[-1] + cases])),
        ),
        shape=(problem.n_cases, int(first[-1]) + problem.n_cases),
    )
    rows, columns = min_weight_full_bipartite_matching(table, maximize=True)
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "objective": int(table[rows, columns].sum()) - problem.n_cases}


if __name__ == "__main__":
    print(json.dumps({"ours": ours, "scipy": scipy}[sys.argv[1]]()))

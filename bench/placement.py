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

CASES, ATTORNEYS = 20_000, 4_000
SEED = 7
ANSWERS = 40


def measure() -> list[Figure]:
    """One round of 20,000 cases and 4,000 attorneys."""
    ours, theirs = _run("ours"), _run("scipy")
    name = f"{CASES:,} cases × {ATTORNEYS:,} attorneys"
    return [
        Figure(f"solver, {name}, plain and fair", ours["seconds"], "s", 1.5),
        Figure("    pairs", ours["pairs"], ""),
        Figure("    processor", ours["busy"], "s"),
        Figure("    plain, without prices to begin with", ours["plain_seconds"], "s"),
        Figure("    fair, from the plain prices", ours["fair_seconds"], "s"),
        Figure("    all edges at once, plain and fair", ours["whole_seconds"], "s"),
        Figure("    its objectives less ours", ours["whole_difference"], "", 0),
        Figure("    bound less objective, fairness included", abs(ours["missing"]), "", 0),
        Figure("    plain bound less plain objective", abs(ours["plain_missing"]), "", 0),
        Figure("    objective, fairness included", ours["objective"], ""),
        Figure("    its plain worth", ours["worth"], ""),
        Figure("    plain optimum beside it", ours["plain"], ""),
        Figure("    plain bound", ours["plain_bound"], ""),
        Figure("    price of fairness", ours["price"] * 100, "%"),
        Figure("  scipy, slots written out, no firms and mentors", theirs["seconds"], "s"),
        Figure("    ours, the same", ours["bare_seconds"], "s"),
        Figure("    its objective less ours", abs(theirs["objective"] - ours["bare"]), "", 0),
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


def invented() -> tuple[Any, Any]:
    """The round of ``placement_round``: its pairs and weights, and the bonus of each pair."""
    from placement_instances import RULES, invented_columns
    from safeconduct.placement import fairness
    from safeconduct.placement.assigning import Problem
    from safeconduct.placement.pairs import feasible_pairs

    made = invented_columns(CASES, ATTORNEYS, SEED)
    pairs, cases, people = feasible_pairs(made), made.cases, made.attorneys
    problem = Problem(
        n_cases=CASES, n_attorneys=ATTORNEYS, case=pairs.case, attorney=pairs.attorney,
        weight=cases.urgency[pairs.case] * np.maximum(pairs.fit, 1), capacity=people.capacity,
        firm=people.firm, firm_quota=made.firm_quota, mentor=people.mentor, mentor_load=made.mentor_load,
    )  # fmt: skip
    waiting = np.where(np.diff(pairs.first) > 0, cases.waiting_days, 0)
    groups = fairness.waits(cases.languages[:, 0], cases.facility >= 0, waiting)
    by_case = fairness.case_bonus(groups, waiting, cases.urgency * 1000, RULES)
    return problem, fairness.edge_bonus(problem, by_case)


def bare(problem: Any) -> Any:
    """The same without firms and mentors."""
    from safeconduct.placement.assigning import Problem

    return Problem.plain(CASES, problem.capacity, problem.case, problem.attorney, problem.weight)


def ours() -> dict[str, Any]:
    from safeconduct.placement import fairness, sifting
    from safeconduct.placement.assigning import solve

    problem, bonus = invented()
    began, used = time.perf_counter(), time.process_time()
    both = fairness.solve_fairly(problem, bonus)
    seconds, busy = time.perf_counter() - began, time.process_time() - used
    fair, plain = both.fair, both.plain
    began = time.perf_counter()
    alone = solve(bare(problem)).objective
    bare_seconds = time.perf_counter() - began
    few, sifting.ALL_UP_TO = sifting.ALL_UP_TO, len(problem.case)
    began = time.perf_counter()
    whole = solve(problem).objective - plain.objective, solve(problem, bonus=bonus).objective - fair.objective
    whole_seconds = time.perf_counter() - began
    sifting.ALL_UP_TO = few
    began = time.perf_counter()
    greedy = _greedy(problem)
    report = {
        "pairs": len(problem.case), "seconds": seconds, "busy": busy,
        "plain_seconds": sum(plain.seconds.values()), "fair_seconds": sum(fair.seconds.values()),
        "whole_seconds": whole_seconds, "whole_difference": abs(whole[0]) + abs(whole[1]),
        "objective": fair.objective, "missing": fair.bound - fair.objective, "worth": both.plain_value,
        "plain": plain.objective, "plain_bound": plain.bound, "plain_missing": plain.bound - plain.objective,
        "price": both.price / plain.objective, "bare": alone, "bare_seconds": bare_seconds,
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
        attorneys = r.choice(ATTORNEYS, 40, replace=False).astype(np.int32)
        weights = r.integers(500, 4000) * r.integers(200, 1000, 40)
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
    """Heaviest pair first, as far as the attorney, her firm and her mentor have room."""
    left = [[*each.tolist(), CASES] for each in (problem.capacity, problem.firm_quota, problem.mentor_load)]
    firm, mentor = problem.firm.tolist(), problem.mentor.tolist()
    is_free, worth = [True] * problem.n_cases, 0
    order = np.argsort(-problem.weight, kind="stable")
    columns = (problem.case[order].tolist(), problem.attorney[order].tolist(), problem.weight[order].tolist())
    for case, attorney, weight in zip(*columns, strict=True):
        places = (attorney, firm[attorney], mentor[attorney])
        if is_free[case] and all(room[place] for room, place in zip(left, places, strict=True)):
            is_free[case] = False
            worth += weight
            for room, place in zip(left, places, strict=True):
                room[place] -= place >= 0
    return worth


def scipy() -> dict[str, Any]:
    """Each slot a column, and for each case a column of its own where it goes to nobody."""
    from scipy.sparse import csr_array  # type: ignore[import-untyped]  # it has no stubs
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching  # type: ignore[import-untyped]  # it has no stubs

    problem = bare(invented()[0])
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

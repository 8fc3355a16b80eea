"""The bound is true for any prices, and finds out an assignment that is not the best."""

from __future__ import annotations

import numpy as np
import pytest

from safeconduct.placement import bound, mentors
from safeconduct.placement.assigning import Problem, solve
from safeconduct.placement.network import Network, begins
from tests.placement.rounds import small_round


def _network(problem: Problem) -> Network:
    nesting = mentors.nest(problem.mentor, problem.firm, len(problem.mentor_load), len(problem.firm_quota))
    capacity = np.concatenate([problem.capacity, problem.mentor_load, problem.firm_quota]).astype(np.int64)
    return Network.of(
        begins(problem.case, problem.n_cases), problem.attorney, problem.weight, capacity, nesting.up,
        problem.n_attorneys,
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
def test_any_prices_give_a_true_bound(seed: int) -> None:
    problem = small_round(seed)
    network = _network(problem)
    prices = np.random.default_rng(seed).integers(0, 1000, network.root + 1)
    prices[-1] = 0
    assert bound.value(network, prices) >= solve(problem).objective


@pytest.mark.parametrize("seed", range(40))
def test_an_assignment_that_is_not_the_best_is_found_out(seed: int) -> None:
    problem = small_round(seed)
    network, best = _network(problem), solve(problem)
    placed = np.flatnonzero(
        (best.edge >= 0) & (problem.weight[np.maximum(best.edge, 0)] > 0) if len(problem.case) else []
    )
    if not placed.size:
        return
    worse = best.edge.copy()
    worse[placed[0]] = -1
    assert network.worth(worse) < bound.value(network, bound.prices(network, worse))
    assert bound.value(network, bound.prices(network, worse)) >= best.objective


def test_the_price_of_a_slot_is_what_one_more_would_bring() -> None:
    case, attorney = np.array([0, 1, 2], np.int32), np.zeros(3, np.int32)
    found = solve(Problem.plain(3, np.array([2], np.int32), case, attorney, np.array([9, 7, 4])))
    assert (found.objective, found.prices.tolist()) == (16, [4])

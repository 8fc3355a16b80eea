"""Mentors and firms: nested in the flow, crossing ones by a price, and every limit kept in both."""

from __future__ import annotations

import numpy as np
import pytest

from safeconduct.placement import mentors
from safeconduct.placement.assigning import Problem, solve
from tests.placement.rounds import keeps_limits, small_round


def _small(*numbers: int) -> np.ndarray:
    return np.array(numbers, np.int32)


def test_a_mentor_within_a_firm_and_a_firm_within_a_mentor_nest() -> None:
    within = mentors.nest(_small(0, 0, 1), _small(0, 0, 0), 2, 1)
    assert (within.crossing.size, within.up.tolist()) == (0, [3, 3, 4, 5, 5, -1])
    around = mentors.nest(_small(0, 0, 0), _small(0, 1, -1), 1, 2)
    assert (around.crossing.size, around.up.tolist()) == (0, [4, 5, 3, -1, 3, 3])


def test_a_mentor_spread_over_firms_with_other_mentors_crosses() -> None:
    assert mentors.nest(_small(0, 0, 1), _small(0, 1, 1), 2, 2).crossing.tolist() == [0]


@pytest.mark.parametrize("seed", range(60))
def test_where_mentors_cross_limits_are_kept_and_the_gap_is_told(seed: int) -> None:
    problem = small_round(seed, crossing=True)
    found = solve(problem)
    assert keeps_limits(problem, found.edge)
    assert found.bound >= found.objective == int(problem.weight[found.edge[found.edge >= 0]].sum())
    assert found.gap <= 0.1
    assert (found.status == "optimal") == (found.gap == 0)


def test_ines_mentors_in_two_firms_and_the_round_comes_close_to_its_bound() -> None:
    r = np.random.default_rng(11)
    n, a = 300, 80
    key = np.unique(r.integers(0, n * a, 3000))
    problem = Problem(
        n_cases=n, n_attorneys=a, case=(key // a).astype(np.int32), attorney=(key % a).astype(np.int32),
        weight=r.integers(0, 5000, len(key)), capacity=r.integers(1, 6, a).astype(np.int32),
        firm=r.integers(-1, 6, a).astype(np.int32), firm_quota=np.full(6, 20, np.int32),
        mentor=r.integers(-1, 8, a).astype(np.int32), mentor_load=np.full(8, 12, np.int32),
    )  # fmt: skip
    found = solve(problem)
    assert keeps_limits(problem, found.edge)
    assert found.gap < 0.01

"""The assignment is the best there is, keeps every limit, and does not depend on the order of rows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment  # type: ignore[import-untyped]  # it has no stubs

from safeconduct.placement.assigning import NotAProblem, Problem, solve
from safeconduct.placement.network import Ints
from tests.placement.rounds import best_by_trying, by_linear_programme, keeps_limits, small_round


def _plain(cases: int, capacity: list[int], pairs: list[tuple[int, int, int]]) -> Problem:
    table = np.array(pairs, np.int64).reshape(-1, 3)
    return Problem.plain(
        cases,
        np.array(capacity, np.int32),
        table[:, 0].astype(np.int32),
        table[:, 1].astype(np.int32),
        table[:, 2],
    )


@pytest.mark.parametrize("seed", range(120))
def test_where_mentors_nest_the_best_is_found_and_proved(seed: int) -> None:
    problem = small_round(seed)
    found = solve(problem)
    assert found.status == "optimal"
    assert found.bound == found.objective
    assert found.objective == pytest.approx(by_linear_programme(problem), abs=1e-6)
    assert keeps_limits(problem, found.edge)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.booleans())
def test_no_assignment_that_could_be_tried_is_worth_more(seed: int, crossing: bool) -> None:
    problem = small_round(seed, crossing)
    few = problem.case < 5
    problem = replace(
        problem, n_cases=min(problem.n_cases, 5), case=problem.case[few], attorney=problem.attorney[few],
        weight=problem.weight[few],
    )  # fmt: skip
    found = solve(problem)
    assert keeps_limits(problem, found.edge)
    assert found.objective <= best_by_trying(problem) <= found.bound
    if found.status == "optimal":
        assert found.objective == best_by_trying(problem)


def test_slots_written_out_one_by_one_give_the_same() -> None:
    r = np.random.default_rng(5)
    weight = r.integers(0, 10_000, (60, 20))
    capacity = r.integers(0, 4, 20).astype(np.int32)
    case, attorney = np.nonzero(weight >= 0)
    problem = Problem.plain(60, capacity, case.astype(np.int32), attorney.astype(np.int32), weight.ravel())
    slots = np.repeat(weight, capacity, axis=1)
    assert solve(problem).objective == slots[linear_sum_assignment(slots, maximize=True)].sum()


@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    problem = small_round(seed, crossing=seed % 3 == 0)
    mixed = np.random.default_rng(seed).permutation(len(problem.case))
    other = replace(
        problem, case=problem.case[mixed], attorney=problem.attorney[mixed], weight=problem.weight[mixed]
    )

    def pairs(found: Ints, of: Problem) -> list[tuple[int, int]]:
        edge = found[found >= 0]
        return list(zip(of.case[edge].tolist(), of.attorney[edge].tolist(), strict=True))

    assert pairs(solve(problem).edge, problem) == pairs(solve(other).edge, other)


def test_a_bonus_counts_and_a_cost_never_goes_below_nothing() -> None:
    problem = _plain(2, [1], [(0, 0, 5), (1, 0, 4)])
    assert solve(problem, bonus=np.array([0, 2])).edge.tolist() == [-1, 1]
    assert solve(problem, bonus=np.array([-9, -9])).objective == 0


@pytest.mark.parametrize(
    ("cases", "capacity", "pairs"),
    [(0, [], []), (3, [], []), (0, [2], []), (2, [0], [(0, 0, 7), (1, 0, 3)])],
)
def test_a_round_with_nothing_to_give_places_nobody(
    cases: int, capacity: list[int], pairs: list[tuple[int, int, int]]
) -> None:
    found = solve(_plain(cases, capacity, pairs))
    assert (found.objective, found.bound, found.status) == (0, 0, "optimal")
    assert found.edge.tolist() == [-1] * cases


@pytest.mark.parametrize(
    ("cases", "capacity", "pairs"),
    [
        (1, [1], [(1, 0, 1)]),
        (1, [1], [(-1, 0, 1)]),
        (1, [1], [(0, 1, 1)]),
        (1, [1], [(0, 0, -1)]),
        (1, [1], [(0, 0, 1 << 41)]),
        (1, [-1], [(0, 0, 1)]),
        (1, [1], [(0, 0, 1), (0, 0, 2)]),
        (-1, [1], []),
    ],
)
def test_columns_that_contradict_each_other_are_refused(
    cases: int, capacity: list[int], pairs: list[tuple[int, int, int]]
) -> None:
    with pytest.raises(NotAProblem):
        solve(_plain(cases, capacity, pairs))


def test_weights_that_are_not_whole_numbers_are_refused() -> None:
    problem = _plain(1, [1], [(0, 0, 1)])
    with pytest.raises(NotAProblem, match="whole numbers"):
        replace(problem, weight=np.array([0.5]))
    with pytest.raises(NotAProblem, match="entries"):
        replace(problem, weight=np.array([1, 2]))

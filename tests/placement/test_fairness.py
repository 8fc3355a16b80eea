"""Bonuses by the wait of language and custody groups, whole numbers, and the price of fairness beside."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.placement.assigning import Problem, solve
from safeconduct.placement.facts import Rules
from safeconduct.placement.fairness import case_bonus, edge_bonus, solve_fairly, waits

FULL = np.full(4, 1000)


def test_groups_are_language_and_custody_and_know_their_longest_wait() -> None:
    found = waits(np.array([0, 0, 1, 0]), np.array([False, True, False, False]), np.array([5, 9, 7, 60]))
    assert found.group.tolist() == [0, 1, 2, 0]
    assert (found.count.tolist(), found.longest.tolist()) == ([2, 1, 1], [60, 9, 7])


def test_the_group_that_waits_longer_and_in_it_who_waits_longer_counts_for_more() -> None:
    days = np.array([5, 9, 7, 60])
    found = waits(np.array([0, 0, 1, 0]), np.array([False, True, False, False]), days)
    bonus = case_bonus(found, days, FULL, Rules())
    assert bonus[3] > bonus[0] > bonus[1] > bonus[2] >= 0
    assert bonus[3] == 125
    assert bonus.dtype == np.int64


def test_an_overdue_case_counts_at_most_twice_the_share_and_without_fairness_nothing_counts() -> None:
    days = np.array([0, 120, 240, 900])
    found = waits(np.arange(4), np.zeros(4, bool), days)
    assert case_bonus(found, days, FULL, Rules()).tolist() == [0, 250, 500, 500]
    assert not case_bonus(found, days, FULL, Rules(fairness=0)).any()
    assert case_bonus(found, days, FULL, Rules(waits_at_most=0))[0] == 0


@given(
    st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.integers(0, 5000)), min_size=1, max_size=30),
    st.floats(0, 1), st.integers(0, 400),
)  # fmt: skip
def test_a_bonus_is_a_bounded_share_of_a_whole_fit(
    given_: list[tuple[int, bool, int]], share: float, most: int
) -> None:
    language, detained, days = (np.array(column) for column in zip(*given_, strict=True))
    full = np.arange(len(days)) * 1000
    rules = Rules(fairness=share, waits_at_most=most)
    bonus = case_bonus(waits(language, detained, days), days, full, rules)
    limit = np.where(days > max(most, 1), 2, 1) * share * full
    assert (bonus >= 0).all() and (bonus <= np.rint(limit)).all()


def test_nobody_waits_in_an_empty_round() -> None:
    none = np.zeros(0, np.int64)
    found = waits(none, none.astype(bool), none)
    assert case_bonus(found, none, none, Rules()).size == 0


@pytest.mark.parametrize("seed", range(10))
def test_the_price_of_fairness_is_the_plain_worth_it_gives_up(seed: int) -> None:
    r = np.random.default_rng(seed)
    case, attorney = np.nonzero(r.random((40, 12)) < 0.4)
    problem = Problem.plain(
        40,
        np.ones(12, np.int32),
        case.astype(np.int32),
        attorney.astype(np.int32),
        r.integers(0, 1000, len(case)),
    )
    days = r.integers(0, 200, 40)
    found = waits(r.integers(0, 3, 40), r.random(40) < 0.3, days)
    bonus = edge_bonus(problem, case_bonus(found, days, np.full(40, 1000), Rules()))
    both = solve_fairly(problem, bonus)
    assert both.price == both.price_at_most >= 0
    assert both.plain.objective == solve(problem).objective
    assert both.fair.objective == both.fair.bound

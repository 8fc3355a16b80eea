"""Scarce attorneys are kept for cases that need them, by a price that is learnt from those who come."""

from __future__ import annotations

import numpy as np
import pytest

from safeconduct.placement.assigning import Problem, solve
from safeconduct.placement.scarcity import edge_costs, learn, scarce_traits

# Dana speaks Tigrinya; Ellen does not. Case 0 needs no language, case 1 needs Tigrinya.
HAS, NEEDS = np.array([[True], [False]]), np.array([[False], [True]])


def _today() -> Problem:
    return Problem.plain(
        2,
        np.array([1, 1], np.int32),
        np.array([0, 0], np.int32),
        np.array([0, 1], np.int32),
        np.array([90, 85]),
    )


def _expected() -> Problem:
    case, attorney = np.array([0, 0, 1, 2], np.int32), np.array([0, 1, 0, 0], np.int32)
    return Problem.plain(3, np.array([1, 1], np.int32), case, attorney, np.array([90, 85, 80, 70]))


def test_a_slot_that_expected_cases_need_has_a_price_and_goes_to_whom_it_is_scarce_for() -> None:
    assert solve(_today()).edge.tolist() == [0, -1]
    price = learn([_expected()])
    costs = edge_costs(_today(), price, NEEDS, HAS, 0.15)
    assert costs[0] < 0 == costs[1]
    assert solve(_today(), bonus=costs).edge.tolist() == [1, -1]


def test_a_case_that_needs_the_trait_pays_nothing_and_without_reserve_nobody_does() -> None:
    price = learn([_expected()])
    assert edge_costs(_expected(), price, np.array([[False], [True], [True]]), HAS, 0.15)[2:].tolist() == [
        0,
        0,
    ]
    assert not edge_costs(_today(), price, NEEDS, HAS, 0.0).any()
    assert not edge_costs(_today(), price, NEEDS, np.zeros((2, 1), bool), 0.15).any()


def test_a_trait_is_scarce_where_its_cases_have_fewer_slots_than_cases_at_large() -> None:
    needs = np.array([[True, False]] * 3 + [[False, True]] * 1)
    has = np.array([[True, False], [False, True], [False, True]])
    assert scarce_traits(needs, has, np.array([1, 1, 1])).tolist() == [True, False]
    assert not scarce_traits(needs[:0], has, np.array([1, 1, 1])).any()


def test_prices_are_not_learnt_from_nothing() -> None:
    with pytest.raises(ValueError, match="samples"):
        learn([])

"""A standing round after each arrival and answer is worth what the whole round solved anew is worth."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from safeconduct.placement.again import NotThere, Standing
from safeconduct.placement.assigning import Problem, solve
from tests.placement.rounds import small_round


def _one_more(standing: Standing, r: np.random.Generator) -> None:
    """Something happens: a case comes or goes, a pair is forbidden, an offer goes out or is declined."""
    free = [case for case in range(len(standing.chosen)) if standing.ground.at[case] >= 0]
    placed = [case for case in free if standing.attorney_of(case) >= 0]
    what = int(r.integers(0, 5))
    if what == 0:
        attorneys = r.permutation(np.flatnonzero(r.random(standing.problem.n_attorneys) < 0.5)).astype(
            np.int32
        )
        standing.arrive(attorneys, r.integers(0, 1000, len(attorneys)))
    elif what == 1 and free:
        standing.leave(int(r.choice(free)))
    elif what == 2 and placed:
        case = int(r.choice(placed))
        standing.strike(case, standing.attorney_of(case))
    elif what == 3 and placed:
        standing.send(int(r.choice(placed)))
    elif what == 4 and standing.offers:
        standing.declined(int(r.choice(list(standing.offers))))


@pytest.mark.parametrize("seed", range(240))
def test_every_step_equals_a_full_solution_with_the_same_offers_out(seed: int) -> None:
    r, crossing = np.random.default_rng(seed), seed % 8 == 7
    standing = Standing.of(small_round(seed, crossing))
    for _ in range(10):
        out = dict(standing.offers)
        _one_more(standing, r)
        kept = set(out) & set(standing.offers)
        assert all(out[case] == standing.offers[case] for case in kept)
        assert len(kept) >= len(out) - 1
        problem, _ = standing.open_problem()
        assert standing.objective == solve(problem).objective
        assert standing.bound >= standing.objective
    assert crossing or standing.solved_fully == 1


def test_a_case_whose_offer_was_declined_goes_to_another_attorney() -> None:
    pairs = Problem.plain(
        2, np.array([1, 1], np.int32), np.array([0, 0, 1], np.int32), np.array([0, 1, 0], np.int32),
        np.array([9, 5, 3]),
    )  # fmt: skip
    standing = Standing.of(pairs)
    standing.send(0)
    standing.declined(0)
    assert (standing.attorney_of(0), standing.attorney_of(1)) == (1, 0)


def test_what_is_not_there_is_refused() -> None:
    one = Problem.plain(
        2, np.array([1], np.int32), np.array([0, 1], np.int32), np.zeros(2, np.int32), np.array([9, 5])
    )
    standing = Standing.of(one)
    refusals: list[Callable[[], None]] = [
        lambda: standing.send(1),
        lambda: standing.send(7),
        lambda: standing.declined(0),
        lambda: standing.strike(0, 4),
        lambda: standing.leave(-1),
    ]
    for refused in refusals:
        with pytest.raises(NotThere):
            refused()
    standing.send(0)
    with pytest.raises(NotThere):
        standing.leave(0)

"""A round solved from few edges of each case has the worth of the whole, proved on all edges."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.placement import flow, sifting
from safeconduct.placement.assigning import NotAProblem, Problem, solve
from safeconduct.placement.network import Network
from tests.placement.rounds import by_linear_programme, keeps_limits, small_round


def _room(seed: int, cases: int = 300, attorneys: int = 40, most: int = 1000) -> Problem:
    """Nested firms and mentors, tight capacity, weights that are often 0 or equal."""
    r = np.random.default_rng(seed)
    case, attorney = np.nonzero(r.random((cases, attorneys)) < r.choice([0.2, 0.6]))
    firm = r.integers(-1, 8, attorneys)
    mentor = np.where((firm >= 0) & (r.random(attorneys) < 0.4), firm, -1)
    return Problem(
        n_cases=cases, n_attorneys=attorneys, case=case.astype(np.int32), attorney=attorney.astype(np.int32),
        weight=r.integers(0, most, len(case)) * r.integers(0, 4, cases)[case],
        capacity=r.integers(0, 6, attorneys).astype(np.int32), firm=firm.astype(np.int32),
        firm_quota=r.integers(0, 12, 8).astype(np.int32), mentor=mentor.astype(np.int32),
        mentor_load=r.integers(0, 5, 8).astype(np.int32),
    )  # fmt: skip


def _whole(problem: Problem, monkeypatch: pytest.MonkeyPatch) -> int:
    with monkeypatch.context() as patched:
        patched.setattr(sifting, "ALL_UP_TO", 1 << 40)
        found = solve(problem)
    assert found.bound == found.objective
    return found.objective


@pytest.fixture(autouse=True)
def sifted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every round, however small, begins with about one edge a case."""
    monkeypatch.setattr(sifting, "ALL_UP_TO", 0)
    monkeypatch.setattr(sifting, "AT_FIRST", 1)
    monkeypatch.setattr(sifting, "NEAR", 1)


@pytest.mark.parametrize("seed", range(200))
def test_small_rounds_of_every_kind(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = small_round(seed)
    found = solve(problem)
    assert found.objective == found.bound == _whole(problem, monkeypatch)
    assert keeps_limits(problem, found.edge)


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("most", [1, 3, 1000])
def test_crowded_rounds_with_ties(seed: int, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = _room(seed, most=most)
    found = solve(problem)
    assert found.objective == found.bound == _whole(problem, monkeypatch)
    assert keeps_limits(problem, found.edge)


@pytest.mark.parametrize("seed", range(60))
def test_mentors_who_do_not_nest_keep_their_limits_and_a_true_bound(seed: int) -> None:
    problem = small_round(seed, crossing=True)
    found = solve(problem)
    assert keeps_limits(problem, found.edge)
    assert found.bound >= by_linear_programme(problem) - 1e-6
    assert found.bound >= found.objective


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_any_prices_to_begin_with_and_any_bonus(data: st.DataObject) -> None:
    problem = small_round(data.draw(st.integers(1000, 10_000)))
    costs = st.integers(-5000, 5000)
    start = data.draw(st.lists(costs, min_size=problem.n_attorneys, max_size=problem.n_attorneys))
    bonus = np.array(
        data.draw(st.lists(costs, min_size=len(problem.case), max_size=len(problem.case))), np.int64
    )
    found = solve(problem, bonus=bonus, start=np.array(start, np.int64))
    whole = replace(problem, weight=np.maximum(problem.weight + bonus, 0))
    with pytest.MonkeyPatch.context() as patched:
        assert found.objective == found.bound == _whole(whole, patched)
    assert keeps_limits(problem, found.edge)


@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_the_edges_changes_nothing(seed: int) -> None:
    problem = _room(seed, most=3)
    order = np.random.default_rng(seed).permutation(len(problem.case))
    other = replace(
        problem, case=problem.case[order], attorney=problem.attorney[order], weight=problem.weight[order]
    )
    first, again = solve(problem), solve(other)
    assert (first.edge >= 0).tolist() == (again.edge >= 0).tolist()
    taken = first.edge[first.edge >= 0]
    assert taken.tolist() == order[again.edge[again.edge >= 0]].tolist()
    assert first.prices.tolist() == again.prices.tolist()


@pytest.mark.parametrize("parts", [50, 700])
def test_in_parts_it_is_as_good(parts: int, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = _room(3)
    whole = _whole(problem, monkeypatch)
    monkeypatch.setattr("safeconduct.placement.bound.AT_ONCE", parts)
    found = solve(problem)
    assert found.objective == found.bound == whole


@pytest.mark.parametrize("most", [0, 1, 2])
def test_after_the_last_round_all_edges_are_taken(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    def carried(network: Network) -> np.ndarray:
        sizes.append(len(network.attorney))
        return _carry(network)

    _carry = flow.carry
    monkeypatch.setattr(sifting, "MOST_ROUNDS", most)
    monkeypatch.setattr(sifting, "_add_missing", lambda *_: True)
    problem = _room(5)
    whole = _whole(problem, monkeypatch)
    monkeypatch.setattr(flow, "carry", carried)
    found = solve(problem)
    assert len(sizes) == most + 1 and sizes[-1] == len(problem.case)
    assert found.objective == found.bound == whole


def test_few_edges_are_carried_and_never_more_than_so_many_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    def carried(network: Network) -> np.ndarray:
        sizes.append(len(network.attorney))
        return _carry(network)

    _carry = flow.carry
    monkeypatch.setattr(flow, "carry", carried)
    monkeypatch.setattr(sifting, "AT_FIRST", 4)
    monkeypatch.setattr(sifting, "NEAR", 3)
    problem = _room(1, cases=2000, attorneys=150)
    plain = solve(problem)
    assert len(sizes) <= sifting.MOST_ROUNDS and max(sizes) < len(problem.case) / 2
    sizes.clear()
    again = solve(problem, start=plain.prices)
    assert again.objective == plain.objective
    assert len(sizes) <= 2 and max(sizes) < len(problem.case) / 4


def test_prices_of_other_attorneys_and_a_round_of_nobody() -> None:
    with pytest.raises(NotAProblem, match="start has 3"):
        solve(_room(1), start=np.zeros(3, np.int64))
    index, worth = np.zeros(0, np.int32), np.zeros(0, np.int64)
    none = Problem.plain(0, index, index, index, worth)
    assert solve(none).objective == solve(none, start=worth).objective == 0
    idle = Problem.plain(3, np.ones(2, np.int32), index, index, worth)
    assert solve(idle).edge.tolist() == [-1, -1, -1]

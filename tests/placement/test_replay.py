"""The back-test: rules that hold under every policy, and the bound none of them passes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest

from safeconduct.cli.placement_backtest import table
from safeconduct.placement import backtest
from safeconduct.placement.dynamic import Ours
from safeconduct.placement.facts import Limits
from safeconduct.placement.feasibility import why_not
from safeconduct.placement.fit import fit
from safeconduct.placement.hindsight import hindsight
from safeconduct.placement.invented import RULES, answer, invent
from safeconduct.placement.policies import FirstCome, Greedy, Wheel
from safeconduct.placement.replay import Desk, Offers, Policy, replay
from safeconduct.placement.world import world

WORLD = world(invent(3, cases=200, days=240))
MOST = hindsight(WORLD)


@pytest.fixture(scope="module", params=backtest.POLICIES)
def policy(request: pytest.FixtureRequest) -> Callable[[], Policy]:
    return request.param  # type: ignore[no-any-return]  # one of ours


def test_what_pairs_are_worth_is_what_fit_and_feasibility_say() -> None:
    for row, arrival in enumerate(WORLD.invented.arrivals[:25]):
        for column, each in enumerate(WORLD.invented.panel):
            can = not why_not(arrival.facts, each.facts, Limits(), RULES)
            worth = round(arrival.facts.urgency * 1000) * fit(arrival.facts, each.facts, RULES).thousandths
            assert WORLD.value[row, column] == (worth if can else -1)


def test_no_policy_passes_the_bound_and_the_same_run_is_the_same(policy: Callable[[], Policy]) -> None:
    ran = replay(WORLD, policy())
    assert 0 < ran.value <= MOST
    assert replay(WORLD, policy()) == ran


def test_a_place_takes_one_case_in_a_stretch_and_only_those_she_said_yes_to(
    policy: Callable[[], Policy],
) -> None:
    desks: list[Desk] = []

    class Watched:
        name = "watched"

        def __init__(self) -> None:
            self.mine = policy()
            self.hold = self.mine.hold

        def send(self, desk: Desk) -> Offers:
            desks[:] = [desk]
            return self.mine.send(desk)

    replay(WORLD, Watched())
    panel, arrivals = WORLD.invented.panel, WORLD.invented.arrivals
    taken: dict[int, list[int]] = {}
    for case, (attorney, day) in desks[0].placed.items():
        assert answer(WORLD.invented.seed, panel[attorney], arrivals[case].facts.id)[0] == "accepted"
        assert arrivals[case].day <= day <= WORLD.latest(case)
        taken.setdefault(attorney, []).append(day)
    for attorney, days in taken.items():
        each = panel[attorney]
        stretches = Counter((day - min(each.places)) // each.pace for day in days)
        assert max(stretches.values()) <= 2 * len(each.places)
        if len(each.places) == 1:
            assert max(stretches.values()) == 1
            assert all(later > sooner for sooner, later in pairwise(sorted(days)))


def test_waits_are_counted_for_those_nobody_took_too() -> None:
    class Nobody:
        name = "nobody"
        hold = 1

        def send(self, desk: Desk) -> Offers:
            return []

    ran = replay(WORLD, Nobody())
    assert ran.value == 0
    assert set(ran.placed_on) == {None}
    assert list(ran.waited) == [WORLD.latest(n) - each.day for n, each in enumerate(WORLD.invented.arrivals)]
    assert max(ran.waited) == RULES.waits_at_most


def test_an_offer_that_cannot_be_is_refused() -> None:
    class Wrong:
        name = "wrong"
        hold = 1

        def send(self, desk: Desk) -> Offers:
            return [(case, int(np.argmin(desk.world.value[case]))) for case in desk.waiting[:1]]

    with pytest.raises(ValueError, match="wrong sent what cannot be"):
        replay(WORLD, Wrong())


def test_ours_is_better_than_what_panels_do() -> None:
    ours, *others = [replay(WORLD, each()).value for each in (Ours, Greedy, FirstCome, Wheel)]
    assert ours > max(others)


def test_a_report_counts_groups_of_thirty_and_says_who_nobody_can_take() -> None:
    reports = backtest.of(WORLD, (FirstCome, Greedy))
    assert [each.policy for each in reports] == ["first come", "greedy", "hindsight"]
    for each in reports:
        assert 0 < each.share <= 1
        assert each.ratio >= 1
        assert each.nobody == sum(not WORLD.is_possible(n) for n in range(200))
        assert json.loads(json.dumps(each.to_json()))["policy"] == each.policy
    assert "first come" in table([each.to_json() for each in reports])
    assert backtest.worst(reports, "greedy") is reports[1]


@pytest.mark.parametrize(
    ("days", "share", "found"),
    [([5], 0.95, 5), (list(range(1, 101)), 0.95, 95), ([3, 1, 2], 0.5, 2), ([1, 9], 0.0, 1)],
)
def test_percentiles(days: list[int], share: float, found: int) -> None:
    assert backtest.percentile(days, share) == found


def test_a_world_of_one_case_is_replayed() -> None:
    for each in backtest.backtest(1, cases=1, days=30):
        assert each.waits == {}
        assert each.ratio == 1.0

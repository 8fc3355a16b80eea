"""What nobody could have beaten: a bound on every policy, made with all arrivals and all answers known. Pure.

A place that took a case is free again after ``pace`` days. So in any stretch of ``pace`` days that begins at the day
it is free first, or a multiple of ``pace`` later, at most one case begins on it. Each place and stretch is one unit of
capacity; a case may go to a unit if its attorney can take the case, would say yes, and some day of the stretch is one
on which the case waits and is not too late. The best assignment of cases to units is worth at least as much as what
any policy reaches: whatever it does is such an assignment. It may be more than anybody could reach, since it forgives
a place that ends one stretch late and begins the next early, and offers take no time; so a share of it is a lower
bound of the share of the true optimum. The value of a pair is the one all policies are counted by.
"""

from __future__ import annotations

import numpy as np

from safeconduct.placement import assigning
from safeconduct.placement.invented import answer
from safeconduct.placement.world import World


def hindsight(world: World) -> int:
    """The bound, in millionths, proved by prices (``Assignment.bound``)."""
    units = _units(world)
    cases, chosen, weights = [], [], []
    seed, panel = world.invented.seed, world.invented.panel
    accepts: dict[tuple[int, int], bool] = {}
    by_attorney: dict[int, list[tuple[int, int, int]]] = {}
    for number, (attorney, begin, end) in enumerate(units):
        by_attorney.setdefault(attorney, []).append((number, begin, end))
    for case, arrival in enumerate(world.invented.arrivals):
        last = world.latest(case)
        for attorney in np.flatnonzero(world.value[case] >= 0).tolist():
            pair = (case, attorney)
            accepts[pair] = answer(seed, panel[attorney], arrival.facts.id)[0] == "accepted"
            if not accepts[pair]:
                continue
            for number, begin, end in by_attorney.get(attorney, ()):
                if begin <= last and arrival.day < end:
                    cases.append(case)
                    chosen.append(number)
                    weights.append(int(world.value[case, attorney]))
    problem = assigning.Problem.plain(
        len(world.invented.arrivals), np.ones(len(units), np.int32), np.array(cases, np.int32),
        np.array(chosen, np.int32), np.array(weights, np.int64),
    )  # fmt: skip
    return assigning.solve(problem).bound


def _units(world: World) -> list[tuple[int, int, int]]:
    """Attorney, first day and day after the last of each stretch of each place."""
    return [
        (attorney, begin, begin + each.pace)
        for attorney, each in enumerate(world.invented.panel)
        for free in each.places
        for begin in range(free, world.closes + 1, each.pace)
    ]

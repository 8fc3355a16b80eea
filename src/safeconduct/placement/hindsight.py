"""What nobody could have beaten: a bound on every policy, made with all arrivals and all answers known. Pure.

Each place of an attorney takes one case in each of its stretches of days (see ``invented``): one unit of capacity. A
case may go to a unit if its attorney can take the case, would say yes, and on some day of the stretch she is not away,
the case waits, is not too late and has not waited too long. The best assignment of cases to units is worth at least
as much as what any policy reaches, since whatever a policy does is such an assignment. Nobody could quite reach it:
it knows every answer, and offers take it no time. The value of a pair is the one all policies are counted by.
"""

from __future__ import annotations

import numpy as np

from safeconduct.placement import assigning
from safeconduct.placement.invented import ANSWERS_WITHIN, Volunteer, answer
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
                if _meets(panel[attorney], max(begin, arrival.day), min(end - 1, last)):
                    cases.append(case)
                    chosen.append(number)
                    weights.append(int(world.value[case, attorney]))
    problem = assigning.Problem.plain(
        len(world.invented.arrivals), np.ones(len(units), np.int32), np.array(cases, np.int32),
        np.array(chosen, np.int32), np.array(weights, np.int64),
    )  # fmt: skip
    return assigning.solve(problem).bound


def _meets(volunteer: Volunteer, first: int, last: int) -> bool:
    """She is there on some day from ``first`` to ``last``; of an acceptance a few days into a pause, she was."""
    for begin, end in volunteer.pauses:
        if begin + ANSWERS_WITHIN <= first <= end:
            first = end + 1
    return first <= last


def _units(world: World) -> list[tuple[int, int, int]]:
    """Attorney, first day and day after the last of each stretch of each place."""
    return [
        (attorney, begin, begin + each.pace)
        for attorney, each in enumerate(world.invented.panel)
        for free in each.places
        for begin in range(free, world.closes + 1, each.pace)
    ]
